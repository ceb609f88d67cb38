from __future__ import annotations

import io
import sys

import pytest

from hmtui.cli import output


@pytest.mark.parametrize(
    ("env", "terminal", "coloured"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"CLICOLOR_FORCE": "1"}, False, True),
        ({"CLICOLOR_FORCE": "0"}, False, False),
        ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
        ({"CLICOLOR": "0"}, True, False),
    ],
)
def test_colour_is_for_terminals_and_those_who_ask(
    env: dict[str, str], terminal: bool, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert output.wants_colour() is coloured


def test_paint_adds_looks_only_with_colour() -> None:
    assert output.paint("x", "bold", colour=False) == "x"
    assert output.paint("x", "bold", colour=True) == "\x1b[1mx\x1b[m"
    assert output.paint("", "bold", colour=True) == ""


@pytest.mark.parametrize(("columns", "cells"), [("100", 100), ("0", 80), ("wide", 80), ("", 80), ("²", 80)])
def test_columns_override_the_width(columns: str, cells: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert output.terminal_width() == cells


def test_what_a_stream_cannot_say_becomes_question_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    output.prepare()
    assert not output.speaks_unicode()
    output.emit("PanGu-α \udcff")
    sys.stdout.flush()
    assert raw.getvalue() == b"PanGu-? ?\n"


def test_closed_streams_are_replaced_by_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    output.prepare()
    output.emit("lost")
    assert not output.is_terminal()
    sys.stdout.close()


def test_a_message_for_a_terminal_that_is_gone_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        def write(self, text: str, /) -> int:
            raise OSError(5, "Input/output error", text)

    monkeypatch.setattr(sys, "stderr", Gone())
    output.say("nobody reads this")
