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
from array import array
from contextlib import ExitStack, closing, contextmanager, nullcontext
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING
from weakref import finalize

from hmtui.errors import CatalogError, SourceError
from hmtui.models import Section
from hmtui.record import Record
from hmtui.search.allocator import returning_memory
from hmtui.search.build import Builder
from hmtui.search.cache import Cache, content_key, fingerprint
from hmtui.search.index import Index
from hmtui.search.spill import open_spill
from hmtui.search.storage import Memory
from hmtui.search.stream import CatalogStream
from hmtui.search.survey import Survey, guess, taken_apart
from hmtui.search.tables import Cancelled
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from hmtui.models import Entry
    from hmtui.search.build import Taken, Together
    from hmtui.search.storage import Reading, Writing
    from hmtui.search.survey import Decode, Piece

__all__ = ["Collection", "Progress", "open_collection"]

LARGE = 8_000_000
"""Bytes of a file from which other processes are worth their start."""
_SOON = (2_000, 14_000)
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
        self._size = self._stat.st_size or 1
        self._done = 0.0
        self._mark = fingerprint(source, self._stat)
        self._key = ""
        self._spills = ExitStack()
        """The files in which segments wait."""

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
        reader, notice = None, ""
        with returning_memory() if self._size >= LARGE else nullcontext(), _without_collector():
            if self._cache is not None:
                with self._spills:
                    reader, notice = self._kept_in_cache(self._read(self._cache.folder))
            if reader is None:
                reader = Memory()
                with self._spills:
                    self._read(None).write(reader, self._wrote, self._together)
        self._check_unchanged()
        return self._collection(reader, notice)

    def _kept_in_cache(self, records: _Records) -> tuple[Reading | None, str]:
        """Write the index to the cache and open it, or tell why that cannot be."""
        cache = self._cache
        if cache is None:
            return None, ""
        try:
            cache.write(self._key, lambda out: records.write(out, self._wrote, self._together))
        except OSError as error:
            return None, f"The search index cannot be kept in {cache.folder}: {error.strerror or error}."
        self._check_unchanged()
        cache.remember(self._mark, self._key)
        reader = cache.open(self._key)
        return reader, "" if reader else f"The search index could not be read back from {cache.folder}."

    def _read(self, spill: Path | None) -> _Records:
        """Read all records; the first ones are made searchable on the way. ``spill`` is the folder where segments wait."""
        stream, sections = self._stream()
        records = self._checked(stream, sections)
        taken: _Records | None
        if self._stat.st_size < LARGE:
            found = []
            for one in records:
                found.append(one)
                if len(found) in _SOON:
                    self._show(_Records.of(sections, found))
            taken = _Records.of(sections, found)
        else:
            found = list(islice(records, _SOON[0]))
            self._show(_Records.of(sections, found))
            survey = self._guessed(stream, sections, found)
            spills = self._open_spills(spill)
            usual = [entry for entry, _, _ in found]
            taken = self._taken_apart(survey, _Records(sections, usual), spills) if survey else None
            taken = taken or self._taken_apart(self._surveyed(), _Records(sections, usual), spills)
        if taken is None:
            raise _changed(self._name)
        if (repeated := taken.builder.repeated_id()) is not None:
            raise CatalogError(
                f"{self._name}: the id “{repeated}” is given twice.", hint="Give each record its own id."
            )
        return taken

    def _stream(self) -> tuple[CatalogStream, tuple[Section, ...]]:
        """Open the file as a catalog, from its beginning."""
        self._file.seek(0)
        stream = CatalogStream(self._file, self._name)
        stream.open()
        return stream, sections_of(stream.head, self._name)

    def _checked(
        self, stream: CatalogStream, sections: Sequence[Section], rest: int | None = None
    ) -> Iterator[tuple[Entry, int, int]]:
        """Read records one after the other, from the first one or from a place in the file."""
        known = {section.id for section in sections}
        for number, (raw, place, length) in enumerate(stream.records() if rest is None else stream.rest(rest)):
            if number % _LOOK == 0:
                self._look(place / self._size * (_READING if self._size < LARGE else _SURVEY), number)
            entry = self._decode(raw, f"{self._name}: entries[{number}]")
            unknown = next((section for section in entry.sections if section not in known), None)
            if unknown is not None:
                raise CatalogError(
                    f"{self._name}: entries[{number}].sections: there is no section “{unknown}”.",
                    hint="Add it to sections, before the entries.",
                )
            yield entry, place, length

    def _guessed(
        self, stream: CatalogStream, sections: Sequence[Section], first: Sequence[tuple[Entry, int, int]]
    ) -> Survey | None:
        """Survey the file by what stands between its first two records; None when the end of it is no catalog's."""
        if len(first) < 2:  # noqa: PLR2004 - said above
            return None
        (_, place, length), (_, second, _) = first[:2]
        found, last = guess(
            self._file.fileno(), (place, place + length), second, lambda at: self._look(at / self._size * _SURVEY, 0)
        )
        try:
            for entry, begin, length in self._checked(stream, sections, rest=last):
                found.add(begin, length, entry.issued)
        except CatalogError:
            return None
        return found

    def _surveyed(self) -> Survey:
        """Survey the file by reading every record."""
        found = Survey()
        for entry, place, length in self._checked(*self._stream()):
            found.add(place, length, entry.issued)
        return found

    def _open_spills(self, folder: Path | None) -> list[int]:
        """Open a file for each process that can take records apart; none where it cannot be."""
        from hmtui.search import crew  # noqa: PLC0415 - a file of this size is rare

        count = crew.workers() if _is_named(self._decode) else 0
        try:
            return [self._spills.enter_context(open_spill(folder)).fileno() for _ in range(count)]
        except OSError:
            return []

    def _taken_apart(self, survey: Survey, taken: _Records, spills: Sequence[int]) -> _Records | None:
        """Take all records apart, with other processes where these are to be had; None when they are not as surveyed."""
        from hmtui.search import crew  # noqa: PLC0415 - a file of this size is rare

        shown, setting = False, taken.builder.setting
        file, pieces = self._file.fileno(), list(survey.pieces())
        answers = crew.segments(file, pieces, self._decode, setting, spills, self._stop_if_cancelled)
        with closing(answers):  # type: ignore[type-var] # it is a generator
            for piece, answer in zip(pieces, answers, strict=True):
                segment = answer or taken_apart(file, piece, self._decode, setting, self._stop_if_cancelled)
                if segment is None:
                    return None
                taken.take(piece, segment)
                self._look(_SURVEY + (_READING - _SURVEY) * len(taken.builder) / len(survey), len(taken.builder))
                if not shown and len(taken.builder) * _WORTH < len(survey) and len(taken.builder) >= _SOON[1]:
                    shown = True
                    self._show(taken)
        return taken

    @property
    def _together(self) -> Together | None:
        """What writes shares of an index at the same time, where that is worth it."""
        from hmtui.search import crew  # noqa: PLC0415 - a file of this size is rare

        if self._stat.st_size < LARGE or not crew.workers():
            return None
        return partial(crew.write_shares, look=self._stop_if_cancelled)

    def _show(self, records: _Records) -> None:
        index = Index(records.show(lambda _part: self._stop_if_cancelled()))
        # With a file of its own: it may outlive the opening, when that is given up.
        file = os.fdopen(os.dup(self._file.fileno()), "rb")
        so_far = Collection(index, file, self._decode, name=self._name)
        finalize(so_far, file.close)  # nobody is asked to close what was only news
        self._progress(Progress(0, len(so_far), so_far))

    def _wrote(self, part: float) -> None:
        self._look(_READING + (1 - _READING) * part, 0)

    def _look(self, done: float, records: int) -> None:
        self._stop_if_cancelled()
        self._done = max(self._done, done)  # what has to be done again is not taken back
        self._progress(Progress(self._done, records))

    def _stop_if_cancelled(self) -> None:
        if self._cancelled():
            raise Cancelled

    def _check_unchanged(self) -> None:
        now = os.fstat(self._file.fileno())
        if (now.st_size, now.st_mtime_ns) != (self._stat.st_size, self._stat.st_mtime_ns):
            raise _changed(self._name)

    def _collection(self, source: Reading, notice: str = "") -> Collection:
        return Collection(Index(source), self._file, self._decode, name=self._name, notice=notice)


class _Records:
    """Records that were taken in, and where they lie in the file."""

    def __init__(self, sections: Sequence[Section], usual: Iterable[Entry] = ()) -> None:
        self.builder = Builder(sections, usual)
        self._places, self._lengths = array("Q"), array("I")

    @classmethod
    def of(cls, sections: Sequence[Section], found: Iterable[tuple[Entry, int, int]]) -> _Records:
        """Take in records, given in the order of the file."""
        taken = cls(sections)
        in_order = sorted(found, key=lambda one: one[0].issued, reverse=True)
        for entry, _, _ in in_order:
            taken.builder.add(entry)
        taken._places.extend([place for _, place, _ in in_order])
        taken._lengths.extend([length for _, _, length in in_order])
        return taken

    def take(self, piece: Piece, segment: Taken) -> None:
        """Take in records that were taken apart: the next ones of the list."""
        self.builder.take(segment)
        self._places.frombytes(piece.places)
        self._lengths.frombytes(piece.lengths)

    def show(self, progress: Callable[[float], None]) -> Memory:
        """Write the index over them in memory, and go on; ``progress`` may raise."""
        memory = Memory()
        self._write_places(memory)
        self.builder.write(memory, progress)
        return memory

    def write(self, out: Writing, progress: Callable[[float], None], together: Together | None) -> None:
        """Write the index over them; they are used up."""
        self._write_places(out)
        self.builder.write(out, progress, together)

    def _write_places(self, out: Writing) -> None:
        out.add("records.places", _narrow(self._places))
        out.add("records.lengths", _narrow(self._lengths))


def _narrow(numbers: array[int]) -> bytes:
    """Write numbers with as few bytes each as the largest one needs; the index tells by their length."""
    largest = max(numbers, default=0)
    code = next(code for code in "HIQ" if largest < 1 << 8 * array(code).itemsize)
    return array(code, numbers).tobytes()


def _changed(name: str) -> SourceError:
    return SourceError(f"{name} changed while it was read.", hint="Open it again.")


def _is_named(function: Callable[..., object]) -> bool:
    """Return whether another process can find a function by its name."""
    return getattr(sys.modules.get(function.__module__), function.__qualname__, None) is function


_SURVEY, _READING = 0.05, 0.6
"""The parts of the work that are looking for records, and that and reading them."""


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
