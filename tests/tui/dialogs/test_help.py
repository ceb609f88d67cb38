"""Help: every line of it can be reached by every key that moves, at any size; every letter filters it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.actions import ACTIONS
from hmtui.keys import key_label
from hmtui.tui.dialogs.help import HelpDialog
from hmtui.tui.dialogs.help_page import count_matching
from hmtui.tui.dialogs.palette import PaletteDialog
from hmtui.tui.screens.browse import BrowseScreen
from tui.fuzz import key

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from tui.browsing import MakeApp


async def opened(pilot: Pilot[tuple[str, ...]]) -> HelpDialog:
    await pilot.press("enter", "question_mark")
    await pilot.pause()
    assert isinstance(pilot.app.screen, HelpDialog)
    return pilot.app.screen


def in_view(dialog: HelpDialog) -> list[str]:
    return [dialog.body.render_line(y).text.strip(" ┃") for y in range(dialog.body.size.height)]


@pytest.mark.parametrize("size", [(120, 35), (40, 12)])
@pytest.mark.parametrize(("forward", "back"), [("pagedown", "pageup"), ("ctrl+d", "ctrl+u")])
async def test_no_line_is_passed_over_page_by_page(
    make_app: MakeApp, size: tuple[int, int], forward: str, back: str
) -> None:
    async with make_app().run_test(size=size) as pilot:
        dialog = await opened(pilot)
        seen = set(in_view(dialog))
        while dialog.body.top + dialog.body.page < dialog.body.length:
            before = dialog.body.top
            await pilot.press(forward)
            assert before < dialog.body.top <= before + dialog.body.page
            seen |= set(in_view(dialog))
        words = " ".join(seen)
        assert "≥1T" in words, "the last of all lines"
        assert all(key_label(action.keys[0]) in words for action in ACTIONS)
        before = dialog.body.top
        await pilot.press(back)
        assert dialog.body.top < before


@pytest.mark.parametrize(("forward", "back"), [("down", "up")])
async def test_it_scrolls_line_by_line(make_app: MakeApp, forward: str, back: str) -> None:
    async with make_app().run_test(size=(40, 12)) as pilot:
        dialog = await opened(pilot)
        await pilot.press(forward, forward, back)
        assert dialog.body.top == 1


@pytest.mark.parametrize(("last", "first"), [("end", "home")])
async def test_it_goes_to_its_end_and_beginning(make_app: MakeApp, last: str, first: str) -> None:
    async with make_app().run_test(size=(40, 12)) as pilot:
        dialog = await opened(pilot)
        await pilot.press(last)
        assert dialog.body.top == dialog.body.length - dialog.body.page > 0
        await pilot.press(first)
        assert dialog.body.top == 0


@pytest.mark.parametrize("typed", ["quit", "json", "/ g", "what?"])
async def test_every_letter_goes_to_the_filter(make_app: MakeApp, typed: str) -> None:
    async with make_app().run_test(size=(40, 12)) as pilot:
        dialog = await opened(pilot)
        await pilot.press(*typed)
        await pilot.pause()
        assert dialog.filter.value == typed
        assert pilot.app.screen is dialog


@pytest.mark.parametrize(("pressed", "said"), [("q", "Close the panel"), ("g", "Go to the first row"), ("G", "last")])
async def test_a_key_shows_what_it_does_first(make_app: MakeApp, pressed: str, said: str) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        dialog = await opened(pilot)
        await pilot.press(pressed)
        await pilot.pause()
        heading, first, *_ = in_view(dialog)
        assert heading == f"Key {pressed}"
        assert first.split()[0] == pressed
        assert said in first


async def test_a_filter_typed_in_one_burst_is_whole(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        dialog = await opened(pilot)
        for letter in "subject":
            pilot.app.post_message(key(letter))
        await pilot.pause(0.1)
        assert dialog.filter.value == "subject"


@pytest.mark.parametrize("pressed", ["escape", "question_mark", "f1"])
async def test_it_closes(make_app: MakeApp, pressed: str) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        await pilot.press(pressed)
        await pilot.pause()
        assert isinstance(pilot.app.screen, BrowseScreen)


@pytest.mark.parametrize(
    ("keys", "pressed"),
    [
        (("Y", "down"), "question_mark"),
        (("colon", *"star"), "f1"),
        (("n", *"abc"), "f1"),
        (("x",), "f1"),
        (("s",), "f1"),
    ],
)
async def test_it_opens_over_a_window_and_gives_it_back_as_it_was(
    make_app: MakeApp, keys: tuple[str, ...], pressed: str
) -> None:
    async with make_app().run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", *keys)
        await pilot.pause()
        window = pilot.app.screen
        assert not isinstance(window, BrowseScreen)

        def state() -> tuple[str, ...]:
            boxes = window.query("LineBox, TextBox")
            return tuple(getattr(one, "text", "") or getattr(one, "value", "") for one in boxes)

        before, focused = state(), window.focused
        await pilot.press(pressed)
        await pilot.pause()
        assert isinstance(pilot.app.screen, HelpDialog)
        await pilot.press(*"cop", "f1")
        await pilot.pause()
        assert pilot.app.screen is window
        assert (state(), window.focused) == (before, focused)


async def test_escape_clears_the_filter_first(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(40, 12)) as pilot:
        dialog = await opened(pilot)
        await pilot.press(*"copy", "escape")
        await pilot.pause()
        assert (pilot.app.screen, dialog.filter.value) == (dialog, "")
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, BrowseScreen)


async def test_the_signs_are_those_of_the_list_and_of_ascii(make_app: MakeApp) -> None:
    for ascii_only, signs in ((False, "● NLP"), (True, "N NLP")):
        app = make_app()
        app.ascii_only = ascii_only
        async with app.run_test(size=(120, 35)) as pilot:
            dialog = await opened(pilot)
            dialog.filter.value = "signs"
            await pilot.pause()
            assert signs in " ".join(in_view(dialog))


async def test_every_command_of_the_palette_is_found(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", "colon")
        await pilot.pause()
        palette = pilot.app.screen
        assert isinstance(palette, PaletteDialog)
        names = [command.name for command in palette._commands]
        await pilot.press("escape")
        dialog = await opened(pilot)
        for name in names:
            words = name.split()
            assert count_matching(dialog._legend, words), name


async def test_ctrl_u_clears_the_filter_else_scrolls(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        dialog = await opened(pilot)
        await pilot.press(*"dark", "left", "ctrl+u")
        assert dialog.filter.value == ""
        await pilot.press("ctrl+d", "ctrl+u")
        assert dialog.body.top == 0
