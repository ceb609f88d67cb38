"""``hmtui diff OLD NEW``: what came, went and changed between two catalogs or lists, or between two days.

Days are answered from what was seen of a catalog when it was looked at.
Invariant: exit code 0 means no difference, 1 that there is one.
"""

from __future__ import annotations

import json
import re

from hmtui.catalog import entry_to_json
from hmtui.cli.choosing import cache_limit, open_library, show_progress
from hmtui.cli.output import emit, say
from hmtui.errors import UsageError
from hmtui.identity import identities
from hmtui.library import Library
from hmtui.personal.news import changes_between, moment
from hmtui.places import from_anywhere

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from hmtui.cli.arguments import Arguments
    from hmtui.model import Entry

__all__ = ["run"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def run(arguments: Arguments) -> int:
    """Print the differences."""
    old, new = arguments.words
    days = [bool(_DAY.fullmatch(word)) for word in (old, new)]
    if all(days):
        rows = list(_between_days(arguments, old, new))
    elif any(days):
        raise UsageError("hmtui diff compares two files or two days, not one of each.")
    else:
        rows = list(
            _between(
                Library.open(old, tell=show_progress, cache_limit=cache_limit()),
                Library.open(new, tell=show_progress, cache_limit=cache_limit()),
            )
        )
    for row in rows:
        if arguments.has("json"):
            emit(json.dumps(row, ensure_ascii=False))
        else:
            fields = f"\t{', '.join(row['fields'])}" if row.get("fields") else ""
            emit(f"{_SIGNS[row['change']]} {row['id']}\t{row['name']}{fields}")
    if not rows:
        say("No difference.")
    return int(bool(rows))


_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def _between_days(arguments: Arguments, old: str, new: str) -> Iterator[dict[str, Any]]:
    library = open_library(arguments)
    start, end = moment(old, end=True), moment(new, end=True)
    changes = changes_between(library.noted.personal, start, end, catalog=from_anywhere(library.name))
    for kind in ("added", "changed", "removed"):
        for entry_id, name in getattr(changes, kind):
            yield {"change": kind, "id": entry_id, "name": name}


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
        elif fields := _fields(entry, now):
            yield {"change": "changed", "id": entry_id, "name": entry.name, "fields": fields}


def _renamed(gone: Iterable[Entry], come: Iterable[Entry]) -> dict[str, str]:
    """Find the records that have another id now: the same paper by its DOI or arXiv number."""
    there = {name: entry.id for entry in come for name in identities(entry)[:-1]}
    found: dict[str, str] = {}
    for entry in gone:
        now = next((there[name] for name in identities(entry)[:-1] if name in there), "")
        if now and now not in found.values():
            found[entry.id] = now
    return found


def _fields(old: Entry, new: Entry) -> list[str]:
    before, after = entry_to_json(old), entry_to_json(new)
    return [name for name in {**before, **after} if name != "source" and before.get(name) != after.get(name)]
