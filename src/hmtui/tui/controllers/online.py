"""What services on the network find, browsed like a list of one's own.

Nothing is asked unless a key asks. Answers come from a worker thread; the list that was
browsed is kept, and Esc comes back to it.
Invariant: what an earlier or cancelled search finds is dropped.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual.message import Message

from hmtui.errors import HmtuiError
from hmtui.tui.controllers.undo import Step
from hmtui.tui.widgets.footer import UNDO

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.config import Config
    from hmtui.library import Library
    from hmtui.models import Entry
    from hmtui.online.graph import Relation
    from hmtui.tui.controllers.marks import Marks
    from hmtui.tui.controllers.online_work import OnlineWork
    from hmtui.tui.controllers.session import Session

__all__ = ["FoundOnline", "OnlineController"]

_AHEAD = 10
"""Rows before the end of the list at which the next page is asked for."""


class FoundOnline(Message):
    """Services have answered."""

    def __init__(self, run: _Run, library: Library | None, *, ended: bool = False) -> None:
        """Carry what was found so far, if that is more, and whether all services have answered."""
        self.run, self.library, self.ended = run, library, ended
        super().__init__()


class _Run:
    """One search, from its key to its end."""

    def __init__(self, query: str, words: str = "") -> None:
        self.words = words
        """What is looked up; empty where it is what is related to a record."""
        self.query = query
        """What was in the search box; something else that was typed meanwhile stays there."""
        self.work: OnlineWork | None = None
        self.row = 0
        """The row under the cursor."""
        self.cancelled = False
        self.asking = False


class OnlineController:
    """Finds records online, and adds them to the user's own catalog."""

    def __init__(
        self,
        session: Session,
        config: Config | None,
        marks: Marks,
        *,
        adopt: Callable[[Library], None],
        leave_list: Callable[[], None],
        is_loading: Callable[[], bool],
    ) -> None:
        """Serve a session.

        Args:
            session: what the controllers share.
            config: the settings.
            marks: the marks, which each list has of its own.
            adopt: browses a library.
            leave_list: leaves query and marks of the list that is shown.
            is_loading: whether a list is still being read.
        """
        self._session, self._config, self._marks = session, config, marks
        self._adopt, self._leave_list, self._is_loading = adopt, leave_list, is_loading
        self._run: _Run | None = None
        """The search that was begun last."""
        self._on_screen: _Run | None = None
        """The search whose records are on the screen; another one until those of the last one come."""
        self._query, self._section = "", session.section
        """Query and tab to come back to."""

    @property
    def active(self) -> bool:
        """Whether what was found online is browsed."""
        return self._session.kept is not None

    def find(self) -> None:
        """Look up the words in the search box."""
        words = self._session.query.strip()
        if not words:
            raise HmtuiError(f"Type words first, then press {self._session.key('find_online')} to find them online.")
        if self._run is not None and self._run.asking and self._run.words == words:
            return  # no service is asked the same twice
        run = _Run(words, words)
        run.work = _work().for_words(words, self._base, self._config, lambda: run.cancelled)
        self._begin(run)
        self._fetch(run)

    def show_related(self, relation: Relation) -> None:
        """List what the record under the cursor cites, or what cites it."""
        entry = self._session.current
        run = _Run(self._session.query.strip())
        run.work = _work().for_relation(relation, entry, self._base, self._config, lambda: run.cancelled)
        self._begin(run)
        self._fetch(run)

    def add(self, entries: Sequence[Entry]) -> None:
        """Add records to the user's own catalog, in a way that can be undone."""
        work = _work()
        path = work.own_catalog(self._config)
        said, added = work.add(entries, path)
        if added:
            self._session.query_steps.add(Step(lambda: work.remove(added, path), lambda: work.add(added, path)[0]))
        self._session.notify(f"{said}{UNDO}" if added else said)

    @property
    def _base(self) -> Library:
        return self._session.kept or self._session.library

    def _begin(self, run: _Run) -> None:
        if self._session.picking:
            raise HmtuiError("Records found online cannot be picked; add them to your catalog first.")
        if self._is_loading():
            raise HmtuiError(f"The list is still being read: {self._session.key('escape')} stops it.")
        self.cancel()
        self._run = run

    def _fetch(self, run: _Run) -> None:
        """Ask for the next pages in a thread."""
        work = run.work
        if work is None or run.asking or run.cancelled or not work.has_more:
            return
        run.asking = True
        self._session.progress("Searching online", stops=True)

        def ask() -> None:
            with suppress(RuntimeError):  # the screen is gone: nobody waits for them
                for library in work.fetch():
                    self._session.post(FoundOnline(run, library))
                self._session.post(FoundOnline(run, None, ended=True))

        self._session.in_thread("online", ask)

    def take(self, message: FoundOnline) -> None:
        """Show what was found, unless it is not wanted any more."""
        run = message.run
        if run is not self._run or run.cancelled or run.work is None:
            return
        if message.library is not None:
            self._show(run, message.library)
        if message.ended:
            run.asking = False
            self._session.progress("")
            words, problem = run.work.summary(self._session.key)
            self._session.notify(words, problem=problem)
            if run is not self._on_screen:
                self._run = self._on_screen
            elif run.row > max(0, len(self._session.library) - _AHEAD - 1):  # the end was reached meanwhile
                self._fetch(run)

    def _show(self, run: _Run, library: Library) -> None:
        session = self._session
        self._on_screen = run
        if session.kept is None:
            self._query, self._section = session.query, session.section
            if session.query.strip() == run.query:
                self._leave_list()
            else:
                self._marks.leave()
            session.kept = session.library
        elif session.library.catalog.title != library.catalog.title and session.query.strip() == run.query:
            session.set_query("")
            session.query_steps.restart()
        self._adopt(library)

    def reached(self, row: int, count: int) -> None:
        """Ask for the next page when the cursor comes near the end of what was found."""
        if self._run is not None and self.active:
            self._run.row = row
            if row >= count - _AHEAD:
                self._fetch(self._run)

    def cancel(self) -> bool:
        """Cancel what is being asked; return whether anything was."""
        run = self._run
        if run is None or not run.asking:
            return False
        run.cancelled, run.asking = True, False
        self._run = self._on_screen
        self._session.progress("")
        return True

    def forget(self) -> None:
        """Ask no further, and come back to nothing: another list is opened."""
        self.cancel()
        self._run = self._on_screen = None
        session = self._session
        session.library, session.kept = session.kept or session.library, None

    def leave(self) -> None:
        """Come back to the list that was browsed before."""
        session = self._session
        library = session.kept
        if library is None:
            return
        self.cancel()
        self._marks.leave()
        self._run = self._on_screen = session.kept = None
        session.section = self._section
        self._adopt(library)
        session.set_query(self._query)
        session.query_steps.restart()
        self._marks.come_back(library)


def _work() -> type[OnlineWork]:
    from hmtui.tui.controllers.online_work import OnlineWork

    return OnlineWork
