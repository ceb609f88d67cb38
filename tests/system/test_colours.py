"""What colours reach the terminal: its own sixteen by default, none at all with NO_COLOR."""

from __future__ import annotations

import re

import pytest

from terminal_harness import Terminal
from tools import hmtui_program

SGR = re.compile(rb"\x1b\[([\d;]*)m")
ATTRIBUTES = {0, 1, 2, 3, 4, 7, 22, 24, 27, 39, 49}
"""Bold, dim, italic, underline, reverse, their ends, and the terminal's own colours."""


def painted(**env: str) -> set[int]:
    with Terminal([hmtui_program(), "--query", "bert"], env=env) as terminal:
        terminal.wait_for("RoBERTa")
        terminal.press("enter", "down", "?")
        terminal.wait_for("Filter help")
        terminal.press("esc")
        terminal.wait_quiet(0.3)
        codes = {int(code or 0) for found in SGR.findall(terminal.since()) for code in found.split(b";")}
        terminal.press("ctrl+q")
        terminal.wait()
        return codes


def test_no_color_leaves_no_colour() -> None:
    assert painted(NO_COLOR="1") <= ATTRIBUTES


def test_the_standard_theme_uses_the_terminals_own_sixteen_colours() -> None:
    sixteen = {*range(30, 38), *range(40, 48), *range(90, 98), *range(100, 108)}
    codes = painted()
    assert codes <= ATTRIBUTES | sixteen
    assert codes & sixteen


@pytest.mark.parametrize(
    ("answer", "colour"),
    [("\x1b]11;rgb:ffff/ffff/ffff\x1b\\", 34), ("\x1b]11;rgb:0000/0000/0000\x1b\\", 36), ("", 36)],
    ids=["light", "dark", "no answer"],
)
def test_the_background_that_the_terminal_tells_chooses_the_colours(answer: str, colour: int) -> None:
    with Terminal([hmtui_program(), "--fresh"]) as terminal:
        terminal.wait_until(lambda _text: b"\x1b]11;?" in terminal.since(), "the question for the background")
        terminal.wait_for("Multimodal")
        terminal.send(answer)
        terminal.wait_quiet(0.5)
        mark = terminal.mark()
        terminal.press("enter")
        terminal.wait_quiet(0.5)
        codes = {int(code or 0) for found in SGR.findall(terminal.since(mark)) for code in found.split(b";")}
        assert colour in codes
        assert codes.isdisjoint({34, 36} - {colour}), "the accent of the other background"
        assert "rgb" not in terminal.text, "the answer types nothing"


def test_where_colorfgbg_says_it_nothing_is_asked() -> None:
    with Terminal([hmtui_program(), "--fresh"], env={"COLORFGBG": "0;15"}) as terminal:
        terminal.wait_for("Multimodal")
        assert b"\x1b]11;?" not in terminal.since()
