"""Numbers of a list that stand before its titles without a space."""

from __future__ import annotations

import pytest

from formats.markdown.lists import records
from hmtui.formats.draft import Report
from hmtui.formats.markdown import read


def names(text: str) -> list[str]:
    return [record["name"] for record in records(text)]


@pytest.mark.parametrize("form", ["#### {} [[Paper]]({})", "- {} [[Paper]]({})", "- [{}]({})", "{} [[Paper]]({})\n"])
def test_where_all_entries_are_numbered_the_numbers_are_no_part_of_titles(form: str) -> None:
    titles = ["1.LGM: Large Grids for Tides", "2. Boats in Water", "3.Whales in Water", "5)Sharks", "1.Herrings"]
    lines = [form.format(title, f"https://arxiv.org/abs/2402.0000{at}") for at, title in enumerate(titles)]
    text = "\n".join(["# Papers", "", *lines[:4], "", "## Others", "", lines[4], ""])
    assert names(text) == ["LGM: Large Grids for Tides", "Boats in Water", "Whales in Water", "Sharks", "Herrings"]


def test_a_number_that_only_some_titles_begin_with_is_theirs() -> None:
    links = [f"https://arxiv.org/abs/2402.0000{at}" for at in range(3)]
    titles = ["1.Bit Nets for Boats", "Whales in Water", "3.Phase Grids"]
    assert (
        names("# Papers\n\n" + "".join(f"- [{one}]({link})\n" for one, link in zip(titles, links, strict=True)))
        == titles
    )


def test_a_number_in_front_of_an_item_is_no_heading() -> None:
    found = read("".join(f"- {at}. [Solving {at} Things](https://example.org/{at})\n" for at in (12, 13, 14)), Report())
    assert [(one.headings, one.fields["title"]) for one in found] == [
        ((), f"Solving {at} Things") for at in (12, 13, 14)
    ]
