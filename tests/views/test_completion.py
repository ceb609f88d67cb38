"""What the word at the caret of a query can be completed to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.library import Library
from hmtui.models import Author, Catalog, Entry, Section
from hmtui.views.completion import completions

LIBRARY = Library(
    Catalog(
        "Demo",
        (Section("S", "Speech"),),
        (
            Entry("a", "Aria", sections=("S",), issued="2021", organizations=("Blue Lab",), license="MIT"),
            Entry("b", "Bolt", sections=("S",), issued="2022", organizations=("Blue Lab", "Acme"), license="MIT"),
            Entry("c", "Cork", issued="2022", author=(Author("de Vries", "Jan"), Author("Berg", "Ole"))),
        ),
    )
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("or", ("org:",)),
        ("o", ()),
        ("aria", ()),
        ("li", ("license:", "list:")),
        ("-or", ("-org:",)),
        ("aria OR", ()),
        ("aria AND", ()),
        ("NOT", ()),
        ("no", ("note:",)),
        ("is:st", ("is:starred",)),
        ("sort:pa", ("sort:params",)),
        ("sort:-pa", ("sort:-params",)),
        ("org:", ('org:="Blue Lab"', "org:=Acme")),
        ("org:la", ('org:="Blue Lab"',)),
        ('org:="blue l', ('org:="Blue Lab"',)),
        ("bolt org:", ("org:=Acme", 'org:="Blue Lab"')),
        ("author:vr", ('author:"de Vries"',)),
        ("year:", ("year:2022", "year:2021")),
        ("org:zebra", ()),
        ("is:starred", ()),
        ("params:", ()),
        ("unknown:x", ()),
    ],
)
def test_fields_and_values_are_completed(text: str, words: tuple[str, ...]) -> None:
    assert completions(LIBRARY, text, len(text)).words == words


def test_a_tag_is_completed_as_it_is_written() -> None:
    library = Library(LIBRARY.catalog)
    library.annotation_lookup.annotations.tag(LIBRARY.catalog.entries[:1], add=["moe", "To cite"])
    for typed, words in (("#mo", ("#moe",)), ("-#mo", ("-#moe",)), ("#", ("#moe", "#to-cite")), ("#moe", ())):
        assert completions(library, typed, len(typed)).words == words
    library.close()


def test_the_word_at_the_caret_is_completed_and_the_rest_narrows_the_values() -> None:
    found = completions(LIBRARY, "aria org: MIT", 9)
    assert (found.start, found.words) == (5, ('org:="Blue Lab"',))
    found = completions(LIBRARY, "2021..2022 year:", 16)
    assert found.start == 11


@given(st.text(max_size=30), st.integers(0, 30))
def test_any_text_is_taken(text: str, caret: int) -> None:
    caret = min(caret, len(text))
    found = completions(LIBRARY, text, caret)
    assert 0 <= found.start <= caret
