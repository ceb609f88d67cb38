"""A parsed query as a tree of clauses.

Invariant: values are frozen and comparable, so queries with the same meaning are
equal, and all text in them is normalized (``hmtui.text.normalize``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from typing import TypeAlias

__all__ = [
    "FIELDS",
    "UNINDEXED_FIELDS",
    "WHOLE_NAMES",
    "AllOf",
    "AnyOf",
    "Between",
    "Clause",
    "Exactly",
    "Flag",
    "InField",
    "Not",
    "Phrase",
    "Query",
    "QueryProblem",
    "Sort",
    "Term",
]

FIELDS = ("name", "title", "author", "org", "venue", "type", "section", "license", "arch", "lang", "id")
"""Fields whose value is text."""
UNINDEXED_FIELDS = ("type", "lang", "id")
"""Those of them that are looked up by themselves, not in the text of records."""


WHOLE_NAMES = ("author", "org", "venue", "type", "section", "license")
"""Fields of which a whole name can be asked for, after ``:=``."""


class QueryProblem(Struct, frozen=True):
    """A part of a query that is not of the language: code points ``start`` to ``end``, with a message for the user."""

    message: str
    start: int
    end: int
    used: bool = False
    """Whether it was used nevertheless, as the message says."""
    instead: str = ""
    """What may have been meant by the whole of it."""

    def corrected(self, text: str) -> str:
        """Return the query with what may have been meant in its place."""
        return f"{text[: self.start]}{self.instead}{text[self.end :]}"


class Sort(Struct, frozen=True):
    """An order of the results.

    Every key has a default direction (year: newest first, params: largest first,
    relevance: best first, the others A to Z); ``reverse`` reverses it.
    """

    key: str
    reverse: bool = False


class Term(Struct, frozen=True):
    """A word that matches inside words: one of ``patterns`` must occur in a word."""

    patterns: tuple[str, ...]
    parts: tuple[str, ...]
    """The pieces between its hyphens and dots, searched one by one when the whole word has no match."""


class Phrase(Struct, frozen=True):
    """Whole words in sequence, as ``hmtui.text.normalize.normalize`` returns them."""

    words: tuple[str, ...]
    begun: bool = False
    """Whether the last one may go on, as while the quote is still open."""


class InField(Struct, frozen=True):
    """Terms or phrases that must all match in one field."""

    field: str
    clauses: tuple[Term | Phrase, ...]


class Exactly(Struct, frozen=True):
    """A whole name: ``org:="Meta AI"`` leaves out ``Meta AI Labs``. ``name`` is folded (``hmtui.text.normalize.fold``)."""

    field: str
    name: str


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
    """The clause must not match."""

    clause: Clause


class AnyOf(Struct, frozen=True):
    """At least one clause must match."""

    clauses: tuple[Clause, ...]
    joined: str = "or"
    """Distinguishes it from ``AllOf`` when values are compared; ``size``: the last one is the size that the others name."""


class AllOf(Struct, frozen=True):
    """All clauses must match."""

    clauses: tuple[Clause, ...]
    joined: str = "and"


if TYPE_CHECKING:
    Clause: TypeAlias = Term | Phrase | InField | Exactly | Between | Flag | Not | AnyOf | AllOf
else:
    Clause = object


class Query(Struct, frozen=True):
    """A parsed query: all ``clauses`` must match."""

    text: str
    clauses: tuple[Clause, ...] = ()
    sort: Sort | None = None
    problems: tuple[QueryProblem, ...] = ()

    @property
    def has_text(self) -> bool:
        """Whether it has words outside of fields, so that the default order is by relevance."""
        return any(_has_text(clause) for clause in self.clauses)

    @property
    def mistake(self) -> QueryProblem | None:
        """The first part of it in whose place something else may have been meant; None where there is none."""
        return next((problem for problem in self.problems if problem.instead), None)


def _has_text(clause: Clause) -> bool:
    if isinstance(clause, (AnyOf, AllOf)):
        return any(map(_has_text, clause.clauses))
    return isinstance(clause, (Term, Phrase))
