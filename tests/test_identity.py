"""What makes two records the same paper."""

from __future__ import annotations

import pytest

from hmtui.identity import identities, identity
from hmtui.models import Entry


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        (Entry(id="x", name="X"), ("id:list/x",)),
        (Entry(id="x", name="X", arxiv="2005.14165v4"), ("arxiv:2005.14165", "id:list/x")),
        (Entry(id="x", name="X", arxiv="arXiv:cs.CL/0501001v1"), ("arxiv:cs/0501001", "id:list/x")),
        (Entry(id="x", name="X", arxiv="hep-th/9901001v2"), ("arxiv:hep-th/9901001", "id:list/x")),
        (
            Entry(id="x", name="X", doi="https://doi.org/10.1002%2F(SICI)1097%3C1"),
            ("doi:10.1002/(sici)1097<1", "id:list/x"),
        ),
        (Entry(id="x", name="X", doi="https://doi.org/10.1/ABC"), ("doi:10.1/abc", "id:list/x")),
        (
            Entry(id="x", name="X", doi="doi:10.1/ABC", arxiv="2005.14165"),
            ("doi:10.1/abc", "arxiv:2005.14165", "id:list/x"),
        ),
        (Entry(id="x", name="X", doi="10.48550/arXiv.2005.14165v2"), ("arxiv:2005.14165", "id:list/x")),
        (Entry(id="x", name="X", doi="10.48550/arXiv.hep-th/9901001"), ("arxiv:hep-th/9901001", "id:list/x")),
        (Entry(id="x", name="X", doi="not a doi"), ("id:list/x",)),
    ],
)
def test_version_case_and_resolver_change_no_identity(entry: Entry, names: tuple[str, ...]) -> None:
    assert identities(entry, "list") == names
    assert identity(entry, "list") == names[0]
