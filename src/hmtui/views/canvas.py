"""Text in cells, each with a style: what both front ends draw.

A style is named: ``faint``, ``bold``, ``reverse``, ``s0`` (the first section), ``m4`` (the largest
magnitude), or empty for text. Invariant: what is put beyond an edge is left out, and a wide character is never halved.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from hmtui.text.cells import width

if TYPE_CHECKING:
    from typing import TypeAlias

__all__ = ["Canvas", "Line", "plain"]

Line: TypeAlias = "list[tuple[str, str]]"
"""A line as pieces of text with their styles."""


class Canvas:
    """A rectangle of cells to draw on."""

    def __init__(self, columns: int, rows: int) -> None:
        """Start with blanks."""
        self.columns, self.rows = max(columns, 0), max(rows, 0)
        self._cells = [[(" ", "")] * self.columns for _ in range(self.rows)]

    def put(self, column: int, row: int, text: str, style: str = "") -> None:
        """Write a text, from left to right."""
        if not 0 <= row < self.rows:
            return
        line = self._cells[row]
        for glyph in _glyphs(text):
            cells = width(glyph)
            if column >= 0 and column + cells <= self.columns:
                self._clear(line, column, cells)
                line[column] = (glyph, style)
                for more in range(1, cells):
                    line[column + more] = ("", style)
            column += cells

    def _clear(self, line: Line, column: int, cells: int) -> None:
        """Blank the halves that are left of wide characters which are written over."""
        if not line[column][0] and column:
            line[column - 1] = (" ", line[column - 1][1])
        end = column + cells
        while end < self.columns and not line[end][0]:
            line[end] = (" ", line[end][1])
            end += 1

    def is_blank(self, column: int, row: int) -> bool:
        """Check whether a cell is blank; cells beyond the edge are not."""
        return 0 <= row < self.rows and 0 <= column < self.columns and self._cells[row][column][0] == " "

    def lines(self) -> list[Line]:
        """Return the rows, neighbouring cells of one style joined."""
        return [
            [("".join(glyph for glyph, _ in cells), style) for style, cells in groupby(line, key=lambda cell: cell[1])]
            for line in self._cells
        ]


def _glyphs(text: str) -> list[str]:
    """Split a text into characters, each with the marks that follow it, and with what is joined to it."""
    if text.isascii():
        return list(text)
    glyphs: list[str] = []
    for character in text:
        if glyphs and width(glyphs[-1] + character) == width(glyphs[-1]):  # a mark, a joined one, half a flag
            glyphs[-1] += character
        elif width(character):
            glyphs.append(character)
    return glyphs


def plain(line: Line) -> str:
    """Return a line without styles and without blanks at its end."""
    return "".join(text for text, _ in line).rstrip()
