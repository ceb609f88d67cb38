"""Where the user was in each list of this session, to be there again when a list is opened again.

Invariant: it deals in record ids, never in rows alone, since a list may have changed meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.paths import absolute_source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.library import Library
    from hmtui.query import Sort
    from hmtui.tui.controllers.cursor_restore import CursorRestore
    from hmtui.tui.controllers.marks import Marks
    from hmtui.tui.controllers.session import Session
    from hmtui.tui.widgets.results import ResultsPanel

__all__ = ["ListPlaces"]


class _Place(Struct, frozen=True):
    query: str = ""
    section: str | None = None
    orders: tuple[Sort | None, Sort | None] = (None, None)
    entry: str = ""
    """The id of the record under the cursor; empty for the first one."""
    top: int = 0
    """The row at the top."""


class ListPlaces:
    """The places of one session, by source."""

    def __init__(
        self,
        session: Session,
        results: ResultsPanel,
        restore: CursorRestore,
        marks: Marks,
        leaving: Sequence[Callable[[], None]],
    ) -> None:
        """Remember nothing yet; ``leaving`` is done with what is shown before another list is."""
        self._session, self._results, self._restore, self._leaving = session, results, restore, leaving
        self._marks = marks
        self._places: dict[str, _Place] = {}

    def change_to(self, library: Library) -> None:
        """Leave the list that is shown, before another one is."""
        self._remember()
        for leave in self._leaving:
            leave()
        self._return_to(library)

    def _remember(self) -> None:
        """Remember where the user is; what was found online is no list to come back to."""
        session = self._session
        if session.kept is None and session.selected is not None:
            place = _Place(session.query, session.section, session.order.orders, session.selected.id, self._results.top)
            self._places[absolute_source(session.library.name)] = place

    def _return_to(self, library: Library) -> None:
        """Put query, tab, order and cursor where they were in a list that is shown next; at the top of a new one."""
        place = self._places.get(absolute_source(library.name), _Place())
        session, restore = self._session, self._restore
        session.section = None
        restore.begin(tab=place.section or "")
        session.order.restore(place.query, place.orders)
        session.set_query(place.query)
        session.query_steps.restart()
        self._marks.come_back(library)
        restore.go_to(place.entry, place.top)  # last: the query has just been asked of the list that is left
