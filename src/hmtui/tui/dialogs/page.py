"""A page: a window over the whole screen, with the header of the list, a title over a heavy rule, and its keys below.

Invariant: the key that closes it, and that of the help behind it, are never cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.tui.dialogs.dialog import CLOSE, HELP, Key, Window, spelled
from hmtui.tui.widgets.line_widget import Line, LineWidget, Span, cut, width_of
from hmtui.tui.widgets.title_rows import Header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

__all__ = ["MARGINS", "Page"]

_FRAMED_ROWS, _FRAMED_COLUMNS = 30, 70
"""Rows and columns from which on there is room for a header, and for a row of the rule."""
MARGINS = 4
"""Cells of a line of the page that are not its words: the blanks at both ends, the bar and a blank before it."""


class _Title(LineWidget):
    """The title of a page and what is said on the right of it; the rule is below, or in the same row."""

    def __init__(self, title: str) -> None:
        super().__init__(id="page-title")
        self._title = title
        self._right: Line = ()

    def show(self, right: Line, title: str = "") -> None:
        """Say something else on the right, and in the title if one is given."""
        self._right, self._title = right, title or self._title
        self.redraw()

    @property
    def room(self) -> int:
        """Cells that may be filled on the right of the title."""
        rule = 2 * (self.line_count < 2)  # the rule is seen before them
        return max(0, self.app.size.width - 4 - width_of(self._title) - 4 - rule)

    def line(self, y: int) -> Line:
        """Write the title, or the rule."""
        width = self.line_width
        if y:
            return (Span("━" * width, "accent"),)
        stroke = " " if self.line_count > 1 else "━"
        edge = " " if self.line_count > 1 else "━ "
        title = cut(self._title, max(0, width - 4))
        room = width - width_of(title) - len(edge) - 1
        cells = sum(width_of(span.text) for span in self._right) + 2
        end = (Span(" "), *self._right, Span(" ")) if 2 < cells < room else ()
        gap = Span(stroke * (room - cells if end else room), "accent")
        return (Span(edge, "accent"), Span(title, "name accent"), Span(" "), gap, *end)


class _Hints(LineWidget):
    """The keys of a page."""

    keys: Sequence[Key] = (CLOSE,)
    notice: Line = ()
    """What stands in place of the keys for a while."""

    def line(self, y: int) -> Line:  # noqa: ARG002 - one line high
        """Write as many keys as fit; that which closes the page always, and what is behind it."""
        if self.notice:
            return self.notice
        shown = [(spelled(key, self.app), word) for key, word in self.keys]
        last = 2 if self.keys[-1] == HELP else 1
        while len(shown) > last and sum(width_of(key) + len(word) + 3 for key, word in shown) > self.line_width:
            del shown[-last - 1]
        return tuple(span for key, word in shown for span in (Span(f" {key}", "accent name"), Span(f" {word} ")))


class Page(Window):
    """Header, title, body and keys."""

    def __init__(self, title: str, name: str, facts: Sequence[str], *, marked: int = 0) -> None:
        """Name the page, and the list that it belongs to, with facts about that."""
        super().__init__()
        self.title_row, self._hints, self._header = _Title(title), _Hints(id="hints"), Header(id="header")
        self._described = name, facts, marked

    def compose(self) -> ComposeResult:
        """Stack header, title, body and keys."""
        yield self._header
        yield from self.above()
        yield self.title_row
        yield self.body
        yield self._hints

    def above(self) -> Sequence[Widget]:
        """Return the widgets between header and title."""
        return ()

    def on_mount(self) -> None:
        """Name the list in the header, and lay the page out before its first frame."""
        name, facts, marked = self._described
        self._header.show(name, facts)
        self._header.show_marks(marked, 0)
        self.on_resize()

    def on_resize(self) -> None:
        """Choose the layout, and lay the page out."""
        size = self.app.size
        self.set_class(size.height >= _FRAMED_ROWS and size.width >= _FRAMED_COLUMNS, "-framed")
        self.lay_out()

    @property
    def room(self) -> int:
        """Cells of a line of the body."""
        return max(1, self.app.size.width - MARGINS)

    def show_keys(self, keys: Sequence[Key]) -> None:
        """Offer keys, the one that closes the page last, but for the help."""
        self._hints.keys, self._hints.notice = keys, ()
        self._hints.redraw()

    def show_notice(self, notice: Line) -> None:
        """Show a notice of the browser in place of the keys; an empty one gives these their place back."""
        self._hints.notice = notice
        self._hints.redraw()
