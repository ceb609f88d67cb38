"""The order of results.

Ranked by relevance, results come in nine tiers, each newest first:

1. a name or alias is exactly the words of the query;
2. the name begins with them;
3. every word is a whole word of the name;
4. every word is a whole word of the name, the title or an alias;
5. every word begins a word of the name or the title;
6. every word begins a word of the name, the title, an alias or the first author;
7. every word begins a word anywhere;
8. words inside words;
9. words inside the names of authors alone.

A word in ``name:`` or ``title:`` is ranked as a free word is, except that tiers
3 to 7 look at its field alone. A quoted phrase stands for its words in sequence.
With these, or OR, the last two tiers are one.
Everything else in a query is a filter, the same in every tier.

For a size alone (``7b``) the sizes nearest to it come first in tiers 3 to 9.

Each tier is one statement that returns record numbers, in order and limited, so
that a page is found without looking at all results; a record that an earlier
tier had is dropped. Ordered by a column, results without a value come last, the
newest first, whichever way the order runs.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from hmtui.query import AllOf, AnyOf, Between, InField, Sort, Term
from hmtui.store import schema
from hmtui.store.facets import GROUPS
from hmtui.store.matching import (
    ANYWHERE,
    BEGUN,
    HEAD,
    INSIDE,
    LEAD,
    WHOLE,
    WORD,
    Sql,
    after,
    all_of,
    any_of,
    is_ranked,
    joined_keys,
    terms_of,
)
from hmtui.store.plan import Plan
from hmtui.store.zones import SHORTEST_SUBSTRING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hmtui.query import Clause
    from hmtui.store.matching import Compiler, Rows

__all__ = ["Listing"]

_ORDERS = {
    ("params", False): "fact.params DESC, fact.number",
    ("params", True): "fact.params, fact.number DESC",
    ("year", True): "fact.number DESC",
}
_BY_DATE = {False: "fact.issued DESC, fact.number", True: "fact.issued, fact.number DESC"}
"""The orders by year of a list whose numbers are not in the order of dates."""

_FEW_NAMES = 8
"""Records with a name that are looked at one by one."""


class Listing:
    """The results of some clauses, in one order."""

    def __init__(
        self,
        rows: Rows,
        compiler: Compiler,
        clauses: Sequence[Clause],
        sort: Sort,
        within: Sequence[Sql] = (),
        *,
        by_date: bool = True,
    ) -> None:
        """Prepare the statements.

        Args:
            rows: runs a statement.
            compiler: turns clauses into SQL.
            clauses: all must match.
            sort: the order.
            within: further conditions on ``fact``.
            by_date: whether numbers are in the order of dates, the newest first.
        """
        self._by_date = by_date
        self._rows = rows
        self._compiler = compiler
        self._sort = sort
        self._plan = Plan(rows, compiler, clauses, within)

    @property
    def is_everything(self) -> bool:
        """Whether nothing restricts the records."""
        return self._plan.is_everything

    @property
    def in_list_order(self) -> bool:
        """Whether results come in the order of the list."""
        return not self._plan.ranked and self._sort in {Sort("relevance"), *([Sort("year")] if self._by_date else [])}

    def count(self) -> int:
        """Count the results."""
        sql = self._plan.select("count(*)")
        ((found,),) = self._rows(sql.text, sql.values)
        return int(found) + len(self._plan.extra)

    def grouped(self, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return the values of some of ``GROUPS``, how many results have them, and the largest size of these.

        A combination of values may come twice.
        """
        what = ", ".join(GROUPS[column] for column in columns)
        places = ", ".join(map(str, range(1, len(columns) + 1)))
        return self._facts(f"{what}, count(*), max(fact.params)", f" GROUP BY {places}")

    def authors(self) -> list[str]:
        """Return the names of the authors of each result that has some, one a line."""
        if self.is_everything:
            return self._texts(Sql(schema.AUTHORS))
        sql = self._plan.select("fact.number")
        found = self._texts(Sql(schema.AUTHORS_OF.format(select=sql.text), sql.values))
        if self._plan.extra:
            found += self._texts(Sql(schema.AUTHORS_AMONG, (str(self._plan.extra),)))
        return found

    def _texts(self, sql: Sql) -> list[str]:
        return [text for (text,) in self._rows(sql.text, sql.values)]

    def sized(self) -> list[tuple[int, int, int, int, int]]:
        """Return number, date, size, set of sections and weights (as in ``GROUPS``) of the results with date and size."""
        what = f"fact.number, fact.issued, fact.params, fact.sections, {GROUPS['weights']}"
        return self._facts(what, " AND fact.params > 0 AND fact.issued > 0")

    def _facts(self, what: str, rest: str) -> list[tuple[Any, ...]]:
        """Return columns of ``fact`` of all results."""
        sql = self._plan.select(what)
        found = self._rows(sql.text + rest, sql.values)
        if self._plan.extra:
            text = schema.SELECT.format(what=what, source="fact", where=schema.IS_ONE_OF)
            found = [*found, *self._rows(text + rest, (str(self._plan.extra),))]
        return found

    def first(self, count: int) -> list[int]:
        """Return the first record numbers."""
        if self._is_backwards:
            return self.all()[:count]
        found: dict[int, None] = {}
        for segment in self._segments():
            for number in segment(count + len(found)):
                found.setdefault(number)
            if len(found) >= count:
                break
        return list(islice(found, count))

    def all(self) -> list[int]:
        """Return all record numbers, in order."""
        found: dict[int, None] = {}
        for segment in self._segments():
            for number in segment(-1):
                found.setdefault(number)
        numbers = list(found)
        return numbers[::-1] if self._is_backwards else numbers

    @property
    def _is_backwards(self) -> bool:
        return self._sort.reverse and self._sort.key == "relevance"

    # --- tiers --------------------------------------------------------------------------------------------

    def _segments(self) -> Iterator[Callable[[int], Iterable[int]]]:
        """Yield functions that return the first results of each tier, best first."""
        if self._sort.key != "relevance":
            yield from self._sorted()
            return
        if self._plan.ranked:
            yield from self._tiers()
        yield self._rest

    def _rest(self, limit: int, level: int = ANYWHERE) -> Iterable[int]:
        if nearest := self._nearest_size:
            return self._numbers(self._with("true", level), limit, nearest)
        found = self._numbers(self._plan.select("number", level), limit)
        return sorted([*found, *self._plan.extra]) if self._plan.extra else found

    @property
    def _nearest_size(self) -> str:
        """The order by the distance from the size that the query names; empty where it names none."""
        for clause in self._plan.clauses:
            if (
                isinstance(clause, AnyOf)
                and clause.joined == "size"
                and isinstance(size := clause.clauses[-1], Between)
            ):
                middle = ((size.low or 0) + (size.high or 0) + 1) // 2
                return f"fact.params IS NULL, abs(fact.params - {middle}), fact.number"
        return ""

    def _tiers(self) -> Iterator[Callable[[int], Iterable[int]]]:
        keys = joined_keys(self._plan.clauses)
        if keys:
            yield lambda limit: self._named([Sql("name.key = ?", (key,)) for key in keys], limit)
            begins = [Sql("(name.key >= ? AND name.key < ? AND name.shown)", (key, after(key))) for key in keys]
            yield lambda limit: self._named(begins, limit)
        in_words = all(map(_is_words, self._plan.texts)) and not self._plan.excludes_text
        on = self._compiler.words if in_words else self._compiler.grams
        nearest = self._nearest_size or "1"
        for level in (WHOLE, WORD, HEAD, LEAD, BEGUN):
            yield lambda limit, level=level: self._numbers(self._plan.select("number", level, on), limit, nearest)  # type: ignore[misc]
        words = [clause for clause in self._plan.clauses if is_ranked(clause)]
        if all(isinstance(word, Term) for word in words) and self._longest_word >= SHORTEST_SUBSTRING:
            yield lambda limit: self._rest(limit, INSIDE)

    def _named(self, names: Sequence[Sql], limit: int) -> Iterable[int]:
        """Return the results with one of some names."""
        named = any_of(names)
        if self._begins_with_a_word:
            conditions = self._plan.conditions()
            if (short := self._shortest_word) < SHORTEST_SUBSTRING:
                conditions.append(Sql("name.head >= ?", (short,)))
            where = all_of([named, *conditions])
            source = schema.NAMES_WITH_FACTS if self._plan.conditions() else "name"
            sql = schema.SELECT.format(what="DISTINCT name.number", source=source, where=where.text)
            return self._numbers(Sql(sql, where.values), limit)
        some = Sql(schema.SELECT.format(what="DISTINCT name.number", source="name", where=named.text), named.values)
        candidates = self._numbers(some, _FEW_NAMES + 1)
        if not candidates:
            return []
        if len(candidates) <= _FEW_NAMES:
            return self._plan.checked(candidates)
        within = schema.IS_NAMED.format(number=self._plan.number, where=named.text)
        matching = self._plan.select("number")
        found = self._numbers(Sql(f"{matching.text} AND {within}", (*matching.values, *named.values)), limit)
        return sorted({*found, *self._extra_named(named)})[: limit if limit >= 0 else None]

    def _extra_named(self, named: Sql) -> Iterable[int]:
        if not self._plan.extra:
            return ()
        where = all_of([named, Sql(schema.IS_ONE_OF_NAMED, (str(self._plan.extra),))])
        sql = schema.SELECT.format(what="DISTINCT name.number", source="name", where=where.text)
        return self._numbers(Sql(sql, where.values), -1)

    @property
    def _begins_with_a_word(self) -> bool:
        """Whether a name that begins with the words of the query makes a record match: they are one word.

        A short word must also begin a word of the name.
        """
        clauses = self._plan.clauses
        if len(clauses) == 1 and isinstance(clauses[0], AnyOf):
            clauses = clauses[0].clauses
            return all(isinstance(one, Term) for one in clauses) and self._shortest_word >= SHORTEST_SUBSTRING
        return len(clauses) == 1 and isinstance(clauses[0], Term)

    @property
    def _shortest_word(self) -> int:
        return min(len(needle) for term in terms_of(self._plan.clauses) for needle in term.patterns)

    @property
    def _longest_word(self) -> int:
        return max(len(needle) for term in terms_of(self._plan.clauses) for needle in term.patterns)

    # --- columns ------------------------------------------------------------------------------------------

    def _sorted(self) -> Iterator[Callable[[int], Iterable[int]]]:
        key, reverse = self._sort.key, self._sort.reverse
        if key == "year" and not reverse and self._by_date:
            yield self._rest
            return
        column = {"year": "year", "params": "params", "list": "place"}.get(key, f"by_{key}")
        order = _ORDERS.get((key, reverse), f"fact.{column}{' DESC' if reverse else ''}")
        if key == "year" and not self._by_date:
            order = _BY_DATE[reverse]
        known, unknown = (self._with(f"fact.{column} IS {what}") for what in ("NOT NULL", "NULL"))
        yield lambda limit: self._numbers(known, limit, order)
        yield lambda limit: self._numbers(unknown, limit, "fact.number")

    def _with(self, condition: str, level: int = ANYWHERE) -> Sql:
        """Return the statement for the results under one more condition on ``fact``."""
        found = self._plan.select("fact.number", level)
        if not self._plan.extra:
            return Sql(f"{found.text} AND {condition}", found.values)
        where = schema.IS_IN_EITHER.format(select=found.text)
        sql = schema.SELECT.format(what="fact.number", source="fact", where=f"{where} AND {condition}")
        return Sql(sql, (*found.values, str(self._plan.extra)))

    def _numbers(self, sql: Sql, limit: int, order: str = "1") -> list[int]:
        rows = self._rows(f"{sql.text} ORDER BY {order} LIMIT ?", (*sql.values, limit))
        return [number for (number,) in rows]


def _is_words(clause: Clause) -> bool:
    """Return whether the table of words shows how well a clause about text matches."""
    if isinstance(clause, (AnyOf, AllOf)):
        return all(map(_is_words, clause.clauses))
    return isinstance(clause, Term) or (
        isinstance(clause, InField) and is_ranked(clause) and all(isinstance(one, Term) for one in clause.clauses)
    )
