"""The browser: it composes the panels, joins them with the controllers, and shows what a search found.

    the box changes ──► search ──► Answered ──► rows ──► Highlighted ──► details
    a key ──► actions.py: its id ──► commands.py: a method of a controller

Invariant: ``results.current`` is the current record; there is no other.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from textual import events, on
from textual.containers import Container

from hmtui.errors import SourceError
from hmtui.tui.controllers.cursor_restore import CursorRestore
from hmtui.tui.controllers.loading import Arrived
from hmtui.tui.controllers.messages import count_texts, empty_state
from hmtui.tui.controllers.online import FoundOnline
from hmtui.tui.controllers.search import Answered, Counted, Failed, Question, Searcher, answer
from hmtui.tui.controllers.session import Session
from hmtui.tui.controllers.type_ahead import TypeAhead
from hmtui.tui.screens.bindings import bindings
from hmtui.tui.screens.commands import commands
from hmtui.tui.screens.frame import Frame
from hmtui.tui.screens.steady import SteadyScreen
from hmtui.tui.screens.wiring import Callbacks, Options, wire
from hmtui.tui.terminal.textual_compat import bind
from hmtui.tui.widgets.details import DetailsPanel
from hmtui.tui.widgets.empty_state import EmptyState
from hmtui.tui.widgets.footer import Footer
from hmtui.tui.widgets.panels import Panels
from hmtui.tui.widgets.results import ResultsPanel, Rows
from hmtui.tui.widgets.search_box import SearchBox
from hmtui.tui.widgets.tabs import SectionTabs
from hmtui.tui.widgets.title_rows import Corner

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.timer import Timer

    from hmtui.annotations import Position
    from hmtui.library import Library
    from hmtui.opening_thread import Opening
    from hmtui.tui.terminal.key_hold import KeyHold

__all__ = ["BrowseScreen"]

_MOMENT = 0.012
"""Seconds to wait for an answer before the typed letter is painted alone: less than a frame of most screens."""
_HELD = 0.08
"""Seconds between two moves under which a key is being held: the record follows when it rests."""


class BrowseScreen(SteadyScreen):
    """Search box, tabs, list, details, footer."""

    AUTO_FOCUS = ""  # the box is focused on mount, before the first key can arrive

    def __init__(
        self,
        library: Library,
        position: Position,
        key_hold: KeyHold,
        options: Options,
        opening: Opening | None = None,
    ) -> None:
        """Browse ``library`` from a position on; ``opening`` brings more of its records."""
        super().__init__()
        bind(self, bindings(options.actions))
        self._first_library, self._key_hold, self._options = library, key_hold, options
        self._outdated: list[Library] = []  # their rows are on the screen until those of the next one come
        self.search_box = SearchBox(position.query, selected=options.restored, id="search")
        self.tabs = SectionTabs(library.catalog.sections, id="tabs")
        self.results = ResultsPanel(options.columns, id="results")
        self.details = DetailsPanel(options.actions, id="detail")
        self.footer = Footer(picking=options.picking, actions=options.actions, id="status")
        panels = Panels(self.search_box, self.tabs, self.results, self.details, self.footer)
        self.frame = Frame(self, panels)
        self.session = Session(self, panels, library, position, picking=options.picking, search=self.search)
        self._restore = CursorRestore(position.entry, position.tab)
        noted, shown, adopt, frame = self._show_annotations, self.show_current, self.adopt, self.frame
        callbacks = Callbacks(
            self.focus_panel, frame.show_marks, noted, shown, adopt, frame.arrange, frame.show_reading, frame.explain
        )
        self.controllers = wire(self.session, panels, self._restore, options, callbacks)
        self.type_ahead = TypeAhead(self.session, self.search_box, key_hold, self.action_run)
        self._generation, self._moved_at = 0, 0.0
        self._answered: Answered | None = None
        self._searcher: Searcher | None = None
        self._resting: Timer | None = None
        if opening is not None:
            self.controllers.loader.follow(opening)

    def compose(self) -> ComposeResult:
        """Stack the panels, with the layout chosen first: a class of the screen styles all that is there already anew."""
        self.frame.choose_layout()
        yield self.frame.header
        yield self.search_box
        of_side = (self.frame.side_title, Corner(id="side-corner"))
        yield Container(*of_side, self.tabs, Corner(id="corner"), self.frame.titles[0], self.frame.switch, id="titles")
        yield self.frame.rule
        yield Container(self.results, self.frame.titles[1], self.details, self.frame.panels.side, id="panes")
        yield self.frame.panels.plot
        yield self.footer

    def on_mount(self) -> None:
        """Show the first rows in the first frame, then search off the loop."""
        self._commands = commands(self.controllers, self.action_run, self._run)
        self.set_focus(self.search_box.input)
        self.frame.describe(self.session.library)
        self._answer_at_once()
        greets = not (self._options.picking or self._options.first_notice()[0])
        if greets and self.controllers.annotations.is_first_visit:
            self.footer.introduce()
        self._searcher = Searcher(self.post_message)
        # Watched, not handled as a message: rows found at once then share the frame of the letter typed.
        self.watch(self.search_box.input, "value", self.search, init=False)
        self.watch(self.search_box.input, "selection", self.frame.show_selection)
        self.watch(self.search_box.input, "selection", self.controllers.completion.offer)
        self.watch(self.details, "opens", self.footer.show_link)
        self.controllers.loader.start()
        self.call_after_refresh(self._greet)
        self.call_after_refresh(self._searcher.prepare, self.session.library)
        self.app.call_later(self._key_hold.ready)

    def _greet(self) -> None:
        """Show what the browser begins with, and start what is done beside the first frame."""
        notice, problem = self._options.first_notice()
        if notice:
            self.session.notify(notice, problem=problem)
            self.controllers.loader.greeting = "" if problem else notice
        self.controllers.annotations.start(complete=not self.controllers.loader.active)

    def _answer_at_once(self) -> None:
        try:
            first = answer(self._question())
            first.counts = first.found.hits.counts()
            self._show_answer(first)
        except SourceError as error:
            self.controllers.loader.reopen(error)

    def on_unmount(self) -> None:
        """End the search thread, and remember the position."""
        if self._searcher is not None:
            self._searcher.stop()
        self.controllers.annotations.remember_position()
        self.controllers.online.cancel()
        for library in {*self._outdated, *self.session.libraries} - {self._first_library}:
            library.close()

    # --- searching -----------------------------------------------------------------------------------------

    def _question(self) -> Question:
        self._generation += 1
        session, query = self.session, self.session.query
        sort = self.results.shape.usable(session.order.of(query))
        return Question(self._generation, session.library, query, session.section, sort)

    def search(self) -> None:
        """Search anew for what the box, the tab and the order say."""
        if self._searcher is None:
            return
        self.type_ahead.search_started()
        question = self._question()
        self._searcher.ask(question)
        answered = self._searcher.wait(question, 0 if self.search_box.input.given_more else _MOMENT)
        if answered is None:
            self.search_box.await_count()
        else:
            self._show_answer(answered)

    @on(Answered)
    def _show_answer(self, answered: Answered) -> None:
        """Show the rows of the newest question; late answers are dropped."""
        if answered.question.generation != self._generation:
            return
        now = self.results.current.id if self.results.current else None
        arriving = self.controllers.loader.active or answered.found.hits.partial
        target = self._restore.land(answered.question.text, now, self.results.top, arriving=arriving)
        row = answered.row_of(target.entry_id)
        if row is None and answered.found.hits.partial:
            return  # the record to go to comes later
        self._answered, self.session.hits = answered, answered.found.hits
        self._show_rows(answered, row or 0, target.top)
        self.type_ahead.search_ended()
        while self._outdated and answered.question.library is self.session.library:
            self._outdated.pop().close()

    @on(Counted)
    def _show_counts(self, message: Counted) -> None:
        """Show how many hits each tab has of the answer that is on the screen."""
        if message.question.generation == self._generation and self._answered is not None:
            self._answered.counts = message.counts
            self.tabs.show(self.session.section, message.counts)
            if not self.results.count:  # what the other tabs have is part of why there is nothing
                self._show_rows(self._answered, 0, 0)

    @on(Failed)
    @on(ResultsPanel.Unreadable)
    def _cannot_read(self, message: Failed | ResultsPanel.Unreadable) -> None:
        self.type_ahead.search_ended(answered=False)
        self.release_picture()
        self.controllers.loader.reopen(message.error)

    def _show_rows(self, answered: Answered, cursor: int, top: int | None) -> None:
        hits, library = answered.found.hits, answered.question.library
        signs, actions, count = self.frame.signs, self.session.actions, len(hits)
        nothing = EmptyState(kind="") if count else empty_state(answered, signs, actions)
        states, is_annotated = self.controllers.annotations.states, library.annotation_lookup.is_annotated
        rows = Rows(count, answered.entries, hits.query, states, is_annotated, answered.order(), nothing)
        self.results.show(rows, cursor=cursor, top=top)
        corrects = answered.is_corrected or answered.meant is not None
        self.footer.show_offers(offered=bool(nothing.offers), without=nothing.kind, corrects=corrects)
        self.tabs.show(self.session.section, answered.counts)
        self.search_box.show_count(count_texts(answered))
        self.controllers.completion.explain(answered)
        self.controllers.marks.count_again()
        self.show_current()
        self.controllers.views.refresh()
        self.release_picture()

    def adopt(self, library: Library) -> None:
        """Browse another library from now on, on the record that was chosen where it has that."""
        self.hold_picture()  # header, tabs and columns change when the rows do
        session = self.session
        if session.library not in {library, session.kept}:
            self._outdated.append(session.library)
        session.library, section, reading = library, session.section, session.panel == "detail"
        self.frame.describe(library)
        session.section = self._restore.grow(section, library.catalog.sections, reading=reading)
        self.search()

    @on(Arrived)
    def _more_arrived(self, message: Arrived) -> None:
        self.controllers.loader.take(message)

    @on(FoundOnline)
    def _found_online(self, message: FoundOnline) -> None:
        self.controllers.online.take(message)

    # --- the current record --------------------------------------------------------------------------------

    @on(ResultsPanel.Highlighted)
    def _follow_cursor(self) -> None:
        """Show the record under the cursor: at once after one key, when the key rests while one is held."""
        self.controllers.online.reached(self.results.cursor, self.results.count)
        now = monotonic()
        held, self._moved_at = now - self._moved_at < _HELD, now
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_HELD, self.show_current) if held else None
        if not held:
            self.show_current()

    def show_current(self) -> None:
        """Show the current record in full, with its citation as it would be copied."""
        entry, hits = self.results.current, self.session.hits
        if hits is not None:
            preview = self.controllers.citing.preview(entry) if entry else None
            noted, views = self.controllers.annotations.state(entry), self.controllers.views
            self.details.show(entry, hits.query, preview, noted, views.listed_again(entry))
            self.frame.show_title(entry)
            views.follow()

    def _show_annotations(self) -> None:
        """Show what is noted now, and search again where the list depends on it; the details follow in the next frame."""
        self.results.refresh_states()
        if self.controllers.annotations.affect_results:
            self.search()
        self.call_after_refresh(self.show_current)

    def focus_panel(self, panel: str) -> None:
        """Focus a panel, or what stands in its place, showing it where only one is shown."""
        panel = self.frame.panels.shown(panel)
        if self.has_class("-single"):
            self.set_class(panel not in {"box", "list"}, "-detail")
        # Not ``focus()``, which waits its turn: the letter typed right after "/" must already be the box's.
        self.set_focus(self.frame.panels.widget(panel))

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        focused = self.frame.panels.widget(self.session.panel)
        if self.focused is not None and self.focused is not focused:
            self.set_focus(focused)  # a click on what a plot or facets have covered since
        self.frame.light()
        self.controllers.completion.offer()

    def on_resize(self) -> None:
        """Fit everything to another size."""
        self.frame.arrange()
        self.controllers.marks.count_again()

    def on_screen_resume(self) -> None:
        """Show the keys again, which were those of a window."""
        self.footer.redraw()

    @on(ResultsPanel.Chosen)
    def _row_chosen(self) -> None:
        self.action_run("enter")

    @on(ResultsPanel.SortRequested)
    def _heading_clicked(self, message: ResultsPanel.SortRequested) -> None:
        self.controllers.navigation.sort_by_column(message.key)

    @on(DetailsPanel.LinkChosen)
    def _link_clicked(self, message: DetailsPanel.LinkChosen) -> None:
        if (current := self.results.current) is not None:
            self.controllers.clipboard.open(message.link, current.name)

    on_side_panel_chosen = on_plot_panel_chosen = _row_chosen

    def on_plot_panel_moved(self) -> None:
        """Make the record under the cursor of the plot the current one."""
        self.controllers.navigation.follow_point()
        self.frame.light()

    @on(SectionTabs.Chosen)
    def _tab_chosen(self, message: SectionTabs.Chosen) -> None:
        self.controllers.navigation.show_section(message.section)

    def action_run(self, action_id: str, *arguments: str) -> None:
        """Run an action of the table; one that is meant for a list to come waits for it."""
        if self.type_ahead.keeps(action_id, arguments):
            return
        cursor, query, panel = self.results.cursor, self.session.query, self.session.panel
        self._run(lambda: self._commands[action_id](*arguments))
        if self.results.cursor != cursor and self.session.query == query:
            self._restore.choose()
        if self.session.panel != panel and self.session.query == query:
            self._restore.visit(query)

    def _run(self, act: Callable[[], object]) -> None:
        """Do something; where that opens a window, keys wait until it is there."""
        self.session.attempt(act)
        if self.session.is_covered:
            self._key_hold.until_shown(self.app.screen)

    def action_run_outside_box(self, action_id: str, *arguments: str) -> None:
        """Run an action whose key means something else while the box has the focus."""
        self.action_run(action_id, *arguments)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys that type and edit to the box while it has the focus."""
        return self.session.panel != "box" if action == "run_outside_box" else super().check_action(action, parameters)
