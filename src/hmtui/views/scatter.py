"""A plot of size over time, drawn in cells.

One sign a model; where several share a cell, a digit, or the sign of most of them where there is little room. The
largest models so far are joined by a line and named, and so are as many others as fit: beside their own sign, or
above it where that line runs through it, with no other sign within two cells of the name. Invariant: a name covers no sign, no line and no other name.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import pairwise
from math import log10
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.text.cells import cut, width
from hmtui.text.cleaning import human_count
from hmtui.views.canvas import Canvas
from hmtui.views.points import dates, largest_so_far, size_axis, sizes, time_axis

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence

    from hmtui.views.canvas import Line
    from hmtui.views.points import Point
    from hmtui.views.signs import Signs

__all__ = ["LEFT", "MOST_COUNTED", "Label", "Scatter"]

LEFT = 6
"""Columns for the sizes and the line at the left edge."""
_SCALE = "log scale"
"""What is said above the sizes."""
_NOTES = len(_SCALE) + 3
"""The column from which on the first row says what is shown."""
_TOP, _BOTTOM = 2, 2
"""Rows for the legend with the highest names, and for the years."""
_LONGEST_NAME = 20
_FAR = 4
"""Rows between a sign and the label of the cursor at most."""
_CLEAR = 2
"""Columns on both sides of a name that no other sign may be in."""
MOST_COUNTED = 9
"""The largest number that a digit says; where more share a cell, there is a +."""
_COUNTED = 80
"""Columns from which on it is counted how many share a cell: digits side by side would read as one number."""


class Label(Struct, frozen=True):
    """A name and where it begins."""

    column: int
    row: int
    text: str
    own: tuple[int, int] = (-1, -1)
    """The cell of the sign that it names."""


class Scatter:
    """The points of a plot in a rectangle of cells."""

    def __init__(
        self, points: Sequence[Point], columns: int, rows: int, *, signs: Signs, name_of: Callable[[int], str]
    ) -> None:
        """Lay points out, given in the order of ``points_of``; ``name_of`` returns the name of a record by its number."""
        self.points = points
        self.columns, self.rows = columns, rows
        self._signs = signs
        self._name_of = name_of
        self._time, self._size = time_axis(points), size_axis(points)
        self._right, self._floor = columns - 2, rows - _BOTTOM - 1
        self.cells: dict[tuple[int, int], list[int]] = {}
        """The points in each cell, by column and row, as places in ``points``."""
        self.places: list[tuple[int, int]] = []
        """The cell of each point."""
        for at, point in enumerate(points):
            cell = self._column(point.time), self._row(point.size)
            self.places.append(cell)
            self.cells.setdefault(cell, []).append(at)
        self._rising = [*largest_so_far(points)]
        self._steps = self._staircase() if self.is_drawable else {}
        self.labels = [*self._placed()] if self.is_drawable else []

    @property
    def is_drawable(self) -> bool:
        """Whether there is room for a plot, and something to draw."""
        return self._right > LEFT and self._floor > _TOP and bool(self.points)

    @property
    def shared(self) -> set[int]:
        """How many points share a cell, in each cell with several, where digits say so."""
        return {len(inside) for inside in self.cells.values() if len(inside) > 1 and self.columns >= _COUNTED}

    def nearest(self, column: int, row: int) -> int:
        """Return the point that is nearest to a cell."""
        cell = min(self.cells, key=lambda cell: abs(cell[0] - column) + 2 * abs(cell[1] - row))
        return self.cells[cell][0]

    def next_in_size(self, cursor: int, step: int) -> int:
        """Return the next larger (1) or smaller (-1) point of the same year, where there is one."""
        year = self.points[cursor].date[:4]
        of_year = [at for at, point in enumerate(self.points) if point.date[:4] == year]
        of_year.sort(key=lambda at: self.points[at].size)
        return of_year[max(0, min(of_year.index(cursor) + step, len(of_year) - 1))]

    def _column(self, time: float) -> int:
        return LEFT + 1 + round(self._time.share(time) * max(self._right - LEFT - 1, 0))

    def _row(self, size: int) -> int:
        return self._row_of(log10(size))

    def _row_of(self, log: float) -> int:
        return self._floor - round(self._size.share(log) * max(self._floor - _TOP, 0))

    # --- drawing ------------------------------------------------------------------------------------------

    def draw(
        self,
        cursor: int | None = None,
        start: int | None = None,
        notes: Sequence[Sequence[str]] = (),
        marked: Container[int] = (),
    ) -> list[Line]:
        """Return the rows of the drawing.

        Args:
            cursor: the place of the point that is named, with a line through it.
            start: the place of the point from which a range reaches to the cursor.
            notes: what the first row says, in full and in fewer words; of the latter, as much as there is room for.
            marked: the numbers of marked records.
        """
        canvas = Canvas(self.columns, self.rows)
        if not self.is_drawable:
            canvas.put(1, 0, _fitting(notes, self.columns - 1))
            return canvas.lines()
        flag = None if cursor is None else self._flag(cursor, start)
        self._draw_axes(canvas)
        for (column, row), text in self._steps.items():
            canvas.put(column, row, text, "faint")
        canvas.put(_NOTES, 0, _fitting(notes, self._right - _NOTES))
        if cursor is not None and start is None:
            self._draw_hairline(canvas, self.places[cursor][0])
        if start is not None and cursor is not None:
            self._draw_range(canvas, start, cursor)
        for label in self.labels:
            if flag is None or not (_overlap(label, flag) or label.own == flag.own):
                canvas.put(label.column - 1, label.row, f" {label.text} ")
        for cell, inside in self.cells.items():
            canvas.put(*cell, *self._sign(inside))
            if any(self.points[at].number in marked for at in inside):
                self._draw_mark(canvas, *cell)
        if cursor is not None and flag is not None:
            place = self.places[cursor]
            canvas.put(*place, self._sign(self.cells[place])[0], "reverse")
            canvas.put(flag.column, flag.row, flag.text, "reverse")
        return canvas.lines()

    def _draw_mark(self, canvas: Canvas, column: int, row: int) -> None:
        """Draw the sign of a mark beside that of a record, left of it where nothing else is."""
        free = next((at for at in (column - 1, column + 1) if (at, row) not in self.cells), None)
        if free is not None:
            canvas.put(free, row, self._signs.mark, "mark")

    def _draw_hairline(self, canvas: Canvas, column: int) -> None:
        for row in range(1, self._floor + 1):
            if canvas.is_blank(column, row) or self._is_dot(column, row):
                canvas.put(column, row, self._glyph("┊"), "accent")

    def _is_dot(self, column: int, row: int) -> bool:
        return row in self._size_rows and (column - LEFT) % 2 == 1

    def _glyph(self, glyph: str) -> str:
        return (
            glyph
            if not self._signs.ascii_only
            else {"│": "|", "┊": ":", "─": "-", "╯": "+", "·": ".", "┬": "+"}.get(glyph, "+")
        )

    @cached_property
    def _size_rows(self) -> dict[int, int]:
        """The sizes that are marked at the left edge, by row."""
        room = max(self._floor - _TOP, 1)
        for most in range(room, 0, -1):
            found = {self._row(size): size for size in sizes(self._size, most)}
            if self._is_even(found):
                break
        return found

    def _is_even(self, marked: Mapping[int, int]) -> bool:
        """Check that rows lie as far from each other as their sizes do, within a third: rounded, few rows look uneven."""
        for (row, size), (lower, smaller) in pairwise(sorted(marked.items())):
            ideal = (self._size.share(log10(size)) - self._size.share(log10(smaller))) * (self._floor - _TOP)
            if abs(lower - row - ideal) > ideal / 3:
                return False
        return True

    def _draw_axes(self, canvas: Canvas) -> None:
        bar, dash = self._glyph("│"), self._glyph("─")
        canvas.put(1, 0, _SCALE, "muted")
        for row in range(1, self._floor + 1):
            canvas.put(LEFT - 1, row, bar, "faint")
        canvas.put(LEFT - 1, self._floor + 1, self._glyph("└") + dash * (self._right - LEFT + 1), "faint")
        for row, size in self._size_rows.items():
            canvas.put(0, row, human_count(size).rjust(LEFT - 1), "muted")
            canvas.put(LEFT - 1, row, self._glyph("┤"), "faint")
            for column in range(LEFT + 1, self._right + 1, 2):
                canvas.put(column, row, self._glyph("·"), "faint")
        end = 0
        for time, name in dates(self._time, self._right - LEFT):
            column = self._column(time)
            start = min(column - len(name) // 2, self.columns - len(name))
            canvas.put(column, self._floor + 1, self._glyph("┬"), "faint")
            if start > end:
                canvas.put(start, self._floor + 2, name, "muted")
                end = start + len(name)

    def _sign(self, inside: Sequence[int]) -> tuple[str, str]:
        if len(inside) == 1 or self.columns < _COUNTED:
            kinds = Counter((self.points[at].section, self.points[at].open) for at in inside[: MOST_COUNTED * 9])
            return self._signs.of_point(*kinds.most_common(1)[0][0])
        styles = {self._signs.of_section(self.points[at].section)[1] for at in inside[: MOST_COUNTED * 9]}
        return str(len(inside)) if len(inside) <= MOST_COUNTED else "+", styles.pop() if len(styles) == 1 else "bold"

    def _flag(self, cursor: int, start: int | None = None) -> Label:
        """Return the label of the cursor: beside its sign, or its line some rows higher or lower, where it hides fewer signs.

        Rather than one of the largest so far, its name, or the start of a range, it hides others.
        """
        column, row = self.places[cursor]
        point = self.points[cursor]
        name = cut(self._name_of(point.number), max(min(_LONGEST_NAME * 2, self.columns - LEFT - 24), 4))
        text = f" {name}  {human_count(point.size)}  {point.date} "
        cells = width(text)
        starts = [start for start in (column + 2, column - 1 - cells) if LEFT <= start <= self.columns - cells]
        above = max(min(column + 2, self.columns - cells), 0)
        flags = [Label(start, row, text, (column, row)) for start in starts]
        steps = [step for far in range(1, _FAR + 1) for step in (-far, far)]
        flags += [Label(start, row + step, text, (column, row)) for step in steps for start in starts or [above]]
        return min(
            (flag for flag in flags if 0 < flag.row <= self._floor),
            key=lambda flag: (
                self._hides_largest(flag, start),
                _FAR * self._hidden(flag) + abs(flag.row - row),
                flag.row > row,
            ),
            default=Label(above, max(row - 1, 0), text, (column, row)),
        )

    def _hidden(self, flag: Label) -> int:
        """Return how many signs are below a label; the line of the largest counts as one."""
        below = [(at, flag.row) for at in range(flag.column, flag.column + width(flag.text))]
        return sum(cell in self.cells for cell in below) + any(cell in self._steps for cell in below)

    def _hides_largest(self, flag: Label, start: int | None) -> bool:
        """Check whether a label stands over one of the largest so far, its name, or the start of a range."""
        places = {(self._column(point.time), self._row(point.size)) for point in self._rising} - {flag.own}
        places |= {self.places[start]} - {flag.own} if start is not None else set()
        signs = (Label(*place, "x", place) for place in places)
        names = (label for label in self.labels if label.own in places)
        return any(_overlap(one, flag) for one in (*signs, *names))

    def _draw_range(self, canvas: Canvas, one: int, other: int) -> None:
        """Draw a frame around the sizes between two points and the whole years of both; around one point, around its year."""
        years = sorted(int(self.points[at].date[:4]) for at in (one, other))
        left, right = max(self._column(years[0]), LEFT + 1), min(self._column(years[1] + 1) - 1, self._right)
        upper, lower = sorted((self.places[one][1], self.places[other][1])) if one != other else (_TOP, self._floor)
        top, bottom = max(upper - 1, 1), min(lower + 1, self._floor)
        edges = {(column, row): "─" for column in range(left, right + 1) for row in (top, bottom)}
        edges |= {(column, row): "│" for column in (left, right) for row in range(top, bottom + 1)}
        corners = {(left, top): "╭", (right, top): "╮", (left, bottom): "╰", (right, bottom): "╯"}
        for cell, glyph in {**edges, **corners}.items():
            if canvas.is_blank(*cell) or self._is_dot(*cell) or cell in self._steps:
                canvas.put(*cell, self._glyph(glyph), "accent")

    # --- the largest so far -------------------------------------------------------------------------------

    def _staircase(self) -> dict[tuple[int, int], str]:
        """Return the cells of the line that joins the largest models so far."""
        cells: dict[tuple[int, int], str] = {}
        column, row = -1, self._floor
        for point in self._rising:
            to_column, to_row = self._column(point.time), self._row(point.size)
            if column >= 0:
                self._join(cells, (column, row), (to_column, to_row))
            column, row = to_column, to_row
        for beyond in range(column + 1, self._right + 1):
            cells[beyond, row] = self._glyph("─")
        return {cell: glyph for cell, glyph in cells.items() if cell not in self.cells}

    def _join(self, cells: dict[tuple[int, int], str], start: tuple[int, int], end: tuple[int, int]) -> None:
        (column, row), (to_column, to_row) = start, end
        for between in range(column + 1, to_column):
            cells[between, row] = self._glyph("─")
        if to_column > column and to_row < row:
            cells[to_column, row] = self._glyph("╯")
        for between in range(to_row + 1, row):
            cells[to_column, between] = self._glyph("│")

    # --- names --------------------------------------------------------------------------------------------

    def _placed(self) -> Iterator[Label]:
        """Yield the names that fit: those of the largest so far first, then of others, the larger ones first."""
        taken: set[tuple[int, int]] = set(self._steps)
        rising = self._rising[::-1]
        alone = [self.points[inside[0]] for inside in self.cells.values() if len(inside) == 1]
        others = sorted(alone, key=lambda point: (-point.size, point.time))
        done: set[int] = set()
        for point in (*rising, *others):
            if point.number in done:
                continue
            done.add(point.number)
            column, row = self._column(point.time), self._row(point.size)
            if len(self.cells[column, row]) > 1 or not self._has_room(column, row, taken):
                continue
            name = self._name_of(point.number)
            if name and width(name) <= _LONGEST_NAME:
                label = self._beside(column, row, name, taken)
                if label is None and (point in rising or self._is_on_line(column, row)):
                    label = self._above(column, row, name, taken)
                if label is not None:
                    taken.update((at, label.row) for at in range(label.column, label.column + width(name)))
                    yield label

    def _has_room(self, column: int, row: int, taken: set[tuple[int, int]]) -> bool:
        """Check whether a name of two letters would fit at all, before the name is looked up."""
        return self._beside(column, row, "xx", taken) is not None or self._above(column, row, "xx", taken) is not None

    def _is_on_line(self, column: int, row: int) -> bool:
        """Check whether the line of the largest models runs through a sign, so that no name can stand beside it."""
        return (column - 1, row) in self._steps

    def _beside(self, column: int, row: int, name: str, taken: set[tuple[int, int]]) -> Label | None:
        """Return a place left or right of a sign that has no neighbour on the other side either."""
        for start in (column - 1 - width(name), column + 2):
            label = Label(start, row, name, (column, row))
            if self._is_clear(label, (column, row)) and self._is_free(label, taken):
                return label
        return None

    def _above(self, column: int, row: int, name: str, taken: set[tuple[int, int]]) -> Label | None:
        """Return a place in the row above, for a name that ends or begins over its sign, and is over or below no other."""
        for start in (column - width(name) + 1, column):
            label = Label(start, row - 1, name, (column, row))
            if row > 1 and self._is_clear(label, (column, row)) and self._is_free(label, taken):
                columns = range(start - 1, start + width(name) + 1)
                if not any((at, near) in self.cells for at in columns for near in (row - 2, row) if at != column):
                    return label
        return None

    def _is_clear(self, label: Label, own: tuple[int, int]) -> bool:
        """Check that no other sign is near a name or, in its row, near the sign that it names."""
        first, end = label.column, label.column + width(label.text)
        if label.row == own[1]:
            first, end = min(first, own[0]), max(end, own[0] + 1)
        near = ((at, label.row) for at in range(first - _CLEAR, end + _CLEAR))
        return not any(cell in self.cells and cell != own for cell in near)

    def _is_free(self, label: Label, taken: set[tuple[int, int]]) -> bool:
        end = label.column + width(label.text)
        inside = label.column > LEFT and end <= self._right
        return inside and not any((at, label.row) in taken for at in range(label.column - 1, end + 1))


def _fitting(forms: Sequence[Sequence[str]], cells: int) -> str:
    """Return notes beside each other in the first form that fits; of the last one, as many as fit, the first one always."""
    for notes in forms:
        for gap in ("   ", "  "):
            if width(text := gap.join(notes)) <= cells:
                return text
    notes = list(forms[-1]) if forms else []
    while len(notes) > 1 and width("  ".join(notes)) > cells:
        notes.pop()
    return cut("  ".join(notes), max(cells, 0))


def _overlap(one: Label, other: Label) -> bool:
    ends = one.column + width(one.text) + 1, other.column + width(other.text) + 1
    return one.row == other.row and one.column < ends[1] and other.column < ends[0]
