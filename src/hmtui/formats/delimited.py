"""CSV and TSV: tables with a line of headers, whatever separates their cells.

Invariant: a row is one record, or a problem with its line. A quotation mark that is
never closed costs the row it is in, not the rows after it.
"""

from __future__ import annotations

import csv
import io

from hmtui.errors import SourceError
from hmtui.formats import values
from hmtui.formats.columns import meaning
from hmtui.formats.flat import draft_of
from hmtui.formats.json_document import few_headings
from hmtui.formats.tally import Tally
from hmtui.record import Record
from hmtui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.head import Head
    from hmtui.importers.draft import Draft, Report

__all__ = ["Dialect", "dialect_of", "read", "sniff"]

_SEPARATORS = ",\t;|"
_SUFFIXES = (".csv", ".tsv", ".tab", ".psv")
_LOOKED_AT = 100_000
_ROWS = 20
_EVEN = 0.8
"""Share of the first rows that have as many cells as the headers."""
_MANY = 5
"""Headers that mean something, so many that they are no sentence."""
_NAMES = {"name", "title", "link:paper"}
_LONGEST_CELL = 10_000_000
_SHOWN = 12


class Dialect(Record):
    """How a table is written."""

    separator: str
    headers: tuple[str, ...]
    known: int
    """How many headers mean something."""
    even: float
    """Share of the first rows that have as many cells as there are headers."""

    @property
    def has_names(self) -> bool:
        """Whether a column holds the names or titles of records."""
        return any(meaning(header) in _NAMES for header in self.headers)


def sniff(head: Head) -> bool:
    """Tell whether a text is a table with headers: by its suffix, or because headers and rows fit together."""
    if head.suffix in _SUFFIXES:
        return dialect_of(head.text) is not None
    if head.is_json or head.text[:1] in "|<#@%" or "](" in head.first:
        return False
    found = dialect_of(head.text)
    if found is None or not found.has_names or (found.even < _EVEN and found.known < _MANY):
        return False
    return found.known >= _MANY or (found.known > 1 and found.known * 3 >= len(found.headers))


def dialect_of(text: str) -> Dialect | None:
    """Return how the table that a text begins with is written; None where its first line has one cell only."""
    sample = text[:_LOOKED_AT]
    found = [one for separator in _SEPARATORS if separator in sample and (one := _try(sample, separator)) is not None]
    return max(found, key=lambda one: (one.known, one.even, len(one.headers)), default=None)


def _try(sample: str, separator: str) -> Dialect | None:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
            if row:
                rows.append(row)
            if len(rows) > _ROWS:
                break
    except csv.Error:
        pass  # the last row may be cut off
    if not rows or len(rows[0]) < 2:  # noqa: PLR2004 - a table has two columns
        return None
    headers = tuple(cell.strip() for cell in rows[0])
    known = sum(1 for header in headers if meaning(header))
    rest = rows[1:]
    even = sum(len(row) == len(headers) for row in rest) / len(rest) if rest else 0.0
    return Dialect(separator, headers, known, even)


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the rows of a table.

    Raises:
        SourceError: there is no line of headers, or none of them names the records.
    """
    csv.field_size_limit(_LONGEST_CELL)
    text = text.removeprefix("\ufeff").replace("\0", "\ufffd")
    dialect, skipped = _headers(text)
    if not dialect.has_names:
        shown = ", ".join(clean(header)[:40] or "(blank)" for header in dialect.headers[:_SHOWN])
        raise SourceError(
            f"no column holds a name or a title; the columns are {shown}.", hint="Name a column Model, Name or Title."
        )
    rows = list(_rows(text, dialect.separator, skipped, report))
    return few_headings(_drafts(rows, dialect.headers, report))


def _drafts(rows: list[tuple[list[str], int]], headers: tuple[str, ...], report: Report) -> Iterator[Draft]:
    tally = Tally(report)
    for row, line in rows:
        if not any(map(values.text, row)):
            continue
        if any(row[len(headers) :]):
            report.add("shifted-column", line, f"This row has {len(row)} cells, and there are {len(headers)} headers.")
        draft = draft_of(zip(headers, row, strict=False), line)
        if draft is None:
            tally.skip(line, "it has no name and no title")
        else:
            tally.add()
            yield draft
    tally.finish()


def _headers(text: str) -> tuple[Dialect, int]:
    """Return the dialect and the number of lines before the rows; remarks and ``sep=;`` may stand before the headers."""
    lines = text.split("\n", _ROWS)
    at = 0
    while at < len(lines) - 1 and (not lines[at].strip() or lines[at].startswith(("#", "sep="))):
        at += 1
    dialect = dialect_of("\n".join(lines[at:]))
    if dialect is None:
        raise SourceError("the first line has no headers, separated by commas, tabs or semicolons.")
    return dialect, at


def _rows(text: str, separator: str, skipped: int, report: Report) -> Iterator[tuple[list[str], int]]:
    """Yield the rows after the headers, and the line on which each begins."""
    lines = text.split("\n")[skipped:]
    start, quoting = skipped, csv.QUOTE_MINIMAL
    while True:
        reader = csv.reader((f"{line}\n" for line in lines[start - skipped :]), delimiter=separator, quoting=quoting)
        begin, line = start, start
        try:
            for row in reader:
                begin, line = line, start + reader.line_num
                if quoting == csv.QUOTE_MINIMAL and _is_unclosed(
                    lines[begin - skipped : line - skipped], line - skipped >= len(lines)
                ):
                    report.add(
                        "unclosed-quote",
                        begin + 1,
                        "A quotation mark of this row is never closed; it is read as it stands.",
                    )
                    break
                if begin > skipped and row:
                    yield row, begin + 1
            else:
                return
        except csv.Error as error:
            report.add("unreadable", line + 1, f"This row cannot be read: {clean(str(error))}.")
            begin = line + 1
        start = begin
        quoting = csv.QUOTE_NONE if quoting == csv.QUOTE_MINIMAL else csv.QUOTE_MINIMAL
        if start - skipped >= len(lines):
            return


def _is_unclosed(lines: list[str], is_last: bool) -> bool:  # noqa: FBT001 - of this module alone
    """Tell whether a quoted cell ran to the end of the file."""
    return is_last and len(lines) > 1 and sum(line.count('"') for line in lines) % 2 == 1
