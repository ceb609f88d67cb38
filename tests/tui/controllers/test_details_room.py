"""The details hidden, narrower or wider, and so again in the next session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.config import load
from tui.browsing import SIZE, MakeApp, browser

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from textual.pilot import Pilot


async def run(pilot: Pilot[tuple[str, ...]], command: str) -> None:
    await pilot.press("ctrl+p", *("space" if letter == " " else letter for letter in command), "enter")
    await pilot.pause()


async def test_hidden_details_leave_the_list_their_room_and_are_shown_by_enter(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        await pilot.press("tab")
        await run(pilot, "hide details")
        assert (screen.results.size.width, screen.details.is_on_screen) == (SIZE[0], False)
        assert screen.footer.notice == "Details hidden: Enter shows a record"
        await pilot.press("enter")
        assert (screen.details.size.width, screen.session.panel) == (SIZE[0], "detail")
        await pilot.press("escape", "f")
        await pilot.pause()
        assert screen.results.size.width < SIZE[0], "facets stand beside the list as ever"
        await pilot.press("escape")
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        assert screen.results.size.width == SIZE[0], "in the next session, too"
        await run(pilot, "show details")
        assert screen.details.is_on_screen


async def test_details_get_wider_and_narrower_in_steps(make_app: MakeApp) -> None:
    async with make_app().run_test(size=SIZE) as pilot:
        screen = browser(pilot)
        widths = [screen.details.size.width]
        for command in ("wider details", "wider details", "wider details", "narrower details"):
            await run(pilot, command)
            widths.append(screen.details.size.width)
        assert widths[0] < widths[1] < widths[2] == widths[3]
        assert widths[4] == widths[1]
        assert screen.results.size.width + screen.details.size.width == SIZE[0]


def test_the_configured_room_is_used_until_another_one_is_chosen(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.toml"
    path.write_text('[look]\ndetails = "wide"\n', encoding="utf-8")
    monkeypatch.setenv("HMTUI_CONFIG", str(path))
    app = make_app(config=load())
    app.first_screen()
    assert app._browser.details.room == "wide"
