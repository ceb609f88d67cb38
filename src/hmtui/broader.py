"""Queries that find more: what to leave out of one that finds nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.query.units import without_each

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.library import Library

__all__ = ["Broader", "broader_queries"]


class Broader(Struct, frozen=True):
    """A query that finds records since a part of another one was left out."""

    left_out: str
    query: str
    count: int

    @property
    def records(self) -> str:
        """How many records it finds, in words."""
        return f"{self.count:,} record{'' if self.count == 1 else 's'}"


def broader_queries(
    library: Library, text: str, section: str | None = None, cancelled: Callable[[], bool] | None = None
) -> tuple[Broader, ...]:
    """Return what a query that finds nothing becomes without each of its parts, where that finds records; most first."""
    found = []
    for part, query in without_each(text):
        hits = library.search(query, section=section, cancelled=cancelled).hits
        if hits.total and not hits.approximate:
            found.append(Broader(part, query, hits.total))
    return tuple(sorted(found, key=lambda one: -one.count))
