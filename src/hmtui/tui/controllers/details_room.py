"""The room of the details: hidden, narrower or wider than usual, in later sessions too.

Invariant: whatever is chosen, Enter in the list still shows the record in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.annotations.choices import choice, choose
from hmtui.config import DETAILS_ROOM, SETTINGS
from hmtui.errors import HmtuiError

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.config import Config
    from hmtui.tui.controllers.session import Session
    from hmtui.tui.widgets.details import DetailsPanel

__all__ = ["DetailsRoom"]

_SETTING = "look.details"
_HIDDEN, *_WIDTHS = DETAILS_ROOM


class DetailsRoom:
    """How much room the details of one browser have."""

    def __init__(
        self, session: Session, details: DetailsPanel, config: Config | None, arrange: Callable[[], None]
    ) -> None:
        """Begin with what was chosen last, else what is configured; ``arrange`` gives the panels their room."""
        self._session, self._details, self._arrange = session, details, arrange
        self._configured = config[_SETTING] if config else SETTINGS[_SETTING].default
        chosen = choice(_SETTING, self._configured)
        self._details.room = chosen if chosen in DETAILS_ROOM else self._configured
        self._shown = self._details.room if not self.hidden else SETTINGS[_SETTING].default

    @property
    def hidden(self) -> bool:
        """Whether the details are shown on their own alone."""
        return self._details.hidden

    def toggle(self) -> None:
        """Hide the details, or show them again."""
        self._set(self._shown if self.hidden else _HIDDEN)
        self._session.notify(
            f"Details hidden: {self._session.key('enter')} shows a record" if self.hidden else "Details shown"
        )

    def resize(self, step: int) -> None:
        """Make the details so many steps wider, or narrower where it is negative."""
        at = _WIDTHS.index(self._shown) + step * (not self.hidden)
        if not 0 <= at < len(_WIDTHS):
            raise HmtuiError(f"The details cannot be {'wider' if step > 0 else 'narrower'}.")
        self._set(_WIDTHS[at])

    def _set(self, room: str) -> None:
        self._details.room = room
        if not self.hidden:
            self._shown = room
        choose(_SETTING, room, self._configured)
        self._arrange()
