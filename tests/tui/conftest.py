"""What the tests of the browser share: the real source list, no clock, and no way out to clipboards and browsers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hmtui import catalog
from hmtui.annotations import Position
from hmtui.library import Library
from hmtui.tui.app import HmtuiApp
from hmtui.tui.controllers import search as searcher
from source_list import loads_source_list

if TYPE_CHECKING:
    from tui.browsing import MakeApp


@pytest.fixture(autouse=True)
def _no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searcher, "perf_counter", lambda: 0.0)


@pytest.fixture(autouse=True)
def _all_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the colours of themes be what they are, not the nearest of 256."""
    monkeypatch.setenv("COLORTERM", "truecolor")


@pytest.fixture(autouse=True)
def _source_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open the source list instead of the shipped catalog, so that nothing here changes when that gains a model."""
    monkeypatch.setattr(catalog, "load", loads_source_list(catalog.load))


@pytest.fixture
def library() -> Library:
    opened = Library.open()
    opened.store.index_text()  # as ``run_browser`` does
    return opened


@pytest.fixture
def make_app(library: Library) -> MakeApp:
    def make(query: str = "", **options: Any) -> HmtuiApp:
        return HmtuiApp(library, position=Position(query), **options)

    return make
