"""The bottom line: which keys help now, or what just happened.

Invariant: one line, always; ``? help`` is never clipped; a notice replaces the
hints for a while and then gives the line back.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from hmtui.actions import HINTS, box_keys, by_id, key_label
from hmtui.tui.ink import Line, LineWidget, Run, cut, width_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.timer import Timer

__all__ = ["StatusLine", "hint_runs"]

_NOTICE_SECONDS = 6.0
_BAR = 20
"""Cells of a bar that shows how far something has come."""


_PICKING = {"enter": "choose", "escape": "give up"}
"""What keys are for while records are chosen for another program."""


def hint_runs(panel: str, width: int, words_for: Mapping[str, str] = MappingProxyType({})) -> Line:
    """Write as many hints for a panel as fit, the most used first, and help at the end."""
    help_runs = _hint("help", "help", panel)
    room = width - _cells(help_runs)
    runs: list[Run] = []
    for action_id, words in HINTS[panel]:
        hint = _hint(action_id, words_for.get(action_id, words), panel)
        if _cells(hint) <= room:
            runs += hint
            room -= _cells(hint)
    return (*runs, *help_runs)


def _hint(action_id: str, words: str, panel: str) -> list[Run]:
    action = by_id(action_id)
    # In the box a letter is typed, so only a key that types nothing helps there.
    key = (box_keys(action) if panel == "box" else action.keys)[0]
    return [Run(f" {key_label(key)}", "accent"), Run(f" {words} ", "muted")]


def _cells(runs: list[Run]) -> int:
    return sum(width_of(run.text) for run in runs)


def _bar(done: float) -> Line:
    full = round(_BAR * done)
    return (Run("━" * full, "good"), Run("╌" * (_BAR - full), "muted"), Run(f" {done:.0%}", ""))


class StatusLine(LineWidget):
    """Footer and notices."""

    DEFAULT_CSS = "StatusLine { height: 1; dock: bottom; }"

    def __init__(self, *, picking: bool = False, **options: str) -> None:
        """Start with the hints of the search box."""
        super().__init__(**options)
        self._words: Mapping[str, str] = _PICKING if picking else {}
        self._panel = "box"
        self._notice = ""
        self._ink = ""
        self._timer: Timer | None = None
        self._progress: Line = ()

    @property
    def notice(self) -> str:
        """What is said now; empty while hints are shown."""
        return self._notice

    def show_panel(self, panel: str) -> None:
        """Offer the keys of the panel that has the focus."""
        self._panel = panel
        self.redraw()

    def say(self, notice: str, *, problem: bool = False) -> None:
        """Say what happened, for some seconds."""
        self._notice = notice
        self._ink = "warn" if problem else "good"
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_NOTICE_SECONDS, self.hush)
        self.redraw()

    def progress(self, doing: str, done: float | None, hint: str = "") -> None:
        """Say what is being done and how far it has come (0 to 1) in place of the hints; nothing being done ends it."""
        bar = _bar(done) if done is not None else ()
        self._progress = (Run(f" {doing} ", "accent"), *bar, Run(f" {hint}", "muted")) if doing else ()
        self.redraw()

    def hush(self) -> None:
        """Give the line back to the hints."""
        self._notice = ""
        self.redraw()

    def line(self, y: int) -> Line:  # noqa: ARG002 - one line high
        """Write the notice, or the hints."""
        if self._notice:
            return (Run(f" {cut(self._notice, self.line_width - 2)}", self._ink),)
        if self._progress:
            return self._progress
        return hint_runs(self._panel, self.line_width, self._words)
