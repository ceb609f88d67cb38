"""Whoever types faster than a list is searched gets the record that was meant, or is told that nothing was done."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from textual import events

from hmtui import clipboard
from hmtui.clipboard import Copied
from hmtui.tui.controllers import search as searcher
from tui.browsing import SIZE, MakeApp, browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

    from hmtui.library import Library
    from hmtui.terminal import Environment
    from hmtui.tui.controllers.search import Answered, Question


async def settle(pilot: Pilot[tuple[str, ...]]) -> None:
    for _ in range(100):
        await pilot.pause(0.01)
        if not browser(pilot).type_ahead._waiting:
            break
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def ended(pilot: Pilot[tuple[str, ...]]) -> None:
    for _ in range(100):
        if not pilot.app.is_running:
            break
        await pilot.pause(0.01)


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []

    def copy(text: str, _env: Environment, **_options: object) -> Copied:
        texts.append(text)
        return Copied(("native",), confirmed=True, how="xclip")

    monkeypatch.setattr(clipboard, "copy", copy)
    return texts


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Hold the answers to searches for words until it is set."""
    gate, answer = Event(), searcher.answer

    def slow(question: Question, *how: Any, **more: Any) -> Answered:
        if question.text:
            gate.wait(10)
        return answer(question, *how, **more)

    monkeypatch.setattr(searcher, "answer", slow)
    yield gate
    gate.set()


async def test_a_citation_copied_before_the_answer_is_that_of_the_record_searched_for(
    make_app: MakeApp, gate: Event, copied: list[str], library: Library
) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press(*"gpt-3", "enter", "y")
        await pilot.pause(0.05)
        assert copied == []
        gate.set()
        await settle(pilot)
        assert copied == [library.cite([library.find("gpt-3")], "bibtex")]


async def test_moves_marks_and_deeds_wait_in_their_order(
    make_app: MakeApp, gate: Event, copied: list[str], library: Library
) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press(*"bert", "enter", "down", "space", "space", "y")
        gate.set()
        await settle(pilot)
        entries = [library.entry_at(number) for number in library.search("bert").hits.numbers(1, 3)]
        assert copied == [library.cite(entries, "bibtex")]


async def test_what_was_meant_for_a_search_that_is_no_more_is_said_not_to_be_done(
    make_app: MakeApp, gate: Event, copied: list[str]
) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press(*"bert", "enter", "y")
        await pilot.click("SectionTabs", offset=(18, 0))
        gate.set()
        await settle(pilot)
        assert copied == []
        assert "Skipped " in browser(pilot).footer.notice
        await pilot.press("y")
        await settle(pilot)
        assert len(copied) == 1


async def test_keys_behind_what_waits_for_an_answer_wait_as_well(
    make_app: MakeApp, gate: Event, copied: list[str], library: Library
) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press(*"bert", "enter", "y", "slash", *"opt", "enter")
        gate.set()
        await settle(pilot)
        await pilot.pause(0.3)
        assert copied == [library.cite([library.entry_at(library.search("bert").hits.numbers(0, 1)[0])], "bibtex")]
        assert browser(pilot).controllers.session.query == "opt"
        gate.clear()
        await pilot.press("slash", "ctrl+u", *"palm", "enter", *"nsome words", "escape")
        gate.set()
        for _ in range(100):
            await pilot.pause(0.02)
            state = browser(pilot).controllers.annotations.state(library.find("palm"))
            if state is not None and state.note:
                break
        assert state is not None
        assert state.note == "some words"
        assert browser(pilot).controllers.session.query == "palm", "Esc closed the note, and did not clear the query"


def burst(pilot: Pilot[tuple[str, ...]], *keys: str) -> None:
    """Press keys as they come over a slow line: all of them before any is dealt with."""
    for key in keys:
        pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ((*"palm", "enter", "y"), "palm"),
        ((*"palmx", "backspace", "enter", "y"), "palm"),
        ((*"xpalm", "home", "delete", "enter", "y"), "palm"),
        ((*"palm", "ctrl+u", *"opt", "enter", "j", "y"), "zidong-taichu"),
        ((*"palm", "enter", "slash", *"gpt-3", "enter", "y"), "gpt-3"),
    ],
)
async def test_keys_that_come_all_at_once_are_done_in_their_order(
    make_app: MakeApp, copied: list[str], library: Library, keys: tuple[str, ...], found: str
) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        burst(pilot, *keys)
        for _ in range(100):
            await pilot.pause(0.01)
            if copied:
                break
        current = browser(pilot).results.current
        assert current is not None
        assert current.id == found
        assert copied == [library.cite([current], "bibtex")]


@pytest.mark.parametrize(
    ("keys", "panel", "text", "row"),
    [
        (("escape", "slash", "escape", "j"), "list", "", 1),
        ((*"gpt", "escape", "j"), "box", "j", 0),
        ((*"gpt", "enter", "slash", "escape", "j"), "box", "j", 0),
        ((*"gpt", "enter", "slash", "escape", "escape", "k"), "list", "", 61),  # from the record gone to, the last one
        ((*"gpt", "backspace", "backspace", "backspace", "escape", "j"), "list", "", 1),
    ],
)
async def test_esc_in_a_burst_finds_the_box_as_it_was_left(
    make_app: MakeApp, keys: tuple[str, ...], panel: str, text: str, row: int
) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        burst(pilot, *keys)
        await settle(pilot)
        screen = browser(pilot)
        assert (screen.session.panel, screen.session.query, screen.results.cursor) == (panel, text, row)


async def test_a_window_opened_in_a_burst_gets_the_keys_that_follow(
    make_app: MakeApp, copied: list[str], library: Library
) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        burst(pilot, *"palm", "enter", "Y", "a")
        for _ in range(100):
            await pilot.pause(0.01)
            if copied:
                break
        assert copied == [library.cite([library.find("palm")], "apa")]
        assert browser(pilot).results.marks == set()


async def test_a_window_answers_with_the_last_letter_that_was_typed(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        burst(pilot, *"palm", "enter", "n", *"note", "backspace", *"ed", "escape", "t", *"tag", "enter")
        for _ in range(200):
            await pilot.pause(0.01)
            state = screen.controllers.annotations.state(screen.results.current)
            if screen.is_active and state is not None and state.tags:
                break
        assert state is not None
        assert (state.note, state.tags) == ("noted", ("tag",))
        burst(pilot, "V", "ctrl+u", *"my view", "enter", "j")
        for _ in range(200):
            await pilot.pause(0.01)
            if screen.is_active and screen.controllers.annotations.views():
                break
        assert [view.name for view in screen.controllers.annotations.views()] == ["my view"]


async def test_what_follows_a_window_that_an_answer_opens_is_let_go(make_app: MakeApp, gate: Event) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press(*"palm", "enter", "t", "asterisk")
        gate.set()
        await settle(pilot)
        assert not browser(pilot).is_active
        assert "Starred" not in browser(pilot).footer.notice


async def test_a_pick_before_the_answer_is_what_is_searched_for(make_app: MakeApp, gate: Event) -> None:
    app = make_app(picking=True)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*"gpt-3", "enter")
        await pilot.pause(0.05)
        assert app.is_running
        gate.set()
        await ended(pilot)
    assert app.return_value == ("gpt-3",)
