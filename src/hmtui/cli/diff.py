"""``hmtui diff OLD NEW``: what changed between two catalogs or lists, or between two dates.

Dates are answered from the versions of a saved source, with values, else from what was recorded when the browser
showed the catalog.

Invariant: exit code 0 means no difference; 1 that there is one, or that nothing
was recorded for the dates.
"""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

import click

from hmtui.annotations.changes import changes_between, date_to_time, recorded_times
from hmtui.cli import candidates, options
from hmtui.cli.loading import open_library, show_progress
from hmtui.cli.output import emit, is_terminal, say, speaks_unicode, terminal_width
from hmtui.cli.parsing import Command
from hmtui.cli.settings import pass_settings
from hmtui.errors import UsageError
from hmtui.library import Library
from hmtui.paths import absolute_source
from hmtui.sources import read
from hmtui.sources.differences import Difference, differences
from hmtui.sources.saved_names import resolve, saved_at, version_at, versions
from hmtui.text.cells import cut
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hmtui.cli.settings import Settings
    from hmtui.sources.saved_names import SavedSource

__all__ = ["command"]

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


@click.command(
    "diff",
    cls=Command,
    examples=(
        ("hmtui diff old.json new.json", "two catalogs"),
        ("hmtui diff 2026-01-01 2026-02-01", "what you saw change in the catalog between two dates"),
        ("hmtui diff 2026-01-01 2026-02-01 -c epoch", "what changed in a saved source, with values"),
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
        rows = list(differences(*(library.entries() for library in libraries)))
    for row in rows:
        if as_json:
            emit(json.dumps(_plain(row), ensure_ascii=not speaks_unicode()))
        else:
            emit(*_lines(row))
    if not rows:
        say("No difference")
    return int(bool(rows))


def _between_dates(settings: Settings, old: str, new: str) -> list[Difference] | None:
    """Return what changed between two dates; None, with a message, when nothing is known of them."""
    if date_to_time(old) > date_to_time(new):
        raise UsageError(f"{old} is after {new}.", hint=f"Use: hmtui diff {new} {old}.")
    source = saved_at(resolve(settings.source)) if settings.source else None
    if source is not None:
        return _between_versions(source, old, new)
    return _between_visits(open_library(settings), old, new)


def _between_versions(source: SavedSource, old: str, new: str) -> list[Difference] | None:
    """Return what changed between two versions of a saved source."""
    times = [*(at for at, _ in versions(source)), source.fetched, source.checked]
    if _days_without_data((old, new), times, source.name):
        return None
    before, after = (version_at(source, date_to_time(day, end=True)) or source.path for day in (old, new))
    if before == after:
        return []
    return list(differences(*(read(str(path)).catalog.entries for path in (before, after))))


def _between_visits(library: Library, old: str, new: str) -> list[Difference] | None:
    """Return which records were seen to change between two dates; their values are not recorded."""
    catalog = absolute_source(library.name)
    annotations = library.annotation_lookup.annotations
    times = recorded_times(annotations, catalog)
    if not times:
        say(f"No data for {library.identity}: the browser records what it shows, `hmtui sources add` keeps versions")
        return None
    outside = _days_without_data((old, new), times, library.identity)
    start, end = date_to_time(old, end=True), date_to_time(new, end=True)
    changes = changes_between(annotations, start, end, catalog=catalog)
    found = [
        Difference(kind, entry_id, name)
        for kind in ("added", "changed", "removed")
        for entry_id, name in getattr(changes, kind)
    ]
    if not found and not outside and old != new and not any(start <= moment < end for moment in times):
        outside = True
        say(f"No data for the days from {old} to {new}: {library.identity} was not opened then")
    return found if found or not outside else None


def _days_without_data(days: Sequence[str], times: Sequence[float], name: str) -> bool:
    """Return whether there are days before the first or after the last time at which something is known, and say so."""
    first, last = _date(min(times)), _date(max(times))
    outside = [day for day in days if not first <= day <= last]
    for day in outside:
        say(f"No data for {day}: {name} is known from {first} to {last}")
    return bool(outside)


def _date(seconds: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(seconds))


def _plain(row: Difference) -> dict[str, Any]:
    """Return a difference as JSON has it."""
    about = {"change": row.change, "id": row.id, "name": row.name}
    if not row.values:
        return about
    values = {field: {"old": old, "new": new} for field, (old, new) in row.values.items()}
    return {**about, "fields": list(values), "values": values}


def _lines(row: Difference) -> Iterator[str]:
    """Write a change: a line for the record, and one for each field; on a terminal cut to its width."""
    yield f"{_SIGNS[row.change]} {row.id}\t{row.name}"
    for field, (old, new) in row.values.items():
        line = clean(f"{field}: {_change(old, new)}")
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
