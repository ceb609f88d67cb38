"""``hmtui search QUERY``: the records that the browser would list, in its order.

On a terminal: aligned columns below their headings, cut to its width, with matches highlighted. In a
pipe: tab-separated and complete, or as ``--json``, ``--csv``, ``--ids`` and
``--format`` ask. Invariant: in a pipe stdout holds records only; what is wrong with the
query is on stderr, and one of which a part cannot be used lists nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hmtui.cli import candidates, options
from hmtui.cli.loading import open_library, section_id
from hmtui.cli.output import emit, is_terminal, paint, terminal_width, wants_colour
from hmtui.cli.parsing import Command
from hmtui.cli.records import csv_lines, json_lines, tab_line
from hmtui.cli.results import print_citations, refuse_half_read, say_what_was_understood
from hmtui.cli.settings import pass_settings
from hmtui.columns import column
from hmtui.sequences import read_each
from hmtui.store import spans
from hmtui.text.cells import cut, pad, width
from hmtui.text.cleaning import human_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hmtui.cli.settings import Settings
    from hmtui.library import Library
    from hmtui.models import Entry
    from hmtui.query import Query

__all__ = ["command"]

_LONGEST_NAME = 24
_SIZE = "Size"
_PIECE = 1_000
"""Records that are read and printed together."""
_ROOM_FOR_LINKS = 70
"""Columns below which the marks of links are left out."""


@click.command(
    "search",
    cls=Command,
    examples=(
        ("hmtui search megatron", "every word must match somewhere; P C W: links to paper, code, weights"),
        ("hmtui search 'org:google params:>100b has:code'", "fields, numbers, facts"),
        ("hmtui search 'year:2020..2021 sort:-params' -n 5", "the five smallest of two years"),
        ("hmtui search '' --tab CV --format bibtex", "a bibliography of a section"),
        ("hmtui search bert --json | jq -r .title", "for other programs"),
        ("hmtui search -- -bert", "-- before a query that begins with a dash"),
    ),
)
@click.argument("query", metavar="QUERY", nargs=-1, required=True, shell_complete=candidates.fields)
@options.as_json
@options.as_csv
@options.as_ids
@options.format_style
@options.limit
@options.tab
@options.citing
@options.catalog_and_help
@pass_settings
def command(
    settings: Settings,
    query: tuple[str, ...],
    limit: int | None,
    tab: str | None,
    format_style: str | None,
    *,
    as_json: bool,
    as_csv: bool,
    as_ids: bool,
) -> int:
    """List the records that match a query."""
    form = options.only_one(json=as_json, csv=as_csv, ids=as_ids, format=format_style)
    library = open_library(settings)
    text = " ".join(query)
    section = section_id(library, tab or "")
    found = library.search(text, section=section, enough=limit)
    refuse_half_read(found.query)
    say_what_was_understood(found, text, library, section)
    hits = found.hits
    numbers = hits.first(limit) if limit else hits.numbers(0, hits.total)
    if not numbers:
        return 1
    if format_style:
        # Their keys are unique among all of them, so they are cited together.
        return print_citations(library, read_each(library.entry_at, numbers), format_style)
    if form == "ids":
        for some in _pieces(numbers):
            emit(*map(library.store.id_at, some))
        return 0
    for some in _pieces(numbers):
        _print(library, found.query, [library.entry_at(number) for number in some], form, head=some[0] == numbers[0])
    return 0


def _pieces(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Return records in pieces, so that a million of them are never held at once."""
    return (numbers[start : start + _PIECE] for start in range(0, len(numbers), _PIECE))


def _print(library: Library, query: Query, entries: Sequence[Entry], form: str, *, head: bool) -> None:
    if form in {"json", "csv"}:
        if form == "json":
            emit(*json_lines(library, entries))
        else:
            emit(csv_lines(library, entries, head=head).rstrip("\n"))
    elif is_terminal():
        emit(*_columns(entries, query, terminal_width(), head=head))
    else:
        emit(*map(tab_line, entries))


def _columns(entries: Sequence[Entry], query: Query, cells: int, *, head: bool = False) -> list[str]:
    """Lay records out in lines of at most ``cells``: year, name, title, size, links; ``head``: below their headings."""
    colour = wants_colour()
    sizes = [human_count(entry.parameters) for entry in entries]
    links = [column("links").show(entry) if cells >= _ROOM_FOR_LINKS else "" for entry in entries]
    of_size, of_links = max(map(len, sizes)), max(map(len, links))
    of_size = of_size and max(of_size, len(_SIZE))
    of_name = min(max(width(entry.name) for entry in entries), _LONGEST_NAME, max(cells // 3, 6))
    of_title = cells - sum(column + 2 for column in (4, of_name, of_size, of_links) if column)
    lines = [_headings(of_name, of_title, of_size, of_links)] if head else []
    for entry, size, link in zip(entries, sizes, links, strict=True):
        columns = [
            pad(str(entry.year or ""), 4),
            _highlighted(query, entry.name, "name", of_name, colour=colour, look="bold"),
        ]
        if of_title > 0:
            columns.append(_highlighted(query, _described_by(entry), "title", of_title, colour=colour))
        columns += [size.rjust(of_size)] if of_size else []
        columns += [paint(link.ljust(of_links), "dim", colour=colour)] if of_links else []
        lines.append("  ".join(columns).rstrip())
    return lines


def _headings(of_name: int, of_title: int, of_size: int, of_links: int) -> str:
    """Return the line above the records, with the headings of the columns that there are."""
    columns = [pad("Year", 4), pad(cut("Name", of_name), of_name)]
    columns += [pad(cut("Title", of_title), of_title)] if of_title > 0 else []
    columns += [_SIZE.rjust(of_size)] if of_size else []
    columns += ["Links"[:of_links]] if of_links else []
    return paint("  ".join(columns).rstrip(), "dim", colour=wants_colour())


def _described_by(entry: Entry) -> str:
    """Return the title; the summary where the title says no more than the name, as in the browser."""
    return entry.summary if entry.summary and entry.title in {"", entry.name} else entry.title


def _highlighted(query: Query, text: str, field: str, cells: int, *, colour: bool, look: str = "") -> str:
    """Cut or pad a text to ``cells`` and highlight the matches in it."""
    shown = cut(text, cells)
    filling = " " * (cells - width(shown))
    if not colour:
        return shown + filling

    parts: list[str] = []
    at = 0
    for start, end in spans(query, text, field):
        if start >= len(shown):
            break
        parts += [_painted(shown[at:start], look), paint(shown[start:end], "match", colour=True)]
        at = min(end, len(shown))
    return "".join(parts) + _painted(shown[at:], look) + filling


def _painted(text: str, look: str) -> str:
    return paint(text, look, colour=True) if look else text
