"""Marks on lists of any length: what is too many is refused in words, and nothing holds up the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.errors import HmtuiError
from hmtui.library import Library
from hmtui.model import Entry, Section
from hmtui.personal import Place
from hmtui.tui import marks
from hmtui.tui.app import HmtuiApp
from hmtui.tui.browse import BrowseScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

ENTRIES = tuple(Entry(id=f"r{n}", name=f"Record {n}", sections=("S",), issued="2020") for n in range(40))
LONG = Library.open().catalog._replace(entries=ENTRIES, sections=(Section("S", "S"),))


def browser(pilot: Pilot[tuple[str, ...]]) -> BrowseScreen:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, BrowseScreen)
    return screen


def long_list() -> HmtuiApp:
    return HmtuiApp(Library(LONG), place=Place())


async def said(pilot: Pilot[tuple[str, ...]], words: str) -> None:
    for _ in range(300):
        if words in browser(pilot).status.notice:
            return
        await pilot.pause(0.02)
    raise AssertionError(browser(pilot).status.notice)


@pytest.mark.parametrize("keys", [("a",), ("space", "G", "v"), ("x",)])
async def test_too_many_are_refused_with_nothing_changed(
    keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "MOST", 30)
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", *keys)
        await pilot.pause()
        assert "40 records are too many at once: 30 is the most. Narrow the search" in browser(pilot).status.notice
        assert browser(pilot).results.marks == ({"r0"} if "space" in keys else set())


async def test_many_are_looked_up_in_a_thread_and_then_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "_FEW", 5)
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "a")
        await said(pilot, "40 marked.")
        assert browser(pilot).results.marks == {entry.id for entry in ENTRIES}
        await pilot.press("a")
        await said(pilot, "0 marked.")


async def test_what_is_done_to_many_waits_until_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "_FEW", 5)
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "a")
        await said(pilot, "40 marked.")
        await pilot.press("asterisk")
        await said(pilot, "Starred 40 records")


async def test_a_deed_has_a_bound_of_its_own() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "a")
        done: list[object] = []
        with pytest.raises(HmtuiError, match=r"40 records are too many at once: 39 is the most\. Mark fewer"):
            browser(pilot).marks.use(done.append, 39)
        assert done == []


async def test_what_is_exported_is_what_was_listed_when_it_was_asked_for() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press(*"record 39", "enter")
        read = browser(pilot).marks.listed()
        await pilot.press("escape")
        await pilot.pause(0.1)
        assert browser(pilot).results.count == 40
        assert [entry.name for entry in read()] == ["Record 39"]
