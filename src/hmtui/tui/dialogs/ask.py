"""The window in which one line is typed: a file name, the name of a view."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from hmtui.text.cleaning import clean
from hmtui.tui.dialogs.dialog import CLOSE
from hmtui.tui.dialogs.path_line import PathDialog
from hmtui.tui.terminal.key_hold import when_typed
from hmtui.tui.widgets.line_widget import Span, cut, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.sources.path_completion import PathMatches

__all__ = ["AskDialog"]

_MOST_PATHS = 8
"""Paths that are shown."""


class AskDialog(PathDialog):
    """One line to type; Enter answers with it."""

    BINDINGS: ClassVar = [
        Binding("enter", "take", show=False, priority=True),
        Binding("up", "walk(1)", show=False, priority=True),
        Binding("down", "walk(-1)", show=False, priority=True),
    ]

    looks_ahead = False

    def __init__(  # noqa: PLR0913 - all that may be said around one line
        self,
        title: str,
        why: str,
        answer: str,
        earlier: Sequence[str] = (),
        *,
        verb: str,
        look_up: Callable[[str], PathMatches] | None = None,
        fact: str = "",
        problem: str = "",
        may_be_empty: bool = False,
    ) -> None:
        """Ask for something, with an answer to start from; ↑ and ↓ walk through ``earlier`` ones, the newest first.

        ``verb`` says what Enter does with it; ``look_up`` completes the path that it is, where it is one.
        ``fact`` stands at the right of the title; ``problem``: why the answer before could not be used.
        """
        self._why, self._problem = why, problem
        self._answers = (answer, *earlier)
        self._at = 0
        self._may_be_empty = may_be_empty
        self._completed = ""
        """The path that Tab came to, where several go on from there."""
        path, walk = [("Tab", "complete path")] * (look_up is not None), [("↑ ↓", "earlier")] * bool(earlier)
        super().__init__(title, [("↵", verb), *path, *walk, CLOSE], answer, look_up=look_up, fact=fact)
        self.answer.select_on_focus = True

    def lay_out(self) -> None:
        """Write the words."""
        width = self.body.line_width
        pieces = wrap(self._problem, width - 2) if self._problem else ()
        problem = [(Span("  " if at else "✗ ", "error name"), Span(piece)) for at, piece in enumerate(pieces)]
        several = self._completed == self.typed and len(self.matches.names) > 1
        paths = self.matches.names[:_MOST_PATHS] if several else ()
        offered = [(Span(cut(f"  {clean(name)}", width)),) for name in paths]
        self.fit([*problem, *offered, *((Span(piece, "muted"),) for piece in wrap(self._why, width))])

    def complete(self) -> None:
        """Complete the path; where several begin so, show them."""
        super().complete()
        self._completed = self.typed
        self.lay_out()

    def action_walk(self, step: int) -> None:
        """Put an earlier answer into the line, or a later one."""
        self._at = max(0, min(self._at + step, len(self._answers) - 1))
        self.answer.value = self._answers[self._at]
        self.answer.cursor_position = len(self.answer.value)

    def action_take(self) -> None:
        """Answer with what was typed."""
        when_typed(self.answer, self._take)

    def _take(self) -> None:
        typed = self.answer.value.strip()
        self.dismiss(typed if typed or self._may_be_empty else None)
