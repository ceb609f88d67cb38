"""What is a reader's own: stars, read state, notes, tags, views, history.

``Personal`` is the verbs; ``store`` is the file, ``files`` its opening, ``news`` what
a catalog has gained, ``exchange`` the way to other machines.

Invariant: catalogs are never written; what is personal is kept apart from them,
and whatever was acknowledged is on the disk.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import contextmanager

from hmtui.identity import identities, strength
from hmtui.personal.files import default_path, open_store, reason
from hmtui.personal.state import READ_STATES, Done, Kept, Place, State, StateError, View
from hmtui.personal.store import Session
from hmtui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from hmtui.model import Entry
    from hmtui.personal.store import Store

__all__ = ["READ_STATES", "Done", "Kept", "Personal", "Place", "State", "StateError", "View"]

_QUERIES = 100
_LONGEST_TAG = 60


class Personal:
    """Personal state, as it concerns the records of one catalog."""

    def __init__(self, path: str = "", *, catalog: str = "", clock: Callable[[], float] = time.time) -> None:
        """Open the state at ``path`` (empty: the person's), for records of ``catalog``. Never raises for a bad file."""
        self.path = path or default_path()
        self.catalog = catalog
        """Tells ids of this catalog from those of others."""
        opened = open_store(self.path)
        self.notice = opened.notice
        """What the person should know once; empty when all is well."""
        self.writable = opened.writable
        self._store = opened.store
        self._clock = clock
        self._version = self._store.data_version() if self._store else 0
        self._own_writes = 0
        self._session = Session(f"{os.getpid()}-{time.monotonic_ns()}", clock())

    @property
    def store(self) -> Store:
        """The file. Raises StateError when there is none."""
        if self._store is None:
            raise StateError(self.notice)
        return self._store

    def close(self) -> None:
        """Close the file."""
        if self._store is not None:
            self._store.close()

    def changed(self) -> bool:
        """Tell whether another copy of the program has written since this was last asked."""
        if self._store is None:
            return False
        try:
            now = self._store.data_version()
        except sqlite3.Error:
            return False
        was, self._version = self._version, now
        return now != was

    @property
    def version(self) -> tuple[int, int]:
        """Something that differs whenever what is noted may differ."""
        return self._version, self._own_writes

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Change the file in one transaction. Raises StateError, with nothing changed, when that can't be."""
        if self._store is None or not self.writable:
            raise StateError(self.notice or "Nothing personal is kept here.")
        try:
            with self._store.transaction():
                yield self._store
        except sqlite3.Error as error:
            raise StateError(f"Nothing was changed: {reason(error)}.", hint="See: hmtui doctor.") from error
        self._own_writes += 1

    # --- what is noted --------------------------------------------------------------------------------------

    def state(self, entry: Entry) -> State:
        """Give what is noted of a record."""
        return self.states([entry]).get(entry.id, State())

    def states(self, entries: Sequence[Entry]) -> dict[str, State]:
        """Give what is noted of records, by record id; records of which nothing is noted are left out."""
        if self._store is None or not entries:
            return {}
        try:
            return self._states(self._store, entries)
        except sqlite3.Error:
            return {}  # said when something is to be written; the list goes on

    def _states(self, store: Store, entries: Sequence[Entry]) -> dict[str, State]:
        names = {entry.id: identities(entry, self.catalog) for entry in entries}
        papers = store.papers.of({name for every in names.values() for name in every})
        if not papers:
            return {}
        noted, tags = store.papers.noted(papers.values()), store.papers.tags(papers.values())
        found = {}
        for entry_id, every in names.items():
            paper = next((papers[name] for name in every if name in papers), None)
            if paper is not None:
                state = State(*noted[paper], tuple(tags.get(paper, ())))
                if state != State():
                    found[entry_id] = state
        return found

    def kept(self) -> list[Kept]:
        """Give every paper of which something is noted, by name."""
        if self._store is None:
            return []
        papers = self._store.papers
        names: dict[int, list[str]] = {}
        for identity, paper in papers.identities():
            names.setdefault(paper, []).append(identity)
        rows = papers.all()
        tags = papers.tags(row[0] for row in rows)
        found = []
        for paper, name, starred, _, read, _, note, _ in rows:
            state = State(bool(starred), read, note, tuple(tags.get(paper, ())))
            if state != State():
                found.append(Kept(tuple(sorted(names.get(paper, ()), key=strength)), name, state))
        return sorted(found, key=lambda one: one.name.casefold())

    def known_tags(self) -> list[str]:
        """Give the tags in use, the most used first."""
        return self._store.papers.known_tags() if self._store is not None else []

    def identities_where(self, fact: str, value: str = "") -> set[str]:
        """Give the identities of all papers with a fact: ``starred``, ``read``, ``note``, ``tag``; see the store."""
        if self._store is None:
            return set()
        return set(self._store.papers.identities_where(fact, value))

    def identities_with_note(self, matches: Callable[[str], bool]) -> set[str]:
        """Give the identities of all papers whose note satisfies ``matches``."""
        if self._store is None:
            return set()
        return {identity for identity, note in self._store.papers.notes() if matches(note)}

    # --- verbs ----------------------------------------------------------------------------------------------

    def star(self, entries: Sequence[Entry], on: bool | None = None) -> Done:  # noqa: FBT001 - on, off, or the other way round
        """Star records, or take their stars away; None stars unless all are starred already."""
        if on is None:
            states = self.states(entries)
            on = not all(states.get(entry.id, State()).starred for entry in entries)
        return self._note(entries, {"starred": int(on)}, "Starred" if on else "Took the star from")

    def set_read(self, entries: Sequence[Entry], read: str | None = None) -> Done:
        """Note how far records are read; None goes one step on from the first of them."""
        if read is None:
            now = self.state(entries[0]).read
            read = READ_STATES[(READ_STATES.index(now) + 1) % len(READ_STATES)]
        return self._note(entries, {"read": read}, f"{(read or 'unread').capitalize()}:")

    def set_note(self, entry: Entry, note: str) -> Done:
        """Write the note of a record; an empty one takes it away."""
        return self._note([entry], {"note": note}, "Noted on" if note else "Took the note from")

    def tag(self, entries: Sequence[Entry], add: Iterable[str] = (), remove: Iterable[str] = ()) -> Done:
        """Give records tags, and take others away."""
        facts: dict[str, str | int] = {f"tag:{tag}": 0 for tag in map(tag_name, remove)}
        facts |= {f"tag:{tag}": 1 for tag in map(tag_name, add) if tag}
        words = " ".join(f"{'#' if on else '-#'}{name[4:]}" for name, on in facts.items())
        return self._note(entries, facts, f"{words or 'No tag'} ·")

    def _note(self, entries: Sequence[Entry], facts: Mapping[str, str | int], verb: str) -> Done:
        what = entries[0].name if len(entries) == 1 else f"{len(entries):,} records"
        sentence = f"{verb} {what}"
        with self.writing() as store:
            changes: list[tuple[int, str, Any, Any]] = []
            for entry, paper in self._papers(store, entries):
                changes += [(paper, field, None, value) for field, value in facts.items()]
                store.papers.name(paper, clean(entry.name), identities(entry, self.catalog))
            changes = _with_old_values(store, changes)
            self._put(store, [(paper, field, after) for paper, field, _before, after in changes])
            if changes:
                store.deeds.add(self._session, self._clock(), sentence, json.dumps(changes))
        return Done(sentence, len({paper for paper, *_rest in changes}))

    def _papers(self, store: Store, entries: Sequence[Entry]) -> Iterator[tuple[Entry, int]]:
        names = {entry.id: identities(entry, self.catalog) for entry in entries}
        known = store.papers.of({name for every in names.values() for name in every})
        for entry in entries:
            every = names[entry.id]
            paper = next((known[name] for name in every if name in known), None)
            if paper is None:
                paper = store.papers.make(clean(entry.name))
            known |= dict.fromkeys(every, paper)
            yield entry, paper

    def _put(self, store: Store, values: Iterable[tuple[int, str, Any]]) -> None:
        now = round(self._clock(), 3)  # as precise as an exported file says it
        for paper, field, value in values:
            store.papers.put(paper, field, value, now)

    # --- undo -----------------------------------------------------------------------------------------------

    def undo(self) -> Done | None:
        """Take back the last thing done; None when there is nothing to take back."""
        return self._travel(undone=False)

    def redo(self) -> Done | None:
        """Do again what was last taken back; None when there is nothing."""
        return self._travel(undone=True)

    def _travel(self, *, undone: bool) -> Done | None:
        with self.writing() as store:
            find = store.deeds.last_undone if undone else store.deeds.last_done
            deed = find(self._session)
            if deed is None:
                return None
            number, sentence, said = deed
            steps = [(one[0], one[1], *((one[2], one[3]) if undone else (one[3], one[2]))) for one in json.loads(said)]
            # What was changed since, by another copy of the program, stays.
            left = {(paper, field): value for paper, field, value, _to in steps}
            now = _values(store, steps)
            moves = [(paper, field, to) for paper, field, _from, to in steps if now[paper, field] == left[paper, field]]
            self._put(store, moves)
            store.deeds.mark(number, "" if undone else self._session.id)
        return Done(f"{'Done again' if undone else 'Undone'}: {sentence}", len({paper for paper, *_rest in moves}))


def tag_name(word: str) -> str:
    """Make a word a tag: lower case, without ``#``, spaces as hyphens."""
    return "-".join(clean(word).casefold().lstrip("#").replace(",", " ").split())[:_LONGEST_TAG]


def _with_old_values(store: Store, changes: list[tuple[int, str, Any, Any]]) -> list[tuple[int, str, Any, Any]]:
    """Fill in what each fact was before, and leave out what does not change."""
    before = _values(store, changes)
    filled = [(paper, field, before[paper, field], after) for paper, field, _before, after in dict.fromkeys(changes)]
    return [change for change in filled if change[2] != change[3]]


def _values(store: Store, facts: Iterable[tuple[Any, ...]]) -> dict[tuple[int, str], Any]:
    """Give what each fact is now; the first two of each are its paper and its field."""
    wanted = [(fact[0], fact[1]) for fact in facts]
    papers = {paper for paper, _field in wanted}
    noted, tags = store.papers.noted(papers), store.papers.tags(papers)
    found: dict[tuple[int, str], Any] = {}
    for paper, field in wanted:
        if field.startswith("tag:"):
            found[paper, field] = int(field[4:] in tags.get(paper, ()))
        else:
            starred, read, note = noted[paper]
            found[paper, field] = {"starred": int(starred), "read": read, "note": note}[field]
    return found
