"""The window with the issues found in a list.

Invariant: problems stand in the order of ``hmtui check``; which one is chosen is the answer, what is done with it is up to the caller.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from hmtui.text.cleaning import clean
from hmtui.tui.dialogs.dialog import CLOSE, Dialog
from hmtui.tui.widgets.line_widget import Line, Span, pad, wrap

if TYPE_CHECKING:
    from textual import events

    from hmtui.formats.findings import Finding, Origin

__all__ = ["IssuesDialog"]

_MOST_SHOWN = 2_000
"""Problems that a user may want to page through; ``hmtui check`` prints all."""


class IssuesDialog(Dialog):
    """What was found wrong with a list, and what was fixed; the answer is the number of a problem."""

    BINDINGS: ClassVar = [
        Binding("down,j", "move(1)", show=False),
        Binding("up,k", "move(-1)", show=False),
        Binding("pagedown,ctrl+d", "move(10)", show=False),
        Binding("pageup,ctrl+u", "move(-10)", show=False),
        Binding("home,g", "move(-100000)", show=False),
        Binding("end,G", "move(100000)", show=False),
        Binding("enter,e", "take", show=False),
    ]

    def __init__(self, origin: Origin, at: int = 0) -> None:
        """Show the problems of a list, the cursor on the one numbered ``at``."""
        keys = (("↵", "open the line in your editor"), ("✓", "fixed"), ("!", "left as it is"), ("·", "remark"), CLOSE)
        super().__init__(origin.summary.capitalize(), keys, fact=f"{origin.format}, {origin.encoding}")
        self._problems = origin.problems[:_MOST_SHOWN]
        self._at = min(at, len(self._problems) - 1)
        self._starts: list[int] = []
        """The line of the window on which each problem begins, and the one behind the last."""

    def lay_out(self) -> None:
        """Write each problem with its line, and below it what stood there and what stands there now."""
        width = self.body.line_width
        column = min(2 + len(str(max(problem.line for problem in self._problems))) + 2, width // 3)
        several = len({problem.file for problem in self._problems}) > 1
        lines: list[Line] = []
        self._starts = []
        for number, problem in enumerate(self._problems):
            self._starts.append(len(lines))
            lines += _written(problem, width, column, chosen=number == self._at, named=several)
        self._starts.append(len(lines))
        self.fit(lines)
        self.body.scroll_to_show(self._starts[self._at + 1] - 1)
        self.body.scroll_to_show(self._starts[self._at])
        self.body.redraw()

    def action_move(self, delta: int) -> None:
        """Go to another problem."""
        self._at = max(0, min(self._at + delta, len(self._problems) - 1))
        self.lay_out()

    def action_take(self) -> None:
        """Answer with the problem under the cursor."""
        self.dismiss(str(self._at))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the problem under the pointer."""
        offset = event.get_content_offset(self.body)
        if offset is not None:
            line = self.body.top + offset.y
            self._at = max((n for n, start in enumerate(self._starts[:-1]) if start <= line), default=0)
            self.lay_out()


def _written(problem: Finding, width: int, column: int, *, chosen: bool, named: bool) -> list[Line]:
    """Write one problem."""
    ground = "cursor" if chosen else ""
    sign, look = ("✓ ", "good") if problem.repaired else ("· ", "muted") if problem.is_remark else ("! ", "warn")
    head: Line = (Span(sign, ground or look), Span(pad(str(problem.line), column - 2), ground or "muted"))
    room = max(8, width - column)
    lines: list[Line] = []
    message = f"{PurePath(problem.file).name}: {problem.message}" if named else problem.message
    for piece in wrap(clean(message), room):
        lines.append((*head, Span(pad(piece, room), ground)))
        head = (Span(" " * column, ground),)
    if problem.was or problem.now:
        change = f"{clean(problem.was)} → {clean(problem.now) or 'nothing'}"
        lines += [(*head, Span(pad(piece, room), ground or "muted")) for piece in wrap(change, room)]
    return lines
