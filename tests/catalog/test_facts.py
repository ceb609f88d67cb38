"""What a catalog says of itself in one line."""

from __future__ import annotations

import pytest

from hmtui.catalog.facts import date_of_facts, describe
from hmtui.models import Catalog


@pytest.mark.parametrize(
    ("updated", "count", "newest", "line"),
    [
        ("2026-12-01", 161, "2026-06", "T: 161 records, facts of 2026-12-01"),
        ("", 161, "2026-06", "T: 161 records, the newest of 2026-06"),
        ("", 1, "", "T: 1 record"),
        ("2026-12-01", 0, "", "T: 0 records, facts of 2026-12-01"),
    ],
)
def test_a_catalog_is_described_by_title_size_and_date(updated: str, count: int, newest: str, line: str) -> None:
    assert describe(Catalog("T", (), (), updated=updated), count, newest) == line


def test_a_catalog_without_a_date_has_none_to_say() -> None:
    assert date_of_facts(Catalog("T", (), ())) == ""
