"""CSV and TSV: tables with a line of headers, whatever separates their cells.

Invariant: a row is one record, or a problem with its line. A quotation mark that is
never closed costs the row it is in, not the rows after it.
"""

from __future__ import annotations

import csv
import io
from itertools import islice

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
_MOST_FAULTS = 20
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
        return dialect_of(_from_headers(head.text)[0]) is not None
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
    sizes = [at for at, header in enumerate(headers) if meaning(header) == "parameters"]
    counts = values.are_counts([row[at] for row, _line in rows for at in sizes if at < len(row)])
    for row, line in rows:
        if not any(map(values.text, row)):
            continue
        if any(row[len(headers) :]):
            row = _realigned(row, headers, line, report)  # noqa: PLW2901 - the same row, put right
        draft = draft_of(zip(headers, row, strict=False), line, counts=counts)
        if draft is None:
            tally.skip(line, "it has no name and no title")
        else:
            tally.add()
            yield draft
    tally.finish()


def _headers(text: str) -> tuple[Dialect, int]:
    """Return the dialect and the number of lines before the rows; remarks and ``sep=;`` may stand before the headers."""
    rest, skipped = _from_headers(text)
    dialect = dialect_of(rest)
    if dialect is None:
        raise SourceError("the first line has no headers, separated by commas, tabs or semicolons.")
    return dialect, skipped


def _from_headers(text: str) -> tuple[str, int]:
    """Return a text from its headers on, and the number of lines before them."""
    lines = text.split("\n", _ROWS)
    at = 0
    while at < len(lines) - 1 and (not lines[at].strip() or lines[at].startswith(("#", "sep="))):
        at += 1
    return "\n".join(lines[at:]), at


def _rows(text: str, separator: str, skipped: int, report: Report) -> Iterator[tuple[list[str], int]]:
    """Yield the rows after the headers, and the line on which each begins.

    Where a quotation mark swallows the rest of the file, its line is read without
    quotation marks, and reading goes on at the next.
    """
    lines = text.split("\n")
    start = skipped
    for faults in range(_MOST_FAULTS + 1):
        plain = faults == _MOST_FAULTS
        rest = (f"{line}\n" for line in islice(lines, start, None))
        reader = csv.reader(rest, delimiter=separator, quoting=csv.QUOTE_NONE if plain else csv.QUOTE_MINIMAL)
        begin = end = start
        try:
            for row in reader:
                begin, end = end, start + reader.line_num
                if end >= len(lines) and not plain and _is_unclosed(lines[begin:end]):
                    break
                if row and begin > skipped:
                    yield row, begin + 1
            else:
                return
        except csv.Error:
            begin = end
        report.add(
            "unclosed-quote", begin + 1, "A quotation mark of this row is never closed; it is read as it stands."
        )
        if begin > skipped:
            yield next(csv.reader([lines[begin]], delimiter=separator, quoting=csv.QUOTE_NONE)), begin + 1
        start = begin + 1


def _is_unclosed(lines: list[str]) -> bool:
    """Tell whether a quoted cell ran over the end of its row."""
    return len(lines) > 1 and sum(line.count('"') for line in lines) % 2 == 1


def _realigned(row: list[str], headers: tuple[str, ...], line: int, report: Report) -> list[str]:
    """Join the cells of a row that has too many, where dates and addresses tell which were one."""
    extra = len(row) - len(headers)
    tried = [[*row[:at], "; ".join(row[at : at + extra + 1]), *row[at + extra + 1 :]] for at in range(len(headers))]
    fits = [(_fit(one, headers), meaning(header) == "author") for one, header in zip(tried, headers, strict=True)]
    best = max(fits)
    message = f"This row has {len(row)} cells under {len(headers)} headers"
    if best[0] > _fit(row, headers):
        made = tried[fits.index(best)]
        at = next(at for at, (was, now) in enumerate(zip(row, made, strict=False)) if was != now)
        report.repaired("shifted-column", line, f"{message}; some were joined.", was=row[at], now=made[at])
        return made
    report.add("shifted-column", line, f"{message}; what is too much is left out.")
    return row


def _fit(row: list[str], headers: tuple[str, ...]) -> int:
    """Count the cells that hold what their headers say: a year or date, an address, a DOI."""
    return sum(_fits(meaning(header), cell.strip()) for header, cell in zip(headers, row, strict=False))


def _fits(field: str, cell: str) -> bool:
    if field in {"year", "issued"}:
        return values.date(cell)[:2] in {"19", "20"}
    if field.startswith("link:"):
        return values.is_address(cell)
    return field == "DOI" and cell.startswith(("10.", "https://doi.org/", "http"))
