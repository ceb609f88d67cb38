"""The list of records: a window of rows over any number of them.

It holds a count and a way to fetch rows, and asks only for the rows in view.
Invariant: ``current`` is the record under the cursor, whatever was searched,
sorted or resized last; there is no other notion of a selected record.

Messages up: ``Highlighted`` (the user moved the cursor), ``Chosen`` (a row was
clicked twice or confirmed), ``SortRequested`` (a column heading was clicked).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from textual.message import Message

from hmtui.errors import SourceError
from hmtui.query import Sort, parse
from hmtui.tui.widgets.column_layout import ALL_COLUMNS, Gutter, Layout, Shape, plan
from hmtui.tui.widgets.empty_state import EmptyState, Offer
from hmtui.tui.widgets.reading_line import Reading, reading_line
from hmtui.tui.widgets.rows import Pointer, header, row
from hmtui.tui.widgets.scroller import Scroller
from hmtui.views.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, KeysView, Mapping, Sequence

    from textual import events

    from hmtui.annotations import State
    from hmtui.models import Entry
    from hmtui.query import Query
    from hmtui.tui.widgets.line_widget import Line

__all__ = ["SIDE_BY_SIDE", "ResultsPanel", "Rows"]

_KEPT_PAGES = 20
_EMPTY_FROM = 2
"""The line from which on it is shown why there are no rows."""
SIDE_BY_SIDE = 110
"""Columns of a terminal from which on the details stand beside the list."""


class Rows(Struct, frozen=True):
    """What to list."""

    count: int
    fetch: Callable[[int, int], Sequence[Entry]]
    """Returns the records of rows start to stop."""
    query: Query
    """What to highlight."""
    states: Callable[[Sequence[Entry]], Mapping[str, State]] = lambda _entries: {}
    """Returns what the user noted of records, by record id."""
    is_annotated: Callable[[], bool] = bool
    """Returns whether the user has noted anything of any record of the list."""
    sort: Sort | None = None
    """Which column heading carries the arrow."""
    nothing: EmptyState = EmptyState()
    """What is shown where there are no rows."""


class ResultsPanel(Scroller, can_focus=True):
    """The virtual list."""

    HEADING = 1

    class Highlighted(Message):
        """The user moved the cursor to another row."""

        def can_replace(self, message: Message) -> bool:
            """Let the newest one stand for all that wait."""
            return isinstance(message, ResultsPanel.Highlighted)

    class Chosen(Message):
        """A row was clicked twice: its record is asked for in full."""

    class Unreadable(Message):
        """Records of rows in view cannot be read."""

        def __init__(self, error: SourceError) -> None:
            """Carry the reason."""
            self.error = error
            super().__init__()

    class SortRequested(Message):
        """A column heading was clicked."""

        def __init__(self, key: str) -> None:
            """Carry the key of the column."""
            self.key = key
            super().__init__()

    def __init__(self, wanted: Sequence[str] = ALL_COLUMNS, **options: str) -> None:
        """Start without rows; ``wanted`` are the columns that the user wants."""
        super().__init__(**options)
        self._wanted = wanted
        self.cursor = 0
        self._marks: dict[str, None] = {}
        self.marks: KeysView[str] = self._marks.keys()
        """Ids of marked records, in the order of marking; they outlive a search."""
        self._shown = Rows(0, lambda _start, _stop: (), parse(""))
        self._rows: dict[int, Entry] = {}
        self._states: dict[str, State] = {}
        self._annotated = False
        self.shape = Shape()
        """What the list has."""
        self._signs = Signs()
        self.columns = Layout()
        """Which columns there are, and where."""
        self.pointer: Pointer = "focused"
        """How the row under the cursor is shown."""
        self._reading: Reading | None = None

    def offer(self, shape: Shape, signs: Signs) -> None:
        """Have the columns and the signs of another catalog from now on."""
        self.shape, self._signs = shape, signs

    def show(
        self,
        rows: Rows,
        *,
        cursor: int,
        top: int | None = None,
    ) -> None:
        """Show other rows, with the cursor on one and another at the top (None: scroll as little as needed)."""
        self._shown, self._annotated = rows, rows.is_annotated()
        self._rows.clear()
        self._states.clear()
        self.cursor = max(0, min(cursor, rows.count - 1))
        if top is not None:
            self.scroll_lines_to(top)
        self.scroll_to_show(self.cursor)
        self.redraw()

    def show_focus(self, panel: str) -> None:
        """Show the cursor as fits the panel that has the focus: the list, the search box, whose arrows move it, or another."""
        pointer: Pointer = "focused" if panel == "list" else "typing" if panel == "box" else "away"
        if pointer != self.pointer:
            self.pointer = pointer
            self.lit = pointer != "away"
            self.redraw()

    @property
    def current(self) -> Entry | None:
        """The record under the cursor; None when there are no rows."""
        return self.entry_at(self.cursor) if self.count else None

    @property
    def sort(self) -> Sort:
        """The order in which the rows are."""
        return self._shown.sort or Sort("relevance")

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self._shown.count

    @property
    def length(self) -> int:
        """How many lines there are to scroll."""
        return self._shown.count

    @property
    def page(self) -> int:
        """Rows in view: while a source is read, the last line says how far."""
        return max(1, super().page - (self._reading is not None))

    def show_reading(self, reading: Reading | None) -> None:
        """Show in the last line how far a source has been read; None gives the line back."""
        appears, self._reading = (reading is None) != (self._reading is None), reading
        if appears:
            self.scroll_to_show(self.cursor)
        self.redraw(None if appears else [self.line_count - 1])

    def entry_at(self, index: int) -> Entry | None:
        """Return the record of a row; rows in view are fetched together."""
        if index not in self._rows and 0 <= index < self.count:
            in_view = self.top <= index < self.top + self.page
            start, stop = (self.top, min(self.count, self.top + self.page)) if in_view else (index, index + 1)
            try:
                entries = self._shown.fetch(start, stop)
            except SourceError as error:
                self.post_message(self.Unreadable(error))
                return None
            self._states.update(self._shown.states(entries))
            self._rows.update(zip(range(start, stop), entries, strict=True))
        return self._rows.get(index)

    def move_to(self, index: int) -> None:
        """Put the cursor on a row and bring it into view."""
        index = max(0, min(index, (self.count or len(self._shown.nothing.offers)) - 1))
        if index == self.cursor:
            return
        before, top, self.cursor = self.cursor, self.top, index
        if not self.count:
            self.redraw()
            return
        self.scroll_to_show(index)
        # Of a burst of keys, each changes two rows; all of them are written where the window scrolls.
        changed = [one - top + self.HEADING for one in (before, index) if top <= one < top + self.page]
        self.redraw(changed if self.top == top else None)
        self.post_message(self.Highlighted())

    def mark(self, ids: Sequence[str], *, on: bool) -> None:
        """Set or take away the marks of records."""
        if on:
            self._marks.update(dict.fromkeys(ids))
        else:
            for one in ids:
                self._marks.pop(one, None)
        self.redraw()

    def refresh_states(self) -> None:
        """Show what the user noted meanwhile."""
        annotated, self._annotated = self._annotated, self._shown.is_annotated()
        self._rows = {index: entry for index, entry in self._rows.items() if 0 <= index - self.top < self.page}
        before, self._states = self._states, dict(self._shown.states(list(self._rows.values())))
        changed = [index for index, entry in self._rows.items() if before.get(entry.id) != self._states.get(entry.id)]
        self.redraw(None if annotated != self._annotated else [self.HEADING + index - self.top for index in changed])

    def line(self, y: int) -> Line:
        """Write the heading, a row, or why there is none."""
        if self._reading is not None and y == self.line_count - 1:
            return reading_line(self._reading, self.line_width)
        if y == 0:
            return header(self.columns, self._shown.sort) if self.count else ()
        index = self.top + y - self.HEADING
        entry = self.entry_at(index)
        if entry is not None:
            return row(
                entry,
                self.columns,
                self._shown.query,
                self._signs,
                pointer=self.pointer if index == self.cursor else "",
                marked=entry.id in self._marks,
                state=self._states.get(entry.id),
                year_before=self._year_above(index),
            )
        empty = self._empty_lines() if not self.count else []
        return empty[y - _EMPTY_FROM][0] if 0 <= y - _EMPTY_FROM < len(empty) else ()

    def _empty_lines(self) -> list[tuple[Line, int | None]]:
        """Return what is shown where there are no rows, scrolled so that the offer under the cursor is in view."""
        lines = self._shown.nothing.lines(self.line_width, self.cursor)
        at = next((at for at, (_line, number) in enumerate(lines) if number == self.cursor), 0)
        return lines[max(0, at + 1 - (self.page + self.HEADING - _EMPTY_FROM)) :]

    @property
    def offered(self) -> Offer | None:
        """The query under the cursor, which is offered where there are no rows."""
        offers = self._shown.nothing.offers
        return offers[self.cursor] if not self.count and 0 <= self.cursor < len(offers) else None

    def redraw(self, lines: Iterable[int] | None = None) -> None:
        """Forget rows that left the window long ago, then repaint."""
        if len(self._rows) > _KEPT_PAGES * self.page:
            self._rows = {self.cursor: self._rows[self.cursor]} if self.cursor in self._rows else {}
        self._arrange()
        super().redraw(lines)

    def fit(self) -> None:
        """Choose the columns anew and keep the cursor in view."""
        self.scroll_to_show(self.cursor)
        self._arrange()

    def _arrange(self) -> None:
        """Place the columns."""
        self.columns = plan(
            self.line_width,
            self.shape,
            self._wanted,
            beside=self.divides,
            gutter=Gutter(bool(self._marks), self._annotated),
            ascii_only=self._signs.ascii_only,
        )

    def _year_above(self, index: int) -> str:
        """Return the year that the row above shows; none where the list is not sorted by year."""
        sorted_by_year = self._shown.sort is not None and self._shown.sort.key == "year"
        above = self.entry_at(index - 1) if sorted_by_year and index > self.top else None
        return above.issued[:4] if above else ""

    def on_click(self, event: events.Click) -> None:
        """Go to the row under the pointer; a click on the current row, or a double one, asks for it in full."""
        if event.y == 0:
            self._click_header(event.x)
            return
        if not self.count:
            self._click_offer(event.y - _EMPTY_FROM)
            return
        index = self.top + event.y - self.HEADING
        if index >= self.count or event.x >= self.line_width:
            return
        if index == self.cursor and event.chain > 1:
            self.post_message(self.Chosen())
        self.move_to(index)

    def _click_offer(self, line: int) -> None:
        lines = self._empty_lines()
        number = lines[line][1] if 0 <= line < len(lines) else None
        if number is not None:
            self.cursor = number
            self.post_message(self.Chosen())

    def _click_header(self, x: int) -> None:
        for placed in self.columns.columns:
            bar = self.columns.bar + 1 if placed.column.key == "params" else 0
            if placed.at <= x < placed.end + bar and placed.column.sorts:
                self.post_message(self.SortRequested(placed.column.key))
