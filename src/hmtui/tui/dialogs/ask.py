"""The window in which one line is typed: a file name, a source, the name of a view."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from hmtui.text.cleaning import clean
from hmtui.tui.dialogs.dialog import Dialog
from hmtui.tui.terminal.key_hold import when_typed
from hmtui.tui.widgets.line_widget import Line, Span, wrap
from hmtui.tui.widgets.text_input import LineBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

__all__ = ["AskDialog"]


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
        lines: list[Line] = [(Span(piece, "muted"),) for piece in wrap(self._why, width)]
        if self._listed and len(self._answers) > 1:
            lines.append(())
        above = len(lines) - 1
        for at, answer in enumerate(self._answers[1:], start=1) if self._listed else ():
            shown = clean(answer)
            shown = shown if len(shown) <= width - 2 else f"…{shown[3 - width :]}"
            lines.append((Span("▌ " if at == self._at else "  ", "accent"), Span(shown)))
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
