"""The plot of the results, in the place of list and details: size over time, records a year and an organization.

Invariant: the cursor is on a point or a bar, where there is one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import inf
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.message import Message

from hmtui.actions import key_labels
from hmtui.tui.widgets.bars import BarList
from hmtui.tui.widgets.line_widget import Line, LineWidget, Span, pad
from hmtui.views.points import range_words
from hmtui.views.scatter import Scatter
from hmtui.views.signs import Signs
from hmtui.views.text import notes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual import events

    from hmtui.views.bars import Bar
    from hmtui.views.points import Point

__all__ = ["PlotData", "PlotPanel", "ViewSwitch"]

_WIDE = 110
"""Columns from which on years and organizations stand beside each other."""
_TITLES = {
    "size": "Size over time",
    "both": "Years and organizations",
    "years": "Years",
    "organizations": "Organizations",
}
_STYLES = {"reverse": "cursor name", "bold": "name", "faint": "thumb"}
"""What the styles of a drawing are on the screen: its lines are seen, and need not be read."""


class PlotData(Struct, frozen=True):
    """What can be drawn of some results."""

    points: Sequence[Point] = ()
    years: Sequence[Bar] = ()
    organizations: Sequence[Bar] = ()
    total: int = 0
    name_of: Callable[[int], str] = lambda _number: ""
    """Returns the name of a record by its number."""
    counted: bool = True
    """Whether it is known what there is."""

    def views(self, columns: int, shown: str = "") -> list[str]:
        """Return the views that have something to show on so many columns, and the one shown, in the order of ``p``."""
        dated = any(bar.label for bar in self.years)
        named = any(bar.label for bar in self.organizations)
        beside = dated and named and columns >= _WIDE
        known = {"size": bool(self.points), "both": beside, "years": dated, "organizations": named}
        if beside:
            known["years"] = known["organizations"] = False
        return [view for view in _TITLES if known[view] or view == shown]

    def fitting(self, view: str, side: str, columns: int) -> str:
        """Return the view, or which bars to show where those have nothing, or no room; ``side``: where the cursor is."""
        bars = [one for one in self.views(columns) if one != "size"]
        if view in {"", "size", *bars} or not bars:
            return view
        return side if side in bars else bars[0]


_NOT_COUNTED = PlotData(counted=False)
"""Before it is known what there is."""


def _left_of(columns: int) -> int:
    """Return the cells of the years beside the organizations."""
    return columns * 46 // 100


class PlotPanel(LineWidget, can_focus=True):
    """The plot."""

    class Moved(Message):
        """The cursor was moved by the mouse."""

    class Chosen(Message):
        """What is under the cursor was clicked twice."""

    def __init__(self, **options: str) -> None:
        """Start closed."""
        super().__init__(**options)
        self.view = ""
        """Which view is shown; empty while it is closed."""
        self.signs = Signs()
        self.marked: frozenset[int] = frozenset()
        """The numbers of the marked records."""
        self.start: int | None = None
        """Where the range begins that is being selected."""
        self.opened = ""
        """The id of the record that was opened out of it, from which Esc returns."""
        self.data = _NOT_COUNTED
        """What is drawn."""
        self.keys: Mapping[str, str] = key_labels()
        """What the key of each action is called."""
        self._cursor = 0
        self._held: tuple[int, int] | None = None
        self._dragged = False
        self._scatter: Scatter | None = None
        self._bars = {"years": BarList("Year", "median"), "organizations": BarList("Organization", "largest")}
        self._side = "years"
        self._lines: list[Line] = []

    @property
    def kind(self) -> str:
        """The name of the panel for keys and hints: plot, bars, or nothing while it is closed."""
        return "" if not self.view else "plot" if self.view == "size" else "bars"

    @property
    def page(self) -> int:
        """Rows in view."""
        return max(self.size.height - 1, 1)

    @property
    def point(self) -> Point | None:
        """The point under the cursor; None while no points are shown."""
        return self.data.points[self._cursor] if self.view == "size" and self.data.points else None

    @property
    def bar(self) -> tuple[str, Bar | None]:
        """Which bars have the cursor, years or organizations, and the one under it."""
        return self._side, self._bars[self._side].current

    def halves(self, columns: int) -> tuple[Sequence[int], int]:
        """Return where dividers are between its parts on so many columns, and which of the parts has the cursor.

        Its own size may still be that of the terminal before it was resized.
        """
        return ((_left_of(columns),), int(self._side == "organizations")) if self.view == "both" else ((), 0)

    @property
    def range(self) -> tuple[Point, Point] | None:
        """The two points between which a range is selected."""
        return None if self.start is None else (self.data.points[self.start], self.data.points[self._cursor])

    def open(self, view: str) -> None:
        """Show a view, of years from that of the point on; an empty one closes the panel."""
        if self.point is not None:
            self._bars["years"].go_to(self.point.date[:4])
        self.view, self.start, self.opened = view, None, ""
        if not view:
            self.data = _NOT_COUNTED
        self._side = view if view in self._bars else self._side
        self.refit()

    def show(self, data: PlotData, number: int | None) -> None:
        """Draw other results, with the cursor on the record of a number where it is a point."""
        self.data, self.start = data, None
        points = data.points
        self._cursor = next((at for at, point in enumerate(points) if point.number == number), max(len(points) - 1, 0))
        self._bars["years"].show(data.years)
        self._bars["organizations"].show(data.organizations)
        self.refit()

    def refit(self) -> None:
        """Draw everything anew."""
        self._scatter = None
        self._draw()
        self.redraw()

    def fit(self) -> None:
        """Draw for another size."""
        self._scatter = None
        self._draw()

    # --- moving -------------------------------------------------------------------------------------------

    def move(self, rows: int) -> None:
        """Go down or up: to a smaller or larger model, to another bar; by more than a row, to another year."""
        if self.view != "size":
            self._bars[self._side].move(rows)
        elif abs(rows) > 1 and self.data.points:
            self._go_in_time(inf if abs(rows) > self.page else 1, later=rows > 0)
        elif self._scatter is not None and self.data.points:
            self._cursor = self._scatter.next_in_size(self._cursor, -rows)
        self._draw()
        self.redraw()

    def _go_in_time(self, years: float, *, later: bool) -> None:
        """Go by so many years to the next point there, or to the last one on that side."""
        times = [point.time for point in self.data.points]
        if later:
            self._cursor = min(bisect_left(times, times[self._cursor] + years), len(times) - 1)
        else:
            self._cursor = max(0, bisect_right(times, times[self._cursor] - years) - 1)

    def walk(self, step: int) -> None:
        """Go to the next point in time, or to the other bars."""
        if self.view == "size":
            self._cursor = max(0, min(self._cursor + step, len(self.data.points) - 1))
        elif self.view == "both":
            self._side = "organizations" if step > 0 else "years"
        self._draw()
        self.redraw()

    def toggle_range(self) -> None:
        """Begin to select a range at the cursor, or give it up."""
        self.start = self._cursor if self.start is None and self.data.points and self.view == "size" else None
        self._draw()
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Go to the point or bar under the pointer; a second click chooses it."""
        if self._dragged:  # the end of a range is no click
            self._dragged = False
            return
        before = self._cursor, self.bar
        if self.view == "size":
            inside = self._scatter.cells.get((event.x, event.y)) if self._scatter else None
            if inside is None:
                return
            self._cursor = (
                inside[(inside.index(self._cursor) + 1) % len(inside)] if self._cursor in inside else inside[0]
            )
        else:
            if self.view == "both":
                self._side = "years" if event.x < _left_of(self.size.width) else "organizations"
            if not self._bars[self._side].go_to_row(event.y):
                return
        self._draw()
        self.redraw()
        self.post_message(self.Chosen() if event.chain > 1 and before == (self._cursor, self.bar) else self.Moved())

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin a range, which is one when the pointer moves on."""
        self._held = (event.x, event.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select the range from where the button was pressed to the pointer."""
        if self._held in {None, (event.x, event.y)} or self._scatter is None or not self.data.points:
            return
        if self._held is not None and self.view == "size":
            self._dragged = True
            self.start = self._scatter.nearest(*self._held)
            self._cursor = self._scatter.nearest(event.x, event.y)
            self._draw()
            self.redraw()

    def on_mouse_up(self) -> None:
        """End the range; Enter takes it."""
        self._held = None
        if self._dragged:
            self.post_message(self.Moved())

    # --- drawing ------------------------------------------------------------------------------------------

    def line(self, y: int) -> Line:
        """Write a row of the drawing."""
        return self._lines[y] if y < len(self._lines) else ()

    def _draw(self) -> None:
        width, height = self.size
        if not self.view or not width or not height or self.data is _NOT_COUNTED:
            self._lines = []
        elif self.view == "size":
            self._lines = self._draw_scatter(width, height)
        elif self.view == "both":
            self._lines = self._draw_both(width, height)
        else:
            self._lines = [self._bar_line(self.view, y, width, height) for y in range(height)]

    def _draw_scatter(self, width: int, height: int) -> list[Line]:
        data = self.data
        if self._scatter is None:
            self._scatter = Scatter(data.points, width, height, signs=self.signs, name_of=data.name_of)
        said: Sequence[Sequence[str]] = notes(data.points, data.total, self.signs, shared=self._scatter.shared)
        if not data.points:
            return [(), (Span(pad(f"  {self._missing(width)}", width), "muted"),)]
        if self.range is not None:
            words = range_words(*self.range)
            keep = f"{self.keys['enter']}: keep {words}"
            longest_first = (f"Move to the other end   {keep}   {self.keys['escape']}: cancel", keep, words)
            said = [(text,) for text in longest_first]
        drawn = self._scatter.draw(self._cursor, self.start, said, self.marked)
        return [tuple(Span(text, _STYLES.get(style, style)) for text, style in line) for line in drawn]

    def _missing(self, columns: int) -> str:
        """Return why no size is plotted, and what can be."""
        if not self.data.total:
            return f"No record matches ({self.keys['escape']}: list)"
        if self.data.views(columns):
            return f"No listed record has both a date and a size; {self.keys['plot']} shows other views"
        return "Nothing to plot: no listed record has a date or an organization"

    def _draw_both(self, width: int, height: int) -> list[Line]:
        left = _left_of(width)
        return [
            (
                *self._bar_line("years", y, left, height),
                Span("│ ", "rule"),
                *self._bar_line("organizations", y, width - left - 2, height, legend=False),
            )
            for y in range(height)
        ]

    def _bar_line(self, side: str, y: int, width: int, height: int, *, legend: bool = True) -> Line:
        lit = self._side == side and self.has_focus
        return self._bars[side].line(y, width, height, self.signs, lit=lit, legend=legend)

    def on_focus(self) -> None:
        """Light or dim the cursor."""
        self._draw()
        self.redraw()

    on_blur = on_focus


class ViewSwitch(LineWidget):
    """The views of the plot, at the right end of the row of tabs."""

    def __init__(self, **options: str) -> None:
        """Start without views."""
        super().__init__(**options)
        self._view = ""
        self._views: Sequence[str] = ()

    def show(self, view: str, views: Sequence[str], *, room: bool) -> int:
        """Show which view is open, beside the others where there is room; return the cells that it needs."""
        self._view, self._views = view, views if room else (view,)
        self.redraw()
        return sum(len(span.text) for span in self.line(0))

    def line(self, y: int) -> Line:
        """Name the views."""
        if not self._view:
            return ()
        return (
            *(Span(f" {_TITLES[view]} ", "tab" if view == self._view else "") for view in self._views),
            Span(" "),
        )
