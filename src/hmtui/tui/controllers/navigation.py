"""Moving: in the list, between panels and tabs, and through the orders of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.columns import column, order_words
from hmtui.errors import HmtuiError
from hmtui.query import Sort
from hmtui.tui.controllers.cursor_restore import CursorTarget
from hmtui.tui.controllers.list_order import without_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.tui.controllers.cursor_restore import CursorRestore
    from hmtui.tui.controllers.session import Session
    from hmtui.tui.widgets.panels import Panels

__all__ = ["Navigation"]

_ALL = 1 << 30
"""More rows than any panel has."""


class Navigation:
    """Moves cursor, tab and order."""

    def __init__(self, session: Session, panels: Panels, restore: CursorRestore, focus: Callable[[str], None]) -> None:
        """Serve a session; ``focus`` gives a panel the focus."""
        self._session, self._panels, self._restore, self.focus = session, panels, restore, focus

    # --- in the panel with the focus -----------------------------------------------------------------------

    def move(self, rows: int) -> None:
        """Move by rows or lines."""
        if self._session.panel == "detail":
            self._panels.details.move(rows)
        elif view := self._panels.view(self._session.panel):
            view.move(rows)
            self.follow_point()
        else:
            self._panels.results.move_to(self._panels.results.cursor + rows)

    def jump(self, pages: float) -> None:
        """Move by pages, or parts of one."""
        view = self._panels.view(self._session.panel)
        panel = view or (self._panels.details if self._session.panel == "detail" else self._panels.results)
        lines = round(pages * max(1, panel.page - 1)) or (1 if pages > 0 else -1)
        if view is not None:
            view.move(lines)
            self.follow_point()
        elif self._session.panel == "detail":
            self._panels.details.scroll_by(lines)
        else:
            self._panels.results.move_to(self._panels.results.cursor + lines)

    def to_end(self, *, last: bool) -> None:
        """Go to the first row or line, or the last."""
        if view := self._panels.view(self._session.panel):
            view.move(_ALL if last else -_ALL)
            self.follow_point()
        elif self._session.panel == "detail":
            self._panels.details.go_to_end(last=last)
        else:
            self._panels.results.move_to(self._panels.results.count - 1 if last else 0)

    def follow_point(self) -> None:
        """Make the record under the cursor of the plot the current one, for all that is done to records."""
        point, hits, results = self._panels.plot.point, self._session.hits, self._panels.results
        row = hits.position(point.number) if point is not None and hits is not None else None
        if row is not None and row != results.cursor:
            results.move_to(row)

    # --- panels and tabs -----------------------------------------------------------------------------------

    def walk_panels(self, step: int) -> None:
        """Go to the next panel, or the one before."""
        panels = self._panels.order
        self.focus(panels[(panels.index(self._session.panel) + step) % len(panels)])

    def show_section(self, section: str | None) -> None:
        """Open a tab; None is All."""
        self._restore.tab = ""
        session, selected = self._session, self._session.selected
        if section != session.section:
            place = CursorTarget(selected.id if selected else None, self._panels.results.top)
            self._restore.change_tab(session.section, section, place)
            session.section = section
            session.search()

    def walk_tabs(self, step: int) -> None:
        """Open the tab to the right, or to the left."""
        tabs = [None, *(section.id for section in self._session.library.catalog.sections)]
        self.show_section(tabs[(tabs.index(self._session.section) + step) % len(tabs)])

    def show_tab(self, number: int) -> None:
        """Open the tab of a number; 0 is All."""
        sections = self._session.library.catalog.sections
        if number > len(sections):
            raise HmtuiError(f"No tab {number}: the last one is {len(sections)}.")
        self.show_section(sections[number - 1].id if number else None)

    def narrow(self, query: str) -> None:
        """Search for a query that values were chosen for, in a way that can be undone; the record stays where it can."""
        session = self._session
        with session.query_steps.step():
            if query != session.query:
                self._restore.narrow()
                session.set_query(query)

    def show_in_whole_list(self, entry_id: str) -> None:
        """List all records, with the cursor on one."""
        session = self._session
        self._restore.go_to(entry_id)
        self._restore.tab, session.section = "", None
        if session.query:
            session.set_query("")
        else:
            session.search()

    # --- order ---------------------------------------------------------------------------------------------

    def sort_by(self, sort: Sort | None) -> None:
        """Order the list; None is the order of relevance, else the newest first."""
        session = self._session
        if self._panels.results.shape.usable(sort) != sort:
            raise HmtuiError(f"No record here has a {column(sort.key).title.lower() if sort else ''} to sort by.")
        query = without_order(session.query)
        self._restore.reorder(reading=session.panel == "detail")
        with session.query_steps.step():
            session.order.choose(query, sort)
            if query == session.query:
                session.search()
            else:
                session.set_query(query)
        if sort is not None:
            session.notify(f"Sorted by {order_words(sort.key, reverse=sort.reverse)}")

    def sort_by_column(self, key: str) -> None:
        """Order the list by a column; by the one that it is sorted by, the other way round."""
        self.sort_by(self.reversed_sort if key == self._panels.results.sort.key else Sort(key))

    def reverse_sort(self) -> None:
        """Turn the order of the list round; HmtuiError where that is the best match first."""
        if self.reversed_sort is None:
            raise HmtuiError("The order “best match” has no reverse.")
        self.sort_by(self.reversed_sort)

    @property
    def reversed_sort(self) -> Sort | None:
        """The order of the list the other way round; None where it is ranked by relevance."""
        sort = self._panels.results.sort
        return Sort(sort.key, reverse=not sort.reverse) if sort.key != "relevance" else None
