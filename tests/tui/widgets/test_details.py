"""The details: the link that Enter opens is one that is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.tui.widgets.line_widget import width_of
from tui.browsing import MakeApp, browser

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from hmtui.tui.widgets.details import DetailsPanel


def details_of(pilot: Pilot[tuple[str, ...]]) -> DetailsPanel:
    screen = browser(pilot)
    return screen.details


def text_of(panel: DetailsPanel) -> list[str]:
    return [panel.render_line(y).text for y in range(panel.size.height)]


async def press(pilot: Pilot[tuple[str, ...]], *keys: str) -> None:
    await pilot.pause()
    await pilot.press(*keys)
    await pilot.pause(0.05)


@pytest.mark.parametrize("size", [(80, 24), (80, 18), (60, 20), (40, 12), (120, 35)])
async def test_the_details_open_at_their_top_and_the_link_that_enter_opens_is_on_the_screen(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with make_app("chinchilla").run_test(size=size) as pilot:
        await press(pilot, "enter", "enter")
        details = details_of(pilot)
        assert details.top == 0
        assert "".join(text_of(details)).strip().startswith("Cerebras-GPT: Open")
        if details.link is None:
            assert details.opens == "to the link"
            await press(pilot, "enter")
        assert details.link is details.link_number(1)
        assert details.opens.startswith("open ")
        assert any(line.strip().startswith("1 paper") for line in text_of(details))


async def test_the_link_under_the_cursor_stays_in_view_when_the_terminal_is_resized(make_app: MakeApp) -> None:
    async with make_app("chinchilla").run_test(size=(120, 35)) as pilot:
        await press(pilot, "enter", "enter")
        assert details_of(pilot).link is not None
        await pilot.resize_terminal(40, 12)
        await pilot.pause(0.05)
        details = details_of(pilot)
        assert details.link is details.link_number(1)
        assert any(line.strip().startswith("1 paper") for line in text_of(details))


async def test_enter_scrolls_back_to_a_link_that_the_wheel_has_left_behind(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    async with make_app("chinchilla").run_test(size=(40, 12)) as pilot:
        await press(pilot, "enter", "enter")
        details = details_of(pilot)
        screen = browser(pilot)
        monkeypatch.setattr(screen.controllers.clipboard, "open", lambda link, _name: opened.append(link))
        assert (details.top, details.link) == (0, None)
        await press(pilot, "enter")
        details.scroll_lines_to(0)
        assert (details.link, details.opens) == (None, "to the link")
        await press(pilot, "enter")
        assert (opened, details.link) == ([], details.link_number(1))
        await press(pilot, "enter")
        assert opened == [details.link_number(1)]


async def test_each_step_down_goes_to_the_next_link_while_one_comes_into_view(make_app: MakeApp) -> None:
    async with make_app("pangu").run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "enter", "enter")
        details = details_of(pilot)
        for number in range(2, 5):
            await press(pilot, "down")
            assert details.link is details.link_number(number) is not None


async def test_the_end_has_the_cursor_on_the_last_stop_and_what_unfolds_there_is_seen(make_app: MakeApp) -> None:
    async with make_app("chinchilla").run_test(size=(120, 24)) as pilot:
        await press(pilot, "enter", "enter", "end")
        details = details_of(pilot)
        assert (details.on_fold, details.opens) == (True, "unfold")
        await press(pilot, "enter")
        lines = text_of(details)
        assert details.on_fold
        shown = next(at for at, line in enumerate(lines) if "▾" in line)
        below = details.length - details.top - shown
        assert shown == 0 or below <= len(lines), "as high as there are lines below it"
        assert any("Released" in line or "Parameters" in line for line in lines[shown:])
        await press(pilot, "home")
        assert details.top == 0
        assert details.link in {None, details.link_number(1)}


@pytest.mark.parametrize("size", [(120, 35), (80, 24), (40, 12)])
async def test_a_blank_stands_between_the_text_and_the_bar(make_app: MakeApp, size: tuple[int, int]) -> None:
    async with make_app("switch").run_test(size=size) as pilot:
        await pilot.press("enter", "enter")
        details = browser(pilot).details
        widths = [sum(width_of(span.text) for span in details.line(y)) for y in range(details.page)]
        assert max(widths) <= details.line_width - 1


async def test_links_have_their_numbers_while_these_are_keys(make_app: MakeApp) -> None:
    async with make_app("chinchilla").run_test(size=(120, 35)) as pilot:
        await press(pilot, "enter")
        details = details_of(pilot)
        [unnumbered] = [line for line in text_of(details) if " paper  " in line]
        await press(pilot, "enter")
        [numbered] = [line for line in text_of(details) if " paper  " in line]
        assert numbered.startswith(" 1 paper")
        assert unnumbered == numbered.replace("1", " ", 1)
        await press(pilot, "escape")
        assert unnumbered in text_of(details)
