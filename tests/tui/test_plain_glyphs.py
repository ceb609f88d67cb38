from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hmtui.tui.plain_glyphs import in_ascii
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
    with Terminal([hmtui_program(), "--ascii", "--query", "pangu"], columns=120, rows=35) as terminal:
        terminal.wait_for("PanGu-a")
        terminal.press("enter", "?")
        terminal.wait_for("Keys and search")
        terminal.wait_quiet()
        assert terminal.since().isascii()
        assert "+- Search ---" in terminal.text
