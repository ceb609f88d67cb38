"""The views as lines of text, for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.text.cells import cut, pad
from hmtui.text.cleaning import human_count
from hmtui.views.bars import GAP, bar_of, look_of
from hmtui.views.scatter import MOST_COUNTED, Scatter

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from hmtui.models import Section
    from hmtui.views.bars import Bar
    from hmtui.views.canvas import Line
    from hmtui.views.points import Point
    from hmtui.views.signs import Signs

__all__ = ["bar_lines", "notes", "scatter_lines", "sections_line"]

_LONGEST_LABEL = 28
_MOST_ROWS = 30
_NUMBERS = 16
"""Cells for a count, a size and the gaps around them."""


def notes(
    points: Sequence[Point], total: int, signs: Signs, *, shared: Collection[int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is said above a plot, in full and in fewer words, the most important first; ``shared``: as of ``Scatter``."""
    unknown = next((signs.of_point(point.section, None)[0] for point in points if point.open is None), "")
    line = "-" if signs.ascii_only else "─"
    known = f"{len(points):,} of {total:,}"
    of_weights = (*signs.legend(), *([f"{unknown} unknown"] if unknown else []))
    digits = _digits(shared, signs)
    return (
        (
            f"{known} have a size",
            *([f"{digits} = models in one spot"] if digits else []),
            *of_weights,
            f"{line} largest so far",
        ),
        (f"{known} with size", *of_weights, f"{line} largest", *([f"{digits} = count"] if digits else [])),
    )


def _digits(shared: Collection[int], signs: Signs) -> str:
    """Return the digits of a plot: ``2–4``, ``2, 4``, or ``2, +`` where the plus stands for more than a digit says."""
    counted = sorted(number for number in shared if number <= MOST_COUNTED)
    to = "-" if signs.ascii_only else "–"
    every = len(counted) > 1 and counted[-1] - counted[0] < len(counted)
    found = [f"{counted[0]}{to}{counted[-1]}"] if every else [*map(str, counted)]
    return ", ".join([*found, "+"] if max(shared, default=0) > MOST_COUNTED else found)


def sections_line(sections: Sequence[Section], signs: Signs, cells: int) -> Line:
    """Return the signs of the sections with their titles, as many as fit."""
    line: Line = []
    used = 0
    for section in sections:
        sign, style = signs.of_section(section.id)
        text = pad(f" {section.title}   ", 0)
        used += len(text) + 1
        if used > cells:
            break
        line += [(sign, style), (text, "")]
    return line


def scatter_lines(
    points: Sequence[Point], total: int, columns: int, rows: int, *, signs: Signs, name_of: Callable[[int], str]
) -> list[Line]:
    """Return the plot of size over time."""
    scatter = Scatter(points, columns, rows, signs=signs, name_of=name_of)
    return scatter.draw(notes=notes(points, total, signs, shared=scatter.shared))


def bar_lines(
    bars: Sequence[Bar], sections: Sequence[Section], columns: int, *, size_head: str, signs: Signs
) -> Iterator[Line]:
    """Yield what the signs or colours mean, a line of heads, and one line for each bar: label, count, size, signs."""
    shown = bars[:_MOST_ROWS]
    labels = [cut(bar.label or "not stated", min(_LONGEST_LABEL, max(columns // 3, 4))) for bar in shown]
    longest = max(map(len, labels), default=0)
    sized = any(bar.size for bar in shown)
    look = look_of(shown, max(columns - longest - _NUMBERS - 2, 1), signs)
    legend = [piece for item in look.legend(signs, columns) for piece in (*item, (" " * GAP, ""))]
    yield sections_line(sections, signs, columns) if look.signed else legend
    yield []
    yield [(f"{'':{longest}}  count  {size_head if sized else '':>7}", "faint")]
    for label, bar in zip(labels, shown, strict=True):
        size = human_count(bar.size) or "-" if sized else ""
        yield [
            (pad(label, longest), ""),
            (f"  {bar.count:>5,}", "bold"),
            (f"  {size:>7}  " if sized else "  ", ""),
            *bar_of(bar, look, signs),
        ]
    if len(bars) > len(shown):
        yield [(f"{'~' if signs.ascii_only else '…'} {len(bars) - len(shown):,} more", "faint")]
