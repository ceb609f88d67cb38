"""Facets, plot, related records, comparison and the sort menu: opened, kept up to date, and used.

Invariant: what they show is made from the results that are listed; of results that have changed meanwhile nothing is
shown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.actions import key_labels
from hmtui.columns import COLUMNS, column, order_name
from hmtui.errors import HmtuiError
from hmtui.query import Sort
from hmtui.tui.controllers.facets import FacetController
from hmtui.tui.controllers.list_order import without_order
from hmtui.tui.controllers.messages import describe
from hmtui.tui.controllers.session import AT_ONCE
from hmtui.tui.widgets.line_widget import Span, cut, pad, width_of
from hmtui.tui.widgets.plot import PlotData
from hmtui.tui.widgets.side import SideRow
from hmtui.views.bars import organizations_of, years_of
from hmtui.views.chosen import ChosenFacets
from hmtui.views.comparison import MOST, compare
from hmtui.views.facets import qualifier
from hmtui.views.points import points_of, range_query
from hmtui.views.related import listed_again, related_to

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    from hmtui.library import Library
    from hmtui.models import Entry
    from hmtui.store import Hits
    from hmtui.tui.controllers.clipboard import ClipboardController
    from hmtui.tui.controllers.navigation import Navigation
    from hmtui.tui.controllers.session import Session
    from hmtui.tui.widgets.panels import Panels
    from hmtui.views.facets import Facet

    _Made = TypeVar("_Made")

__all__ = ["ViewController"]

_PREVIEWED = 20
"""Records of which the sort menu shows in what order they are."""
_VALUE = 16
"""Cells of what they are sorted by."""
_PREVIEW_WIDTH = 44
"""Cells of a record in that preview, so that it stands on one line in 80 columns."""
_INSTEAD = {"both": "year and organization", "years": "year", "organizations": "organization"}
"""What records are counted by where sizes cannot be plotted."""
_REVERSED = "reversed"
_NUMBERS = re.compile(r"\s*(?<!\S)(?:year|date|params|size):\S+")
"""The parts of a query that a range of the plot replaces."""


class ViewController:
    """The views of one browser."""

    def __init__(
        self,
        session: Session,
        panels: Panels,
        navigation: Navigation,
        clipboard: ClipboardController,
        *,
        cite: Callable[[Sequence[Entry]], None],
        arrange: Callable[[], None],
    ) -> None:
        """Serve a session; ``cite`` copies citations, ``arrange`` gives the panels that are open their room."""
        self._session, self._panels = session, panels
        self._navigation, self._clipboard, self._cite, self._arrange = navigation, clipboard, cite, arrange
        self._opens = False
        """Whether the plot was opened, and has had nothing to show yet: of a list that is being read, what comes first."""
        panels.plot.keys = key_labels(session.actions)
        self._facets = FacetController(session, panels, arrange, navigation.narrow)
        self.exclude, self.clear_facet = self._facets.exclude, self._facets.clear
        self.find_value, self.filter_values = self._facets.find, self._facets.filter

    # --- opening and closing --------------------------------------------------------------------------------

    def facets(self) -> None:
        """Open the facets; close them where they have the focus."""
        self._toggle_side("facets")

    def related(self) -> None:
        """Open the records related to the current one; close them where they have the focus."""
        _ = self._session.current
        self._toggle_side("related")

    def _toggle_side(self, kind: str) -> None:
        side = self._panels.side
        if side.kind == kind and self._session.panel in {kind, "box"}:
            self.close()
            return
        self._panels.plot.open("")
        side.kind, side.cursor, side.top = kind, 0, 0
        side.show(kind.capitalize(), "", [])
        self._facets.fold()
        self.refresh(opened=True)
        self._arrange()
        self._navigation.focus(kind)

    def plot(self) -> None:
        """Open the plot, or show its next view."""
        plot = self._panels.plot
        if plot.view:
            views = plot.data.views(self._session.app.size.width, plot.view)
            if len(views) < 2:
                raise HmtuiError("No other view: nothing else is known of these records to plot.")
            self._opens = False
            plot.open(views[(views.index(plot.view) + 1) % len(views)])
            self._arrange()
        else:
            self._panels.side.kind = ""
            self._opens = True
            plot.open("size")
            self._arrange()
            self.refresh()
        self._navigation.focus(plot.kind)

    def close(self) -> bool:
        """Close what is open, for the list; return whether anything was."""
        side, plot = self._panels.side, self._panels.plot
        if plot.start is not None:
            self.toggle_range()
            return True
        if not side.kind and not plot.view:
            return False
        side.kind = ""
        plot.open("")
        self._arrange()
        self._navigation.focus("list")
        return True

    def return_to_plot(self) -> bool:
        """Open the plot again, at the record that was opened out of it; return whether the cursor is still on that."""
        selected, opened = self._session.selected, self._panels.plot.opened
        if not opened or selected is None or selected.id != opened:
            return False
        self.plot()
        return True

    # --- what is shown --------------------------------------------------------------------------------------

    def refresh(self, *, opened: bool = False) -> None:
        """Show what is open for the results that are listed now; ``opened``: at once, since it is empty yet."""
        hits, library = self._session.hits, self._session.library
        side, plot = self._panels.side, self._panels.plot
        if hits is None or hits.partial:
            return
        if plot.view:
            self._work(hits, lambda: self._plot_data(library, hits), self._show_plot)
        elif side.kind == "facets":
            query, section = self._session.query, self._session.section

            def first(facets: Sequence[Facet]) -> None:
                if opened and len(library) > AT_ONCE:
                    self._session.later(lambda: self._facets.show(facets) if hits.wanted() else None)

            self._work(
                hits,
                lambda: self._facets.count(library, hits, query, section, first),
                self._facets.show,
                opened=opened,
            )
        elif side.kind == "related":
            self.follow()

    def follow(self) -> None:
        """Show the records related to the current one, where these are open."""
        entry, hits, library = self._session.selected, self._session.hits, self._session.library
        if self._panels.side.kind == "related" and entry is not None and hits is not None:
            self._work(hits, lambda: self._related_rows(library, entry), lambda rows: self._show_related(entry, rows))

    def _work(
        self, hits: Hits, make: Callable[[], _Made], show: Callable[[_Made], None], *, opened: bool = False
    ) -> None:
        """Make something, in a thread where that takes long, and show it if it is open for the same results then."""
        session, side, plot = self._session, self._panels.side, self._panels.plot
        kind = side.kind, bool(plot.view)
        hits.wanted = wanted = lambda: session.hits is hits and kind == (side.kind, bool(plot.view))
        if len(session.library) <= AT_ONCE:
            session.attempt(lambda: show(make()))
        else:
            session.at_rest("views", make, show, wanted, at_once=opened)

    # --- the plot -------------------------------------------------------------------------------------------

    @staticmethod
    def _plot_data(library: Library, hits: Hits) -> PlotData:
        store = library.store
        return PlotData(
            points_of(store, hits),
            years_of(store, hits),
            organizations_of(store, hits),
            hits.total,
            lambda number: library.entry_at(number).name,
        )

    def _show_plot(self, data: PlotData) -> None:
        selected = self._session.selected
        number = self._session.library.store.number_of(selected.id) if selected else None
        plot = self._panels.plot
        plot.show(data, number)
        known = data.views(self._session.app.size.width)
        if self._opens and known:
            self._opens = False
            if known[0] != plot.view:  # of a list of papers, say, years are known
                plot.open(known[0])
                self._session.notify(
                    f"No listed record has both a date and a size; shown: records by {_INSTEAD[known[0]]}"
                )
        self._arrange()
        self.show_marks()
        self._navigation.follow_point()

    def show_marks(self) -> None:
        """Show in the plot which of its records are marked."""
        plot = self._panels.plot
        if plot.view == "size":
            numbers = frozenset(self._session.library.store.numbers_of(self._session.marked).values())
            if numbers != plot.marked:
                plot.marked = numbers
                plot.refit()

    def walk(self, step: int) -> None:
        """Go left or right: in the plot, or between list and details."""
        panel = self._session.panel
        plot = self._panels.plot
        if plot.view in {"years", "organizations"} and panel == "bars":
            other = "organizations" if plot.view == "years" else "years"
            if other in plot.data.views(self._session.app.size.width):
                plot.open(other)
                self._arrange()
        elif panel in {"plot", "bars"}:
            plot.walk(step)
            self._arrange()
            self._navigation.follow_point()
        elif panel in self._panels.order[1:]:
            panels = self._panels.order
            if not self._panels.details_shown:  # there the list is on the left
                panels = (panels[0], *reversed(panels[1:]))
            at = max(1, min(panels.index(panel) + step, len(panels) - 1))
            self._navigation.focus(panels[at])

    def toggle_range(self) -> None:
        """Begin or give up a range."""
        self._panels.plot.toggle_range()
        self._arrange()

    # --- facets and related records -------------------------------------------------------------------------

    def _related_rows(self, library: Library, entry: Entry) -> list[SideRow]:
        signs = self._panels.plot.signs
        rows: list[SideRow] = []
        reason = ""
        for related in related_to(library, entry):
            if related.reason != reason:
                reason = related.reason
                rows += [*([SideRow()] if rows else []), SideRow(reason)]
            other = library.entry_at(related.number)
            sign = Span(*signs.of(other)) if other.open_weights is not None else Span("")
            rows.append(SideRow(other.name, str(related.number), sign=sign, remark=other.issued[:4] or "–"))
            if related.words:
                rows.append(SideRow(remark=related.words))
        return rows

    def _show_related(self, entry: Entry, rows: list[SideRow]) -> None:
        found = rows or [SideRow(label=f"Nothing is related to {entry.name}")]
        count = sum(bool(row.value) for row in rows)
        self._panels.side.show(f"Related to {entry.name}", f"{count} record{'' if count == 1 else 's'}", found)
        self._arrange()

    # --- choosing -------------------------------------------------------------------------------------------

    def enter(self) -> None:
        """Use what is under the cursor: narrow the query, or go to a record."""
        panel = self._session.panel
        if panel == "plot":
            self._enter_plot()
        elif panel == "bars":
            side, bar = self._panels.plot.bar
            if bar is not None:
                field = "year" if side == "years" else "org"
                named = f"year:{bar.label}" if field == "year" else qualifier("org", bar.label)
                text = named if bar.label else f"-has:{field}"
                self._navigation.narrow(ChosenFacets(self._session.query).toggle(text))
        elif (row := self._panels.side.current) is not None:
            if panel == "related":
                self._go_to(int(row.value))
            else:
                self._facets.choose(row)

    def _enter_plot(self) -> None:
        plot = self._panels.plot
        if plot.range is None:
            self.close()
            plot.opened = self._session.selected.id if self._session.selected is not None else ""
            self._arrange()
            return
        found = range_query(*plot.range)
        kept = _NUMBERS.sub("", self._session.query).strip()
        self.toggle_range()
        self._navigation.narrow(f"{kept} {found}".strip())

    def _go_to(self, number: int) -> None:
        """Go to a record of the list, or of the whole list where query or tab leave it out."""
        session = self._session
        if not self._panels.side.beside_details:
            self.close()
        row = session.hits.position(number) if session.hits is not None else None
        if row is not None:
            self._panels.results.move_to(row)
        else:
            entry = session.library.entry_at(number)
            with session.query_steps.step():
                self._navigation.show_in_whole_list(entry.id)
            session.notify(f"Showing all records: {entry.name} did not match the query")
        self._navigation.focus("list")

    # --- windows --------------------------------------------------------------------------------------------

    @property
    def compared(self) -> Sequence[str]:
        """The ids of the records to compare: the marked ones; with one that is marked alone, the current one as well."""
        marked, selected = [*self._session.marked], self._session.selected
        return list(dict.fromkeys([*marked, selected.id])) if len(marked) == 1 and selected is not None else marked

    def compare(self) -> None:
        """Show the records to compare side by side."""
        from hmtui.tui.dialogs.compare import CompareDialog

        session, library = self._session, self._session.library
        ids = self.compared
        if not 1 < len(ids) <= MOST:
            raise HmtuiError(f"To compare, mark 2 to {MOST} records with {session.key('mark')} ({len(ids):,} marked).")
        entries = [library.entry(one) for one in ids]

        def act(what: str, text: str) -> None:
            if what == "markdown":
                self._clipboard.copy(text, "the comparison as Markdown")
            elif what == "cite":
                self._cite(entries)
            else:
                entry = library.entry(text)
                session.attempt(lambda: self._clipboard.open(library.link(entry, what), entry.name))

        footer = self._panels.footer

        def stop_repeating(_answer: None) -> None:
            footer.repeat = None

        signs = [self._panels.plot.signs.of(entry) for entry in entries]
        described = describe(library, noun=self._session.noun())
        dialog = CompareDialog(entries, compare(entries), signs, described, len(session.marked), act)
        dialog.scale = self._panels.results.shape.scale
        footer.repeat = dialog.show_notice
        session.open_dialog(dialog, stop_repeating)

    def listed_again(self, entry: Entry | None) -> Sequence[Entry]:
        """Return the other records of the list that are of the paper of one record."""
        return listed_again(self._session.library, entry) if entry is not None else ()

    def sort_menu(self) -> None:
        """Choose what to sort by, with a preview of the first records."""
        from hmtui.tui.dialogs.choice import Choice, ChoiceDialog

        session = self._session
        usable = self._panels.results.shape.usable
        orders = {one.key: Sort(one.key) for one in COLUMNS if one.sorts and usable(Sort(one.key))}
        orders["list"] = Sort("list")
        if session.order.has_words:  # else there is nothing to rank by
            orders = {"relevance": Sort("relevance")} | orders
        reversed_sort = self._navigation.reversed_sort
        if reversed_sort is not None and usable(reversed_sort):
            orders[_REVERSED] = reversed_sort
        letters = {"relevance": "b", "list": "l", _REVERSED: "S"} | {one.key: one.letter for one in COLUMNS}
        names = {key: order_name(sort.key, reverse=sort.reverse) for key, sort in orders.items()}
        choices = [Choice(key, letters[key], names[key], str(key == _REVERSED)) for key in orders]

        def preview(key: str) -> str:
            query, sort = without_order(session.query), orders[key]
            hits = session.library.search(query, section=session.section, sort=sort).hits
            shown = sort.key if sort.key not in {"relevance", "list", "name", "title"} else ""
            entries = [session.library.entry_at(number) for number in hits.first(_PREVIEWED)]
            values = [column(shown).show(entry) or "–" if shown else "" for entry in entries]
            cells = min(_VALUE, max(map(width_of, values), default=0))
            return "\n".join(
                cut(f"{pad(value, cells, right=shown == 'params')}  {entry.name}".strip(), _PREVIEW_WIDTH)
                for value, entry in zip(values, entries, strict=True)
            )

        def take(key: str | None) -> None:
            if key is not None:
                self._navigation.sort_by(orders[key] if orders[key] != Sort("relevance") else None)

        chosen = self._panels.results.sort.key
        dialog = ChoiceDialog("Sort by", choices, preview, chosen=chosen, verb="sort")
        dialog.more = "…"  # the first records alone are read
        session.open_dialog(dialog, take)
