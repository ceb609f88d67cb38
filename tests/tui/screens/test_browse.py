"""The browser on the real catalog: what a user does, and what is then under the cursor, on the screen and copied."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

import pytest

from hmtui.annotations import Position
from hmtui.annotations.history import History
from hmtui.config import Config, Value, load
from hmtui.query import Sort
from hmtui.tui.app import HmtuiApp
from hmtui.tui.dialogs.help import HelpDialog
from hmtui.tui.dialogs.palette import PaletteDialog
from hmtui.tui.screens.browse import BrowseScreen
from hmtui.tui.widgets import footer
from tui.browsing import MakeApp, browser

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from hmtui.library import Library


def names(pilot: Pilot[tuple[str, ...]]) -> list[str]:
    results = browser(pilot).results
    return [entry.name for row in range(results.count) if (entry := results.entry_at(row)) is not None]


async def until(pilot: Pilot[tuple[str, ...]], seen: Callable[[], bool]) -> None:
    for _ in range(200):
        if seen():
            return
        await pilot.pause(0.02)
    raise AssertionError(browser(pilot).footer.notice)


async def under_cursor(pilot: Pilot[tuple[str, ...]]) -> str:
    """Return the name under the cursor, having checked that list, record and cursor mean the same one."""
    await pilot.pause(0.15)  # the record follows when a held key rests
    screen = browser(pilot)
    current = screen.results.current
    assert current is not None
    assert screen.details.entry is current
    painted = [screen.results.render_line(y).text for y in range(screen.results.size.height)]
    if screen.results.size.height:
        assert [line for line in painted if line.startswith("▌") and current.name[:8] in line]
    return current.name


async def test_it_opens_with_everything_the_newest_first_and_the_box_ready(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        screen = browser(pilot)
        assert (screen.results.count, screen.session.panel, screen.session.section) == (63, "box", None)
        years = [entry.issued[:4] for row in range(63) if (entry := screen.results.entry_at(row))]
        assert years == sorted(years, reverse=True)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("megatron", "Megatron-LM"),
        ("gpt3", "GPT-3"),
        ("pangu", "PanGu-α"),
        ("pangu-a", "PanGu-α"),
        ("盘古", "PanGu-α"),
        ("megatorn", "Megatron-LM"),
        ("author:raffel year:2019", "T5"),
    ],
)
async def test_typing_finds_the_model(make_app: MakeApp, typed: str, first: str) -> None:
    async with make_app(query=typed).run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        assert first in names(pilot)[:3]
        assert await under_cursor(pilot) == names(pilot)[0]


async def test_keys_of_the_user_hold_in_their_browser_alone(make_app: MakeApp) -> None:
    usual = load({})
    given = Config(usual.values, {"reverse": Value(("Z",), "a test"), "help": Value(("f1", "H"), "a test")}, ())
    for config, key, help_key in ((given, "Z", "F1"), (usual, "S", "?")):
        async with make_app(config=config).run_test(size=(120, 35)) as pilot:
            await pilot.press("enter", "S" if key == "Z" else "Z")
            assert browser(pilot).session.order.sort is None
            await pilot.press(key)
            await pilot.pause()
            assert browser(pilot).session.order.sort is not None
            footer = browser(pilot).footer
            assert footer.render_line(0).text.rstrip().endswith(f"{help_key} help")


async def test_texts_name_the_keys_of_the_user(make_app: MakeApp, tmp_path: Path) -> None:
    path = tmp_path / "list.bib"
    path.write_text("@misc{one, title = {A title}, year = 20x0}\n@misc{, title = {Another}}\n", encoding="utf-8")
    given = {
        "problems": ("f2",),
        "note": ("N",),
        "quit": ("f10",),
        "escape": ("f9",),
        "copy_menu": ("C",),
        "up": ("K",),
        "plot": ("P",),
    }
    config = Config(load({}).values, {name: Value(keys, "a test") for name, keys in given.items()}, ())
    async with make_app(config=config).run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        await pilot.press("ctrl+c")
        assert screen.footer.notice == "Nothing selected: F10 quits"
        await pilot.press("x", "f9")
        assert screen.footer.notice == "Query cleared: Enter then K brings it back"
        screen.session.library.annotation_lookup.annotations.set_note([screen.session.current], "mine")
        screen.show_current()
        await pilot.pause()
        shown = "\n".join(screen.details.render_line(y).text for y in range(screen.details.size.height))
        assert "N edits" in shown
        assert "C shows all" in shown
        assert screen.frame.panels.plot.keys["plot"] == "P"
        screen.controllers.loader.open(str(path))
        await until(pilot, lambda: "shows them)" in screen.footer.notice)
        assert "(F2 shows them)" in screen.footer.notice


async def test_a_forgiven_typo_is_said_under_the_box(make_app: MakeApp) -> None:
    async with make_app(query="megatorn").run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        assert "No exact match: " in browser(pilot).search_box.explanation


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("sort:params", "By size, largest first"),
        ("gpt sort:-params", "By size, smallest first"),
        ("-sort:year", "By year, oldest first"),
    ],
)
async def test_an_order_in_the_query_says_its_direction(make_app: MakeApp, query: str, said: str) -> None:
    async with make_app(query=query).run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        assert browser(pilot).search_box.explanation == said


async def test_an_unknown_field_is_explained_under_the_box(make_app: MakeApp) -> None:
    async with make_app(query="yaer:2020").run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        assert "Ignored yaer:2020: unknown field. Did you mean year:?" in browser(pilot).search_box.explanation


async def test_no_hits_says_so_and_offers_names(make_app: MakeApp) -> None:
    async with make_app(query="zzqqxx").run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        text = " ".join(browser(pilot).results.render_line(y).text for y in range(8))
        assert "No record matches zzqqxx" in text
        assert browser(pilot).details.entry is None


async def test_selection_and_scroll_come_back_when_the_query_is_cleared(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", *["down"] * 40)
        was, top = await under_cursor(pilot), browser(pilot).results.top
        await pilot.press("slash", *"bert")
        assert await under_cursor(pilot) == "BERT"
        await pilot.press("escape")
        await pilot.pause(0.2)
        assert (await under_cursor(pilot), browser(pilot).results.top) == (was, top)


async def test_a_record_chosen_in_a_search_stays_current_when_it_is_cleared(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press(*"bert", "down")
        chosen = await under_cursor(pilot)
        await pilot.press("escape")
        await pilot.pause(0.2)
        assert (await under_cursor(pilot), browser(pilot).results.count) == (chosen, 63)


async def test_a_search_in_one_tab_shows_how_many_the_others_have(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "2", "slash", *"swin")
        await pilot.pause()
        screen = browser(pilot)
        assert screen.session.section == "CV"
        assert " CV 1 " in screen.tabs.render_line(0).text


async def test_tabs_walk_and_keep_the_record_where_it_is_also_listed(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press(*"pangu", "enter", "3")
        assert await under_cursor(pilot) == "PanGu-α"
        await pilot.press("right_square_bracket")
        assert browser(pilot).session.section is None
        await pilot.press("left_square_bracket")
        assert browser(pilot).session.section == "Multimodal"
        await pilot.press("7")
        assert "No tab 7" in browser(pilot).footer.notice


async def test_a_tab_that_is_opened_again_shows_the_record_that_was_there(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", *["pagedown"] * 2, "down")
        before = await under_cursor(pilot), browser(pilot).results.top
        await pilot.press("2", "down", "0")
        assert (await under_cursor(pilot), browser(pilot).results.top) == before
        await pilot.press("2")
        assert browser(pilot).results.cursor == 1


async def test_sorting_and_reversing_show_the_first_row_and_keep_a_record_that_is_read(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "down", "down", "down")
        await pilot.press("s", "n")
        await pilot.pause()
        rising = names(pilot)
        assert [name[0].casefold() for name in rising] == sorted(name[0].casefold() for name in rising)
        assert await under_cursor(pilot) == rising[0]
        await pilot.press("down", "down", "enter", "S")
        await pilot.pause()
        assert names(pilot) == rising[::-1]
        assert await under_cursor(pilot) == rising[2]


async def test_sorting_shows_the_first_record_until_one_was_chosen(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "s", "s")
        await pilot.pause()
        assert await under_cursor(pilot) == names(pilot)[0]
        await pilot.press("S")
        await pilot.pause()
        assert await under_cursor(pilot) == names(pilot)[0]


async def test_what_is_typed_right_after_the_slash_goes_into_the_box(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter")
        for key in ("slash", "y", "q"):
            pilot.app.simulate_key(key)
        await pilot.pause()
        assert browser(pilot).search_box.text == "yq"


async def test_escape_leaves_step_by_step_and_never_quits(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press(*"bert", "enter", "enter")
        screen = browser(pilot)
        assert screen.session.panel == "detail"
        await pilot.press("escape")
        assert (screen.session.panel, screen.search_box.text) == ("list", "bert")
        await pilot.press("escape", "escape", "escape", "escape")
        assert (screen.session.panel, screen.search_box.text, pilot.app.is_running) == ("list", "", True)


async def test_escape_after_a_search_that_was_used_stays_on_the_record_found(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "down", "down", "slash", *"roberta", "enter", "escape")
        await pilot.pause()
        screen = browser(pilot)
        assert (screen.search_box.text, await under_cursor(pilot)) == ("", "RoBERTa")
        assert screen.results.top <= screen.results.cursor < screen.results.top + screen.results.page


async def test_escape_acts_at_once_while_a_problem_is_shown_and_takes_it_away(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [monotonic() + 100]  # after the keys, which have their own times
    monkeypatch.setattr(footer, "monotonic", lambda: clock[0])
    async with make_app(query="palm").run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        await pilot.press("enter", "O")
        assert "No code link is known for PaLM" in screen.footer.notice
        clock[0] += 10
        await pilot.press("escape")
        assert (screen.footer.notice, screen.search_box.text) == ("Query cleared (u: undo)", "")


async def test_a_small_terminal_shows_one_pane_at_a_time(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(40, 12)) as pilot:
        screen = browser(pilot)
        await pilot.press("enter")
        assert (screen.results.display, screen.details.size.height) == (True, 0)
        await pilot.press("enter")
        await pilot.pause()
        assert (screen.results.size.height, screen.details.size.height > 5) == (0, True)
        await pilot.press("q")
        await pilot.pause()
        assert screen.results.size.height > 5
        assert pilot.app.is_running


@pytest.mark.parametrize("size", [(120, 35), (80, 24), (40, 12), (20, 5), (10, 3), (1, 1)])
async def test_every_size_works_and_resizing_keeps_the_record(make_app: MakeApp, size: tuple[int, int]) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press(*"opt", "enter")
        was = await under_cursor(pilot)
        await pilot.resize_terminal(*size)
        await pilot.pause()
        await pilot.press("enter", "down", "escape")
        assert browser(pilot).results.current is not None
        await pilot.resize_terminal(120, 35)
        await pilot.pause()
        assert await under_cursor(pilot) == was


async def test_another_style_of_citation_is_told_each_time(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "greater_than_sign")
        assert browser(pilot).footer.notice == "Style: BibLaTeX, for y and export (<: back)"
        await pilot.press("less_than_sign")
        assert browser(pilot).footer.notice == "Style: BibTeX, for y and export (>: back)"


async def test_tab_takes_the_query_that_words_may_mean(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        await pilot.press(*"open 2022")
        await until(pilot, lambda: screen.results.count > 0 and "open" in screen.search_box.text)
        await pilot.press("tab")
        await pilot.pause()
        assert (screen.search_box.text, screen.session.panel) == ("is:open year:2022", "box")
        await pilot.press("tab")
        assert screen.session.panel == "list", "once"


async def test_a_missing_link_says_which_and_for_what(make_app: MakeApp) -> None:
    async with make_app(query="palm").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "O")
        assert "No code link is known for PaLM." in browser(pilot).footer.notice


async def test_marks_make_a_range_and_all_and_go_away(make_app: MakeApp) -> None:
    async with make_app(query="bert").run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        await pilot.press("enter", "space", "down", "v")
        assert len(screen.results.marks) == 3
        assert [entry.id for entry in screen.controllers.marks.reader()()] == [
            entry.id for entry in map(screen.results.entry_at, range(3)) if entry
        ]
        await pilot.press("a")
        assert len(screen.results.marks) == screen.results.count
        await pilot.press("a")
        assert not screen.results.marks


async def test_the_palette_offers_every_action_and_runs_it(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("ctrl+p", *"reverse", "enter")
        await pilot.pause(0.3)
        assert browser(pilot).session.order.sort is not None


async def test_help_lists_what_is_typed_and_closes(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("f1", *"suspend")
        await pilot.pause()
        dialog = pilot.app.screen
        text = " ".join(dialog.query_one("#body").render_line(y).text for y in range(4))
        assert "Ctrl+Z" in text
        await pilot.press("escape", "escape")  # the filter, then the page
        assert isinstance(pilot.app.screen, BrowseScreen)


async def test_q_quits_from_the_list_and_ctrl_q_from_anywhere(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "q")
        assert not pilot.app.is_running
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("ctrl+q")
        assert not pilot.app.is_running


async def test_tab_uses_the_field_that_may_have_been_meant(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        box = browser(pilot).search_box
        box.set_text("bloom lisence:mit gpt")
        await pilot.press("tab")
        assert (box.text, box.input.cursor_position) == ("bloom license:mit gpt", len("bloom license:mit"))
        assert box.input.has_focus


async def test_a_query_that_finds_nothing_can_be_mended_by_choosing(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press(*"gopher year:1999")
        screen = browser(pilot)
        assert screen.results.count == 0
        assert "↵ apply" in "".join(segment.text for segment in screen.footer.render_line(0))
        await pilot.press("enter")
        await pilot.pause()
        assert screen.search_box.text == "gopher"
        assert [entry.name for entry in [screen.results.current] if entry] == ["Gopher"]


async def test_a_name_that_is_near_is_offered_in_all_tabs(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "2", "slash", *"megatrxxn")
        screen = browser(pilot)
        assert screen.tabs._active == "CV"
        await pilot.press("enter")
        await pilot.pause()
        assert (screen.session.section, screen.search_box.text) == (None, 'name:"Megatron-LM"')
        assert [entry.name for entry in [screen.results.current] if entry] == ["Megatron-LM"]


async def test_ctrl_c_without_a_selection_names_keys_that_work_there(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("ctrl+c")
        assert browser(pilot).footer.notice == "Nothing selected: Ctrl+Q quits"
        await pilot.press("enter", "ctrl+c")
        assert browser(pilot).footer.notice == "Nothing selected: y copies the citation, q quits"


async def test_ctrl_w_deletes_back_to_the_space(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        box = browser(pilot).search_box
        for typed, left in (("bert params:>100b", "bert "), ("gpt-3 ", ""), ("org:open ai", "org:open "), ("", "")):
            box.set_text(typed)
            await pilot.press("ctrl+w")
            assert box.text == left


async def test_the_first_start_has_a_line_of_introduction_until_a_key_is_pressed(make_app: MakeApp) -> None:
    def shown(pilot: Pilot[tuple[str, ...]]) -> str:
        return "".join(segment.text for segment in browser(pilot).footer.render_line(0))

    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        assert shown(pilot).startswith(
            " New here? Type to search, Enter goes to the list; there o opens the paper, y copies"
        )
        assert "F1 help" in shown(pilot)
        await pilot.press("g")
        assert "New here?" not in shown(pilot)
        await pilot.press("enter")
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.pause()
        assert "New here?" not in shown(pilot)


async def test_in_the_details_the_footer_names_what_enter_opens(make_app: MakeApp) -> None:
    def shown(pilot: Pilot[tuple[str, ...]]) -> str:
        return "".join(segment.text for segment in browser(pilot).footer.render_line(0))

    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press(*"gpt-2", "enter", "enter")
        await pilot.pause()
        details = browser(pilot).details
        for _ in range(8):
            assert details.on_fold or details.link is not None
            said = "unfold" if details.on_fold else details.opens
            assert f" ↵ {said}  " in shown(pilot)
            await pilot.press("down")
            await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert " ↵ details " in shown(pilot)


async def test_the_introduction_is_of_the_box_and_the_list_names_its_own_keys(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        screen.footer.introduce()
        screen.focus_panel("list")
        await pilot.pause()
        words = "".join(segment.text for segment in screen.footer.render_line(0))
        assert "New here?" not in words
        assert "↵ details" in words


async def test_the_introduction_says_on_80_columns_where_its_keys_act(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        line = "".join(segment.text for segment in browser(pilot).footer.render_line(0))
        assert "Type to search, Enter: to the list; there o opens the paper, y cites" in line


async def test_a_typed_query_ranks_by_relevance_unless_it_is_sorted_after_typing(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        await pilot.press("enter", "s", "s", "slash", *"gpt")
        await pilot.pause()
        assert screen.results.sort == Sort("relevance")
        await pilot.press("enter", "s", "s", "slash", "end", "space", *"sort:name")
        await pilot.pause()
        assert screen.results.sort == Sort("name"), "what stands in the box holds"
        await pilot.press("enter", "s", "s")
        await pilot.pause()
        assert (screen.results.sort, screen.search_box.text) == (Sort("params"), "gpt")
        await pilot.press("escape")
        await pilot.pause()
        assert screen.results.sort == Sort("params"), "the order chosen for the list"


async def test_the_order_is_kept_for_the_next_session(make_app: MakeApp, library: Library) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "s", "s")
    position = History(library.annotation_lookup.annotations).position(library.name)
    assert (position.sort, position.entry) == ("params,", "switch-transformer")


async def test_a_record_gone_to_stands_between_its_neighbours(library: Library) -> None:
    entry = library.entry_at(library.store.numbers_of(["bert"])["bert"])
    app = HmtuiApp(library, position=Position(entry=entry.id))
    async with app.run_test(size=(120, 35)) as pilot:
        results = browser(pilot).results
        assert results.current == entry
        assert 5 < results.cursor - results.top < results.page - 1


async def test_in_an_empty_box_keys_that_begin_no_query_do_what_they_do_elsewhere(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        box = browser(pilot).search_box.input
        for key, dialog in (("question_mark", HelpDialog), ("colon", PaletteDialog)):
            await pilot.press(key)
            assert isinstance(pilot.app.screen, dialog)
            await pilot.press("escape", *"gp", key)
            assert box.value == f"gp{'?' if dialog is HelpDialog else ':'}", "within a query they are typed"
            await pilot.press("escape", "q")
            assert box.value == "q"
            box.value = ""
            await pilot.pause()


async def test_tab_in_the_box_completes_fields_and_values_and_goes_on(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        screen = browser(pilot)
        box = screen.search_box.input
        await pilot.press(*"or", "tab")
        assert box.value == "org:"
        await pilot.press("tab", "tab")
        first = box.value
        assert first.startswith("org:=")
        assert not screen.footer.notice, "the next choice is named in the frame"
        assert screen.results.count > 0
        await pilot.press("tab")
        assert box.value.startswith("org:=")
        assert box.value != first
        assert screen.session.panel == "box"
        await pilot.press("escape", *"gpt", "tab")
        assert (box.value, screen.session.panel) == ("gpt", "list")


async def test_it_is_said_that_the_best_match_comes_first(make_app: MakeApp) -> None:
    async with make_app("gpt").run_test(size=(120, 35)) as pilot:
        box = browser(pilot).search_box
        await pilot.pause()
        count = browser(pilot).results.count
        assert box.count == f"best match · {count} of 63"
        await pilot.press("enter", "s", "s")
        await pilot.pause()
        assert box.count == f"{count} of 63"
        await pilot.press("slash", *"org:openai")
        await pilot.pause()
        assert not box.count.startswith("best match")


async def test_a_notice_goes_with_the_key_that_opens_a_window(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "escape")
        assert browser(pilot).footer.notice == "Query cleared (u: undo)"
        await pilot.pause(footer._READ_SECONDS + 0.05)
        await pilot.press("question_mark", "escape")
        assert browser(pilot).footer.notice == ""
