"""Keys that do nothing in the panel that has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from hmtui.tui.dialogs.help import HelpDialog
from tui.browsing import SIZE, browser

if TYPE_CHECKING:
    from tui.browsing import MakeApp


@pytest.mark.parametrize("way", [("enter",), ("enter", "enter"), ("enter", "p"), ("enter", "f")])
async def test_a_key_that_does_nothing_says_so(make_app: MakeApp, way: tuple[str, ...]) -> None:
    async with make_app("gpt").run_test(size=SIZE) as pilot:
        await pilot.press(*way)
        await pilot.pause()
        await pilot.press("z")
        assert browser(pilot).footer.notice == "z does nothing here"
        await pilot.press("#")
        assert browser(pilot).footer.notice == "# does nothing here"


async def test_in_the_comparison_its_page_says_so(make_app: MakeApp) -> None:
    async with make_app("gpt").run_test(size=SIZE) as pilot:
        await pilot.press("enter", "space", "space", "equals_sign")
        await pilot.pause()
        await pilot.press("z")
        await pilot.pause()
        hints = pilot.app.screen.query_one("#hints")
        assert "z does nothing here · ? help" in "".join(strip.text for strip in hints.render_lines(hints.size.region))
        await pilot.pause(0.35)  # until it could be read
        for key in ("j", "down", "question_mark"):
            await pilot.press(key)
            assert not browser(pilot).footer.notice
        assert isinstance(pilot.app.screen, HelpDialog)
        await pilot.press("escape", "q")
        assert len(pilot.app.screen_stack) == 1
        assert "q" not in browser(pilot).footer.notice


@pytest.mark.parametrize("key", ["alt+z", "f7", "insert", "ctrl+left"])
async def test_of_other_keys_nothing_is_said(make_app: MakeApp, key: str) -> None:
    async with make_app("gpt").run_test(size=SIZE) as pilot:
        await pilot.press("enter", key)
        assert not browser(pilot).footer.notice


async def test_a_held_key_says_it_once(make_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    async with make_app("gpt").run_test(size=SIZE) as pilot:
        await pilot.press("enter")
        said: list[str] = []
        monkeypatch.setattr(browser(pilot).footer, "show_notice", lambda notice, **_: said.append(notice))
        for at in (0.0, 0.5, 0.53, 0.56):
            key = events.Key("z", "z")
            key.time += at
            pilot.app.post_message(key)
        await pilot.pause()
        assert said == ["z does nothing here"]


async def test_in_the_box_letters_are_typed_and_in_windows_nothing_is_said(make_app: MakeApp) -> None:
    async with make_app("").run_test(size=SIZE) as pilot:
        await pilot.press("z")
        assert (browser(pilot).session.query, browser(pilot).footer.notice) == ("z", "")
        await pilot.press("escape", "enter", "s", "#")
        assert "nothing" not in browser(pilot).footer.notice
