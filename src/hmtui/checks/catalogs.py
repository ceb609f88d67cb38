"""Catalog files as a user checks them: every fault of one, each with its line.

The program itself opens a catalog or refuses it (``hmtui.catalog``); whoever is
mending one wants to know of all its faults at once.

Invariant: what is no JSON, or not a catalog at all, is the ``CatalogError`` of
``hmtui.catalog``; any other fault is in the report, and the records without
faults are given.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from hmtui import catalog as catalogs
from hmtui.catalog import entry_from_json
from hmtui.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.draft import Report
    from hmtui.models import Catalog, Entry

__all__ = ["check_catalog"]

_BLANK = " \t\r\n"


def check_catalog(text: str, name: str, report: Report) -> tuple[Catalog, dict[str, int]]:
    """Read what is whole of a catalog; give it with the line of each record, by record id.

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
        lines = _lines(text)
        return catalog, {entry.id: line for entry, line in zip(catalog.entries, lines, strict=False)}
    # The frame must be right; only records may be left out.
    frame = catalogs.loads(json.dumps({**raw, "entries": []}), name)
    known = {section.id for section in frame.sections}
    places: dict[str, int] = {}
    whole: list[Entry] = []
    for item, line in zip(raw["entries"], _lines(text), strict=False):
        entry = _whole(item, line, places, known, report)
        if entry is not None:
            places[entry.id] = line
            whole.append(entry)
    return replace(frame, entries=tuple(whole)), places


def _parsed(text: str) -> dict[str, Any] | None:
    """Return the object that a catalog is, None when it is another thing."""
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) and isinstance(raw.get("entries"), list) else None


def _whole(item: object, line: int, places: dict[str, int], known: set[str], report: Report) -> Entry | None:
    """Return the record if it is one, and tell of what keeps the catalog from being opened."""
    try:
        entry = entry_from_json(item, "this record")
    except CatalogError as error:
        report.add("unreadable", line, error.message)
        return None
    if entry.id in places:
        report.add("duplicate-id", line, f"“{entry.id}” is already the id of the record in line {places[entry.id]}.")
        return None
    for section in entry.sections:
        if section not in known:
            report.add("unknown-section", line, f"“{entry.id}” is in the section “{section}”, which there is not.")
    return entry


def _lines(text: str) -> list[int]:
    """Return the line in which each record begins."""
    lines: list[int] = []
    line, seen = 1, 0
    for start in _starts(text):
        line += text.count("\n", seen, start)
        seen = start
        lines.append(line)
    return lines


def _starts(text: str) -> Iterator[int]:
    """Walk over valid JSON and give where each item of the top-level list ``entries`` begins."""
    decoder = json.JSONDecoder()
    at = _skip(text, text.index("{") + 1)
    while text[at] != "}":
        key, at = decoder.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if key == "entries" and text[at] == "[":
            at = _skip(text, at + 1)
            while text[at] != "]":
                yield at
                at = _after(text, decoder.raw_decode(text, at)[1])
            at += 1
        else:
            at = decoder.raw_decode(text, at)[1]
        at = _after(text, at)


def _skip(text: str, at: int) -> int:
    while text[at] in _BLANK:
        at += 1
    return at


def _after(text: str, at: int) -> int:
    """Skip blanks and the comma after a value."""
    at = _skip(text, at)
    return _skip(text, at + 1) if text[at] == "," else at
