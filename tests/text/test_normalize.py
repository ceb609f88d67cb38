"""One folding for records, queries and highlights."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.text import normalize as folding
from hmtui.text.cleaning import clean


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("GPT-3", "gpt3"),
        ("Café", "cafe"),
        ("CAFE\u0301", "cafe"),
        ("Müller Søgaard Łukasz", "muller sogaard lukasz"),
        ("DALL·E 2", "dalle 2"),
        ("ViT-L/14@336px", "vitl 14 336px"),
        ("C++ and C#", "c++ and c#"),
        ("ﬁne ½ Straße", "fine 1 2 strasse"),
        ("don't O’Connor", "dont oconnor"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("PaLM™ 2", "palm 2"),
        ("🤗", ""),
        ("- . -", ""),
        ("İstanbul ΣΑΣ", "istanbul σασ"),
    ],
)
def test_case_accents_and_punctuation_do_not_matter(text: str, folded: str) -> None:
    assert folding.fold(text) == folded


def test_a_hyphenated_word_is_found_joined_and_by_its_parts() -> None:
    assert set(folding.words(folding.normalize("ST-MoE-32B"))) == {"stmoe32b", "st", "moe", "32b"}


def test_a_lone_greek_letter_is_found_as_letter_look_alike_and_name() -> None:
    assert {"panguα", "pangua", "pangualpha", "alpha", "pangu"} <= set(folding.words(folding.normalize("PanGu-α")))


def test_a_greek_word_keeps_its_letters() -> None:
    assert set(folding.words("μαθηση")) == {"μαθηση"}


def test_a_greek_letter_in_a_query_stands_for_itself_and_its_name() -> None:
    assert folding.patterns("pangu-α") == ("panguα", "pangualpha")
    assert folding.patterns("gpt-3") == ("gpt3",)
    assert folding.patterns("-") == ()


def test_a_name_is_one_word_when_squeezed() -> None:
    assert folding.squeezed(folding.normalize("GPT NeoX-20B")) == ("gptneox20b",)
    assert "pangualpha" in folding.squeezed(folding.normalize("PanGu α"))


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = folding.fold(clean(text))
    assert folding.fold(once) == once


@given(st.text())
def test_folding_a_text_is_folding_its_characters(text: str) -> None:
    soft, origins = folding.fold_map(text)
    assert soft == folding.normalize(text)
    assert len(origins) == len(soft)
    assert list(origins) == sorted(origins)
    assert all(0 <= origin < len(text) for origin in origins)


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert folding.fold(composed) == folding.fold(decomposed)


@given(st.text())
def test_every_spelling_knows_where_its_characters_come_from(text: str) -> None:
    for word in folding.normalize(text).split():
        for joined, places in folding.spelled(word):
            assert len(joined) == len(places)
            assert all(0 <= place < len(word) for place in places)
