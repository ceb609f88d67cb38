"""What the list shows when nothing is found: why, and queries that would find something, to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.text.cleaning import human_count
from hmtui.tui.widgets.line_widget import Line, Span, cut, cut_line, pad, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.broader import Broader, Meant
    from hmtui.models import Entry
    from hmtui.views.signs import Signs

__all__ = ["EmptyState", "Offer", "all_offered", "meant_offered", "names_offered", "terms_offered"]

_MOST_WIDE = 24
"""Cells of what is offered, before the numbers."""


class Offer(Struct, frozen=True):
    """A query to choose."""

    heading: str
    """The heading that it stands under."""
    line: Line
    query: str
    everywhere: bool = False
    """Whether it is a query about all records, not those of the tab."""
    unit: str = ""
    """What the number at its end counts; left out where there is no room for it."""

    def fitting(self, width: int) -> Line:
        """Return the line in so many cells."""
        said = (*self.line, Span(f" {self.unit}")) if self.unit else self.line
        return said if sum(width_of(span.text) for span in said) <= width else cut_line(self.line, width)


class EmptyState(Struct, frozen=True):
    """Why there are no rows, and what would give some."""

    reasons: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    keys: Sequence[tuple[str, str]] = ()
    """Keys that help, with what they do."""
    kind: str = "no hits"
    """``no hits``, or ``no records`` where the list has none: whose hints the footer shows."""

    def lines(self, width: int, chosen: int) -> list[tuple[Line, int | None]]:
        """Return the lines, each with the number of its offer, if it is one; ``chosen`` carries the pointer."""
        lines: list[tuple[Line, int | None]] = [
            ((Span(f"  {piece}", "" if at else "name"),), None)
            for at, reason in enumerate(self.reasons)
            for piece in wrap(reason, max(1, width - 2))
        ]
        heading = ""
        for number, offer in enumerate(self.offers):
            if offer.heading != heading:
                heading = offer.heading
                lines += [((), None), ((Span(cut(f"  {heading}", width), "heading"),), None)]
            pointer = Span("▌   ", "accent") if number == chosen else Span("    ")
            lines.append(((pointer, *offer.fitting(max(0, width - len(pointer.text)))), number))
        cells = max((width_of(key) for key, _words in self.keys), default=0)
        keys = [((Span(f"  {pad(key, cells)}", "accent name"), Span(f" {words}")), None) for key, words in self.keys]
        return [*lines, ((), None), *keys] if keys else lines


def meant_offered(meant: Meant | None) -> list[Offer]:
    """Return the query that may be meant."""
    if meant is None:
        return []
    line = Span(meant.query, "name"), Span(f"  {meant.count:,}")
    return [Offer("Did you mean", line, meant.query, unit=_records(meant.count))]


def all_offered(query: str, count: int) -> list[Offer]:
    """Return the same query in the tab of all records."""
    line = Span("All", "name"), Span(f"  {count:,}")
    return [Offer("In another tab", line, query, everywhere=True, unit=_records(count))]


def terms_offered(broader: Sequence[Broader]) -> list[Offer]:
    """Return what to leave out of a query."""
    cells = min(_MOST_WIDE, max((width_of(one.left_out) for one in broader), default=0))
    count = max((len(f"{one.count:,}") for one in broader), default=0)
    return [
        Offer(
            "Drop a term",
            (
                Span("without "),
                Span(pad(one.left_out, cells), "name"),
                Span(f"  {one.count:>{count},}"),
            ),
            one.query,
            unit=_records(one.count),
        )
        for one in broader
    ]


def _records(count: int) -> str:
    return "record" if count == 1 else "records"


def names_offered(entries: Sequence[Entry], signs: Signs) -> list[Offer]:
    """Return the records with the closest names."""
    cells = min(_MOST_WIDE, max((width_of(one.name) for one in entries), default=0))
    return [
        Offer(
            "Closest names",
            (
                Span(*signs.of(one)),
                Span(f" {pad(one.name, cells)}", "name"),
                Span(f"  {one.issued[:4]:4}  {human_count(one.parameters) or '–':>4}"),
            ),
            f'name:"{one.name}"' if '"' not in one.name else one.name,
            everywhere=True,
        )
        for one in entries
    ]
