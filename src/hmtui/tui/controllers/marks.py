"""The marked records: which they are, and doing something with all of them.

They may be listed or not; how many there are, and how many of them are not listed,
is always on the screen. A few are read at once; many are read in a thread, and only
then something is done.
Invariant: nothing here holds up the screen, however many records are listed, and
what would be too many is refused in words, with nothing changed.
"""

from __future__ import annotations

from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from hmtui.actions import on_marked
from hmtui.errors import HmtuiError, SourceError
from hmtui.identity import bare
from hmtui.paths import absolute_source
from hmtui.sequences import read_each
from hmtui.tui.controllers.undo import Step, if_few
from hmtui.tui.widgets.footer import UNDO
from hmtui.tui.widgets.results import ResultsPanel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, KeysView, Sequence

    from textual.timer import Timer

    from hmtui.library import Library
    from hmtui.models import Entry
    from hmtui.store import Hits
    from hmtui.tui.controllers.session import Session

__all__ = ["MOST", "MOST_NOTED", "Marks"]

MOST = 10_000
"""Records that can be marked, copied or exported together from the browser; the command line takes any number."""
MOST_NOTED = 5_000
"""Records of which something is noted at once, which is written while the screen waits: a fifth of a second."""
_FEW = 200
"""Records that are read while the screen waits: some hundredths of a second."""

_REST = 0.15
"""Seconds without another answer after which it is counted how many of very many marks are not listed."""

_Found = TypeVar("_Found")


class Marks:
    """The marks of one browser."""

    def __init__(self, session: Session, results: ResultsPanel, show: Callable[[int, int], None]) -> None:
        """Mark rows of ``results``; ``show`` is told how many are marked, and how many of these are not listed."""
        self._session, self._results, self._show = session, results, show
        self._last = ""
        """The record marked or unmarked last, from which a range is drawn while it is marked."""
        self._left: dict[str, tuple[str, ...]] = {}
        """The marked records of the lists that were left, by source."""
        self.unlisted = 0
        """How many of them are not listed."""
        self._places: tuple[Library | None, frozenset[str], tuple[int, ...]] = (None, frozenset(), ())
        """Where the marked records of a library stand in its index."""
        self._recount: Timer | None = None
        self._one_at_a_time = Lock()
        """Records are read for one key after the other: in its order, and never all of them several times over."""

    @property
    def _ids(self) -> KeysView[str]:
        return self._session.marked

    # --- marking --------------------------------------------------------------------------------------------

    def toggle(self) -> None:
        """Mark the record under the cursor, or take its mark away, and go on to the next row of the list."""
        results, entry = self._results, self._session.current
        on = entry.id not in self._ids
        self._set([entry.id], on=on)
        self._last = entry.id
        if self._session.panel in {"box", "list"}:
            results.move_to(results.cursor + 1)
        else:  # there its mark is not seen
            self._session.notify(f"{'Marked' if on else 'Unmarked'} {entry.name}{UNDO}")

    def extend(self) -> None:
        """Mark all rows from the newest mark that stands to the cursor; the cursor's alone where that is not listed."""
        cursor, entry, hits = self._results.cursor, self._session.current, self._session.hits
        last = self._last if self._last in self._ids else next(reversed([*self._ids]), "")
        number = self._session.library.store.number_of(last) if last else None
        begin = hits.position(number) if hits is not None and number is not None else None
        low, high = sorted((cursor if begin is None else begin, cursor))
        self._last = entry.id
        why = "the last mark is not listed" if last else f"{self._session.key('mark_range')} again ends a range"
        self._with_ids(low, high + 1, partial(self._mark, why=f": {why}" if begin is None else ""))

    def all(self) -> None:
        """Mark everything listed, or take the marks away where everything is marked."""

        def toggle(ids: Sequence[str]) -> None:
            if self._ids >= set(ids):
                self._clear(ids)
            else:
                self._mark(ids)

        self._with_ids(0, self._results.count, toggle)

    def clear(self) -> None:
        """Take all marks away, in a way that can be undone."""
        if not self._ids:
            raise HmtuiError("No record is marked.")
        self._clear(self._ids)

    # --- other lists ----------------------------------------------------------------------------------------

    def leave(self) -> None:
        """Take all marks away, since another list is shown; what was found online is no list to come back to."""
        if self._session.kept is None:
            self._left[absolute_source(self._session.library.name)] = tuple(self._ids)
        self._results.mark([*self._ids], on=False)
        self._session.undo.leave_list()
        self._last = ""
        self.count_again()

    def come_back(self, library: Library) -> None:
        """Set the marks that a list had when it was left."""
        self._results.mark(self._left.get(absolute_source(library.name), ()), on=True)
        self.count_again()

    def drop_missing(self) -> None:
        """Take away the marks of records that the list no longer has, when all of it is read."""
        there = self._session.library.store.numbers_of(self._ids)
        self._results.mark([one for one in self._ids if one not in there], on=False)
        self.count_again()

    # --- undo -----------------------------------------------------------------------------------------------

    def _clear(self, ids: Iterable[str]) -> None:
        self._session.notify(f"{self._set(ids, on=False)}{UNDO}")

    def _set(self, ids: Iterable[str], *, on: bool) -> str:
        """Mark records, or take their marks away, in a way that can be undone; return what was done."""
        changed = [one for one in ids if (one not in self._ids) == on]
        if on:
            _refuse_more_than(MOST, len(self._ids) + len(changed))
        lines = "\n".join(changed)  # a set of thousands would take half a megabyte, for every step
        undo, redo = partial(self._bring, lines, back=not on), partial(self._bring, lines, back=on)
        step = Step(undo, redo, of_list=True, records=if_few(changed))
        if changed:
            self._session.query_steps.add(step)
        return step.redo()

    def _bring(self, lines: str, *, back: bool) -> str:
        """Bring marks back, or take them away, given the ids of the records; return what was done."""
        ids = lines.splitlines()
        self._results.mark(ids, on=back)
        self.count_again()
        done = "restored" if back else "cleared"
        if len(ids) == 1:
            return f"Mark {done}: {self._session.library.entry(ids[0]).name}"
        return f"{len(ids):,} marks {done}"

    def _mark(self, ids: Sequence[str], why: str = "") -> None:
        self._set(ids, on=True)
        self._session.notify(f"{len(self._ids):,} marked{why}{UNDO}")

    # --- how they are described ---------------------------------------------------------------------------------

    def count_again(self) -> None:
        """Show how many there are, and how many of them are not listed; of very many, when the keys rest."""
        if self._recount is not None:
            self._recount.stop()
            self._recount = None
        self.unlisted = min(self.unlisted, len(self._ids))
        if len(self._ids) <= _FEW:
            self._count_unlisted()
        else:
            self._recount = self._session.after(_REST, self._count_unlisted)
        self._show(len(self._ids), self.unlisted)

    def _count_unlisted(self) -> None:
        hits = self._session.hits
        if hits is None or hits.partial:
            return  # what is listed is counted again when all of it is known
        library, ids = self._session.library, frozenset(self._ids)
        if self._places[:2] != (library, ids):
            self._places = library, ids, tuple(library.store.numbers_of(ids).values())
        self.unlisted = len(ids) - len(hits.positions(self._places[2]))
        self._show(len(self._ids), self.unlisted)

    def where(self, ids: Sequence[str]) -> str:
        """Return, for the end of a notice, how many of a few records are not listed: `` (2 not listed)``."""
        hits = self._session.hits
        if hits is None or hits.partial or not ids:
            return ""
        numbers = self._session.library.store.numbers_of(ids).values()
        unlisted = len(ids) - len(hits.positions(tuple(numbers)))
        return (" (not listed)" if len(ids) == 1 else f" ({unlisted:,} not listed)") if unlisted else ""

    @property
    def description(self) -> str:
        """The records marked, in words: ``2 marked records (1 not listed)``; empty where there are none."""
        return self.short.replace("marked", "marked record" if len(self._ids) == 1 else "marked records")

    @property
    def short(self) -> str:
        """The same in fewer words: ``2 marked (1 not listed)``."""
        return on_marked("", len(self._ids), self.unlisted).strip()

    def name(self, entries: Sequence[Entry]) -> str:
        """Return what a window calls the records chosen: the name of one, or how many there are."""
        if len(entries) != 1:
            return self.description or f"{len(entries):,} records"
        return f"{entries[0].name} ({self.description})" if self._ids else entries[0].name

    def _with_ids(self, start: int, stop: int, act: Callable[[Sequence[str]], None]) -> None:
        _refuse_more_than(MOST, stop - start)
        library, numbers = self._session.library, self._numbers(start, stop)
        self._when_known(stop - start, lambda: tuple(map(library.store.id_at, numbers)), act)

    def _numbers(self, start: int, stop: int) -> Sequence[int]:
        """Return the numbers, in the store, of the records of rows; HmtuiError when only the first rows are known so far."""
        hits = self._session.hits
        if hits is not None and hits.partial:
            raise HmtuiError("Still searching.", hint="Try again in a second.")
        return hits.numbers(start, stop) if hits is not None else ()

    # --- doing something with them --------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """How many records are chosen: the marked ones, else the one under the cursor."""
        return len(self._ids) or 1

    def reader(self, most: int = MOST) -> Callable[[], Sequence[Entry]]:
        """Return what reads the records chosen now, in the order of the list; it takes a while when they are many."""
        if not self._ids:
            chosen = (self._session.current,)
            return lambda: chosen
        library, hits, ids = self._session.library, self._session.hits, sorted(self._ids)

        def read() -> Sequence[Entry]:
            numbers = list(library.store.numbers_of(ids).values())
            return read_each(library.entry_at, _as_listed(numbers, hits, all_of_them=most >= len(ids))[:most])

        return read

    def listed(self) -> Callable[[], Sequence[Entry]]:
        """Return what reads all records listed now; HmtuiError when they are none, or too many."""
        count, library = self._results.count, self._session.library
        if not count:
            raise HmtuiError("Nothing to export: no record is listed.")
        _refuse_more_than(MOST, count)
        numbers = self._numbers(0, count)
        return lambda: read_each(library.entry_at, numbers)

    def use(self, act: Callable[[Sequence[Entry]], None], most: int = MOST, *, whole: bool = False) -> None:
        """Do something with the records chosen, as soon as they are read; HmtuiError when they are more than ``most``.

        ``whole``: with all that is known of them, not only names and what identifies them.
        """
        _refuse_more_than(most, self.count, hint="Mark fewer.")
        read = self.reader()
        self._when_known(self.count, lambda: tuple(read() if whole else map(bare, read())), act)

    def unless_hidden(self, action_id: str, verb: str, act: Callable[[], None]) -> None:
        """Act on the records chosen; where all of them are marked and none is listed, only when asked twice."""
        count, session = len(self._ids), self._session
        if count and self.unlisted == count:
            key, clear = session.key(action_id), session.key("clear_marks")
            which, them, marks = f"None of the {count:,} marked is", "them", "the marks"
            if count == 1:
                which, them, marks = f"{session.library.entry(*self._ids).name} is marked but not", "it", "the mark"
            question = f"{which} listed: {key} again to {verb} {them}, {clear} to clear {marks}"
            if not session.confirmation.given(question):
                return
        act()

    def _when_known(self, count: int, find: Callable[[], _Found], act: Callable[[_Found], None]) -> None:
        """Find something out about so many records, at once or in a thread, then act on it."""
        if count <= _FEW:
            act(find())
            return
        session = self._session

        def work() -> None:
            try:
                with self._one_at_a_time:
                    session.app.call_from_thread(session.attempt, partial(act, find()))
            except SourceError as error:
                session.post(ResultsPanel.Unreadable(error))
            finally:
                session.app.call_from_thread(session.progress, "")

        session.progress(f"Looking up {count:,} records")
        session.in_thread("marks", work)


def _refuse_more_than(most: int, count: int, hint: str = "Narrow the search; hmtui export takes any number.") -> None:
    if count > most:
        raise HmtuiError(f"Too many records: {count:,}; at most {most:,} at once.", hint=hint)


def _as_listed(numbers: Sequence[int], hits: Hits | None, *, all_of_them: bool) -> list[int]:
    """Put records in the order in which they are listed, behind them those that are not listed now.

    In a long list, the places of many are found by going through it once, which is done for all of them only.
    """
    listed = len(hits) if hits is not None else 0
    if hits is None or hits.partial or (listed > MOST and len(numbers) > _FEW and not all_of_them):
        return sorted(numbers)
    places = hits.positions(numbers)
    return sorted(numbers, key=lambda number: (number not in places, places.get(number, number)))
