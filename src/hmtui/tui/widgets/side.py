"""The panel of facets or related records: headings, and rows that can be chosen.

It stands in the place of the details, and left of the list where there is room for both. Invariant: the cursor is on
a row that can be chosen, where there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from textual.message import Message

from hmtui.tui.widgets.line_widget import Line, Span, cut, cut_apart, on_cursor, pad, width_of
from hmtui.tui.widgets.scroller import Scroller

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events

__all__ = ["THREE_PANES", "SidePanel", "SideRow"]

THREE_PANES = 170
"""Columns of a terminal from which on the panel stands beside list and details."""
_LONGEST = 34
"""Cells of a value at most: its count stands so near that the eye finds it."""
_LABEL, _BAR = 17, 12
"""Cells of a value, which longer ones exceed where the bars keep the room they need."""


class SideRow(Struct, frozen=True):
    """One row."""

    label: str = ""
    value: str = ""
    """What choosing it gives; empty for headings, blank rows, and rows that say more of the one above."""
    count: str = ""
    share: float = 0.0
    """How long the bar is, as a share of the longest; without any there is none."""
    style: str = "accent"
    """The style of the bar."""
    sign: Span = Span("")
    remark: str = ""
    """What is said on the right, instead of count and bar."""


class SidePanel(Scroller, can_focus=True):
    """Rows to choose from."""

    class Chosen(Message):
        """A row was clicked."""

    def __init__(self, **options: str) -> None:
        """Start closed."""
        super().__init__(**options)
        self.kind = ""
        """What it shows: facets, related, or nothing while it is closed."""
        self.title, self.note = "", ""
        self.stroke = "━"
        self.beside_details = False
        """Whether the details have room as well."""
        self._rows: Sequence[SideRow] = ()
        self.cursor = 0
        self._count_width, self._label_width = 3, _LABEL
        self._cut: tuple[int, Mapping[str, str]] | None = None
        """Into how many cells values were cut last, and those that are cut."""

    @property
    def length(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def current(self) -> SideRow | None:
        """The row under the cursor, where it can be chosen."""
        row = self._rows[self.cursor] if self.cursor < len(self._rows) else None
        return row if row and row.value else None

    def show(self, title: str, note: str, rows: Sequence[SideRow], *, cursor: str = "") -> None:
        """Show other rows; the cursor goes to the one with that value, else it stays where it is."""
        if title != self.title:
            self._label_width = _LABEL
        self.title, self.note, self._rows, self._cut = title, note, rows, None
        # Bars do not jump back and forth while values come and go.
        self._label_width = max([self._label_width, *(width_of(row.label) for row in rows if row.count)])
        self._count_width = max(3, *(width_of(row.count) for row in rows)) if rows else 3
        kept = next((at for at, row in enumerate(rows) if cursor and row.value == cursor), self.cursor)
        self.scroll_lines_to(self.top + kept - self.cursor)  # it stays where it is on the screen
        self._go_to(min(kept, len(rows) - 1), 1)

    def move(self, rows: int) -> None:
        """Go so many rows that can be chosen down, or up."""
        step = 1 if rows > 0 else -1
        stops = [at for at, row in enumerate(self._rows) if row.value]
        passed = [at for at in stops if (at - self.cursor) * step > 0][::step]
        if passed:
            self.cursor = passed[min(abs(rows), len(passed)) - 1]
        self._keep_in_view()

    def find(self, text: str) -> bool:
        """Go to the first value that begins with a text; return whether there is one."""
        found = (at for at, row in enumerate(self._rows) if row.count and row.label.startswith(text))
        at = next(found, None)
        if at is not None:
            self._go_to(at, 1)
        return at is not None

    def _go_to(self, at: int, step: int) -> None:
        """Go to a row, or the next one that can be chosen."""
        while 0 <= at < len(self._rows) and not self._rows[at].value:
            at += step
        if not 0 <= at < len(self._rows):
            at = next((index for index, row in enumerate(self._rows) if row.value), 0)
        self.cursor = at
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        self.scroll_to_show(self.cursor)
        before = self.cursor - 1
        if before == self.top - 1 and before >= 0 and not self._rows[before].value:
            self.scroll_lines_to(before)  # the heading of the first value
        self.redraw()

    def fit(self) -> None:
        """Keep the cursor in view."""
        self.scroll_to_show(self.cursor)

    def stand(self, *, beside_details: bool) -> None:
        """Stand beside list and details, or in the place of the details."""
        self.beside_details = beside_details
        self.divides = beside_details

    def on_focus(self) -> None:
        """Light the cursor."""
        self.lit = True
        self.redraw()

    def on_blur(self) -> None:
        """Dim the cursor."""
        self.lit = False
        self.redraw()

    def line(self, y: int) -> Line:
        """Write a row."""
        index = self.top + y
        if index >= len(self._rows):
            return ()
        row = self._rows[index]
        if not row.value:
            heading = cut(f" {row.label}", self.line_width) if row.label else "  "
            remark = f"  {row.remark}" if row.remark else ""
            return (Span(heading, "heading"), Span(cut(remark, self.line_width - width_of(heading)), "muted"))
        return self._value(row, current=index == self.cursor)

    def _value(self, row: SideRow, *, current: bool) -> Line:
        pointer = Span("▌" if current else " ", "accent" if self.lit else "faint")
        width = self.line_width - 2
        sign = (row.sign, Span(" ")) if row.sign.text else (Span("  "),)
        if row.remark or not row.count:
            remark = f"  {row.remark} " if row.remark else ""
            name = pad(row.label, width - 2 - width_of(remark))
            parts = (*sign, Span(name, "name" if row.remark else "muted"), Span(remark))
        else:
            count = self._count_width
            room = width - 2 - count - 3
            label = max(min(self._label_width, room - _BAR, _LONGEST), min(_LABEL, room))
            bar = room - label
            drawn = self.stroke * (max(round(row.share * bar), 1) if row.share and bar else 0)
            parts = (
                *sign,
                Span(pad(self._shown(row.label, label), label), "name" if row.sign.text else ""),
                Span(f" {row.count.rjust(count)}  "),
                Span(pad(drawn, bar), row.style),
            )
        return on_cursor((pointer, *parts), width + 1) if current and self.lit else (pointer, *parts)

    def _shown(self, label: str, width: int) -> str:
        """Return a value as it is shown in ``width`` cells, told apart from the others."""
        if self._cut is None or self._cut[0] != width:
            self._cut = width, cut_apart((row.label for row in self._rows if row.count), width)
        return self._cut[1].get(label, label)

    def on_click(self, event: events.Click) -> None:
        """Choose the row under the pointer."""
        index = self.top + event.y
        if 0 <= index < len(self._rows) and self._rows[index].value and event.x < self.line_width:
            self.cursor = index
            self.redraw()
            self.post_message(self.Chosen())
