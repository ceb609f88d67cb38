"""Saved views, recent queries, recent sources and the last position in each source.

Invariant: saving queries and positions is best effort, so a state file that cannot be
written is not reported; only operations on named views raise.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec.structs import astuple, replace

from hmtui.annotations.values import Position, RecentSource, StateError, View
from hmtui.paths import absolute_source
from hmtui.text.cleaning import clean, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hmtui.annotations import Annotations, ChangeResult

__all__ = ["History"]

_QUERIES = 100
"""Recent queries that are stored."""
_SOURCES = 30
"""Recent sources that are returned."""


class History:
    """The saved views and the browsing history of a user."""

    def __init__(self, annotations: Annotations, *, clock: Callable[[], float] = time.time) -> None:
        """Store them in the file of ``annotations``."""
        self._annotations = annotations
        self._clock = clock

    def views(self) -> tuple[View, ...]:
        """Return the saved views, ordered by name."""
        return self._annotations.read(lambda store: tuple(View(*row[:4]) for row in store.history.views()), ())

    def view(self, name: str) -> View:
        """Return the view of a name, ignoring case.

        Raises:
            StateError: there is none; the hint lists the existing views.
        """
        views = self.views()
        view = _of_name(views, name)
        if view is None:
            known = ", ".join(view.name for view in views)
            hint = f"Saved views: {known}." if known else "Save one with V in the browser."
            raise StateError(f"No view named “{clean(name)}”.", hint=hint)
        return view

    def save_view(self, view: View) -> ChangeResult:
        """Save a view, replacing one of the same name (ignoring case); undo restores the old one."""
        name = clean(view.name)
        if not name:
            raise StateError("A view needs a name.")
        same = _of_name(self.views(), name)
        return self._annotations.put_view(replace(view, name=same.name if same else name))

    def delete_view(self, name: str) -> ChangeResult:
        """Delete a view. Raises StateError when there is none."""
        return self._annotations.put_view(self.view(name), exists=False)

    def queries(self) -> list[str]:
        """Return the recent queries, newest first."""
        return self._annotations.read(lambda store: store.history.queries(_QUERIES), [])

    def remember_query(self, text: str) -> None:
        """Save a query whose results the user used."""
        if text.strip():
            with suppress(StateError), self._annotations.transaction(best_effort=True) as store:
                store.history.put_query(text.strip(), self._clock(), _QUERIES)

    def position(self, source: str) -> Position:
        """Return the last position in a source."""
        found = self._annotations.read(lambda store: store.history.position(absolute_source(source)), None)
        return Position(*found) if found else Position()

    def remember_position(self, source: str, position: Position) -> None:
        """Save the position in a source; an empty source is the shipped catalog."""
        if source == "-" or writable(source) != source:
            return  # stdin, or a file name that cannot be stored: it cannot be reopened
        with suppress(StateError), self._annotations.transaction(best_effort=True) as store:
            store.history.put_position(absolute_source(source), astuple(position), self._clock())

    def remember_opening(self, source: str) -> None:
        """Save that a source is open now; its last position stays."""
        self.remember_position(source, self.position(source))

    def last_source(self) -> str:
        """Return the source that was opened last; empty is the shipped catalog."""
        return self._annotations.read(lambda store: store.history.last_source(), "")

    def sources(self) -> list[RecentSource]:
        """Return the recent sources, newest first."""
        return self._annotations.read(lambda store: [RecentSource(*row) for row in store.history.sources(_SOURCES)], [])


def _of_name(views: Iterable[View], name: str) -> View | None:
    wanted = name.casefold().strip()
    return next((view for view in views if view.name.casefold() == wanted), None)
