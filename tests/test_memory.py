"""Memory is given back to the system, and the collector comes seldom only until the first frame."""

from __future__ import annotations

import ctypes
import gc
from typing import TYPE_CHECKING

from hmtui.annotations import Position
from hmtui.library import Library
from hmtui.memory import collect_seldom, give_back
from hmtui.tui import themed_app
from hmtui.tui.app import HmtuiApp

if TYPE_CHECKING:
    import pytest


def test_a_system_whose_library_has_no_such_call_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    give_back()
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    give_back()


async def test_the_browser_gives_it_back_from_time_to_time(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    monkeypatch.setattr(themed_app, "_MINUTE", 0.01)
    monkeypatch.setattr(themed_app, "give_back", lambda: given.append("memory"))
    async with HmtuiApp(Library.open(), position=Position()).run_test(size=(80, 24)) as pilot:
        for _ in range(300):
            await pilot.pause(0.01)
            if len(given) > 1:
                break
    assert len(given) > 1


async def test_the_collector_comes_as_often_as_usual_once_the_first_frame_is_there() -> None:
    usual = gc.get_threshold()
    collect_seldom()
    try:
        assert gc.get_threshold()[0] > usual[0]
        async with HmtuiApp(Library.open(), position=Position()).run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert gc.get_threshold() == usual
    finally:
        gc.set_threshold(*usual)
