"""What is copied and opened is the row under the cursor, and the notice claims no more than is known."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from textual.content import Content
from textual.widgets import Input

from hmtui import clipboard
from hmtui import links as opener
from hmtui.annotations import Position
from hmtui.clipboard import Copied
from hmtui.config import load
from hmtui.errors import Cancelled, ClipboardError, HmtuiError, SourceError
from hmtui.library import Library
from hmtui.links import OpenResult
from hmtui.models import Author, Catalog, Entry
from hmtui.tui.app import HmtuiApp
from hmtui.tui.controllers.citing import CitationController
from hmtui.tui.dialogs.ask import AskDialog
from hmtui.tui.dialogs.choice import ChoiceDialog
from hmtui.tui.dialogs.text import LinkDialog, TextDialog
from tui.browsing import MakeApp, browser, until

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from hmtui.terminal import Environment


class Clipboard:
    """Stands for every clipboard: keeps what was copied and answers as it is told."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.answer: Copied | ClipboardError = Copied(("native",), confirmed=True, how="xclip")

    def copy(self, text: str, env: Environment, **options: object) -> Copied:
        self.texts.append(text)
        if isinstance(self.answer, ClipboardError):
            raise self.answer
        return self.answer


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Clipboard:
    board = Clipboard()
    monkeypatch.setattr(clipboard, "copy", board.copy)
    return board


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    urls: list[str] = []

    def open_url(url: str, env: Environment) -> OpenResult:
        urls.append(url)
        return OpenResult(started=env.display != "", via="xdg-open", reason="" if env.display else "no display found")

    monkeypatch.setattr(opener, "open_url", open_url)
    return urls


async def settle(pilot: Pilot[tuple[str, ...]]) -> str:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return browser(pilot).footer.notice


async def test_the_citation_copied_is_that_of_the_row_under_the_cursor(
    make_app: MakeApp, board: Clipboard, library: Library
) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        # A search moves the list under the cursor: bibtui copies another paper's citation here.
        await pilot.press(*"scaling year:2019..", "enter", "y")
        notice = await settle(pilot)
        current = browser(pilot).results.current
        assert current is not None
        assert board.texts == [library.cite([current], "bibtex")]
        assert notice == f"Copied BibTeX {library.keys[current.id]} (xclip)"


async def test_after_every_kind_of_change_what_is_copied_is_what_is_shown(
    make_app: MakeApp, board: Clipboard, library: Library
) -> None:
    changes = (
        ["down", "down"],
        ["2"],
        ["0"],
        ["s", "n"],
        ["S"],
        ["G"],
        ["slash", *"bert", "enter"],
        ["escape"],
        ["pageup"],
    )
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter")
        for keys in changes:
            await pilot.press(*keys, "y")
            await settle(pilot)
            current = browser(pilot).results.current
            assert current is not None
            assert browser(pilot).details.entry is current
            assert board.texts[-1] == library.cite([current], "bibtex"), keys


async def test_a_slow_copy_never_lands_on_one_that_was_asked_for_later(
    make_app: MakeApp, board: Clipboard, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, begun = Event(), Event()

    def slow(text: str, env: Environment, **options: object) -> Copied:
        if not begun.is_set():
            begun.set()
            gate.wait(10)
        return board.copy(text, env, **options)

    monkeypatch.setattr(clipboard, "copy", slow)
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "y")
        while not begun.is_set():
            await pilot.pause(0.01)
        await pilot.press("down", "y", "down", "y")
        await pilot.pause(0.1)
        gate.set()
        for _ in range(200):
            await pilot.pause(0.01)
            if len(board.texts) > 1:
                break
        await settle(pilot)
        assert board.texts == [library.cite([library.entry_at(number)], "bibtex") for number in (0, 2)]


async def test_marked_records_are_copied_together_in_the_order_of_the_list(
    make_app: MakeApp, board: Clipboard, library: Library
) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "down", "space", "down", "space", "y")
        notice = await settle(pilot)
        entries = [library.entry_at(1), library.entry_at(3)]
        assert board.texts == [library.cite(entries, "bibtex")]
        assert notice.startswith("Copied BibTeX of 2 marked records")


async def choose(pilot: Pilot[tuple[str, ...]], style: str) -> None:
    """Copy the current record in a style, by its letter in the copy menu."""
    await pilot.press("enter", "Y")
    await pilot.pause()
    dialog = pilot.app.screen
    assert isinstance(dialog, ChoiceDialog)
    await pilot.press(next(choice.letter for choice in dialog._choices if choice.id == style))
    await settle(pilot)


@pytest.mark.parametrize(("style", "copies"), [("apa", True), ("link", True), ("weights", False)])
async def test_the_copy_menu_copies_once_and_y_keeps_its_style(
    make_app: MakeApp, board: Clipboard, library: Library, style: str, copies: bool
) -> None:
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await choose(pilot, style)
        if not copies:
            assert "No weights link is known for GPT-3" in browser(pilot).footer.notice
        await pilot.press("y")
        await settle(pilot)
        gpt3 = [library.find("gpt-3")]
        assert board.texts == [*([library.cite(gpt3, style)] if copies else []), library.cite(gpt3, "bibtex")]


async def test_osc52_alone_is_sent_never_copied(make_app: MakeApp, board: Clipboard) -> None:
    board.answer = Copied(("osc52",), confirmed=False, how="terminal via OSC 52")
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "l")
        assert await settle(pilot) == "Sent the paper link of GPT-3 to your terminal via OSC 52"


@pytest.mark.parametrize(
    ("key", "marked", "said"),
    [
        ("l", ("gpt-3", "palm"), "Copied 2 links"),
        ("L", ("coded", "palm"), "Copied 1 link, 1 has no code link"),
        ("L", ("palm", "gopher"), "No code link is known for the 2 marked records"),
    ],
)
async def test_the_links_of_all_marked_records_are_copied_one_a_line(
    make_app: MakeApp, board: Clipboard, library: Library, key: str, marked: tuple[str, ...], said: str
) -> None:
    coded = next(entry for entry in library.entries() if entry.link("code"))
    entries = [coded if one == "coded" else library.find(one) for one in marked]
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter")
        browser(pilot).results.mark([entry.id for entry in entries], on=True)
        await pilot.press(key)
        assert (await settle(pilot)).startswith(said)
    links = {link.url for entry in entries if (link := entry.link("paper" if key == "l" else "code"))}
    assert {line for text in board.texts for line in text.splitlines()} == links


async def test_text_that_no_clipboard_took_is_shown(make_app: MakeApp, board: Clipboard) -> None:
    board.answer = Copied(
        ("file",), confirmed=False, how="to /x/clipboard.txt", path=Path("/x/clipboard.txt"), refused=True
    )
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "l")
        await settle(pilot)
        assert isinstance(pilot.app.screen, TextDialog)
        await pilot.press("escape")
        assert "to /x/clipboard.txt" in browser(pilot).footer.notice


async def test_a_route_that_fails_says_why(make_app: MakeApp, board: Clipboard) -> None:
    board.answer = ClipboardError("Copying is switched off (HMTUI_CLIPBOARD=off).")
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "y")
        assert "switched off" in await settle(pilot)


async def test_on_a_desktop_a_link_is_opened(
    make_app: MakeApp, board: Clipboard, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "o")
        assert await settle(pilot) == "Opened the paper link of GPT-3 (xdg-open)"
        assert (opened, board.texts) == (["https://arxiv.org/abs/2005.14165"], [])


async def test_without_a_display_the_link_is_copied_and_shown(
    make_app: MakeApp, board: Clipboard, opened: list[str]
) -> None:
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "o")
        await settle(pilot)
        dialog = pilot.app.screen
        assert isinstance(dialog, LinkDialog)
        assert board.texts == opened == ["https://arxiv.org/abs/2005.14165"]
        spans = [span for line in dialog.body._lines for span in line if span.url]
        assert [span.url for span in spans] == ["https://arxiv.org/abs/2005.14165"]
        text = " ".join(span.text for line in dialog.body._lines for span in line)
        assert text.endswith("o display found. Copied the link (xclip).")
        assert not browser(pilot).footer.notice, "the window says it"


async def test_a_link_is_shown_where_copying_is_switched_off_too(
    make_app: MakeApp, board: Clipboard, opened: list[str]
) -> None:
    board.answer = ClipboardError("Copying is switched off (HMTUI_CLIPBOARD=off).")
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "o")
        await settle(pilot)
        assert isinstance(pilot.app.screen, LinkDialog)


async def test_enter_in_the_details_opens_the_focused_link(
    make_app: MakeApp, board: Clipboard, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    async with make_app(query="bert").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "enter")
        await pilot.pause()
        first = browser(pilot).details.link
        await pilot.press("down")
        second = browser(pilot).details.link
        await pilot.press("enter")
        await settle(pilot)
        assert first is not None
        assert second is not None
        assert first != second
        assert opened == [second.url]


async def test_what_was_copied_can_be_pasted_within_the_program(make_app: MakeApp, board: Clipboard) -> None:
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "l")
        await settle(pilot)
        await pilot.press("slash", "ctrl+v")
        assert browser(pilot).search_box.text == "https://arxiv.org/abs/2005.14165"


async def test_what_is_listed_is_exported_and_a_bib_file_gets_what_it_lacks(make_app: MakeApp, tmp_path: Path) -> None:
    path = tmp_path / "r.bib"
    for query, said in (("gpt-3", "Wrote"), ("gpt", "already there")):
        async with make_app(query=query).run_test(size=(120, 35)) as pilot:
            await pilot.press("enter", "x")
            await pilot.pause()
            dialog = pilot.app.screen
            assert isinstance(dialog, AskDialog)
            dialog.answer.value = str(path)
            await pilot.press("enter")
            assert said in await settle(pilot)
    assert path.read_text(encoding="utf-8").count("brown2020language") == 1


async def test_undo_right_after_an_export_says_that_the_file_stays(make_app: MakeApp, tmp_path: Path) -> None:
    path = tmp_path / "r.bib"
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "asterisk", "x")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, AskDialog)
        dialog.answer.value = str(path)
        await pilot.press("enter")
        assert "Wrote" in await settle(pilot)
        await pilot.press("u")
        said = browser(pilot).footer.notice
        assert said == f"Cannot undo the export: {path} stays (u again: undo the change before)"
        await pilot.press("u")
        assert browser(pilot).footer.notice.startswith("Undone: starred GPT-3")


async def test_a_file_that_cannot_be_written_is_asked_for_again_with_the_reason(
    make_app: MakeApp, tmp_path: Path
) -> None:
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "x")
        await pilot.pause()
        box = pilot.app.screen.query_one(Input)
        box.value = typed = str(tmp_path / "none" / "a.bib")
        await pilot.press("enter")
        await settle(pilot)
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, AskDialog)
        assert dialog.query_one(Input).value == typed
        shown = " ".join(dialog.query_one("#body").render_line(y).text for y in range(4))
        assert "✗ " in shown
        assert "none" in shown
        dialog.query_one(Input).value = str(tmp_path / "a.bib")
        await pilot.press("enter")
        await settle(pilot)
        assert (tmp_path / "a.bib").is_file()


async def test_a_file_that_is_there_is_overwritten_only_when_asked_twice_and_a_backup_is_kept(
    make_app: MakeApp, tmp_path: Path
) -> None:
    path, other = tmp_path / "r.ris", tmp_path / "other.ris"
    path.write_text("mine\n")
    other.write_text("mine too\n")
    async with make_app(query="gpt-3").run_test(size=(40, 12)) as pilot:
        await pilot.press("enter", "x")
        await pilot.pause()
        for typed in (path, other):  # another name that is there, too, is asked about anew
            pilot.app.screen.query_one(Input).value = str(typed)
            await pilot.press("enter")
            await pilot.pause()
            dialog = pilot.app.screen
            assert isinstance(dialog, AskDialog)
            assert "other.ris exists" in dialog._problem or typed is path
            assert path.read_text() == "mine\n"
        await pilot.press("enter")
        assert (await settle(pilot)).startswith("Wrote 6 records as RIS to ")
    assert path.read_text() == "mine\n"
    assert other.read_text().startswith("TY  - ")
    assert (tmp_path / "other.ris.bak").read_text() == "mine too\n"


async def test_the_path_of_an_export_is_completed_and_where_several_go_on_they_are_shown(
    make_app: MakeApp, tmp_path: Path
) -> None:
    for name in ("papers-2024.bib", "papers-2025.bib"):
        (tmp_path / name).write_text("")
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "x")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, AskDialog)
        assert "↵ export  Tab complete path" in Content.from_markup(dialog.box.border_subtitle or "").plain
        dialog.answer.value = f"{tmp_path}/pap"
        await pilot.press("tab")
        await until(pilot, lambda: dialog.answer.value == f"{tmp_path}/papers-202")
        shown = "\n".join(dialog.body.render_line(y).text for y in range(2))
        assert "papers-2024.bib" in shown
        assert "papers-2025.bib" in shown


async def test_the_notice_of_an_export_has_the_whole_path(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "papers").mkdir()
    monkeypatch.chdir(tmp_path / "papers")
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "x")
        await pilot.pause()
        pilot.app.screen.query_one(Input).value = "r.bib"
        await pilot.press("enter")
        assert "Wrote 6 records as BibTeX to ~/papers/r.bib" in await settle(pilot)


async def test_marked_records_are_exported_alone(make_app: MakeApp, tmp_path: Path) -> None:
    path = tmp_path / "r.ris"
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "space", "x")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, AskDialog)
        dialog.answer.value = str(path)
        await pilot.press("enter")
        await settle(pilot)
    assert path.read_text(encoding="utf-8").count("TY  - ") == 1


def window(pilot: Pilot[Any]) -> list[str]:
    """Return the lines that the dialog on the screen shows."""
    dialog = pilot.app.screen
    assert isinstance(dialog, ChoiceDialog)
    return ["".join(span.text for span in dialog.body.line(y)) for y in range(dialog.body.size.height)]


@pytest.mark.parametrize("size", [(120, 35), (80, 24), (40, 12)])
async def test_the_copy_menu_shows_what_each_choice_gives_however_small_the_screen(
    make_app: MakeApp, board: Clipboard, size: tuple[int, int]
) -> None:
    async with make_app(query="gpt-3").run_test(size=size) as pilot:
        await pilot.press("enter", "Y")
        await pilot.pause()
        assert any("@inproceedings{" in line for line in window(pilot))
        for _ in range(10):
            await pilot.press("down")
        await pilot.pause()
        lines = window(pilot)
        assert any("y Key" in line for line in lines)
        assert any("brown2020language" in line for line in lines)
        assert not any("@inproceedings{" in line for line in lines)


async def test_a_long_preview_begins_at_its_beginning_and_is_read_on_by_page(
    make_app: MakeApp, board: Clipboard
) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "a", "Y")
        await pilot.pause()
        first = window(pilot)
        assert "b BibTeX" in first[0]
        assert "@" in first[0]
        assert "more lines" in first[-1]
        await pilot.press("pagedown")
        await pilot.pause()
        second = window(pilot)
        assert "b BibTeX" in second[0]
        assert second != first
        await pilot.press("end")
        await pilot.pause()
        assert "weights link" in "".join(window(pilot))


async def test_the_copy_menu_says_how_far_what_is_copied_can_be_trusted(make_app: MakeApp, board: Clipboard) -> None:
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "Y")
        await pilot.pause()
        title = str(pilot.app.screen.query_one("#box").border_title)
        assert "Copy GPT-3 as…" in title
        assert "verified" in title


async def test_a_click_on_a_choice_takes_it_and_one_on_its_preview_does_not(
    make_app: MakeApp, board: Clipboard, library: Library
) -> None:
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "Y")
        await pilot.pause()
        await pilot.click("#body", offset=(60, 2))
        await pilot.pause()
        assert isinstance(pilot.app.screen, ChoiceDialog)
        await pilot.click("#body", offset=(4, 6))
        await settle(pilot)
        assert board.texts == [library.cite([library.find("gpt-3")], "apa")]


async def test_text_is_exported_in_the_style_that_is_shown_and_the_file_is_offered_again(
    make_app: MakeApp, board: Clipboard, library: Library, tmp_path: Path
) -> None:
    path = tmp_path / "r.txt"
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", *[">"] * 3, "x")
        await pilot.pause()
        asking = pilot.app.screen
        assert isinstance(asking, AskDialog)
        assert ".txt (IEEE)" in asking._why
        asking.answer.value = str(path)
        await pilot.press("enter")
        assert "as IEEE" in await settle(pilot)
        assert "T. B. Brown et al., “Language" in path.read_text("utf-8")
        await pilot.press("x")
        await pilot.pause()
        again = pilot.app.screen
        assert isinstance(again, AskDialog)
        assert again.answer.value == str(path)
        await pilot.press("up")
        assert again.answer.value == "hmtui.bib"


async def test_a_marked_record_without_what_a_style_needs_takes_nothing_from_the_others(
    make_app: MakeApp, board: Clipboard, library: Library
) -> None:
    with_code = library.find("megatron-lm")
    without = next(entry for entry in library.entries() if entry.link("code") is None)
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter")
        browser(pilot).results.mark([with_code.id, without.id], on=True)
        browser(pilot).controllers.citing.style.use("code")
        await pilot.press("y")
        notice = await settle(pilot)
        assert board.texts == [library.cite([with_code], "code")]
        assert f"without 1: No code link is known for {without.name}" in notice


@pytest.mark.parametrize("route", ["tmux", "file"])
async def test_a_copy_takes_the_route_of_the_settings(
    make_app: MakeApp, route: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    routes: list[object] = []

    def copy(text: str, env: Environment, *, route: str | None, **_options: object) -> Copied:
        routes.append(route)
        return Copied(("native",), confirmed=True, how="xclip")

    monkeypatch.setattr(clipboard, "copy", copy)
    path = tmp_path / "config.toml"
    path.write_text(f'[copy]\nclipboard = "{route}"\n')
    async with make_app("gpt-3", config=load({"HMTUI_CONFIG": str(path)})).run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "l")
        await pilot.app.workers.wait_for_complete()
    assert routes == [route]


async def test_what_a_start_has_to_say_is_said_unless_something_is_wrong(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app()
    app.greeting = "Back in mine.json"
    async with app.run_test(size=(120, 35)) as pilot:
        assert await settle(pilot) == "Back in mine.json"
    path = tmp_path / "config.toml"
    path.write_text("[cite")
    config = load({"HMTUI_CONFIG": str(path)})
    app = make_app(config=config)
    app.greeting = "Back in mine.json"
    async with app.run_test(size=(120, 35)) as pilot:
        assert "config.toml" in await settle(pilot)


@pytest.mark.parametrize(
    ("error", "glyph"),
    [(SourceError("Cannot read x.bib"), "✗"), (ClipboardError("No route"), "✗"), (HmtuiError("No code link"), "!")],
)
async def test_what_failed_and_what_is_not_there_have_glyphs_of_their_own(
    make_app: MakeApp, error: HmtuiError, glyph: str
) -> None:
    def fail() -> None:
        raise error

    async with make_app().run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        screen.session.attempt(fail)
        assert [span.text for span in screen.footer.line(0)][1] == glyph


@pytest.mark.parametrize(
    ("keys", "said"),
    [(["y"], ", incomplete: no authors, no year (xclip)"), (["a", "y"], ", 1 of 2 incomplete (xclip)")],
)
async def test_a_citation_that_lacks_something_is_no_plain_success(
    board: Clipboard, keys: list[str], said: str
) -> None:
    whole = Entry(id="b", name="Beta", title="On Beta", author=(Author("Bo"),), issued="2020")
    listed = Library(Catalog("Bare", (), (Entry(id="a", name="Alpha", title="On Alpha"), whole)))
    listed.store.index_text()
    async with HmtuiApp(listed, position=Position()).run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "G", *keys)
        assert (await settle(pilot)).endswith(said)
        assert "!" in browser(pilot).footer.render_line(0).text[:3]


async def test_how_to_paste_is_said_once_a_session(make_app: MakeApp, board: Clipboard) -> None:
    hint = clipboard._BUFFER_ONLY
    board.answer = Copied(("tmux",), confirmed=True, how="tmux buffer", hint=hint)
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "l")
        assert hint in await settle(pilot)
        await pilot.press("l")
        second = await settle(pilot)
        assert hint not in second
        assert second.endswith("(only in tmux's buffer)"), "in the same words, without what to do"


@pytest.mark.parametrize(
    ("keys", "notice"),
    [
        (["y"], "Nothing was copied: the list was closed."),
        (["x", "enter"], "Not written: hmtui.bib (the list was closed)"),
    ],
)
async def test_a_list_that_is_closed_while_its_records_are_read_ends_the_work_with_a_word(
    make_app: MakeApp, board: Clipboard, keys: list[str], notice: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def closed(*_args: object, **_options: object) -> str:
        raise Cancelled

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Library, "keys_of", closed)
    monkeypatch.setattr(CitationController, "preview", lambda _self, _entry: None)
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", *keys)
        await pilot.pause()
        assert notice in await settle(pilot)
        assert board.texts == []
