"""A query split into the text that one MATCH answers and what filters the rest.

Of the clauses of a query, all of which must match,

- those about text are joined into one expression for the full-text table;
- years are a range of numbers, since records stand newest first;
- everything else (facts, and text mixed with facts by OR) is a condition on ``fact``.

Records that match by a name or identifier across its words, or by the user's note
(``Compiler.extra_numbers``), are not found by the expression. They are few: ``extra``
lists them, checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.query import Between, Not, Phrase, Term
from hmtui.store import schema
from hmtui.store.matching import ANYWHERE, Sql, all_of, is_ranked, negated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.query import Clause
    from hmtui.store.matching import Compiler, Expressions, Rows

__all__ = ["Plan"]

_FEW = 500
"""Records that are looked at one by one."""


class Plan:
    """Clauses sorted by what answers them: the text tables, a range of numbers, or a condition on each row."""

    def __init__(self, rows: Rows, compiler: Compiler, clauses: Sequence[Clause], within: Sequence[Sql]) -> None:
        """Sort the clauses; ``within`` are further conditions on ``fact``."""
        self._rows = rows
        self._compiler = compiler
        self.clauses = clauses
        self.texts: list[Clause] = []
        """Clauses about text."""
        self._excluded: list[str] = []
        self._others: list[Clause] = []
        self._conditions = list(within)
        self._numbers: tuple[int, int] | None = None
        for clause in clauses:
            self._add(clause)
        if self._excluded and not self.texts:
            self._conditions.append(negated(compiler.has_text(compiler.grams.any_of(self._excluded))))
            self._excluded = []
        self.ranked = any(map(is_ranked, clauses))
        """Whether the query has words by which results are ranked."""
        self.is_everything = not clauses and not within
        """Whether nothing restricts the records."""
        self.extra = self._extra()
        """Numbers of the results that the expression does not find."""

    def _extra(self) -> list[int]:
        compiler = self._compiler
        named = compiler.named_numbers(self.clauses)
        noted = compiler.noted.only_noted(self.clauses, lambda term: compiler.named_numbers((term,)))
        simple = not self._excluded and all(isinstance(one, (Term, Phrase)) for one in self.texts)
        if not simple or not noted:
            numbers = sorted(named.union(noted))
            return self.checked(numbers, beyond_text=True) if numbers else []
        rest = [*self.conditions(), *self._range("fact.number")]
        if rest:  # their text is known to match
            where = all_of([Sql(schema.IS_ONE_OF, (str(noted),)), *rest])
            sql = schema.SELECT.format(what="fact.number", source="fact", where=where.text)
            noted = [number for (number,) in self._rows(sql, where.values)]
        return sorted({*noted, *(self.checked(sorted(named), beyond_text=True) if named else ())})

    def _add(self, clause: Clause) -> None:
        compiler = self._compiler
        if compiler.text(clause) is not None:
            self.texts.append(clause)
        elif isinstance(clause, Between) and clause.key == "year":
            first, last = compiler.years(clause)
            if self._numbers is not None:
                first, last = max(first, self._numbers[0]), min(last, self._numbers[1])
            self._numbers = first, last
        elif (
            isinstance(clause, Not)
            and not compiler.extra_numbers((clause.clause,))
            and (text := compiler.text(clause.clause)) is not None
        ):
            self._excluded.append(text)
        else:
            self._others.append(clause)

    def expression(self, level: int = ANYWHERE, on: Expressions | None = None) -> str | None:
        """Return the expression for all text; None when the query has none."""
        table = on or self._compiler.grams
        parts = [part for one in self.texts if (part := self._compiler.text(one, level, table)) is not None]
        if not parts:
            return None
        found = table.all_of(parts)
        return table.without(found, table.any_of(self._excluded)) if self._excluded else found

    @property
    def excludes_text(self) -> bool:
        """Whether the expression excludes some text."""
        return bool(self._excluded)

    def select(self, what: str, level: int = ANYWHERE, on: Expressions | None = None) -> Sql:
        """Return the statement for the results, without ``extra``.

        Args:
            what: the columns; ``number`` stands for the number of the record.
            level: how well words must match.
            on: the table that answers for text.
        """
        table = on or self._compiler.grams
        text = self.expression(level, table)
        conditions = self.conditions(level)
        if text is None:
            columns = "fact.number" if what == "number" else what
            where = all_of([*conditions, *self._range("fact.number")])
            return Sql(schema.SELECT.format(what=columns, source="fact", where=where.text), where.values)
        columns = f"{table.table}.rowid" if what == "number" else what
        where = all_of([table.where(text), *self._range(f"{table.table}.rowid"), *conditions])
        joined = conditions or "fact" in what
        source = schema.WITH_FACTS.format(table=table.table) if joined else table.table
        return Sql(schema.SELECT.format(what=columns, source=source, where=where.text), where.values)

    def conditions(self, level: int = ANYWHERE) -> list[Sql]:
        """Return what is neither text nor a range, as conditions on ``fact``."""
        return [*self._conditions, *(self._compiler.condition(clause, level) for clause in self._others)]

    def _full_conditions(self, *, each: bool) -> list[Sql]:
        """Return everything that is asked for as conditions on ``fact``; ``each``: a few rows are looked at one by one."""
        found = [*self._conditions, *self._range("fact.number")]
        found += [self._compiler.condition(clause, each=each) for clause in (*self.texts, *self._others)]
        if self._excluded:
            found.append(negated(self._compiler.has_text(self._compiler.grams.any_of(self._excluded), each=each)))
        return found

    def _range(self, number: str) -> list[Sql]:
        return [] if self._numbers is None else [Sql(f"{number} BETWEEN ? AND ?", self._numbers)]

    @property
    def number(self) -> str:
        """The column of ``select`` that has the number of a record."""
        return "fact.number" if self.expression() is None else "gram.rowid"

    def checked(self, numbers: Sequence[int], *, beyond_text: bool = False) -> list[int]:
        """Return those of some records that match; ``beyond_text``: and are not found by the expression."""
        few = len(numbers) <= _FEW
        conditions = [Sql(schema.IS_ONE_OF, (str(list(numbers)),)), *self._full_conditions(each=few)]
        text = self.expression()
        if beyond_text and text is not None:
            conditions.append(negated(self._compiler.has_text(text, each=few)))
        where = all_of(conditions)
        sql = schema.SELECT.format(what="number", source="fact", where=where.text)
        return [number for (number,) in self._rows(f"{sql} ORDER BY 1", where.values)]
