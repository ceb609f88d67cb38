"""How a table with a line of headers is recognized, and what separates its cells."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.columns import meaning

if TYPE_CHECKING:
    from hmtui.formats.head import Head

__all__ = ["ROWS", "Dialect", "dialect_of", "from_headers", "sniff"]

_SEPARATORS = ",\t;|"
_SUFFIXES = (".csv", ".tsv", ".tab", ".psv")
_LOOKED_AT = 100_000
ROWS = 20
"""Rows that are looked at."""
_EVEN = 0.8
"""Share of the first rows that have as many cells as the headers."""
_MANY = 5
"""Headers that mean something, so many that they are no sentence."""
_NAMES = {"name", "title", "link:paper"}


class Dialect(Struct, frozen=True):
    """How a table is written."""

    separator: str
    headers: tuple[str, ...]
    known: int
    """How many headers mean something."""
    even: float
    """Share of the first rows that have as many cells as there are headers."""

    @property
    def has_names(self) -> bool:
        """Whether a column holds the names or titles of records."""
        return any(meaning(header) in _NAMES for header in self.headers)


def sniff(head: Head) -> bool:
    """Return whether a text is a table with headers: by its suffix, or because headers and rows fit together."""
    if head.suffix in _SUFFIXES:
        return dialect_of(from_headers(head.text)[0]) is not None
    if head.is_json or head.text[:1] in "|<#@%" or "](" in head.first:
        return False
    found = dialect_of(head.text)
    if found is None or not found.has_names or (found.even < _EVEN and found.known < _MANY):
        return False
    return found.known >= _MANY or (found.known > 1 and found.known * 3 >= len(found.headers))


def dialect_of(text: str) -> Dialect | None:
    """Return how the table that a text begins with is written; None where its first line has one cell only."""
    sample = text[:_LOOKED_AT]
    found = [one for separator in _SEPARATORS if separator in sample and (one := _try(sample, separator)) is not None]
    return max(found, key=lambda one: (one.known, one.even, len(one.headers)), default=None)


def _try(sample: str, separator: str) -> Dialect | None:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if row:
                rows.append(row)
            if len(rows) > ROWS:
                break
    except csv.Error:
        pass  # the last row may be cut off
    if not rows or len(rows[0]) < 2:
        return None
    headers = tuple(cell.strip() for cell in rows[0])
    known = sum(1 for header in headers if meaning(header))
    rest = rows[1:]
    even = sum(len(row) == len(headers) for row in rest) / len(rest) if rest else 0.0
    return Dialect(separator, headers, known, even)


def from_headers(text: str) -> tuple[str, int]:
    """Return a text from its headers on, and the number of lines before them."""
    lines = text.split("\n", ROWS)
    at = 0
    while at < len(lines) - 1 and (not lines[at].strip() or lines[at].startswith(("#", "sep="))):
        at += 1
    return "\n".join(lines[at:]), at
