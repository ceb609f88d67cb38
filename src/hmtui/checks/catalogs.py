"""Check a catalog file: report every fault with its line.

``hmtui.catalog`` opens a catalog or refuses it with its first fault; to correct a file,
all of them are needed at once.

Invariant: text that is no JSON, or no catalog, raises the ``CatalogError`` of
``hmtui.catalog``; any other fault is in the report, and the records without
faults are returned.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from hmtui import catalog as catalogs
from hmtui.catalog import entry_from_json
from hmtui.errors import CatalogError
from hmtui.formats.draft import Report
from hmtui.formats.json_document import found_in

if TYPE_CHECKING:
    from hmtui.models import Catalog, Entry

__all__ = ["check_catalog", "record_lines"]


def check_catalog(text: str, name: str, report: Report) -> tuple[Catalog, dict[str, int]]:
    """Return the sound records of a catalog as a catalog, and the line of each record by its id.

    Raises:
        CatalogError: it is not JSON, or not a catalog of a schema this version knows.
    """
    try:
        catalog = catalogs.loads(text, name)
    except CatalogError:
        raw = _parsed(text)
        if raw is None:
            raise
    else:
        lines = record_lines(text)
        return catalog, {entry.id: line for entry, line in zip(catalog.entries, lines, strict=False)}
    # The frame must be right; only records may be left out.
    frame = catalogs.loads(json.dumps({**raw, "entries": []}), name)
    known = {section.id for section in frame.sections}
    places: dict[str, int] = {}
    whole: list[Entry] = []
    for item, line in zip(raw["entries"], record_lines(text), strict=False):
        entry = _whole(item, line, places, known, report)
        if entry is not None:
            places[entry.id] = line
            whole.append(entry)
    return replace(frame, entries=tuple(whole)), places


def _parsed(text: str) -> dict[str, Any] | None:
    """Return the JSON object of a catalog; None if the text is something else."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) and isinstance(raw.get("entries"), list) else None


def _whole(item: object, line: int, places: dict[str, int], known: set[str], report: Report) -> Entry | None:
    """Return a record, or None, and report what keeps the catalog from being opened."""
    try:
        entry = entry_from_json(item, "this record")
    except CatalogError as error:
        report.add("unreadable", line, error.message)
        return None
    if entry.id in places:
        report.add("duplicate-id", line, f"“{entry.id}” is already the id of the record on line {places[entry.id]}.")
        return None
    for section in entry.sections:
        if section not in known:
            report.add("unknown-section", line, f"“{entry.id}” is in the section “{section}”, which does not exist.")
    return entry


def record_lines(text: str) -> list[int]:
    """Return the line in which each record of a catalog begins."""
    return [found.line for found in found_in(text, ("entries",), Report())]
