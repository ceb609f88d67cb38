"""Lines of a panel as they are written from top to bottom: paragraphs, words, headings, and facts beside their labels.

Invariant: no line is wider than the sheet; a text of more than 50,000 characters is cut and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from hmtui.tui.widgets.line_widget import Line, Span, cut, pad, width_of, wrap
from hmtui.tui.widgets.rows import highlight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.query import Query

__all__ = ["Sheet", "readable"]

_LABEL = 14
"""Cells of the label of a fact."""
_WORD_LINES = 8
"""Lines of tags that are shown."""
_TEXT_SHOWN = 50_000
"""Characters of one text of a record that are laid out: 2,500 authors are fewer."""


class Sheet(Struct):
    """Lines of text while they are being written, all of one width, with what a query finds standing out."""

    width: int
    query: Query
    lines: list[Line] = field(default_factory=list)

    def text(self, text: str, style: str = "", field_name: str = "") -> None:
        """Write a paragraph, wrapped, with matches standing out."""
        for piece in wrap(readable(text), self.width):
            self.lines.append(tuple(highlight(piece, style, self.query, field_name)))

    def parts(self, parts: Sequence[str]) -> None:
        """Write parts with a dot between, wrapped at words; no line begins or ends with a dot."""
        for piece in wrap(readable(" · ".join(filter(None, parts))), self.width):
            if (shown := piece.removesuffix(" ·").removeprefix("· ")) not in {"", "·"}:
                self.text(shown)

    def words(self, words: Sequence[tuple[str, str]]) -> None:
        """Write words, each in its style, as many on a line as fit, and say how many more there are."""
        line: list[Span] = []
        room, end = self.width, len(self.lines) + _WORD_LINES
        for index, (word, style) in enumerate(words):
            if line and width_of(word) > room:
                self.lines.append(tuple(line[:-1]))
                line, room = [], self.width
            if len(self.lines) == end:
                self.text(f"and {len(words) - index:,} more", "muted")
                return
            shown = cut(word, self.width)
            line += [Span(shown, style), Span("  ")]
            room -= width_of(shown) + 2
        self.lines.append(tuple(line[:-1]))

    def blank(self) -> None:
        """Leave a line free, never two, never at the top."""
        if self.lines and self.lines[-1]:
            self.lines.append(())

    def heading(self, title: str, right: Sequence[Span] = ()) -> None:
        """Head a part of the record, with a blank line above; ``right`` stands at the right edge, if it fits."""
        self.blank()
        cells = sum(width_of(span.text) for span in right)
        gap = self.width - width_of(title) - cells
        self.lines.append((Span(cut(title, self.width), "heading"), *((Span(" " * gap), *right) if gap > 1 else ())))

    def fact(self, label: str, value: str, field_name: str = "", *, style: str = "") -> None:
        """Write ``label  value``, the value wrapped in a column of its own; nothing when there is no value."""
        if not value:
            return
        label_width = min(_LABEL, self.width * 2 // 5)
        pieces = wrap(readable(value), max(1, self.width - label_width))
        for index, piece in enumerate(pieces):
            head = f"{pad(label if index == 0 else '', label_width - 1)} "
            self.lines.append((Span(head, "muted"), *highlight(piece, style, self.query, field_name)))


def readable(text: str) -> str:
    """Cut a text that nobody reads to its end here, and say how much more there is."""
    if len(text) <= _TEXT_SHOWN:
        return text
    return f"{text[:_TEXT_SHOWN]} … {len(text) - _TEXT_SHOWN:,} more characters"
