"""Expressions for the text tables: what is looked for, and how well it must match.

Every piece of the user's text is quoted where it enters an expression, so it is never syntax.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from hmtui.store.zones import COLUMNS, SHORTEST_SUBSTRING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.query import Phrase

__all__ = [
    "ANYWHERE",
    "BEGUN",
    "HEAD",
    "INSIDE",
    "LEAD",
    "WHOLE",
    "WORD",
    "Expressions",
    "PlainExpressions",
    "Sql",
    "WordExpressions",
    "inside",
    "joined",
    "readings",
    "whole",
]

ANYWHERE, WHOLE, WORD, HEAD, LEAD, BEGUN, INSIDE = range(7)
"""How well a word must match: anywhere; as a whole word of the name; of the title or an alias too; at the beginning of a
word of name or title; of an alias or the first author too; of any word; or also inside a word, but not inside the name of
an author."""
WHOLE_WORDS = WHOLE, WORD


class Sql(Struct, frozen=True):
    """A piece of SQL and the values for its question marks."""

    text: str
    values: tuple[Any, ...] = ()


def inside(pattern: str) -> str:
    """Return the text by which a word is found in ``zones.body``: anywhere, a short one where a word begins."""
    return " " * (SHORTEST_SUBSTRING - len(pattern)) + pattern


def whole(words: Sequence[str], *, begun: bool = False) -> str:
    """Return the text by which whole words in sequence are found in ``zones.body``; ``begun``: the last one may go on."""
    return f"  {'  '.join(words)}{'' if begun else '  '}"


def readings(phrase: Phrase) -> Sequence[Sequence[str]]:
    """Return the words of a phrase with all hyphens read as joins, and with all read as spaces."""
    joined_words = [word for soft in phrase.words if (word := soft.replace("-", ""))]
    split_words = [part for soft in phrase.words for part in soft.split("-") if part]
    return [joined_words] if joined_words == split_words else [joined_words, split_words]


class Expressions:
    """Writes MATCH expressions for the trigram table."""

    table = "gram"
    """The table that answers them."""

    def term(self, columns: Sequence[str], pattern: str, level: int) -> str:
        """Return the expression of one word; ``level`` is how well it must match."""
        if level in WHOLE_WORDS:
            return self.piece(columns, f"  {pattern}  ")
        if level != ANYWHERE:
            return self.piece(columns, f"  {pattern}")
        return self.piece(columns, inside(pattern))

    def phrase(self, columns: Sequence[str], words: Sequence[str], *, begun: bool = False) -> str:
        """Return the expression of whole words in sequence, of which the last one may go on where it is ``begun``."""
        return self.piece(columns, whole(words, begun=begun))

    def piece(self, columns: Sequence[str], text: str) -> str:
        """Return the expression of a piece of text, in one of some columns."""
        return _filtered(columns, _quoted(text))

    def all_of(self, expressions: Sequence[str]) -> str:
        """Join expressions that must all match."""
        return joined("AND", expressions)

    def any_of(self, expressions: Sequence[str]) -> str:
        """Join expressions of which one must match."""
        return joined("OR", expressions)

    def without(self, expression: str, excluded: str) -> str:
        """Return the expression of what matches one expression and not another."""
        return f"({expression} NOT {excluded})"

    def where(self, expression: str) -> Sql:
        """Return the condition that a row matches an expression."""
        return Sql(f"{self.table} MATCH ?", (expression,))


class WordExpressions(Expressions):
    """Writes expressions for the table of words; words and their beginnings alone."""

    table = "word"

    def term(self, columns: Sequence[str], pattern: str, level: int) -> str:
        """Return the expression of one word, or of the words that begin with it."""
        return _filtered(columns, _quoted(pattern) + ("" if level in WHOLE_WORDS else " *"))


class PlainExpressions(Expressions):
    """Writes conditions on the plain table that stands in for both: word beginnings alone."""

    def __init__(self, table: str) -> None:
        self.table = table

    def term(self, columns: Sequence[str], pattern: str, level: int) -> str:
        """Return the condition of one word, or of the words that begin with it."""
        return self.piece(columns, f"  {pattern}  " if level in WHOLE_WORDS else f"  {pattern}")

    def piece(self, columns: Sequence[str], text: str) -> str:
        """Return the condition that one of some columns has a piece of text."""
        quoted = "'" + text.replace("'", "''") + "'"
        return joined("OR", [f"instr({self.table}.{column}, {quoted})" for column in columns])

    def without(self, expression: str, excluded: str) -> str:
        """Return the condition of what matches one and not another."""
        return f"({expression} AND NOT {excluded})"

    def where(self, expression: str) -> Sql:
        """Return the condition as it is."""
        return Sql(expression)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _filtered(columns: Sequence[str], expression: str) -> str:
    return expression if len(columns) == len(COLUMNS) else f"({{{' '.join(columns)}}} : {expression})"


def joined(word: str, expressions: Sequence[str]) -> str:
    """Join expressions or conditions by a word, in brackets."""
    return expressions[0] if len(expressions) == 1 else f"({f' {word} '.join(expressions)})"
