"""What the tests of the browser share: the real source list, no clock, and no way out to clipboards and browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hmtui import catalog
from hmtui.annotations import Place
from hmtui.library import Library
from hmtui.tui import searcher
from hmtui.tui.app import HmtuiApp
from source_list import source_list

if TYPE_CHECKING:
    from collections.abc import Callable

SOURCE_LIST = source_list()


@pytest.fixture(autouse=True)
def _no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searcher, "perf_counter", lambda: 0.0)


@pytest.fixture(autouse=True)
def _source_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the source list instead of the shipped catalog, so that nothing here changes when that gains a model."""
    monkeypatch.setattr(catalog, "load", lambda: SOURCE_LIST)


@pytest.fixture
def library() -> Library:
    return Library.open()


@pytest.fixture
def make_app(library: Library) -> Callable[..., HmtuiApp]:
    def make(query: str = "", **options: Any) -> HmtuiApp:
        return HmtuiApp(library, place=Place(query), **options)

    return make
