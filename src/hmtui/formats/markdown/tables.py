"""Tables, with a header or without: which column holds what.

Invariant: every row is read with the same columns, and is one entry at most.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.markdown.columns import column_role
from hmtui.formats.markdown.judge import is_placeholder
from hmtui.formats.markdown.rows import is_row_entry, read_row
from hmtui.formats.markdown.spans import Run, lay_out
from hmtui.formats.values import link_roles as roles
from hmtui.formats.values.dates import find_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.markdown.blocks import Row, Table
    from hmtui.formats.markdown.notes import Notes
    from hmtui.formats.markdown.reading import Reading

__all__ = ["read_table"]


_LONGEST_DATE = 18
_OPEN = frozenset({"", "dataset", "code", "project", "weights", "website", "link"})
"""Columns that can hold the names if no other does."""


def read_table(table: Table, notes: Notes) -> Iterator[Reading]:
    """Return the entry of each row."""
    rows = [row for row in table.rows if row.cells and (row is table.rows[0] or any(cell.spans for cell in row.cells))]
    headers, rows = _headers(table, rows)
    columns = [column_role(header) for header in headers]
    if not headers or not any(columns):
        if _is_form(rows) or not any(span.link for row in rows for cell in row.cells for span in cell.spans):
            notes.skip("form", table.line)
            return
        columns = _guessed(rows)
    columns = _settled(_with_numbers(columns, headers, rows), headers, rows)
    for row in rows:
        reading = read_row(row, columns, headers, notes)
        if is_row_entry(reading) or (reading.heading and reading.notes and {"name", "summary"} <= set(columns)):
            yield reading
        else:
            notes.skip("row", row.line, reading.heading)


# --- columns -------------------------------------------------------------------------------------------------


def _headers(table: Table, rows: list[Row]) -> tuple[list[str], list[Row]]:
    """Return the header from the rows; a first row in bold that names columns is one as well."""
    if not rows:
        return [], []
    words = [" ".join(lay_out(cell.spans).text.split()) for cell in rows[0].cells]
    if table.has_header:
        return words, rows[1:]
    linked = any(span.link for cell in rows[0].cells for span in cell.spans)
    if len(rows) > 1 and not linked and sum(bool(column_role(word)) for word in words) > 1:
        return words, rows[1:]
    return [], rows


def _is_form(rows: list[Row]) -> bool:
    """Return whether a table without a header is pairs of a word in bold and its value, or pictures only."""
    first = [row.cells[0] for row in rows]
    bold = all(
        all(span.bold or cell.is_header or not span.text.strip() for span in cell.spans) for cell in first for _ in [0]
    )
    unlinked = not any(span.link for cell in first for span in cell.spans)
    return bold and unlinked


def _guessed(rows: list[Row]) -> list[str]:
    """Guess what the columns of a table hold from what stands in them."""
    width = max((len(row.cells) for row in rows), default=0)
    guessed = []
    for at in range(width):
        runs = [lay_out(row.cells[at].spans) for row in rows if at < len(row.cells)]
        texts = [" ".join(run.text.split()) for run in runs]
        filled = [text for text in texts if text and not is_placeholder(text)]
        if not filled and not any(run.links for run in runs):
            guessed.append("number")
        elif filled and all(len(text) <= _LONGEST_DATE and find_date(text) for text in filled):
            guessed.append("year")
        elif filled and all(re.fullmatch(r"\d{1,4}[.)]?", text) for text in filled):
            guessed.append("number")
        else:
            guessed.append("link" if all(_says_only_links(run) for run in runs) else "")
    words = [
        sum(len(lay_out(row.cells[at].spans).text.split()) for row in rows if at < len(row.cells)) if not role else -1
        for at, role in enumerate(guessed)
    ]
    if words and max(words) >= 0:
        guessed[words.index(max(words))] = "title"
    return guessed


def _says_only_links(run: Run) -> bool:
    outside = list(run.text)
    for placed in run.links:
        outside[placed.start : placed.end] = " " * (placed.end - placed.start)
    labels = [run.label(placed) for placed in run.links]
    several = len(labels) > 1
    return not re.search(r"\w", "".join(outside)) and all(
        several or roles.label_role(label) or roles.is_neutral(label) for label in labels
    )


def _with_numbers(columns: list[str], headers: list[str], rows: list[Row]) -> list[str]:
    """See running numbers in a column that has no header."""
    return [
        "number"
        if not role and at < len(headers) and not headers[at] and all(_is_number(row, at) for row in rows)
        else role
        for at, role in enumerate(columns)
    ]


def _is_number(row: Row, at: int) -> bool:
    return at >= len(row.cells) or re.fullmatch(r"\s*\d{0,5}[.)]?\s*", lay_out(row.cells[at].spans).text) is not None


def _settled(columns: list[str], headers: list[str], rows: list[Row]) -> list[str]:
    """Leave one column for the name and one for the title; a table with neither has its first open column."""
    settled: list[str] = []
    for at, role in enumerate(columns):
        leads = roles.label_role(headers[at]) if at < len(headers) else ""
        if (
            role == "name"
            and leads in {"project", "dataset"}
            and {"name", "title"} & {*columns[:at], *columns[at + 1 :]}
        ):
            settled.append(leads)  # beside the names of papers, “Dataset” and “Project” hold links
        else:
            settled.append("" if role in {"name", "title"} and role in settled else role)
    if not {"name", "title", "paper"} & set(settled):
        # The models of one method are told apart by what they are built on.
        opens = [at for at, role in enumerate(settled[:1]) if role == "architecture"]
        opens += [at for at, role in enumerate(settled) if role in _OPEN and _has_words(rows, at)]
        opens += [at for at, role in enumerate(settled) if role == "summary"]
        opens += [at for at, role in enumerate(settled) if role in _OPEN]
        if opens:
            settled[opens[0]] = "name"
    return settled


def _has_words(rows: list[Row], at: int) -> bool:
    """Return whether a column holds more than bare addresses."""
    return any(
        re.search(r"[^\W\d_]", re.sub(r"https?://\S+", "", lay_out(row.cells[at].spans).text))
        for row in rows
        if at < len(row.cells)
    )
