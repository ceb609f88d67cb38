"""Marks on lists of any length: what is too many is refused in words, and nothing holds up the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hmtui.annotations import Place
from hmtui.errors import HmtuiError
from hmtui.library import Library
from hmtui.models import Entry, Section
from hmtui.tui import marks
from hmtui.tui.app import HmtuiApp
from hmtui.tui.browse import BrowseScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

ENTRIES = tuple(Entry(id=f"r{n}", name=f"Record {n}", sections=("S",), issued="2020") for n in range(40))
LONG = replace(Library.open().catalog, entries=ENTRIES, sections=(Section("S", "S"),))


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


@pytest.mark.parametrize("keys", [("a",), ("space", "G", "v"), ("x",)])
async def test_a_list_of_which_only_the_first_rows_are_known_is_not_taken_for_the_whole(keys: tuple[str, ...]) -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter")
        hits = browser(pilot).hits
        assert hits is not None
        hits.partial = True
        await pilot.press(*keys)
        await said(pilot, "The list is not complete yet.")


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


async def test_marks_are_read_in_the_order_in_which_they_are_listed() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        await pilot.press("enter", "space", "G", "space", "s", "s", "S")  # by name, backwards
        await pilot.pause()
        listed = [entry.id for entry in map(screen.results.entry_at, range(40)) if entry]
        assert listed != sorted(listed, key=lambda one: int(one[1:]))
        await pilot.press("a")
        assert [entry.id for entry in screen.marks.reader()()] == listed
        await pilot.press("slash", *"record", "space", "7", "enter")
        await pilot.pause()
        now = [entry.id for entry in map(screen.results.entry_at, range(screen.results.count)) if entry]
        read = [entry.id for entry in screen.marks.reader()()]
        assert read[: len(now)] == now, "what is not listed now comes behind"
        assert set(read) == set(listed)


@pytest.mark.parametrize(("most", "few"), [(1, 1), (1, 100), (100, 1)])
def test_the_order_is_the_same_however_it_is_found(most: int, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    hits = Library(LONG).search("record sort:-name").hits
    numbers = [3, 1, 39, 20]
    monkeypatch.setattr(marks, "MOST", most)
    monkeypatch.setattr(marks, "_FEW", few)
    wanted = [number for number in hits.numbers(0, 40) if number in numbers]
    assert marks._as_listed(numbers, hits, all_of_them=True) == wanted


async def test_a_range_begins_at_the_record_marked_last_wherever_that_stands_now() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        await pilot.press("enter", "down", "down", "space")  # r2
        await pilot.press("S")
        await pilot.pause()
        await pilot.press("g", "v")
        await pilot.pause()
        assert screen.results.marks == {f"r{number}" for number in range(2, 40)}
        await pilot.press("escape", "slash", *"7", "enter", "g", "v")
        await pilot.pause()
        assert len(screen.results.marks) == 1, "it is not listed now: the range is the cursor's row alone"
