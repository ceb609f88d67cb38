"""``hmtui plot [QUERY]``: sizes over time, or records a year and an organization, as text or as an SVG file.

Invariant: nothing is written when there is nothing to draw; names from a list cannot break the SVG.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hmtui.cli import candidates, options
from hmtui.cli.loading import open_library, section_id
from hmtui.cli.output import (
    OutputError,
    counted,
    emit,
    is_terminal,
    paint,
    say,
    speaks_unicode,
    terminal_width,
    wants_colour,
)
from hmtui.cli.parsing import Command
from hmtui.cli.results import refuse_half_read, say_what_was_understood
from hmtui.cli.settings import pass_settings
from hmtui.errors import UsageError
from hmtui.files import write_atomically
from hmtui.text.cleaning import clean
from hmtui.views.bars import organizations_of, years_of
from hmtui.views.canvas import plain
from hmtui.views.points import points_of
from hmtui.views.signs import Signs
from hmtui.views.svg import bars_svg, scatter_svg
from hmtui.views.text import bar_lines, scatter_lines, sections_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.cli.settings import Settings
    from hmtui.library import Library
    from hmtui.store import Hits
    from hmtui.views.bars import Bar
    from hmtui.views.canvas import Line
    from hmtui.views.points import Point

__all__ = ["command"]

_SUFFIXES = (".svg", ".txt")
_COLUMNS, _FEWEST_COLUMNS, _MOST_COLUMNS = 100, 40, 200
"""Columns of a text that does not go to a terminal, and the least and most of one that does."""
_TITLES = {"size": "size over time", "years": "by year", "organizations": "by organization"}


@click.command(
    "plot",
    cls=Command,
    examples=(
        ("hmtui plot", "sizes over time, as text"),
        ("hmtui plot 'is:open year:2023..' -o open.svg", "the records that match a query, as a picture"),
        ("hmtui plot --view years", "models by year"),
        ("hmtui plot --tab CV --view organizations -o labs.txt", "organizations of a section, in a file"),
    ),
)
@click.argument("query", metavar="[QUERY]", nargs=-1, shell_complete=candidates.fields)
@options.output("File to write: .svg for a picture, .txt for text [default: text on stdout]")
@options.plot_view
@options.tab
@options.look_ascii
@options.catalog_and_help
@pass_settings
def command(
    settings: Settings,
    query: tuple[str, ...],
    output: str | None,
    plot_view: str,
    tab: str | None,
    *,
    look_ascii: bool,
) -> int:
    """Draw sizes over time, years or organizations, as text or SVG."""
    suffix = _suffix(output) if output else ""
    library = open_library(settings)
    text = " ".join(query)
    found = library.search(text, section=section_id(library, tab or ""))
    refuse_half_read(found.query)
    say_what_was_understood(found, text, library)
    if not found.hits.first(1):
        return 1
    drawing = _Drawing(library, found.hits, plot_view, text)
    if problem := drawing.problem:
        say(problem)
        return 1
    if suffix == ".svg":
        _write(output or "", drawing.svg())
        return 0
    ascii_only = look_ascii or not (output or speaks_unicode())
    lines = drawing.lines(_width(output), ascii_only=ascii_only)
    if output:
        _write(output, "".join(f"{plain(line)}\n" for line in lines))
        return 0
    colour = wants_colour()
    emit(*("".join(paint(piece, style, colour=colour) for piece, style in line).rstrip() for line in lines))
    return 0


class _Drawing:
    """One view of some results."""

    def __init__(self, library: Library, hits: Hits, view: str, query: str) -> None:
        self._library = library
        self._total = hits.total
        self._title = f"{library.catalog.title or library.identity}: {_TITLES[view]}"
        self._view, self._query = view, query
        self._points: Sequence[Point] = points_of(library.store, hits) if view == "size" else ()
        bars_of = {"years": years_of, "organizations": organizations_of}.get(view)
        self._bars: Sequence[Bar] = bars_of(library.store, hits) if bars_of else ()
        self._size_head = "median size" if view == "years" else "largest"

    @property
    def problem(self) -> str:
        """Why nothing can be drawn; empty when something can."""
        if self._points or self._bars:
            return ""
        if self._view == "organizations":
            return f"No organization is known of {counted(self._total, 'record')}; try --view years"
        return f"No record of {self._total:,} has both a date and a size; try --view years"

    def _name_of(self, number: int) -> str:
        return self._library.entry_at(number).name

    def svg(self) -> str:
        """Return the picture."""
        note = f"{self._query}: {counted(self._total, 'record')}" if self._query else counted(self._total, "record")
        sections = self._library.catalog.sections
        if self._bars:
            return bars_svg(self._bars, sections, title=self._title, note=note, size_head=self._size_head)
        note += f", {len(self._points):,} of known size"
        return scatter_svg(self._points, sections, title=self._title, note=note, name_of=self._name_of)

    def lines(self, columns: int, *, ascii_only: bool) -> list[Line]:
        """Return the text."""
        signs = Signs(self._library.catalog.sections, ascii_only=ascii_only)
        sections, head = self._library.catalog.sections, [(self._title, "bold")]
        if self._bars:
            size_head = self._size_head.partition(" ")[0]
            return [head, *bar_lines(self._bars, sections, columns, size_head=size_head, signs=signs)]
        rows = max(min(columns * 9 // 40, 36), 14)
        drawn = scatter_lines(self._points, self._total, columns, rows, signs=signs, name_of=self._name_of)
        return [head, sections_line(sections, signs, columns), *drawn]


def _width(output: str | None) -> int:
    if output or not is_terminal():
        return _COLUMNS
    return max(min(terminal_width(), _MOST_COLUMNS), _FEWEST_COLUMNS)


def _suffix(path: str) -> str:
    """Return the suffix of a file that can be written.

    Raises:
        UsageError: it is another one.
    """
    suffix = Path(path).suffix.lower()
    if suffix == ".png":
        raise UsageError(
            f"hmtui draws SVG and text, no PNG: {clean(path)} was not written.",
            hint="Write a .svg file; a browser or rsvg-convert turns it into PNG.",
        )
    if suffix not in _SUFFIXES:
        raise UsageError(f"{clean(path)} is neither .svg nor .txt.", hint="Example: hmtui plot -o sizes.svg.")
    return suffix


def _write(path: str, text: str) -> None:
    """Write a drawing to a file, in the place of an earlier one.

    Raises:
        UsageError: there is no such directory.
        OutputError: it cannot be written.
    """
    file = Path(path).resolve()
    if not file.parent.is_dir():
        raise UsageError(f"There is no directory {clean(str(file.parent))}.", hint="Make it first.")
    try:
        write_atomically(file, text.encode())
    except OSError as error:
        raise OutputError(f"{clean(path)} cannot be written: {error.strerror}.") from error
    say(f"Wrote {path}")
