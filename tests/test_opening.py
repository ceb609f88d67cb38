"""Opening a source in a thread: what there is so far, how it ends, how it is given up."""

from __future__ import annotations

import gc
import json
import threading
from typing import TYPE_CHECKING, ClassVar

import pytest
from msgspec.structs import replace

from hmtui import catalog, opening
from hmtui import sources as importers
from hmtui.annotations import Annotations
from hmtui.annotations.history import History
from hmtui.catalog import is_catalog
from hmtui.errors import Cancelled, SourceError, Stopped
from hmtui.formats.findings import Finding, Origin
from hmtui.library import Library
from hmtui.models import Entry, Section
from hmtui.opening import News, open_source, size_of
from hmtui.opening_thread import Opening
from hmtui.tui.app import HmtuiApp
from hmtui.tui.screens.browse import BrowseScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SHIPPED = Library.open().catalog


class Slow:
    """A stream of records that stops at some places until it is let on."""

    fraction = 0.5
    files = ("slow",)
    sections = (Section("S", "S"),)

    def __init__(self, count: int, *, stop_at: int = -1, fault: SourceError | None = None) -> None:
        self.count, self.stop_at, self.fault = count, stop_at, fault
        self.waiting, self.go_on = threading.Event(), threading.Event()
        self.cancelled: Callable[[], bool] = lambda: False

    def __call__(self, _source: str, *, cancelled: Callable[[], bool], **_options: object) -> Slow:
        self.cancelled = cancelled
        return self

    def records(self) -> Iterator[Entry]:
        for number in range(self.count):
            if self.cancelled():
                raise Cancelled
            if number == self.stop_at:
                self.waiting.set()
                assert self.go_on.wait(20)
            yield Entry(id=f"r{number}", name=f"Record {number}", sections=("S",), issued=str(1000 + number))
        if self.fault:
            raise self.fault

    format, encoding, notice, title = "bibtex", "UTF-8", "", "refs"
    problems = (Finding("refs.bib", 1, 1, "x", "said"),)
    extra: ClassVar[dict[str, object]] = {}

    def origin(self, _entries: object = ()) -> Origin:
        return Origin(self.format, self.encoding, self.problems)


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text("@misc{a, title = {A}}\n")
    return path


def streamed(monkeypatch: pytest.MonkeyPatch, stream: Slow) -> Slow:
    monkeypatch.setattr(importers, "stream", stream)
    return stream


def test_a_catalog_is_told_by_how_it_begins(tmp_path: Path) -> None:
    for name, text, expected in (
        ("a", json.dumps({"schema": 1, "entries": []}), True),
        ("b", '\ufeff \n{"title": "t", "schema": 1}', True),
        ("c", '[{"id": "x"}]', False),
        ("d", "# A list\n", False),
        ("e", "@misc{schema}", False),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert is_catalog(str(tmp_path / name)) is expected, name
    assert is_catalog(str(tmp_path / "not there"))
    assert not is_catalog(str(tmp_path))
    assert not is_catalog("https://example.org/c.json")
    assert not is_catalog("-")


def test_a_list_is_looked_at_while_it_is_read(monkeypatch: pytest.MonkeyPatch, listed: Path) -> None:
    slow = streamed(monkeypatch, Slow(500, stop_at=300))
    opened = Opening(str(listed))
    assert slow.waiting.wait(20)
    assert opened.wait(0) is None
    told: list[News] = []
    opened.follow(told.append)
    assert told[0].library is not None
    assert len(told[0].library) == 200
    assert told[0].library.search("record 7").hits.total
    slow.go_on.set()
    library = opened.wait(20)
    assert library is not None
    assert len(library) == 500
    assert library.origin == slow.origin()
    assert told[-1].ended
    assert told[-1].library is library


def test_what_was_read_before_it_was_stopped_is_kept_and_said(monkeypatch: pytest.MonkeyPatch, listed: Path) -> None:
    slow = streamed(monkeypatch, Slow(5000, stop_at=1000))
    opened = Opening(str(listed))
    assert slow.waiting.wait(20)
    opened.cancel()
    slow.go_on.set()
    library = opened.wait(20)
    assert library is not None
    assert 1000 <= len(library) < 5000
    assert f"first {len(library):,} records" in library.notice


def test_a_file_is_read_not_fetched(monkeypatch: pytest.MonkeyPatch, listed: Path) -> None:
    class Told(Slow):
        def __call__(self, _source: str, *, cancelled: Callable[[], bool], **options: object) -> Slow:
            options["progress"](0.5)  # type: ignore[operator]
            return super().__call__(_source, cancelled=cancelled)

    streamed(monkeypatch, Told(3))
    told: list[News] = []
    open_source(str(listed), notify=told.append)
    assert {news.step for news in told if not news.records} == {"Reading"}


def test_a_fault_is_raised_where_it_is_waited_for(monkeypatch: pytest.MonkeyPatch, listed: Path) -> None:
    streamed(monkeypatch, Slow(3, fault=SourceError("It broke off.")))
    with pytest.raises(SourceError, match="broke off"):
        Opening(str(listed)).wait(20)


def test_the_records_of_a_long_list_are_not_walked_by_the_collector(
    monkeypatch: pytest.MonkeyPatch, listed: Path
) -> None:
    monkeypatch.setattr(importers, "stream", Slow(3001))
    gc.unfreeze()
    try:
        library = open_source(str(listed))
        assert gc.isenabled()
        walked = set(map(id, gc.get_objects()))
        assert not any(id(entry) in walked for entry in library.catalog.entries)
    finally:
        gc.unfreeze()


def test_a_long_list_is_kept_and_opens_from_the_cache(monkeypatch: pytest.MonkeyPatch, listed: Path) -> None:
    monkeypatch.setattr(opening, "_MANY", 100)
    monkeypatch.setattr(opening, "_LONG", 0)
    slow = streamed(monkeypatch, Slow(300))
    first = open_source(str(listed))
    assert first.catalog.entries == ()
    streamed(monkeypatch, Slow(0, fault=SourceError("it was read again")))
    again = open_source(str(listed))
    assert (len(again), again.name, again.origin) == (300, str(listed), slow.origin())
    assert again.entry("r7") == first.entry("r7") == list(slow.records())[7]
    first.close()
    again.close()
    listed.write_text("@misc{b, title = {B}}\n")
    with pytest.raises(SourceError, match="read again"):
        open_source(str(listed))


def test_a_large_catalog_given_up_at_once_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(opening, "_LARGE", 0)
    path = tmp_path / "c.json"
    path.write_text(catalog.dumps(SHIPPED), encoding="utf-8")
    with pytest.raises(Stopped):
        open_source(str(path), stops=lambda: 1)


async def test_the_browser_grows_with_what_is_read_and_stays_on_its_record(
    monkeypatch: pytest.MonkeyPatch, listed: Path
) -> None:
    slow = streamed(monkeypatch, Slow(900, stop_at=300))
    opened = Opening(str(listed))
    assert slow.waiting.wait(20)
    empty = Library(replace(SHIPPED, entries=(), sections=()))
    async with HmtuiApp(empty, opening=opened).run_test(size=(120, 35)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        while screen.results.count != 200:
            await pilot.pause(0.01)
        last = screen.results.line(screen.results.line_count - 1)
        assert "".join(run.text for run in last).endswith("Esc stop")
        await pilot.press("tab", "j", "j")
        assert screen.results.current is not None
        assert screen.results.current.id == "r197"
        slow.go_on.set()
        while screen.results.count != 900:
            await pilot.pause(0.01)
        assert screen.results.current.id == "r197"
        assert screen.results.cursor == 702
        assert screen.session.library.catalog.sections == slow.sections


async def test_esc_stops_and_keeps_what_is_there(monkeypatch: pytest.MonkeyPatch, listed: Path) -> None:
    slow = streamed(monkeypatch, Slow(5000, stop_at=300))
    opened = Opening(str(listed))
    assert slow.waiting.wait(20)
    empty = Library(replace(SHIPPED, entries=(), sections=()))
    async with HmtuiApp(empty, opening=opened).run_test(size=(120, 35)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        while screen.results.count != 200:
            await pilot.pause(0.01)
        await pilot.press("escape")
        slow.go_on.set()
        while not screen.footer.notice:
            await pilot.pause(0.01)
        assert "Stopped: these are the first" in screen.footer.notice
        while screen.results.count == 200:
            await pilot.pause(0.01)
        assert 300 <= screen.results.count < 5000
    history = History(Annotations())
    assert history.last_source() == "", "what was stopped is no list to come back to"
    assert history.sources() == []


def test_the_size_of_what_is_no_file_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("12345", encoding="utf-8")
    assert size_of(str(tmp_path / "a.md")) == 5
    assert size_of(str(tmp_path)) == size_of(str(tmp_path / "b.md")) == 0


def test_who_leaves_waits_until_nothing_is_read_any_more(monkeypatch: pytest.MonkeyPatch, listed: Path) -> None:
    slow = streamed(monkeypatch, Slow(5000, stop_at=1000))
    opened = Opening(str(listed))
    assert slow.waiting.wait(20)
    threading.Timer(0.05, slow.go_on.set).start()
    opened.finish(20)
    library = opened.wait(0)
    assert library is not None
    assert library.partial
    assert not any(thread.name == "opening" for thread in threading.enumerate())


def test_progress_never_goes_back(monkeypatch: pytest.MonkeyPatch, listed: Path) -> None:
    streamed(monkeypatch, Slow(10))
    opened = Opening(str(listed))
    opened.wait(20)
    told: list[News] = []
    opened.follow(told.append)
    opened._notify(News(0, 3))
    opened._notify(News(0, 3, ended=True))
    assert {news.done for news in told} == {1}


def test_what_is_shown_of_a_list_meanwhile_is_known_to_be_a_part(monkeypatch: pytest.MonkeyPatch, listed: Path) -> None:
    slow = streamed(monkeypatch, Slow(500, stop_at=300))
    opened = Opening(str(listed))
    assert slow.waiting.wait(20)
    told: list[News] = []
    opened.follow(told.append)
    slow.go_on.set()
    opened.wait(20)
    assert told[0].library is not None
    assert told[0].library.partial
    assert told[-1].library is not None
    assert not told[-1].library.partial


async def test_why_a_list_cannot_be_read_is_said_where_it_would_be(
    monkeypatch: pytest.MonkeyPatch, listed: Path
) -> None:
    slow = streamed(monkeypatch, Slow(2, stop_at=1, fault=SourceError("refs.bib is damaged.")))
    opened = Opening(str(listed))
    assert slow.waiting.wait(20)
    empty = Library(replace(SHIPPED, entries=(), sections=()))
    empty.partial = True
    async with HmtuiApp(empty, opening=opened).run_test(size=(120, 35)) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, BrowseScreen)
        slow.go_on.set()
        while screen.controllers.loader.active:
            await pilot.pause(0.01)
        await pilot.pause()
        lines = ["".join(span.text for span in screen.results.line(y)).strip() for y in range(9)]
        assert "refs.bib is damaged." in lines
        assert "Ctrl+O open another list" in lines
