"""Which headings become tabs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from formats.markdown.lists import drafts, records
from hmtui import sources

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("Alpine", "Boreal", "Coastal", "Desert", "Eastern", "Forest", "Glacial", "Hidden", "Inland", "Jungle")


def tabs(path: Path, parts: dict[str, int]) -> dict[str, int]:
    """Return the sections of a list that has so many papers under each of these headings."""
    text, number = "# A List of Papers\n", 0
    for heading, count in parts.items():
        text += f"\n{heading}\n"
        for _ in range(count):
            number += 1
            word = WORDS[number % 10]
            text += f"- [Learning {word} Models of Kind {number}](https://arxiv.org/abs/2401.{number:05})\n"
    path.write_text(text, encoding="utf-8")
    entries = sources.read(str(path)).catalog.entries
    return Counter(entry.sections[0] for entry in entries)


def test_a_section_that_holds_most_of_the_list_gives_way_to_those_under_it(tmp_path: Path) -> None:
    found = tabs(
        tmp_path / "a.md",
        {"## Papers": 1, "### Vision": 12, "### Language": 9, "### Speech": 7, "## Data": 4, "## Tools": 3},
    )
    assert found == {"Papers": 1, "Vision": 12, "Language": 9, "Speech": 7, "Data": 4, "Tools": 3}


def test_the_whole_path_stays_with_the_record(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    tabs(path, {"## Papers": 0, "### Vision": 12, "### Language": 9, "## Data": 4})
    first = sources.read(str(path)).catalog.entries[0]
    assert (first.sections, first.extra["headings"]) == (("Vision",), ["Papers", "Vision"])


def test_sections_that_divide_a_list_stay_as_they_are(tmp_path: Path) -> None:
    parts = {"## Papers": 0, "### Vision": 6, "### Language": 5, "## Data": 8, "## Tools": 7}
    assert tabs(tmp_path / "a.md", parts) == {"Papers": 11, "Data": 8, "Tools": 7}


def test_years_and_too_many_headings_divide_nothing(tmp_path: Path) -> None:
    years = {"## Papers": 0, **{f"### {year}": 5 for year in range(2020, 2025)}, "## Data": 4}
    assert tabs(tmp_path / "a.md", years) == {"Papers": 25, "Data": 4}
    many = {"## Papers": 0, **{f"### The {word} One": 2 for word in WORDS}, **{f"### {word} Work": 2 for word in WORDS}}
    assert tabs(tmp_path / "b.md", {**many, "## Data": 5}) == {"Papers": 40, "Data": 5}


def test_one_name_for_two_sections_is_avoided(tmp_path: Path) -> None:
    parts = {"## Papers": 0, "### Vision": 12, "### Data": 9, "## Data": 4}
    assert tabs(tmp_path / "a.md", parts) == {"Papers": 21, "Data": 4}


def test_what_an_anchor_leaves_behind_is_no_part_of_a_heading() -> None:
    text = "# Boats of Ada\n\n### 📖Sailing Boats ([©️back👆🏻](#list))\n\n- [A Way to Sail at Night](https://arxiv.org/abs/2001.00001)\n- [A Way to Sail by Day](https://arxiv.org/abs/2001.00002)\n\n### 📖Rowing ([©️back👆🏻](#list))\n\n- [A Way to Row at Night](https://arxiv.org/abs/2001.00003)\n"
    found, _ = drafts(text)
    assert [one.headings[-1] for one in found] == ["Sailing Boats", "Sailing Boats", "Rowing"]


def test_a_section_called_community_holds_entries_where_they_have_the_form_of_the_others() -> None:
    tools = "\n".join(f"- [{name}](https://{name}.example) - Counts the fish of a {name}." for name in WORDS[:6])
    own = "\n".join(f"- [{name}](https://{name}.example) - Meets at a {name}." for name in ("bay", "lake", "sea"))
    more = "\n".join(f"- [{name}](https://{name}.example) - Fishes in a {name}." for name in ("pond", "mere"))
    above = f"# Fish\n\n## Tools\n\n{tools}\n\n## Community\n\n"
    assert len(records(f"{above}### Groups\n\n{own}\n\n### Days\n\n{more}\n")) == 11
    ways = "\n".join(
        f"- [{name}](https://{name.lower()}.example) - {said}."
        for name, said in (
            ("Discord", "Talk with us"),
            ("Twitter", "Follow the news"),
            ("Slack", "Chat"),
            ("Forum", "Ask questions"),
            ("Reddit", "Discuss"),
        )
    )
    assert len(records(above + ways)) == 6
