"""Where the records of a large catalog file lie, and in which order they are listed.

Records are numbered in the order of the list: newest first, records of the same
date as they stand in the file, records without a date last. So the order has to
be known before any record is taken apart, and a first pass finds what it
depends on. ``guess`` takes every place for the beginning of a record that looks
like that of the second one, and the first ``"issued"`` after it for its date,
at the speed of memory. ``exact`` reads every record.

Invariant: a guess is never believed. Who reads a record compares place, length
and date (``taken_apart``), and where one differs all are surveyed again, exactly.
"""

from __future__ import annotations

import json
import os
from array import array
from itertools import chain
from typing import TYPE_CHECKING

from hmtui.errors import HmtuiError
from hmtui.record import Record
from hmtui.search.gather import FIRST, SEGMENT, Gatherer
from hmtui.search.packs import PACK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeAlias

    from hmtui.models import Entry
    from hmtui.search.gather import Segment, Setting

    Decode: TypeAlias = Callable[[object, str], Entry]

__all__ = ["Piece", "Survey", "guess", "taken_apart"]

_HEAD = 8
"""Bytes of a record that tell where one begins: a brace, a quote and some of the first name."""
_BLOCK = 1 << 23
"""Bytes of the file that are looked through at a time."""
_ISSUED = b'"issued"'


def _no_constant(word: str) -> object:
    raise ValueError(f"{word} is no number of JSON")


_PARSE = json.JSONDecoder(parse_constant=_no_constant).raw_decode


class Piece(Record):
    """Some records that stand one after the other in the list, as plain data."""

    first: int
    """The number of the first one."""
    places: bytes
    lengths: bytes
    dates: str
    """One line for each."""


class Survey:
    """Places and dates of records."""

    def __init__(self) -> None:
        """Begin without records."""
        self._places, self._lengths = array("Q"), array("I")
        self._by_date: dict[str, array[int]] = {}

    def __len__(self) -> int:
        """How many records were found."""
        return len(self._places)

    def add(self, place: int, length: int, date: str) -> None:
        """Note a record of the file, in the order of the file."""
        self._by_date.setdefault(date, array("I")).append(len(self._places))
        self._places.append(place)
        self._lengths.append(length)

    def pieces(self) -> Iterator[Piece]:
        """Return all records in the order of the list, some at a time: few at first, so that they can be shown soon."""
        dates = sorted(self._by_date, reverse=True)
        order = array("I", chain.from_iterable(map(self._by_date.__getitem__, dates)))
        of_each = [date for date in dates for _ in self._by_date[date]]
        start, size = 0, FIRST
        while start < len(order):
            part = order[start : start + size]
            places = array("Q", map(self._places.__getitem__, part)).tobytes()
            lengths = array("I", map(self._lengths.__getitem__, part)).tobytes()
            yield Piece(start, places, lengths, "\n".join(of_each[start : start + size]))
            start, size = start + size, min(2 * size, SEGMENT)


def guess(file: int, first: tuple[int, int], second: int, look: Callable[[int], None]) -> tuple[Survey, int]:
    """Guess where the records of a file are, but for the last one; give the place where that one begins.

    Args:
        file: the open file.
        first: where the first record begins, and where it ends.
        second: where the second record begins.
        look: told often how far it is; may raise.
    """
    found = Survey()
    mark, gap = os.pread(file, second + _HEAD - first[1] + 1, first[1] - 1), second - first[1]
    place, begin, data = first[0], 0, b""  # the place of a record in the file, and in ``data``
    while True:
        stop = data.find(mark, begin)
        if stop < 0:
            data = data[begin:]
            more = os.pread(file, _BLOCK, place + len(data))
            look(place)
            if not more:
                return found, place
            data, begin = data + more, 0
            continue
        at = data.find(_ISSUED, begin, stop)
        date = data[at + len(_ISSUED) : at + len(_ISSUED) + 20].split(b'"', 2)[1:2] if at >= 0 else []
        found.add(place, stop + 1 - begin, date[0].decode("latin-1") if date else "")
        place += stop + 1 + gap - begin
        begin = stop + 1 + gap


def taken_apart(
    file: int, piece: Piece, decode: Decode, setting: Setting, look: Callable[[], None] = lambda: None
) -> Segment | None:
    """Take the records of a piece apart; None when one is not as it was surveyed, or is no record.

    ``look`` is called now and then, and may raise.
    """
    gatherer, known = Gatherer(setting, piece.first), setting.titles.keys()
    try:
        for entry, date in zip(_entries(file, piece, decode), piece.dates.split("\n"), strict=True):
            if entry.issued != date or not known >= set(entry.sections):
                return None
            gatherer.add(entry)
            if not len(gatherer) % PACK:
                look()
    except (HmtuiError, ValueError, RecursionError, OSError):
        return None
    return gatherer.segment()


def _entries(file: int, piece: Piece, decode: Decode) -> Iterable[Entry]:
    for place, length in zip(array("Q", piece.places), array("I", piece.lengths), strict=True):
        text = os.pread(file, length, place).decode()
        raw, end = _PARSE(text)
        if end != len(text):
            raise ValueError(place)
        yield decode(raw, "")
