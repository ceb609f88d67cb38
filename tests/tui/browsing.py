"""What tests that drive the browser share: how it is made, its size, and its main screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hmtui.tui.app import HmtuiApp
from hmtui.tui.screens.browse import BrowseScreen

if TYPE_CHECKING:
    from textual.pilot import Pilot

MakeApp = Callable[..., HmtuiApp]
SIZE = (120, 35)


def browser(pilot: Pilot[tuple[str, ...]]) -> BrowseScreen:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, BrowseScreen)
    return screen


async def until(pilot: Pilot[tuple[str, ...]], seen: Callable[[], object]) -> None:
    """Wait until something is seen on the screen."""
    for _ in range(400):
        if seen():
            return
        await pilot.pause(0.025)
    raise AssertionError("not seen within 10 seconds")
