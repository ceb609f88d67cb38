"""Records for other programs: JSON lines, CSV, tab-separated lines.

Invariant: one record is one line (in CSV, one row); field names are those of a
catalog file, whatever a record has.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

from hmtui.catalog import entry_to_json
from hmtui.cli.output import speaks_unicode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hmtui.library import Library
    from hmtui.models import Entry

__all__ = ["CSV_HEADER", "csv_lines", "json_lines", "tab_line"]

CSV_HEADER = (
    *("id", "name", "year", "issued", "title", "author", "organizations", "venue", "sections", "parameters"),
    *("DOI", "arxiv", "paper", "code", "citation-key"),
)
"""Columns of ``--csv``."""

_NUMBERS = frozenset({"year", "parameters"})
"""Columns of numbers, which stay numbers."""
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_FORMULA = re.compile(r"((?:^|[;,\t\r\n])[ \"]*)(?=[=+\-@＝＋－＠])")
"""Where a spreadsheet may see a formula begin: some split at other signs than those of the file, whatever is quoted."""


def json_lines(library: Library, entries: Sequence[Entry]) -> Iterator[str]:
    """Write each record as one JSON object, as in a catalog file and with the ``citation-key`` it has here."""
    keys = library.keys_of(entries, alone=True)
    for entry in entries:
        fields = {**entry_to_json(entry), "citation-key": keys[entry.id]}
        yield json.dumps(fields, ensure_ascii=not speaks_unicode())


def _address(entry: Entry, *rels: str) -> str:
    link = entry.link(*rels)
    return link.url if link else ""


def _row(entry: Entry, key: str) -> Sequence[str]:
    authors = (", ".join(filter(None, (name.family, name.given))) or name.literal for name in entry.author)
    return (
        *(entry.id, entry.name, str(entry.year or ""), entry.issued, entry.title, "; ".join(authors)),
        *("; ".join(entry.organizations), entry.venue, "; ".join(entry.sections)),
        *("" if entry.parameters is None else str(entry.parameters), entry.doi, entry.arxiv),
        *(_address(entry, "paper", "announcement", "pdf"), _address(entry, "code"), key),
    )


def harmless(cell: str, column: str = "") -> str:
    """Return a cell with an apostrophe before each ``= + - @`` that a spreadsheet might take for a formula.

    It is added at the beginning of the cell, and after characters that separate cells in some files. Numbers in columns of numbers stay as
    they are. Tables are read by spreadsheets, and catalogs come from anybody.
    """
    if column in _NUMBERS and _NUMBER.fullmatch(cell):
        return cell
    return _FORMULA.sub(r"\1'", cell)


def csv_lines(library: Library, entries: Sequence[Entry], *, head: bool = True) -> str:
    """Write records as a CSV table, with or without its header. See ``harmless`` for its cells."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if head:
        writer.writerow(CSV_HEADER)
    keys = library.keys_of(entries, alone=True)
    for entry in entries:
        row = _row(entry, keys[entry.id])
        writer.writerow([harmless(cell, column) for cell, column in zip(row, CSV_HEADER, strict=True)])
    return out.getvalue()


def tab_line(entry: Entry) -> str:
    """Write id, year, name, title, parameters, venue and paper link with tabs between; cleaned text holds no tab.

    See ``harmless`` for the cells.
    """
    parameters = "" if entry.parameters is None else str(entry.parameters)
    paper = _address(entry, "paper", "announcement", "pdf")
    texts = map(harmless, (entry.id, entry.name, entry.title, entry.venue, paper))
    entry_id, name, title, venue, paper = texts
    return "\t".join((entry_id, str(entry.year or ""), name, title, parameters, venue, paper))
