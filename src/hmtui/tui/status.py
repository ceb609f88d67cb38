"""The bottom line: which keys help now, or what just happened.

Invariant: one line, always; ``? help`` is never clipped; a notice replaces the
hints for a while and then gives the line back.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from hmtui.actions import HINTS, box_keys, by_id, key_label
from hmtui.tui.line_widget import Line, LineWidget, Run, cut, width_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.timer import Timer

__all__ = ["StatusLine", "hint_runs"]

_NOTICE_SECONDS = 6.0
_BAR, _NAMED = 20, 16
"""Cells of a bar that shows how far something has come, and of the words before it where there is little room."""


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


def progress_runs(doing: str, done: float | None, hints: Sequence[str], width: int) -> Line:
    """Write what is being done, how far it has come, and as many hints as fit; the bar gives way to the first hint."""
    percent = "" if done is None else f" {done:.0%}"
    room = width - len(percent) - 2
    said = ""
    for number, hint in enumerate(hints):
        longer = f"{hint} · {said}" if number and said else hint
        if width_of(longer) + (_NAMED if not number else min(width_of(doing), _NAMED) + _BAR) <= room:
            said = longer
    room -= width_of(said) + bool(said)
    named = cut(doing, max(_NAMED, room - _BAR // 2))
    bar = max(0, min(_BAR, room - width_of(named)))
    full = round(bar * (done or 0))
    drawn = () if done is None else (Run("━" * full, "good"), Run("╌" * (bar - full), "muted"), Run(percent, ""))
    return (Run(f" {named} ", "accent"), *drawn, Run(f" {said}", "muted"))


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
        self._progress: tuple[str, float | None, tuple[str, ...]] | None = None

    @property
    def notice(self) -> str:
        """What is said now; empty while hints are shown."""
        return self._notice

    def show_panel(self, panel: str) -> None:
        """Offer the keys of the panel that has the focus."""
        self._panel = panel
        self.redraw()

    def say(self, notice: str, *, problem: bool = False) -> None:
        """Return what happened, for some seconds."""
        self._notice = notice
        self._ink = "warn" if problem else "good"
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_NOTICE_SECONDS, self.hush)
        self.redraw()

    def progress(self, doing: str, done: float | None, hints: Sequence[str] = ()) -> None:
        """Return what is being done and how far it has come (0 to 1) in place of the hints; nothing being done ends it.

        ``hints``: what is said beside it, the most important first, as far as there is room.
        """
        self._progress = (doing, done, tuple(hints)) if doing else None
        self.redraw()

    def hush(self) -> None:
        """Return the line back to the hints."""
        self._notice = ""
        self.redraw()

    def line(self, y: int) -> Line:  # noqa: ARG002 - one line high
        """Write the notice, or the hints."""
        if self._notice:
            return (Run(f" {cut(self._notice, self.line_width - 2)}", self._ink),)
        if self._progress:
            return progress_runs(*self._progress, self.line_width)
        return hint_runs(self._panel, self.line_width, self._words)
