"""A query as a tree of clauses: what was understood, without how it was written.

Invariant: values are frozen and comparable, so that equal queries are equal
here, and hold only folded text (``hmtui.text.normalize``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from typing import TypeAlias

__all__ = [
    "FIELDS",
    "AllOf",
    "AnyOf",
    "Between",
    "Clause",
    "Flag",
    "InField",
    "Not",
    "Phrase",
    "Query",
    "QueryProblem",
    "Sort",
    "Term",
]

FIELDS = ("name", "title", "author", "org", "venue", "section", "license", "arch", "lang", "id")
"""Fields whose value is text."""


class QueryProblem(Struct, frozen=True):
    """Something in a query that could not be used as it stands, and where: code points ``start`` to ``end``."""

    message: str
    start: int
    end: int


class Sort(Struct, frozen=True):
    """An order of the results.

    Every key has a natural direction (year: newest first, params: largest first,
    the others A to Z, relevance: best first); ``reverse`` turns it round.
    """

    key: str
    reverse: bool = False


class Term(Struct, frozen=True):
    """A word, matched inside words: one of ``needles`` must occur in a word."""

    needles: tuple[str, ...]
    parts: tuple[str, ...]
    """The pieces between its hyphens and dots, tried one by one when the word as a whole is nowhere."""


class Phrase(Struct, frozen=True):
    """Whole words in sequence: soft words (see ``folding.soften``)."""

    words: tuple[str, ...]


class InField(Struct, frozen=True):
    """Terms or phrases that must all match in one field."""

    field: str
    clauses: tuple[Term | Phrase, ...]


class Between(Struct, frozen=True):
    """A number within bounds, both included; ``None`` is open. ``key`` is year, params or tokens."""

    key: str
    low: int | None
    high: int | None


class Flag(Struct, frozen=True):
    """A fact that a record has or has not: ``("has", "code")``, ``("is", "open")``, ``("list", "huge-model-paper")``, ``("tag", "to cite")``."""

    key: str
    value: str


class Not(Struct, frozen=True):
    """What must not match."""

    clause: Clause


class AnyOf(Struct, frozen=True):
    """At least one must match."""

    clauses: tuple[Clause, ...]
    joined: str = "or"
    """Tells it from ``AllOf``: records compare by their fields."""


class AllOf(Struct, frozen=True):
    """All must match."""

    clauses: tuple[Clause, ...]
    joined: str = "and"


if TYPE_CHECKING:
    Clause: TypeAlias = Term | Phrase | InField | Between | Flag | Not | AnyOf | AllOf
else:
    Clause = object


class Query(Struct, frozen=True):
    """A query as it was understood: all ``clauses`` must hold."""

    text: str
    clauses: tuple[Clause, ...] = ()
    sort: Sort | None = None
    problems: tuple[QueryProblem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it restricts the records."""
        return not self.clauses

    @property
    def has_text(self) -> bool:
        """Whether it has free words to match, so that the default order is by relevance."""
        return any(_has_text(clause) for clause in self.clauses)


def _has_text(clause: Clause) -> bool:
    if isinstance(clause, (AnyOf, AllOf)):
        return any(map(_has_text, clause.clauses))
    return isinstance(clause, (Term, Phrase))
