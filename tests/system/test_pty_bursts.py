"""Keys that reach a real terminal in one write: the window that the first of them closes is closed once."""

from __future__ import annotations

import pytest

from terminal_harness import Terminal
from tools import hmtui_program


@pytest.mark.parametrize(
    "burst",
    [
        "Yaai",
        "Y\r\r\r",
        ":\x1b[B\r\r\r",
        ":\r\r\x1b[B",
        "\x10theme\r\x1b[B\r\r",
        "?\r\rqq?/gg",
        "x\r\r",
        "t\r\r",
        "!jjqq",
    ],
    ids=ascii,
)
def test_the_browser_survives_a_burst(burst: str, tmp_path: object) -> None:
    env = {"HMTUI_CLIPBOARD": "file"}
    with Terminal(
        ["/bin/sh", "-c", f"cd {tmp_path}; {hmtui_program()} --query gpt-3; echo code=$?"], env=env
    ) as terminal:
        terminal.wait_for("Language Models are Few")
        terminal.press("enter")
        terminal.wait_for("sort")
        terminal.send(burst)
        terminal.wait_quiet(0.5)
        terminal.send("\x1b")
        terminal.wait_quiet(0.3)
        terminal.press("ctrl+q")
        assert "code=0" in terminal.wait_for("code=")
        assert b"Traceback" not in terminal.since()
