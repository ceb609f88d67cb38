"""Opening a source, whatever it is, and looking at it while it is still being read.

A catalog is told from a list by how it begins. A small one is held in memory; a
large one stays in its file, with its index in the cache. A list is read by
``hmtui.sources``; one of many records is kept in the cache as a catalog, so
that it opens at once the next time.

Invariant: a source is only ever read; whatever was read before an end, a fault
or a refusal is not lost, and what is missing is said.
"""

from __future__ import annotations

import gc
import os
import stat
from pathlib import Path
from threading import Condition, Thread
from time import perf_counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hmtui import catalog as catalogs
from hmtui.errors import SourceError
from hmtui.formats.findings import Origin
from hmtui.library import Library
from hmtui.models import Catalog
from hmtui.paths import folder
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.models import Entry
    from hmtui.sources.import_cache import Shelf
    from hmtui.sources.reading import Reading

__all__ = ["News", "Opening", "Stopped", "open_source"]

_LARGE = 2_000_000
"""Bytes of a catalog from which on its records stay there: building the index takes longer than a user would notice."""
_MANY = 2_000
"""Records of a list from which on it is kept in the cache as a catalog."""
_SOON = (200, 3_000)
"""After so many records of a list, they can be looked at while the rest is read."""
_AT_ONCE = 2_000
"""Records that are let go of at once."""
_LOOK = 128
"""Records between two looks at whether to go on."""
_BEAT = 0.2
"""Seconds between two pieces of news that only say how far it has come."""
_COURTESY = 1.0
"""Seconds for which reading rests when there is something to show and nobody shows it yet."""
_HEAD = 4096
"""Bytes at the beginning in which a catalog says that it is one."""
_FETCHING = 0.3
_READING = 0.6
"""The part of the work on a long list that is reading; the rest is its index."""


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


class Stopped(Exception):  # noqa: N818 - no error: somebody asked for it
    """Opening was given up before there was anything to look at."""


def open_source(
    source: str,
    *,
    offline: bool = False,
    tell: Callable[[News], None] = lambda _news: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Library:
    """Open a catalog, list, directory, address or ``-`` (stdin).

    Args:
        source: what the user named.
        offline: answer addresses from the cache only.
        tell: told how far it has come, and given what can be looked at meanwhile.
        cancelled: asked often; when it says yes, what was read so far is all there is.

    Raises:
        SourceError: it cannot be read, or holds no records.
        Stopped: it was cancelled before there was anything.
    """
    if not is_catalog(source):
        return _List(source, tell, cancelled).open(offline=offline)
    if _size(source) > _LARGE:
        return _open_large(source, source, tell, cancelled)
    return Library(catalogs.load(source), name=source)


def is_catalog(source: str) -> bool:
    """Return whether a source begins as a catalog does; what cannot be read is left to the reader of catalogs."""
    if source == "-" or "://" in source or os.path.isdir(source):  # noqa: PTH112 - any name a user can type
        return False
    try:
        if not stat.S_ISREG(os.stat(source).st_mode):  # noqa: PTH116 - as above
            return False  # a pipe can be read only once
        with open(source, "rb") as file:  # noqa: PTH123 - as above
            head = file.read(_HEAD)
    except (OSError, ValueError):
        return True
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") and b'"schema"' in head


def _size(source: str) -> int:
    try:
        return os.stat(source).st_size  # noqa: PTH116 - as above
    except (OSError, ValueError):
        return 0  # what is wrong with it is told by whoever reads it


def _open_large(
    path: str, name: str, tell: Callable[[News], None], cancelled: Callable[[], bool], begin: float = 0
) -> Library:
    """Open a catalog file by its index, building that first where the cache has none; raises as ``open_source``."""
    from hmtui.large import LargeLibrary  # noqa: PLC0415 - most catalogs are small
    from hmtui.search.tables import Cancelled  # noqa: PLC0415 - as above

    latest: list[Library] = []

    def pass_on(done: float, records: int, library: Library | None) -> None:
        if library is not None:
            library.partial = True
            latest.append(library)
        tell(News(begin + (1 - begin) * done, records, library))

    try:
        return LargeLibrary.of_file(path, cache=Path(folder("cache")), name=name, tell=pass_on, cancelled=cancelled)
    except Cancelled:
        if not latest:
            raise Stopped from None
        return _stopped(latest[-1])


def _stopped(library: Library) -> Library:
    library.partial = True
    library.notice = f"Stopped: these are the first {len(library):,} records of {clean(library.name)}."
    return library


class _List:
    """The opening of one list."""

    def __init__(self, source: str, tell: Callable[[News], None], cancelled: Callable[[], bool]) -> None:
        self._source = source
        self._tell = tell
        self._cancelled = cancelled

    def open(self, *, offline: bool) -> Library:
        from hmtui.sources.import_cache import Shelf  # noqa: PLC0415 - catalogs are opened without it

        shelf = Shelf.of(self._source, Path(folder("cache")) / "lists")
        if shelf is not None and (library := self._kept(shelf, begin=0)) is not None:
            return library
        reading, entries = self._read(offline=offline)
        library = self._library(reading, entries)
        if self._cancelled():
            return _stopped(library)
        if reading.notice:
            library.notice = f"{clean(self._source)} was {reading.notice}."
        if shelf is None or len(entries) <= _MANY or not shelf.keep(library.catalog, _origin(reading)):
            return library
        kept = self._kept(shelf, begin=_READING)
        if kept is None:
            return library
        del library
        while entries:  # in steps, between which the screen has its turn
            del entries[-_AT_ONCE:]
        return kept

    def _read(self, *, offline: bool) -> tuple[Reading, list[Entry]]:
        from hmtui import sources as importers  # noqa: PLC0415 - as above
        from hmtui.search.tables import Cancelled  # noqa: PLC0415 - as above

        entries: list[Entry] = []
        collecting = gc.isenabled()
        gc.disable()  # records live as long as the list: walking them again and again finds nothing
        try:
            reading = importers.stream(
                self._source,
                offline=offline,
                progress=lambda done: self._tell(News(done * _FETCHING, 0)),
                cancelled=self._cancelled,
                waiting=lambda name: self._tell(News(0, 0, waiting=name)),
            )
            for entry in reading.records():
                entries.append(entry)
                self._look(reading, entries)
        except Cancelled:
            if not entries:
                raise Stopped from None
        finally:
            if len(entries) > _SOON[-1]:
                gc.freeze()  # walking all of them even once would hold up a key for longer than a user notices
            if collecting:
                gc.enable()
        return reading, entries

    def _look(self, reading: Reading, entries: list[Entry]) -> None:
        count = len(entries)
        if count in _SOON:
            library = self._library(reading, entries)
            library.partial = True
            self._tell(News(reading.fraction * _READING, count, library))
        elif count % _LOOK == 0:
            self._tell(News(reading.fraction * _READING, count))

    def _library(self, reading: Reading, entries: list[Entry]) -> Library:
        catalog = Catalog(reading.title, reading.sections, tuple(entries), reading.extra)
        library = Library(catalog, name=self._source)
        library.origin = _origin(reading)
        return library

    def _kept(self, shelf: Shelf, *, begin: float) -> Library | None:
        """Open the list from the cache; None when it is not there."""
        origin = shelf.origin()
        if origin is None:
            return None
        try:
            library = _open_large(str(shelf.path), self._source, self._tell, self._cancelled, begin)
        except SourceError:
            return None  # the cache is damaged: the list itself is read
        library.origin = origin
        return library


def _origin(reading: Reading) -> Origin:
    return Origin(reading.format, reading.encoding, reading.problems)


class Opening:
    """The opening of a source in a thread of its own."""

    def __init__(self, source: str, *, offline: bool = False) -> None:
        """Begin to open ``source``."""
        self.source = source
        self._offline = offline
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
        """Wait some seconds for the end, or until there is something to look at; give the library if it is whole.

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
        """Give up what is still being read, and wait some seconds until nothing of it is left running or half written."""
        self.cancel()
        self._thread.join(seconds)

    def _tell(self, news: News) -> None:
        with self._news:
            news = replace(news, done=max(news.done, self._latest.done))  # what is only shown is no step back
            # What can be looked at stays part of the news for a listener that comes later.
            self._latest = news if news.library or news.ended else replace(news, library=self._latest.library)
            self._news.notify_all()
            if self._listener is not None:
                if news.library or news.ended or perf_counter() - self._told > _BEAT:
                    self._told = perf_counter()
                    self._listener(news)
            elif news.library and not news.ended:
                # There is something to look at: whoever is to show it starts sooner when nobody reads meanwhile.
                self._news.wait_for(lambda: self._listener is not None or self._cancelled or self._hurried, _COURTESY)

    def _run(self) -> None:
        try:
            library = open_source(
                self.source, offline=self._offline, tell=self._tell, cancelled=lambda: self._cancelled
            )
            _ = library.index  # built here, where nobody waits for it
        except (SourceError, Stopped) as error:
            self._end(error)
        except BaseException as error:
            self._end(error)  # whoever waits must hear of it
            raise
        else:
            self._tell(News(1, len(library), library, ended=True))

    def _end(self, failure: BaseException) -> None:
        self._failure = failure
        self._tell(News(1, 0, ended=True))
