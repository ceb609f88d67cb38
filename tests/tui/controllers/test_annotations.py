"""What the user notes in the browser: shown at once, kept, undone, and seen by other copies."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import nullcontext
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Input

from hmtui.annotations import Annotations, Position, State, StateError, View
from hmtui.annotations.drafts import NoteDraft
from hmtui.annotations.history import History
from hmtui.errors import UsageError
from hmtui.library import Library
from hmtui.models import Catalog
from hmtui.opening_thread import Opening
from hmtui.paths import folder
from hmtui.tui.app import HmtuiApp
from hmtui.tui.controllers.external_editor import _run
from hmtui.tui.dialogs.note import NoteDialog
from hmtui.tui.dialogs.tags import TagDialog
from tui.browsing import SIZE, MakeApp, browser, until

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from hmtui.models import Entry


def current(pilot: Pilot[tuple[str, ...]]) -> Entry:
    entry = browser(pilot).results.current
    assert entry is not None
    return entry


def row(pilot: Pilot[tuple[str, ...]]) -> str:
    results = browser(pilot).results
    return "".join(span.text for span in results.line(results.HEADING + results.cursor - results.top))


def card(pilot: Pilot[tuple[str, ...]]) -> str:
    detail = browser(pilot).details
    return "\n".join("".join(span.text for span in detail.line(y)) for y in range(detail.length))


def noted(entry: Entry) -> State:
    annotations = Annotations(catalog="Huge Model Paper")
    state = annotations.state(entry)
    annotations.close()
    return state


async def test_a_star_is_shown_kept_undone_and_done_again(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "asterisk")
        await pilot.pause()
        entry = current(pilot)
        assert "★" in row(pilot)
        assert "★ starred" in card(pilot)
        assert browser(pilot).footer.notice == f"Starred {entry.name} (u: undo)"
        assert noted(entry).starred
        await pilot.press("u")
        assert "★" not in row(pilot)
        assert not noted(entry).starred
        await pilot.press("ctrl+r")
        assert "★" in row(pilot)
        await pilot.press("u", "u")
        assert browser(pilot).footer.notice == "Nothing to undo"


async def test_all_marked_are_noted_at_once(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("tab", "space", "space", "space", "asterisk", "r")
        screen = browser(pilot)
        assert screen.footer.notice.startswith("Status: to-read · 3 marked records")
        states = screen.controllers.annotations.states(screen.controllers.marks.reader()())
        assert len(states) == 3
        assert all(state.starred and state.read == "to-read" for state in states.values())


async def test_tags_are_given_and_taken(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "t", *"rlhf, few", "enter")
        await pilot.pause()
        assert noted(current(pilot)).tags == ("few", "rlhf")
        assert "#few" in card(pilot)
        await pilot.press("t")
        assert pilot.app.screen.query_one(Input).value == "few, rlhf, "
        pilot.app.screen.query_one(Input).value = "rlhf"
        await pilot.press("enter")
        await pilot.pause()
        assert noted(current(pilot)).tags == ("rlhf",)
        await pilot.press("t", "escape")
        assert noted(current(pilot)).tags == ("rlhf",)


async def test_a_note_is_written_with_a_preview_and_esc_keeps_it(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "n", *"See", "space", *"[/bold]", "enter", *"x")
        await pilot.press("escape")
        await pilot.pause()
        assert noted(current(pilot)).note == "See [/bold]\nx"
        assert "See [/bold]" in card(pilot)
        assert "✎" in row(pilot)
        await pilot.press("n", *"more", "ctrl+g")
        await pilot.pause()
        assert noted(current(pilot)).note == "See [/bold]\nx"


@pytest.mark.parametrize("size", [SIZE, (80, 24), (40, 12)])
async def test_the_window_of_a_note_says_what_esc_does_now(make_app: MakeApp, size: tuple[int, int]) -> None:
    async with make_app("gpt-3").run_test(size=size) as pilot:
        await pilot.press("enter", "n")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, NoteDialog)
        said = [Content.from_markup(dialog._box.border_subtitle or "").plain]
        await pilot.press("x")
        await pilot.pause()
        said.append(Content.from_markup(dialog._box.border_subtitle or "").plain)
        await pilot.press("backspace", "escape")
        await pilot.pause()
        assert said[0].endswith("Esc save and close")
        assert "discard" not in said[0]
        assert said[1].startswith("Ctrl+G discard")
        assert said[1].endswith("Esc save and close" if size[0] > 40 else "Esc save")
        assert not browser(pilot).footer.notice, "nothing was changed"


async def test_a_note_goes_on_on_its_own_line_and_its_hint_is_dim(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "n")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, NoteDialog)
        assert "Ctrl+S save" in Content.from_markup(dialog._box.border_subtitle or "").plain
        hint = [part for part in dialog.area.render_line(0) if "note in Markdown" in part.text]
        assert [part.style.dim for part in hint if part.style] == [True]
        await pilot.press(*"- a", "escape", "n", *"- b", "escape")
        await pilot.pause()
        assert noted(current(pilot)).note == "- a\n- b"


async def test_a_note_goes_through_the_persons_editor(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("hmtui.tui.controllers.external_editor._run", lambda _browser, command: write(command[-1]))

    def write(path: str) -> None:
        Path(path).write_text(Path(path).read_text().rstrip() + " and more\n")

    monkeypatch.setenv("EDITOR", "whatever")
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "n", *"this", "ctrl+o")
        dialog = pilot.app.screen
        assert isinstance(dialog, NoteDialog)
        assert dialog.area.text == "this and more"
        await pilot.press("escape")
        await pilot.pause()
        assert noted(current(pilot)).note == "this and more"


async def test_the_editor_that_was_taken_is_said_where_none_is_set(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hmtui.tui.controllers.external_editor._run", lambda _browser, _command: None)
    monkeypatch.setattr("shutil.which", lambda name: name == "vim")
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "n", *"this", "ctrl+o")
        assert browser(pilot).footer.notice == "Editor: vim; set $EDITOR to use another"


@pytest.mark.parametrize("command", ["kill -INT $$", "exit 130", "exit 3"])
async def test_an_editor_that_was_interrupted_is_no_failure(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(HmtuiApp, "suspend", lambda _app: nullcontext())
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        with pytest.raises(UsageError) as failed:
            _run(pilot.app, ["sh", "-c", command])
    failure = "sh ended with code 3."
    assert str(failed.value) == (failure if command == "exit 3" else "Editor cancelled: nothing changed.")


async def test_what_was_typed_while_an_editor_ran_is_dropped(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HmtuiApp, "suspend", lambda _app: nullcontext())
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        earlier = events.Key("star", "*")
        _run(pilot.app, ["true"])
        key_hold = pilot.app.key_hold  # type: ignore[attr-defined]
        assert key_hold.holds(earlier)
        assert not key_hold.holds(events.Key("star", "*"))


@pytest.mark.parametrize("writes", [True, False])
async def test_what_an_editor_that_failed_has_left_is_kept_and_said(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, writes: bool
) -> None:
    def crash(_browser: object, command: list[str]) -> None:
        if writes:
            Path(command[-1]).write_text("an hour of thought\n")
        raise UsageError("vim ended with code -1.")

    monkeypatch.setattr("hmtui.tui.controllers.external_editor._run", crash)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("EDITOR", "vim")
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "n", *"this", "ctrl+o")
        dialog = pilot.app.screen
        assert isinstance(dialog, NoteDialog)
        assert dialog.area.text == "this"
        left = texts_in(tmp_path)
        assert list(left.values()) == (["an hour of thought\n"] if writes else [])
        assert ("Your text is saved in" in browser(pilot).footer.notice) == writes
        await pilot.press("ctrl+g")
    assert texts_in(tmp_path) == left


def texts_in(folder: Path) -> dict[str, str]:
    return {str(path): path.read_text() if path.is_file() else "" for path in folder.glob("hmtui-*/**/note.md")}


async def test_a_letter_typed_first_takes_no_tag_away(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "t", *"one", "enter", "t", *"two", "enter")
        await pilot.pause()
        assert noted(current(pilot)).tags == ("one", "two")


async def test_tags_in_use_are_offered_and_completed(make_app: MakeApp, library: Library) -> None:
    annotations = Annotations(catalog=library.identity)
    annotations.tag(library.catalog.entries[:3], add=["rlhf"])
    annotations.tag(library.catalog.entries[:1], add=["rl", "to-cite", "[/bold]"])
    annotations.close()
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "t", *"rl")
        dialog = pilot.app.screen
        assert isinstance(dialog, TagDialog)
        shown = ["".join(span.text for span in dialog.body.line(y)).split() for y in range(dialog.body.length)]
        assert shown == [["#rlhf", "3"]], "the word itself is not offered again"
        await pilot.press("tab", *"bo", "tab", *"ci", "down", "enter", "enter")
        await pilot.pause()
        assert noted(current(pilot)).tags == ("[/bold]", "rlhf", "to-cite")


async def test_a_tag_may_have_several_words_and_commas_separate_tags(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "t", *"machine le")
        dialog = pilot.app.screen
        assert isinstance(dialog, TagDialog)
        shown = "".join(span.text for span in dialog.body.line(0))
        assert shown.strip() == "One tag: #machine-le. A comma separates tags."
        await pilot.press(*"arning, #to cite #later", "enter")
        await pilot.pause()
        assert noted(current(pilot)).tags == ("later", "machine-learning", "to-cite")
        await pilot.press("slash", *'tag:"machine learning"')
        await pilot.pause()
        assert [current(pilot).name, browser(pilot).results.count] == ["GPT-3", 1]
        browser(pilot).search_box.set_text('tag:"machine l')
        await pilot.pause()
        assert browser(pilot).search_box.explanation == "machine-learning"
        await pilot.press("tab")
        assert browser(pilot).search_box.text == "tag:machine-learning"


async def test_what_only_some_of_the_marked_have_stays(make_app: MakeApp, library: Library) -> None:
    annotations = Annotations(catalog=library.identity)
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("tab", "space", "space")
        first, second = map(library.entry, sorted(browser(pilot).results.marks))
        annotations.tag([first, second], add=["both"])
        annotations.tag([first], add=["some"])
        await pilot.press("t")
        dialog = pilot.app.screen
        assert isinstance(dialog, TagDialog)
        assert dialog.answer.value == "both, "
        assert "Only some records have #some" in "".join(span.text for span in dialog.body.line(0))
        dialog.answer.value = "new"
        await pilot.press("enter")
        await pilot.pause()
        assert annotations.state(first).tags == ("new", "some")
        assert annotations.state(second).tags == ("new",)
    annotations.close()


async def test_a_note_on_marked_records_is_set_or_added(make_app: MakeApp, library: Library) -> None:
    annotations = Annotations(catalog=library.identity)
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("tab", "space", "space", "n", *"same", "escape")
        await pilot.pause()
        first, second = map(library.entry, sorted(browser(pilot).results.marks))
        annotations.set_note([second], "other")
        await pilot.press("n")
        dialog = pilot.app.screen
        assert isinstance(dialog, NoteDialog)
        assert dialog.area.text == ""
        await pilot.press(*"more", "escape")
        await pilot.pause()
        assert (annotations.state(first).note, annotations.state(second).note) == ("same\n\nmore", "other\n\nmore")
        await pilot.press("u")
        assert (annotations.state(first).note, annotations.state(second).note) == ("same", "other")
    annotations.close()


async def test_a_note_that_another_copy_writes_while_one_is_written_is_not_lost(
    make_app: MakeApp, library: Library
) -> None:
    annotations = Annotations(catalog=library.identity)
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "n", *"mine")
        annotations.set_note([current(pilot)], "theirs")
        await pilot.press("escape")
        await pilot.pause()
        assert noted(current(pilot)).note == "theirs\n\nmine"
        await pilot.press("u")
        assert noted(current(pilot)).note == "theirs"
    annotations.close()


async def test_a_note_that_cannot_be_kept_is_not_thrown_away(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "n", *"long thought")
        with monkeypatch.context() as patch:
            patch.setattr(Annotations, "set_note", refuse)
            await pilot.press("escape")
            await pilot.pause()
            dialog = pilot.app.screen
            assert isinstance(dialog, NoteDialog)
            assert dialog.area.text == "long thought"
            assert "the disk is full" in browser(pilot).footer.notice
        await pilot.press("escape")
        await pilot.pause()
        assert noted(current(pilot)).note == "long thought"


async def test_a_note_that_was_open_when_the_program_was_killed_is_offered_again(
    make_app: MakeApp, library: Library
) -> None:
    for text in ("older draft", "long thought"):
        killed = Annotations(catalog=library.identity)
        NoteDraft(killed, [library.find("gpt-3")], "").write(text)
        killed.close()
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "n")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, NoteDialog)
        assert dialog.area.text == "long thought"
        said = Content.from_markup(dialog._box.border_title or "").plain
        assert re.search(r"Draft of \d\d:\d\d restored", said)
        await pilot.press(*"x", "escape", "n", "ctrl+g")
        await pilot.pause()
        assert noted(current(pilot)).note == "long thoughtx"
    assert not drafts()


async def test_the_bar_of_a_long_note_is_drawn_as_the_others(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "n")
        dialog = pilot.app.screen
        assert isinstance(dialog, NoteDialog)
        dialog.area.load_text("line\n" * 100)
        await pilot.pause()
        bar = dialog.area.vertical_scrollbar
        lines = bar.render_lines(Region(0, 0, *bar.size))
        assert {segment.text for line in lines for segment in line} == {"┃", "│"}


async def test_what_is_typed_in_a_note_is_saved_as_a_draft_meanwhile(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hmtui.tui.dialogs.note._DRAFTED", 0.01)
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "n", *"thought")
        await until(pilot, lambda: "thought" in "".join(drafts()))
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert not drafts()


def drafts() -> list[str]:
    return [path.read_text() for path in Path(folder("data"), "drafts").glob("*.json")]


def refuse(*_what: object, **_how: object) -> None:
    raise StateError("Nothing was changed: the disk is full.")


async def test_in_a_narrow_terminal_the_preview_takes_the_place_of_the_text(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=(60, 20)) as pilot:
        await pilot.press("enter", "n", *"word")
        dialog = pilot.app.screen
        assert isinstance(dialog, NoteDialog)
        assert (dialog.area.display, dialog.preview.display) == (True, False)
        await pilot.press("ctrl+t")
        assert (dialog.area.display, dialog.preview.display) == (False, True)
        await pilot.press("ctrl+t", "escape")
        await pilot.pause()
        assert noted(current(pilot)).note == "word"


async def test_the_preview_reads_as_the_note_does_in_the_details(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "n")
        dialog = pilot.app.screen
        assert isinstance(dialog, NoteDialog)
        dialog.area.load_text("# Idea\n\nSome **bold** words:\n- one")
        await pilot.pause(0.5)
        lines = [dialog.preview.line(y) for y in range(6)]
        texts = ["".join(span.text for span in line) for line in lines]
        assert texts == ["│ ", "│ Idea", "│ ", "│ Some bold words:", "│ ", "│ • one"]
        assert {span.style for span in lines[3] if span.text.strip() == "bold"} == {"name"}


async def test_where_only_the_preview_is_shown_keys_scroll_it(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=(40, 12)) as pilot:
        await pilot.press("enter", "n")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, NoteDialog)
        dialog.area.load_text("\n\n".join(f"line {number}" for number in range(60)))
        await pilot.pause(0.5)
        await pilot.press("ctrl+t")
        await pilot.pause()
        tops = [dialog.preview.top]
        for pressed in ("down", "j", "pagedown", "ctrl+d", "end", "k", "up", "pageup", "ctrl+u", "home"):
            await pilot.press(pressed)
            await pilot.pause()
            tops.append(dialog.preview.top)
        assert all(later > earlier for earlier, later in pairwise(tops[:6])), tops
        assert all(later < earlier for earlier, later in pairwise(tops[5:])), tops
        assert tops[5] == dialog.preview.length - dialog.preview.page
        assert tops[-1] == 0
        await pilot.press("ctrl+t", *"typed")
        await pilot.pause()
        assert "typed" in dialog.area.text


async def test_a_long_note_and_many_tags_are_shown_in_part_and_say_so(make_app: MakeApp, library: Library) -> None:
    annotations = Annotations(catalog=library.identity)
    annotations.set_note([library.find("gpt-3")], "long line of a note \n" * 50_000)
    annotations.tag([library.find("gpt-3")], add=[f"tag{n}" for n in range(500)])
    annotations.close()
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "more characters (n: all)" in card(pilot)
        assert "more" in card(pilot).partition("#tag")[2].partition("Note")[0]
        await pilot.press("enter", "n", "x", "escape")
        await pilot.pause(0.2)
        assert noted(current(pilot)).note.endswith("note\nx")


async def test_a_search_for_what_is_noted_follows_what_is_noted(make_app: MakeApp) -> None:
    async with make_app("is:starred").run_test(size=SIZE) as pilot:
        assert browser(pilot).results.count == 0
        browser(pilot).search_box.set_text("")
        await pilot.press("tab", "asterisk")
        browser(pilot).search_box.set_text("is:starred")
        await pilot.pause(0.1)
        assert browser(pilot).results.count == 1
        await pilot.press("asterisk")
        await pilot.pause(0.1)
        assert browser(pilot).results.count == 0


async def test_what_cannot_be_undone_is_no_success(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "asterisk")
        other = Annotations(catalog="Huge Model Paper")
        other.star([current(pilot)], on=False)
        await pilot.press("u")
        other.close()
        notice = browser(pilot).footer.render_line(0).text
        assert "Not undone, changed by another hmtui meanwhile" in notice
        assert notice.strip()[0] == "!"


async def test_what_another_copy_notes_is_seen(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        await pilot.pause()
        other = Annotations(catalog="Huge Model Paper")
        other.star([current(pilot)])
        other.close()
        for _ in range(200):
            await pilot.pause(0.02)
            if "★" in row(pilot):
                break
        assert "★" in row(pilot)


async def test_what_the_catalog_has_gained_is_told(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    from hmtui.annotations.changes import record_visit

    annotations = Annotations(catalog=library.identity)
    record_visit(annotations, library.catalog.entries[:-1], clock=lambda: 1_000_000_000.0)
    annotations.close()
    async with HmtuiApp(library, position=Position("is:new")).run_test(size=SIZE) as pilot:
        for _ in range(200):
            await pilot.pause(0.02)
            if browser(pilot).results.count == 1:
                break
        assert current(pilot).id == library.catalog.entries[-1].id
        assert "•" in row(pilot)


async def test_a_view_is_saved_and_used_from_the_palette(make_app: MakeApp) -> None:
    async with make_app("year:2022").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "1", "s", "y", "V")
        pilot.app.screen.query_one(Input).value = "nlp of 2022"
        await pilot.press("enter")
        await pilot.pause()
        screen = browser(pilot)
        assert screen.controllers.annotations.views() == (View("nlp of 2022", "year:2022", "year", "NLP"),)
        shown = screen.results.count
        screen.search_box.set_text("")
        await pilot.press("0")
        screen.controllers.annotations.use_view(screen.controllers.annotations.views()[0])
        await pilot.pause(0.1)
        assert (screen.session.section, screen.search_box.text, screen.results.count) == ("NLP", "year:2022", shown)


async def test_a_view_is_deleted_from_the_palette_and_comes_back(make_app: MakeApp) -> None:
    History(Annotations()).save_view(View("mine", "bert"))
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("tab", "ctrl+p", *"delete view mine")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await pilot.pause(0.2)
        screen = browser(pilot)
        assert screen.controllers.annotations.views() == ()
        assert screen.footer.notice == "Deleted view mine (u: undo)"
        await pilot.press("u")
        assert screen.controllers.annotations.views() == (View("mine", "bert"),)


async def test_a_search_for_words_follows_notes_and_is_not_repeated_for_a_star(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app("learners").run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await pilot.press("enter")
        await pilot.pause(0.1)
        before = screen.results.count
        asked: list[bool] = []
        search = screen.search

        def ask() -> None:
            asked.append(True)
            search()

        monkeypatch.setattr(screen, "search", ask)
        await pilot.press("asterisk")
        await pilot.pause(0.1)
        assert not asked
        other = screen.session.library.find("bert")
        screen.session.library.annotation_lookup.annotations.set_note([other], "for learners")
        await pilot.press("asterisk")
        await pilot.pause(0.1)
        assert asked
        assert screen.results.count == before + 1


async def test_where_the_person_was_is_where_the_next_start_begins(library: Library, make_app: MakeApp) -> None:
    async with make_app("org:google").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "1", "s", "s", "j", "j")
        await pilot.pause()
        left = current(pilot).id
    place = History(Annotations()).position("")
    assert place == Position("org:google", "params,", "NLP", left)
    async with HmtuiApp(Library(library.catalog), position=place).run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert browser(pilot).results.sort.key == "params"
        assert (browser(pilot).session.section, browser(pilot).search_box.text, current(pilot).id) == (
            "NLP",
            "org:google",
            left,
        )


async def test_a_list_that_arrives_later_begins_where_the_person_was(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    items = (f"@article{{k{n},title={{Paper {n}}},year={{{2000 + n % 20}}}}}\n" for n in range(300))
    path.write_text("".join(items), encoding="utf-8")
    empty = Library(Catalog("", (), ()), name=str(path))
    app = HmtuiApp(empty, position=Position("", "", "", "k150"), opening=Opening(str(path)))
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(300):
            await pilot.pause(0.02)
            if browser(pilot).results.count == 300 and browser(pilot).results.current:
                break
        assert current(pilot).id == "k150"
        await pilot.press("tab", "j")
        moved = current(pilot).id
        await pilot.press("s", "n")
        await pilot.pause(0.1)
        assert current(pilot).id == moved != "k150"


async def test_without_a_place_to_write_it_is_said_once_and_the_browser_goes_on(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "can't be saved" in browser(pilot).footer.notice
        await pilot.press("tab", "asterisk")
        assert "can't be saved" in browser(pilot).footer.notice
        assert "★" not in row(pilot)
        await pilot.press("y")


def starred_before() -> Entry:
    """Star GPT-3 on 14 November 2023, in an earlier session, and return it."""
    annotations = Annotations(catalog="Huge Model Paper", clock=lambda: 1_700_000_000.0)
    entry = Library.open().entry("gpt-3")
    annotations.star([entry])
    annotations.close()
    return entry


async def test_a_later_change_of_the_own_catalog_is_named_where_it_cannot_be_undone(make_app: MakeApp) -> None:
    own = Path(folder("data")) / "mine.json"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("{}")
    os.utime(own, (1_700_000_500, 1_700_000_500))
    entry = starred_before()
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        footer = browser(pilot).footer
        await pilot.press("enter", "u")
        asked = "Press u again to undo: Starred GPT-3 (2023-11-14, earlier session); later changes to mine.json cannot be undone"
        assert footer.notice == asked
        await pilot.press("u")
        assert not noted(entry).starred
        await pilot.press("u")
        assert footer.notice == "Nothing to undo; later changes to mine.json cannot be undone"
        os.utime(own, (1_600_000_000, 1_600_000_000))
        await pilot.press("ctrl+r", "u")
        assert footer.notice == "Undone: starred GPT-3 (Ctrl+R: redo)"


async def test_a_change_of_an_earlier_session_is_named_before_it_is_undone(make_app: MakeApp) -> None:
    entry = starred_before()
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        footer = browser(pilot).footer
        await pilot.press("enter", "u")
        asked = "Press u again to undo: Starred GPT-3 (2023-11-14, earlier session)"
        assert footer.notice == asked
        assert noted(entry).starred
        await pilot.press("r", "u", "u")
        assert footer.notice == asked, "something was done since: it asks again"
        await pilot.press("u")
        assert footer.notice == "Undone: starred GPT-3 · 2023-11-14 (Ctrl+R: redo)"
        assert not noted(entry).starred
        await pilot.press("u")
        assert footer.notice == "Nothing to undo"
        await pilot.press("ctrl+r")
        assert footer.notice == "Redone: starred GPT-3 (u: undo)"
        assert noted(entry).starred
