"""Annotations of the user: stars, read states, notes, tags, saved views, undo.

``Annotations`` has the operations. ``database`` is the SQLite file, ``files`` opens it,
``changes`` finds what is new in a catalog, ``exchange`` exports and imports.

Invariant: catalogs are never written; annotations are stored separately, and a
change that was reported as done is on the disk.
"""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import ExitStack, contextmanager
from threading import RLock
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.annotations.files import default_path, error_reason, is_damaged, open_rescued, open_store, repair
from hmtui.annotations.merging import join_notes, merge_papers, merged_state
from hmtui.annotations.sessions import Session
from hmtui.annotations.tag_names import tag_name, tag_names
from hmtui.annotations.values import READ_STATES, AnnotatedPaper, ChangeResult, Position, State, StateError, View
from hmtui.identity import identities, strength
from hmtui.text.cleaning import clean, clean_lines, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any, TypeVar

    from hmtui.annotations.database import Store
    from hmtui.annotations.files import Opened
    from hmtui.annotations.values import UndoEntry
    from hmtui.models import Entry

    _Answer = TypeVar("_Answer")

__all__ = [
    "READ_STATES",
    "AnnotatedPaper",
    "Annotations",
    "ChangeResult",
    "Position",
    "State",
    "StateError",
    "View",
    "next_step",
    "tag_name",
    "tag_names",
    "verify",
]


class Annotations:
    """The annotations of the records of one catalog, in the user's state file."""

    def __init__(self, path: str = "", *, catalog: str = "", clock: Callable[[], float] = time.time) -> None:
        """Open the state file at ``path`` for records of ``catalog``; an empty path is the user's own file.

        Never raises for a bad file: ``notice`` then says what is wrong.
        """
        self.path = path or default_path()
        self.catalog = writable(catalog)
        """The name of the catalog, which qualifies its record ids."""
        self.notice = ""
        """A message for the user about the state file; empty when there is no problem."""
        self._clock = clock
        self.session = Session(self.path)
        """This running program, as other copies that use the same file see it."""
        self._opening = RLock()
        self._version = self._own_writes = 0
        self._use(open_store(self.path))

    def _use(self, opened: Opened) -> None:
        """Replace the open file with ``opened``."""
        self._store, self.notice, self.writable = opened.store, opened.notice, opened.writable
        self.safe_mode = opened.safe_mode
        self._own_writes += 1
        if self._store is not None:
            try:
                self._version = self._store.data_version()
            except sqlite3.Error as error:
                if is_damaged(error):
                    self._repair(self._store)

    def _repair(self, store: Store) -> None:
        """Replace a file that turned out to be damaged with a new one that has its readable rows."""
        with self._opening:
            if store is self._store:
                self._store = None
                if self.writable:
                    self._use(repair(self.path, opened=store))
                else:
                    store.close()
                    self._use(open_rescued(self.path))

    def read(self, query: Callable[[Store], _Answer], default: _Answer) -> _Answer:
        """Return what ``query`` reads; ``default`` when it cannot be read.

        When the file turns out to be damaged, it is repaired and the query runs again.
        """
        for _ in range(2):
            store = self._store
            if store is None:
                break
            try:
                return query(store)
            except sqlite3.Error as error:
                if is_damaged(error):
                    self._repair(store)
                elif store is self._store:
                    break  # reported by the next write; the list stays usable
        return default

    @property
    def store(self) -> Store:
        """The open file. Raises StateError when no file could be opened."""
        if self._store is None:
            raise StateError(self.notice)
        return self._store

    def close(self) -> None:
        """Close the file; other running copies of hmtui may then undo the changes of this one."""
        if self._store is not None:
            self._store.close()
        self.session.end()

    def changed(self) -> bool:
        """Return whether another copy of hmtui has written since the last call."""
        with self._opening:
            if self._store is None:
                return False
            if self.writable and not self._store.is_current_file:
                self._reopen()
                return True
        was, self._version = self._version, self.read(lambda store: store.data_version(), self._version)
        return self._version != was

    def _reopen(self) -> None:
        with self._opening:
            if self._store is not None:
                self._store.close()
            self._use(open_store(self.path))

    @property
    def version(self) -> tuple[int, int]:
        """A value that differs whenever the annotations may differ; for caches."""
        return self._version, self._own_writes

    @contextmanager
    def transaction(self, *, best_effort: bool = False) -> Iterator[Store]:
        """Write to the file in one transaction. Raises StateError, with nothing changed, on failure.

        ``best_effort``: the user did not ask for this write, so nothing is retried.
        """
        store: Store | None = None
        try:
            with ExitStack() as stack:
                store = self._begin(stack, again=not best_effort)
                yield store
        except sqlite3.Error as error:
            if store is not None and is_damaged(error):
                self._repair(store)
                raise StateError(self.notice, hint="Nothing was changed. Try again.") from error
            raise StateError(
                f"Not saved: {error_reason(error)}.", hint="Try again; if it fails again, run `hmtui doctor`."
            ) from error
        self._own_writes += 1

    def _begin(self, stack: ExitStack, *, again: bool) -> Store:
        """Begin a transaction on the current file; writes to a file that was moved away would be lost."""
        for _ in range(3):
            if again and (self._store is None or not self.writable):
                self._reopen()  # the problem may be gone
            store = self._store
            if store is None or not self.writable:
                break
            with ExitStack() as begun:
                try:
                    begun.enter_context(store.transaction())
                except sqlite3.ProgrammingError:
                    with self._opening:  # another thread has closed it, to open another one
                        if store is self._store:
                            raise
                    continue
                if store.is_current_file:
                    stack.push(begun.pop_all())
                    return store
            self._reopen()
        raise StateError(self.notice or "Stars and notes cannot be saved.")

    # --- reading --------------------------------------------------------------------------------------------

    def state(self, entry: Entry) -> State:
        """Return the annotations of a record."""
        return self.states([entry]).get(entry.id, State())

    def states(self, entries: Sequence[Entry]) -> dict[str, State]:
        """Return the annotations of records by record id; records without any are left out."""
        return self.read(lambda store: self._states(store, entries), {}) if entries else {}

    def _states(self, store: Store, entries: Sequence[Entry]) -> dict[str, State]:
        names = {entry.id: identities(entry, self.catalog) for entry in entries}
        papers = store.papers.of({name for every in names.values() for name in every})
        if not papers:
            return {}
        facts, tags = store.papers.states(papers.values()), store.papers.tags(papers.values())
        found = {}
        for entry_id, every in names.items():
            known = list(dict.fromkeys(papers[name] for name in every if name in papers))
            if len(known) > 1:
                state = merged_state(store, known)
            elif known and known[0] in facts:
                state = State(*facts[known[0]], tuple(tags.get(known[0], ())))
            else:
                continue
            if state != State():
                found[entry_id] = state
        return found

    def annotated_papers(self) -> list[AnnotatedPaper]:
        """Return every paper with an annotation, ordered by name."""
        return self.read(_annotated_papers, [])

    def known_tags(self) -> dict[str, int]:
        """Return the tags in use with their number of papers, most used first."""
        return self.read(lambda store: dict(store.papers.known_tags()), {})

    def papers_where(self, fact: str, value: str = "", among: Iterable[str] | None = None) -> list[tuple[str, ...]]:
        """Return the papers with a fact (``starred``, ``read``, ``note``, ``tag`` or ``tag begins``), each as its identities."""
        return self.read(lambda store: _by_paper(store.papers.where(fact, value, among)), [])

    def papers_with_note(self, matches: Callable[[str], bool]) -> list[tuple[str, ...]]:
        """Return the papers whose note satisfies ``matches``, each as its identities."""
        return self.read(lambda store: _by_paper(row[:2] for row in store.papers.notes() if matches(row[2])), [])

    # --- changing -------------------------------------------------------------------------------------------

    def star(self, entries: Sequence[Entry], *, on: bool | None = None) -> ChangeResult:
        """Star or unstar records; None stars them unless all are starred already."""
        if on is None:
            states = self.states(entries)
            on = not all(states.get(entry.id, State()).starred for entry in entries)
        return self._set_facts(entries, {"starred": int(on)}, "Starred" if on else "Unstarred")

    def set_read(self, entries: Sequence[Entry], read: str | None = None) -> ChangeResult:
        """Set the read state of records; None sets the state that follows that of the first record."""
        if read is None:
            now = self.state(entries[0]).read
            read = READ_STATES[(READ_STATES.index(now) + 1) % len(READ_STATES)]
        return self._set_facts(entries, {"read": read}, f"Status: {read or 'unread'} ·")

    def set_note(
        self, entries: Sequence[Entry], note: str, *, add: bool = False, instead_of: str | None = None
    ) -> ChangeResult:
        """Set the note of records; an empty one deletes it. ``add`` appends a paragraph instead.

        ``instead_of``: the note that the user saw. If another copy of hmtui has saved a different one
        since, the new note is appended to it.
        """
        note = clean_lines(note)
        meanwhile: list[str] = []

        def new_note(state: State) -> Mapping[str, str | int]:
            if add:
                return {"note": f"{state.note}\n\n{note}" if state.note else note} if note else {}
            if instead_of is None or state.note in {"", note, instead_of}:
                return {"note": note}
            meanwhile.append(state.note)
            return {"note": join_notes(state.note, note)}

        done = self._set_facts(entries, new_note, "Saved note on" if note or add else "Deleted note of")
        if meanwhile:
            return replace(done, sentence=f"{done.sentence}, after the text that another hmtui saved meanwhile")
        return done

    def tag(self, entries: Sequence[Entry], add: Iterable[str] = (), remove: Iterable[str] = ()) -> ChangeResult:
        """Add tags to records and remove others."""
        facts: dict[str, str | int] = {f"tag:{tag}": 0 for tag in sorted(map(tag_name, remove)) if tag}
        facts |= {f"tag:{tag}": 1 for tag in sorted(map(tag_name, add)) if tag}
        words = " ".join(f"{'#' if on else '-#'}{name[4:]}" for name, on in facts.items())
        return self._set_facts(entries, facts, "Tagged", words or "(no tags)")

    def put_view(self, view: View, *, exists: bool = True) -> ChangeResult:
        """Save a view, replacing one of the same name; with ``exists=False`` delete it."""
        value = [view.query, view.sort, view.tab, int(exists)]
        sentence = f"{'Saved' if exists else 'Deleted'} view {view.name}"
        with self.transaction() as store:
            return self._apply(store, sentence, [(0, f"view:{view.name}", value)])

    def _set_facts(
        self,
        entries: Sequence[Entry],
        facts: Mapping[str, str | int] | Callable[[State], Mapping[str, str | int]],
        verb: str,
        suffix: str = "",
    ) -> ChangeResult:
        what = entries[0].name if len(entries) == 1 else f"{len(entries):,} records"
        with self.transaction() as store:
            names = {entry.id: identities(entry, self.catalog) for entry in entries}
            papers = self._papers(store, entries, names)
            store.papers.name((papers[entry.id], clean(entry.name), names[entry.id]) for entry in entries)
            if callable(facts):
                states = self._states(store, entries)
                changes = [(papers[entry.id], facts(states.get(entry.id, State()))) for entry in entries]
            else:
                changes = [(papers[entry.id], facts) for entry in entries]
            return self._apply(
                store,
                f"{verb} {what} {suffix}".rstrip(),
                [(paper, field, value) for paper, some in changes for field, value in some.items()],
            )

    def _papers(self, store: Store, entries: Sequence[Entry], names: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
        """Find or create the paper of each record; papers that share a record are merged."""
        known = store.papers.of({name for every in names.values() for name in every})
        found: dict[str, int] = {}
        for entry in entries:
            every = names[entry.id]
            papers = list(dict.fromkeys(known[name] for name in every if name in known))
            if not papers:
                papers = [store.papers.make(clean(entry.name))]
            for other in papers[1:]:
                merge_papers(store, papers[0], other, self._now())
                known = {name: papers[0] if paper == other else paper for name, paper in known.items()}
                found = {one: papers[0] if paper == other else paper for one, paper in found.items()}
            known |= dict.fromkeys(every, papers[0])
            found[entry.id] = papers[0]
        return found

    def _apply(self, store: Store, sentence: str, wanted: Sequence[tuple[int, str, Any]]) -> ChangeResult:
        """Apply the changes that make a difference, and add an undo entry."""
        before = _values(store, wanted)
        changes = [
            (paper, field, before[paper, field], value)
            for (paper, field), value in {(paper, field): value for paper, field, value in wanted}.items()
            if before[paper, field] != value
        ]
        self._write_values(store, [(paper, field, after) for paper, field, _before, after in changes])
        if changes:
            store.undo_log.add(self.session, self._clock(), sentence, json.dumps(changes))
        return ChangeResult(sentence, len({(paper, field if not paper else "") for paper, field, *_rest in changes}))

    def _write_values(self, store: Store, values: Iterable[tuple[int, str, Any]]) -> None:
        now, facts = self._now(), []
        for paper, field, value in values:
            if field.startswith("view:"):
                store.history.put_view((field[5:], *value), now)
            else:
                facts.append((paper, field, value))
        store.papers.put(facts, now)

    def _now(self) -> float:
        """Return the time in seconds, rounded to milliseconds as in exported files."""
        return round(self._clock(), 3)

    # --- undo -----------------------------------------------------------------------------------------------

    def undo(self) -> ChangeResult | None:
        """Undo the last change; return None when there is none."""
        return self._undo_or_redo(undone=False)

    def redo(self) -> ChangeResult | None:
        """Redo the change that was undone last; return None when there is none."""
        return self._undo_or_redo(undone=True)

    def _next_step(self, store: Store, *, undone: bool) -> UndoEntry | None:
        return (store.undo_log.next_to_redo if undone else store.undo_log.next_to_undo)(self.session)

    def _undo_or_redo(self, *, undone: bool) -> ChangeResult | None:
        with self.transaction() as store:
            entry = self._next_step(store, undone=undone)
            if entry is None:
                return None
            steps = [
                (one[0], one[1], *((one[2], one[3]) if undone else (one[3], one[2])))
                for one in json.loads(entry.changes)
            ]
            # Values that another copy of hmtui has changed since are left alone.
            left = {(paper, field): value for paper, field, value, _to in steps}
            now = _values(store, steps)
            moves = [(paper, field, to) for paper, field, _from, to in steps if now[paper, field] == left[paper, field]]
            self._write_values(store, moves)
            store.undo_log.mark(entry.number, "" if undone else self.session.name)
        what = "redone" if undone else "undone"
        happened = what.capitalize() if moves else f"Not {what}, changed by another hmtui meanwhile"
        said = entry.sentence.replace("Status: ", "status ", 1)  # one colon is enough
        return ChangeResult(f"{happened}: {said[:1].lower()}{said[1:]}", len({paper for paper, *_rest in moves}))


def verify(annotations: Annotations) -> None:
    """Check a file that was too large to be checked while it was opened, and repair it if it is damaged."""
    annotations.read(lambda store: store.verify_once(), None)


def next_step(annotations: Annotations, *, redo: bool = False) -> UndoEntry | None:
    """Return the change that ``undo`` or ``redo`` would deal with. Raises StateError."""
    with annotations.transaction() as store:
        return annotations._next_step(store, undone=redo)  # noqa: SLF001 - a method, but for the size of the class


def _by_paper(rows: Iterable[tuple[int, str]]) -> list[tuple[str, ...]]:
    papers: dict[int, list[str]] = {}
    for paper, identity in rows:
        papers.setdefault(paper, []).append(identity)
    return [tuple(names) for names in papers.values()]


def _annotated_papers(store: Store) -> list[AnnotatedPaper]:
    papers = store.papers
    names: dict[int, list[str]] = {}
    for identity, paper in papers.identities():
        names.setdefault(paper, []).append(identity)
    rows = papers.all()
    tags = papers.tags(row[0] for row in rows)
    found = []
    for paper, name, starred, _, read, _, note, _ in rows:
        state = State(bool(starred), read, note, tuple(tags.get(paper, ())))
        if state != State():
            found.append(AnnotatedPaper(tuple(sorted(names.get(paper, ()), key=strength)), name, state))
    return sorted(found, key=lambda one: one.name.casefold())


def _values(store: Store, facts: Iterable[tuple[Any, ...]]) -> dict[tuple[int, str], Any]:
    """Return the current value of each fact; each begins with its paper and its field."""
    wanted = [(fact[0], fact[1]) for fact in facts]
    papers = {paper for paper, _field in wanted if paper}
    states, tags = store.papers.states(papers), store.papers.tags(papers)
    views = {row[0]: [*row[1:4], row[5]] for row in store.history.views(all_ever=True)} if (0 in dict(wanted)) else {}
    found: dict[tuple[int, str], Any] = {}
    for paper, field in wanted:
        if field.startswith("view:"):
            found[paper, field] = views.get(field[5:], ["", "", "", 0])
        elif field.startswith("tag:"):
            found[paper, field] = int(field[4:] in tags.get(paper, ()))
        else:
            starred, read, note = states.get(paper, (False, "", ""))
            found[paper, field] = {"starred": int(starred), "read": read, "note": note}[field]
    return found
