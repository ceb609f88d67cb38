"""Where the words of a query stand in a record whose row shows none of them."""

from __future__ import annotations

import pytest

from hmtui.annotations import State
from hmtui.models import Author, Entry
from hmtui.query import parse
from hmtui.tui.widgets.hidden_match import hidden_match
from hmtui.tui.widgets.line_widget import width_of

ENTRY = Entry(
    "x",
    "Heron-2",
    title="Wading birds",
    author=(Author("Doe", "Jane"), Author("Lambert", "Nathan")),
    modalities=("text", "image"),
    aliases=("Language-Image Heron",),
    abstract="We show, in thirty rivers, that models of water hold.",
)


@pytest.mark.parametrize(
    ("query", "label", "word", "context"),
    [
        ("lambert", "author", "Lambert", "Nathan Lambert"),
        ("image", "alias", "…Image", "Language-Image Heron"),
        ("rivers", "abstract", "rivers", "in thirty rivers, that…"),
        ("text", "modality", "text", "text"),
        ("wading", "", "Wading", "Wading birds"),
        ("kept", "note", "kept", "To do to be kept"),
        ("nathan lambert", "author", "Lambert", "Nathan Lambert"),
        ("jan lamber", "author", "Lambert", "Nathan Lambert"),
    ],
)
def test_the_first_text_with_a_match_is_named_and_the_longest_match_in_it_is_quoted(
    query: str, label: str, word: str, context: str
) -> None:
    found = hidden_match(ENTRY, State(note="# To do\n\nto be **kept**"), parse(query))
    assert found is not None
    assert (found.label, found.word(9), found.context(24)) == (label, word, context)
    assert all(width_of(found.context(most)) <= most for most in range(1, 30))


def test_what_only_a_filter_finds_is_in_no_text() -> None:
    assert hidden_match(ENTRY, None, parse("has:author")) is None
