"""``hmtui compare NAME NAME...``: the facts of two to four records side by side.

On a terminal: columns, wrapped to its width. In a pipe: one fact a line, tab-separated.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from hmtui.cli import candidates, options
from hmtui.cli.loading import open_library
from hmtui.cli.output import emit, is_terminal, paint, speaks_unicode, terminal_width, wants_colour
from hmtui.cli.parsing import Command
from hmtui.cli.settings import pass_settings
from hmtui.errors import UsageError
from hmtui.text.cells import pad, wrap
from hmtui.text.short_address import short_address
from hmtui.views.comparison import MOST, compare, markdown_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hmtui.cli.settings import Settings
    from hmtui.models import Entry
    from hmtui.views.comparison import Row

__all__ = ["command"]

_LABEL, _GAP, _NARROWEST = 16, 3, 12


@click.command(
    "compare",
    cls=Command,
    examples=(
        ("hmtui compare gpt-3 palm", "side by side"),
        ("hmtui compare gpt-3 palm bloom --markdown", "a Markdown table, for an issue or a README"),
        ("hmtui compare gpt-3 palm --json", "for other programs"),
    ),
)
@click.argument("names", metavar="NAME NAME...", nargs=-1, required=True, shell_complete=candidates.names)
@options.as_markdown
@options.as_json
@options.catalog_and_help
@pass_settings
def command(settings: Settings, names: tuple[str, ...], *, as_markdown: bool, as_json: bool) -> int:
    """Show the facts of some records side by side."""
    form = options.only_one(markdown=as_markdown, json=as_json)
    library = open_library(settings)
    entries = list({entry.id: entry for entry in map(library.find, names)}.values())
    if not 1 < len(entries) <= MOST:
        raise UsageError(f"hmtui compare takes 2 to {MOST} records.", hint="Example: hmtui compare gpt-3 palm.")
    rows = compare(entries)
    if form == "markdown":
        emit(*markdown_table([entry.name for entry in entries], rows))
    elif form == "json":
        emit(*_json_lines(entries, rows))
    elif is_terminal():
        emit(*_columns(entries, rows, terminal_width(), colour=wants_colour()))
    else:
        emit("\t".join(("", *(entry.name for entry in entries))))
        emit(*("\t".join((row.label, *(cell.text for cell in row.cells))) for row in rows))
    return 0


def _json_lines(entries: Sequence[Entry], rows: Sequence[Row]) -> Iterator[str]:
    """Yield one object a fact: its field, whether it is the same in all, and its value by record id."""
    for row in rows:
        values = {
            entry.id: (cell.text or None) if cell.number is None else cell.number
            for entry, cell in zip(entries, row.cells, strict=True)
        }
        line = {"field": row.field, "same": row.same, "values": values}
        yield json.dumps(line, ensure_ascii=not speaks_unicode())


def _columns(entries: Sequence[Entry], rows: Sequence[Row], columns: int, *, colour: bool) -> Iterator[str]:
    """Yield the lines of a comparison in columns; what is the same in all is dim, after an equals sign."""
    room = max((columns - _LABEL) // len(entries) - _GAP, _NARROWEST)
    yield from _lines("", [(entry.name, "bold") for entry in entries], room, colour=colour)
    group = -1
    for row in rows:
        if row.group != group:
            yield ""
        group = row.group
        texts = [short_address(cell.url, room) if cell.url else cell.text or "-" for cell in row.cells]
        cells = [
            (text, "dim" if row.same else "bold" if cell.stands_out else "")
            for text, cell in zip(texts, row.cells, strict=True)
        ]
        yield from _lines(f"{'=' if row.same else ' '} {row.label}", cells, room, colour=colour)


def _lines(label: str, cells: Sequence[tuple[str, str]], room: int, *, colour: bool) -> Iterator[str]:
    wrapped = [wrap(text, room) for text, _ in cells]
    for at in range(max(map(len, wrapped))):
        parts = [paint(pad(label if not at else "", _LABEL), "dim", colour=colour)]
        for lines, (_, look) in zip(wrapped, cells, strict=True):
            text = lines[at] if at < len(lines) else ""
            parts.append(paint(text, look, colour=colour) + " " * (len(pad(text, room)) - len(text) + _GAP))
        yield "".join(parts).rstrip()
