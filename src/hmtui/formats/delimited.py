"""CSV and TSV: tables with a line of headers, whatever separates their cells.

Invariant: a row is one record, or a problem with its line. A quotation mark that is
never closed costs the row it is in, not the rows after it.
"""

from __future__ import annotations

import csv
from itertools import chain, islice
from typing import TYPE_CHECKING

from hmtui.errors import SourceError
from hmtui.formats import coerce
from hmtui.formats.columns import meaning
from hmtui.formats.flat import draft_of
from hmtui.formats.json_document import SAMPLE, few_headings
from hmtui.formats.table_sniff import Dialect, dialect_of, from_headers
from hmtui.formats.tally import Skipped, counted
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.draft import Draft, Report

__all__ = ["read"]

_LONGEST_CELL = 100_000_000
"""More than a line may have: only a quotation mark that is never closed makes a longer one."""
_MOST_FAULTS = 20
_MOST_EXTRA = 20
_SHOWN = 12


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the rows of a table.

    Raises:
        SourceError: there is no line of headers, or none of them names the records.
    """
    csv.field_size_limit(_LONGEST_CELL)
    text = text.removeprefix("\ufeff").replace("\0", "\ufffd")
    dialect, skipped = _headers(text)
    if not dialect.has_names:
        if any(map(_is_value, dialect.headers)):
            raise SourceError(
                "the first line is a record, not the names of the columns.",
                hint="Put a line such as Name,Organization,Date,Link above it.",
            )
        shown = ", ".join(clean(header)[:40] or "(blank)" for header in dialect.headers[:_SHOWN])
        raise SourceError(
            f"no column holds a name or a title; the columns are {shown}.", hint="Name a column Model, Name or Title."
        )
    rows = _rows(text, dialect.separator, skipped, report)
    return few_headings(counted(_drafts(rows, dialect.headers, report), report, "row"))


def _is_value(header: str) -> bool:
    """Return whether what stands in the place of a header is a number, a date or an address."""
    return coerce.is_address(header) or header.strip().replace("-", "").replace(".", "").isdecimal()


def _drafts(
    rows: Iterator[tuple[list[str], int]], headers: tuple[str, ...], report: Report
) -> Iterator[Draft | Skipped]:
    sizes = [at for at, header in enumerate(headers) if meaning(header) == "parameters"]
    first = list(islice(rows, SAMPLE))
    counts = coerce.are_counts([row[at] for row, _line in first for at in sizes if at < len(row)])
    for row, line in chain(first, rows):
        if not any(map(coerce.text, row)):
            continue
        if any(row[len(headers) :]):
            row = _realigned(row, headers, line, report)  # noqa: PLW2901 - the same row, put right
        yield draft_of(zip(headers, row, strict=False), line, counts=counts) or Skipped(
            line, "it has no name and no title"
        )


def _headers(text: str) -> tuple[Dialect, int]:
    """Return the dialect and the number of lines before the rows; remarks and ``sep=;`` may stand before the headers."""
    rest, skipped = from_headers(text)
    dialect = dialect_of(rest)
    if dialect is None:
        raise SourceError("the first line has no headers, separated by commas, tabs or semicolons.")
    return dialect, skipped


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
        report.add("unclosed-quote", begin + 1, "A quotation mark of this row is never closed; it was read literally.")
        if begin > skipped:
            yield next(csv.reader([lines[begin]], delimiter=separator, quoting=csv.QUOTE_NONE)), begin + 1
        start = begin + 1


def _is_unclosed(lines: list[str]) -> bool:
    """Return whether a quoted cell ran over the end of its row."""
    return len(lines) > 1 and sum(line.count('"') for line in lines) % 2 == 1


def _realigned(row: list[str], headers: tuple[str, ...], line: int, report: Report) -> list[str]:
    """Return a row with too many cells with some of them joined, if dates and addresses then stand in their columns."""
    extra = len(row) - len(headers)
    message = f"This row has {len(row)} cells under {len(headers)} headers"
    if extra > _MOST_EXTRA:
        report.add("shifted-column", line, f"{message}; the extra cells were ignored.")
        return row
    tried = [[*row[:at], "; ".join(row[at : at + extra + 1]), *row[at + extra + 1 :]] for at in range(len(headers))]
    fits = [(_fit(one, headers), meaning(header) == "author") for one, header in zip(tried, headers, strict=True)]
    best = max(fits)
    if best[0] > _fit(row, headers):
        made = tried[fits.index(best)]
        at = next(at for at, (was, now) in enumerate(zip(row, made, strict=False)) if was != now)
        report.repaired("shifted-column", line, f"{message}; some cells were joined.", was=row[at], now=made[at])
        return made
    report.add("shifted-column", line, f"{message}; the extra cells were ignored.")
    return row


def _fit(row: list[str], headers: tuple[str, ...]) -> int:
    """Count the cells that hold what their headers say: a year or date, an address, a DOI."""
    return sum(_fits(meaning(header), cell.strip()) for header, cell in zip(headers, row, strict=False))


def _fits(field: str, cell: str) -> bool:
    if field in {"year", "issued"}:
        return coerce.date(cell)[:2] in {"19", "20"}
    if field.startswith("link:"):
        return coerce.is_address(cell)
    return field == "DOI" and cell.startswith(("10.", "https://doi.org/", "http"))
