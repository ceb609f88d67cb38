"""Actions on records that were typed before the search was answered: they wait for the list that they are meant for.

A search of a large list takes longer than the next key, and y may be known before the box has handled the letters
typed before it. What is meant is the record that the search will find, not the one that is still on the screen.
Keys that come behind such an action are held back until it is done.
Invariant: nothing is done to a record of a list that the search has left behind; an action that cannot be run on
the list it was meant for, since the search went on, is reported as not done.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hmtui.actions import by_id

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from hmtui.tui.controllers.session import Session
    from hmtui.tui.terminal.key_hold import KeyHold
    from hmtui.tui.widgets.search_box import SearchBox

__all__ = ["TypeAhead"]


class TypeAhead:
    """What was typed ahead in one browser."""

    def __init__(self, session: Session, box: SearchBox, key_hold: KeyHold, run: Callable[..., None]) -> None:
        """Keep actions until what stands in ``box`` is answered, and ``run`` them then, in the order of typing."""
        self._session, self._box, self._key_hold, self._run = session, box, key_hold, run
        self._waiting: list[tuple[str, tuple[str, ...]]] = []
        self._meant_for: object = None
        self._searching = False
        self._release: Callable[[], Awaitable[None]] | None = None
        """What lets go of the keys that are held back while actions wait."""
        self._handled = 0
        """How many keys typed into the box surely stand in it."""

    def keeps(self, action_id: str, arguments: tuple[str, ...]) -> bool:
        """Keep an action until what was typed before it is answered; return whether that is needed."""
        box = self._box.input
        if self._handled != box.typed:
            # Esc, for one, does something else where the box is empty. A key that the box does not know goes on to
            # its ancestors: this one goes the same way, behind it.
            self._key_hold.after(box, partial(self._run_after, box.typed, action_id, arguments))
            return True
        if not (self._searching and self._depends_on_rows(action_id)):
            return False
        self._meant_for = self._asked
        self._waiting.append((action_id, arguments))
        if self._release is None:  # what is typed behind may be meant for the window that it opens
            self._release = self._key_hold.hold(lambda: self._searching)
        return True

    def search_started(self) -> None:
        """Note that a search runs; actions that wait for another one are dropped, and reported."""
        self._searching = True
        if self._waiting and self._meant_for != self._asked:
            dropped = [action_id for action_id, _arguments in self._waiting if by_id(action_id).acts_on == "record"]
            self._waiting.clear()
            if dropped:
                self._session.notify(
                    f"Skipped {by_id(dropped[0]).label}: the search was not done. Press the key again.",
                    problem=True,
                )

    def search_ended(self, *, answered: bool = True) -> None:
        """Note that the search is answered, or never will be; run what waited, each of which may search again."""
        self._searching = False
        while answered and self._waiting and not self._searching:
            action_id, arguments = self._waiting.pop(0)
            self._run(action_id, *arguments)
            if self._session.is_covered:  # what followed was meant for the window that has opened
                self._waiting.clear()
        if self._release is not None and not self._searching:
            self._box.call_later(self._release)
            self._release = None

    def _run_after(self, typed: int, action_id: str, arguments: tuple[str, ...]) -> None:
        self._handled = typed
        self._run(action_id, *arguments)

    @property
    def _asked(self) -> object:
        session = self._session
        return session.library.name, session.query.strip(), session.section, session.order.sort

    def _depends_on_rows(self, action_id: str) -> bool:
        if action_id == "enter":
            return self._session.picking or self._session.panel == "detail"
        acts_on = by_id(action_id).acts_on
        return acts_on == "record" or (acts_on == "cursor" and self._session.panel != "detail")
