"""Find records that were added, changed or removed since the user's last visit to a catalog.

A fingerprint (a hash of all fields) is stored per record. Visits less than an hour
apart count as one, so closing and reopening the browser does not clear the news.

Invariant: on the first visit to a catalog nothing is new.
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

    from hmtui.annotations import Annotations
    from hmtui.annotations.database import Store
    from hmtui.models import Entry

__all__ = [
    "Changes",
    "changes_between",
    "date_to_time",
    "fingerprint",
    "new_at_last_visit",
    "note_changes",
    "record_visit",
    "recorded_times",
]

_SAME_VISIT = 3600
"""Seconds within which a return counts as the same visit."""
_BATCH = 1_000
"""Records written in one transaction, which takes a few milliseconds."""
_PAUSE_EVERY, _PAUSE = 100, 0.001
"""Records after which the thread sleeps, and for how many seconds, so that the browser stays responsive."""


class Changes(Struct, frozen=True):
    """Records added to, changed in and removed from a catalog, each as id and name."""

    added: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]

    def __bool__(self) -> bool:
        """Return whether there is any change."""
        return bool(self.added or self.changed or self.removed)


def fingerprint(entry: Entry) -> int:
    """Return a hash of all fields of a record except its line in the source file."""
    from hashlib import blake2b  # noqa: PLC0415 - it loads OpenSSL, which the first screen can do without

    fields = entry_to_json(entry)
    fields.pop("source", None)
    digest = blake2b(json.dumps(fields, sort_keys=True).encode("utf-8", "surrogatepass"), digest_size=7).digest()
    return int.from_bytes(digest, "big")


def record_visit(
    annotations: Annotations,
    entries: Iterable[Entry],
    *,
    catalog: str = "",
    mark: str = "",
    clock: Callable[[], float] = time.time,
) -> frozenset[str]:
    """Record a visit to a catalog; return the ids of the records that are new or changed since the last visit.

    No lock is held while records are compared, and writes are short, so that the
    user can go on working. An interrupted visit loses nothing: its records count as
    new until a later visit completes.

    Args:
        annotations: the open state file.
        entries: the records.
        catalog: the key of the catalog in the state file; empty: the name that qualifies its ids.
        mark: identifies this version of the catalog file; if it is unchanged, records are not compared.
            Empty when unknown.
        clock: returns the time in seconds.

    Raises:
        StateError: the state file cannot be written.
    """
    now, catalog = clock(), catalog or annotations.catalog
    visit = annotations.read(lambda store: store.seen.visit(catalog), None)
    last, since, before = visit or (now, now, "")
    now = max(now, last + 0.001) if visit else now  # the clock may have been set back
    since = last if now - last > _SAME_VISIT else since
    if not (visit and mark and mark == before):
        note_changes(annotations, entries, catalog, now)
    with annotations.transaction(best_effort=True) as store:
        store.seen.put_visit(catalog, now, since, mark)
        return frozenset(store.seen.changed_since(catalog, since) if visit else ())


def new_at_last_visit(annotations: Annotations, catalog: str) -> frozenset[str]:
    """Return the ids of the records that were new at the last visit to a catalog."""

    def new_records(store: Store) -> frozenset[str]:
        visit = store.seen.visit(catalog)
        return frozenset(store.seen.changed_since(catalog, visit[1]) if visit else ())

    return annotations.read(new_records, frozenset())


def note_changes(annotations: Annotations, entries: Iterable[Entry], catalog: str, now: float) -> None:
    """Record which records of a catalog were added, changed or removed, without counting this as a visit.

    They are new until the visit after the next. Raises StateError when the state file cannot be written.
    """
    known = {entry: (digest, first, gone) for entry, _, digest, first, _, gone in _seen(annotations, catalog)}
    rows: list[tuple[str, str, int, float, float]] = []
    there: set[str] = set()
    for number, entry in enumerate(entries):
        if number % _PAUSE_EVERY == _PAUSE_EVERY - 1:
            time.sleep(_PAUSE)
        there.add(entry.id)
        digest = fingerprint(entry)
        was = known.get(entry.id)
        if was is None or was[0] != digest or was[2] is not None:
            rows.append((entry.id, entry.name, digest, was[1] if was else now, now))
    for start in range(0, len(rows), _BATCH):
        with annotations.transaction(best_effort=True) as store:
            store.seen.put(catalog, rows[start : start + _BATCH])
    gone = [one for one, old in known.items() if one not in there and old[2] is None]
    if gone:
        with annotations.transaction(best_effort=True) as store:
            store.seen.put_gone(catalog, gone, now)


def date_to_time(text: str, *, end: bool = False) -> float:
    """Return the time, in seconds, at which a date like 2026-01-31 begins (or ends) in the local time zone.

    Raises:
        UsageError: the text is not a date.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"“{text}” is not a date.", hint="Use: 2026-01-31.") from None
    if end:
        day += timedelta(days=1)
    return time.mktime((day.year, day.month, day.day, 0, 0, 0, 0, 0, -1))


def changes_between(annotations: Annotations, start: float, end: float, *, catalog: str = "") -> Changes:
    """Return the records that visits found added, changed or removed between two times, in seconds."""
    added, changed, removed = [], [], []
    seen = sorted(_seen(annotations, catalog or annotations.catalog))
    begin = min((first for _, _, _, first, _, _ in seen), default=0)  # records of the first visit were not added then
    for entry, name, _print, first, last, gone in seen:
        if gone is not None and start <= gone < end:
            removed.append((entry, name))
        elif start <= first < end and first > begin:
            added.append((entry, name))
        elif start <= last < end and last > begin:
            changed.append((entry, name))
    return Changes(tuple(added), tuple(changed), tuple(removed))


def recorded_times(annotations: Annotations, catalog: str = "") -> list[float]:
    """Return the times at which something is known of a catalog: its visits, and when records were seen to change."""
    catalog = catalog or annotations.catalog
    visit = annotations.read(lambda store: store.seen.visit(catalog), None)
    seen = _seen(annotations, catalog)
    times = {time for _, _, _, first, changed, gone in seen for time in (first, changed, gone) if time is not None}
    return sorted({*times, *(visit[:2] if visit is not None else ())})


def _seen(annotations: Annotations, catalog: str) -> list[tuple[str, str, int, float, float, float | None]]:
    none: list[tuple[str, str, int, float, float, float | None]] = []
    return annotations.read(lambda store: store.seen.records(catalog), none)
