"""What is a reader's own: stars, read state, notes, tags, views, history.

``Personal`` is the verbs; ``store`` is the file, ``files`` its opening, ``news`` what
a catalog has gained, ``exchange`` the way to other machines.

Invariant: catalogs are never written; what is personal is kept apart from them,
and whatever was acknowledged is on the disk.
"""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import ExitStack, contextmanager
from functools import reduce
from threading import RLock
from typing import TYPE_CHECKING
from unicodedata import normalize

from msgspec.structs import replace

from hmtui.annotations.files import default_path, is_damaged, mend, open_store, reason, rescued
from hmtui.annotations.sessions import Session
from hmtui.annotations.values import READ_STATES, Done, Kept, Place, State, StateError, View
from hmtui.identity import identities, strength
from hmtui.text.cleaning import clean, clean_lines, writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any, TypeVar

    from hmtui.annotations.database import Store
    from hmtui.annotations.files import Opened
    from hmtui.models import Entry

    _Answer = TypeVar("_Answer")

__all__ = ["READ_STATES", "Done", "Kept", "Personal", "Place", "State", "StateError", "View"]

_LONGEST_TAG = 60


class Personal:
    """Personal state, as it concerns the records of one catalog."""

    def __init__(self, path: str = "", *, catalog: str = "", clock: Callable[[], float] = time.time) -> None:
        """Open the state at ``path`` (empty: the user's), for records of ``catalog``. Never raises for a bad file."""
        self.path = path or default_path()
        self.catalog = writable(catalog)
        """Tells ids of this catalog from those of others."""
        self.notice = ""
        """What the user should know; empty when all is well."""
        self._clock = clock
        self._session = Session(self.path)
        self._opening = RLock()
        self._version = self._own_writes = 0
        self._take(open_store(self.path))

    def _take(self, opened: Opened) -> None:
        """Use what was opened from now on."""
        self._store, self.notice, self.writable = opened.store, opened.notice, opened.writable
        self.safe_mode = opened.safe_mode
        self._own_writes += 1
        if self._store is not None:
            try:
                self._version = self._store.data_version()
            except sqlite3.Error as error:
                if is_damaged(error):
                    self._mend(self._store)

    def _mend(self, store: Store) -> None:
        """Begin anew with what can be read of a file that turned out to be damaged."""
        with self._opening:
            if store is self._store:
                self._store = None
                if self.writable:
                    self._take(mend(self.path, opened=store))
                else:
                    store.close()
                    self._take(rescued(self.path))

    def ask(self, question: Callable[[Store], _Answer], otherwise: _Answer) -> _Answer:
        """Read something; where the file turns out to be damaged, read it from what could be saved."""
        for _ in range(2):
            store = self._store
            if store is None:
                break
            try:
                return question(store)
            except sqlite3.Error as error:
                if is_damaged(error):
                    self._mend(store)
                elif store is self._store:
                    break  # said when something is to be written; the list goes on
        return otherwise

    @property
    def store(self) -> Store:
        """The file. Raises StateError when there is none."""
        if self._store is None:
            raise StateError(self.notice)
        return self._store

    def close(self) -> None:
        """Close the file; another copy of the program may undo what this one did from now on."""
        if self._store is not None:
            self._store.close()
        self._session.end()

    def changed(self) -> bool:
        """Return whether another copy of the program has written since this was last asked."""
        with self._opening:
            if self._store is None:
                return False
            if self.writable and not self._store.in_place:
                self._reopen()
                return True
        was, self._version = self._version, self.ask(lambda store: store.data_version(), self._version)
        return self._version != was

    def _reopen(self) -> None:
        with self._opening:
            if self._store is not None:
                self._store.close()
            self._take(open_store(self.path))

    @property
    def version(self) -> tuple[int, int]:
        """Something that differs whenever what is noted may differ."""
        return self._version, self._own_writes

    @contextmanager
    def writing(self, *, courtesy: bool = False) -> Iterator[Store]:
        """Change the file in one transaction. Raises StateError, with nothing changed, when that can't be.

        ``courtesy``: the user has not asked for it, so that nothing is tried twice for its sake.
        """
        store: Store | None = None
        try:
            with ExitStack() as stack:
                store = self._begin(stack, again=not courtesy)
                yield store
        except sqlite3.Error as error:
            if store is not None and is_damaged(error):
                self._mend(store)
                raise StateError(self.notice, hint="Nothing was changed; try again.") from error
            raise StateError(f"Nothing was changed: {reason(error)}.", hint="See: hmtui doctor.") from error
        self._own_writes += 1

    def _begin(self, stack: ExitStack, *, again: bool) -> Store:
        """Begin a transaction on the file that is in its place; what is written to one that was moved would be lost."""
        for _ in range(3):
            if again and (self._store is None or not self.writable):
                self._reopen()  # what was in the way may be gone
            store = self._store
            if store is None or not self.writable:
                break
            with ExitStack() as begun:
                begun.enter_context(store.transaction())
                if store.in_place:
                    stack.push(begun.pop_all())
                    return store
            self._reopen()
        raise StateError(self.notice or "Nothing personal is kept here.")

    # --- what is noted --------------------------------------------------------------------------------------

    def state(self, entry: Entry) -> State:
        """Return what is noted of a record."""
        return self.states([entry]).get(entry.id, State())

    def states(self, entries: Sequence[Entry]) -> dict[str, State]:
        """Return what is noted of records, by record id; records of which nothing is noted are left out."""
        return self.ask(lambda store: self._states(store, entries), {}) if entries else {}

    def _states(self, store: Store, entries: Sequence[Entry]) -> dict[str, State]:
        names = {entry.id: identities(entry, self.catalog) for entry in entries}
        papers = store.papers.of({name for every in names.values() for name in every})
        if not papers:
            return {}
        noted, tags = store.papers.noted(papers.values()), store.papers.tags(papers.values())
        found = {}
        for entry_id, every in names.items():
            known = list(dict.fromkeys(papers[name] for name in every if name in papers))
            if len(known) > 1:
                state = _newest(store, known)
            elif known and known[0] in noted:
                state = State(*noted[known[0]], tuple(tags.get(known[0], ())))
            else:
                continue
            if state != State():
                found[entry_id] = state
        return found

    def kept(self) -> list[Kept]:
        """Return every paper of which something is noted, by name."""
        return self.ask(_kept, [])

    def known_tags(self) -> dict[str, int]:
        """Return the tags in use with the number of their papers, the most used first."""
        return self.ask(lambda store: dict(store.papers.known_tags()), {})

    def papers_where(self, fact: str, value: str = "", among: Iterable[str] | None = None) -> list[tuple[str, ...]]:
        """Return the papers with a fact (``starred``, ``read``, ``note``, ``tag``; see the store) by their identities."""
        return self.ask(lambda store: _by_paper(store.papers.where(fact, value, among)), [])

    def papers_with_note(self, matches: Callable[[str], bool]) -> list[tuple[str, ...]]:
        """Return the papers whose note satisfies ``matches``, by their identities."""
        return self.ask(lambda store: _by_paper(row[:2] for row in store.papers.notes() if matches(row[2])), [])

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

    def set_note(
        self, entries: Sequence[Entry], note: str, *, add: bool = False, instead_of: str | None = None
    ) -> Done:
        """Write the note of records, an empty one takes it away; or ``add`` a paragraph to what they have.

        ``instead_of``: the note that the user saw. One that was written meanwhile, by another copy of the
        program, stays before the new one.
        """
        note = clean_lines(note)
        meanwhile: list[str] = []

        def put(state: State) -> Mapping[str, str | int]:
            if add:
                return {"note": f"{state.note}\n\n{note}" if state.note else note} if note else {}
            if instead_of is None or state.note in {"", note, instead_of}:
                return {"note": note}
            meanwhile.append(state.note)
            return {"note": _joined(state.note, note)}

        done = self._note(entries, put, "Noted on" if note or add else "Took the note from")
        if meanwhile:
            return replace(done, sentence=f"{done.sentence}; what another copy wrote meanwhile stays before it")
        return done

    def tag(self, entries: Sequence[Entry], add: Iterable[str] = (), remove: Iterable[str] = ()) -> Done:
        """Give records tags, and take others away."""
        facts: dict[str, str | int] = {f"tag:{tag}": 0 for tag in sorted(map(tag_name, remove)) if tag}
        facts |= {f"tag:{tag}": 1 for tag in sorted(map(tag_name, add)) if tag}
        words = " ".join(f"{'#' if on else '-#'}{name[4:]}" for name, on in facts.items())
        return self._note(entries, facts, f"{words or 'No tag'} ·")

    def keep_view(self, view: View, *, kept: bool = True) -> Done:
        """Save a view, in place of one of the same name, or delete it."""
        said = [view.query, view.sort, view.tab, int(kept)]
        sentence = f"{'Saved' if kept else 'Deleted'} the view {view.name}"
        with self.writing() as store:
            return self._do(store, sentence, [(0, f"view:{view.name}", said)])

    def _note(
        self,
        entries: Sequence[Entry],
        facts: Mapping[str, str | int] | Callable[[State], Mapping[str, str | int]],
        verb: str,
    ) -> Done:
        what = entries[0].name if len(entries) == 1 else f"{len(entries):,} records"
        with self.writing() as store:
            names = {entry.id: identities(entry, self.catalog) for entry in entries}
            papers = self._papers(store, entries, names)
            store.papers.name((papers[entry.id], clean(entry.name), names[entry.id]) for entry in entries)
            if callable(facts):
                states = self._states(store, entries)
                changes = [(papers[entry.id], facts(states.get(entry.id, State()))) for entry in entries]
            else:
                changes = [(papers[entry.id], facts) for entry in entries]
            return self._do(
                store,
                f"{verb} {what}",
                [(paper, field, value) for paper, some in changes for field, value in some.items()],
            )

    def _papers(self, store: Store, entries: Sequence[Entry], names: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
        """Find or make the paper of each record; papers that a record shows to be one are made one."""
        known = store.papers.of({name for every in names.values() for name in every})
        found: dict[str, int] = {}
        for entry in entries:
            every = names[entry.id]
            papers = list(dict.fromkeys(known[name] for name in every if name in known))
            if not papers:
                papers = [store.papers.make(clean(entry.name))]
            for other in papers[1:]:
                unite(store, papers[0], other, self._now())
                known = {name: papers[0] if paper == other else paper for name, paper in known.items()}
                found = {one: papers[0] if paper == other else paper for one, paper in found.items()}
            known |= dict.fromkeys(every, papers[0])
            found[entry.id] = papers[0]
        return found

    def _do(self, store: Store, sentence: str, wanted: Sequence[tuple[int, str, Any]]) -> Done:
        """Change what is not so already, and remember how it was."""
        before = _values(store, wanted)
        changes = [
            (paper, field, before[paper, field], value)
            for (paper, field), value in {(paper, field): value for paper, field, value in wanted}.items()
            if before[paper, field] != value
        ]
        self._put(store, [(paper, field, after) for paper, field, _before, after in changes])
        if changes:
            store.deeds.add(self._session, self._clock(), sentence, json.dumps(changes))
        return Done(sentence, len({(paper, field if not paper else "") for paper, field, *_rest in changes}))

    def _put(self, store: Store, values: Iterable[tuple[int, str, Any]]) -> None:
        now, facts = self._now(), []
        for paper, field, value in values:
            if field.startswith("view:"):
                store.habits.put_view((field[5:], *value), now)
            else:
                facts.append((paper, field, value))
        store.papers.put(facts, now)

    def _now(self) -> float:
        """Return the time, as precise as an exported file says it."""
        return round(self._clock(), 3)

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
            store.deeds.mark(number, "" if undone else self._session.name)
        said = ("Done again" if undone else "Undone") if moves else "Left as it is, since it was changed meanwhile"
        return Done(f"{said}: {sentence}", len({paper for paper, *_rest in moves}))


def verify(personal: Personal) -> None:
    """Check all of a file that was too large for that at its opening, and mend it where it is damaged."""
    personal.ask(lambda store: store.verify_once(), None)


def tag_name(word: str) -> str:
    """Make a word a tag: lower case, without ``#``, what would part it in a search as hyphens."""
    plain = normalize("NFC", clean(word)).casefold().lstrip("#").translate(_NOT_IN_TAGS)
    return normalize("NFC", "-".join(plain.split()))[:_LONGEST_TAG]


_NOT_IN_TAGS = str.maketrans(dict.fromkeys('",|()“”', " "))
"""Signs that end a word of the search language."""


def _by_paper(rows: Iterable[tuple[int, str]]) -> list[tuple[str, ...]]:
    papers: dict[int, list[str]] = {}
    for paper, identity in rows:
        papers.setdefault(paper, []).append(identity)
    return [tuple(names) for names in papers.values()]


def _kept(store: Store) -> list[Kept]:
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
            found.append(Kept(tuple(sorted(names.get(paper, ()), key=strength)), name, state))
    return sorted(found, key=lambda one: one.name.casefold())


def _newest(store: Store, papers: Iterable[int]) -> State:
    """Return what is noted of papers that turn out to be one: of each fact the newer one holds, but of notes all."""
    facts: dict[str, tuple[float, Any]] = {}
    notes: list[tuple[float, Any]] = []
    for paper in papers:
        for field, said in store.papers.facts(paper).items():
            facts[field] = max(said, facts.get(field, said), key=lambda fact: fact[0])
            notes += [said] if field == "note" else []
    tags = sorted(field[4:] for field, (_at, held) in facts.items() if field.startswith("tag:") and held)
    note = reduce(_joined, (text for _at, text in sorted(notes)))
    return State(bool(facts["starred"][1]), facts["read"][1], note, tuple(tags))


def unite(store: Store, paper: int, other: int, now: float) -> None:
    """Make two papers one; of each fact the newer one holds, but of two notes both."""
    older, newer = sorted(store.papers.facts(one)["note"] for one in (paper, other))
    store.papers.unite(paper, other)
    both = _joined(str(older[1]), str(newer[1]))
    if older[1] and both != newer[1]:
        store.papers.put([(paper, "note", both)], now)


def _joined(note: str, more: str) -> str:
    """Put two notes behind each other; paragraphs that one of them has already are not said twice."""
    if f"\n\n{note}\n\n" in f"\n\n{more}\n\n" or not note:
        return more
    return note if not more or f"\n\n{more}\n\n" in f"\n\n{note}\n\n" else f"{note}\n\n{more}"


def _values(store: Store, facts: Iterable[tuple[Any, ...]]) -> dict[tuple[int, str], Any]:
    """Return what each fact is now; the first two of each are its paper and its field."""
    wanted = [(fact[0], fact[1]) for fact in facts]
    papers = {paper for paper, _field in wanted if paper}
    noted, tags = store.papers.noted(papers), store.papers.tags(papers)
    views = {row[0]: [*row[1:4], row[5]] for row in store.habits.views(all_ever=True)} if (0 in dict(wanted)) else {}
    found: dict[tuple[int, str], Any] = {}
    for paper, field in wanted:
        if field.startswith("view:"):
            found[paper, field] = views.get(field[5:], ["", "", "", 0])
        elif field.startswith("tag:"):
            found[paper, field] = int(field[4:] in tags.get(paper, ()))
        else:
            starred, read, note = noted.get(paper, (False, "", ""))
            found[paper, field] = {"starred": int(starred), "read": read, "note": note}[field]
    return found
