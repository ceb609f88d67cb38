"""What the details say of a paper that a list has more than once."""

from __future__ import annotations

import pytest

from hmtui.models import Entry, Source
from hmtui.tui.widgets.listed_again import heading_path, listed_again


def entry(line: int, *headings: str) -> Entry:
    return Entry(f"e{line}", "On bees", source=Source("a.md", line), extra={"headings": list(headings)})


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([], ""),
        ([entry(9, "Bees")], "Also listed at line 9"),
        ([entry(9, "Wasps", "2024")], "Also listed at line 9, under Wasps › 2024"),
        ([entry(9, "Bees"), entry(12, "Wasps")], "Also listed at line 9; at line 12, under Wasps"),
        ([entry(line, "Bees") for line in range(9, 14)], "Also listed at line 9; at line 10; at line 11; 2 more"),
        ([Entry("x", "Bees, again")], "Also listed as Bees, again"),
    ],
)
def test_each_other_place_is_named_with_its_heading_where_that_is_another_one(others: list[Entry], said: str) -> None:
    assert listed_again(entry(3, "Bees"), others) == said


def test_a_heading_that_repeats_the_one_above_in_other_capitals_is_said_once() -> None:
    assert heading_path(("Milestone Papers", "milestone papers", "2024")) == "Milestone Papers › 2024"
    assert heading_path(("Papers", "Surveys", "Papers")) == "Papers › Surveys › Papers"
