"""The way to the terminal: what is typed, in whatever bytes, and what is written, however slowly it is taken."""

from __future__ import annotations

import asyncio
import os
import re
import select
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events

from hmtui.tui.terminal.textual_compat import KeyParser

pytest.importorskip("termios")

from hmtui.tui.terminal.output import TerminalOutput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.browsing import MakeApp

SOURCES = Path(__file__).parents[3] / "src" / "hmtui" / "tui"


def keys(*typed: str) -> list[str | None]:
    parser = KeyParser()
    return [message.character for text in typed for message in parser.feed(text) if isinstance(message, events.Key)]


@pytest.mark.parametrize(
    "strange", ["\x1b[1:u", "\x1b[:~", "\x1b[99999999999999999999;1u", "\x1b[1114112;1u", "\x1b[55296u"]
)
def test_a_strange_sequence_is_skipped_and_the_next_keys_are_heard(strange: str) -> None:
    assert keys(strange, "ab")[-2:] == ["a", "b"]
    assert not any(re.search("[\ud800-\udfff]", key or "") for key in keys(strange, "ab"))


def test_what_is_typed_in_one_piece_is_heard_as_in_many() -> None:
    typed = "ab\x1b[B\x1b[200~one\x1b[31mtwo\x1b[201~c\x1b[<0;3;4M\x1bOPd"
    whole, pieces = KeyParser(), KeyParser()
    at_once = [repr(message) for message in whole.feed(typed)]
    assert len(at_once) > 6
    assert [repr(message) for character in typed for message in pieces.feed(character)] == at_once


@pytest.fixture
def line() -> Iterator[tuple[int, int]]:
    ours, theirs = os.openpty()
    yield ours, theirs
    for number in (ours, theirs):
        try:
            os.close(number)
        except OSError:
            continue


def read_all(number: int) -> bytes:
    data = b""
    while select.select([number], [], [], 0.05)[0]:
        data += os.read(number, 65536)
    return data


class Heard:
    def __init__(self) -> None:
        self.drained = self.gone = 0

    def output(self, number: int) -> TerminalOutput:
        def drained() -> None:
            self.drained += 1

        def gone() -> None:
            self.gone += 1

        return TerminalOutput(number, asyncio.get_running_loop(), drained=drained, gone=gone)


def run(test: Callable[[Heard], object]) -> Heard:
    heard = Heard()

    async def go() -> None:
        result = test(heard)
        if asyncio.iscoroutine(result):
            await result

    asyncio.run(go())
    return heard


def test_what_a_terminal_takes_is_written_at_once(line: tuple[int, int]) -> None:
    def go(heard: Heard) -> None:
        output = heard.output(line[1])
        output.write(b"hello ")
        output.write(b"world")
        output.send()
        assert not output.backed_up
        assert read_all(line[0]) == b"hello world"
        assert output.finish(b"!")
        assert read_all(line[0]) == b"!"

    assert run(go).drained == 0


def test_what_is_not_sent_goes_out_with_the_next_turn_of_the_loop(line: tuple[int, int]) -> None:
    async def go(heard: Heard) -> None:
        heard.output(line[1]).write(b"hello")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert read_all(line[0]) == b"hello"

    run(go)


@pytest.mark.parametrize("watchable", [True, False])
def test_the_rest_follows_when_the_terminal_takes_it(
    line: tuple[int, int], watchable: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def go(heard: Heard) -> None:
        if not watchable:
            monkeypatch.setattr(asyncio.get_running_loop(), "add_writer", refuse)
        output = heard.output(line[1])
        sent = b"0123456789" * 10_000
        output.write(sent)
        output.send()
        assert output.backed_up
        got = b""
        deadline = time.monotonic() + 10
        while len(got) < len(sent) and time.monotonic() < deadline:
            got += read_all(line[0])
            await asyncio.sleep(0.02)
        assert got == sent
        await asyncio.sleep(0.05)
        assert not output.backed_up

    assert run(go).drained == 1


def refuse(*_: object) -> None:
    raise PermissionError


def test_the_end_discards_what_a_stuck_terminal_has_not_taken_but_not_what_restores_it(line: tuple[int, int]) -> None:
    def go(heard: Heard) -> None:
        output = heard.output(line[1])
        output.write(b"x" * 1_000_000)
        output.send()
        started = time.monotonic()
        output.finish(b"LAST")
        assert time.monotonic() - started < 5
        got = read_all(line[0])
        assert len(got) < 100_000
        assert got.endswith(b"LAST")
        assert b"\x18" in got

    run(go)


def test_a_terminal_that_has_gone_is_told_once_and_holds_nothing_up(line: tuple[int, int]) -> None:
    async def go(heard: Heard) -> None:
        output = heard.output(line[1])
        os.close(line[0])
        for _ in range(3):
            output.write(b"x" * 100_000)
            output.send()
        assert not output.backed_up
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not output.finish(b"LAST")

    assert run(go).gone == 1


def test_the_mode_of_the_shared_descriptor_is_left_alone(line: tuple[int, int]) -> None:
    def go(heard: Heard) -> None:
        output = heard.output(line[1])
        assert os.get_blocking(line[1])
        output.finish(b"")
        assert os.get_blocking(line[1])

    run(go)


def test_private_names_of_textual_are_used_in_one_place() -> None:
    for path in SOURCES.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name not in {"textual_compat.py", "driver.py"}:
            assert "SLF001" not in text, path.name
            assert not re.search(r"from textual\._|from textual\.\w+\._|import textual\._", text), path.name


@pytest.mark.parametrize("columns", range(1, 12))
async def test_the_note_window_opens_at_every_width(make_app: MakeApp, columns: int) -> None:
    app = make_app("gpt-3")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "n")
        await pilot.pause()
        await pilot.resize_terminal(columns, 10)
        await pilot.pause()
        assert type(app.screen).__name__ == "NoteDialog"
        await pilot.press("ctrl+g")
