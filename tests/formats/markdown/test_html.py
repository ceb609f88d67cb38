from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hmtui.formats.markdown.parse import pieces


def test_tags_texts_and_lines() -> None:
    found = list(pieces("<p>a &amp; b\n<a title=\"x > y\" href='u'>c</a><!-- no -->\n<br/>"))
    assert [(piece.kind, piece.text, piece.line) for piece in found] == [
        ("open", "p", 0),
        ("text", "a & b\n", 0),
        ("open", "a", 1),
        ("text", "c", 1),
        ("close", "a", 1),
        ("comment", "<!-- no -->", 1),
        ("text", "\n", 1),
        ("open", "br", 2),
    ]
    assert found[2].attributes == {"title": "x > y", "href": "u"}


def test_broken_tags() -> None:
    assert [piece.kind for piece in pieces("a < b <!-- never closed <p>")] == ["text", "text", "text", "comment"]
    assert [piece.text for piece in pieces('<p class="x>text')] == ["p", "text"]


@given(st.text(alphabet="<>!-/a\"'= \n&;", max_size=60))
def test_any_text_is_scanned_to_its_end(text: str) -> None:
    for piece in pieces(text):
        assert 0 <= piece.line <= text.count("\n")
