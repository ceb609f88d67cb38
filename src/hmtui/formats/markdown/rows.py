"""One row of a table, ragged or with cells too many, and the mending of what is shifted or doubled in it.

Invariant: every cell of a row that is an entry is in one of its fields or in the report.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.formats.markdown.blocks import Row
from hmtui.formats.markdown.cells import Filled, take_cell
from hmtui.formats.markdown.reading import Reading
from hmtui.formats.markdown.spans import HARD, lay_out
from hmtui.formats.markdown.titles import clean_title
from hmtui.formats.markdown.vocabulary import is_placeholder
from hmtui.formats.values import link_roles as roles
from hmtui.formats.values.dates import year_range
from hmtui.formats.values.people import only_people
from hmtui.text.normalize import fold

if TYPE_CHECKING:
    from hmtui.formats.markdown.diagnostics import Diagnostics
    from hmtui.formats.markdown.units import Unit

__all__ = ["is_row_entry", "read_row"]


def read_row(unit: Unit, columns: list[str], notes: Diagnostics) -> Reading:
    """Read a row whose columns hold what ``columns`` says."""
    row = unit.block if isinstance(unit.block, Row) else Row([], unit.line)
    reading = Reading(row.line)
    filled: list[Filled] = []
    placeholders: list[str] = []
    leads_to = "link" if "paper" in columns else "paper"
    settled = any(
        one is unit.title
        for at, (_, found) in enumerate(unit.cells)
        if columns[at : at + 1] != ["name"]
        for one in found
    )
    for at, (cell, (run, segments)) in enumerate(zip(row.cells[: len(columns)], unit.cells, strict=False)):
        header = unit.header[at] if at < len(unit.header) else ""
        if not run.links and is_placeholder(run.text):
            if run.text.strip():
                placeholders.append(f"{header or at + 1}: {run.text.strip()}")
            continue
        title = unit.title if any(one is unit.title for one in segments) else None
        filled.append(Filled(columns[at], header, cell, run, leads_to, segments, title, settled))
    _mend_shift(filled, reading, notes)
    rest = _take_two_papers(filled, reading, notes)
    for one in sorted(rest, key=lambda one: one.role not in {"name", "title"}):
        take_cell(one, reading, notes)
    _take_strays(row, len(columns), reading, notes)
    if placeholders and reading.heading:
        was = ", ".join(placeholders)
        notes.repaired(
            "placeholder", row.line, f"“{reading.heading}”: a placeholder is no value ({was}).", was=was, now=""
        )
    _date(filled, reading, notes)
    if not reading.title and reading.name and (len(reading.name.split()) > 4):
        reading.title, reading.name = reading.name, ""
    return reading


def _mend_shift(filled: list[Filled], reading: Reading, notes: Diagnostics) -> None:
    """Put a link that says only “link” and stands in a column of words where it belongs, if its host tells where."""
    for at, one in enumerate(filled):
        labels = [one.text, *map(one.run.label, one.run.links)]
        if one.role not in {"venue", "year", "title"} or not one.run.links or not all(map(roles.is_neutral, labels)):
            continue
        url = one.run.links[0].link.url
        rel = roles.role_of_host(url)
        if rel and not any(other.role == rel and other.run.links for other in filled):
            message = f"The link in the column “{one.header}” is that of the {rel}: {url}."
            was, now = f"{one.header}: {url}", f"{rel}: {url}"
            notes.repaired("shifted-column", reading.line, message, was=was, now=now)
        else:
            notes.doubt("shifted-column", reading.line, f"There is a link in the column “{one.header}”: {url}.")
        filled[at] = replace(one, role=rel or "link")


def _take_two_papers(filled: list[Filled], reading: Reading, notes: Diagnostics) -> list[Filled]:
    """Take the title and links of a row whose title cell holds several titles, with as many paper links; return the other cells."""
    titles = next((one for one in filled if one.role == "title"), None)
    papers = next((one for one in filled if one.role in {"paper", "link"}), None)
    if titles is None or papers is None or len(papers.run.links) < 2:
        return filled
    # Authors on a line of their own are no title.
    lines = [clean_title(line) for line in titles.run.text.split(HARD) if not line.lstrip().startswith(">")]
    parts = [line for line in lines if len(line.split()) > 2 and not only_people(line)]
    if len(parts) != len(papers.run.links):
        return filled
    name = next((one.text for one in filled if one.role == "name"), "")
    own = [at for at, part in enumerate(parts) if name and fold(name) in fold(part)]
    chosen = own[0] if len(own) == 1 else 0
    message = f"The row holds {len(parts)} papers; “{parts[chosen]}” is taken, the others are kept as related links."
    if len(own) == 1:
        notes.repaired("two-papers", reading.line, message, was=" / ".join(parts), now=parts[chosen])
    else:
        notes.doubt("two-papers", reading.line, message)
    reading.title, reading.lead = parts[chosen], "plain"
    for at, placed in enumerate(papers.run.links):
        reading.add_link("paper" if at == chosen else "related", placed.link.url, "" if at == chosen else parts[at])
    return [one for one in filled if one not in (titles, papers)]


def _take_strays(row: Row, width: int, reading: Reading, notes: Diagnostics) -> None:
    """Keep the links of the cells beyond the last column."""
    runs = [lay_out(cell.spans) for cell in row.cells[width:]]
    for run in runs:
        for placed in run.links:
            if roles.is_web(placed.link.url):
                reading.add_link(roles.role(run.label(placed), placed.link.url), placed.link.url, run.label(placed))
    text = " | ".join(" ".join(run.text.split()) for run in runs if run.links or re.search(r"\w", run.text))
    message = f"“{reading.heading}” has more cells than the table has columns"
    if text:
        notes.doubt("stray-cells", row.line, f"{message}: {text}.")
    elif runs:
        was, now = f"{len(row.cells)} cells", f"{width} cells"
        notes.repaired("stray-cells", row.line, f"{message}; they are empty.", was=was, now=now)


def _date(filled: list[Filled], reading: Reading, notes: Diagnostics) -> None:
    """Settle the date: a range of years is that of the paper's arXiv number, a venue's year comes last."""
    years = next(filter(None, (year_range(one.text) for one in filled if one.role == "year")), None)
    papers = [link["url"] for link in reading.links if link["rel"] in {"paper", "pdf"}]
    arxiv = next(filter(None, map(roles.arxiv_id, papers)), "")
    posted = f"20{arxiv[:2]}" if re.match(r"\d{4}\.", arxiv) else ""
    if years is not None:
        was = "-".join(years)
        reading.issued = posted if posted in years else years[0]
        if posted in years:
            message = f"“{reading.heading}”: of {was}, arXiv {arxiv} is of {posted}."
            notes.repaired("year-range", reading.line, message, was=was, now=posted)
        else:
            notes.doubt("year-range", reading.line, f"“{reading.heading}”: {was} is no one year; the first is taken.")
    elif posted and reading.issued and int(reading.issued[:4]) < int(posted) - 1:
        message = f"“{reading.heading}”: the year {reading.issued[:4]} is long before arXiv {arxiv} of {posted}."
        notes.doubt("year", reading.line, message)


def is_row_entry(reading: Reading) -> bool:
    """Return whether a row is an entry: it has a name, and anything beside it that is no column unknown."""
    facts = reading.links or reading.lead or reading.notes or reading.issued or reading.venue or reading.authors
    return bool(reading.heading and (facts or reading.extra))
