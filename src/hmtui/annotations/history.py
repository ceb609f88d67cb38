"""How a user looks at catalogs: saved views, recent queries, where they were.

Invariant: remembering is a courtesy: where nothing can be written, nothing is
said and the browser goes on; only a view that was asked for by name is refused.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import astuple, replace

from hmtui.annotations.values import Place, StateError, View
from hmtui.text.cleaning import clean, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hmtui.annotations import Done, Personal

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
        """Return the saved views, by name."""
        return self._personal.ask(lambda store: tuple(View(*row[:4]) for row in store.habits.views()), ())

    def view(self, name: str) -> View:
        """Return the view of a name, in any case.

        Raises:
            StateError: there is none; the hint names those there are.
        """
        views = self.views()
        view = _of_name(views, name)
        if view is None:
            known = ", ".join(view.name for view in views)
            hint = f"There are: {known}." if known else "V in the browser saves one."
            raise StateError(f"There is no view “{clean(name)}”.", hint=hint)
        return view

    def save_view(self, view: View) -> Done:
        """Save a view; one of the same name, in any case, gives way, and comes back when this is undone."""
        name = clean(view.name)
        if not name:
            raise StateError("A view needs a name.")
        same = _of_name(self.views(), name)
        return self._personal.keep_view(replace(view, name=same.name if same else name))

    def delete_view(self, name: str) -> Done:
        """Delete a view. Raises StateError when there is none."""
        return self._personal.keep_view(self.view(name), kept=False)

    def queries(self) -> list[str]:
        """Return the queries that were asked last, the newest first."""
        return self._personal.ask(lambda store: store.habits.queries(_QUERIES), [])

    def remember_query(self, text: str) -> None:
        """Remember a query that led somewhere."""
        if text.strip():
            with suppress(StateError), self._personal.writing(courtesy=True) as store:
                store.habits.put_query(text.strip(), self._clock(), _QUERIES)

    def place(self, source: str) -> Place:
        """Return where the user was in a source."""
        found = self._personal.ask(lambda store: store.habits.place(_lasting(source)), None)
        return Place(*found) if found else Place()

    def remember_place(self, source: str, place: Place) -> None:
        """Remember where the user is in a source; empty is the shipped catalog."""
        if source == "-" or writable(source) != source:
            return  # what came from another program, or from a file whose name cannot be kept, cannot be opened again
        with suppress(StateError), self._personal.writing(courtesy=True) as store:
            store.habits.put_place(_lasting(source), astuple(place), self._clock())

    def last_source(self) -> str:
        """Return the source that was looked at last; empty is the shipped catalog."""
        return self._personal.ask(lambda store: store.habits.last_source(), "")

    def sources(self) -> list[str]:
        """Return the sources that were looked at last, the newest first."""
        return self._personal.ask(lambda store: store.habits.sources(_SOURCES), [])


def _of_name(views: Iterable[View], name: str) -> View | None:
    wanted = name.casefold().strip()
    return next((view for view in views if view.name.casefold() == wanted), None)


def _lasting(source: str) -> str:
    """Return the name by which a source is found from any directory."""
    return source if not source or "://" in source else os.path.abspath(source)  # noqa: PTH100 - any name a user can type
