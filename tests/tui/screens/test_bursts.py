"""Keys and clicks that arrive in one burst, on a window that the first of them closes."""

from __future__ import annotations

import asyncio
from itertools import product
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from hmtui.tui.dialogs.palette import PaletteDialog
from hmtui.tui.dialogs.tags import TagDialog
from tui.browsing import MakeApp, browser
from tui.fuzz import SIZES, click, key, play

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from textual.events import Event
    from textual.pilot import Pilot


TWICE = (
    ["escape", "escape", "escape"],
    ["enter", "enter"],
    ["down", "enter", "down", "enter"],
    ["escape", "down", "enter"],
)
WINDOWS = ["Y", "x", "t", "n", "V", "question_mark", "exclamation_mark", "ctrl+o", "colon", "ctrl+p"]


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # where exported files go
    monkeypatch.setenv("HMTUI_CLIPBOARD", "file")


def post(pilot: Pilot[tuple[str, ...]], events: Sequence[Event]) -> None:
    """Post events without letting the program deal with any of them in between."""
    for event in events:
        pilot.app.post_message(event)


async def until(pilot: Pilot[tuple[str, ...]], seen: Callable[[], bool]) -> None:
    """Wait until something is so; on a busy machine that may take seconds."""
    for _ in range(1_000):
        if seen():
            return
        await pilot.pause(0.02)
    pytest.fail("it did not happen")


async def settle(pilot: Pilot[tuple[str, ...]]) -> None:
    for _ in range(5):
        await pilot.pause(0.02)


@pytest.mark.parametrize("window", WINDOWS)
async def test_a_window_closes_once(make_app: MakeApp, window: str) -> None:
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter")
        for keys, settled in product(TWICE, (True, False)):
            post(pilot, [key(window)])
            if settled:
                await settle(pilot)
            post(pilot, [*map(key, keys)])
            await settle(pilot)
            assert pilot.app.is_running, keys
            assert len(pilot.app.screen_stack) <= 2, keys
            while len(pilot.app.screen_stack) > 1:
                await pilot.press("escape")
            browser(pilot).focus_panel("list")


async def test_a_letter_twice_in_the_copy_menu_chooses_once(make_app: MakeApp) -> None:
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "Y")
        await settle(pilot)
        post(pilot, [key("a"), key("a"), key("i")])
        await settle(pilot)
        assert " APA brown2020language" in browser(pilot).footer.notice


@pytest.mark.parametrize("window", ["Y", "colon"])
async def test_two_clicks_on_a_choice_choose_once(make_app: MakeApp, window: str) -> None:
    async with make_app(query="gpt-3").run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", window)
        await settle(pilot)
        post(pilot, [*click(30, 10), *click(30, 10), *click(1, 1), *click(1, 1)])
        await settle(pilot)
        assert pilot.app.is_running
        assert len(pilot.app.screen_stack) <= 2


async def test_what_is_typed_into_the_palette_with_enter_is_what_is_run(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "colon")
        await settle(pilot)
        post(pilot, [*map(key, "multimodal"), key("enter")])
        await until(pilot, lambda: browser(pilot).session.section == "Multimodal")
        assert pilot.app.screen is browser(pilot)


async def test_a_theme_is_found_by_its_name_and_enter_at_once(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "colon")
        await settle(pilot)
        post(pilot, [*map(key, "theme"), key("enter"), *map(key, "nord"), key("enter")])
        await until(pilot, lambda: app.theme == "nord")
        assert app.screen is browser(pilot)


async def test_what_is_typed_behind_enter_in_the_palette_goes_to_the_window_that_opens(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "colon")
        post(pilot, [*map(key, "tags"), key("enter"), *map(key, "later")])
        await until(pilot, lambda: isinstance(pilot.app.screen, TagDialog) and bool(pilot.app.screen.answer.value))
        assert isinstance(pilot.app.screen, TagDialog)
        await until(pilot, lambda: pilot.app.screen.query_one(Input).value == "later")


async def test_what_is_typed_behind_enter_stays_in_the_palette_where_nothing_fits(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "colon")
        post(pilot, [*map(key, "qqzz"), key("enter"), *map(key, "xx")])
        await until(pilot, lambda: isinstance(pilot.app.screen, PaletteDialog))
        await until(pilot, lambda: pilot.app.screen.query_one(Input).value == "qqzzxx")


async def test_keys_before_the_browser_is_there_are_dealt_with_in_their_order(make_app: MakeApp) -> None:
    app = make_app()
    for event in (*map(key, "gpt-3"), key("enter"), key("space")):
        app.post_message(event)
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: browser(pilot).results.marks == {"gpt-3"})
        assert browser(pilot).session.panel == "list"


async def test_keys_held_behind_the_one_that_ends_the_browser_are_let_go(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 35)) as pilot:
        await pilot.press("enter")
        release = browser(pilot)._key_hold.hold(lambda: True)
        post(pilot, [key("ctrl+q"), key("j"), key("n"), key("enter")])
        await settle(pilot)
        app.call_later(release)
        await until(pilot, lambda: not app.is_running)
    assert app.return_code == 0


@pytest.mark.parametrize("size", [(120, 35), (5, 3), (2, 2), (1, 1)])
async def test_the_palette_takes_every_key_on_an_empty_list_and_in_no_room(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    moves = ("pageup", "pagedown", "up", "down", "ctrl+home", "ctrl+end", "pageup", "pagedown", "enter")
    async with make_app().run_test(size=size) as pilot:
        await pilot.press("enter", "colon")
        await until(pilot, lambda: isinstance(pilot.app.screen, PaletteDialog) and pilot.app.screen.is_mounted)
        await pilot.press(*moves[:-1], *"qqzz", *moves)
        assert isinstance(pilot.app.screen, PaletteDialog)


async def test_a_click_in_the_palette_runs_what_is_under_it_and_nothing_beside_it(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "colon")
        await until(pilot, lambda: isinstance(pilot.app.screen, PaletteDialog) and pilot.app.screen.is_mounted)
        palette = pilot.app.screen
        assert isinstance(palette, PaletteDialog)
        await pilot.press(*"multimodal")
        await pilot.click(palette.body, offset=(5, 9))
        await pilot.click(offset=(0, 0))
        assert pilot.app.screen is palette
        await pilot.click(palette.body, offset=(5, 0))
        await until(pilot, lambda: browser(pilot).session.section == "Multimodal")


async def test_the_palette_does_not_open_over_another_window(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "question_mark", "ctrl+p")
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 2


@pytest.mark.parametrize("seed", range(len(SIZES)))
def test_random_bursts_do_not_end_the_browser(seed: int) -> None:
    assert asyncio.run(play(120, seed, SIZES[seed])) >= 1


@pytest.mark.parametrize("window", ["colon", "question_mark", "Y", "t"])
async def test_a_key_right_behind_esc_is_for_the_list_under_the_window(make_app: MakeApp, window: str) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", window)
        await until(pilot, lambda: pilot.app.screen is not browser(pilot) and pilot.app.screen.is_mounted)
        post(pilot, [key("escape"), key("G")])
        await until(pilot, lambda: browser(pilot).results.cursor == browser(pilot).results.count - 1)
        assert pilot.app.screen is browser(pilot)


@pytest.mark.parametrize("view", ["p", "f", "r"])
@pytest.mark.parametrize("panel", ["list", "detail", "box"])
async def test_a_click_on_what_a_view_has_just_covered_leaves_no_panel_without_a_place(
    make_app: MakeApp, view: str, panel: str
) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter")
        panels = browser(pilot).frame.panels
        post(pilot, [key(view)])
        browser(pilot).set_focus(panels.widget(panel))  # as a click does that arrives before the view is laid out
        post(pilot, [key(view), key("shift+tab"), key("tab"), key("left")])
        await settle(pilot)
        browser(pilot).set_focus(panels.widget(panel))
        post(pilot, [key("shift+tab"), key("tab"), key("right")])
        await settle(pilot)
        assert browser(pilot).session.panel in panels.order
        assert pilot.app.focused in {None, panels.widget(browser(pilot).session.panel)}
