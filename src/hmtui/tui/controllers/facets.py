"""The facets: counted for what is listed, and used to choose, exclude and clear values.

Invariant: which values are chosen is told by the query in the box alone. A facet of which values are chosen is counted
without them, so that its other values can be added.
"""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from hmtui.errors import HmtuiError
from hmtui.tui.widgets.line_widget import Span
from hmtui.tui.widgets.side import SideRow
from hmtui.views.chosen import ChosenFacets, title_of
from hmtui.views.facets import BEFORE_AUTHORS, FROM_AUTHORS, Facet, facets_of, tags_of, yours

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from hmtui.library import Library
    from hmtui.store import Hits
    from hmtui.tui.controllers.session import Session
    from hmtui.tui.widgets.panels import Panels
    from hmtui.views.facets import FacetValue

__all__ = ["FacetController"]

_SHOWN = 8
"""Values of a facet that are shown until all are asked for, besides those in use."""
_LISTED = 500
"""Values of a facet that can be shown in the panel; the others are found by typing."""
_MORE = "more:"
_TYPING = 1.5
"""Seconds after which a digit begins another value."""
_SIGNS = {"chosen": Span("✓", "good"), "excluded": Span("✗", "warn"), "": Span("")}


class FacetController:
    """The facets of one browser."""

    def __init__(
        self, session: Session, panels: Panels, arrange: Callable[[], None], narrow: Callable[[str], None]
    ) -> None:
        """Serve a session; ``arrange`` gives the panel its room, ``narrow`` searches for a query with other values."""
        self._session, self._panels, self._arrange, self._narrow = session, panels, arrange, narrow
        self._facets: Sequence[Facet] = ()
        self._unfolded: set[str] = set()
        """Titles of the facets of which all values are shown."""
        self._typed, self._typed_at = "", 0.0
        self._seeks = False
        """Whether the cursor is still to go to the first value in use, since the panel was opened."""
        self._goes_to = ""
        """The value that was chosen by typing, to which the cursor is still to go."""
        self._counted: tuple[Hits | None, Sequence[Facet]] = (None, ())
        """Results, and the facets that were counted of them; what the user noted is not among these."""

    def fold(self) -> None:
        """Show the first values of each facet alone, with the cursor on the first one in use."""
        self._unfolded.clear()
        self._seeks = True

    def count(
        self,
        library: Library,
        hits: Hits,
        query: str,
        section: str | None,
        first: Callable[[Sequence[Facet]], None],
    ) -> Sequence[Facet]:
        """Return the facets of the results of a query.

        ``first`` gets the facets counted so far, each time that there is one more, up to that of authors.
        """
        chosen = ChosenFacets(query)

        def hits_without(title: str) -> Hits:
            return library.search(chosen.without(title), section=section).hits

        def counter(title: str) -> Callable[[str], int]:
            rest = chosen.without(title)
            return lambda text: library.search(f"{rest} {text}", section=section).hits.total

        if self._counted[0] is not hits:
            in_use = {title: hits_without(title) for title in chosen.titles if title not in {"Yours", "Tags"}}
            facets = partial(facets_of, library.store, hits, in_use=in_use)
            counted = []
            for facet in facets(only=BEFORE_AUTHORS):
                counted.append(facet)
                first(_completed(chosen, counted))
            self._counted = hits, [*counted, *facets(only=FROM_AUTHORS)]
        tags = library.annotation_lookup.annotations.known_tags()
        noted = (yours(counter("Yours")) or Facet("Yours", ()), tags_of(tags, counter("Tags")) or Facet("Tags", ()))
        return _completed(chosen, [*self._counted[1], *noted])

    def show(self, facets: Sequence[Facet]) -> None:
        """Show facets, with the cursor on the value that it was on; first on one in use."""
        self._facets = facets
        hits, side = self._session.hits, self._panels.side
        count = hits.total if hits else 0
        note = f"{count:,} {self._session.noun()}{'' if count == 1 else 's'}"
        rows = self._fitting() or [SideRow(label="No facets for these records")]
        now = side.current.value if side.current else ""
        if any(row.value == self._goes_to for row in rows if row.value):
            now, self._goes_to = self._goes_to, ""
        in_use = next((at for at, row in enumerate(rows) if row.sign.text), 0) if self._seeks else 0
        if in_use:
            side.cursor, now, self._seeks = in_use, "", False
        side.show("Facets", note, rows, cursor=now)
        self._arrange()

    def _fitting(self) -> list[SideRow]:
        """Return the rows, with all values of as many facets as leave nothing to scroll."""
        chosen, unfolded = ChosenFacets(self._session.query), self._unfolded
        # Beside the list it is as high as that, also before it is laid out.
        room = (self._panels.results if self._panels.results.divides else self._panels.side).size.height
        rows = [*self._rows(chosen, unfolded)]
        for facet in self._facets if len(rows) < room else ():
            longer = [*self._rows(chosen, unfolded | {facet.title})]
            if len(longer) <= room:
                rows, unfolded = longer, unfolded | {facet.title}
        return rows

    def _rows(self, chosen: ChosenFacets, unfolded: Container[str]) -> Iterator[SideRow]:
        for number, every in enumerate(self._facets):
            facet = chosen.shortened(every, _LISTED)
            if number:
                yield SideRow()
            yield SideRow(label=facet.title, remark="may overlap" if facet.overlaps else "")
            stated = [value for value in facet.values if not value.is_missing]
            folds = facet.title not in unfolded and len(stated) > _SHOWN + 1
            hidden = 0
            for at, value in enumerate(stated):
                state = chosen.state(value.qualifier)
                if folds and at >= _SHOWN and not state:
                    hidden += 1
                else:
                    yield self._row(value, facet.most, _SIGNS[state])
            if hidden:
                yield SideRow(f"… {hidden + facet.further:,} more", f"{_MORE}{facet.title}")
            elif facet.further:
                yield SideRow(remark=f"{facet.further:,} more: {self._session.key('search')} finds them")
            for value in facet.values[len(stated) :]:
                yield self._row(value, facet.most, _SIGNS[chosen.state(value.qualifier)])

    def _row(self, value: FacetValue, most: int, sign: Span) -> SideRow:
        section = value.style.partition("section:")[2]
        style = self._panels.plot.signs.of_section(section)[1] if section else value.style
        share = 0.0 if value.is_missing else value.count / most  # of records without a value, no bar
        return SideRow(value.label, value.qualifier, f"{value.count:,}", share, style or "accent", sign)

    # --- choosing -------------------------------------------------------------------------------------------

    def choose(self, row: SideRow) -> None:
        """Choose the value of a row, or no longer; show all values of a facet."""
        if row.value.startswith(_MORE):
            self._unfolded.add(row.value.removeprefix(_MORE))
            self.show(self._facets)
        else:
            self._narrow(ChosenFacets(self._session.query).toggle(row.value))

    def find(self, digit: str) -> None:
        """Go to the first value that begins with the digits typed one after the other; else say what chooses one."""
        now = monotonic()
        typed = self._typed if now - self._typed_at < _TYPING else ""
        self._typed, self._typed_at = typed + digit, now
        if not self._panels.side.find(self._typed):
            words = f"No value begins with {self._typed}: {self._session.key('mark')} chooses a value"
            self._typed = ""
            raise HmtuiError(words)

    def filter(self) -> None:
        """Choose among the values by typing a part of one: all of the facet under the cursor, the first ones of others."""
        from hmtui.tui.dialogs.values import ValueDialog

        title = self._current_title
        if not self._facets:
            raise HmtuiError("No facets for these records.")
        chosen = ChosenFacets(self._session.query)
        facets = [one if one.title == title else chosen.shortened(one, _LISTED) for one in self._facets]
        facets.sort(key=lambda one: one.title != title)

        def take(value: FacetValue) -> None:
            self._goes_to = value.qualifier
            self._narrow(ChosenFacets(self._session.query).toggle(value.qualifier))

        def search(text: str) -> None:
            with self._session.query_steps.step():
                self._session.set_query(chosen.with_text(text))

        self._session.open_dialog(ValueDialog(facets, chosen.state, take, search))

    @property
    def _current_title(self) -> str:
        """The facet under the cursor; empty where there is none."""
        row = self._panels.side.current
        if self._session.panel != "facets" or row is None:
            return ""
        return row.value.removeprefix(_MORE) if row.value.startswith(_MORE) else title_of(row.value)

    def exclude(self) -> None:
        """Leave out the records with the value under the cursor, or no longer."""
        row = self._panels.side.current
        if self._session.panel != "facets" or row is None or row.value.startswith(_MORE):
            raise HmtuiError(f"Open the facets ({self._session.key('facets')}) and move to the value to exclude.")
        self._narrow(ChosenFacets(self._session.query).toggle(row.value, exclude=True))

    def clear(self) -> None:
        """Take all values of the facet under the cursor out of the query."""
        title = self._current_title
        if not title:
            raise HmtuiError(f"Open the facets ({self._session.key('facets')}) and move to the facet to clear.")
        chosen = ChosenFacets(self._session.query)
        if title not in chosen.titles:
            raise HmtuiError(f"Nothing to clear in {title}.")
        self._narrow(chosen.without(title))


def _completed(chosen: ChosenFacets, facets: Iterable[Facet]) -> list[Facet]:
    """Return facets with the values chosen of which no record is left; none without values."""
    return [facet for facet in map(chosen.complete, facets) if facet.values]
