"""The index over the records of a catalog, and the search in it."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import lru_cache, partial
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.models import Section
from hmtui.query import AllOf, AnyOf, Between, Phrase, Sort, Term
from hmtui.search import bits, fields, first_ones
from hmtui.search.build import Builder, newest_first
from hmtui.search.columns import COLUMNS, Column, Dated
from hmtui.search.hits import Hits
from hmtui.search.lookup import Lookup
from hmtui.search.packs import PACK, unpacked
from hmtui.search.storage import Memory
from hmtui.search.tables import Cancelled
from hmtui.search.typos import Forgiver, nearest_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hmtui.models import Entry
    from hmtui.query import Clause, Query
    from hmtui.search.columns import InOrder
    from hmtui.search.lookup import Match
    from hmtui.search.storage import Reading

    Personal = Mapping[str, Callable[[str], Iterable[str]]]

__all__ = ["Index"]

_MOST_KEYS = 16
"""Names that are tried for the first two tiers, when OR makes several of one query."""
_SUGGESTED = 3
_SMALL = 2_000
"""Fewer records than this, in memory, are not packed: that would take longer than all the rest."""
_PACKS = 256
"""Packs of ids and names that are kept at hand: finding one id looks at some, and most of them again for the next."""
_NOTED = 8
"""Answers about what a person noted that are remembered: they are the same while the rest of a query is typed."""


def _never() -> bool:
    return False


class Index:
    """Searches the records of one catalog. A record's *number* is its place in the list, newest first."""

    def __init__(self, source: Reading) -> None:
        """Open an index that was built before."""
        self._source = source
        self._size = int.from_bytes(source.part("size"), "little")
        self._lookup = Lookup(source, self._size)
        sections = str(source.part("sections"), "utf-8")
        self.sections = tuple(Section(*line.split("\t")) for line in sections.split("\n") if line)
        """The sections, in their order."""
        self._tabs: dict[str, int] = {}
        self._columns: dict[str, Column] = {}
        self._noted: dict[tuple[str, str], tuple[tuple[str, ...], int]] = {}
        """The records that a person noted, by what is asked, with the ids they were found by."""
        # Of the source, not of ``self``: an index that is put away is gone at once, without waiting for the collector.
        self._pack = lru_cache(_PACKS)(partial(_read_pack, source))

    @classmethod
    def build(cls, entries: Sequence[Entry], sections: Sequence[Section]) -> Index:
        """Build an index in memory."""
        builder = Builder(sections, small=len(entries) < _SMALL)
        for entry in newest_first(entries):
            builder.add(entry)
        memory = Memory()
        builder.write(memory)
        return cls(memory)

    def __len__(self) -> int:
        """How many records there are."""
        return self._size

    def id_at(self, number: int) -> str:
        """Return the id of a record.

        Raises:
            IndexError: there is no such number.
        """
        if not 0 <= number < self._size:
            raise IndexError(number)
        return self._label(number)[0].decode()

    def name_at(self, number: int) -> str:
        """Return the name of a record."""
        return self._label(number)[1].decode()

    def number_of(self, id: str) -> int | None:  # noqa: A002 - what it is
        """Return the number of the record with that id, or None."""
        return self.numbers_of((id,)).get(id)

    def numbers_of(self, ids: Iterable[str]) -> dict[str, int]:
        """Return the numbers of the records with these ids, as far as there are any."""
        # In order of the words, then of the records: what is packed together is unpacked once.
        wanted = dict.fromkeys(ids)
        found = sorted((number, one) for one, numbers in self.with_identifiers(wanted) for number in numbers)
        return {one: number for number, one in found if self.id_at(number) == one}

    def with_identifiers(self, identifiers: Iterable[str]) -> Iterator[tuple[str, Sequence[int]]]:
        """Give, for each identifier that is there, it and the numbers of the records with that id, DOI or arXiv number.

        They are looked up in the order of the index, so that many together cost little.
        """
        written = [one for one in identifiers if "\n" not in one]
        folded = fields.fold_identifiers(written)
        table = self._lookup.zone("id").words
        for word, one in sorted(zip(folded, written, strict=True)):
            place = table.index((word or fields.NO_IDENTIFIER).encode())
            if place is not None:
                yield one, table.records(place)

    def with_words(self, words: Iterable[tuple[Sequence[str], str]], year: int | None, most: int) -> Sequence[int]:
        """Return the numbers of the newest records that hold each of some folded words, as a whole one, in one of its zones.

        ``year``: only records of that year, unless it is None; ``most``: so many at most. Nothing is looked for inside
        words, so that it costs little.
        """
        found = bits.every(self._size)
        if year is not None:
            found = self._lookup.match(Between("year", year, year), {}, _never).anywhere
        for zones, word in words:
            here = 0
            for table in [self._lookup.zone(zone).words for zone in zones]:
                place = table.index(word.encode())
                here |= 0 if place is None else table.members(place)
            found &= here
        return bits.lowest(found, most)

    def record_at(self, number: int) -> tuple[int, int]:
        """Return where the record lies in the file of records: begin and length."""
        source = self._source
        place, length = (
            _number(source, name, number, source.length(name) // self._size)
            for name in ("records.places", "records.lengths")
        )
        return place, length

    def warm(self) -> None:
        """Open everything that a search looks at, so that the first one does not wait for it."""
        for zone in (*fields.ZONES, "value"):
            self._lookup.zone(zone)

    def prepare(self, cancelled: Callable[[], bool]) -> None:
        """Make what tabs and orders of columns need, before they are asked for; ends early when ``cancelled`` says so."""
        with suppress(Cancelled):
            for section in self.sections:
                self._tab(section.id)
            for key in COLUMNS:
                self._column(key).sets(cancelled)

    def search(
        self,
        query: Query,
        *,
        section: str | None = None,
        sort: Sort | None = None,
        personal: Personal | None = None,
        cancelled: Callable[[], bool] = _never,
        enough: int | None = None,
    ) -> Hits:
        """Find the records that a query describes.

        Args:
            query: what ``hmtui.query.parse`` made of the text.
            section: a section's id, or None for all records.
            sort: the order, before the one that the query asks for.
            personal: what the user noted: for ``is:starred``, ``has:note``, ``tag``, ``note`` and their like,
                a function from the value asked for to the ids of the records. Name the same ones to ``parse``.
            cancelled: asked every few milliseconds; when it says yes, the search is given up.
            enough: where finding all would take long, so many of the first ones will do (``Hits.partial``).

        Raises:
            Cancelled: ``cancelled`` turned true; also from the methods of what is returned.
        """
        ask = {name: self._members_of(name, ids) for name, ids in (personal or {}).items()}
        sort = sort or query.sort or Sort("relevance")
        if enough and sort == Sort("relevance") and first_ones.can_be_found(query):
            some = first_ones.FirstOnes(
                lambda among: self._lookup.all_of(query.clauses, ask, cancelled, among),
                lambda match: self._ladder(query, match, cancelled),
                bits.every(self._size) if section is None else self._tab(section),
            ).found(enough)
            if some:
                return Hits(some, query=query, sections={}, partial=True)
        clauses, match, forgiver = query.clauses, self._lookup.all_of(query.clauses, ask, cancelled), None
        if not match.anywhere:
            forgiver = Forgiver(self._lookup, cancelled)
            clauses = forgiver.forgive(query.clauses)
            match = self._lookup.all_of(clauses, ask, cancelled) if forgiver.replaced else match
        ranks = sort.key == "relevance"
        return Hits(
            self._ladder(replace(query, clauses=clauses), match, cancelled) if ranks else (match.anywhere,),
            sections={one.id: partial(self._tab, one.id) for one in self.sections},
            section=section,
            order=self._order(sort, cancelled),
            reverse=sort.reverse and ranks,
            approximate=forgiver.replaced if forgiver and match.anywhere else (),
            query=replace(query, clauses=clauses) if forgiver and match.anywhere else query,
            suggest=lambda: self._suggest(query),
        )

    def _ladder(self, query: Query, match: Match, cancelled: Callable[[], bool]) -> list[int]:
        """Split what matches by how well it does, best first; see ``hits`` for the tiers."""
        if not query.has_text:
            return [match.anywhere]
        exact = begins = 0
        for key in keys_of(query.clauses):
            exact |= self._lookup.key(key, whole=True, cancelled=cancelled)
            begins |= self._lookup.key(key, whole=False, cancelled=cancelled)
        rest, tiers = match.anywhere, []
        for better in (exact, begins, match.whole, match.heads, match.anywhere):
            tiers.append(rest & better)
            rest ^= tiers[-1]
        return tiers

    def _order(self, sort: Sort, cancelled: Callable[[], bool]) -> Callable[[int], InOrder] | None:
        """Return what puts hits in the order asked for, or None when the records already stand in it."""
        if sort.key == "relevance" or sort == Sort("year"):
            return None
        if sort.key == "year":
            return Dated(lambda: self._lookup.match(Between("year", None, None), {}, _never).anywhere).of
        return partial(self._column(sort.key).of, reverse=sort.reverse, cancelled=cancelled)

    def _column(self, key: str) -> Column:
        if key not in self._columns:
            known = self._source.numbers(f"order.{key}")
            self._columns[key] = Column(known, self._size, partial(self._lookup.flag, f"by:{key}"))
        return self._columns[key]

    def _tab(self, section: str) -> int:
        if section not in self._tabs:
            self._tabs[section] = self._lookup.flag(f"in:{section}")
        return self._tabs[section]

    def _members_of(self, fact: str, ids: Callable[[str], Iterable[str]]) -> Callable[[str], int]:
        def members(value: str) -> int:
            wanted, (known, found) = tuple(ids(value)), self._noted.get((fact, value), ((), 0))
            if wanted != known:
                found = bits.from_numbers(self.numbers_of(wanted).values(), self._size)
                self._noted[fact, value] = wanted, found
                for oldest in list(self._noted)[:-_NOTED]:
                    self._noted.pop(oldest, None)
            return found

        return members

    def _suggest(self, query: Query) -> tuple[str, ...]:
        keys = keys_of(query.clauses)
        numbers = nearest_names(self._lookup.zone("key").words, keys[0]) if keys else ()
        return tuple(dict.fromkeys(map(self.name_at, numbers)))[:_SUGGESTED]

    def _label(self, number: int) -> list[bytes]:
        """Return id and name of a record."""
        pack, place = divmod(number, PACK)
        return self._pack(pack)[place].split(b"\t")


def _read_pack(source: Reading, pack: int) -> list[bytes]:
    start, stop = (_number(source, "labels.starts", at, 8) for at in (pack, pack + 1))
    return unpacked(source.piece("labels", start, stop), bytes(source.part("labels.before"))).split(b"\n")


def _number(source: Reading, name: str, at: int, width: int) -> int:
    return int.from_bytes(source.piece(name, at * width, (at + 1) * width), sys.byteorder)


def keys_of(clauses: Iterable[Clause]) -> tuple[str, ...]:
    """Return what the free words of a query read like as one word, for the tiers of names; one for each choice of OR."""
    choices = [choice for clause in clauses if (choice := _keys(clause))]
    if not choices or prod(map(len, choices)) > _MOST_KEYS:
        return ()
    return tuple(dict.fromkeys(map("".join, product(*choices))))


def _keys(clause: Clause) -> tuple[str, ...]:
    match clause:
        case Term(patterns):
            return patterns
        case Phrase(words):
            return ("".join(words).replace("-", ""),)
        case AllOf(clauses):
            return keys_of(clauses)
        case AnyOf(clauses):
            return tuple(key for one in clauses for key in _keys(one))
        case _:
            return ()
