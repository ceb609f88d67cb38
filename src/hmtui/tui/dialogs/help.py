"""The help: every key, the search language and the signs on a page of its own, with a filter over it.

Invariant: all of it can be reached by every key that moves, on the smallest screen
too; a filter takes the letters only once it has been begun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from hmtui.tui.dialogs.dialog import RESERVED, Dialog, Lines, spelled
from hmtui.tui.dialogs.help_page import Legend, count_matching, page
from hmtui.tui.terminal.key_hold import when_typed
from hmtui.tui.widgets.line_widget import Line, LineWidget, Span, cut, width_of
from hmtui.tui.widgets.text_input import LineBox
from hmtui.tui.widgets.title_rows import Header

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

__all__ = ["HelpDialog"]

_FRAMED_ROWS, _FRAMED_COLUMNS = 30, 70
"""Rows and columns from which on there is room for a header, and for a frame around the filter."""
_MARGINS = 4
"""Cells of a line of the page that are not its words: the blanks at both ends, the bar and a blank before it."""
_SCROLLING = (("↑ ↓", "scroll"), ("/", "filter"), ("PgDn", "page"), ("Esc", "close"))
_TYPING = (("↵", "keep filter"), ("↑ ↓", "scroll"), ("Esc", "clear filter"))


class _Page(Lines):
    """The page; ``moved`` is called when other lines of it come into view."""

    title: _Title

    def redraw(self, lines: Iterable[int] | None = None) -> None:
        """Bring page and title up to date."""
        super().redraw(lines)
        self.title.redraw()


class _Title(LineWidget):
    """The title of the page, which lines of it are in view, and the rule below, where there is a row for that."""

    def __init__(self, body: _Page) -> None:
        super().__init__(id="help-title")
        self._body = body
        body.title = self

    def line(self, y: int) -> Line:
        """Write the title, or the rule."""
        body, width = self._body, self.line_width
        if y:
            return (Span("━" * width, "accent"),)
        shown = f"{body.top + 1}–{min(body.top + body.page, body.length)} of {body.length}"
        room = width - width_of(shown) - 8
        stroke = Span((" " if self.line_count > 1 else "━") * room, "accent")
        edge = Span(" " if self.line_count > 1 else "━", "accent")
        return (
            edge,
            Span("Help" if self.line_count > 1 else " Help", "name accent"),
            Span(" "),
            stroke,
            Span(f" {shown} "),
        )


class _Hints(LineWidget):
    """The keys of the page."""

    keys: Sequence[tuple[str, str]] = _SCROLLING

    def line(self, y: int) -> Line:  # noqa: ARG002 - one line high
        """Write as many keys as fit; the last one always."""
        shown = [(spelled(key, self.app), word) for key, word in self.keys]
        while len(shown) > 1 and sum(width_of(key) + len(word) + 3 for key, word in shown) > self.line_width:
            del shown[-2]
        return tuple(span for key, word in shown for span in (Span(f" {key}", "accent name"), Span(f" {word} ")))


class HelpDialog(Dialog):
    """Every key, the search language and the signs: keys of movement scroll, ``/`` or any other letter filters."""

    AUTO_FOCUS = ""  # the page has the keys until a filter is typed
    BINDINGS: ClassVar = [
        Binding("escape", "clear_or_close", show=False),
        Binding("slash", "filter", show=False),
        Binding("enter", "read", show=False, priority=True),
    ]

    def __init__(self, name: str, facts: Sequence[str], legend: Legend) -> None:
        """Prepare the page, under the header of the list that is browsed: its name, and facts about it."""
        self.filter = LineBox(placeholder="Type a key or a word", compact=True, id="filter", select_on_focus=False)
        self.filter.cursor_blink = False
        self._legend = legend
        super().__init__("Filter help", ())
        self.body = _Page(id="help-page")
        self._header, self._title, self._hints = Header(id="header"), _Title(self.body), _Hints(id="hints")
        self._described = name, facts

    def inside(self) -> Sequence[Widget]:
        """Put the filter into the frame."""
        return (self.filter,)

    def compose(self) -> ComposeResult:
        """Stack header, filter, title, page and keys."""
        yield self._header
        yield self.box
        yield self._title
        yield self.body
        yield self._hints

    def on_mount(self) -> None:
        """Name the list in the header, and lay the page out before its first frame."""
        self._header.show(*self._described)
        self.on_resize()

    def on_resize(self) -> None:
        """Choose the layout, and lay the page out."""
        size = self.app.size
        self.set_class(size.height >= _FRAMED_ROWS and size.width >= _FRAMED_COLUMNS, "-framed")
        self.lay_out()

    def on_key(self, event: events.Key) -> None:
        """Begin the filter with a letter that moves nothing."""
        letter = event.character
        # A letter typed right behind the first one was sent here, too, before the filter had the focus.
        begun = self.focused is self.filter
        if event.is_printable and letter is not None and (begun or letter not in f"{RESERVED}?/"):
            event.stop()
            self.action_filter()
            self.filter.insert_text_at_cursor(letter)

    def action_filter(self) -> None:
        """Write a filter."""
        self._let_type(typing=True)

    def action_read(self) -> None:
        """Scroll what the filter has left, by all keys."""
        when_typed(self.filter, lambda: self._let_type(typing=False))

    def action_clear_or_close(self) -> None:
        """Clear the filter; without one, close."""
        if self.focused is self.filter or self.filter.value:
            when_typed(self.filter, self._clear)
        else:
            self.dismiss(None)

    def _clear(self) -> None:
        self.filter.value = ""
        self._let_type(typing=False)

    def _let_type(self, *, typing: bool) -> None:
        self.set_focus(self.filter if typing else None)
        self._hints.keys = _TYPING if typing else _SCROLLING
        self._hints.redraw()

    def on_input_changed(self) -> None:
        """Show what matches, from its beginning."""
        self.body.top = 0
        self.lay_out()

    def lay_out(self) -> None:
        """Write what matches, and how many of the actions that are."""
        wanted = self.filter.value.casefold().split()
        width = max(1, self.app.size.width - _MARGINS)
        found, every = count_matching(self._legend.actions, wanted)
        self.box.expected = self.app.size.width
        self.box.label(fact=f"{found} of {every} commands" if wanted else f"{every} commands")
        self.body.show(page(self._legend, wanted, width) or [(Span(cut(" Nothing matches.", width), "muted"),)])
