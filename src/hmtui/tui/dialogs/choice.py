"""The window in which one of several things is chosen, with a preview of each: the copy menu."""

from __future__ import annotations

from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from textual.binding import Binding

from hmtui.tui.dialogs.dialog import CLOSE, RESERVED, Dialog, Lines
from hmtui.tui.terminal.key_hold import key_hold_of
from hmtui.tui.widgets.citation_lines import citation_lines
from hmtui.tui.widgets.line_widget import Line, Span, cut, pad

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from textual import events
    from textual.widget import Widget

    from hmtui.citations import Style

__all__ = ["Choice", "ChoiceDialog", "with_letters"]

_BESIDE = 60
"""Cells from which on a preview has room beside the choices."""
_COLUMN = 24
"""Cells of the choices beside a preview."""
_PREVIEWED = 6
"""Rows from which on there is a preview below the choices, where it has no room beside them."""
_FEWEST = 3
"""Rows of choices from which on the last one may say how many follow."""
_SPARE = 2
"""Rows by which the window is higher than its choices: above and below them."""
_NONE = "none"
"""What is said of a choice that would give nothing."""
_GROUPS = ("file", "text", "paste")
"""The order of the groups of styles."""


class Choice(Struct, frozen=True):
    """One thing that can be chosen."""

    id: str
    letter: str
    label: str
    group: str = ""
    """Choices of a group stand together."""
    missing: bool = False
    """Whether it would give nothing now."""


class _Pane(Lines):
    """Lines that fill their window exactly; the wheel asks the dialog for others."""

    def __init__(self, wheel: Callable[[int], None]) -> None:
        super().__init__(id="body")
        self._turn = wheel

    def _wheel(self, event: events.MouseEvent, lines: int) -> None:
        event.stop()
        self._turn(lines)


def with_letters(styles: Sequence[Style], missing: Container[str] = ()) -> list[Choice]:
    """Return the styles by group, each with a letter: one of its own id where that is free, else the next free one.

    ``missing``: ids of those that would give nothing.
    """
    choices: list[Choice] = []
    taken = set(RESERVED)
    for style in sorted(styles, key=lambda style: _GROUPS.index(style.group)):
        letter = next(
            letter for letter in (*style.id, *ascii_lowercase, *digits) if letter.isalnum() and letter not in taken
        )
        taken.add(letter)
        label = f"{style.label[:1].upper()}{style.label[1:]}"
        choices.append(Choice(style.id, letter, label, style.group, style.id in missing))
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

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        preview: Callable[[str], str],
        chosen: str = "",
        *,
        verb: str,
        fact: str = "",
    ) -> None:
        """Offer ``choices``; ``preview`` writes what a choice would give, ``verb`` says what Enter does with it."""
        super().__init__(title, (("↵", verb), ("↑ ↓", "choose"), ("PgDn", "scroll"), CLOSE), fact=fact)
        self._choices = choices
        self._preview = preview
        self._at = next((n for n, choice in enumerate(choices) if choice.id == chosen), 0)
        self.more = "… {} more lines"
        """What is said of the lines of a preview that are not in view."""
        self._first = 0
        """The first row of choices in view."""
        self._top = 0
        """The first line of the preview in view."""
        self._page = 1
        """Lines of the preview in view."""
        self._rows: list[int | None] = []
        """The choice in each row of the window; None where there is none."""
        self._column = 0
        """Cells that the choices fill."""

    def inside(self) -> Sequence[Widget]:
        """Put choices and preview into one body."""
        self.body = _Pane(self.action_scroll)
        return (self.body,)

    def lay_out(self) -> None:
        """Write the choices, and beside them (below, where it is narrow) what the current one gives."""
        width = self.body.line_width
        beside = width >= _BESIDE
        # The window must not jump with the length of each preview.
        tall = min(self.most, len(self._grouped()) + _SPARE) if beside else self.most
        # All choices are seen where that leaves room for a preview.
        height = tall if beside or tall < _PREVIEWED else min(len(self._grouped()), max(tall // 2, tall - _PREVIEWED))
        self._column = _COLUMN if beside else width
        air = int(beside and tall == len(self._grouped()) + _SPARE)
        choices = self._write_choices(height, air)
        if beside:
            text = [()] * air + self._read(width - _COLUMN - 3, tall - 2 * air)
            text += [()] * (tall - len(text))
            lines = [(*choice, Span(" │ ", "rule"), *piece) for choice, piece in zip(choices, text, strict=True)]
        else:
            below = self._read(width, max(0, tall - height - 1))
            lines = [*choices, (Span("─" * width, "rule"),), *below][:tall]
        self.body.styles.height = tall
        self.body.show(lines)

    def _grouped(self) -> list[int | None]:
        """Return the numbers of the choices, with a gap between two groups."""
        rows: list[int | None] = []
        for at, choice in enumerate(self._choices):
            if at and choice.group != self._choices[at - 1].group:
                rows.append(None)
            rows.append(at)
        return rows

    def _write_choices(self, height: int, air: int) -> list[Line]:
        """Write the rows of choices in view; the first and the last one say how many there are beyond.

        ``air``: rows that are left free above the choices.
        """
        rows: list[int | None] = [*[None] * air, *self._grouped()]
        if len(rows) > height:
            rows = list(range(len(self._choices)))
        at, margin = rows.index(self._at), int(height >= _FEWEST)
        self._first = min(self._first, max(0, at - margin), max(0, len(rows) - height))
        self._first = max(self._first, min(at + margin + 1, len(rows)) - height, 0)
        self._rows = [*rows[self._first : self._first + height], *[None] * (height - len(rows))]
        lines = [self._choice(row) if row is not None else (Span(" " * self._column),) for row in self._rows]
        if margin and (above := self._first):
            self._rows[0], lines[0] = None, self._more(above + 1, "above")
        if margin and (below := len(rows) - self._first - height) > 0:
            self._rows[-1], lines[-1] = None, self._more(below + 1, "more")
        return lines

    def _more(self, count: int, word: str) -> Line:
        return (Span(pad(f" … {count} {word}", self._column), "muted"),)

    def _read(self, width: int, rows: int) -> list[Line]:
        """Return the part of the preview that is in view; its last line says how much more there is."""
        text = citation_lines(self._preview(self._choices[self._at].id), width)
        self._top, self._page = max(0, min(self._top, len(text) - rows)), rows
        rest = len(text) - self._top - rows
        shown = text[self._top : self._top + rows]
        if rest > 0 and shown:
            shown[-1] = (Span(cut(self.more.format(rest + 1), width), "muted"),)
        return shown

    def _choice(self, index: int) -> Line:
        choice, ground = self._choices[index], "cursor" if index == self._at else ""
        quiet = ground or ("faint" if choice.missing else "")
        letter = Span(f" {choice.letter} ", f"{ground} name" if ground else quiet or "accent name")
        none = f"{_NONE} " if choice.missing else ""
        return (letter, Span(pad(choice.label, self._column - 3 - len(none)) + none, quiet))

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
                key_hold = key_hold_of(self)
                if key_hold is not None and choice.label[:1].casefold() == choice.letter:
                    key_hold.spell(choice.label)
                self.dismiss(choice.id)

    def on_click(self, event: events.Click) -> None:
        """Answer with the choice under the pointer."""
        offset = event.get_content_offset(self.body)
        if offset is None or offset.x >= self._column or offset.y >= len(self._rows):
            return
        if (row := self._rows[offset.y]) is not None:
            self.dismiss(self._choices[row].id)
