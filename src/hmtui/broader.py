"""Other queries than the one that was typed: what to leave out of one that finds nothing, and what its words may mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.library import with_key
from hmtui.query import Between, Exactly, InField, Term, parse
from hmtui.query.sentences import sentence_meant
from hmtui.query.units import either, meant, meant_filters, other_words, separate, unquoted, within_years, without_each
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.library import Library
    from hmtui.query import Query
    from hmtui.store import Hits
    from hmtui.store.hits import Replacement

__all__ = [
    "Broader",
    "Meant",
    "absent_field",
    "broader_queries",
    "meant_either",
    "meant_in_sentence",
    "meant_query",
    "meant_without_words",
    "nearest_year",
    "nowhere",
    "what_is_meant",
]

_FEW = 5
"""Results up to which another query is offered for a sentence."""
_ENOUGH = 2
"""Offers of one part each that are enough, and of two parts that are made else."""


def _in_words(count: int) -> str:
    return f"{count:,} record{'' if count == 1 else 's'}"


_WORDS = {
    "year": "a year",
    "params": "a size",
    "tokens": "a number of training tokens",
    "author": "an author",
    "org": "an organization",
    "venue": "a venue",
    "license": "a license",
    "lang": "a language",
    "type": "a type",
}
"""What a record has of a field, in words."""


class Broader(Struct, frozen=True):
    """A query that finds records since a part of another one was left out."""

    left_out: str
    query: str
    count: int

    @property
    def records(self) -> str:
        """How many records it finds, in words."""
        return _in_words(self.count)


class Meant(Struct, frozen=True):
    """A query that may be what was meant, and how many records it finds."""

    query: str
    count: int
    reason: str = ""
    """Why the other one finds nothing, in words, where that is known."""

    @property
    def records(self) -> str:
        """How many records it finds, in words."""
        return _in_words(self.count)

    @property
    def question(self) -> str:
        """The question whether it was meant, in words."""
        return f"Did you mean {self.query}? {self.records}"


def what_is_meant(
    library: Library, text: str, section: str | None, found: Hits, cancelled: Callable[[], bool] | None = None
) -> Meant | None:
    """Return the query that may be meant by another one, which found some records, few or none; None where there is none."""
    first = found.first(_FEW + 1)
    asked = library, text, section, cancelled
    meant = None
    if len(first) <= _FEW:
        meant = meant_in_sentence(*asked, more_than=0 if found.approximate else len(first))
    meant = meant or meant_query(*asked)
    if meant is None and not first:
        meant = meant_name(*asked, found.offered)
    if meant is None and not first:
        meant = nearest_year(*asked) or meant_without_quotes(*asked) or meant_either(*asked)
    if meant is None and (not first or found.approximate):
        meant = meant_without_words(*asked)
    return meant


def meant_in_sentence(
    library: Library,
    text: str,
    section: str | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    more_than: int = 0,
) -> Meant | None:
    """Return the query that may be meant by a sentence (``models by deepseek``: ``org:deepseek``), if it finds more."""

    def finds(query: str) -> bool:
        hits = library.search(query, cancelled=cancelled).hits
        return bool(hits.first(1)) and not hits.approximate

    query = sentence_meant(text, finds)
    if not query or ("sort:" in query and "params" in query and not finds("has:params")):
        return None
    hits = library.search(query, section=section, cancelled=cancelled).hits
    return Meant(query, hits.total) if hits.total > more_than and not hits.approximate else None


def meant_query(
    library: Library, text: str, section: str | None = None, cancelled: Callable[[], bool] | None = None
) -> Meant | None:
    """Return the query that another one may mean (``2025``: ``year:2025``, ``params:7``: ``params:7b``), if it finds any.

    A citation key, which is in no record, means the record that is cited by it.
    """
    query = meant(text)
    if not query and (cited := with_key(library, text.strip())) is not None:
        query = f"id:{cited.id}"
    no_sizes = "sort:" in query and "params" in query and not library.search("has:params").hits.first(1)
    if not query or no_sizes:
        return None
    hits = library.search(query, section=section, cancelled=cancelled).hits
    return Meant(query, hits.total) if hits.total and not hits.approximate else None


def meant_without_words(
    library: Library, text: str, section: str | None = None, cancelled: Callable[[], bool] | None = None
) -> Meant | None:
    """Return the filters that may be meant by a query that finds nothing, with those of its words that leave any record."""
    query = meant_filters(text)
    total = library.search(query, section=section, cancelled=cancelled).hits.total if query else 0
    words: list[str] = []
    for word in other_words(text) if total else ():
        longer = " ".join((*words, word, query))
        hits = library.search(longer, section=section, cancelled=cancelled).hits
        if hits.first(1) and not hits.approximate:
            words.append(word)
            total = hits.total
    return Meant(" ".join((*words, query)), total) if total else None


def meant_name(
    library: Library,
    text: str,
    section: str | None,
    cancelled: Callable[[], bool] | None,
    offered: Sequence[Replacement],
) -> Meant | None:
    """Return a query with an author near to the one that no record has, if it finds any."""
    for one in offered:
        query = re.sub(rf"\b{re.escape(one.term)}\b", one.instead, text, flags=re.IGNORECASE)
        if query != text and (total := library.search(query, section=section, cancelled=cancelled).hits.total):
            return Meant(query, total)
    return None


def meant_without_quotes(
    library: Library, text: str, section: str | None = None, cancelled: Callable[[], bool] | None = None
) -> Meant | None:
    """Return the words that may be meant by a phrase that nothing has, if they find any."""
    query = unquoted(text)
    hits = library.search(query, section=section, cancelled=cancelled).hits
    return Meant(query, hits.total) if query and hits.total and not hits.approximate else None


def meant_either(
    library: Library, text: str, section: str | None = None, cancelled: Callable[[], bool] | None = None
) -> Meant | None:
    """Return a query for either of the values of a field of which nothing has both, if it finds any."""
    query = either(text)
    hits = library.search(query, section=section, cancelled=cancelled).hits
    return Meant(query, hits.total) if query and hits.total and not hits.approximate else None


def nearest_year(
    library: Library, text: str, section: str | None = None, cancelled: Callable[[], bool] | None = None
) -> Meant | None:
    """Return a query that finds nothing with the nearest year of the list in place of years that it has not, if that finds any."""
    grouped = library.search("", section=section, cancelled=cancelled).hits.grouped("year")
    years = [year for year, *_ in grouped if year]
    query = within_years(text, min(years), max(years)) if years else text
    if query == text:
        return None
    hits = library.search(query, section=section, cancelled=cancelled).hits
    years_in_words = f"{min(years)}–{max(years)}" if len(years) > 1 else f"{years[0]}"
    return Meant(query, hits.total, f"The records here are of {years_in_words}") if hits.total else None


def broader_queries(
    library: Library, text: str, section: str | None = None, cancelled: Callable[[], bool] | None = None
) -> tuple[Broader, ...]:
    """Return what a query that finds nothing becomes without each of its parts, where that finds records; most first.

    Where at most one part helps alone, what it becomes without two of them follows, if that is more.
    """
    found: list[Broader] = []
    for together in (1, 2):
        some = []
        for part, query in without_each(text, together) if len(found) < _ENOUGH else ():
            hits = library.search(query, section=section, cancelled=cancelled).hits
            least = max((one.count for one in found if one.left_out in part.split(" and ")), default=0)
            if hits.total > least and not hits.approximate:
                some.append(Broader(part, query, hits.total))
        found += sorted(some, key=lambda one: -one.count)[: None if together == 1 else _ENOUGH]
    return tuple(found)


def absent_field(library: Library, query: Query, cancelled: Callable[[], bool] | None = None) -> str:
    """Return which field a query asks for that no record of the list has, in words; empty where there is none."""
    for clause in query.clauses:
        field = (
            clause.key
            if isinstance(clause, Between)
            else clause.field
            if isinstance(clause, (InField, Exactly))
            else ""
        )
        # Of tokens there is no ``has:``.
        known = "tokens:>=0" if field == "tokens" else f"has:{field}"
        if field in _WORDS and not library.search(known, cancelled=cancelled).hits.first(1):
            return _WORDS[field]
    return ""


def nowhere(library: Library, text: str, cancelled: Callable[[], bool] | None = None) -> str:
    """Return what of a query that finds nothing is in no record of the list, as a sentence: an author, else words of several.

    Empty where there is none, and while the list is read, since it is not known then.
    """
    units = separate(text) if not library.partial else ()
    words: list[str] = []
    for unit in units:
        match parse(unit).clauses:
            case [InField("author") | Exactly("author")]:
                name = clean(unit.partition(":")[2].strip('="“”'))
                said = f"No author {name} in this list"
            case [Term()] if len(units) > 1:
                said = ""
            case _:
                continue
        hits = library.search(unit, cancelled=cancelled).hits
        if not hits.first(1):
            if said:
                return said
            words.append(f"“{unit}”")
    return f"No record of this list has {' or '.join(words)}" if words else ""
