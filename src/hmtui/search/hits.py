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

from itertools import accumulate
from typing import TYPE_CHECKING

from hmtui.record import Record
from hmtui.search import bits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hmtui.query import Query
    from hmtui.search.columns import InOrder

__all__ = ["Hits", "Replacement"]


class Replacement(Record):
    """A word of the query that nothing matched, and the word taken instead."""

    term: str
    instead: str


class Hits:
    """The records that a search found; numbers of records, best first."""

    def __init__(  # noqa: PLR0913 - made in one place, by Index.search
        self,
        tiers: Sequence[int],
        *,
        query: Query,
        sections: Mapping[str, Callable[[], int]],
        section: str | None = None,
        order: Callable[[int], InOrder] | None = None,
        reverse: bool = False,
        approximate: tuple[Replacement, ...] = (),
        suggest: Callable[[], tuple[str, ...]] = tuple,
        partial: bool = False,
    ) -> None:
        """Keep what was found: disjoint sets, best first, before the section is looked at.

        ``order`` puts the hits in another order than that of the sets.
        """
        self._sections = sections
        self._everywhere = tuple(tiers)
        self._reverse = reverse
        self._suggest = suggest
        self.partial = partial
        """Whether these are only the first of what matches: right, but not all."""
        self.query = query
        """The query as it was searched: with the words of ``approximate``, for highlighting."""
        self.approximate = approximate
        """What was searched instead of words that nothing matched; empty when the words were matched."""
        if section is not None:
            here = sections[section]() if section in sections else 0
            tiers = [tier & here for tier in tiers]
        self._tiers = tuple(tiers)
        self._all = _unite(self._tiers)
        self._in_order = order(self._all) if order is not None else None

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
        """Return the first ``n`` record numbers."""
        if self._in_order is not None or self._reverse:
            return self.numbers(0, n)
        found: list[int] = []
        for tier in self._tiers:
            if len(found) >= n:
                break
            found += bits.lowest(tier, n - len(found))
        return tuple(found)

    def numbers(self, start: int, stop: int) -> tuple[int, ...]:
        """Return the record numbers from place ``start`` up to, without, ``stop``; fewer at the end."""
        start, stop = max(start, 0), min(stop, self.total)
        if start >= stop:
            return ()
        if self._in_order is not None:
            return tuple(self._in_order.numbers(start, stop))
        if self._reverse:
            return tuple(reversed(self._ranked(self.total - stop, self.total - start)))
        return tuple(self._ranked(start, stop))

    def position(self, number: int) -> int | None:
        """Return at which place a record stands, or None when it was not found."""
        if number < 0 or not self._all >> number & 1:
            return None
        if self._in_order is not None:
            return self._in_order.position(number)
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


def _unite(sets: Sequence[int]) -> int:
    found = 0
    for members in sets:
        found |= members
    return found
