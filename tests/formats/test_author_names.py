from __future__ import annotations

import pytest

from hmtui.formats.author_names import family_first, given_first, initials, joined
from hmtui.models import Author


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ("Tom B.", "T. B."),
        ("Jean-Luc", "J.-L."),
        ("Ming-Wei", "M.-W."),
        ("J.R.R.", "J. R. R."),
        ("Zhiming (Charles)", "Z."),
        ("Ludwig van", "L."),
        ("Émile", "É."),
        ("HyoungSeok", "H."),
        ("(Bo)", "B."),
        ("", ""),
    ],
)
def test_given_names_are_shortened_to_initials(given: str, short: str) -> None:
    assert initials(given) == short


def test_a_name_is_written_in_both_orders() -> None:
    name = Author(family="van der Wal", given="Oskar")
    assert family_first(name, short=True) == "van der Wal, O."
    assert family_first(name, short=False) == "van der Wal, Oskar"
    assert given_first(name, short=True) == "O. van der Wal"


def test_generations_stand_last() -> None:
    name = Author(family="King", given="Martin Luther, Jr.")
    assert family_first(name, short=True) == "King, M. L., Jr."
    assert given_first(name, short=False) == "Martin Luther King Jr."


def test_groups_and_single_names_stay_whole() -> None:
    assert family_first(Author(literal="BigScience Workshop"), short=True) == "BigScience Workshop"
    assert given_first(Author(given="Madonna"), short=True) == "Madonna"
    assert family_first(Author(family="Plato"), short=True) == "Plato"


@pytest.mark.parametrize("family", ["王", "김", "佐藤"])
def test_names_of_east_asian_scripts_are_neither_turned_nor_shortened(family: str) -> None:
    name = Author(family=family, given="小明")
    assert family_first(name, short=True) == given_first(name, short=True) == f"{family}小明"


@pytest.mark.parametrize(
    ("names", "text"), [((), ""), ("A", "A"), ("AB", "A & B"), ("ABC", "A, B, and C"), ("ABCD", "A, B, C, and D")]
)
def test_names_are_joined(names: str, text: str) -> None:
    assert joined(list(names), last=", and ", of_two=" & ") == text
