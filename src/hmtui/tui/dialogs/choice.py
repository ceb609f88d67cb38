"""The window in which one of several things is chosen, with a preview of each: the copy menu."""

from __future__ import annotations

from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from textual.binding import Binding

from hmtui.tui.dialogs.dialog import RESERVED, Dialog, Lines
from hmtui.tui.widgets.line_widget import Line, Span, pad, wrap_indented

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events

    from hmtui.citations import Style

__all__ = ["Choice", "ChoiceDialog", "with_letters"]

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
            choices += [(Span(" " * column),)] * (tall - len(choices))
            text = self._read(width - column - 3, tall)
            text += [()] * (tall - len(text))
            lines = [(*choice, Span(" │ ", "muted"), *piece) for choice, piece in zip(choices, text, strict=True)]
        else:
            lines = [*choices, (Span("─" * width, "muted"),), *self._read(width, max(0, tall - rows - 1))]
        self.body.styles.height = tall
        self.body.show(lines)

    def _read(self, width: int, rows: int) -> list[Line]:
        """Return the part of the preview that is in view; its last line says how much more there is."""
        text = wrap_indented(self._preview(self._choices[self._at].id), width)
        self._top, self._page = max(0, min(self._top, len(text) - rows)), rows
        rest = len(text) - self._top - rows
        shown: list[Line] = [(Span(piece),) for piece in text[self._top : self._top + rows]]
        if rest > 0 and shown:
            shown[-1] = (Span(f"… {rest + 1} more lines", "muted"),)
        return shown

    def _choice(self, index: int, width: int) -> Line:
        choice, ground = self._choices[index], "cursor" if index == self._at else ""
        return (Span(f" {choice.letter} ", ground or "accent"), Span(pad(choice.label, width - 3), ground))

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
