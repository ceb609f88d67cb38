from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hmtui.text.cells import width
from hmtui.text.cleaning import clean
from hmtui.views.canvas import Canvas, plain


def test_pieces_of_one_ink_are_joined() -> None:
    canvas = Canvas(6, 1)
    canvas.put(1, 0, "ab", "bold")
    assert canvas.lines() == [[(" ", ""), ("ab", "bold"), ("   ", "")]]
    assert plain(canvas.lines()[0]) == " ab"


def test_a_wide_character_is_never_halved() -> None:
    canvas = Canvas(4, 1)
    canvas.put(0, 0, "盘古")
    canvas.put(1, 0, "x")
    assert plain(canvas.lines()[0]) == " x古"
    canvas.put(3, 0, "盘")
    assert plain(canvas.lines()[0]) == " x古"


def test_a_flag_of_two_characters_is_one_glyph() -> None:
    canvas = Canvas(6, 1)
    canvas.put(1, 0, "🇳🇴!")
    assert width(plain(canvas.lines()[0])) == 4
    assert canvas._cells[0][1:4] == [("🇳🇴", ""), ("", ""), ("!", "")]


@given(st.integers(0, 9), st.lists(st.tuples(st.integers(-5, 12), st.text(max_size=8).map(clean))))
def test_a_row_is_always_as_wide_as_the_canvas(columns: int, puts: list[tuple[int, str]]) -> None:
    canvas = Canvas(columns, 1)
    for column, text in puts:
        canvas.put(column, 0, text)
    assert sum(width(glyph) for glyph, _ in canvas._cells[0]) == columns
