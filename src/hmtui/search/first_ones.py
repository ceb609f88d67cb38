"""The first hits of a query with a phrase, before all of them are known.

Whether a record has a phrase is seen in its text, and ten thousand texts take a
second to unpack. The words of a phrase are known at once, though, and a record is
no better a match than its words are. So records are taken in the order that they
would have if each that has the words had the phrase; the texts of the first of them
are read; and what is then found, and stands no later than the last one read,
stands where it stands among all hits.

Invariant: the hits given are the first ones of the whole search, in its order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.query import AllOf, AnyOf, Not
from hmtui.search import bits
from hmtui.search.lookup import Match, reads_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.query import Clause, Query

__all__ = ["FirstOnes", "can_be_found"]

_STEPS = (128, 320, 800, 2_000)
"""Records whose texts are read before more are: the last number takes a small part of a second."""


def can_be_found(query: Query) -> bool:
    """Return whether a query needs texts, and none to exclude a record: words alone do not tell that."""
    return any(map(reads_texts, query.clauses)) and not any(map(_excludes_by_text, query.clauses))


def _excludes_by_text(clause: Clause) -> bool:
    match clause:
        case Not(excluded):
            return reads_texts(excluded)
        case AnyOf(clauses) | AllOf(clauses):
            return any(map(_excludes_by_text, clauses))
        case _:
            return False


class FirstOnes:
    """Finds the first hits of one query."""

    def __init__(
        self, match: Callable[[int | None], Match], ladder: Callable[[Match], Sequence[int]], within: int
    ) -> None:
        """Take what matches the query (``Lookup.all_of``), what puts that in tiers, and the records of the tab."""
        self._match = match
        self._ladder = ladder
        self._within = within

    def found(self, enough: int) -> list[int]:
        """Return tiers of the first hits, at least ``enough``; none where it is better to look for all."""
        by_words = self._tiers(self._match(None))
        read, known = 0, Match(0, 0, 0)
        if _united(by_words).bit_count() <= _STEPS[-1]:
            return []
        for step in _STEPS:
            place, last = _last_of(by_words, step)
            up_to = [*by_words[:place], by_words[place] & bits.between(0, last + 1)]
            more = _united(up_to) & ~read
            read |= more
            known |= self._match(more) & Match.only(more)
            tiers = self._tiers(known)
            tiers = [*tiers[:place], tiers[place] & bits.between(0, last + 1)]
            if sum(tier.bit_count() for tier in tiers) >= enough:
                return tiers
        return []

    def _tiers(self, match: Match) -> list[int]:
        return [tier & self._within for tier in self._ladder(match)]


def _last_of(tiers: Sequence[int], count: int) -> tuple[int, int]:
    """Return tier and number of the last of so many records; there are more."""
    for place, tier in enumerate(tiers):
        here = tier.bit_count()
        if here >= count:
            return place, bits.lowest(tier, count)[-1]
        count -= here
    raise ValueError(count)


def _united(sets: Sequence[int]) -> int:
    found = 0
    for members in sets:
        found |= members
    return found
