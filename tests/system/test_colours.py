"""What colours reach the terminal: its own sixteen by default, none at all with NO_COLOR."""

from __future__ import annotations

import re

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
