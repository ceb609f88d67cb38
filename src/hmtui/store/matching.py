"""From a query's tree to SQL.

A clause about text becomes an expression that one of the full-text tables
answers; a clause about facts becomes a condition on ``fact``. The text clauses
of a query are joined into a single MATCH, which reads matching records in the
order of the list and stops when a page is full. What cannot be one MATCH (text
in one side of an OR, a fact in the other) becomes a condition with sub-queries.

A term also matches a name or an identifier from its beginning, across the words
of it. These records are not in ``gram``; they are few, and are looked up by
themselves (``extra_numbers``) and merged. So are the records that a word or phrase
matches in the user's notes.

Every piece of the user's text is quoted where it enters an expression, so it is
never syntax.
"""

from __future__ import annotations

import json
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any

from hmtui.query import UNINDEXED_FIELDS, AllOf, AnyOf, Between, Exactly, Flag, InField, Not, Phrase, Term
from hmtui.store import schema
from hmtui.store.expressions import (
    ANYWHERE,
    BEGUN,
    HEAD,
    INSIDE,
    LEAD,
    WHOLE,
    WORD,
    Expressions,
    PlainExpressions,
    Sql,
    WordExpressions,
    joined,
    readings,
)
from hmtui.store.facets import COLUMN_OF, name_key
from hmtui.store.noted import Noted, free
from hmtui.store.zones import (
    COLUMNS,
    FLAGS,
    LONGEST_KEY,
    SHORTEST_IDENTIFIER,
    SHORTEST_SUBSTRING,
    columns_of,
)
from hmtui.text.normalize import fold
from hmtui.text.work_types import has_type_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hmtui.query import Clause

    Rows = Callable[..., list[tuple[Any, ...]]]
    """Runs a statement with its values and returns the rows."""

__all__ = [
    "ANYWHERE",
    "BEGUN",
    "HEAD",
    "INSIDE",
    "LEAD",
    "RANKED_FIELDS",
    "WHOLE",
    "WORD",
    "Compiler",
    "Expressions",
    "Sql",
    "after",
    "all_of",
    "any_of",
    "is_ranked",
    "joined_keys",
    "negated",
    "terms_of",
]

RANKED_FIELDS = ("name", "title")
"""Fields in which a word is ranked as a free word is."""
_COLUMNS_AT = {
    ANYWHERE: COLUMNS,
    WHOLE: ("name",),
    WORD: ("name", "title", "alias"),
    HEAD: ("name", "title"),
    LEAD: ("name", "title", "lead", "alias"),
    BEGUN: COLUMNS,
}
_UNSIGNED = tuple(column for column in COLUMNS if column not in columns_of("author"))
"""The columns without the names of authors."""
_MOST_KEYS = 16
"""Names that are tried for the first two tiers, when OR makes several of one query."""
_LAST = "\U0010ffff"


def after(beginning: str) -> str:
    """Return an upper bound of all texts that begin with ``beginning``."""
    return beginning + _LAST


class Compiler:
    """Turns clauses into expressions and conditions, for one store."""

    def __init__(
        self,
        rows: Rows,
        *,
        full_text: bool,
        languages: Mapping[int, str],
        lists: Mapping[int, frozenset[str]],
        facet_sets: Callable[[str], Mapping[int, Sequence[str]]],
        annotated: Callable[[Flag], str | None],
    ) -> None:
        """Look up in a store by ``rows``.

        Args:
            rows: runs a statement.
            full_text: whether the text tables are full-text indexes.
            languages: the words of each set of languages.
            lists: the names of each set of source lists, in lower case.
            facet_sets: returns the names of each set in a column of ``fact``.
            annotated: returns the numbers of records, as JSON, for an annotation; None for other facts.
        """
        self._rows = rows
        self._languages = languages
        self._lists = lists
        self._facet_sets = facet_sets
        self._annotated = annotated
        self._extra: dict[str, Sequence[int]] = {}
        self.noted = Noted()
        """The records with a note or tags."""
        self.grams: Expressions = Expressions() if full_text else PlainExpressions("gram")
        self.words: Expressions = WordExpressions() if full_text else PlainExpressions("word")

    # --- text ---------------------------------------------------------------------------------------------

    def text(self, clause: Clause, level: int = ANYWHERE, on: Expressions | None = None) -> str | None:
        """Return the expression of a clause about text; None for any other."""
        on = on or self.grams
        match clause:
            case Term(patterns):
                places = [(COLUMNS, BEGUN), (_UNSIGNED, ANYWHERE)] if level == INSIDE else [(_COLUMNS_AT[level], level)]
                return on.any_of([on.term(columns, pattern, how) for columns, how in places for pattern in patterns])
            case Phrase():
                return self._phrase(clause, _COLUMNS_AT[level])
            case InField(field, clauses) if field not in UNINDEXED_FIELDS:
                level = level if field in RANKED_FIELDS else ANYWHERE
                columns = [one for one in columns_of(field) if one != "alias" or level not in {WHOLE, HEAD}]
                return on.all_of(
                    [
                        on.any_of([on.term(columns, pattern, level) for pattern in one.patterns])
                        if isinstance(one, Term)
                        else self._phrase(one, columns)
                        for one in clauses
                    ]
                )
            case AnyOf(clauses) | AllOf(clauses):
                parts = [part for one in clauses if (part := self.text(one, level, on)) is not None]
                if len(parts) < len(clauses):
                    return None
                return on.any_of(parts) if isinstance(clause, AnyOf) else on.all_of(parts)
            case _:
                return None

    def _phrase(self, phrase: Phrase, columns: Sequence[str]) -> str:
        """A phrase is found where all hyphens are read as joins, and where all are read as spaces."""
        return self.grams.any_of([self.grams.phrase(columns, words, begun=phrase.begun) for words in readings(phrase)])

    # --- conditions ---------------------------------------------------------------------------------------

    def condition(self, clause: Clause, level: int = ANYWHERE, *, each: bool = False) -> Sql:
        """Return a clause as a condition on a row of ``fact``; ``each``: where few rows are looked at one by one."""
        match clause:
            case Between():
                return _between(clause)
            case Flag() | Exactly():
                return self._flag(clause) if isinstance(clause, Flag) else self._whole_name(clause)
            case Not(inner):
                return negated(self.condition(inner, each=each))
            case InField(field, clauses) if field in UNINDEXED_FIELDS:
                match_one = {"id": self._identifier, "lang": self._language, "type": self._type}[field]
                return all_of([match_one(one) for one in clauses])
            case AnyOf(clauses) | AllOf(clauses) if self.text(clause) is None or self.extra_numbers(clauses):
                join = any_of if isinstance(clause, AnyOf) else all_of
                return join([self.condition(one, level, each=each) for one in clauses])
            case _:
                return self._matches(clause, level, each=each)

    def _matches(self, clause: Clause, level: int, *, each: bool) -> Sql:
        expression = self.text(clause, level)
        if expression is None:
            raise TypeError(clause)
        found = [self.has_text(expression, each=each)]
        if level == ANYWHERE and isinstance(clause, Term):
            found += [
                Sql(f"fact.number IN ({text})", values)
                for pattern in clause.patterns
                if self._extra_of(pattern)
                for text, values in _beyond(pattern)
            ]
        if level == ANYWHERE and isinstance(clause, (Term, Phrase)) and (numbers := self.noted.having(clause)):
            found.append(Sql(schema.IS_ONE_OF, (json.dumps(sorted(numbers)),)))
        return any_of(found)

    def has_text(self, expression: str, *, each: bool = False) -> Sql:
        """Return the condition that the text of a row of ``fact`` matches."""
        where = self.grams.where(expression)
        if each:
            return Sql(schema.EACH_MATCHES.format(table="gram", where=where.text), where.values)
        return Sql(schema.IS_AMONG_MATCHES.format(table="gram", where=where.text), where.values)

    def whole_word(self, zones: Sequence[str], word: str) -> str:
        """Return the expression, for the table of words, of a whole word in one of some zones."""
        return self.words.term([column for zone in zones for column in columns_of(zone)], word, WHOLE)

    def has_words(self, expressions: Sequence[str]) -> Sql:
        """Return the condition that the words of a row of ``fact`` match all of some expressions."""
        where = self.words.where(self.words.all_of(expressions))
        return Sql(schema.IS_AMONG_MATCHES.format(table="word", where=where.text), where.values)

    def _flag(self, flag: Flag) -> Sql:
        numbers = self._annotated(flag)
        if numbers is not None:
            return Sql(schema.IS_ONE_OF, (numbers,))
        if flag.key == "list":
            sets = [number for number, names in self._lists.items() if flag.value in names]
            return Sql(f"fact.lists IN ({', '.join(map(str, sets))})")
        return Sql("fact.flags & ?", (FLAGS.get(f"{flag.key}:{flag.value}", 0),))

    def _whole_name(self, clause: Exactly) -> Sql:
        wanted = name_key(clause.field, clause.name)
        if clause.field == "author":
            return self._whole_author(wanted)
        column = COLUMN_OF[clause.field]
        sets = self._facet_sets(column).items()
        found = [number for number, names in sets if wanted in (name_key(clause.field, one) for one in names)]
        return Sql(f"fact.{column} IN ({', '.join(map(str, found))})")

    def _whole_author(self, wanted: str) -> Sql:
        """The names of the records that have the words of a name are compared one by one."""
        words = fold(wanted).split()
        where = self.has_text(self.grams.phrase(columns_of("author"), words)) if words else Sql("1")
        rows = self._rows(schema.AUTHORS_WHERE.format(where=where.text), where.values)
        found = [number for number, names in rows if wanted in (name_key("author", one) for one in names.split("\n"))]
        return Sql(schema.IS_ONE_OF, (json.dumps(found),))

    def _type(self, clause: Term | Phrase) -> Sql:
        """Types are found by the beginnings of the words for them."""
        wanted = clause.words if isinstance(clause, Phrase) else clause.patterns[:1]
        sets = self._facet_sets("type").items()
        found = [number for number, names in sets if any(has_type_words(name, wanted) for name in names)]
        return Sql(f"fact.type IN ({', '.join(map(str, found))})")

    def _identifier(self, clause: Term | Phrase) -> Sql:
        """Identifiers match from their beginning; quoted ones as a whole."""
        if isinstance(clause, Phrase):
            whole = "".join(clause.words).replace("-", "")
            return Sql(schema.HAS_IDENTIFIER, (whole,))
        return any_of([Sql(schema.IDENTIFIER_BEGINS, (pattern, after(pattern))) for pattern in clause.patterns])

    def _language(self, clause: Term | Phrase) -> Sql:
        if isinstance(clause, Phrase):
            wanted = [f" {' '.join(clause.words).replace('-', '')} "]
        else:
            wanted = [pattern if len(pattern) >= SHORTEST_SUBSTRING else f" {pattern}" for pattern in clause.patterns]
        found = [number for number, words in self._languages.items() if any(one in f"{words} " for one in wanted)]
        return Sql(f"fact.languages IN ({', '.join(map(str, found))})")

    # --- names and identifiers ----------------------------------------------------------------------------

    def extra_numbers(self, clauses: Sequence[Clause]) -> set[int]:
        """Return the records that a term or phrase matches without ``gram``: by a beginning of names, or by a note."""
        return self.named_numbers(clauses).union(*map(self.noted.having, free(clauses)))

    def named_numbers(self, clauses: Iterable[Clause]) -> set[int]:
        """Return the records with a name or identifier that begins with a term, which ``gram`` does not find by it."""
        return {number for term in terms_of(clauses) for pattern in term.patterns for number in self._extra_of(pattern)}

    def _extra_of(self, pattern: str) -> Sequence[int]:
        if pattern not in self._extra:
            self._extra[pattern] = [
                number for text, values in _beyond(pattern) for (number,) in self._rows(text, values)
            ]
        return self._extra[pattern]

    def years(self, clause: Between) -> tuple[int, int]:
        """Return the first and the last number of the records of some years: they stand next to each other."""
        low = -1 if clause.low is None else clause.low
        high = 1 << 32 if clause.high is None else clause.high
        ((first, last),) = self._rows(schema.YEARS, (low, high))
        return (0, -1) if first is None else (first, last)


def _beyond(pattern: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    if len(pattern) >= SHORTEST_SUBSTRING:
        key = pattern[:LONGEST_KEY]
        yield schema.BEYOND_NAME, (key, after(key), len(key))
    if len(pattern) >= SHORTEST_IDENTIFIER:
        yield schema.BEYOND_IDENTIFIER, (pattern, after(pattern), len(pattern))


def _between(clause: Between) -> Sql:
    column = clause.key  # year, params or tokens
    bounds = [(sign, bound) for sign, bound in ((">=", clause.low), ("<=", clause.high)) if bound is not None]
    # SQLite has no integers beyond 64 bits; a value has at most 10^18.
    parts = [f"fact.{column} IS NOT NULL", *(f"fact.{column} {sign} ?" for sign, _ in bounds)]
    return Sql(f"({' AND '.join(parts)})", tuple(max(min(bound, 1 << 62), -1) for _, bound in bounds))


def all_of(conditions: Sequence[Sql]) -> Sql:
    """Join conditions that must all hold; none always hold."""
    return _sql_joined("AND", conditions) if conditions else Sql("1")


def any_of(conditions: Sequence[Sql]) -> Sql:
    """Join conditions of which one must hold."""
    return _sql_joined("OR", conditions)


def _sql_joined(word: str, conditions: Sequence[Sql]) -> Sql:
    text = joined(word, [one.text for one in conditions])
    return Sql(text, tuple(value for one in conditions for value in one.values))


def negated(condition: Sql) -> Sql:
    """Return the opposite of a condition."""
    return Sql(f"NOT {condition.text}", condition.values)


def terms_of(clauses: Iterable[Clause]) -> Iterator[Term]:
    """Yield the free terms that may match, not those that are excluded."""
    return (one for one in free(clauses) if isinstance(one, Term))


def is_ranked(clause: Clause) -> bool:
    """Return whether a clause has words by which results are ranked."""
    if isinstance(clause, (AnyOf, AllOf)):
        return any(map(is_ranked, clause.clauses))
    return isinstance(clause, (Term, Phrase)) or (isinstance(clause, InField) and clause.field in RANKED_FIELDS)


def joined_keys(clauses: Iterable[Clause]) -> tuple[str, ...]:
    """Return the ranked words of a query joined to one word, once for each choice of OR; nothing for too many choices."""
    choices = [choice for clause in clauses if (choice := _keys(clause))]
    if not choices or prod(map(len, choices)) > _MOST_KEYS:
        return ()
    return tuple(dict.fromkeys("".join(parts)[:LONGEST_KEY] for parts in product(*choices)))


def _keys(clause: Clause) -> tuple[str, ...]:
    match clause:
        case Term(patterns):
            return patterns
        case Phrase(words):
            return ("".join(words).replace("-", ""),)
        case InField(field, clauses) if field in RANKED_FIELDS:
            return joined_keys(clauses)
        case AllOf(clauses):
            return joined_keys(clauses)
        case AnyOf(clauses):
            return tuple(key for one in clauses for key in _keys(one))
        case _:
            return ()
