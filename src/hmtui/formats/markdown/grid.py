"""The cells of a table of HTML that reach over several rows or columns, put into every place they cover.

Invariant: after it every cell stands in the column of its header, and no table
grows beyond what it could show.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hmtui.formats.markdown.spans import Span

__all__ = ["Cell", "Row", "extent", "spread"]

_WIDEST = 60
_MOST_ROWS = 5000


class Cell(Struct, frozen=True, gc=False):
    """One cell of a table."""

    spans: list[Span]
    line: int
    is_header: bool = False
    rows: int = 1
    columns: int = 1
    """How many rows and columns it reaches over."""


class Row(Struct, frozen=True, gc=False):
    """One row of a table."""

    cells: list[Cell]
    line: int


def extent(attributes: Mapping[str, str], name: str) -> int:
    """Read ``rowspan`` or ``colspan``; what is no sensible number is 1."""
    value = attributes.get(name, "")
    most = _WIDEST if name == "colspan" else _MOST_ROWS
    return max(1, min(int(value), most)) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def spread(rows: list[Row]) -> list[Row]:
    """Repeat what reaches over several rows in each of them; a row that has no cell of its own is none."""
    reaching: dict[int, tuple[Cell, int]] = {}
    filled = [(row, _fill(row, reaching)) for row in rows]
    return [Row(cells, row.line) for row, cells in filled if row.cells]


def _fill(row: Row, reaching: dict[int, tuple[Cell, int]]) -> list[Cell]:
    cells: list[Cell] = []
    own = iter(row.cells)
    while len(cells) < _WIDEST:
        at = len(cells)
        if at in reaching:
            cell, more = reaching.pop(at)
            if more > 1:
                reaching[at] = (cell, more - 1)
            cells.append(cell)
            continue
        new = next(own, None)
        if new is None:
            break
        for place in range(at, min(at + new.columns, _WIDEST)):
            cell = new if place == at else Cell([], new.line, new.is_header)
            cells.append(cell)
            if new.rows > 1:
                reaching[place] = (cell, new.rows - 1)
    return [*cells, *own]
