"""The one main screen: it composes the panels and is the only mediator between them.

    the box changes ──► ask the searcher ──► Answered ──► results.show ──► Highlighted
    a key ──► commands.COMMANDS[id] ──► a verb of this screen, or of the library
    Highlighted ──► detail.show(results.current)
    anything to copy or open ──► outbox, which answers with ``say``

State kept here: the newest answer, the section, and the order. Invariant: ``results.current`` is the current record.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.containers import Container

from hmtui.errors import HmtuiError, SourceError
from hmtui.query import Sort, sort_of
from hmtui.tui.controllers.annotations import Own
from hmtui.tui.controllers.clipboard import Outbox
from hmtui.tui.screens.commands import COMMANDS
from hmtui.tui.controllers.cursor_restore import Place
from hmtui.tui.widgets.details import DetailPanel
from hmtui.tui.themed_app import SteadyScreen
from hmtui.tui.screens.frame import Frame
from hmtui.tui.screens.bindings import bindings
from hmtui.tui.widgets.column_layout import ALL_COLUMNS
from hmtui.tui.controllers.loading import Arrived, Loading, reopen
from hmtui.tui.controllers.marks import Marks
from hmtui.tui.controllers.messages import explanation, why_nothing
from hmtui.tui.dialogs.palette import Commands
from hmtui.tui.widgets.results import ResultsPanel, Rows
from hmtui.tui.widgets.title_rows import Corner
from hmtui.tui.widgets.search_box import SearchPanel
from hmtui.tui.controllers.search import Answered, Counted, Failed, Question, Searcher, answer
from hmtui.tui.widgets.tabs import SectionTabs
from hmtui.tui.widgets.footer import StatusLine
from hmtui.tui.controllers.citation_style import Styles
from hmtui.tui.controllers.type_ahead import MOVES, Ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.timer import Timer

    from hmtui.annotations import Position as Beginning
    from hmtui.library import Library
    from hmtui.models import Entry
    from hmtui.opening import Opening
    from hmtui.store import Hits

__all__ = ["BrowseScreen"]

_MOMENT = 0.012
"""Seconds to wait for an answer before the typed letter is painted alone: less than a frame of most screens."""
_HELD = 0.08
"""Seconds between two moves under which a key is being held: the record follows when it rests."""


class BrowseScreen(SteadyScreen):
    """Search box, tabs, list, record, status line."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]
    COMMANDS: ClassVar = {Commands}
    AUTO_FOCUS = ""  # the box is focused on mount, before the first key can arrive

    def __init__(
        self,
        library: Library,
        begin: Beginning,
        *,
        columns: Sequence[str] = ALL_COLUMNS,
        picking: bool = False,
        restored: bool = False,
        opening: Opening | None = None,
    ) -> None:
        """Browse ``library`` from a place on; the options are those of ``HmtuiApp``."""
        super().__init__()
        self.library = self._given = library
        self.picking = picking
        self.section = begin.tab if begin.tab in {one.id for one in library.catalog.sections} else None
        self.sort = sort_of(begin.sort)
        self.citing = Styles(library.citing.style)
        self.search = SearchPanel(begin.query, selected=restored, id="search")
        self.tabs = SectionTabs(library.catalog.sections, id="tabs")
        self.results = ResultsPanel(columns, id="results")
        self.detail = DetailPanel(id="detail")
        self.status = StatusLine(picking=picking, id="status")
        self.frame = Frame(self)
        self.outbox = Outbox(self)
        self.own = Own(self)
        self.marks = Marks(self)
        self.ahead = Ahead(self)
        self.outdated: list[Library] = []  # their rows are on the screen until those of the next one come
        self._generation, self._moved_at = 0, 0.0
        self._answered: Answered | None = None
        self.place = Place(begin.entry, begin.tab)
        self._searcher: Searcher | None = None
        self._resting: Timer | None = None
        self.loading_source = Loading(self, opening, alone=True) if opening else None

    def compose(self) -> ComposeResult:
        """Stack the panels, with the layout chosen first: a class of the screen styles all that is there already anew."""
        self.frame.choose_layout()
        beside, between = self.frame.titles
        yield self.frame.header
        yield self.search
        yield Container(self.tabs, Corner(id="corner"), beside, id="titles")
        yield self.frame.rule
        yield Container(self.results, between, self.detail, id="panes")
        yield self.status

    # --- searching -----------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Show the first rows in the first frame, then search off the loop."""
        self.set_focus(self.search.input)
        self.frame.describe(self.library)
        self._answer_at_once()
        self._searcher = Searcher(self.post_message)
        # Watched, not heard of by message: rows found at once then share the frame of the letter typed.
        self.watch(self.search.input, "value", self.ask, init=False)
        if self.loading_source is not None:
            self.loading_source.start()
        self.call_after_refresh(self.own.start)
        self.call_after_refresh(self._searcher.prepare, self.library)
        self.app.call_later(self.ahead.ready)

    def _answer_at_once(self) -> None:
        try:
            first = answer(self._question())
            first.counts = first.found.hits.counts()
            self._show_answer(first)
        except SourceError as error:
            reopen(self, error)

    def on_unmount(self) -> None:
        """End the search thread."""
        if self._searcher is not None:
            self._searcher.stop()
        self.own.leave()
        for library in {*self.outdated, self.library} - {self._given}:
            library.close()

    def _question(self) -> Question:
        self._generation += 1
        return Question(self._generation, self.library, self.search.text, self.section, self.sort)

    def ask(self) -> None:
        """Search anew for what the box, the tab and the order say."""
        if self._searcher is None:
            return
        self.ahead.begin()
        question = self._question()
        self._searcher.ask(question)
        answered = self._searcher.wait(question, 0 if self.search.input.given_more else _MOMENT)
        if answered is None:
            self.search.await_count()
        else:
            self._show_answer(answered)

    @on(Answered)
    def _show_answer(self, answered: Answered) -> None:
        """Show the rows of the newest question; late answers are dropped."""
        if answered.question.generation != self._generation:
            return
        arriving = bool(self.loading_source and self.loading_source.active)
        now = self.results.current.id if self.results.current else None
        landing = self.place.land(answered.question.text, now, self.results.top, arriving=arriving)
        row = answered.row_of(landing.entry_id)
        if row is None and answered.found.hits.partial:
            return  # the record to land on comes later
        self._answered = answered
        self._show_rows(answered, row or 0, landing.top)
        self.ahead.end()
        while self.outdated and answered.question.library is self.library:
            self.outdated.pop().close()

    @on(Counted)
    def _show_counts(self, message: Counted) -> None:
        """Show how many hits each tab has of the answer that is on the screen."""
        if message.question.generation == self._generation and self._answered is not None:
            self._answered.counts = message.counts
            self.tabs.show(self.section, message.counts)
            if not self.results.count:  # what the other tabs have is part of why there is nothing
                self._show_rows(self._answered, 0, 0)

    @on(Failed)
    @on(ResultsPanel.Unreadable)
    def _cannot_read(self, message: Failed | ResultsPanel.Unreadable) -> None:
        self.ahead.end(answered=False)
        reopen(self, message.error)

    def _show_rows(self, answered: Answered, cursor: int, top: int | None) -> None:
        hits, first, library = answered.found.hits, answered.first, answered.question.library
        count = len(hits)

        def fetch(start: int, stop: int) -> list[Entry]:
            numbers = first[start:stop] if stop <= len(first) else hits.numbers(start, stop)
            return [library.entry_at(number) for number in numbers]

        sort = self.sort or answered.found.query.sort
        if sort is None and not answered.found.query.has_text:
            sort = Sort("year")  # without words to rank by, the newest come first
        nothing = why_nothing(answered) if not count else ()
        self.results.show(Rows(count, fetch, hits.query, self.own.states, sort, nothing), cursor=cursor, top=top)
        self.tabs.show(self.section, answered.counts)
        self.search.show_count(count, len(library), 1000 * answered.seconds, partial=library.partial, more=hits.partial)
        self._explain(answered)
        self.marks.count_again()
        self.show_current()

    def _explain(self, answered: Answered) -> None:
        self.frame.explain(" · ".join(explanation(answered)))

    # --- a source that is still being opened ---------------------------------------------------------------

    def adopt(self, library: Library) -> None:
        """Browse another library from now on, on the record that was chosen where it has that."""
        self.library = library
        self.frame.describe(library)
        self.section = self.place.grow(self.section, library.catalog.sections, reading=self.panel == "detail")
        self.ask()

    @on(Arrived)
    def _more_arrived(self, message: Arrived) -> None:
        if message.loading is self.loading_source:
            message.loading.take(message.news)

    # --- the current record --------------------------------------------------------------------------------

    @on(ResultsPanel.Highlighted)
    def _follow_cursor(self) -> None:
        """Show the record under the cursor: at once after one key, when the key rests while one is held."""
        now = monotonic()
        held, self._moved_at = now - self._moved_at < _HELD, now
        if self._resting is not None:
            self._resting.stop()
        self._resting = self.set_timer(_HELD, self.show_current) if held else None
        if not held:
            self.show_current()

    def show_current(self) -> None:
        """Show the current record in full, with its citation as it would be copied."""
        entry, hits = self.results.current, self.hits
        if hits is not None:
            preview = self.citing.preview(self.library, entry) if entry else None
            self.detail.show(entry, hits.query, preview, self.own.state(entry))
            self.frame.show_title(entry)

    @property
    def hits(self) -> Hits | None:
        """What is listed; None before the first answer."""
        return self._answered.found.hits if self._answered else None

    # --- panels, tabs, order -------------------------------------------------------------------------------

    @property
    def panel(self) -> str:
        """Which panel has the focus: box, list or detail; the box until one has."""
        if self.focused is self.detail:
            return "detail"
        return "list" if self.focused is self.results else "box"

    @property
    def single(self) -> bool:
        """Whether the terminal is so small that one pane is shown at a time."""
        return self.has_class("-single")

    def focus_panel(self, panel: str) -> None:
        """Return a panel the focus, showing it where only one is shown."""
        if self.single:
            self.set_class(panel == "detail", "-detail")
        # Not ``focus()``, which waits its turn: the letter typed right after "/" must already be the box's.
        self.set_focus({"box": self.search.input, "list": self.results, "detail": self.detail}[panel])

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        self.frame.light()

    def show_section(self, section: str | None) -> None:
        """Open a tab; None is All."""
        self.place.tab = ""
        if section != self.section:
            self.section = section
            self.ask()

    @on(ResultsPanel.Chosen)
    def _row_chosen(self) -> None:
        self.action_run("enter")

    @on(ResultsPanel.SortRequested)
    def _heading_clicked(self, message: ResultsPanel.SortRequested) -> None:
        same = self.sort is not None and self.sort.key == message.key
        self.sort_by(Sort(message.key, reverse=not self.sort.reverse if same and self.sort else False))

    @on(DetailPanel.LinkChosen)
    def _link_clicked(self, message: DetailPanel.LinkChosen) -> None:
        if (current := self.results.current) is not None:
            self.outbox.open(message.link, current.name)

    @on(SectionTabs.Chosen)
    def _tab_chosen(self, message: SectionTabs.Chosen) -> None:
        self.show_section(message.section)

    def sort_by(self, sort: Sort | None) -> None:
        """Order the list; None is the order of relevance, else the newest first."""
        self.sort = sort
        self.ask()

    def on_resize(self) -> None:
        """Fit everything to another size."""
        self.frame.choose_layout()
        self.frame.light()
        self.marks.count_again()

    # --- doing ---------------------------------------------------------------------------------------------

    def action_run(self, action_id: str, *arguments: str) -> None:
        """Do what an action of the table says; what is meant for a list to come waits for it."""
        if self.ahead.keeps(action_id, arguments):
            return
        if action_id in MOVES:
            self.place.choose()
        self.ahead.do(lambda: COMMANDS[action_id](self, *arguments))

    def action_run_outside_box(self, action_id: str, *arguments: str) -> None:
        """Do what an action says whose key types or edits while the box has the focus."""
        self.action_run(action_id, *arguments)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys that type and edit to the box while it has the focus."""
        if action == "run_outside_box":
            return self.panel != "box"
        return super().check_action(action, parameters)

    def run_safely(self, verb: Callable[[], None]) -> None:
        """Do something, and say it when it can't be done."""
        try:
            verb()
        except HmtuiError as error:
            self.say(str(error), problem=True)

    def say(self, notice: str, *, problem: bool = False) -> None:
        """Say in one line what happened."""
        self.status.say(notice, problem=problem)
