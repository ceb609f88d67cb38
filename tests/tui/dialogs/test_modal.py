"""What holds for every window over the browser."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from hmtui.tui.dialogs.dialog import Window
from hmtui.tui.dialogs.modal import Modal

if TYPE_CHECKING:
    from tui.browsing import MakeApp


@pytest.mark.parametrize("key", ["question_mark", "colon", "Y", "t"])
async def test_a_closed_window_leaves_none_of_its_lines_in_memory(make_app: MakeApp, key: str) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", key)
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, Window)
        lines = weakref.ref(dialog.body._styles_cache)
        del dialog
        await pilot.press("escape")
        await pilot.pause()
        for _ in range(100):
            gc.collect()
            if lines() is None:
                break
            await pilot.pause(0.05)
        assert lines() is None


@pytest.mark.parametrize("key", ["question_mark", "colon", "Y", "t", "n", "x", "V", "s"])
async def test_a_closed_window_is_gone_with_all_that_is_in_it(make_app: MakeApp, key: str) -> None:
    async with make_app().run_test(size=(120, 35)) as pilot:
        await pilot.press("enter", key)
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, Modal)
        parts = [weakref.ref(part) for part in (dialog, *dialog.walk_children())]
        del dialog
        await pilot.press("a", "escape")
        await pilot.pause()
        if pilot.app.screen is not pilot.app.screen_stack[0]:
            await pilot.press("escape")
        for _ in range(100):
            gc.unfreeze()
            gc.collect()
            if not any(part() for part in parts):
                break
            await pilot.pause(0.05)
        assert [part() for part in parts if part()] == []
