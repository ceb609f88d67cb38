"""What a search found, in order, without a record being touched.

Relevance is a ladder of tiers, each newest first:

1. a name or alias is exactly the words of the query;
2. a name or alias begins with them;
3. every word is a whole word of the name or an alias;
4. every word begins a word of the name, an alias or the title;
5. the rest: words inside words, and everywhere else.

Record numbers are in the order of the list (newest first), so a tier is a set
whose members are read lowest first, and a place in the results is a count.
"""

from __future__ import annotations

from array import array
from itertools import accumulate, compress

from hmtui.record import Record
from hmtui.search import bits
from hmtui.search.tables import Cancelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from hmtui.query import Query

__all__ = ["Hits", "Order", "Replacement"]

_CHUNK = 16_384
"""Records of a column that are looked at in one go."""


class Replacement(Record):
    """A word of the query that nothing matched, and the word taken instead."""

    term: str
    instead: str


class Order(Record):
    """The records of one column in order; those without a value are not in it and come last."""

    known: Sequence[int]
    all: Callable[[], int]
    """The same records as a set."""
    reverse: bool = False


class Hits:
    """The records that a search found; numbers of records, best first."""

    def __init__(  # noqa: PLR0913 - made in one place, by Index.search
        self,
        tiers: Sequence[int],
        *,
        query: Query,
        size: int,
        sections: Mapping[str, Callable[[], int]],
        section: str | None = None,
        order: Order | None = None,
        reverse: bool = False,
        approximate: tuple[Replacement, ...] = (),
        suggest: Callable[[], tuple[str, ...]] = tuple,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        """Keep what was found: disjoint sets, best first, before the section is looked at."""
        self._size = size
        self._sections = sections
        self._everywhere = tuple(tiers)
        self._order = order
        self._reverse = reverse
        self._suggest = suggest
        self._cancelled = cancelled
        self._in_order: array[int] | None = None
        self.query = query
        """The query as it was searched: with the words of ``approximate``, for highlighting."""
        self.approximate = approximate
        """What was searched instead of words that nothing matched; empty when the words were matched."""
        if section is not None:
            here = sections[section]() if section in sections else 0
            tiers = [tier & here for tier in tiers]
        self._tiers = tuple(tiers)
        self._all = _unite(self._tiers)

    def __len__(self) -> int:
        """How many were found."""
        return self.total

    @property
    def total(self) -> int:
        """How many were found."""
        return self._all.bit_count()

    @property
    def suggestions(self) -> tuple[str, ...]:
        """Names near to the query, when nothing at all was found."""
        return () if _unite(self._everywhere) else self._suggest()

    def first(self, n: int = 50) -> tuple[int, ...]:
        """Give the first ``n`` record numbers."""
        if self._in_order is not None or self._reverse:
            return self.numbers(0, n)
        if self._order is not None:
            return self._first_of_column(n)
        found: list[int] = []
        for tier in self._tiers:
            if len(found) >= n:
                break
            found += bits.lowest(tier, n - len(found))
        return tuple(found)

    def numbers(self, start: int, stop: int) -> tuple[int, ...]:
        """Give the record numbers from place ``start`` up to, without, ``stop``; fewer at the end."""
        start, stop = max(start, 0), min(stop, self.total)
        if start >= stop:
            return ()
        if self._order is not None:
            return self._page_of_column(self._order, start, stop)
        if self._reverse:
            return tuple(reversed(self._ranked(self.total - stop, self.total - start)))
        return tuple(self._ranked(start, stop))

    def position(self, number: int) -> int | None:
        """Tell at which place a record stands, or None when it was not found."""
        if number < 0 or not self._all >> number & 1:
            return None
        if self._order is not None:
            return self._place_in_column(self._order, number)
        below = 0
        for tier in self._tiers:
            if tier >> number & 1:
                below += (tier & ((1 << number) - 1)).bit_count()
                break
            below += tier.bit_count()
        return self.total - 1 - below if self._reverse else below

    def counts(self) -> Mapping[str | None, int]:
        """Count the hits of the query in each section, and under None in all, whichever section was asked for."""
        found = _unite(self._everywhere)
        counts: dict[str | None, int] = {None: found.bit_count()}
        for section, members in self._sections.items():
            counts[section] = (found & members()).bit_count()
        return counts

    def _ranked(self, start: int, stop: int) -> list[int]:
        found: list[int] = []
        for tier, end in zip(self._tiers, accumulate(tier.bit_count() for tier in self._tiers), strict=True):
            begin = end - tier.bit_count()
            if begin < stop and start < end:
                found += bits.slice_of(tier, max(start - begin, 0), stop - begin)
        return found

    def _first_of_column(self, n: int) -> tuple[int, ...]:
        """Walk the column from its beginning: with many hits the first ones come soon."""
        if self.total * 16 < self._size:
            return self.numbers(0, n)
        found: list[int] = []
        for part in self._walk():
            found += part
            if len(found) >= n:
                break
        return tuple(found[:n])

    def _page_of_column(self, order: Order, start: int, stop: int) -> tuple[int, ...]:
        """Give a page of a column: count the hits before it, some thousand at a time, and read out only the page."""
        if self._in_order is not None or self.total * 16 < self._size:
            return tuple(self._column()[start:stop])
        known = order.known[::-1] if order.reverse else order.known
        without = self._all & ~order.all()
        with_value = self.total - without.bit_count()
        flags = bits.flags(self._all, self._size)
        found: list[int] = []
        if start < with_value - start:
            passed, places = 0, range(0, len(known), _CHUNK)
        else:  # nearer to the end
            passed, places = with_value, range((len(known) - 1) // _CHUNK * _CHUNK, -1, -_CHUNK)
        for place in places:
            part = known[place : place + _CHUNK]
            here = sum(map(flags.__getitem__, part))
            begin = passed if places.step > 0 else passed - here
            if begin < stop and begin + here > start:
                hits = list(compress(part, map(flags.__getitem__, part)))[max(start - begin, 0) : max(stop - begin, 0)]
                found = found + hits if places.step > 0 else hits + found
            passed = begin + here if places.step > 0 else begin
            if (passed >= stop) if places.step > 0 else (passed <= start):
                break
        if stop > with_value:
            found += bits.slice_of(without, max(start - with_value, 0), stop - with_value)
        return tuple(found)

    def _place_in_column(self, order: Order, number: int) -> int:
        """Tell where a hit stands in a column, by counting the hits before it."""
        if self._in_order is not None or self.total * 16 < self._size:
            return self._column().index(number)
        without = self._all & ~order.all()
        if without >> number & 1:
            return self.total - (without >> number).bit_count()
        known = array("I", order.known[::-1] if order.reverse else order.known)
        flags = bits.flags(self._all, self._size)
        return sum(map(flags.__getitem__, known[: known.index(number)]))

    def _column(self) -> array[int]:
        """Give all hits in the order of the column; worked out once."""
        if self._in_order is None:
            self._in_order = array("I")
            for part in self._walk():
                self._in_order.extend(part)
        return self._in_order

    def _walk(self) -> Iterator[list[int]]:
        """Give the hits in the order of the column, some at a time."""
        if self._order is None:
            return
        known = self._order.known[::-1] if self._order.reverse else self._order.known
        members = bits.flags(self._all, self._size)
        for start in range(0, len(known), _CHUNK):
            if self._cancelled():
                raise Cancelled
            part = known[start : start + _CHUNK]
            yield list(compress(part, map(members.__getitem__, part)))
        yield list(bits.numbers(self._all & ~self._order.all()))


def _unite(sets: Sequence[int]) -> int:
    found = 0
    for members in sets:
        found |= members
    return found
