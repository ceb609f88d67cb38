"""How a person looks at catalogs: saved views, recent queries, where they were.

Invariant: remembering is a courtesy: where nothing can be written, nothing is
said and the browser goes on; only a view that was asked for by name is refused.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress

from hmtui.personal.state import Place, StateError, View
from hmtui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.personal import Personal

__all__ = ["Habits"]

_QUERIES = 100
"""Recent queries that are kept."""
_SOURCES = 30


class Habits:
    """The habits of one person."""

    def __init__(self, personal: Personal, *, clock: Callable[[], float] = time.time) -> None:
        """Keep them in the file of ``personal``."""
        self._personal = personal
        self._clock = clock

    def views(self) -> tuple[View, ...]:
        """Give the saved views, by name."""
        with suppress(StateError, sqlite3.Error):
            return tuple(View(*row[:4]) for row in self._personal.store.habits.views())
        return ()

    def view(self, name: str) -> View:
        """Give the view of a name, in any case.

        Raises:
            StateError: there is none; the hint names those there are.
        """
        views = self.views()
        for view in views:
            if view.name.casefold() == name.casefold().strip():
                return view
        known = ", ".join(view.name for view in views)
        hint = f"There are: {known}." if known else "V in the browser saves one."
        raise StateError(f"There is no view “{clean(name)}”.", hint=hint)

    def save_view(self, view: View) -> None:
        """Save a view; one of the same name gives way. Raises StateError."""
        with self._personal.writing() as store:
            store.habits.put_view(*view, self._clock())

    def delete_view(self, name: str) -> None:
        """Forget a view. Raises StateError when there is none."""
        view = self.view(name)
        with self._personal.writing() as store:
            store.habits.drop_view(view.name)

    def queries(self) -> list[str]:
        """Give the queries that were asked last, the newest first."""
        with suppress(StateError, sqlite3.Error):
            return self._personal.store.habits.queries(_QUERIES)
        return []

    def remember_query(self, text: str) -> None:
        """Remember a query that led somewhere."""
        if text.strip():
            with suppress(StateError), self._personal.writing() as store:
                store.habits.put_query(text.strip(), self._clock(), _QUERIES)

    def place(self, source: str) -> Place:
        """Give where the person was in a source."""
        with suppress(StateError, sqlite3.Error):
            found = self._personal.store.habits.place(_lasting(source))
            return Place(*found) if found else Place()
        return Place()

    def remember_place(self, source: str, place: Place) -> None:
        """Remember where the person is in a source; empty is the shipped catalog."""
        if source == "-":
            return  # what came from another program cannot be opened again
        with suppress(StateError), self._personal.writing() as store:
            store.habits.put_place(_lasting(source), place, self._clock())

    def last_source(self) -> str:
        """Give the source that was looked at last; empty is the shipped catalog."""
        with suppress(StateError, sqlite3.Error):
            return self._personal.store.habits.last_source()
        return ""

    def sources(self) -> list[str]:
        """Give the sources that were looked at last, the newest first."""
        with suppress(StateError, sqlite3.Error):
            return self._personal.store.habits.sources(_SOURCES)
        return []


def _lasting(source: str) -> str:
    """Give the name by which a source is found from any directory."""
    return source if not source or "://" in source else os.path.abspath(source)  # noqa: PTH100 - any name a person can type
