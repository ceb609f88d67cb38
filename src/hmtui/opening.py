"""Open a source, whatever it is, and show it while it is still being read.

A small source is held in memory. A long file is written to a store in the cache, which opens at once the next time;
its first records can be searched meanwhile. Invariant: a source is only ever read; whatever was read before an error
or a cancellation is kept, and what is missing is reported.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from shutil import rmtree
from stat import S_ISREG
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Protocol
from weakref import finalize

from msgspec import Struct, convert, to_builtins

from hmtui import catalog as catalogs
from hmtui import sources as importers
from hmtui.catalog_stream import CatalogReading
from hmtui.errors import Cancelled, SourceError, Stopped
from hmtui.formats.findings import Origin
from hmtui.library import Library
from hmtui.models import Catalog
from hmtui.paths import folder, source_name
from hmtui.sources.addresses import is_name
from hmtui.store import Store
from hmtui.store.cache import DEFAULT_LIMIT, Cache, key_of_long
from hmtui.store.writing import FileWriter
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from hmtui.models import Entry, Section

__all__ = ["News", "open_source", "size_of"]

_LARGE, _LONG = 2_000_000, 1_000_000
"""Bytes of a catalog, and of a list, up to which reading it again is as quick as looking for it in the cache."""
_MANY = 2_000
"""Records of a source from which on it is kept in the cache."""
_SOON = (200, 3_000)
"""After so many records, they can be looked at while the rest is read."""
_HELD = 50_000
"""Records that are held in memory while a source is read, to be shown should it be cancelled."""
_CHECKED = 10_000
"""Records up to which they are checked when a list is opened: half a second; ``hmtui check`` checks all."""
_CHECK = 128
"""Records between two checks whether to go on."""
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
    stopped: bool = False
    """Whether reading was stopped, and what was read is being written."""
    waiting: str = ""
    """The name of a pipe from which nothing comes."""
    step: str = "Fetching"
    """What is being done: Fetching, Reading or Indexing."""
    step_done: float = 0.0
    """How much of that step is done, from 0 to 1."""


_OriginOf = Callable[[Sequence["Entry"]], "Origin | None"]
"""Returns how a list was read and what is wrong with it and with these of its records."""


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
    stops: Callable[[], int] = lambda: 0,
    cache_limit: int = DEFAULT_LIMIT,
) -> Library:
    """Open a catalog, list, directory, address or ``-`` (stdin).

    Args:
        source: what the user named; empty is the shipped catalog.
        offline: answer addresses from the cache only.
        notify: called with the progress, and with the records that can be shown meanwhile.
        stops: called often; returns how often the user has asked to stop. The first time, reading ends, and what was
            read is kept; while a long list is written to the cache, the records written so far, the newest, are kept.
        cache_limit: bytes that the stores in the cache may take.

    Raises:
        SourceError: it cannot be read, or holds no records.
        Stopped: it was cancelled before there was anything.
    """
    if not source:
        return Library(catalogs.load())
    saved = _saved(source, offline=offline, notify=notify, stops=stops) if is_name(source) else (source, "")
    source, notice = saved
    if catalogs.is_catalog(source) and size_of(source) <= _LARGE:
        library = Library(catalogs.load(source), name=source)
    else:
        library = _open_list(source, partial(_Source, source, notify, stops), cache_limit, offline=offline)
    library.notice = " ".join(filter(None, (notice, library.notice)))
    return library


def _saved(name: str, *, offline: bool, notify: Callable[[News], None], stops: Callable[[], int]) -> tuple[str, str]:
    """Return the file of a saved source, updated if it is due, and a notice; another name unchanged."""
    from hmtui.refreshing import opened_path  # noqa: PLC0415 - files are opened without it

    def progress(done: float) -> None:
        notify(News(done * _FETCHING, 0))

    try:
        return opened_path(name, offline=offline, progress=progress, cancelled=lambda: stops() > 0)
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
        library.notice = f"Cannot cache the list in {cache.folder}: {error}."
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


def size_of(source: str) -> int:
    """Return the bytes of a file; 0 where it is none, such as a directory, or cannot be read."""
    try:
        status = Path(source).stat()
        return status.st_size if S_ISREG(status.st_mode) else 0
    except (OSError, ValueError):
        return 0  # its reader reports what is wrong


class _Source:
    """The opening of one source."""

    def __init__(
        self,
        source: str,
        notify: Callable[[News], None],
        stops: Callable[[], int],
        cache: Cache | None,
    ) -> None:
        self._source, self._notify, self._stops, self._cache = source, notify, stops, cache
        self._heeded = 0
        """How many of the user's wishes to stop have ended something."""
        self._key = key_of_long(source, _LARGE if catalogs.is_catalog(source) else _LONG) if cache else ""

    def open_list(self, *, offline: bool) -> Library:
        """Open what is not a catalog."""
        if kept := self._kept():
            return kept
        try:
            reading = importers.stream(
                self._source,
                offline=offline,
                progress=lambda done: self._notify(News(done * _FETCHING, 0, step_done=done)),
                cancelled=lambda: self._stops() > 0,
                waiting=lambda name: self._notify(News(0, 0, waiting=name)),
            )
        except Cancelled:
            raise Stopped from None
        library = self._read(reading, reading.origin)
        if len(reading.files) > 1 and not library.partial:
            library.catalog = reading.merge_files(library.catalog)
        if reading.notice and not library.notice:
            library.notice = f"{clean(self._source)} was {reading.notice}."
        return library

    def open_catalog(self) -> Library:
        """Open a large catalog."""
        if kept := self._kept():
            return kept
        try:
            with Path(self._source).open("rb") as file:
                reading = CatalogReading(file, clean(Path(self._source).name), size_of(self._source))
                return self._read(reading, lambda _entries: None)
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
            library.origin = convert(json.loads(origin), Origin)
        return library

    def _read(self, reading: Readable, origin: _OriginOf) -> Library:
        """Read all records: into memory when they are few, else into a store."""
        entries: list[Entry] = []
        records = iter(reading.records())
        with _without_collector(entries):
            if not self._hold(reading, records, entries, origin):
                if not entries:
                    raise Stopped
                return self._stopped(self._library(reading, entries, origin), len(entries))
            if len(entries) <= _MANY or not self._key:
                return self._library(reading, entries, origin, is_whole=True)
            return self._written(reading, entries, records, origin)

    def _hold(
        self,
        reading: Readable,
        records: Iterator[Entry],
        entries: list[Entry],
        origin: _OriginOf,
    ) -> bool:
        """Add records to ``entries``, as many as are held in memory; return False where the user has stopped that."""
        try:
            for entry in records:
                if len(entries) % _CHECK == 0 and not self._goes_on("Reading", reading.fraction, len(entries)):
                    return False
                entries.append(entry)
                if len(entries) in _SOON:
                    self._show(reading, self._library(reading, entries, origin))
                if len(entries) == _HELD and self._key:
                    break
        except Cancelled:  # by the reader, which asks as well
            return False
        return self._stops() == 0

    def _show(self, reading: Readable, library: Library) -> None:
        library.partial = True
        done = reading.fraction
        self._notify(News(done * _READING, len(library), library, step="Reading", step_done=done))

    def _library(
        self, reading: Readable, entries: list[Entry], origin: _OriginOf, *, is_whole: bool = False
    ) -> Library:
        library = Library(Catalog(reading.title, reading.sections, tuple(entries), reading.extra), name=self._source)
        library.origin = origin(entries if is_whole and len(entries) <= _CHECKED else ())
        return library

    def _stopped(self, library: Library, read: int) -> Library:
        library.partial = True
        name = clean(source_name(library.name))
        newest = f"{len(library):,} newest of the " if len(library) < read else ""
        library.notice = f"Stopped: these are the {newest}first {read:,} records of {name}."
        return library

    def _written(self, reading: Readable, entries: list[Entry], rest: Iterator[Entry], origin: _OriginOf) -> Library:
        """Write the records to a store in the cache, and open that; without the cache they are held in memory."""
        if self._cache is None:  # without it there is no key
            return self._library(reading, [*entries, *rest], origin, is_whole=True)
        read = 0

        def write(path: Path) -> bool:
            nonlocal read
            with closing(FileWriter(path)) as writer:
                is_whole = self._add(writer, reading, chain(entries, rest))
                read = writer.count
                meta = {"title": reading.title}
                if (said := origin(entries if read == len(entries) <= _CHECKED else ())) is not None:
                    meta["origin"] = json.dumps(to_builtins(said))

                def goes_on(done: float) -> bool:
                    return self._goes_on("Indexing", done, read, stopped=not is_whole)

                return writer.finish(reading.sections, meta, goes_on) and is_whole

        try:
            path = self._cache.write(self._key, write)
        except OSError as error:
            if self._heeded:  # what is held in memory is there at once
                return self._stopped(self._library(reading, entries, origin), len(entries))
            raise _NotKeptError(error.strerror or str(error)) from error
        if path is None:
            kept = self._kept()
        else:
            kept = self._stopped(self._library_of(Store.open(path)), read)
            kept.remove_scratch = finalize(kept, path.unlink, missing_ok=True)
        if kept is None:
            raise _NotKeptError("it could not be read back")
        return kept

    def _add(self, writer: FileWriter, reading: Readable, records: Iterable[Entry]) -> bool:
        """Add records to a store until the user stops that; return whether these are all."""
        try:
            for entry in records:
                writer.add(entry)
                if writer.count % _CHECK == 0 and not self._goes_on("Reading", reading.fraction, writer.count):
                    return False
        except Cancelled:  # by the reader, which asks as well
            self._heeded = self._stops()
            return False
        return True

    def _goes_on(self, step: str, step_done: float, records: int, *, stopped: bool = False) -> bool:
        """Report progress; return False where the user has asked to stop since this was last asked."""
        if self._stops() > self._heeded:
            self._heeded = self._stops()
            return False
        done = _READING * step_done if step == "Reading" else _READING + (1 - _READING) * step_done
        self._notify(News(done, records, stopped=stopped, step=step, step_done=step_done))
        return True


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
