from __future__ import annotations

import pytest

from hmtui.formats.values.editions import number_of, ordinal, ordinal_word, stem


@pytest.mark.parametrize("said", ["2", "2nd", "Second", "second edition", "2nd ed.", "2. ed", "Second Edn."])
def test_an_edition_is_known_however_it_is_said(said: str) -> None:
    assert number_of(said) == 2


@pytest.mark.parametrize(
    ("said", "rest"),
    [("Third Edition", "Third"), ("Revised ed.", "Revised"), ("edition", ""), ("Expanded", "Expanded")],
)
def test_the_word_edition_goes(said: str, rest: str) -> None:
    assert stem(said) == rest


def test_what_is_no_number_has_none() -> None:
    assert [number_of(said) for said in ("Revised", "", "2nd revised", "Version 2.3")] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("number", "word"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (112, "112th"), (21, "21st")]
)
def test_ordinals(number: int, word: str) -> None:
    assert ordinal(number) == word


def test_bibtex_gets_words_up_to_the_tenth() -> None:
    assert [ordinal_word(number) for number in (1, 10, 11)] == ["First", "Tenth", "11th"]
