"""What the browser does when a source was read to its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui import refreshing
from hmtui.library import Library
from hmtui.models import Entry
from hmtui.opening import News
from hmtui.opening_thread import Opening
from hmtui.sources.saved_names import find
from hmtui.tui.app import HmtuiApp
from hmtui.tui.controllers import loading
from hmtui.tui.screens.browse import BrowseScreen
from hmtui.tui.widgets.reading_line import Reading

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tui.browsing import MakeApp


async def test_records_are_new_although_the_source_could_not_be_updated(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Model,Parameters\nAlpha,1000000000\nBeta,2000000000\n")
    source = refreshing.add(str(path), "mine", max_age=1)
    path.write_text("Model,Parameters\nAlpha,1000000000\nBeta,3000000000\n")
    refreshing.update(source)
    path.unlink()
    about = source.path.parent / "about.json"
    about.write_text(re.sub(r'"checked":[\d.]+', '"checked":1.0', about.read_text()))
    assert find("mine") is not None
    async with HmtuiApp(Library.open()).run_test(size=(120, 35)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        screen.controllers.loader.open("mine")
        while screen.session.library.name != str(source.path) or screen.controllers.loader.active:
            await pilot.pause(0.01)
        assert screen.footer.notice.startswith("There is no file mine. The copy of 20")
        library = screen.session.library
        for _ in range(3_000):
            if library.annotation_lookup.new is not None:
                break
            await pilot.pause(0.01)
        assert set(library.annotation_lookup.new or ()) == {"beta"}


async def test_what_was_not_understood_is_said_first(make_app: MakeApp, tmp_path: Path) -> None:
    table = tmp_path / "papers.csv"
    rows = "".join(f",Ada Lovelace,{1900 + number}\n" for number in range(40))
    table.write_text(f"title,authors,year\nOn Engines,Ada Lovelace,1843\n{rows}", encoding="utf-8")
    async with make_app().run_test() as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        screen.controllers.loader.open(str(table))
        while screen.session.library.name != str(table) or screen.controllers.loader.active:
            await pilot.pause(0.01)
        assert screen.footer.notice.startswith("41 lines look like entries, 1 was read: lines 3–42 were not understood")


async def test_another_list_is_shown_once_it_is_whole_and_its_name_at_once(
    make_app: MakeApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "papers.csv"
    rows = "".join(f"Engine {at},Ada,1843,10.1/{at}\n" for at in range(300))
    table.write_text(f"title,authors,year,doi\n{rows}", encoding="utf-8")
    now = 0.0
    monkeypatch.setattr(loading, "monotonic", lambda: now)
    async with make_app().run_test(size=(120, 35)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        loader, begins, before = screen.controllers.loader, [], screen.session.library
        monkeypatch.setattr(Opening, "follow", lambda _opening, listener: begins.append(listener))
        loader.open(str(table))
        assert screen.frame.header.render_line(0).text.startswith(" Opening papers.csv …")
        part, whole = Library(before.catalog, name=str(table)), Library.open(str(table))
        part.partial = True
        loading_ = loader._loading
        assert loading_ is not None
        loading_.take(News(0.3, 200, part))
        assert screen.session.library is before, "the rest comes soon"
        now = 5.0
        loading_.take(News(0.4, 250))
        assert screen.session.library is part, "what takes long is shown as far as it has come"
        loading_.take(News(1, 300, whole, ended=True))
        await pilot.pause()
        assert screen.session.library is whole
        assert screen.frame.header.render_line(0).text.startswith(" papers.csv · 300 papers ")
        assert screen.footer.notice.startswith("300 papers · ")


async def test_the_columns_change_only_when_all_is_read(make_app: MakeApp) -> None:
    catalog = Library.open().catalog
    bare = Entry("a", "A")
    batches = [
        Library(replace(catalog, entries=entries)) for entries in ((bare,), (bare, *catalog.entries), catalog.entries)
    ]
    for batch in batches:
        batch.name = "growing"
    async with make_app().run_test(size=(120, 35)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        seen = []
        for number, batch in enumerate(batches):
            screen.frame.show_reading(Reading("Reading") if number < 2 else None)
            screen.adopt(batch)
            await pilot.pause()
            seen.append({placed.column.key for placed in screen.results.columns.columns})
        assert seen[0] == seen[1] == {"name"}
        assert "title" in seen[2]
