"""What the user does to records: stars, read state, notes, tags, views, and the way back.

Each verb says in one line what happened, and shows it in list and record at
once. Invariant: nothing is shown as done that the store has not acknowledged.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from datetime import datetime
from stat import S_ISREG
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.annotations import State, View, next_step, tag_names, verify
from hmtui.annotations.history import History
from hmtui.annotations.lookup import MAX_NEWS_RECORDS
from hmtui.annotations.values import Position
from hmtui.columns import order_words
from hmtui.errors import HmtuiError
from hmtui.paths import absolute_source
from hmtui.query import sort_of
from hmtui.text.cleaning import clean
from hmtui.tui.controllers.list_order import text_of
from hmtui.tui.controllers.undo import Step, if_few
from hmtui.tui.widgets.footer import REDO, UNDO

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hmtui.annotations import Annotations, ChangeResult
    from hmtui.config import Config
    from hmtui.models import Entry
    from hmtui.tui.controllers.marks import Marks
    from hmtui.tui.controllers.session import Session

__all__ = ["AnnotationController"]

_WATCH = 1.0
"""Seconds between two looks at whether another copy of the program wrote something."""


class AnnotationController:
    """The annotations of one browser."""

    def __init__(
        self, session: Session, marks: Marks, changed: Callable[[], None], config: Config | None = None
    ) -> None:
        """Serve a session; ``changed`` shows what is noted now."""
        self._session, self._marks, self._changed, self._config = session, marks, changed, config
        self._reported = ""
        """What was reported last as wrong with the store."""
        self._began = time.time()

    @property
    def _annotations(self) -> Annotations:
        return self._session.library.annotation_lookup.annotations

    @property
    def history(self) -> History:
        """Views, queries and places."""
        return History(self._annotations)

    @property
    def is_first_visit(self) -> bool:
        """Whether no list was ever opened, and no query typed, on this computer."""
        return not (self.history.sources() or self.history.queries())

    def start(self, *, complete: bool) -> None:
        """Report what is wrong with the store, watch for what other copies write, and find what is new.

        ``complete``: the list is read to its end.
        """
        self._session.every(_WATCH, self._watch)
        self._warn()
        self._session.in_thread("verify", self._verify)
        if complete:
            self.note_opening()

    def _warn(self) -> None:
        """Report what is wrong with the store, once."""
        if self._annotations.notice not in {"", self._reported}:
            self._reported = self._annotations.notice
            self._session.notify(self._reported, problem=True)

    def _verify(self) -> None:
        """Check a large file in a thread; what is found is reported the next time that the store is watched."""
        verify(self._annotations)

    def note_opening(self) -> None:
        """Remember that the list was opened, and find out in a thread which of its records are new."""
        library = self._session.library
        if not self._passing:
            self.history.remember_opening(absolute_source(library.name))
        if self._annotations.writable and 0 < len(library) <= MAX_NEWS_RECORDS and library.name != "-":
            self._session.in_thread("news", self._find_new_records)

    def _find_new_records(self) -> None:
        from hmtui.annotations.changes import record_visit

        library = self._session.library
        source = absolute_source(library.name)
        try:
            new = record_visit(
                library.annotation_lookup.annotations, library.entries(), catalog=source, mark=_version_of(source)
            )
        except HmtuiError:
            return  # nothing can be written, or the list is gone: then nothing is known to be new
        library.annotation_lookup.new = new
        if new:
            self._session.app.call_from_thread(self.show)

    def _watch(self) -> None:
        if self._annotations.changed():
            self.show()
        self._warn()

    def show(self) -> None:
        """Show what is noted now."""
        self._changed()

    @property
    def affect_results(self) -> bool:
        """Whether what is noted now may list other records: the query asks for it, or words stand in other notes."""
        query, library = self._session.query.strip(), self._session.library
        return ":" in query or (bool(query) and library.store.noted is not library.annotation_lookup.noted())

    # --- what is shown --------------------------------------------------------------------------------------

    def states(self, entries: Sequence[Entry]) -> Mapping[str, State]:
        """Return what is noted of records, by record id."""
        states = self._annotations.states(entries)
        new = self._session.library.annotation_lookup.new or frozenset()
        for entry in entries if new else ():
            if entry.id in new:
                states[entry.id] = replace(states.get(entry.id, State()), new=True)
        return states

    def state(self, entry: Entry | None) -> State | None:
        """Return what is noted of a record."""
        return self.states([entry]).get(entry.id) if entry is not None else None

    # --- verbs ----------------------------------------------------------------------------------------------

    def _report(self, done: ChangeResult, entries: Sequence[Entry] = (), of: str = "") -> None:
        """Report what was done to records, and which of the marked ones these are."""
        several = f"{len(entries):,} records"
        text = done.sentence.replace(several, of, 1) if of and several in done.sentence else done.sentence
        text += f" · {of}" if of and of not in text else ""
        if done.changed:
            ids = if_few([entry.id for entry in entries])
            made_in = self._session.library.catalog.title
            self._session.query_steps.add(Step(self._undo, self._redo, records=ids, made_in=made_in))
        self._session.notify(f"{text}{UNDO}" if done.changed else f"{text}: no change")
        self.show()

    def star(self, entries: Sequence[Entry]) -> None:
        """Star records, or take their stars away."""
        self._report(self._annotations.star(entries), entries, self._marks.description)

    def read(self, entries: Sequence[Entry]) -> None:
        """Walk records one step from unread to read."""
        self._report(self._annotations.set_read(entries), entries, self._marks.description)

    def undo(self) -> None:
        """Undo what was done last; a change of an earlier session when asked twice."""
        self._session.query_steps.finish(half_typed=True)
        file, self._session.undo.exported = self._session.undo.exported, ""
        if file:  # what was done before it is not what is meant
            key = self._session.key("undo")
            raise HmtuiError(f"Cannot undo the export: {file} stays ({key} again: undo the change before)")
        self._go(self._session.undo.undo, redo=False)

    def redo(self) -> None:
        """Redo the last undone change."""
        self._go(self._session.undo.redo, redo=True)

    def _go(self, go: Callable[[], tuple[str, Step] | None], *, redo: bool) -> None:
        done = go()
        if done is None:
            self._go_in_earlier_session("redo" if redo else "undo")
        self.show()
        if done is not None:
            said, step = done
            elsewhere = step.made_in not in {"", self._session.library.catalog.title}
            where = f" · in {clean(step.made_in)}" if elsewhere else self._marks.where(step.records)
            self._session.notify(f"{said}{where}{UNDO if redo else REDO}")

    def _go_in_earlier_session(self, verb: str) -> None:
        """Undo or redo a change of an earlier session, which is named first, and dealt with when asked again."""
        redo = verb == "redo"
        entry = next_step(self._annotations, redo=redo)
        later = "" if redo else self._changed_later(entry.at if entry is not None else 0)
        if entry is None:
            self._session.notify(f"Nothing to {verb}{later}", problem=True)
            return
        day = datetime.fromtimestamp(entry.at).astimezone().date().isoformat()
        key = self._session.key(verb)
        question = f"Press {key} again to {verb}: {entry.sentence} ({day}, earlier session){later}"
        if entry.at < self._began and not self._session.confirmation.given(question):
            return
        step = Step(self._undo, self._redo)
        if redo:
            self._session.undo.add(step)
        else:
            self._session.undo.add_undone(step)
        way = UNDO if redo else REDO
        said = step.redo() if redo else step.undo()
        self._session.notify(f"{said} · {day}{way}")

    def _changed_later(self, at: float) -> str:
        """Return that the user's own catalog was changed after a time, in an earlier session: that is not undone here."""
        from hmtui.online.adding import own_catalog

        path = own_catalog(self._config)
        with suppress(OSError):
            if at < path.stat().st_mtime < self._began:
                return f"; later changes to {clean(path.name)} cannot be undone"
        return ""

    def _undo(self) -> str:
        return _said(self._annotations.undo())

    def _redo(self) -> str:
        return _said(self._annotations.redo())

    def note(self, entries: Sequence[Entry]) -> None:
        """Open the note of a record; where several have different ones, write a paragraph that is added to each."""
        from hmtui.annotations.drafts import NoteDraft
        from hmtui.editor import taken_editor
        from hmtui.tui.controllers.external_editor import edit_text
        from hmtui.tui.dialogs.note import NoteDialog

        notes = {self._annotations.state(entry).note for entry in entries}
        before = notes.pop() if len(notes) == 1 else None
        draft = NoteDraft(self._annotations, entries, before or "")

        def edit(text: str) -> str | None:
            edited: list[str] = []
            self._session.attempt(lambda: edited.append(edit_text(self._session.app, text)))
            if edited and (said := taken_editor()):
                self._session.notify(said)
            return edited[0] if edited else None

        def keep(text: str | None) -> None:
            if text is not None and text != (before or ""):
                instead_of = None if before is None else draft.before
                done = self._annotations.set_note(entries, text, add=before is None, instead_of=instead_of)
                self._report(done, entries, self._marks.description)
            draft.delete()

        def take(text: str | None) -> None:
            try:
                keep(text)
            except HmtuiError as error:  # the words are not thrown away: they can be copied, or tried again
                self._session.notify(error)
                draft.write(text or "")
                ask(text or "")

        def ask(text: str) -> None:
            self._session.open_dialog(NoteDialog(title, text, edit, keep, draft), take)

        which = self._marks.name(entries)
        title = f"Note · {which}" if before is not None else f"Add to the notes on {which}"
        ask(draft.text)

    def tag(self, entries: Sequence[Entry]) -> None:
        """Ask for the tags of records."""
        from hmtui.tui.dialogs.tags import TagDialog

        states = self._annotations.states(entries)
        every = [set(states.get(entry.id, State()).tags) for entry in entries]
        before = set.intersection(*every)
        some = set.union(*every) - before

        def take(typed: str | None) -> None:
            if typed is not None:
                wanted = {*tag_names(typed)}
                if wanted != before:
                    gone = before - wanted
                    of = self._marks.description
                    self._session.attempt(
                        lambda: self._report(self._annotations.tag(entries, wanted - before, gone), entries, of)
                    )

        which = self._marks.name(entries)
        dialog = TagDialog(f"Tags · {which}", sorted(before), self._annotations.known_tags(), sorted(some))
        self._session.open_dialog(dialog, take)

    # --- views, queries, places -----------------------------------------------------------------------------

    def save_view(self) -> None:
        """Ask for a name, and keep the search under it."""
        from hmtui.tui.dialogs.ask import AskDialog

        session = self._session
        sort = session.order.sort
        order = text_of(sort)
        query, tab = session.query.strip(), session.section or ""

        def take(name: str | None) -> None:
            if name is not None:
                session.attempt(lambda: self._keep_view(View(name, query, order, tab)))

        by = order_words(sort.key, reverse=sort.reverse) if sort else ""
        what = (query or "all records", f"in {tab}" if tab else "", f"by {by}" if by else "")
        shown = " ".join(filter(None, what))
        why = (
            f"Saves query, order and tab: {shown}. Find it among the commands ({session.key('palette')}), "
            "or start with hmtui --view NAME."
        )
        session.open_dialog(AskDialog("Save this view as", why, query, verb="save"), take)

    def _keep_view(self, view: View) -> None:
        self._report(self.history.save_view(view))

    def delete_view(self, view: View) -> None:
        """Delete a view."""
        self._session.attempt(lambda: self._report(self.history.delete_view(view.name)))

    def views(self) -> Sequence[View]:
        """Return the saved views."""
        return self.history.views()

    def use_view(self, view: View) -> None:
        """Search as a view does, in a way that can be undone."""
        session = self._session
        known = {section.id for section in session.library.catalog.sections}
        with session.query_steps.step():
            session.section = view.tab if view.tab in known else None
            session.order.choose_for_view(view.query, sort_of(view.sort))
            if session.query == view.query:
                session.search()
            else:
                session.set_query(view.query)

    @property
    def _passing(self) -> bool:
        """Whether the list is none to come back to: found online, or not read to its end."""
        session = self._session
        return session.picking or session.kept is not None or session.library.partial

    def remember_position(self) -> None:
        """Remember where the user is."""
        if self._passing:
            return
        session = self._session
        current = session.selected
        entry = current.id if current else ""
        position = Position(session.query, session.order.text, session.section or "", entry)
        self.history.remember_query(session.query)
        self.history.remember_position(absolute_source(session.library.name), position)


def _version_of(path: str) -> str:
    """Return what tells this content of a file from another, its size and time; empty where there is no file."""
    try:
        status = os.stat(path)  # noqa: PTH116 - addresses too, which are no files
    except OSError:
        return ""
    return f"{status.st_size}-{status.st_mtime_ns}" if S_ISREG(status.st_mode) else ""


def _said(done: ChangeResult | None) -> str:
    """Return what was undone or redone; HmtuiError where it could not be."""
    if done is not None and not done.changed:
        raise HmtuiError(done.sentence)
    return done.sentence if done is not None else ""
