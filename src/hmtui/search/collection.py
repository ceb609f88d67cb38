"""A catalog too large to hold: its index in the cache, its records left in their file.

Records are read again from the place in the file where they were found, one by
one, when they are to be shown. Invariant: a record that is given is the record
that was indexed: the file is held open, so that replacing it changes nothing,
and a record whose id is another shows that the file was written over.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from contextlib import contextmanager
from itertools import islice
from weakref import finalize

from hmtui.errors import CatalogError, SourceError
from hmtui.model import Section
from hmtui.record import Record
from hmtui.search.build import Builder
from hmtui.search.cache import Cache, content_key, fingerprint
from hmtui.search.index import Index
from hmtui.search.storage import Memory
from hmtui.search.stream import CatalogStream
from hmtui.search.tables import Cancelled
from hmtui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import Any, BinaryIO

    from hmtui.model import Entry
    from hmtui.search.gather import Segment
    from hmtui.search.storage import Reading, Writing

    Decode = Callable[[object, str], Entry]

__all__ = ["Collection", "Progress", "open_collection"]

LARGE = 8_000_000
"""Bytes of a file from which other processes are worth their start."""
_SOON = (2_000, 20_000)
"""After so many records, a first list can be shown and searched while the rest is read."""
_WORTH = 8
"""A list of the first records is made when the whole takes so many times as long, as it takes time itself."""
_LOOK = 256
"""Records between two looks at whether to go on."""


class Progress(Record):
    """How far the building of an index has come."""

    done: float
    """From 0 to 1."""
    records: int
    """How many records were read."""
    so_far: Collection | None = None
    """What can be listed and searched meanwhile; given when there is something new."""


class Collection:
    """Records in a file, and the index over them."""

    def __init__(self, index: Index, file: BinaryIO, decode: Decode, *, name: str, notice: str = "") -> None:
        """Hold an index and the open file of its records; ``decode`` makes a record of its JSON."""
        self.index = index
        self.name = name
        self.notice = notice
        """What a person should know once: why the index could not be kept."""
        self._file = file
        self._decode = decode

    def __len__(self) -> int:
        """How many records there are."""
        return len(self.index)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections, in their order."""
        return self.index.sections

    def entry(self, number: int) -> Entry:
        """Read one record.

        Raises:
            SourceError: the file was changed since it was indexed.
        """
        place, length = self.index.record_at(number)
        data = os.pread(self._file.fileno(), length, place)
        try:
            entry = self._decode(json.loads(data), f"{self.name}: byte {place}")
        except (ValueError, CatalogError):
            entry = None
        if entry is None or entry.id != self.index.id_at(number):
            raise SourceError(f"{self.name} was changed after it was opened.", hint="Open it again.")
        return entry

    def close(self) -> None:
        """Let go of the file of records."""
        self._file.close()


def open_collection(
    source: Path,
    *,
    decode: Decode,
    cache: Path | None,
    limit: int | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Collection:
    """Open a catalog file by its index; build the index first when there is none for its content.

    Args:
        source: a catalog file.
        decode: makes a record of its JSON and of the words for its place (``catalog.entry_from_json``).
        cache: the folder of indexes, or None to keep none.
        limit: bytes that the folder may hold.
        progress: told how far building has come, and given what can be used meanwhile.
        cancelled: asked often; when it says yes, building is given up.

    Raises:
        SourceError: the file cannot be read, or changed meanwhile.
        CatalogError: it is not a catalog.
        Cancelled: ``cancelled`` turned true.
    """
    file = _open(source)
    try:
        kept = Cache(cache, limit) if cache and limit is not None else Cache(cache) if cache else None
        opening = _Opening(source, file, decode, kept, progress, cancelled)
        return opening.kept() or opening.built()
    except BaseException:
        file.close()
        raise


def _open(source: Path) -> BinaryIO:
    try:
        return source.open("rb")
    except OSError as error:
        raise SourceError(f"{source} cannot be read: {error.strerror}.", hint="Check the path.") from error


class _Opening:
    """The opening of one file."""

    def __init__(
        self,
        source: Path,
        file: BinaryIO,
        decode: Decode,
        cache: Cache | None,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._file = file
        self._decode = decode
        self._cache = cache
        self._progress = progress
        self._cancelled = cancelled
        self._name = source.name
        self._stat = os.fstat(file.fileno())
        self._mark = fingerprint(source, self._stat)
        self._key = ""

    def kept(self) -> Collection | None:
        """Open the index that is kept for the file, if there is one."""
        if self._cache is None:
            return None
        self._key = self._cache.known_key(self._mark)
        if self._key and (reader := self._cache.open(self._key)):
            return self._collection(reader)
        self._key = content_key(self._file, self._cancelled)
        if reader := self._cache.open(self._key):
            self._cache.remember(self._mark, self._key)
            return self._collection(reader)
        return None

    def built(self) -> Collection:
        """Build the index, in the cache or else in memory."""
        if self._cache is None:
            return self._in_memory("")
        with _without_collector():
            builder = self._read()
            try:
                self._cache.write(self._key, lambda out: self._write(builder, out))
            except OSError as error:
                del builder
                reason = error.strerror or str(error)
                return self._in_memory(f"The search index cannot be kept in {self._cache.folder}: {reason}.")
        self._check_unchanged()
        self._cache.remember(self._mark, self._key)
        reader = self._cache.open(self._key)
        if reader is None:
            return self._in_memory(f"The search index could not be read back from {self._cache.folder}.")
        return self._collection(reader)

    def _in_memory(self, notice: str) -> Collection:
        memory = Memory()
        with _without_collector():
            self._write(self._read(), memory)
        self._check_unchanged()
        return self._collection(memory, notice)

    def _read(self) -> Builder:
        """Read all records; the first ones are made searchable on the way."""
        self._file.seek(0)
        stream = CatalogStream(self._file, self._name)
        stream.open()
        sections = sections_of(stream.head, self._name)
        known = {section.id for section in sections}
        builder = Builder(sections)
        records = stream.records()
        if self._stat.st_size >= LARGE:
            records = self._read_together(stream, builder, sections)
        for number, (raw, place, length) in enumerate(records, len(builder)):
            entry = self._decode(raw, f"{self._name}: entries[{number}]")
            unknown = next((section for section in entry.sections if section not in known), None)
            if unknown is not None:
                raise CatalogError(
                    f"{self._name}: entries[{number}].sections: there is no section “{unknown}”.",
                    hint="Add it to sections, before the entries.",
                )
            builder.add(entry, (place, length))
            if number % _LOOK == 0:
                self._look_at(place + length, number)
            if number + 1 in _SOON:
                self._show(builder)
        if (repeated := builder.repeated_id()) is not None:
            raise CatalogError(
                f"{self._name}: the id “{repeated}” is given twice.", hint="Give each record its own id."
            )
        return builder

    def _read_together(
        self, stream: CatalogStream, builder: Builder, sections: tuple[Section, ...]
    ) -> Iterator[tuple[Any, int, int]]:
        """Read what can be read by several processes, and give the records that are left."""
        from hmtui.search import crew  # noqa: PLC0415 - a file of this size is rare

        first = list(islice(stream.records(), 2))
        rest = first[0][1] if first else 0
        count = crew.workers()
        if len(first) > 1 and count and _is_named(self._decode):
            file, end = self._file.fileno(), rest + first[0][2]
            places = crew.cuts(file, (rest, end), first[1][1], self._stat.st_size)
            titles = {section.id: section.title for section in sections}
            soon = list(_SOON)
            for segment, rest in crew.segments(file, places, self._decode, titles, count, self._stop_if_cancelled):
                builder.take(segment)
                self._look_at(rest, len(builder))
                if soon and len(builder) >= soon[0]:
                    del soon[0]
                    if rest * _WORTH < self._stat.st_size:
                        self._show(builder)
        return stream.rest(rest) if len(first) > 1 else iter(first)

    def _write(self, builder: Builder, out: Writing) -> None:
        if self._stat.st_size < LARGE:
            builder.write(out, self._wrote)
            return
        from hmtui.search import crew  # noqa: PLC0415 - a file of this size is rare

        def together(halves: Sequence[Sequence[Segment]], out: Writing, count: Callable[[], None]) -> bool:
            return crew.workers() > 1 and crew.write_halves(halves, out, self._stop_if_cancelled, count)

        builder.write(out, self._wrote, together)

    def _show(self, builder: Builder) -> None:
        memory = Memory()
        builder.so_far().write(memory, lambda _part: self._stop_if_cancelled())
        # With a file of its own: it may outlive the opening, when that is given up.
        file = os.fdopen(os.dup(self._file.fileno()), "rb")
        so_far = Collection(Index(memory), file, self._decode, name=self._name)
        finalize(so_far, file.close)  # nobody is asked to close what was only news
        self._progress(Progress(0, len(builder), so_far))

    def _wrote(self, part: float) -> None:
        self._look(_READING + (1 - _READING) * part, 0)

    def _look_at(self, place: int, records: int) -> None:
        self._look(place / (self._stat.st_size or 1) * _READING, records)

    def _look(self, done: float, records: int) -> None:
        self._stop_if_cancelled()
        self._progress(Progress(done, records))

    def _stop_if_cancelled(self) -> None:
        if self._cancelled():
            raise Cancelled

    def _check_unchanged(self) -> None:
        now = os.fstat(self._file.fileno())
        if (now.st_size, now.st_mtime_ns) != (self._stat.st_size, self._stat.st_mtime_ns):
            raise SourceError(f"{self._name} changed while it was read.", hint="Open it again.")

    def _collection(self, source: Reading, notice: str = "") -> Collection:
        return Collection(Index(source), self._file, self._decode, name=self._name, notice=notice)


def _is_named(function: Callable[..., object]) -> bool:
    """Tell whether another process can find a function by its name."""
    return getattr(sys.modules.get(function.__module__), function.__qualname__, None) is function


_READING = 0.7
"""The part of the work that is reading."""


def sections_of(head: dict[str, object], name: str) -> tuple[Section, ...]:
    """Make the sections of the fields before the records. Raises CatalogError."""
    if head.get("schema") != 1:
        raise CatalogError(f"{name}: expected schema 1 before the records, got {head.get('schema')!r:.40}.")
    found = []
    sections = head.get("sections", [])
    for section in sections if isinstance(sections, list) else [None]:
        if not isinstance(section, dict) or not isinstance(section.get("id"), str):
            raise CatalogError(f'{name}: sections: expected a list of {{"id", "title"}}.')
        found.append(Section(clean(section["id"]), clean(str(section.get("title", section["id"])))))
    return tuple(found)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Build without the collector of cycles, which would walk millions of live lists again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
