"""Abbreviations of the field stand for their terms."""

from __future__ import annotations

import pytest

from hmtui.library import Library
from hmtui.models import Catalog, Entry
from hmtui.text.abbreviations import abbreviations_in
from hmtui.text.normalize import normalize


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A mixture-of-experts decoder", ["moe"]),
        ("Mixture of Experts", ["moe"]),
        ("Large Language Models as vision transformers", ["llm", "vit"]),
        ("the mixture of experts' views", ["moe"]),
        ("a mixture of two experts", []),
        ("division transformers", []),
        ("", []),
    ],
)
def test_a_term_is_found_as_whole_words(text: str, found: list[str]) -> None:
    assert [*abbreviations_in(normalize(text))] == found


@pytest.mark.parametrize("query", ["moe", "MoE", "arch:moe"])
def test_a_record_that_spells_a_term_out_is_found_by_its_abbreviation(query: str) -> None:
    spelled = Entry(id="a", name="Alpha", architecture="mixture-of-experts decoder")
    named = Entry(id="b", name="Beta-MoE", issued="2020", architecture="MoE")
    library = Library(Catalog("x", (), (spelled, named, Entry(id="c", name="Gamma", summary="A mixture of experts."))))
    library.store.index_text()
    hits = library.search(query).hits
    assert {library.entry_at(number).id for number in hits.first(9)} == {"a", "b", "c"}
    assert not library.search("-moe").hits.total
