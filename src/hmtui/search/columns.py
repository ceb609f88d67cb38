"""The records in the order of one column, and what a search found in that order.

A column is cut into parts, each a piece of the order and, as a set, its records.
How many hits a part has is a count of bits, so a page is found by counting part
by part, and only the parts that it touches are read out; so is the place of a
record. The sets are made once for a column, when they are first needed.

Invariant: records without a value come last, the newest first, whichever way
the order runs.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from hmtui.columns import SORT_KEYS
from hmtui.search import bits
from hmtui.search.tables import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Protocol

    class InOrder(Protocol):
        """What was found, in some order; numbers of records."""

        def numbers(self, start: int, stop: int) -> list[int]:
            """Return those from place ``start`` up to, without, ``stop``."""

        def position(self, number: int) -> int:
            """Return at which place a record stands that was found."""


__all__ = ["COLUMNS", "Column", "Dated"]

COLUMNS = tuple(key for key in SORT_KEYS if key not in {"relevance", "year"})
"""What records can be ordered by, beside the order they stand in."""

_PARTS, _SHORTEST = 16, 4_096
"""Parts of a column, and records that a part has at least."""
_DENSE = 64
"""For the first hits, so many times as many records are looked at one by one."""


class Column:
    """The records in the order of one column."""

    def __init__(self, known: Sequence[int], size: int, members: Callable[[], int]) -> None:
        """Take the records that have a value, in order, out of ``size``; ``members`` gives them as a set."""
        self._known = known
        self._size = size
        self._find_members = members
        self._members: int | None = None
        self._length = max(_SHORTEST, -(-len(known) // _PARTS))
        self._sets: list[int] | None = None

    def of(self, hits: int, *, reverse: bool, cancelled: Callable[[], bool]) -> InOrder:
        """Put hits in the order of the column, or the other way round."""
        return _Hits(self, hits, reverse, cancelled)

    @property
    def size(self) -> int:
        """How many records there are, with and without a value."""
        return self._size

    @property
    def ready(self) -> bool:
        """Whether the sets were made."""
        return self._sets is not None

    def members(self) -> int:
        """Return the records that have a value, as a set."""
        if self._members is None:
            self._members = self._find_members()
        return self._members

    def part(self, at: int) -> list[int]:
        """Return the records of a part, in order."""
        piece = self._known[at * self._length : (at + 1) * self._length]
        return piece.tolist() if isinstance(piece, memoryview) else list(piece)

    def length(self, at: int) -> int:
        """Return how many records a part has."""
        return min(self._length, len(self._known) - at * self._length)

    def beginning(self, count: int, *, reverse: bool) -> Sequence[int]:
        """Return the first records, in order, or the last ones in the other order."""
        return self._known[: -count - 1 : -1] if reverse else self._known[:count]

    def parts(self) -> range:
        """Return the numbers of all parts."""
        return range(-(-len(self._known) // self._length))

    def sets(self, cancelled: Callable[[], bool]) -> list[int]:
        """Return the records of each part as a set.

        Raises:
            Cancelled: ``cancelled`` turned true before they were made.
        """
        if self._sets is None:
            sets = []
            for at in self.parts():
                if cancelled():
                    raise Cancelled
                sets.append(bits.from_many(self.part(at), self._size))
            self._sets = sets
        return self._sets


class _Hits:
    """Hits in the order of a column."""

    def __init__(self, column: Column, hits: int, reverse: bool, cancelled: Callable[[], bool]) -> None:  # noqa: FBT001 - made in one place
        members = column.members()
        self._column = column
        self._hits = hits & members
        self._without = hits & ~members
        self._are_all = self._hits == members
        self._parts = column.parts()[::-1] if reverse else column.parts()
        self._reverse = reverse
        self._cancelled = cancelled
        self._flags = b""
        self._read: dict[int, list[int]] = {}
        """The part that was read last: the next page is often in it."""

    def numbers(self, start: int, stop: int) -> list[int]:
        """Count the hits before a page, part by part, and read out what the page touches."""
        found: list[int] = []
        passed = 0
        if not start and (head := self._head(stop)) is not None:
            return head
        for at, here in self._counted():
            if passed < stop and passed + here > start:
                found += self._part(at)[max(start - passed, 0) : stop - passed]
            passed += here
            if passed >= stop:
                return found
        return found + bits.slice_of(self._without, max(start - passed, 0), stop - passed)

    def _head(self, count: int) -> list[int] | None:
        """Return the first hits where many records are hits; None when they are not among the first records."""
        if count * _DENSE > self._column.size:
            return None
        data = self._hits.to_bytes(bits.width(self._column.size), "little")
        found: list[int] = []
        for number in self._column.beginning(count * _DENSE, reverse=self._reverse):
            if data[number >> 3] & bits.BIT[number & 7]:
                found.append(number)
                if len(found) == count:
                    return found
        return None

    def position(self, number: int) -> int:
        """Count the hits before a record."""
        passed = 0
        if self._without >> number & 1:
            return self._hits.bit_count() + (self._without & (1 << number) - 1).bit_count()
        for at, here in self._counted():
            if self._column.sets(self._cancelled)[at] >> number & 1:
                return passed + self._part(at).index(number)
            passed += here
        raise ValueError(number)

    def _counted(self) -> Iterator[tuple[int, int]]:
        """Return each part with its hits; the beginning, and what all have, is also known before the sets are made."""
        if self._are_all:
            yield from ((at, self._column.length(at)) for at in self._parts)
            return
        if not self._column.ready and self._hits.bit_count() * _PARTS >= self._column.size:
            first = self._parts[0]
            yield first, len(self._part(first))
            rest = self._parts[1:]
        else:
            rest = self._parts
        for at in rest:
            if self._cancelled():
                raise Cancelled
            yield at, (self._hits & self._column.sets(self._cancelled)[at]).bit_count()

    def _part(self, at: int) -> list[int]:
        """Return the hits in a part, in order."""
        if at not in self._read:
            part = self._column.part(at)
            if self._reverse:
                part.reverse()
            if not self._are_all:
                self._flags = self._flags or bits.flags(self._hits, self._column.size)
                part = list(compress(part, map(self._flags.__getitem__, part)))
            self._read = {at: part}
        return self._read[at]


class Dated:
    """The records from the oldest to the newest: the list itself, the other way round."""

    def __init__(self, members: Callable[[], int]) -> None:
        """Take the records with a date, as a set."""
        self._members = members

    def of(self, hits: int) -> InOrder:
        """Put hits in this order."""
        members = self._members()
        return _Backwards(hits & members, hits & ~members)


class _Backwards:
    """Hits with a date from the last to the first, then the others."""

    def __init__(self, hits: int, without: int) -> None:
        self._hits = hits
        self._without = without
        self._count = hits.bit_count()

    def numbers(self, start: int, stop: int) -> list[int]:
        """Read out a page from the end."""
        last, count = min(stop, self._count), self._count
        found = bits.slice_of(self._hits, count - last, count - start)[::-1] if start < last else []
        return found + bits.slice_of(self._without, max(start - count, 0), max(stop - count, 0))

    def position(self, number: int) -> int:
        """Count the hits before a record."""
        if self._without >> number & 1:
            return self._count + (self._without & (1 << number) - 1).bit_count()
        return (self._hits >> number).bit_count() - 1
