from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import BLACK

from hmtui.tui.theme.ascii_glyphs import AsciiFilter, in_ascii, takes_utf8
from terminal_harness import Terminal
from tools import hmtui_program


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("╭─ Search ─╮", "+- Search -+"),
        ("▌ ★ 2021  PanGu-α", "> * 2021  PanGu-a"),
        ("Schölkopf, Le Scao… “x” – y", 'Scholkopf, Le Scao~ "x" - y'),
        ("盘古 model", "???? model"),
        ("e\u0301 \u200bx", "e x"),
    ],
)
def test_what_resembles_it_stands_for_a_glyph_and_a_question_mark_for_what_nothing_resembles(
    text: str, plain: str
) -> None:
    assert in_ascii(text) == plain


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_every_text_keeps_its_width(text: str) -> None:
    plain = in_ascii(text)
    assert plain.isascii()
    assert text.isascii() or cell_len(plain) == cell_len(text)


def test_nothing_but_ascii_is_written_to_the_terminal() -> None:
    program = [hmtui_program(), "--ascii", "--query", "pangu"]
    with Terminal(program, columns=120, rows=35, env={"LC_ALL": "C"}) as terminal:
        terminal.wait_for("PanGu-a")
        terminal.press("enter", "?")
        terminal.wait_for("Filter help")
        terminal.wait_quiet()
        assert terminal.since().isascii()
        assert "+- Filter help ---" in terminal.text


DRAWN = "●○◆◇■□▲△━╸─│┼╭╮╰╯┃▾▴▸▌★✎◐✓✗→…–‹›"


def test_where_the_terminal_takes_utf8_text_stays_text_and_what_is_drawn_is_ascii() -> None:
    segments = AsciiFilter(keeps_text=True).apply([Segment(f"盘古 PanGu-α “é” {DRAWN}")], BLACK)
    assert segments[0].text.startswith("盘古 PanGu-α “é” ")
    assert segments[0].text[-len(DRAWN) :].isascii()


def test_what_a_user_noted_has_a_letter_of_its_own() -> None:
    assert len({in_ascii(glyph) for glyph in "★✎◐✓┃▌●○·"}) == 9


def test_the_sign_for_enter_is_no_arrow() -> None:
    assert in_ascii("↵") not in {in_ascii(glyph) for glyph in "‹←›→"}


@pytest.mark.parametrize(
    ("environ", "takes"),
    [
        ({"LANG": "de_DE.UTF-8"}, True),
        ({"LANG": "C.utf8"}, True),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, False),
        ({"LC_CTYPE": "en_US.ISO-8859-1"}, False),
        ({}, False),
    ],
)
def test_the_locale_says_whether_the_terminal_takes_utf8(environ: dict[str, str], *, takes: bool) -> None:
    assert takes_utf8(environ) == takes
