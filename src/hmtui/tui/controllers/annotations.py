"""What the user does to records: stars, read state, notes, tags, views, and the way back.

Each verb says in one line what happened, and shows it in list and record at
once. Invariant: nothing is shown as done that the store has not acknowledged.
"""

from __future__ import annotations

import os
from stat import S_ISREG
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.annotations import State, View, tag_name, verify
from hmtui.annotations.history import History
from hmtui.annotations.lookup import MAX_NEWS_RECORDS
from hmtui.annotations.values import Position
from hmtui.errors import HmtuiError
from hmtui.paths import absolute_source
from hmtui.query import sort_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hmtui.annotations import Annotations, ChangeResult
    from hmtui.models import Entry
    from hmtui.tui.screens.browse import BrowseScreen

__all__ = ["Own"]

_WATCH = 1.0
"""Seconds between two looks at whether another copy of the program wrote something."""


class Own:
    """The annotations of one screen."""

    def __init__(self, browser: BrowseScreen) -> None:
        """Serve ``browser``."""
        self._browser = browser
        self._said = ""
        self._recalled = ""
        self._at = 0

    @property
    def _annotations(self) -> Annotations:
        return self._browser.library.annotation_lookup.annotations

    @property
    def history(self) -> History:
        """Views, queries and places."""
        return History(self._annotations)

    def start(self) -> None:
        """Say once what is wrong with the store, look for what other copies write, and for what is new."""
        self._browser.set_interval(_WATCH, self._watch)
        problems = getattr(self._browser.app, "problems", ())
        if problems:
            more = f" (and {len(problems) - 1} more: hmtui config)" if len(problems) > 1 else ""
            self._browser.say(f"{problems[0]}{more}", problem=True)
        elif greeting := getattr(self._browser.app, "greeting", ""):
            self._browser.say(greeting)
        self._warn()
        self._browser.run_worker(self._verify, thread=True, group="verify", exit_on_error=False)
        if self._browser.loading_source is None:
            self.look_at_catalog()

    def _warn(self) -> None:
        """Return what is wrong with the store, once."""
        if self._annotations.notice not in {"", self._said}:
            self._said = self._annotations.notice
            self._browser.say(self._said, problem=True)

    def _verify(self) -> None:
        """Check a large file beside the first frame; what is found is said at the next look."""
        verify(self._annotations)

    def look_at_catalog(self) -> None:
        """Find out what is new in the catalog, off the loop."""
        library = self._browser.library
        if self._annotations.writable and 0 < len(library) <= MAX_NEWS_RECORDS and library.name != "-":
            self._browser.run_worker(self._look, thread=True, group="news", exclusive=True, exit_on_error=False)

    def _look(self) -> None:
        from hmtui.annotations.changes import record_visit  # noqa: PLC0415 - beside the first frame, not before it

        library = self._browser.library
        place = absolute_source(library.name)
        try:
            new = record_visit(
                library.annotation_lookup.annotations, library.entries(), catalog=place, mark=_mark_of(place)
            )
        except HmtuiError:
            return  # nothing can be written, or the list is gone: then nothing is known to be new
        library.annotation_lookup.new = new
        if new:
            self._browser.app.call_from_thread(self.show)

    def _watch(self) -> None:
        if self._annotations.changed():
            self.show()
        self._warn()

    def show(self) -> None:
        """Show what is noted now, and ask again where the list depends on it; the record follows in the next frame."""
        self._browser.results.noted()
        if ":" in self._browser.search.text:
            self._browser.ask()
        self._browser.call_after_refresh(self._browser.show_current)

    # --- what is shown --------------------------------------------------------------------------------------

    def states(self, entries: Sequence[Entry]) -> Mapping[str, State]:
        """Return what is noted of records, by record id."""
        states = self._annotations.states(entries)
        new = self._browser.library.annotation_lookup.new or frozenset()
        for entry in entries if new else ():
            if entry.id in new:
                states[entry.id] = replace(states.get(entry.id, State()), new=True)
        return states

    def state(self, entry: Entry | None) -> State | None:
        """Return what is noted of a record."""
        return self.states([entry]).get(entry.id) if entry is not None else None

    # --- verbs ----------------------------------------------------------------------------------------------

    def _done(self, done: ChangeResult, of: str = "") -> None:
        """Return what was done, and of which marked records."""
        said = f"{done.sentence} · {of}" if of else done.sentence
        if done.changed:
            self._browser.marks.note_done(1)
        self._browser.say(f"{said} (u: undo)" if done.changed else f"{said}: no change")
        self.show()

    def star(self, entries: Sequence[Entry]) -> None:
        """Star records, or take their stars away."""
        self._done(self._annotations.star(entries), self._browser.marks.said)

    def read(self, entries: Sequence[Entry]) -> None:
        """Walk records one step from unread to read."""
        self._done(self._annotations.set_read(entries), self._browser.marks.said)

    def undo(self) -> None:
        """Undo the last action; marks that were cleared after it come back first."""
        if not self._browser.marks.undo():
            self._travelled(self._annotations.undo(), -1, "Nothing to undo")

    def redo(self) -> None:
        """Redo what was undone."""
        if not self._browser.marks.redo():
            self._travelled(self._annotations.redo(), 1, "Nothing to redo")

    def _travelled(self, done: ChangeResult | None, steps: int, otherwise: str) -> None:
        if done:
            self._browser.marks.note_done(steps)
        self._browser.say(done.sentence if done else otherwise)
        self.show()

    def note(self, entries: Sequence[Entry]) -> None:
        """Open the note of a record; where several have different ones, write a paragraph that is added to each."""
        from hmtui.tui.controllers.external_editor import edit_text  # noqa: PLC0415 - who edits waits for the editor
        from hmtui.tui.dialogs.note import NoteDialog  # noqa: PLC0415 - its widgets take longer to import than the browser

        notes = {self._annotations.state(entry).note for entry in entries}
        before = notes.pop() if len(notes) == 1 else None

        def edit(text: str) -> str | None:
            edited: list[str] = []
            self._browser.run_safely(lambda: edited.append(edit_text(self._browser, text)))
            return edited[0] if edited else None

        def keep(text: str | None) -> None:
            if text is not None and text != (before or ""):
                done = self._annotations.set_note(entries, text, add=before is None, instead_of=before)
                self._done(done, self._browser.marks.said)

        def take(text: str | None) -> None:
            try:
                keep(text)
            except HmtuiError as error:  # the words are not thrown away: they can be copied, or tried again
                self._browser.say(str(error), problem=True)
                ask(text or "")

        def ask(text: str) -> None:
            self._browser.app.push_screen(NoteDialog(title, text, edit, keep), take)

        which = self._browser.marks.name(entries)
        title = f"Note on {which}" if before is not None else f"Add to the notes on {which}"
        ask(before or "")

    def tag(self, entries: Sequence[Entry]) -> None:
        """Ask for the tags of records."""
        from hmtui.tui.dialogs.tags import TagDialog  # noqa: PLC0415 - windows are imported when the first is opened

        states = self._annotations.states(entries)
        every = [set(states.get(entry.id, State()).tags) for entry in entries]
        before = set.intersection(*every)
        some = set.union(*every) - before

        def take(said: str | None) -> None:
            if said is not None:
                wanted = {tag for word in said.replace(",", " ").split() if (tag := tag_name(word))}
                if wanted != before:
                    gone = before - wanted
                    of = self._browser.marks.said
                    self._browser.run_safely(
                        lambda: self._done(self._annotations.tag(entries, wanted - before, gone), of)
                    )

        which = self._browser.marks.name(entries)
        dialog = TagDialog(f"Tags of {which}", sorted(before), self._annotations.known_tags(), sorted(some))
        self._browser.app.push_screen(dialog, take)

    # --- views, queries, places -----------------------------------------------------------------------------

    def save_view(self) -> None:
        """Ask for a name, and keep the search under it."""
        from hmtui.tui.dialogs.dialog import AskDialog  # noqa: PLC0415 - windows are imported when the first is opened

        browser = self._browser
        sort = browser.sort
        order = f"{'-' if sort.reverse else ''}{sort.key}" if sort else ""
        query, tab = browser.search.text.strip(), browser.section or ""

        def take(name: str | None) -> None:
            if name is not None:
                browser.run_safely(lambda: self._keep_view(View(name, query, order, tab)))

        shown = " ".join(
            filter(None, (query or "all records", f"sort:{order}" if order else "", f"in {tab}" if tab else ""))
        )
        why = f"{shown}. It is listed among the commands (Ctrl+P), and hmtui --view NAME begins with it."
        browser.app.push_screen(AskDialog("Save this view as", why, query), take)

    def _keep_view(self, view: View) -> None:
        self._done(self.history.save_view(view))

    def delete_view(self, view: View) -> None:
        """Delete a view."""
        self._browser.run_safely(lambda: self._done(self.history.delete_view(view.name)))

    def recall(self, step: int) -> bool:
        """Put an earlier query into the empty box, or a later one; tell whether there was one."""
        search = self._browser.search
        if search.text != self._recalled:
            self._at = 0
        if search.text and search.text != self._recalled:
            return False
        queries = ["", *self.history.queries()]
        at = self._at + step
        if not 0 <= at < len(queries):
            return bool(self._at)
        self._at, self._recalled = at, queries[at]
        self._browser.place.forget_choice()
        search.set_text(self._recalled)
        search.input.cursor_position = len(self._recalled)
        return True

    def views(self) -> Sequence[View]:
        """Return the saved views."""
        return self.history.views()

    def use_view(self, view: View) -> None:
        """Search as a view does."""
        browser = self._browser
        known = {section.id for section in browser.library.catalog.sections}
        browser.section = view.tab if view.tab in known else None
        browser.sort = sort_of(view.sort)
        if browser.search.text == view.query:
            browser.ask()
        else:
            browser.search.set_text(view.query)

    def earlier_sources(self) -> list[str]:
        """Return the sources that were opened last, the newest first."""
        return self.history.sources()

    def leave(self) -> None:
        """Remember where the user is."""
        browser = self._browser
        if browser.picking:
            return
        sort, current = browser.sort, browser.results.current
        order = f"{'-' if sort.reverse else ''}{sort.key}" if sort else ""
        place = Position(browser.search.text, order, browser.section or "", current.id if current else "")
        self.history.remember_query(browser.search.text)
        self.history.remember_position(absolute_source(browser.library.name), place)


def _mark_of(place: str) -> str:
    """Return this content of a file from any other by its size and time; empty for what is no file."""
    try:
        status = os.stat(place)  # noqa: PTH116 - addresses too, which are no files
    except OSError:
        return ""
    return f"{status.st_size}-{status.st_mtime_ns}" if S_ISREG(status.st_mode) else ""
