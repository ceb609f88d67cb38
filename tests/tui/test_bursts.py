"""Keys and clicks that arrive in one burst, on a window that the first of them closes."""

from __future__ import annotations

import asyncio
from itertools import product
from typing import TYPE_CHECKING

import pytest

from hmtui.tui.browse import BrowseScreen
from tui.fuzz import SIZES, click, key, play

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from textual.events import Event
    from textual.pilot import Pilot

    from hmtui.tui.app import HmtuiApp

    MakeApp = Callable[..., HmtuiApp]

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


def browser(pilot: Pilot[tuple[str, ...]]) -> BrowseScreen:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, BrowseScreen)
    return screen


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
        assert browser(pilot).citing.shown.id == "apa"


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
        await settle(pilot)
        assert isinstance(pilot.app.screen, BrowseScreen)
        assert pilot.app.screen.section == "Multimodal"


async def test_a_theme_is_found_by_its_name_and_enter_at_once(make_app: MakeApp) -> None:
    app = make_app()
    async with app.run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "colon")
        await settle(pilot)
        post(pilot, [*map(key, "theme"), key("enter")])
        await settle(pilot)
        post(pilot, [*map(key, "nord"), key("enter")])
        await settle(pilot)
        await pilot.pause(1)
        assert isinstance(app.screen, BrowseScreen)
        assert app.theme == "nord"


async def test_the_palette_does_not_open_over_another_window(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "question_mark", "f2")
        await settle(pilot)
        assert len(pilot.app.screen_stack) == 2


@pytest.mark.parametrize("seed", range(len(SIZES)))
def test_random_bursts_do_not_end_the_browser(seed: int) -> None:
    assert asyncio.run(play(120, seed, SIZES[seed])) >= 1
