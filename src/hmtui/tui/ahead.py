"""Keys typed ahead of an answer: what is done to a record waits until the list is that of the search.

A search of a large list takes longer than the next key. Whoever types a name, Enter and y means
the record that the search will find, not the one that is still on the screen.
Invariant: nothing is done to a record of a list that the search has left behind; what cannot be done
to the one that was meant, since the search went on to something else, is said not to be done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.actions import ACTIONS

if TYPE_CHECKING:
    from hmtui.tui.browse import BrowseScreen

__all__ = ["MOVES", "Ahead"]

MOVES = frozenset({"down", "up", "half_down", "half_up", "page_down", "page_up", "first", "last", "mark"})
"""Actions by which a person chooses a record."""
_DEEDS = frozenset(
    {
        *("cite", "copy_menu", "copy_paper", "copy_code", "open_paper", "open_code", "export", "source", "authors"),
        *("mark_range", "mark_all", "star", "read", "note", "tag"),
    }
)
"""Actions that do something to records of the list."""


class Ahead:
    """What was typed ahead on one screen."""

    def __init__(self, browser: BrowseScreen) -> None:
        """Serve ``browser``."""
        self._browser = browser
        self._kept: list[tuple[str, tuple[str, ...]]] = []
        self._of: object = None
        self._waiting = False

    def keeps(self, action_id: str, arguments: tuple[str, ...]) -> bool:
        """Keep an action until the search is answered; tell whether that is needed."""
        if not self._waiting or not self._is_of_a_record(action_id):
            return False
        self._of = self._asked
        self._kept.append((action_id, arguments))
        return True

    def begin(self) -> None:
        """Note that something is asked; what was meant for a search that is no more is let go, and that is said."""
        self._waiting = True
        if self._kept and self._of != self._asked:
            left = [_WORDS[action_id] for action_id, _arguments in self._kept if action_id not in MOVES]
            self._kept.clear()
            if left:
                self._browser.say(
                    f"Not done, since the search went on before it was answered: {left[0]}.", problem=True
                )

    def end(self, *, answered: bool = True) -> None:
        """Note that it is answered, or never will be; do what waited for that, each of which may ask anew."""
        self._waiting = False
        while answered and self._kept and not self._waiting:
            action_id, arguments = self._kept.pop(0)
            self._browser.action_run(action_id, *arguments)

    @property
    def _asked(self) -> object:
        browser = self._browser
        return browser.library.name, browser.search.text.strip(), browser.section, browser.sort

    def _is_of_a_record(self, action_id: str) -> bool:
        if action_id == "enter":
            return self._browser.picking or self._browser.panel == "detail"
        return action_id in _DEEDS or (action_id in MOVES and self._browser.panel != "detail")


_WORDS = {action.id: action.label for action in ACTIONS}
