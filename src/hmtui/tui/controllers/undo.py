"""What was done in this run of the browser and can be undone, in its order.

Invariant: each step is undone once, and redone once; what is done anew ends what could be redone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Step", "UndoStack"]


_MOST = 100
"""Steps that can be undone: as many as the annotations keep of a session."""


class Step(Struct, frozen=True):
    """One thing done. Both functions return what they did, for the user, and may raise ``HmtuiError``."""

    undo: Callable[[], str]
    redo: Callable[[], str]
    of_list: bool = False
    """Whether it means nothing once another list is browsed."""


class UndoStack:
    """The steps of one browser."""

    def __init__(self) -> None:
        """Start without steps."""
        self._done: list[Step] = []
        self._undone: list[Step] = []

    def add(self, step: Step) -> None:
        """Add what was just done."""
        self._done = [*self._done, step][-_MOST:]
        self._undone.clear()

    def add_undone(self, step: Step) -> None:
        """Add what was done before all of these, and was just undone."""
        self._undone.append(step)

    def undo(self) -> str:
        """Undo the last step; return what was undone, empty where there is nothing."""
        if not self._done:
            return ""
        self._undone.append(self._done.pop())
        return self._undone[-1].undo()

    def redo(self) -> str:
        """Redo the step that was undone last; return what was redone, empty where there is nothing."""
        if not self._undone:
            return ""
        self._done.append(self._undone.pop())
        return self._done[-1].redo()

    def leave_list(self) -> None:
        """Forget the steps that belong to the list, which is left."""
        self._done = [step for step in self._done if not step.of_list]
        self._undone = [step for step in self._undone if not step.of_list]
