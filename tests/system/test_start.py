"""What is typed while the browser starts: not echoed, not lost; and the terminal is given back however that ends."""

from __future__ import annotations

import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest

from terminal_harness import Terminal

if TYPE_CHECKING:
    from pathlib import Path

STARTING = """
import sys, time
from pathlib import Path

class Slow:
    def find_spec(self, name, *_):
        if name == "textual":
            Path("starting").touch()
            while not Path("go").exists():
                time.sleep(0.01)

sys.meta_path.insert(0, Slow())
from hmtui.__main__ import main
sys.exit(main())
"""
"""hmtui, which stops short of drawing anything until there is a file named ``go``."""


def starting(tmp_path: Path, *arguments: str) -> Terminal:
    program = tmp_path / "starting.py"
    program.write_text(STARTING, encoding="utf-8")
    terminal = Terminal([sys.executable, program, *arguments], cwd=tmp_path)
    deadline = time.monotonic() + 15
    while not (tmp_path / "starting").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return terminal


@pytest.mark.parametrize("arguments", [("--fresh",), ("pick",)])
def test_keys_typed_while_it_starts_are_not_echoed_and_arrive(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    with starting(tmp_path, *arguments) as terminal:
        terminal.send("/gpt-3x\x7f")
        time.sleep(0.2)
        assert terminal.since() == b""
        (tmp_path / "go").touch()
        terminal.wait_until(lambda text: "gpt-3 " in text and "gpt-3x" not in text, "the query")
        terminal.press("ctrl+q")
        terminal.wait()
        assert not terminal.is_raw


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_while_it_starts_gives_the_terminal_back(tmp_path: Path, number: signal.Signals) -> None:
    with starting(tmp_path, "--fresh") as terminal:
        if number == signal.SIGINT:
            terminal.press("ctrl+c")
            assert terminal.wait() == 130
        else:
            terminal.signal(number)
            assert terminal.wait() == -number
        assert not terminal.is_raw
        assert b"Traceback" not in terminal.since()


@pytest.mark.parametrize("argument", ["missing.bib", "--nonsense", "--tab=missing"])
def test_an_error_at_the_start_gives_the_terminal_back(tmp_path: Path, argument: str) -> None:
    program = tmp_path / "starting.py"
    program.write_text(STARTING, encoding="utf-8")
    with Terminal([sys.executable, program, argument], cwd=tmp_path) as terminal:
        assert terminal.wait() > 0
        assert not terminal.is_raw
        assert "hmtui: " in terminal.text
