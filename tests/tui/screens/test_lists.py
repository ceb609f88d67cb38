"""Another list in the browser: opened, its problems shown, its lines found in an editor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual._compositor import LayoutUpdate
from textual.widgets import Input

from hmtui.annotations import Annotations
from hmtui.annotations.history import History
from hmtui.annotations.values import Position
from hmtui.library import Library
from hmtui.models import Catalog
from hmtui.opening_thread import Opening
from hmtui.tui.app import HmtuiApp
from hmtui.tui.controllers.search import Searcher
from hmtui.tui.dialogs.issues import IssuesDialog
from hmtui.tui.dialogs.open import OpenDialog
from hmtui.tui.dialogs.text import TextDialog
from hmtui.views.related import related_to
from tui.browsing import SIZE, MakeApp, browser
from tui.fuzz import key

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType
    from textual.pilot import Pilot
    from textual.screen import Screen

    from hmtui.tui.controllers.search import Question


LIST = """# Papers [/bold]

## Vision

| Year | Paper | Code |
|---|---|---|
| 2021 | [A paper of ours](https://arxiv.org/abs/2101.00001) | [code](https://github.com/a/b) |
| - | [Another](https://arxiv.org/abs/2201.00002) | null |

## Language

- [Third](https://arxiv.org/abs/2301.00003) 2023
"""


@pytest.fixture
def listed(tmp_path: Path) -> str:
    path = tmp_path / "papers.md"
    path.write_text(LIST, encoding="utf-8")
    return str(path)


def rewrite(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="utf-8")


async def until(pilot: Pilot[tuple[str, ...]], seen: Callable[[], object]) -> None:
    for _ in range(300):
        if seen():
            return
        await pilot.pause(0.02)
    raise AssertionError(browser(pilot).footer.notice)


async def test_another_list_is_opened_beside_the_one_shown(make_app: MakeApp, listed: str) -> None:
    async with make_app("bert").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "space", "ctrl+o")
        pilot.app.screen.query_one(Input).value = listed
        await pilot.press("enter")
        screen = browser(pilot)
        await until(pilot, lambda: len(screen.session.library) == screen.results.count == 3)
        assert [section.id for section in screen.session.library.catalog.sections] == ["Vision", "Language"]
        assert (screen.search_box.text, len(screen.results.marks), screen.results.count) == ("", 0, 3)
        await until(pilot, lambda: "Markdown, UTF-8" in screen.footer.notice)
        place = screen.controllers.annotations.history.position("")
        assert (place.query, bool(place.entry)) == ("bert", True), "where the user was in the list left behind"


async def test_nothing_of_another_list_is_painted_before_its_rows_are_there(
    make_app: MakeApp, listed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting: list[Question] = []
    painted: list[Library] = []
    ask, display = Searcher.ask, HmtuiApp._display

    def wait(searcher: Searcher, question: Question) -> None:
        if question.library.name == listed:
            waiting.append(question)
        else:
            ask(searcher, question)

    def note(app: HmtuiApp, screen: Screen[object], renderable: RenderableType | None) -> None:
        painted.extend(question.library for question in waiting)
        display(app, screen, renderable)

    async with make_app().run_test(size=SIZE) as pilot:
        monkeypatch.setattr(Searcher, "ask", wait)
        monkeypatch.setattr(HmtuiApp, "_display", note)
        await pilot.press("ctrl+o")
        pilot.app.screen.query_one(Input).value = listed
        await pilot.press("enter")
        await until(pilot, lambda: waiting)
        await pilot.pause(0.1)
        assert not painted
        monkeypatch.undo()
        screen = browser(pilot)
        screen.search()
        await until(pilot, lambda: screen.results.count == 3 and not pilot.app._batch_count)


async def test_what_has_waited_for_the_rows_is_painted_in_one_frame(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[bool] = []
    display = HmtuiApp._display

    def note(app: HmtuiApp, screen: Screen[object], renderable: RenderableType | None) -> None:
        painted.append(isinstance(renderable, LayoutUpdate))
        display(app, screen, renderable)

    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await pilot.pause(0.1)
        monkeypatch.setattr(HmtuiApp, "_display", note)
        screen.hold_picture()
        screen.frame.header.show("Another", ())
        await pilot.pause(0.05)
        assert painted == []
        screen.release_picture()
        await until(pilot, lambda: painted)
        assert painted[0], "all of the screen: also panels whose message comes after the frame"


async def test_the_notice_on_the_list_one_begins_with_names_the_keys_from_the_box(listed: str) -> None:
    app = HmtuiApp(Library(Catalog("", (), ()), name=listed), opening=Opening(listed))
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: "(Enter then ! shows them)" in browser(pilot).footer.notice)
        await pilot.press("enter", "exclamation_mark")
        assert isinstance(pilot.app.screen, IssuesDialog)


async def test_the_key_in_the_notice_on_a_list_shows_its_issues(make_app: MakeApp, listed: str) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        assert screen.session.panel == "box"
        await pilot.press("ctrl+o")
        pilot.app.screen.query_one(Input).value = listed
        await pilot.press("enter")
        await until(pilot, lambda: "(! shows them)" in screen.footer.notice)
        assert screen.footer.render_line(0).text.lstrip().startswith("✓"), "a remark is nothing wrong"
        assert screen.session.panel == "list", "where the key is no text"
        await pilot.press("exclamation_mark")
        assert isinstance(pilot.app.screen, IssuesDialog)


async def test_a_list_with_issues_is_opened_with_a_warning(make_app: MakeApp, tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("@article{a, title={A}, year={2020}}\n@article{b, title={B\n", encoding="utf-8")
    async with make_app().run_test(size=SIZE) as pilot:
        footer = browser(pilot).footer
        browser(pilot).controllers.lists.open_source(str(path))
        await until(pilot, lambda: "1 issue" in footer.notice)
        assert footer.render_line(0).text.lstrip().startswith("!")


async def test_lists_opened_earlier_are_offered_below_the_shipped_catalog(
    make_app: MakeApp, listed: str, tmp_path: Path
) -> None:
    other = tmp_path / "others.md"
    other.write_text("# Others\n\n- [A paper of others](https://arxiv.org/abs/2001.00001)\n", encoding="utf-8")
    async with make_app().run_test(size=SIZE) as pilot:
        for source, count in ((listed, 3), (str(other), 1)):
            await pilot.press("tab", "ctrl+o")
            pilot.app.screen.query_one(Input).value = source
            await pilot.press("enter")
            await until(pilot, lambda count=count: len(browser(pilot).session.library) == count)  # type: ignore[misc]
        await pilot.press("ctrl+o")
        dialog = pilot.app.screen
        assert isinstance(dialog, OpenDialog)
        lines = in_window(dialog)
        place = next(at for at, line in enumerate(lines) if Path(listed).name in line)
        assert any("records  updated" in line for line in lines)
        assert lines.index(next(line for line in lines if "shipped with hmtui" in line)) < place
        await pilot.press("enter")
        await until(pilot, lambda: len(browser(pilot).session.library) > 3)
        assert browser(pilot).session.library.name == "", "the first row is the shipped catalog"


async def test_a_list_is_among_the_recent_ones_while_it_is_open(make_app: MakeApp, listed: str) -> None:
    history = History(Annotations())
    history.remember_position(listed, Position("third"))
    history.remember_position("elsewhere.md", Position())
    async with make_app().run_test(size=SIZE) as pilot:
        browser(pilot).controllers.lists.open_source(listed)
        await until(pilot, lambda: len(browser(pilot).session.library) == 3)
        await until(pilot, lambda: history.sources()[0].source == listed)
        assert history.position(listed) == Position("third"), "where it was left stays until it is left again"


async def test_a_list_that_cannot_be_read_leaves_what_is_shown_and_what_was_typed(
    make_app: MakeApp, tmp_path: Path
) -> None:
    empty = tmp_path / "nothing.md"
    async with make_app("bert").run_test(size=SIZE) as pilot:
        before = browser(pilot).results.count
        header = browser(pilot).frame.header.render_line(0).text
        assert "○◇□ closed" in header
        await pilot.press("enter", "ctrl+o")
        dialog = pilot.app.screen
        assert isinstance(dialog, OpenDialog)
        dialog.answer.value = str(empty)
        await pilot.press("enter")
        await until(pilot, lambda: any("No such file" in line for line in in_window(dialog)))
        assert dialog.answer.value == str(empty)
        empty.write_text("nothing\n", encoding="utf-8")
        dialog.answer.value = ""
        await pilot.pause()
        dialog.answer.value = str(empty)
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen not in {dialog, browser(pilot)})
        again = pilot.app.screen
        assert isinstance(again, OpenDialog)
        await until(pilot, lambda: "no entries were found" in " ".join(" ".join(in_window(again)).split()))
        assert again.answer.value == str(empty)
        await pilot.press("escape")
        assert (browser(pilot).results.count, browser(pilot).search_box.text) == (before, "bert")
        assert browser(pilot).frame.header.render_line(0).text == header


async def test_tab_completes_a_path_and_enter_in_the_same_burst_opens_it(make_app: MakeApp, listed: str) -> None:
    begun = listed[: -len(Path(listed).name) + 2]
    async with make_app().run_test(size=(40, 12)) as pilot:
        await pilot.press("tab", "ctrl+o")
        for letter in begun:
            pilot.app.post_message(key(letter))
        for name in ("tab", "enter"):
            pilot.app.post_message(events.Key(name, None))
        await until(pilot, lambda: len(browser(pilot).session.library) == 3)


async def test_a_directory_shows_its_files_to_choose_from(make_app: MakeApp, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    for name in ("first", "second"):
        text = f"# The {name}\n\n- [A paper of the {name}](https://arxiv.org/abs/2001.00001)\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "photo.png").write_text("", encoding="utf-8")
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("tab", "ctrl+o")
        dialog = pilot.app.screen
        assert isinstance(dialog, OpenDialog)
        dialog.answer.value = str(folder)
        await pilot.press("enter")
        await until(pilot, lambda: any("second.md" in line for line in in_window(dialog)))
        shown = [line.strip() for line in in_window(dialog) if line.strip()]
        assert [line.rpartition("/")[2] for line in shown] == [
            *("Files", "first.md", "second.md", "Other files", "photo.png", "All 2 as one list", "")
        ]
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: browser(pilot).session.library.catalog.title == "The second")


async def test_an_exact_path_wins_and_enter_on_an_ambiguous_one_completes_it(make_app: MakeApp, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("empty.md", "empty/inside.md", "list_one.md", "list_two.md"):
        (tmp_path / name).write_text(
            f"# {name}\n\n- [A paper of ours](https://arxiv.org/abs/2001.00001)\n", encoding="utf-8"
        )
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("tab", "ctrl+o")
        dialog = pilot.app.screen
        assert isinstance(dialog, OpenDialog)
        dialog.answer.value = f"{tmp_path}/empty"
        await pilot.press("enter")
        await until(pilot, lambda: dialog.answer.value == f"{tmp_path}/empty/")
        dialog.answer.value = f"{tmp_path}/li"
        await pilot.press("enter")
        await until(pilot, lambda: dialog.answer.value == f"{tmp_path}/list_")
        await pilot.press("enter")
        await until(pilot, lambda: any("choose one with" in line for line in in_window(dialog)))
        assert dialog.is_active
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: browser(pilot).session.library.name == f"{tmp_path}/list_two.md")
        await pilot.press("ctrl+o")
        again = pilot.app.screen
        assert isinstance(again, OpenDialog)
        assert any("list_two.md (open)" in line for line in in_window(again))
        again.answer.value = f"{tmp_path}/list_"
        await until(pilot, lambda: any("list_one.md" in line for line in in_window(again)))
        assert sum("list_two" in line for line in in_window(again)) == 1, "recent, and not once more as a file"


def in_window(dialog: OpenDialog) -> list[str]:
    return ["".join(span.text for span in dialog.body.line(y)) for y in range(dialog.body.length)]


async def test_what_is_wrong_with_a_list_is_shown_with_lines(listed: str) -> None:
    library = Library.open(listed)
    async with HmtuiApp(library).run_test(size=SIZE) as pilot:
        await pilot.press("tab", "exclamation_mark")
        dialog = pilot.app.screen
        assert isinstance(dialog, IssuesDialog)
        await pilot.pause()
        text = "\n".join("".join(span.text for span in dialog.body.line(y)) for y in range(dialog.body.length))
        assert "✓ 8" in text
    assert library.origin is not None
    assert library.origin.problems


async def test_a_problem_is_opened_in_the_editor_and_the_report_comes_back(
    listed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("hmtui.tui.controllers.external_editor._run", lambda _browser, command: started.append(command))
    monkeypatch.setenv("EDITOR", "vim")
    library = Library.open(listed)
    assert library.origin is not None
    last = library.origin.problems[-1]
    async with HmtuiApp(library).run_test(size=SIZE) as pilot:
        await pilot.press("tab", "exclamation_mark", "G", "e")
        await pilot.pause()
        assert started == [["vim", f"+{last.line}", listed]]
        assert isinstance(pilot.app.screen, IssuesDialog)
        await pilot.press("g", "enter")
        await pilot.pause()
        assert len(started) == 2
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, IssuesDialog)


async def test_a_catalog_has_no_problems_to_show(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        await pilot.press("tab", "exclamation_mark")
        assert "Nothing to report: issues are found in imported lists" in browser(pilot).footer.notice
        assert browser(pilot).footer._glyph.text == "✓"
        await pilot.press("e")
        assert "No source file for this record" in browser(pilot).footer.notice


async def test_the_editor_is_opened_at_the_line(listed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("hmtui.tui.controllers.external_editor._run", lambda _browser, command: started.append(command))
    monkeypatch.setenv("EDITOR", "vim")
    async with HmtuiApp(Library.open(listed)).run_test(size=SIZE) as pilot:
        await pilot.press(*"third", "enter", "e")
        assert started == [["vim", "+12", listed]]


async def test_a_list_that_is_opened_again_is_where_it_was_left(make_app: MakeApp, listed: str) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await pilot.press(*"year:2018..", "enter", "1", "s", "s")
        before = (screen.search_box.text, screen.session.section, screen.session.order.sort)
        screen.results.move_to(33)
        await pilot.pause()
        row = (screen.results.cursor, screen.results.top, screen.session.current.id)
        assert row[1], "it has been scrolled"
        for source, count in ((listed, 3), ("", 63)):
            screen.controllers.lists.open_source(source)
            await until(pilot, lambda count=count: len(screen.session.library) == count)  # type: ignore[misc]
            await until(pilot, lambda: not screen.controllers.loader.active)
            await pilot.pause()
        assert (screen.search_box.text, screen.session.section, screen.session.order.sort) == before
        assert (screen.results.cursor, screen.results.top, screen.session.current.id) == row


async def test_a_list_that_is_opened_again_has_its_marks_again(make_app: MakeApp, listed: str) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)

        async def open_list(source: str, count: int) -> None:
            screen.controllers.lists.open_source(source)
            await until(pilot, lambda: len(screen.session.library) == screen.results.count == count)
            await until(pilot, lambda: not screen.controllers.loader.active)

        await pilot.press("tab", "space", "space", "j", "space")
        marked = [*screen.session.marked]
        await open_list(listed, 3)
        assert [*screen.session.marked] == []
        await pilot.press("space")
        of_list = [*screen.session.marked]
        await open_list("", 63)
        assert ([*screen.session.marked], len(marked)) == (marked, 3)
        assert "3 marked" in str(screen.frame.header.render_line(0).text)
        await open_list(listed, 3)
        assert ([*screen.session.marked], len(of_list)) == (of_list, 1)
        rewrite(listed, LIST.replace("[Third]", "[Fourth]").replace("2301.00003", "2301.00004"))
        await open_list("", 63)
        await open_list(listed, 3)
        assert [*screen.session.marked] == [], "of a record that is no longer there"


async def test_a_list_opens_at_its_top_whatever_was_chosen_in_the_list_before(
    make_app: MakeApp, tmp_path: Path
) -> None:
    path = tmp_path / "papers.md"
    names = ["BLOOM", "GPT-3", "OPT", *(f"Work {number}" for number in range(60))]
    rows = "".join(f"- [{name}](https://example.org/{at}), 2021\n" for at, name in enumerate(names))
    path.write_text(f"# Ours\n\n## NLP\n\n{rows}", encoding="utf-8")
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await pilot.press("tab", "1", "s", "t", "G")
        await pilot.press(*"/gpt-3", "enter", "j", "k")
        assert screen.session.current.id == "gpt-3"
        screen.controllers.lists.open_source(str(path))
        await until(pilot, lambda: len(screen.session.library) == screen.results.count == len(names))
        await until(pilot, lambda: not screen.controllers.loader.active)
        assert "gpt-3" in {entry.id for entry in screen.session.library.entries()}
        assert (screen.results.cursor, screen.results.top, screen.session.current.name) == (0, 0, "BLOOM")
        assert (screen.session.section, screen.session.order.orders) == (None, (None, None))


async def test_a_paper_listed_twice_says_so_and_is_found_by_a_query(tmp_path: Path) -> None:
    path = tmp_path / "papers.md"
    paper = "- [On the Flight of Bees and Other Insects](https://arxiv.org/abs/2101.00001)\n"
    other = "- [Wasps at Night, and Why They Sleep](https://arxiv.org/abs/2102.00002)\n"
    path.write_text(f"# Papers\n\n## Bees\n\n{paper}{other}\n## Insects\n\n{paper}", encoding="utf-8")
    library = Library.open(str(path))
    assert len(library.search("is:duplicate").hits) == 2
    assert len(library.search("-is:duplicate").hits) == 1
    async with HmtuiApp(library).run_test(size=SIZE) as pilot:
        screen = browser(pilot)

        def details() -> str:
            return "\n".join(
                "".join(span.text for span in screen.details.line(y)) for y in range(screen.details.length)
            )

        await pilot.press(*"is:duplicate", "enter")
        await until(pilot, lambda: screen.results.count == 2)
        assert "Also listed at line 10, under Insects" in " ".join(details().split())
        await pilot.press("j")
        assert "Also listed at line 5, under Bees" in " ".join(details().split())
    first = next(iter(library.entries()))
    related = related_to(library, first)
    assert (len(related), related[0].reason) == (1, "Same paper, listed again")


async def test_what_is_undone_in_another_list_names_that(make_app: MakeApp, listed: str) -> None:
    async with make_app("gpt-3").run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await pilot.press("enter", "asterisk")
        starred, title = screen.session.current, screen.session.library.catalog.title
        screen.controllers.lists.open_source(listed)
        await until(pilot, lambda: len(screen.session.library) == screen.results.count == 3)
        await until(pilot, lambda: not screen.controllers.loader.active)
        await pilot.press("u")
        await until(pilot, lambda: f" · in {title}" in screen.footer.notice)
        assert starred.name in screen.footer.notice
        assert not Annotations(catalog="Huge Model Paper").state(starred).starred


async def test_a_list_without_years_is_in_its_own_order_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "tools.md"
    names = ("Zebra", "Antelope", "Moose")
    path.write_text("".join(f"- [{name}](https://example.org/{name}) - Does it.\n" for name in names), encoding="utf-8")
    async with HmtuiApp(Library.open(str(path))).run_test(size=SIZE) as pilot:
        screen = browser(pilot)

        def listed() -> list[str]:
            return [entry.name for at in range(3) if (entry := screen.results.entry_at(at))]

        await pilot.press("tab")
        assert (listed(), screen.search_box.count) == (list(names), "list order · 3")
        await pilot.press("s", "n")
        await until(pilot, lambda: listed() == sorted(names))
        assert screen.search_box.count == "3"
        await pilot.press("s", "l")
        await until(pilot, lambda: listed() == list(names))
        assert "list order" in screen.footer.notice
        await pilot.press("S")
        await until(pilot, lambda: listed() == list(names)[::-1])
        assert screen.search_box.count == "list order, reversed · 3"


async def test_a_list_without_sizes_has_an_order_of_its_own_and_offers_no_other(
    make_app: MakeApp, tmp_path: Path
) -> None:
    path = tmp_path / "papers.bib"
    entry = "@misc{{{key}, title={{{key} work}}, author={{A. Author}}, year={{{year}}}, eprint={{{id}}}}}\n"
    path.write_text(
        "".join(
            entry.format(key=key, year=year, id=f"{year - 2000}01.00001") for key, year in (("a", 2020), ("b", 2021))
        )
    )
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await pilot.press("tab", "s", "s")
        assert screen.results.sort.key == "params"
        screen.controllers.lists.open_source(str(path))
        await until(pilot, lambda: screen.results.count == 2)
        assert screen.results.sort.key == "year"
        await pilot.press("tab", "s")
        await pilot.pause()
        assert [choice.id for choice in pilot.app.screen._choices] == [  # type: ignore[attr-defined]
            *("year", "title", "authors", "list", "reversed")
        ]
        await pilot.press("escape")
        screen.controllers.lists.open_source()
        await until(pilot, lambda: screen.results.count == 63)
        assert screen.results.sort.key == "params", "the order that was chosen there is back"


@pytest.mark.parametrize("keys", [("colon", *"complete", "enter"), ("exclamation_mark", "c")])
async def test_the_palette_and_the_issues_show_how_a_list_is_completed(listed: str, keys: tuple[str, ...]) -> None:
    async with HmtuiApp(Library.open(listed), position=Position("")).run_test(size=SIZE) as pilot:
        await pilot.press("enter", *keys)
        await pilot.pause()
        assert isinstance(pilot.app.screen, TextDialog)
        body = pilot.app.screen.body
        shown = "".join(body.render_line(y).text.strip() for y in range(body.length)).replace(" ", "")
        assert f"hmtuicomplete{listed}-opapers.json" in shown
