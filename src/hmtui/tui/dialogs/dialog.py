"""The frame of all dialogs: windows over the browser, which are given values and answer with one.

A dialog knows nothing of the library; the caller decides what to do with the
answer. Invariant: Esc and q always close one, with no effect; text in it is
literal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from hmtui.tui.dialogs.modal import Modal
from hmtui.tui.widgets.scroller import Scroller

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from hmtui.tui.widgets.line_widget import Line

__all__ = ["RESERVED", "Dialog", "Lines"]

RESERVED = "jkqgG"
"""Letters that move in, or close, a dialog."""


class Lines(Scroller):
    """Lines that were laid out elsewhere."""

    def __init__(self, **options: str) -> None:
        """Start empty."""
        super().__init__(**options)
        self._lines: Sequence[Line] = ()

    @property
    def length(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def show(self, lines: Sequence[Line]) -> None:
        """Show other lines."""
        self._lines = lines
        self.scroll_lines_to(self.top)
        self.redraw()

    def line(self, y: int) -> Line:
        """Write a line."""
        index = self.top + y
        return self._lines[index] if index < len(self._lines) else ()

    def scroll_by(self, lines: int) -> None:
        """Scroll."""
        self.scroll_lines_to(self.top + lines)
        self.redraw()


class Dialog(Modal):
    """A framed window in the middle of the screen."""

    BINDINGS: ClassVar = [
        Binding("escape", "close", show=False),
        Binding("q", "close", show=False),
        Binding("f1,question_mark", "close", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("pagedown,ctrl+f", "page(1.0)", show=False),
        Binding("pageup", "page(-1.0)", show=False),
        Binding("ctrl+d", "page(0.5)", show=False),
        Binding("ctrl+u", "page(-0.5)", show=False),
        Binding("home,g", "scroll(-100000)", show=False),
        Binding("end,G", "scroll(100000)", show=False),
    ]
    CSS: ClassVar = ""

    def __init__(self, title: str, hint: str = "Esc closes") -> None:
        """Name the window."""
        super().__init__()
        self.body = Lines(id="body")
        self._title = title
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Frame the body."""
        box = Vertical(self.body, id="box")
        box.border_title = Content(self._title)
        box.border_subtitle = Content(self._hint)
        yield box

    def on_resize(self) -> None:
        """Lay the lines out for the width there is."""
        self.call_after_refresh(self.lay_out)

    def lay_out(self) -> None:
        """Write the lines into the body. Subclasses say which."""

    def fit(self, lines: Sequence[Line]) -> None:
        """Show lines, and make the window as high as they need."""
        self.body.styles.height = max(1, min(len(lines), int(self.app.size.height * 0.9) - self.chrome))
        self.body.show(lines)

    chrome = 2
    """Lines of the window that are not the body."""

    def action_scroll(self, lines: int) -> None:
        """Scroll the body."""
        self.body.scroll_by(lines)

    def action_page(self, pages: float) -> None:
        """Scroll by pages or halves of one, so that no line is passed over."""
        self.action_scroll(round(pages * (self.page - 1)) or (1 if pages > 0 else -1))

    @property
    def page(self) -> int:
        """Lines in view of what scrolls."""
        return self.body.page

    def action_close(self) -> None:
        """Close without an answer."""
        self.dismiss(None)
