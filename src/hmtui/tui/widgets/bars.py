"""A list of bars with a cursor: the records of each year or organization.

Invariant: what is written is exactly as wide as asked, and the cursor is in view.
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

from hmtui.text.cleaning import human_count
from hmtui.tui.widgets.line_widget import Line, Span, cut, on_cursor, pad, width_of
from hmtui.views.bars import GAP, bar_of, look_of
from hmtui.views.signs import band

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.views.bars import Bar, BarLook
    from hmtui.views.signs import Signs

__all__ = ["BarList"]

_COUNT, _SIZE = 6, 6
"""Cells for a count and a size, with the gap before each."""
_LONGEST_LABEL, _SHARE = 34, 3
"""Cells of a name at most, and the part of the width that it may always take."""
_ROWS_BETWEEN = 2


class BarList:
    """Bars, one of which is under the cursor."""

    def __init__(self, label_head: str, size_head: str) -> None:
        """Start empty; the heads name the columns of labels and sizes."""
        self._heads = label_head, size_head
        self._bars: Sequence[Bar] = ()
        self._cursor = self._top = 0
        self._page = 1
        self._looks: dict[int, BarLook] = {}
        """How the bars are drawn in so many cells."""

    @property
    def current(self) -> Bar | None:
        """The bar under the cursor."""
        return self._bars[self._cursor] if self._bars else None

    def show(self, bars: Sequence[Bar]) -> None:
        """Show other bars; the cursor stays on its label where that is still there."""
        label = self.current.label if self.current else None
        self._bars = bars
        self._looks.clear()
        self._cursor = self._top = 0
        self.go_to(label)

    def move(self, rows: int) -> None:
        """Go down, or up."""
        self._cursor = max(0, min(self._cursor + rows, len(self._bars) - 1))

    def go_to(self, label: str | None) -> None:
        """Go to the bar of a label, where there is one."""
        self._cursor = next((at for at, bar in enumerate(self._bars) if bar.label == label), self._cursor)

    def go_to_row(self, y: int) -> bool:
        """Go to the bar in a row of the panel; return whether there is one."""
        at = self._top + y - 1
        if not (1 <= y <= self._page and at < len(self._bars)):
            return False
        self._cursor = at
        return True

    def line(self, y: int, width: int, height: int, signs: Signs, *, lit: bool, legend: bool = True) -> Line:
        """Write a row: the heads, a bar, or the medians below them where there is room.

        ``legend``: whether the heads say what signs and colours mean.
        """
        if y == 0:
            self._scroll(height)
            return self._head(width, height, signs, legend=legend)
        at = self._top + y - 1
        if y <= self._page and at < len(self._bars):
            return self._bar(self._bars[at], width, height, signs, lit=lit)
        if beyond := len(self._bars) - self._top - self._page if y > self._page else 0:
            return (Span(pad(f"  … {beyond:,} more", width), "muted"),)
        below = y - len(self._bars) - _ROWS_BETWEEN
        if self._has_medians(height) and 0 <= below <= len(self._bars):
            return self._median(below, width, signs)
        return (Span(" " * width),)

    def _scroll(self, height: int) -> None:
        self._page = max(height - 1 - (len(self._bars) >= height), 1)
        self._top = max(0, min(self._top, self._cursor, len(self._bars) - self._page))
        self._top = max(self._top, self._cursor - self._page + 1)

    @property
    def _sized(self) -> bool:
        """Whether the size of any bar is known."""
        return any(bar.size for bar in self._bars)

    def _has_medians(self, height: int) -> bool:
        return self._sized and self._heads[1] == "median" and 2 * len(self._bars) + _ROWS_BETWEEN + 1 < height

    def _label_width(self, width: int) -> int:
        longest = max(width_of(text) for text in (self._heads[0], *map(_label, self._bars)))
        # Where each can have its sign, names have the rest.
        signs = max((bar.count for bar in self._bars if bar.label), default=0)
        return max(4, min(longest, _LONGEST_LABEL, max(width // _SHARE, width - 9 - _COUNT - _SIZE - signs)))

    def _look(self, room: int, signs: Signs) -> BarLook:
        if room not in self._looks:
            self._looks[room] = look_of(self._bars, room, signs)
        return self._looks[room]

    def _bars_at(self, width: int, height: int) -> int:
        """Return the cell in which the bars begin."""
        sized = self._sized and not self._has_medians(height)
        return 2 + self._label_width(width) + _COUNT + (_SIZE + 2) * sized + 2

    def _head(self, width: int, height: int, signs: Signs, *, legend: bool) -> Line:
        """Write what the columns are, and above the bars what their signs or colours mean, as far as there is room."""
        if not any(bar.label for bar in self._bars):
            return (Span(pad(f"  {self._heads[0]}: not known of any of these records", width), "muted"),)
        label = self._label_width(width)
        size = f"{self._heads[1]:>{_SIZE + 2}}" if self._sized and not self._has_medians(height) else ""
        head = cut(f"  {pad(self._heads[0], label)}{'count':>{_COUNT}}{size}  ", width)
        spans = [Span(head, "muted")]
        room = width - width_of(head)
        for item in self._look(room - 2, signs).legend(signs, room) if legend else ():
            gap = GAP * (len(spans) > 1)
            cells = gap + sum(width_of(text) for text, _style in item)
            if cells > room:
                break
            spans += [Span(" " * gap), *(Span(text, style or "muted") for text, style in item)]
            room -= cells
        return (*spans, Span(" " * room))

    def _bar(self, bar: Bar, width: int, height: int, signs: Signs, *, lit: bool) -> Line:
        label, current = self._label_width(width), bar is self.current
        known = self._sized and not self._has_medians(height)
        size = f"{human_count(bar.size) or '–':>{_SIZE + 2}}" if known else ""
        look = self._look(width - self._bars_at(width, height) - 2, signs)
        name = f" {pad(_label(bar), label)}"
        numbers = f"{bar.count:>{_COUNT},}", f"{size}  "
        drawn = [Span(text, style) for text, style in bar_of(bar, look, signs)]
        pointer = Span("▌" if current else " ", "accent" if lit else "faint")
        parts = (pointer, Span(name), Span(numbers[0], "name"), Span(numbers[1]), *drawn)
        used = sum(width_of(span.text) for span in parts)
        if used >= width:
            return (Span(pad(name, width)),)
        return (*on_cursor(parts, width - 1), Span(" ")) if current and lit else (*parts, Span(" " * (width - used)))

    def _median(self, row: int, width: int, signs: Signs) -> Line:
        """Write the median sizes as bars on a log scale, below the counts."""
        if row == 0:
            return (Span(pad("  Median size, log scale", width), "muted"),)
        bar = self._bars[row - 1]
        sizes = [log10(one.size) for one in self._bars if one.size]
        label = self._label_width(width)
        text = f"  {pad(_label(bar), label)}{human_count(bar.size) or '–':>{_COUNT}} "
        room = max(width - width_of(text) - 2, 0)
        if not bar.size or not sizes:
            return (Span(pad(text, width)),)
        low, high = min(8.0, *sizes), max(sizes)
        share = (log10(bar.size) - low) / max(high - low, 1.0)
        drawn = signs.stroke * max(round(share * room), 1)
        return (Span(text), Span(pad(drawn, width - width_of(text)), band(bar.size)))


def _label(bar: Bar) -> str:
    return bar.label or "not stated"
