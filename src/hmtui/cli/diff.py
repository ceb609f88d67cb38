"""``hmtui diff OLD NEW``: what changed between two catalogs or lists, or between two dates.

Dates are answered from what was recorded when the browser showed the catalog.
Invariant: exit code 0 means no difference; 1 that there is one, or that nothing
was recorded for the dates.
"""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

import click

from hmtui.annotations.changes import changes_between, date_to_time, recorded_span
from hmtui.catalog import entry_to_json
from hmtui.cli import candidates, options
from hmtui.cli.loading import open_library, show_progress
from hmtui.cli.output import emit, is_terminal, say, speaks_unicode, terminal_width
from hmtui.cli.parsing import Command
from hmtui.cli.settings import pass_settings
from hmtui.errors import UsageError
from hmtui.identity import identities
from hmtui.library import Library
from hmtui.paths import absolute_source
from hmtui.text.cells import cut
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hmtui.cli.settings import Settings
    from hmtui.models import Entry

__all__ = ["command"]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@click.command(
    "diff",
    cls=Command,
    examples=(
        ("hmtui diff old.json new.json", "two catalogs"),
        ("hmtui diff 2026-01-01 2026-02-01", "what you saw change in the catalog between two dates"),
    ),
)
@click.argument("old", metavar="OLD", shell_complete=candidates.files)
@click.argument("new", metavar="NEW", shell_complete=candidates.files)
@options.as_json
@options.catalog_and_help
@pass_settings
def command(settings: Settings, old: str, new: str, *, as_json: bool) -> int:
    """Compare two catalogs or dates."""
    dates = [bool(_DATE.fullmatch(word)) for word in (old, new)]
    if all(dates):
        rows = _between_dates(settings, old, new)
        if rows is None:
            return 1
    elif any(dates):
        raise UsageError("hmtui diff compares two files or two dates, not one of each")
    else:
        libraries = [Library.open(one, notify=show_progress, cache_limit=settings.cache_limit) for one in (old, new)]
        rows = list(_between(*libraries))
    for row in rows:
        if as_json:
            emit(json.dumps(row, ensure_ascii=not speaks_unicode()))
        else:
            emit(*_lines(row))
    if not rows:
        say("No difference")
    return int(bool(rows))


def _between_dates(settings: Settings, old: str, new: str) -> list[dict[str, Any]] | None:
    """Return what was seen to change between two dates; None, with a message, when nothing was recorded."""
    start, end = date_to_time(old, end=True), date_to_time(new, end=True)
    if start > end:
        raise UsageError(f"{old} is after {new}.", hint=f"Use: hmtui diff {new} {old}.")
    library = open_library(settings)
    catalog = absolute_source(library.name)
    annotations = library.annotation_lookup.annotations
    span = recorded_span(annotations, catalog)
    if span is None:
        say(f"Nothing is recorded of {library.identity}; the browser records what it shows")
        return None
    first, last = span
    if end <= first or start > last:
        say(f"Nothing is recorded between {old} and {new}: records go from {_date(first)} to {_date(last)}")
        return None
    if start < first:
        say(f"Records begin on {_date(first)}")
    changes = changes_between(annotations, start, end, catalog=catalog)
    return [
        {"change": kind, "id": entry_id, "name": name}
        for kind in ("added", "changed", "removed")
        for entry_id, name in getattr(changes, kind)
    ]


def _date(seconds: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(seconds))


def _between(old: Library, new: Library) -> Iterator[dict[str, Any]]:
    before, after = ({entry.id: entry for entry in library.entries()} for library in (old, new))
    renamed = _renamed(
        [entry for entry in before.values() if entry.id not in after],
        [entry for entry in after.values() if entry.id not in before],
    )
    for entry_id, entry in after.items():
        if entry_id not in before and entry_id not in renamed.values():
            yield {"change": "added", "id": entry_id, "name": entry.name}
    for entry_id, entry in before.items():
        now = after.get(renamed.get(entry_id, entry_id))
        if now is None:
            yield {"change": "removed", "id": entry_id, "name": entry.name}
        elif values := _changed_values(entry, now):
            yield {"change": "changed", "id": entry_id, "name": entry.name, "fields": list(values), "values": values}


def _renamed(gone: Iterable[Entry], come: Iterable[Entry]) -> dict[str, str]:
    """Find the records that have another id now: the same paper by its DOI or arXiv number."""
    there = {name: entry.id for entry in come for name in identities(entry)[:-1]}
    found: dict[str, str] = {}
    for entry in gone:
        now = next((there[name] for name in identities(entry)[:-1] if name in there), "")
        if now and now not in found.values():
            found[entry.id] = now
    return found


def _changed_values(old: Entry, new: Entry) -> dict[str, dict[str, Any]]:
    """Return the old and the new value of every field that differs."""
    before, after = entry_to_json(old), entry_to_json(new)
    return {
        name: {"old": before.get(name), "new": after.get(name)}
        for name in {**before, **after}
        if name != "source" and before.get(name) != after.get(name)
    }


def _lines(row: dict[str, Any]) -> Iterator[str]:
    """Write a change: a line for the record, and one for each field; on a terminal cut to its width."""
    yield f"{_SIGNS[row['change']]} {row['id']}\t{row['name']}"
    for field, values in row.get("values", {}).items():
        line = clean(f"{field}: {_change(values['old'], values['new'])}")
        yield f"    {cut(line, terminal_width() - 4) if is_terminal() else line}"


def _change(old: Any, new: Any) -> str:
    """Write what became of a value; of lists only the items that came and went."""
    if isinstance(old, list) and isinstance(new, list):
        gone = [f"- {_written(item)}" for item in old if item not in new]
        come = [f"+ {_written(item)}" for item in new if item not in old]
        return "; ".join([*gone, *come]) or "other order"
    return f"{_written(old)} → {_written(new)}"


def _written(value: Any) -> str:
    if value is None:
        return "(none)"
    if isinstance(value, list):
        return ", ".join(map(_written, value))
    if isinstance(value, dict):
        return " ".join(map(_written, value.values()))
    return str(value).lower() if isinstance(value, bool) else str(value)
