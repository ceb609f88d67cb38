"""What the tests of the browser share: the real catalog, no clock, and no way out to clipboards and browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hmtui.annotations import Position
from hmtui.library import Library
from hmtui.tui import searcher
from hmtui.tui.app import HmtuiApp

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(autouse=True)
def _no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searcher, "perf_counter", lambda: 0.0)


@pytest.fixture
def library() -> Library:
    return Library.open()


@pytest.fixture
def make_app(library: Library) -> Callable[..., HmtuiApp]:
    def make(query: str = "", **options: Any) -> HmtuiApp:
        return HmtuiApp(library, place=Position(query), **options)

    return make
