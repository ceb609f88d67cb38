"""The keys that do something else in each panel: Enter, Esc, ↑ and ↓ in the box, digits, q, Ctrl+C."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual import events

from hmtui.errors import HmtuiError

if TYPE_CHECKING:
    from textual.widgets.input import Selection

    from hmtui.tui.controllers.citing import CitationController
    from hmtui.tui.controllers.clipboard import ClipboardController
    from hmtui.tui.controllers.loading import Loader
    from hmtui.tui.controllers.marks import Marks
    from hmtui.tui.controllers.navigation import Navigation
    from hmtui.tui.controllers.online import OnlineController
    from hmtui.tui.controllers.queries import QueryHistory
    from hmtui.tui.controllers.session import Session
    from hmtui.tui.controllers.views import ViewController
    from hmtui.tui.widgets.empty_state import Offer
    from hmtui.tui.widgets.panels import Panels

__all__ = ["PanelKeys"]

_HELD = 0.25
"""Seconds between two moves under which a key is being held."""
_REPEATS = 1.0
"""Seconds within which a key that does nothing may come again because it is held: keyboards wait before they repeat."""


class PanelKeys:
    """What these keys do in the panel that has the focus."""

    def __init__(  # noqa: PLR0913 - what these keys do depends on nearly everything
        self,
        session: Session,
        panels: Panels,
        *,
        navigation: Navigation,
        queries: QueryHistory,
        citing: CitationController,
        clipboard: ClipboardController,
        marks: Marks,
        loader: Loader,
        views: ViewController,
        online: OnlineController,
    ) -> None:
        """Serve a session."""
        self._session, self._panels, self._navigation, self._queries = session, panels, navigation, queries
        self._citing, self._clipboard, self._marks, self._loader = citing, clipboard, marks, loader
        self._views = views
        self._online = online
        self._moved_at = 0.0
        self._unused: tuple[str, float] = ("", 0.0)
        """The key that did nothing last, and when it came."""
        self._online_question = ""
        self._asked_from: tuple[str, Selection] | None = None
        """The panel in which it was asked whether to search online, and what was selected in the box."""

    def move(self, rows: int) -> None:
        """Move by a row; from the first one, ↑ in the box recalls an earlier query, unless a held key has come there."""
        results, queries = self._panels.results, self._queries
        at_top = results.cursor <= 0 and monotonic() - self._moved_at > _HELD
        recalls = at_top or (queries.dropped and rows < 0 and not self._session.query)
        if self._session.panel == "box" and recalls and queries.recall(-rows):
            return
        queries.dropped = False
        if results.cursor > 0:
            self._moved_at = monotonic()
        point = self._panels.plot.point
        self._navigation.move(rows)
        if self._session.panel == "plot" and point is not None and self._panels.plot.point is point:
            self._session.notify(f"This is the {'largest' if rows < 0 else 'smallest'} of {point.date[:4]}")

    def escape(self) -> None:
        """Leave the box (clearing it first), then clear the query, then close the panel or leave what was found online.

        A problem that stands in the footer is taken away with it.
        """
        session = self._session
        if self._asked_from is not None and session.confirmation.is_open(self._online_question):
            self._refuse_online(*self._asked_from)
            return
        self._panels.footer.dismiss(unless=self._quit_question)
        if self._online.cancel():
            return
        if session.panel == "detail":
            self._navigation.focus("list")
        elif session.panel != "box" and (self._views.close() or self._views.return_to_plot()):
            return
        elif session.query:
            self._queries.drop()
        elif self._online.active:
            self._online.leave()
        elif self._loader.active:
            self._loader.stop()
        elif session.picking and (session.panel == "list" or not session.marked):
            self._give_up()
        elif session.panel == "box":
            self._navigation.focus("list")

    @property
    def _quit_question(self) -> str:
        key = self._session.key
        return f"Press {key('escape')} again to quit without choosing, {key('enter')} to choose the marked records"

    def _give_up(self) -> None:
        # One key too many must not cost the choice.
        if not self._session.marked or self._session.confirmation.given(self._quit_question):
            self._session.app.exit()

    def enter(self) -> None:
        """Go from the box to the list, to the details, and open the focused link; choose where records are picked."""
        session = self._session
        if session.panel == "box":
            self._queries.remember()
        if (offer := self._panels.results.offered) is not None and session.panel in {"box", "list"}:
            self._use_offer(offer)
        elif session.picking:
            self._marks.use(lambda entries: session.app.exit(tuple(entry.id for entry in entries)))
        elif session.panel == "box":
            self._navigation.focus("list")
        elif session.panel == "list":
            if session.selected is None:
                raise HmtuiError("No record to show.")
            self._navigation.focus("detail")
        elif self._panels.view(session.panel):
            self._views.enter()
        else:
            self._enter_details()

    def _enter_details(self) -> None:
        """Open the link under the cursor, or the fold; one that is not seen is first scrolled into view."""
        details = self._panels.details
        if details.on_fold:
            details.toggle_fold()
        elif details.link is not None:
            self._clipboard.open(details.link, self._session.current.name)
        elif not details.show_link():
            self._citing.open_link("paper")

    def _use_offer(self, offer: Offer) -> None:
        """Search for what was offered since nothing was found."""
        with self._session.query_steps.step():
            if offer.query == self._session.query:
                self._navigation.show_section(None)
                return
            if offer.everywhere:
                self._session.section = None
            self._session.set_query(offer.query)

    def digit(self, digit: str) -> None:
        """Open the tab of a number; in the details, the link of that number; in the facets, go to the value typed."""
        number = int(digit)
        if self._session.panel == "facets":
            self._views.find_value(digit)
            return
        if not number or self._session.panel != "detail":
            self._navigation.show_tab(number)
            return
        current, link = self._session.current, self._panels.details.link_number(number)
        if link is None:
            raise HmtuiError(f"{current.name} has no link {number}.")
        self._clipboard.open(link, current.name)

    def mark(self) -> None:
        """Mark the record; in the facets and among bars, choose the value."""
        if self._session.panel in {"facets", "bars"}:
            self._views.enter()
        else:
            self._marks.toggle()

    def extend_marks(self) -> None:
        """Mark all rows from the last mark to the cursor; in the plot, select a range."""
        plot, key = self._panels.plot, self._session.key
        if self._session.panel == "plot" and plot.data.points:
            self._views.toggle_range()
        elif self._session.panel in {"plot", "bars"}:  # there no record is seen
            other = f"{key('plot')}: Size over time" if plot.data.points else f"{key('escape')}: list"
            raise HmtuiError(f"No range here; {other}")
        else:
            self._marks.extend()

    def close(self) -> None:
        """Close the open panel, or go from the details to the list, else quit."""
        if self._session.panel == "detail":
            self._navigation.focus("list")
        elif not self._views.close():
            self._session.app.exit()

    def unused(self, key: events.Key) -> None:
        """Say that a key does nothing, once while it is held; what is typed before anything has the focus goes to the box."""
        session, footer = self._session, self._panels.footer
        if session.is_covered and (footer.repeat is None or key.key in session.app.screen.active_bindings):
            return  # a window that shows no notices, or will use the key
        if session.panel == "box" and not session.is_covered:
            self._panels.box.input.post_message(events.Key(key.key, key.character))
            return
        is_held = key.key == self._unused[0] and key.time - self._unused[1] < _REPEATS
        self._unused = key.key, key.time
        if not is_held and "+" not in key.key:
            help_key = f" · {session.key('help')} help" if session.is_covered else ""  # the footer names it else
            session.notify(f"{key.character} does nothing here{help_key}", problem=True)

    def find_online(self) -> None:
        """Search online for the words in the search box; where there are records to move in, go to the box first."""
        if self._session.panel == "box" or not self._panels.results.count:
            self._online.find()
        else:
            self._asked_from = self._session.panel, self._panels.box.input.selection
            self._navigation.focus("box")
            key, words = self._session.key("find_online"), self._session.query.strip()
            self._online_question = (
                f"Press {key} again to search online for these words"
                if words
                else f"Type words, then press {key} to search online"
            )
            self._session.confirmation.given(self._online_question)

    def _refuse_online(self, panel: str, selection: Selection) -> None:
        """Go back to where it was asked whether to search online, with what was selected in the box."""
        self._panels.footer.clear()
        self._navigation.focus(panel)
        self._panels.box.input.selection = selection

    def copy_selection(self) -> None:
        """Copy what is selected in the box."""
        selected = self._panels.box.input.selected_text if self._session.panel == "box" else ""
        if selected:
            self._clipboard.copy(selected, "selection")
        else:
            key = self._session.key  # in the box letters are typed
            keys = (
                f"{key('quit')} quits"
                if self._session.panel == "box"
                else f"{key('cite')} copies the citation, {key('close')} quits"
            )
            self._session.notify(f"Nothing selected: {keys}", problem=True)
