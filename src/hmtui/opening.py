"""Open a source, whatever it is, and show it while it is still being read.

A small source is held in memory. A long file is written to a store in the cache, which opens at once the next time;
its first records can be searched meanwhile. Invariant: a source is only ever read; whatever was read before an error
or a cancellation is kept, and what is missing is reported.
"""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from threading import Condition, Thread
from time import perf_counter
from typing import TYPE_CHECKING, Protocol
from weakref import finalize

from msgspec import Struct
from msgspec.structs import astuple, replace

from hmtui import catalog as catalogs
from hmtui import sources as importers
from hmtui.catalog_stream import CatalogReading
from hmtui.errors import Cancelled, SourceError, Stopped
from hmtui.formats.findings import Finding, Origin
from hmtui.library import Library
from hmtui.models import Catalog
from hmtui.paths import folder
from hmtui.sources.addresses import is_name
from hmtui.store.cache import DEFAULT_LIMIT, Cache, key_of_long
from hmtui.store.writing import FileWriter
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from hmtui.models import Entry, Section
    from hmtui.store import Store

__all__ = ["News", "Opening", "open_source"]

_LARGE, _LONG = 2_000_000, 1_000_000
"""Bytes of a catalog, and of a list, up to which reading it again is as quick as looking for it in the cache."""
_MANY = 2_000
"""Records of a source from which on it is kept in the cache."""
_SOON = (200, 3_000)
"""After so many records, they can be looked at while the rest is read."""
_HELD = 50_000
"""Records that are held in memory while a source is read, to be shown should it be cancelled."""
_CHECK = 128
"""Records between two checks whether to go on."""
_BEAT = 0.2
"""Seconds between two pieces of news that only report progress."""
_COURTESY = 1.0
"""Seconds for which reading rests when there is something to show and nobody shows it yet."""
_FETCHING, _READING = 0.3, 0.4
"""The parts of the work on a long source that are fetching and reading; the rest is writing the store."""


class News(Struct, frozen=True):
    """How far the opening of a source has come."""

    done: float
    """From 0 to 1."""
    records: int
    """How many records were read; 0 when that is not known now."""
    library: Library | None = None
    """What can be looked at from now on, when there is more than before."""
    ended: bool = False
    """Whether this is the last of it; without a library, it failed."""
    waiting: str = ""
    """The name of a pipe from which nothing comes."""


class _NotKeptError(Exception):
    """The store of a long source cannot be kept where it should be."""


class Readable(Protocol):
    """A source that is being read."""

    @property
    def fraction(self) -> float:
        """How much has been read, from 0 to 1."""

    @property
    def title(self) -> str:
        """What the list calls itself."""

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections so far."""

    @property
    def extra(self) -> dict[str, Any]:
        """Unknown top-level fields."""

    def records(self) -> Iterator[Entry]:
        """Yield the records."""


def open_source(
    source: str,
    *,
    offline: bool = False,
    notify: Callable[[News], None] = lambda _news: None,
    cancelled: Callable[[], bool] = lambda: False,
    cache_limit: int = DEFAULT_LIMIT,
) -> Library:
    """Open a catalog, list, directory, address or ``-`` (stdin).

    Args:
        source: what the user named; empty is the shipped catalog.
        offline: answer addresses from the cache only.
        notify: called with the progress, and with the records that can be shown meanwhile.
        cancelled: called often; when it returns true, what was read so far is all there is.
        cache_limit: bytes that the stores in the cache may take.

    Raises:
        SourceError: it cannot be read, or holds no records.
        Stopped: it was cancelled before there was anything.
    """
    if not source:
        return Library(catalogs.load())
    saved = _saved(source, offline=offline, notify=notify, cancelled=cancelled) if is_name(source) else (source, "")
    source, notice = saved
    if catalogs.is_catalog(source) and _size(source) <= _LARGE:
        library = Library(catalogs.load(source), name=source)
    else:
        library = _open_list(source, partial(_Source, source, notify, cancelled), cache_limit, offline=offline)
    library.notice = " ".join(filter(None, (notice, library.notice)))
    return library


def _saved(
    name: str, *, offline: bool, notify: Callable[[News], None], cancelled: Callable[[], bool]
) -> tuple[str, str]:
    """Return the file of a saved source, updated if it is due, and a notice; another name unchanged."""
    from hmtui.refreshing import opened_path  # noqa: PLC0415 - files are opened without it

    def progress(done: float) -> None:
        notify(News(done * _FETCHING, 0))

    try:
        return opened_path(name, offline=offline, progress=progress, cancelled=cancelled)
    except Cancelled:
        raise Stopped from None


def _open_list(source: str, opening: Callable[[Cache | None], _Source], cache_limit: int, *, offline: bool) -> Library:
    """Open a long catalog, or what is no catalog."""

    def open_with(cache: Cache | None) -> Library:
        return (
            opening(cache).open_catalog() if catalogs.is_catalog(source) else opening(cache).open_list(offline=offline)
        )

    cache = Cache(Path(folder("cache")), cache_limit)
    try:
        return open_with(cache)
    except _NotKeptError as error:
        library = _open_elsewhere(open_with)
        library.notice = f"The list cannot be kept in {cache.folder}: {error}."
        return library


def _open_elsewhere(open_with: Callable[[Cache | None], Library]) -> Library:
    """Open a long source whose store cannot be kept in the cache: in a temporary folder, else in memory."""
    try:
        scratch = mkdtemp(prefix="hmtui-")
    except OSError:
        return open_with(None)
    try:
        library = open_with(Cache(Path(scratch)))
    except BaseException as error:
        rmtree(scratch, ignore_errors=True)
        if isinstance(error, _NotKeptError):
            return open_with(None)
        raise
    library.remove_scratch = finalize(library, rmtree, scratch, ignore_errors=True)
    return library


def _size(source: str) -> int:
    try:
        return Path(source).stat().st_size
    except (OSError, ValueError):
        return 0  # its reader reports what is wrong


class _Source:
    """The opening of one source."""

    def __init__(
        self,
        source: str,
        notify: Callable[[News], None],
        cancelled: Callable[[], bool],
        cache: Cache | None,
    ) -> None:
        self._source, self._notify, self._cancelled, self._cache = source, notify, cancelled, cache
        self._key = key_of_long(source, _LARGE if catalogs.is_catalog(source) else _LONG) if cache else ""

    def open_list(self, *, offline: bool) -> Library:
        """Open what is not a catalog."""
        if kept := self._kept():
            return kept
        try:
            reading = importers.stream(
                self._source,
                offline=offline,
                progress=lambda done: self._notify(News(done * _FETCHING, 0)),
                cancelled=self._cancelled,
                waiting=lambda name: self._notify(News(0, 0, waiting=name)),
            )
        except Cancelled:
            raise Stopped from None
        library = self._read(reading, lambda: reading.origin)
        if len(reading.files) > 1 and not library.partial:
            library.catalog, library.origin = reading.merge_files(library.catalog), reading.origin
        if reading.notice and not library.notice:
            library.notice = f"{clean(self._source)} was {reading.notice}."
        return library

    def open_catalog(self) -> Library:
        """Open a large catalog."""
        if kept := self._kept():
            return kept
        try:
            with Path(self._source).open("rb") as file:
                reading = CatalogReading(file, clean(Path(self._source).name), _size(self._source))
                return self._read(reading, lambda: None)
        except OSError as error:
            raise SourceError(
                f"{clean(self._source)} cannot be read: {error.strerror}.", hint="Check the path."
            ) from error

    def _kept(self) -> Library | None:
        store = self._cache.open(self._key) if self._cache and self._key else None
        return self._library_of(store) if store else None

    def _library_of(self, store: Store) -> Library:
        library = Library(Catalog(store.meta["title"], store.sections, ()), name=self._source, store=store)
        if origin := store.meta.get("origin"):
            form, encoding, problems = json.loads(origin)
            library.origin = Origin(form, encoding, tuple(Finding(*problem) for problem in problems))
        return library

    def _read(self, reading: Readable, origin: Callable[[], Origin | None]) -> Library:
        """Read all records: into memory when they are few, else into a store."""
        entries: list[Entry] = []
        records = iter(reading.records())
        with _without_collector(entries):
            try:
                for entry in records:
                    if len(entries) % _CHECK == 0:
                        self._progress(reading.fraction * _READING, len(entries))
                    entries.append(entry)
                    if len(entries) in _SOON:
                        self._show(reading, self._library(reading, entries, origin))
                    if len(entries) == _HELD and self._key:
                        break
                else:
                    records = iter(())
                if self._cancelled():
                    raise Cancelled  # noqa: TRY301 - as in what is read
            except Cancelled:
                if not entries:
                    raise Stopped from None
                return self._stopped(self._library(reading, entries, origin))
            if len(entries) <= _MANY or not self._key:
                return self._library(reading, entries, origin)
            return self._written(reading, entries, records, origin)

    def _show(self, reading: Readable, library: Library) -> None:
        library.partial = True
        self._notify(News(reading.fraction * _READING, len(library), library))

    def _library(self, reading: Readable, entries: list[Entry], origin: Callable[[], Origin | None]) -> Library:
        library = Library(Catalog(reading.title, reading.sections, tuple(entries), reading.extra), name=self._source)
        library.origin = origin()
        return library

    def _stopped(self, library: Library) -> Library:
        library.partial = True
        library.notice = f"Stopped: these are the first {len(library):,} records of {clean(library.name)}."
        return library

    def _written(
        self, reading: Readable, entries: list[Entry], rest: Iterator[Entry], origin: Callable[[], Origin | None]
    ) -> Library:
        """Write the records to a store in the cache, and open that; without the cache they are held in memory."""

        def write(path: Path) -> None:
            writer = FileWriter(path)
            try:
                for entry in entries:
                    writer.add(entry)
                for entry in rest:
                    writer.add(entry)
                    if writer.count % _CHECK == 0:
                        self._progress(reading.fraction * _READING, writer.count)
                said = origin()
                meta = {"title": reading.title}
                if said is not None:
                    meta["origin"] = json.dumps([said.format, said.encoding, list(map(astuple, said.problems))])
                writer.finish(
                    reading.sections, meta, lambda done: self._progress(_READING + (1 - _READING) * done, writer.count)
                )
            finally:
                writer.close()

        if self._cache is None:  # without it there is no key
            return self._library(reading, entries, origin)
        try:
            self._cache.write(self._key, write)
        except Cancelled:
            return self._stopped(self._library(reading, entries, origin))
        except OSError as error:
            raise _NotKeptError(error.strerror or str(error)) from error
        kept = self._kept()
        if kept is None:
            raise _NotKeptError("it could not be read back")
        return kept

    def _progress(self, done: float, records: int) -> None:
        if self._cancelled():
            raise Cancelled
        self._notify(News(done, records))


@contextmanager
def _without_collector(entries: list[Entry]) -> Iterator[None]:
    """Read without the collector of cycles: records live as long as the list, and walking them finds nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if len(entries) > _SOON[-1]:
            gc.freeze()  # walking all of them even once would hold up a key for longer than a user notices
        if collecting:
            gc.enable()


class Opening:
    """The opening of a source in a thread of its own."""

    def __init__(self, source: str, *, offline: bool = False, cache_limit: int = DEFAULT_LIMIT) -> None:
        """Begin to open ``source``; for the others see ``open_source``."""
        self.source = source
        self._offline = offline
        self._cache_limit = cache_limit
        self._cancelled = self._hurried = False
        self._latest = News(0, 0)
        self._listener: Callable[[News], object] | None = None
        self._news = Condition()
        self._failure: BaseException | None = None
        self._told = 0.0
        self._thread = Thread(target=self._run, name="opening", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Stop reading; what was read so far is what there is."""
        self._cancelled = True
        with self._news:
            self._news.notify_all()

    def begin(self, seconds: float) -> Library | None:
        """Wait some seconds for the end, or until there is something to show; return the library if it is whole.

        Raises as ``wait`` does.
        """
        with self._news:
            self._news.wait_for(lambda: self._latest.ended or self._latest.library is not None, seconds)
        return self.wait(0)

    def wait(self, seconds: float | None = None) -> Library | None:
        """Return the opened library if it is there within some seconds.

        Raises:
            SourceError: the source cannot be read, or holds no records.
            Stopped: it was cancelled before there was anything.
        """
        with self._news:
            self._hurried = seconds is None or self._hurried
            self._news.notify_all()
            if not self._news.wait_for(lambda: self._latest.ended, seconds):
                return None
            if self._failure is not None:
                raise self._failure
            return self._latest.library

    def follow(self, listener: Callable[[News], object]) -> None:
        """Hand news to ``listener`` from now on, beginning with the newest; it is called from the thread."""
        with self._news:
            self._listener = listener
            listener(self._latest)
            self._news.notify_all()

    def finish(self, seconds: float) -> None:
        """Stop reading, and wait some seconds until nothing of it is left running or half written."""
        self.cancel()
        self._thread.join(seconds)

    def _notify(self, news: News) -> None:
        with self._news:
            news = replace(news, done=max(news.done, self._latest.done))  # what is only shown is no step back
            # What can be shown stays part of the news for a listener that comes later.
            self._latest = news if news.library or news.ended else replace(news, library=self._latest.library)
            self._news.notify_all()
            if self._listener is not None:
                if news.library or news.ended or perf_counter() - self._told > _BEAT:
                    self._told = perf_counter()
                    self._listener(news)
            elif news.library and not news.ended:
                # The first screen is drawn sooner when nothing is read meanwhile.
                self._news.wait_for(lambda: self._listener is not None or self._cancelled or self._hurried, _COURTESY)

    def _run(self) -> None:
        try:
            library = open_source(
                self.source,
                offline=self._offline,
                notify=self._notify,
                cancelled=lambda: self._cancelled,
                cache_limit=self._cache_limit,
            )
            library.store.prepare()  # here, where no user waits for it
        except (SourceError, Stopped) as error:
            self._end(error)
        except BaseException as error:
            self._end(error)  # ``wait`` raises it
            raise
        else:
            self._notify(News(1, len(library), library, ended=True))

    def _end(self, failure: BaseException) -> None:
        self._failure = failure
        self._notify(News(1, 0, ended=True))
