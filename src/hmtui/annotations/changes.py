"""What a catalog has gained or changed since the user last looked.

Each record leaves a print, a hash of everything it says. Looks within an hour of
each other are one look, so that leaving and coming back does not make the news
old. Invariant: nothing is new in a catalog that is looked at for the first time.
"""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.catalog import entry_to_json
from hmtui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hmtui.annotations import Personal
    from hmtui.annotations.database import Store
    from hmtui.models import Entry

__all__ = ["Changes", "changes_between", "look", "moment", "news_of_last_look", "print_of", "recorded_span"]

_ONE_LOOK = 3600
"""Seconds within which coming back is the same look."""
_AT_ONCE = 1_000
"""Records that are remembered in one transaction: a few milliseconds."""
_REST_AFTER, _REST = 100, 0.001
"""Records after which others get a turn, and seconds for that."""


class Changes(Struct, frozen=True):
    """What became of a catalog: ids and names of records."""

    added: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        """Return whether anything did."""
        return bool(self.added or self.changed or self.removed)


def print_of(entry: Entry) -> int:
    """Return a number that changes with anything a record says, save where it stands in its file."""
    from hashlib import blake2b  # noqa: PLC0415 - what was new is told before anything is hashed

    said = entry_to_json(entry)
    said.pop("source", None)
    digest = blake2b(json.dumps(said, sort_keys=True).encode("utf-8", "surrogatepass"), digest_size=7).digest()
    return int.from_bytes(digest, "big")


def look(
    personal: Personal,
    entries: Iterable[Entry],
    *,
    catalog: str = "",
    mark: str = "",
    clock: Callable[[], float] = time.time,
) -> frozenset[str]:
    """Look at a catalog: remember what it holds now, and give the ids of the records that are new.

    Nothing is held while the records are gone through, and little is written at
    a time, so that the user can go on. A look that is broken off loses nothing:
    what it had remembered is new until a later one is complete.

    Args:
        personal: where looks are remembered.
        entries: the records.
        catalog: what the catalog is known by (empty: by the name that its ids have).
        mark: tells this content of the file from any other; empty where that is not known.
        clock: tells the time.

    Raises:
        StateError: nothing can be written; then nothing is known to be new.
    """
    now, catalog = clock(), catalog or personal.catalog
    visit = personal.ask(lambda store: store.seen.visit(catalog), None)
    last, since, before = visit or (now, now, "")
    now = max(now, last + 0.001) if visit else now  # the clock may have been put back
    since = last if now - last > _ONE_LOOK else since
    if not (visit and mark and mark == before):
        _remember(personal, entries, catalog, now)
    with personal.writing(courtesy=True) as store:
        store.seen.put_visit(catalog, now, since, mark)
        return frozenset(store.seen.changed_since(catalog, since) if visit else ())


def news_of_last_look(personal: Personal, catalog: str) -> frozenset[str]:
    """Return the ids of the records that were new when a catalog was last looked at."""

    def asked(store: Store) -> frozenset[str]:
        visit = store.seen.visit(catalog)
        return frozenset(store.seen.changed_since(catalog, visit[1]) if visit else ())

    return personal.ask(asked, frozenset())


def _remember(personal: Personal, entries: Iterable[Entry], catalog: str, now: float) -> None:
    known = {entry: (print_, first, gone) for entry, _, print_, first, _, gone in _seen(personal, catalog)}
    rows: list[tuple[str, str, int, float, float]] = []
    there: set[str] = set()
    for number, entry in enumerate(entries):
        if number % _REST_AFTER == _REST_AFTER - 1:
            time.sleep(_REST)
        there.add(entry.id)
        print_ = print_of(entry)
        was = known.get(entry.id)
        if was is None or was[0] != print_ or was[2] is not None:
            rows.append((entry.id, entry.name, print_, was[1] if was else now, now))
    for start in range(0, len(rows), _AT_ONCE):
        with personal.writing(courtesy=True) as store:
            store.seen.put(catalog, rows[start : start + _AT_ONCE])
    gone = [one for one, old in known.items() if one not in there and old[2] is None]
    if gone:
        with personal.writing(courtesy=True) as store:
            store.seen.put_gone(catalog, gone, now)


def moment(text: str, *, end: bool = False) -> float:
    """Return the time that a date like 2026-01-31 begins, or ends, in this time zone.

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


def changes_between(personal: Personal, start: float, end: float, *, catalog: str = "") -> Changes:
    """Return what was seen to come, change and go in a catalog between two times; see ``look``."""
    added, changed, removed = [], [], []
    seen = sorted(_seen(personal, catalog or personal.catalog))
    begin = min((first for _, _, _, first, _, _ in seen), default=0)  # what the first look found had not come then
    for entry, name, _print, first, last, gone in seen:
        if gone is not None and start <= gone < end:
            removed.append((entry, name))
        elif start <= first < end and first > begin:
            added.append((entry, name))
        elif start <= last < end and last > begin:
            changed.append((entry, name))
    return Changes(tuple(added), tuple(changed), tuple(removed))


def recorded_span(personal: Personal, catalog: str = "") -> tuple[float, float] | None:
    """Return when a catalog was first and last looked at; None when it never was."""
    catalog = catalog or personal.catalog
    visit = personal.ask(lambda store: store.seen.visit(catalog), None)
    if visit is None:
        return None
    return min((first for _, _, _, first, _, _ in _seen(personal, catalog)), default=visit[0]), visit[0]


def _seen(personal: Personal, catalog: str) -> list[tuple[str, str, int, float, float, float | None]]:
    none: list[tuple[str, str, int, float, float, float | None]] = []
    return personal.ask(lambda store: store.seen.records(catalog), none)
