"""What a search found, read from the store as far as it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from hmtui.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hmtui.query import Query
    from hmtui.store.ranking import Listing

__all__ = ["Hits", "Replacement"]

_FIRST = 64
"""Results that are read together at first: more rows than a tall terminal shows."""
_TOGETHER = 500
"""Results whose authors are counted together, in a moment that no key notices."""


class Replacement(Struct, frozen=True):
    """A word of the query that nothing matched, and the word searched instead."""

    term: str
    instead: str


class Hits:
    """The records that a search found; numbers of records, best first."""

    def __init__(  # noqa: PLR0913 - called by one caller, Store.search
        self,
        listing: Listing,
        *,
        size: int,
        query: Query,
        counts: Callable[[], Mapping[str | None, int]],
        section: str | None = None,
        approximate: tuple[Replacement, ...] = (),
        suggest: Callable[[], tuple[int, ...]] = tuple,
    ) -> None:
        """Read results from a listing.

        Args:
            listing: the results, within the section.
            size: records in the store.
            query: the query as it was searched.
            counts: counts the results in each section.
            section: the section that was asked for.
            approximate: what was searched instead of words that nothing matched.
            suggest: finds the records with names near to the query.
        """
        self._listing = listing
        self._size = size
        self._counts = counts
        self._known_counts: Mapping[str | None, int] | None = None
        self._section = section
        self._suggest = suggest
        self._total: int | None = size if listing.is_everything else None
        self._first: Sequence[int] | None = None
        self._all: Sequence[int] | None = range(size) if listing.is_everything and listing.in_list_order else None
        self.wanted: Callable[[], bool] = lambda: True
        """Returns whether what is counted of them is still wanted."""
        self.partial = False
        """Whether only the first results are known so far."""
        self.counting = 0.0
        """Seconds of processor time that counting took, after the first results were known."""
        self.query = query
        """The query as it was searched: with the words of ``approximate``, for highlighting."""
        self.approximate = approximate
        """What was searched instead of words that nothing matched; empty when the words were matched."""
        self.offered: tuple[Replacement, ...] = ()
        """Names of authors near to those that nothing matched, which may be others."""

    def __len__(self) -> int:
        """Return how many were found."""
        return self.total

    @property
    def total(self) -> int:
        """How many were found; of partial results, how many are known."""
        if self.partial:
            return len(self.first(_FIRST))
        if self._total is None:
            first = self.first(_FIRST)
            if len(first) < _FIRST:
                self._total = len(first)
            elif self._known_counts is not None:
                self._total = self._known_counts.get(self._section, 0)
            else:
                self._total = self._listing.count()
        return self._total

    @property
    def suggestions(self) -> tuple[int, ...]:
        """The records with the names nearest to the query, when nothing at all was found."""
        return () if self.counts()[None] else self._suggest()

    def first(self, n: int = 50) -> tuple[int, ...]:
        """Return the first ``n`` record numbers."""
        if self._all is not None:
            return tuple(self._all[:n])
        if self._first is None or (n > len(self._first) and len(self._first) >= _FIRST):
            self._first = self._listing.first(max(n, _FIRST))
        return tuple(self._first[:n])

    def numbers(self, start: int, stop: int) -> tuple[int, ...]:
        """Return the record numbers from position ``start`` up to, without, ``stop``; fewer at the end."""
        start = max(start, 0)
        if start >= stop:
            return ()
        if self._all is None and stop <= _FIRST:
            return self.first(_FIRST)[start:stop]
        return tuple(self._everything()[start:stop])

    def position(self, number: int) -> int | None:
        """Return the position of a record among the results, or None when it was not found."""
        if self._all is None:
            first = self.first(_FIRST)
            if number in first:
                return first.index(number)
            if self.partial:
                return None
        everything = self._everything()
        return everything.index(number) if number in everything else None

    def positions(self, numbers: Iterable[int]) -> dict[int, int]:
        """Return the position of each of some records that was found; one pass, however many are asked for."""
        wanted = set(numbers)
        if not wanted:
            return {}  # without reading all results
        listed = self.first(_FIRST) if self.partial else self._everything()
        if isinstance(listed, range):
            return {number: listed.index(number) for number in wanted if number in listed}
        return {number: at for at, number in enumerate(listed) if number in wanted}

    def counts(self) -> Mapping[str | None, int]:
        """Return the number of results in each section, and under None in all, whichever section was asked for."""
        if self._known_counts is None:
            self._known_counts = self._counts()
        return self._known_counts

    def grouped(self, *columns: str) -> list[tuple[Any, ...]]:
        """Return the values of some of ``hmtui.store.facets.GROUPS``, how many results have them, and the largest size.

        A combination of values may come twice. Sets are numbers of ``Store.facet_sets``.
        """
        return self._listing.grouped(columns)

    def authors(self) -> Iterator[Sequence[str]]:
        """Yield the names of the authors of each result that has some, one a line, of many results at once.

        Raises:
            Cancelled: nobody waits for them any more.
        """
        found = self._listing.authors()
        for start in range(0, len(found), _TOGETHER):
            if not self.wanted():
                raise Cancelled
            yield found[start : start + _TOGETHER]

    def sized(self) -> list[tuple[int, int, int, int, int]]:
        """Return number, date as ``YYYYMMDD``, size, set of sections and weights of the results with date and size."""
        return self._listing.sized()

    def read_all(self) -> None:
        """Read all results, so that the next page is ready."""
        self._everything()

    def _everything(self) -> Sequence[int]:
        if self._all is None:
            self._all = self._listing.all()
            self._total = len(self._all)
        return self._all
