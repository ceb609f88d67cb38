"""What a catalog has gained or changed since the person last looked.

Each record leaves a print, a hash of everything it says. Looks within an hour of
each other are one look, so that leaving and coming back does not make the news
old. Invariant: nothing is new in a catalog that is looked at for the first time.
"""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from hashlib import blake2b

from hmtui.catalog import entry_to_json
from hmtui.errors import UsageError
from hmtui.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hmtui.model import Entry
    from hmtui.personal import Personal

__all__ = ["Changes", "changes_between", "look", "moment", "print_of"]

_ONE_LOOK = 3600
"""Seconds within which coming back is the same look."""


class Changes(Record):
    """What became of a catalog: ids and names of records."""

    added: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        """Tell whether anything did."""
        return bool(self.added or self.changed or self.removed)


def print_of(entry: Entry) -> int:
    """Give a number that changes with anything a record says, save where it stands in its file."""
    said = entry_to_json(entry)
    said.pop("source", None)
    digest = blake2b(json.dumps(said, sort_keys=True).encode("utf-8", "surrogatepass"), digest_size=7).digest()
    return int.from_bytes(digest, "big")


def look(personal: Personal, entries: Iterable[Entry], *, clock: Callable[[], float] = time.time) -> frozenset[str]:
    """Look at a catalog: remember what it holds now, and give the ids of the records that are new.

    Raises:
        StateError: nothing can be written; then nothing is known to be new.
    """
    now = clock()
    with personal.writing() as store:
        visit = store.seen.visit(personal.catalog)
        known = {
            entry: (print_, first, changed, gone)
            for entry, _, print_, first, changed, gone in store.seen.records(personal.catalog)
        }
        last, since = visit or (now, now)
        since = last if now - last > _ONE_LOOK else since
        rows, new, there = [], set(), set()
        for entry in entries:
            there.add(entry.id)
            print_ = print_of(entry)
            old = known.get(entry.id)
            first, changed = (old[1], old[2]) if old else (now, now)
            if old is None or old[0] != print_ or old[3] is not None:
                changed = now
                rows.append((entry.id, entry.name, print_, first, changed))
            if visit and changed > since:
                new.add(entry.id)
        store.seen.put(personal.catalog, rows)
        store.seen.put_gone(
            personal.catalog, [one for one, old in known.items() if one not in there and old[3] is None], now
        )
        store.seen.put_visit(personal.catalog, now, since)
    return frozenset(new)


def moment(text: str, *, end: bool = False) -> float:
    """Give the time that a date like 2026-01-31 begins, or ends, in this time zone.

    Raises:
        UsageError: it is no date.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"“{text}” is no date.", hint="As in: 2026-01-31.") from None
    if end:
        day += timedelta(days=1)
    return time.mktime((day.year, day.month, day.day, 0, 0, 0, 0, 0, -1))


def changes_between(personal: Personal, start: float, end: float) -> Changes:
    """Give what was seen to come, change and go in a catalog between two times. Raises StateError."""
    added, changed, removed = [], [], []
    for entry, name, _print, first, last, gone in sorted(personal.store.seen.records(personal.catalog)):
        if gone is not None and start <= gone < end:
            removed.append((entry, name))
        elif start <= first < end:
            added.append((entry, name))
        elif start <= last < end:
            changed.append((entry, name))
    return Changes(tuple(added), tuple(changed), tuple(removed))
