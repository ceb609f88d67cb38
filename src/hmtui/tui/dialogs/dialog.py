"""The frame of all dialogs: windows over the browser, which are given values and answer with one.

A dialog knows nothing of the library; the caller decides what to do with the
answer. Invariant: Esc and q always close one, with no effect; text in it is
literal; the keys in its frame are cut last, and the one that closes it never.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.content import Content

from hmtui.keys import in_letters
from hmtui.tui.dialogs.modal import Modal
from hmtui.tui.widgets.line_widget import LineWidget, Span, cut, width_of
from hmtui.tui.widgets.scroller import Scroller
from hmtui.tui.widgets.text_input import LineBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import App, ComposeResult
    from textual.widget import Widget

    from hmtui.tui.widgets.line_widget import Line

__all__ = ["CLOSE", "HELP", "RESERVED", "Dialog", "FrameBox", "Key", "LineDialog", "Lines", "Window", "spelled"]

Key = tuple[str, str]
"""A key as it is printed, and what it does in a word or two."""

CLOSE: Key = ("Esc", "close")
HELP: Key = ("?", "help")
RESERVED = "jkqgG"
"""Letters that move in, or close, a dialog."""
_CORNERS = 6
"""Cells of an edge of the frame that are not its text: a corner, a stroke and a blank at both ends."""
_WIDTH = 98
"""Cells of a dialog where there is room, with the blank columns."""
_SMALL, _SHARE = 20, 0.9
"""Rows of a screen below which a dialog may fill it; what part of a larger one it may fill."""
_ASIDE, _ASIDE_SHARE = 36, 0.5
"""Cells of a dialog that stands aside; what part of the rows it may fill."""


def spelled(keys: str, app: App[Any]) -> str:
    """Return keys as they are shown: in letters where the screen is in ASCII."""
    return in_letters(keys) if getattr(app, "ascii_only", False) else keys


class FrameBox(Vertical):
    """A rounded frame: title on the left and a fact on the right of its upper edge, keys in the lower one.

    The texts of Textual's borders, filled up with strokes: it knows one text an edge.
    """

    def __init__(self, *inside: Widget, title: str, fact: str = "", keys: Sequence[Key] = (CLOSE,), id: str) -> None:  # noqa: A002 - as Textual's
        """Frame widgets; the last of the keys is never left out."""
        super().__init__(*inside, id=id)
        self._title, self._fact, self._keys = title, fact, keys
        self.expected = 0
        """Cells that it will have, known before it is laid out."""

    def label(self, *, title: str | None = None, fact: str | None = None, keys: Sequence[Key] | None = None) -> None:
        """Change what the frame says."""
        self._title = self._title if title is None else title
        self._fact = self._fact if fact is None else fact
        self._keys = self._keys if keys is None else keys
        self._write()

    def on_resize(self) -> None:
        """Fit the texts to another width."""
        self._write()

    def _write(self) -> None:
        room = (self.outer_size.width or self.expected) - _CORNERS
        if room <= 0:
            return
        fact = self._fact if width_of(self._title) + width_of(self._fact) + 4 <= room else ""
        title = cut(self._title, room)
        stroke = "─" * (room - width_of(title) - width_of(fact) - 2)
        end = ((f" {stroke} ", "not bold $style-accent"), (fact, "not bold $foreground")) if fact else ()
        self.border_title = Content.assemble((title, "bold $style-accent"), *end)
        keys = [(spelled(key, self.app), word) for key, word in self._keys]
        self.border_subtitle = _keys(keys, room)


def _keys(keys: Sequence[Key], room: int) -> Content:
    """Write the keys that there is room for; the last one stays, the others go from the right."""
    shown = list(keys)
    while len(shown) > 1 and sum(width_of(key) + len(word) + 3 for key, word in shown) - 2 > room:
        del shown[-2]
    parts: list[str | tuple[str, str]] = []
    for key, word in shown:
        parts += ["  " if parts else "", (key, "bold $style-accent"), f" {word}"]
    return Content.assemble(*parts)


class Lines(Scroller):
    """Lines that were laid out elsewhere."""

    def __init__(self, **options: str) -> None:
        """Start empty."""
        super().__init__(**options)
        self._lines: Sequence[Line] = ()
        self.expected = 0
        """Cells that it will have, known before it is laid out: so that its first frame is complete."""

    @property
    def line_width(self) -> int:
        """Cells that a line may fill."""
        return super().line_width if self.size.width else max(0, self.expected - 1)

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


class Window(Modal):
    """A window with a body that scrolls."""

    BINDINGS: ClassVar = [
        Binding("escape", "close", show=False),
        Binding("q", "close", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("pagedown", "page(1.0)", show=False),
        Binding("pageup", "page(-1.0)", show=False),
        Binding("ctrl+d", "page(0.5)", show=False),
        Binding("ctrl+u", "page(-0.5)", show=False),
        Binding("home,g", "scroll(-100000)", show=False),
        Binding("end,G", "scroll(100000)", show=False),
    ]
    CSS: ClassVar = ""

    def __init__(self) -> None:
        """Start with an empty body."""
        super().__init__()
        self.body = Lines(id="body")

    def lay_out(self) -> None:
        """Write the lines into the body. Subclasses say which."""

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


class Dialog(Window):
    """A framed window in the middle of the screen, with a blank column on both sides."""

    chrome = 2
    """Lines of the window that are not the body."""
    stands_aside = False
    """Whether it is small and in a corner, where there is room, so that what it changes is seen."""

    def __init__(self, title: str, keys: Sequence[Key] = (CLOSE,), *, fact: str = "") -> None:
        """Name the window, and the keys that matter in it, the one that closes it last."""
        super().__init__()
        self.box = FrameBox(*self.inside(), title=title, fact=fact, keys=keys, id="box")

    def inside(self) -> Sequence[Widget]:
        """Return the widgets in the frame."""
        return (self.body,)

    def compose(self) -> ComposeResult:
        """Put the frame between two blank columns."""
        yield Container(self.box, id="ring")

    def on_mount(self) -> None:
        """Lay the lines out before the first frame."""
        self._place()
        self.box.expected = min(_ASIDE if self.has_class("-aside") else _WIDTH, self.app.size.width) - 2
        self.body.expected = self.box.expected - 4
        self.box.label()
        self.lay_out()

    def on_resize(self) -> None:
        """Lay the lines out for the room there is."""
        self._place()
        self.call_after_refresh(self.lay_out)

    def _place(self) -> None:
        width, height = self.app.size
        self.set_class(height < _SMALL, "-small")
        self.set_class(self.stands_aside and height >= _SMALL and width >= 2 * _ASIDE, "-aside")

    @property
    def most(self) -> int:
        """Lines of the body for which there is room."""
        rows = self.app.size.height
        share = _ASIDE_SHARE if self.has_class("-aside") else _SHARE
        return max(1, (rows if rows < _SMALL else int(rows * share)) - self.chrome)

    def fit(self, lines: Sequence[Line]) -> None:
        """Show lines, and make the window as high as they need."""
        self.body.styles.height = max(1, min(len(lines), self.most))
        self.body.show(lines)


class _Stroke(LineWidget):
    """A rule across the window."""

    DEFAULT_CSS = "_Stroke { height: 1; }"

    def line(self, y: int) -> Line:  # noqa: ARG002 - one line high
        """Draw the rule."""
        return (Span("─" * self.line_width, "accent"),)


class LineDialog(Dialog):
    """A window with a line to type in, over a rule where there is room for one, and a body."""

    chrome = 3

    def __init__(
        self, title: str, keys: Sequence[Key], text: str = "", *, placeholder: str = "", fact: str = ""
    ) -> None:
        """Name the window and its keys, and begin with a text in the line."""
        self.answer = LineBox(text, placeholder=placeholder, compact=True, id="filter", select_on_focus=False)
        self.answer.cursor_blink = False
        super().__init__(title, keys, fact=fact)

    def inside(self) -> Sequence[Widget]:
        """Put the line over the body."""
        return (self.answer, _Stroke(), self.body)

    def on_mount(self) -> None:
        """Go on behind what is there."""
        self.answer.cursor_position = len(self.answer.value)

    @property
    def most(self) -> int:
        """Lines of the body for which there is room."""
        return max(1, super().most - (self.app.size.height >= _SMALL))
