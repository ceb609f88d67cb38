"""The window that shows a link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.tui.dialogs.text import LinkDialog
from tui.browsing import MakeApp, browser

if TYPE_CHECKING:
    from textual.pilot import Pilot


URL = "https://models.example.org/2026/reports/a-very-long-name-of-a-report.pdf"


async def _open(pilot: Pilot[tuple[str, ...]]) -> LinkDialog:
    await pilot.press("enter")
    dialog = LinkDialog("No browser started", "A · blog", URL, "No display found. Copied the link (tmux buffer).")
    await pilot.app.push_screen(dialog)
    await pilot.pause()
    return dialog


@pytest.mark.parametrize(
    ("size", "shown"), [((120, 35), [URL]), ((40, 12), [URL[:33], URL[33:66], URL[66:]])], ids=["120", "40"]
)
async def test_an_address_is_shown_whole_and_each_line_of_it_leads_there(
    make_app: MakeApp, size: tuple[int, int], shown: list[str]
) -> None:
    async with make_app().run_test(size=size) as pilot:
        dialog = await _open(pilot)
        spans = [span for line in dialog.body._lines for span in line if span.url]
        assert [span.url for span in spans] == [URL] * len(spans)
        assert [span.text for span in spans] == shown


@pytest.mark.parametrize("key", ["escape", "enter", "q", "o"])
async def test_these_keys_close_it_and_do_nothing_else(make_app: MakeApp, key: str) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await _open(pilot)
        await pilot.press(key)
        await pilot.pause()
        assert pilot.app.screen is browser(pilot)
        assert browser(pilot).session.panel == "list"


async def test_other_keys_close_it_and_do_what_they_always_do(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await _open(pilot)
        results = browser(pilot).results
        await pilot.press("j", "j", "space")
        await pilot.pause()
        assert pilot.app.screen is browser(pilot)
        assert results.cursor == 3
        assert len(results.marks) == 1
