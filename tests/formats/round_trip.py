"""What must be the same in records that were written to a file of ours and read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.work import describe

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hmtui.models import Entry

__all__ = ["assert_same_works"]


def assert_same_works(
    before: Sequence[Entry], after: Sequence[Entry], keys: Mapping[str, str], *, plain_names: bool = False
) -> None:
    """Compare works one by one; ``plain_names``: of a format without the commas of a group's name, and without "et al."."""
    assert len(after) == len(before)
    for was, now in zip(before, after, strict=True):
        wanted, got = describe(was), describe(now)
        assert now.citation_key == keys[was.id]
        for fact in ("title", "doi", "arxiv", *(() if plain_names else ("more",))):
            assert getattr(got, fact) == getattr(wanted, fact), (was.id, fact)
        assert got.date.year == wanted.date.year
        names = [name.full.replace(",", "") if plain_names else name.full for name in wanted.authors]
        assert [name.full for name in got.authors] == names
