"""The last line of the list while a source is read: how far it has come, and the key that stops it.

Invariant: the line is exactly as wide as asked; the bar gives way first, then the percentage.
"""

from __future__ import annotations

from msgspec import Struct

from hmtui.tui.widgets.line_widget import Line, Span, cut, width_of

__all__ = ["Reading", "reading_line"]

_BAR_LEAST, _BAR_MOST = 6, 60
_AROUND = 4
"""Cells between text, bar and percentage."""


class Reading(Struct, frozen=True):
    """How far a source has been read."""

    text: str
    done: float | None = None
    """From 0 to 1; None where that is not known."""
    records: int = 0
    """How many records were read."""
    stop: str = "Esc"
    """The key that stops it; empty: none."""
    indexing: bool = False
    """Whether all records were read, and are being indexed."""
    opens: str = ""
    """The name of the list that is opened, while another one is still shown."""


def reading_line(reading: Reading, width: int) -> Line:
    """Write ``Reading 12.4 of 28.9 MB  ━━━━╸────  43 %   Esc stop``."""
    stop = (Span(reading.stop, "accent name"), Span(" stop")) if reading.stop else ()
    end = sum(width_of(span.text) for span in stop)
    room = max(0, width - 1 - (end + 2 if end else 0))
    text = cut(reading.text, room)
    percent = "" if reading.done is None else f"{reading.done:.0%}".replace("%", " %")
    room -= width_of(text)
    if room < width_of(percent) + 2:
        percent = ""
    cells = min(_BAR_MOST, room - _AROUND - width_of(percent))
    bar: tuple[Span, ...] = ()
    if percent and cells >= _BAR_LEAST and reading.done is not None:
        halves = round(2 * cells * reading.done)
        drawn = "━" * (halves // 2) + "╸" * (halves % 2)
        bar = (Span("  "), Span(drawn, "accent"), Span("─" * (cells - width_of(drawn)), "rule"))
    shown = (Span(f" {text}"), *bar, Span(f"  {percent}" if percent else ""))
    used = sum(width_of(span.text) for span in (*shown, *stop))
    return (*shown, Span(" " * max(0, width - used)), *stop)
