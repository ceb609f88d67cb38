"""Marks on lists of any length: what is too many is refused in words, and nothing holds up the screen."""

from __future__ import annotations

import re
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hmtui import clipboard
from hmtui.annotations import Position
from hmtui.clipboard import Copied
from hmtui.errors import HmtuiError
from hmtui.library import Library
from hmtui.models import Entry, Section
from hmtui.tui.app import HmtuiApp
from hmtui.tui.controllers import marks
from hmtui.tui.controllers.undo import Step, UndoStack
from hmtui.tui.dialogs.palette import PaletteDialog
from tui.browsing import browser

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from tui.browsing import MakeApp

ENTRIES = tuple(Entry(id=f"r{n}", name=f"Record {n}", sections=("S",), issued="2020") for n in range(40))
LONG = replace(Library.open().catalog, entries=ENTRIES, sections=(Section("S", "S"),))


def long_list() -> HmtuiApp:
    return HmtuiApp(Library(LONG), position=Position())


async def said(pilot: Pilot[tuple[str, ...]], words: str) -> None:
    for _ in range(300):
        if words in browser(pilot).footer.notice:
            return
        await pilot.pause(0.02)
    raise AssertionError(browser(pilot).footer.notice)


@pytest.mark.parametrize("keys", [("a",), ("space", "G", "v"), ("x",)])
async def test_too_many_are_refused_with_nothing_changed(
    keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marks, "MOST", 30)
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", *keys)
        await pilot.pause()
        assert "Too many records: 40; at most 30 at once. Narrow the search" in browser(pilot).footer.notice
        assert browser(pilot).results.marks == ({"r0"} if "space" in keys else set())


@pytest.mark.parametrize("keys", [("a",), ("space", "G", "v"), ("x",)])
async def test_a_list_of_which_only_the_first_rows_are_known_is_not_taken_for_the_whole(keys: tuple[str, ...]) -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter")
        hits = browser(pilot).session.hits
        assert hits is not None
        hits.partial = True
        await pilot.press(*keys)
        await said(pilot, "Still searching.")


async def test_many_are_looked_up_in_a_thread_and_then_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "_FEW", 5)
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "a")
        await said(pilot, "40 marked")
        assert browser(pilot).results.marks == {entry.id for entry in ENTRIES}
        await pilot.press("a")
        await said(pilot, "40 marks cleared (u: undo)")


async def test_what_is_done_to_many_waits_until_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "_FEW", 5)
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "a")
        await said(pilot, "40 marked")
        await pilot.press("asterisk")
        await said(pilot, "Starred 40 marked records")


async def test_a_deed_has_a_bound_of_its_own() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "a")
        done: list[object] = []
        with pytest.raises(HmtuiError, match=r"Too many records: 40; at most 39 at once\. Mark fewer"):
            browser(pilot).controllers.marks.use(done.append, 39)
        assert done == []


async def test_what_is_exported_is_what_was_listed_when_it_was_asked_for() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press(*"record 39", "enter")
        read = browser(pilot).controllers.marks.listed()
        await pilot.press("escape")
        await pilot.pause(0.1)
        assert browser(pilot).results.count == 40
        assert [entry.name for entry in read()] == ["Record 39"]


async def test_marks_are_read_in_the_order_in_which_they_are_listed() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        await pilot.press("enter", "space", "G", "space", "s", "n", "S")  # by name, backwards
        await pilot.pause()
        listed = [entry.id for entry in map(screen.results.entry_at, range(40)) if entry]
        assert listed != sorted(listed, key=lambda one: int(one[1:]))
        await pilot.press("a")
        assert [entry.id for entry in screen.controllers.marks.reader()()] == listed
        await pilot.press("slash", *"record", "space", "7", "enter")
        await pilot.pause()
        now = [entry.id for entry in map(screen.results.entry_at, range(screen.results.count)) if entry]
        read = [entry.id for entry in screen.controllers.marks.reader()()]
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
        await pilot.press("M", "slash", *"7", "enter", "g", "v")
        await pilot.pause()
        assert len(screen.results.marks) == 1, "no mark stands: the range is the cursor's row alone"
        assert "1 marked: v again ends a range" in screen.footer.notice


async def test_a_range_begins_at_a_mark_that_stands() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        await pilot.press(
            "enter", "space", *["down"] * 8, "space", "up", "space"
        )  # r0 stands, r9 was marked and cleared
        assert screen.results.marks == {"r0"}
        await pilot.press("g", "down", "down", "v")
        await pilot.pause()
        assert screen.results.marks == {"r0", "r1", "r2"}
        await pilot.press("slash", *"39", "enter", "v")
        await pilot.pause()
        assert "4 marked: the last mark is not listed" in screen.footer.notice


def footer(pilot: Pilot[tuple[str, ...]]) -> str:
    """Return the bottom line, its notice taken away."""
    browser(pilot).footer.clear()
    return browser(pilot).footer.render_line(0).text


def counted(pilot: Pilot[tuple[str, ...]]) -> str:
    """Return what is said of the marks: in the header, and in the footer where there is none."""
    header = browser(pilot).frame.header
    return (header.render_line(0).text.rstrip() + "  " if header.size.height else "") + footer(pilot)


@pytest.mark.parametrize("size", [(120, 35), (80, 24), (40, 12)])
async def test_marks_are_counted_on_the_screen_those_that_are_not_listed_too(size: tuple[int, int]) -> None:
    async with long_list().run_test(size=size) as pilot:
        await pilot.press("enter")
        assert "marked" not in counted(pilot)
        await pilot.press("space", "space")
        before = "┃" if size[0] > 40 else "y cite"  # there, once is enough
        assert f"{before} 2 marked " in counted(pilot)
        await pilot.press("slash", *"record 39", "enter")
        await pilot.pause()
        assert f"{before} 2 marked (2 not listed) " in counted(pilot)
        assert footer(pilot).startswith(" y cite 2 marked ")
        await pilot.press("space")
        assert f"{before} 3 marked (2 not listed) " in counted(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert f"{before} 3 marked  " in counted(pilot)
        assert footer(pilot).rstrip().endswith("? help")


@pytest.mark.parametrize("size", [(120, 35), (80, 24)])
@pytest.mark.parametrize("panel", ["list", "detail"])
async def test_what_would_act_on_marks_is_named_in_the_list_first(size: tuple[int, int], panel: str) -> None:
    async with long_list().run_test(size=size) as pilot:
        await pilot.press("enter", "space", "space")
        browser(pilot).focus_panel(panel)
        await pilot.pause()
        if panel == "list":
            assert footer(pilot).startswith(" y cite 2 marked  M clear  = compare  Y copy 2…  / search  : more ")
        else:
            assert footer(pilot).startswith(" ↵ ")
            assert "  Esc list  " in footer(pilot)
            assert "  1-9 by number  y cite 2 marked  " in footer(pilot)


async def test_another_tab_is_another_list_and_very_many_marks_are_counted_when_keys_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(marks, "_FEW", 5)
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "a")
        await said(pilot, "40 marked")
        await pilot.press("slash", *"record 39", "enter")
        for _ in range(50):
            if "┃ 40 marked (39 not listed)" in counted(pilot):
                break
            await pilot.pause(0.05)
        assert "┃ 40 marked (39 not listed)" in counted(pilot)


async def test_a_notice_leaves_room_for_the_count_and_help_where_there_is_some() -> None:
    async with long_list().run_test(size=(40, 12)) as pilot:
        await pilot.press("enter", "space")
        browser(pilot).session.notify("Something")
        assert browser(pilot).footer.render_line(0).text == " ✓  Something        ┃ 1 marked  ? help "
        browser(pilot).session.notify("x" * 118, problem=True)
        line = browser(pilot).footer.render_line(0).text
        assert re.fullmatch(r" !  x{16,20}…x{16,20} ?", line)


async def test_a_notice_that_can_be_undone_shows_the_key_and_goes_with_the_next_key() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "asterisk")
        await pilot.pause()
        line = browser(pilot).footer.render_line(0).text
        assert line.startswith(" ✓  Starred Record 0 ")
        assert line.rstrip().endswith("u undo  ? help")
        browser(pilot).footer._notified_at = 0.0  # it was there for long
        await pilot.press("slash")
        assert browser(pilot).footer.notice == ""
        browser(pilot).session.notify("Starred Record 0 (u: undo)")
        line = browser(pilot).footer.render_line(0).text
        assert "u undo" not in line, "in the box it is a letter"
        await pilot.press("escape")
        browser(pilot).session.notify("No such thing.", problem=True)
        await pilot.press("j")
        assert browser(pilot).footer.notice, "the key was on its way before it came"
        browser(pilot).footer._notified_at = 0.0
        await pilot.press("j")
        assert browser(pilot).footer.notice == ""


async def test_what_acts_on_marks_says_so_in_the_footer_the_palette_and_its_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        clipboard, "copy", lambda _text, _env, **_options: Copied(("native",), confirmed=True, how="xclip")
    )
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "space", "space")
        assert "y cite 2 marked" in footer(pilot)
        await pilot.press("slash", *"record 39", "enter")
        await pilot.pause()
        assert footer(pilot).startswith(" y cite 2 marked (2 not listed)  M clear ")
        await pilot.press("colon")
        palette = pilot.app.screen
        assert isinstance(palette, PaletteDialog)
        names = {one.name for one in palette._commands}
        assert {"Copy citation (2 marked)", "Edit tags (2 marked)", "Open paper"} <= names
        details = {one.name: one.detail for one in palette._commands}
        assert details["Copy citation (2 marked)"] == "BibTeX of 2 marked (2 not listed)"
        assert details["Star or unstar the record (2 marked)"] == "2 of them are not listed"
        await pilot.press("escape")
        await pilot.press("asterisk")
        assert browser(pilot).footer.notice.startswith("None of the 2 marked is listed: * again")
        await pilot.press("asterisk")
        assert "2 marked records (2 not listed)" in browser(pilot).footer.notice
        await pilot.press("Y")
        assert "2 marked records (2 not listed)" in str(pilot.app.screen.query_one("#box").border_title)
        await pilot.press("escape", "x")
        assert "2 marked records (2 not listed)" in str(pilot.app.screen.query_one("#box").border_title)
        await pilot.press("escape", "t")
        assert "2 marked records (2 not listed)" in str(pilot.app.screen.query_one("#box").border_title)
        await pilot.press("escape", "y", "y")
        await said(pilot, "2 marked records (2 not listed)")


async def test_without_marks_the_record_under_the_cursor_is_meant() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "asterisk")
        assert "Starred Record 0" in browser(pilot).footer.notice
        assert "y cite  " in footer(pilot)


async def test_escape_never_drops_marks_and_m_does_in_a_way_that_can_be_undone() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        await pilot.press("enter", "space", "space", *["escape"] * 5)
        assert screen.results.marks == {"r0", "r1"}
        await pilot.press("slash", *"39", "enter", "M")
        assert screen.results.marks == set()
        assert screen.footer.notice == "2 marks cleared (u: undo)"
        await pilot.press("u")
        assert screen.results.marks == {"r0", "r1"}
        assert "┃ 2 marked (2 not listed)" in counted(pilot)
        await pilot.press("ctrl+r")
        assert screen.results.marks == set()
        await pilot.press("u", "M", "M")
        assert screen.footer.notice == "No record is marked."


async def test_what_was_done_after_marks_were_cleared_is_undone_first() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        await pilot.press("enter", "space", "M", "asterisk", "u")
        assert "Undone: starred Record 1 (Ctrl+R: redo)" in screen.footer.notice
        assert screen.results.marks == set()
        await pilot.press("u")
        assert screen.results.marks == {"r0"}
        await pilot.press("ctrl+r", "ctrl+r")
        assert "Redone: starred Record 1 (u: undo)" in screen.footer.notice


async def test_a_twice_brings_nothing_about_and_that_can_be_undone() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "a", "a")
        assert browser(pilot).results.marks == set()
        await pilot.press("u")
        assert len(browser(pilot).results.marks) == 40


async def test_while_picking_one_key_too_many_does_not_cost_the_choice() -> None:
    app = HmtuiApp(Library(LONG), position=Position(), picking=True)
    async with app.run_test(size=(120, 35)) as pilot:
        await pilot.press("tab", "space", "space")
        assert "choose 2 marked" in footer(pilot)
        await pilot.press("escape")
        assert "Press Esc again to quit without choosing" in browser(pilot).footer.notice
        await pilot.press("down", "enter")
    assert app.return_value == ("r0", "r1")
    app = HmtuiApp(Library(LONG), position=Position(), picking=True)
    async with app.run_test(size=(120, 35)) as pilot:
        await pilot.press("tab", "space", "escape", "escape")
    assert app.return_value is None


@pytest.mark.parametrize("keys", [("asterisk", "r", "asterisk"), ("x", "enter", "x", "enter")])
async def test_many_records_are_read_for_one_key_after_the_other(
    keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    read = Library.entry_at
    busy, most = 0, 0

    def slowly(library: Library, number: int) -> Entry:
        nonlocal busy, most
        if not threading.current_thread().name.startswith("asyncio"):
            return read(library, number)
        busy += 1
        most = max(most, busy)
        time.sleep(0.01)
        busy -= 1
        return read(library, number)

    monkeypatch.setattr(marks, "_FEW", 5)
    monkeypatch.setattr(Library, "entry_at", slowly)
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "a")
        await said(pilot, "40 marked")
        await pilot.press(*keys)
        for _ in range(300):
            await pilot.pause(0.02)
            if most and not pilot.app.workers._workers:
                break
        assert most == 1


async def test_verbs_are_given_what_identifies_records_and_only_some_all_of_them() -> None:
    async with HmtuiApp(Library.open(), position=Position()).run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "space", "space")
        marked = browser(pilot).controllers.marks
        bare: list[Entry] = []
        whole: list[Entry] = []
        marked.use(bare.extend)
        marked.use(whole.extend, whole=True)
        entries = [Library.open().entry_at(number) for number in (0, 1)]
        assert whole == entries
        assert [(one.id, one.name, one.doi, one.arxiv) for one in bare] == [
            (one.id, one.name, one.doi, one.arxiv) for one in entries
        ]
        assert not any(one.title or one.author for one in bare)


def test_so_many_steps_can_be_undone() -> None:
    stack = UndoStack()
    for number in range(150):
        stack.add(Step(partial(str, number), str))
    undone = [stack.undo() for _ in range(101)]
    assert [done and done[0] for done in undone] == [*map(str, range(149, 49, -1)), None]


async def test_a_step_back_to_many_marks_takes_little_memory() -> None:
    async with long_list().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "a", "a")
        await said(pilot, "40 marks cleared")
        undo = browser(pilot).session.undo._done[-1].undo
        assert isinstance(undo, partial)
        assert sum(map(sys.getsizeof, undo.args)) < 10 * len(ENTRIES)
        await pilot.press("u")
        await said(pilot, "40 marks restored")
        assert browser(pilot).results.marks == {entry.id for entry in ENTRIES}


async def test_a_copy_of_marked_records_is_said_in_few_words_where_there_is_little_room() -> None:
    async with long_list().run_test(size=(40, 12)) as pilot:
        await pilot.press("enter", "space")
        browser(pilot).session.notify("Copied BibTeX of 1 marked record (xclip)")
        assert browser(pilot).footer.render_line(0).text.rstrip() == " ✓  Copied BibTeX of 1 marked (xclip)"


async def test_the_key_of_the_whole_citation_is_not_named_while_it_shows_those_of_marked_records(
    make_app: MakeApp,
) -> None:
    async with make_app("gpt-3").run_test(size=(120, 24)) as pilot:
        await pilot.press("enter")

        def shown() -> str:
            details = browser(pilot).details
            return "".join(span.text for at in range(details.length) for span in details.line(at))

        assert "more lines   Y shows all" in shown()
        await pilot.press("space")
        await pilot.pause()
        assert "more lines" in shown()
        assert "shows all" not in shown()
        await pilot.press("M")
        await pilot.pause()
        assert "Y shows all" in shown()


async def test_a_mark_that_is_set_outside_the_list_is_reported(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=(40, 12)) as pilot:
        await pilot.press("enter", "space")
        assert not browser(pilot).footer.notice  # it is seen in the row
        await pilot.press("M", "g", "enter", "space")
        assert browser(pilot).footer.notice == "Marked GPT-3 (u: undo)"
        await pilot.press("space")
        assert browser(pilot).footer.notice == "Unmarked GPT-3 (u: undo)"
