"""Tab in the search box: mends a mistyped field, else completes the word at the caret; pressed again, the next way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.query import parse
from hmtui.views.completion import Completions, completions

if TYPE_CHECKING:
    from hmtui.tui.controllers.session import Session
    from hmtui.tui.widgets.panels import Panels

__all__ = ["QueryCompletion"]

_NAMED = 6
"""Completions that are named."""


class QueryCompletion:
    """The completion of one search box."""

    def __init__(self, session: Session, panels: Panels) -> None:
        """Complete what stands in the box of ``panels``."""
        self._session, self._panels = session, panels
        self._found = Completions(0)
        self._at = 0
        self._made: tuple[str, int] | None = None
        """What stood in the box after the last completion, and where the caret was."""

    def complete(self) -> bool:
        """Mend a mistyped field, or complete the word at the caret; return whether there was anything to do."""
        box = self._panels.box.input
        mistyped = next((one for one in parse(box.value).problems if one.instead), None)
        if mistyped is not None:
            self._session.set_query(f"{box.value[: mistyped.start]}{mistyped.instead}{box.value[mistyped.end :]}")
            box.cursor_position = mistyped.start + len(mistyped.instead)
            return True
        if (box.value, box.cursor_position) == self._made and len(self._found.words) > 1:
            self._at = (self._at + 1) % len(self._found.words)
        else:
            session = self._session
            self._found, self._at = completions(session.library, box.value, box.cursor_position, session.section), 0
        if not self._found.words:
            return False
        word, start = self._found.words[self._at], self._found.start
        after = box.value[box.cursor_position :]
        self._session.set_query(f"{box.value[:start]}{word}{after}")
        box.cursor_position = start + len(word)
        self._made = box.value, box.cursor_position
        self._say()
        return True

    def _say(self) -> None:
        """Name the completions that follow."""
        words = self._found.words
        if len(words) > 1:
            field = words[0].partition(":")[0]
            others = [*words[self._at + 1 :], *words[: self._at]]
            named = ", ".join(one.removeprefix(f"{field}:").lstrip("=").strip('"') for one in others[:_NAMED])
            more = f", … {len(others) - _NAMED} more" if len(others) > _NAMED else ""
            self._session.notify(f"{self._session.key('next_panel')}: {named}{more}")
