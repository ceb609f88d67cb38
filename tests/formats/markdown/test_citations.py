"""Citations in running text: authors, title, venue and year between commas, and remarks in brackets behind them."""

from __future__ import annotations

import pytest

from formats.markdown.lists import records

URL = "https://example.org/x"
_CITED = (
    "Ann Bell, Bo Kim, Walking Robots in the Wild, CVPR, 2015.",
    "Cy Lund, Dee Marsh and Eli North, Learning to Read Old Maps, arXiv:1501.00001.",
    "Fay Olsen, Gus Park, Networks that Forget Nothing at All, NIPS, 2014.",
)

_MANY = ", ".join(f"{given} {family}" for family in ("Bell", "Kim", "Lund", "Marsh") for given in ("Ann", "Bo", "Cy"))


def cited(*lines: str) -> list[dict[str, object]]:
    return records("\n".join(f"* {line} [[Paper]]({URL}/{at})" for at, line in enumerate((*_CITED, *lines))))


def test_a_rank_in_brackets_is_neither_venue_nor_year() -> None:
    fields = cited("Hal Quist, Ida Rowe, Seeing Small Things, arXiv:1505.00001. (1st ranked in ALMA2012)")[-1]
    assert (fields["venue"], fields["issued"], fields["summary"]) == ("arXiv", "2015-05", "1st ranked in ALMA2012")


@pytest.mark.parametrize(
    ("line", "title", "authors"),
    [
        (
            "Ann Bell,Bo Kim,\tCy Lund, and\tDee Marsh, Learning Transferable Knowledge of Old Maps, CVPR, 2016.",
            "Learning Transferable Knowledge of Old Maps",
            4,
        ),
        (f"{_MANY}, From Maps to Long Tales and Back, CVPR, 2015.", "From Maps to Long Tales and Back", 12),
        (
            "Bell, A., Kim, B., & Lund, C. (2015). Stacked Networks for Old Maps. arXiv:1511.00002.",
            "Stacked Networks for Old Maps",
            3,
        ),
    ],
)
def test_authors_and_title_are_parted(line: str, title: str, authors: int) -> None:
    fields = cited(line)[-1]
    assert fields["title"] == title
    assert len(fields["author"]) == authors


def test_signs_that_a_name_ends_with_are_its_own() -> None:
    (fields,) = records(f"- [Ketti|>]({URL}) - A tool for the simulation of quanta.")
    assert fields["name"] == "Ketti|>"
