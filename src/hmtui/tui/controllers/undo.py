"""What was done in this run of the browser and can be undone, in its order.

Invariant: each step is undone once, and redone once; what is done anew ends what could be redone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Step", "UndoStack", "if_few"]


_MOST = 100
"""Steps that can be undone: as many as the annotations keep of a session."""
_FEW = 200
"""Records that a step names."""


class Step(Struct, frozen=True):
    """One thing done. Both functions return what they did, for the user, and may raise ``HmtuiError``."""

    undo: Callable[[], str]
    redo: Callable[[], str]
    of_list: bool = False
    """Whether it means nothing once another list is browsed."""
    records: tuple[str, ...] = ()
    """The ids of the records that it was done to, where they are few."""
    made_in: str = ""
    """The list in which it was done, where it is not of the list alone."""


def if_few(ids: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of records for a step, where they are few."""
    return tuple(ids) if len(ids) <= _FEW else ()


class UndoStack:
    """The steps of one browser."""

    def __init__(self) -> None:
        """Start without steps."""
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self.exported = ""
        """The file that was written, where that was done last: an export is not undone."""

    def add(self, step: Step) -> None:
        """Add what was just done."""
        self._done = [*self._done, step][-_MOST:]
        self._undone.clear()
        self.exported = ""

    def take_back(self, step: Step | None) -> bool:
        """Forget a step that another one takes the place of; return whether it was the last one done."""
        last = bool(self._done) and self._done[-1] is step
        if last:
            self._done.pop()
        return last

    def add_undone(self, step: Step) -> None:
        """Add what was done before all of these, and was just undone."""
        self._undone.append(step)

    def undo(self) -> tuple[str, Step] | None:
        """Undo the last step; return what was undone, and the step; None where there is nothing."""
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1].undo(), self._undone[-1]

    def redo(self) -> tuple[str, Step] | None:
        """Redo the step that was undone last; return what was redone, and the step; None where there is nothing."""
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1].redo(), self._done[-1]

    def leave_list(self) -> None:
        """Forget the steps that belong to the list, which is left."""
        self._done = [step for step in self._done if not step.of_list]
        self._undone = [step for step in self._undone if not step.of_list]
