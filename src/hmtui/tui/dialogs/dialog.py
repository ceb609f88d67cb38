"""Windows over the browser: each takes values and gives one back.

A dialog knows nothing of the library; the caller decides what to do with the
answer. Invariant: Esc and q always close one, with no effect; text in it is
literal.
"""

from __future__ import annotations

from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from hmtui.text.cleaning import clean, openable
from hmtui.tui.widgets.line_widget import Line, Run, pad, wrap, wrap_indented
from hmtui.tui.dialogs.modal import Modal
from hmtui.tui.widgets.scroller import Scroller
from hmtui.tui.controllers.type_ahead import when_typed
from hmtui.tui.widgets.text_input import LineBox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.app import ComposeResult

    from hmtui.citations import Style

__all__ = ["RESERVED", "AskDialog", "Choice", "ChoiceDialog", "Dialog", "TextDialog", "with_letters"]


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


class TextDialog(Dialog):
    """A text to read, to select with the terminal's own mouse, or a link to click."""

    def __init__(self, title: str, text: str, why: str = "") -> None:
        """Show ``text`` below the sentence ``why``; an address becomes a hyperlink."""
        super().__init__(title)
        self._text = text
        self._why = why

    def lay_out(self) -> None:
        """Write the sentence, then the text, unbroken where it can be."""
        width = self.body.line_width
        lines: list[Line] = [(Run(piece, "muted"),) for piece in wrap(self._why, width)] if self._why else []
        lines += [()] if lines else []
        for text in self._text.splitlines():
            url = openable(text) or ""
            lines += [(Run(piece, "link" if url else "", url),) for piece in wrap_indented(text, width)]
        self.fit(lines)


_BESIDE = 60
"""Cells from which on a preview has room beside the choices."""


class Choice(Struct, frozen=True):
    """One thing that can be chosen."""

    id: str
    letter: str
    label: str


class _Pane(Lines):
    """Lines that fill their window exactly; the wheel asks the dialog for others."""

    def __init__(self, wheel: Callable[[int], None]) -> None:
        super().__init__(id="body")
        self._turn = wheel

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        event.stop()
        self._turn(lines)


RESERVED = "jkqgG"
"""Letters that move in, or close, a dialog."""


def with_letters(styles: Sequence[Style]) -> list[Choice]:
    """Return each style a letter: one of its own id where that is still free, else the next free one."""
    choices: list[Choice] = []
    taken = set(RESERVED)
    for style in styles:
        letter = next(
            letter for letter in (*style.id, *ascii_lowercase, *digits) if letter.isalnum() and letter not in taken
        )
        taken.add(letter)
        choices.append(Choice(style.id, letter, style.label))
    return choices


class ChoiceDialog(Dialog):
    """A list to choose from by letter or cursor, with a live preview of each choice; both scroll by themselves."""

    BINDINGS: ClassVar = [
        Binding("down,j,ctrl+n", "move(1)", show=False),
        Binding("up,k,ctrl+p", "move(-1)", show=False),
        Binding("home", "move(-1000)", show=False),
        Binding("end", "move(1000)", show=False),
        Binding("enter", "take", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], preview: Callable[[str], str], chosen: str = "") -> None:
        """Offer ``choices``; ``preview`` writes what a choice would give."""
        super().__init__(title, "letter or ↵ chooses · PgDn reads on · Esc closes")
        self.body = _Pane(self.action_scroll)
        self._choices = choices
        self._preview = preview
        self._at = next((n for n, choice in enumerate(choices) if choice.id == chosen), 0)
        self._first = 0
        """The first choice in view."""
        self._top = 0
        """The first line of the preview in view."""
        self._page = 1
        """Lines of the preview in view."""
        self._shown = (0, 0)
        """Rows and cells of the window that the choices fill."""

    def lay_out(self) -> None:
        """Write the choices, and beside them (below, where it is narrow) what the current one gives."""
        width = self.body.line_width
        beside = width >= _BESIDE
        tall = max(3, int(self.app.size.height * 0.9) - self.chrome)
        # The window must not jump with the length of each preview.
        tall = min(tall, len(self._choices) + 8) if beside else tall
        rows = min(len(self._choices), tall if beside else max(2, (tall - 1) // 2))
        self._first = max(min(self._first, self._at), self._at - rows + 1)
        column = max(len(choice.label) for choice in self._choices) + 4 if beside else width
        self._shown = (rows, column)
        choices = [
            self._choice(index, column) for index in range(self._first, min(self._first + rows, len(self._choices)))
        ]
        if beside:
            choices += [(Run(" " * column),)] * (tall - len(choices))
            text = self._read(width - column - 3, tall)
            text += [()] * (tall - len(text))
            lines = [(*choice, Run(" │ ", "muted"), *piece) for choice, piece in zip(choices, text, strict=True)]
        else:
            lines = [*choices, (Run("─" * width, "muted"),), *self._read(width, max(0, tall - rows - 1))]
        self.body.styles.height = tall
        self.body.show(lines)

    def _read(self, width: int, rows: int) -> list[Line]:
        """Return the part of the preview that is in view; its last line says how much more there is."""
        text = wrap_indented(self._preview(self._choices[self._at].id), width)
        self._top, self._page = max(0, min(self._top, len(text) - rows)), rows
        rest = len(text) - self._top - rows
        shown: list[Line] = [(Run(piece),) for piece in text[self._top : self._top + rows]]
        if rest > 0 and shown:
            shown[-1] = (Run(f"… {rest + 1} more lines", "muted"),)
        return shown

    def _choice(self, index: int, width: int) -> Line:
        choice, ground = self._choices[index], "cursor" if index == self._at else ""
        return (Run(f" {choice.letter} ", ground or "accent"), Run(pad(choice.label, width - 3), ground))

    def action_move(self, delta: int) -> None:
        """Go to another choice, and to the beginning of what it gives."""
        self._at = max(0, min(self._at + delta, len(self._choices) - 1))
        self._top = 0
        self.lay_out()

    def action_scroll(self, lines: int) -> None:
        """Read on in the preview, or back."""
        self._top = max(0, self._top + lines)
        self.lay_out()

    @property
    def page(self) -> int:
        """Lines of the preview in view, of which the last one may say how many are left."""
        return max(1, self._page - 1)

    def action_take(self) -> None:
        """Answer with the choice under the cursor."""
        self.dismiss(self._choices[self._at].id)

    def on_key(self, event: events.Key) -> None:
        """Answer with the choice of that letter."""
        for choice in self._choices:
            if event.character == choice.letter:
                event.stop()
                self.dismiss(choice.id)

    def on_click(self, event: events.Click) -> None:
        """Answer with the choice under the pointer."""
        offset = event.get_content_offset(self.body)
        if offset is not None and offset.y < self._shown[0] and offset.x < self._shown[1]:
            self.dismiss(self._choices[self._first + offset.y].id)


class AskDialog(Dialog):
    """One line to type; Enter answers with it."""

    BINDINGS: ClassVar = [
        Binding("enter", "take", show=False, priority=True),
        Binding("up", "walk(1)", show=False, priority=True),
        Binding("down", "walk(-1)", show=False, priority=True),
    ]
    chrome = 3

    def __init__(
        self,
        title: str,
        why: str,
        answer: str,
        earlier: Sequence[str] = (),
        *,
        may_be_empty: bool = False,
        listed: bool = False,
    ) -> None:
        """Ask for something, with an answer to start from; ↑ and ↓ walk through ``earlier`` ones, the newest first.

        ``listed`` shows these below the words, where ↓ leads to them.
        """
        walks = f"{'↓' if listed else '↑'} earlier ones · " if earlier else ""
        super().__init__(title, f"↵ takes it · {walks}Esc closes")
        self._why = why
        self._answers = (answer, *earlier)
        self._at = 0
        self._may_be_empty = may_be_empty
        self._listed = listed
        self.answer = LineBox(answer, compact=True, id="filter")
        self.answer.cursor_blink = False

    def compose(self) -> ComposeResult:
        """Put the line over the words that explain it."""
        box = Vertical(self.answer, self.body, id="box")
        box.border_title = Content(self._title)
        box.border_subtitle = Content(self._hint)
        yield box

    def lay_out(self) -> None:
        """Write the words."""
        width = self.body.line_width
        lines: list[Line] = [(Run(piece, "muted"),) for piece in wrap(self._why, width)]
        if self._listed and len(self._answers) > 1:
            lines.append(())
        above = len(lines) - 1
        for at, answer in enumerate(self._answers[1:], start=1) if self._listed else ():
            shown = clean(answer)
            shown = shown if len(shown) <= width - 2 else f"…{shown[3 - width :]}"
            lines.append((Run("▌ " if at == self._at else "  ", "accent"), Run(shown)))
        self.fit(lines)
        if self._listed and self._at:
            self.body.scroll_to_show(above + self._at)
            self.body.redraw()

    def action_walk(self, step: int) -> None:
        """Put an earlier answer into the line, or a later one."""
        step = -step if self._listed else step
        self._at = max(0, min(self._at + step, len(self._answers) - 1))
        self.answer.value = self._answers[self._at]
        self.answer.cursor_position = len(self.answer.value)
        self.lay_out()

    def action_take(self) -> None:
        """Answer with what was typed."""
        when_typed(self.answer, self._take)

    def _take(self) -> None:
        typed = self.answer.value.strip()
        self.dismiss(typed if typed or self._may_be_empty else None)
