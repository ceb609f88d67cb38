"""What is done to Textual beyond what it promises, without a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

if TYPE_CHECKING:
    from tui.browsing import MakeApp


async def test_what_was_computed_for_another_size_is_released(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        for width in range(1, 4000):
            Region(1, 2, width, 3).grow((1, 1, 1, 1)).intersection(Region(0, 0, 120, 35))
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        for remembered in (Region.grow, Region.intersection):
            assert remembered.cache_info().currsize < 2000
