"""``hmtui find WORDS``: papers and models that services on the network know.

Invariant: stdout holds records only; a service that gave no answer is one line on stderr.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from hmtui.cli import candidates, options
from hmtui.cli.loading import open_library
from hmtui.cli.online import client_of, identifier_named, say_failures, say_progress
from hmtui.cli.output import counted, emit, is_terminal, paint, say, terminal_width, wants_colour
from hmtui.cli.parsing import Command
from hmtui.cli.records import csv_lines, json_lines, tab_line
from hmtui.cli.results import print_citations
from hmtui.cli.settings import pass_settings
from hmtui.errors import UsageError
from hmtui.library import Library
from hmtui.models import Catalog
from hmtui.online.combine import KnownWorks
from hmtui.online.graph import related
from hmtui.online.registry import SEARCHED_BY_DEFAULT, asked_for
from hmtui.online.searching import Search
from hmtui.text.cells import cut, pad

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hmtui.cli.settings import Settings
    from hmtui.models import Entry
    from hmtui.online.client import Client
    from hmtui.online.provider import Provider

__all__ = ["command"]

_USUAL = 25
"""Records that are listed unless ``-n`` says otherwise."""
_LONGEST_NAME, _LONGEST_AUTHOR = 32, 18
_FEWEST_CELLS = 60
"""Columns below which services and identifiers are left out."""


@click.command(
    "find",
    cls=Command,
    examples=(
        ("hmtui find sparse mixture of experts", "papers and models, from all services"),
        ("hmtui find 'llama 3' --on hf,arxiv -n 10", "from two services"),
        ("hmtui find retrieval --on crossref --format bibtex", "as citations"),
        ("hmtui find --citations 2005.14165", "the works that cite a paper"),
    ),
)
@click.argument("terms", metavar="[WORDS]...", nargs=-1, shell_complete=candidates.nothing)
@options.providers
@options.limit
@options.as_json
@options.as_csv
@options.format_style
@options.references
@options.citations
@options.offline
@options.citing
@options.catalog_and_help
@pass_settings
def command(settings: Settings, terms: tuple[str, ...], **given: Any) -> int:
    """Find papers and models online."""
    wanted = _Wanted(**given)
    form = options.only_one(json=wanted.as_json, csv=wanted.as_csv, format=wanted.format_style)
    options.only_one(references=wanted.references, citations=wanted.citations)
    text = " ".join(terms).strip()
    if bool(text) == bool(wanted.references or wanted.citations):
        raise UsageError("hmtui find needs words, or --references or --citations with an identifier.")
    client = client_of(settings, offline=wanted.offline)
    names = [name for name in wanted.provider_names.split(",") if name.strip()] or SEARCHED_BY_DEFAULT
    asked = _related(client, wanted) or asked_for(client, text, names)
    limit = wanted.limit or _USUAL
    search = _fetched(Search(asked, text), limit)
    say_failures(search.failures)
    places = search.found.ranked()[:limit]
    if not places:
        if len(search.failures) < len(asked):
            say(f"Nothing found{f' for “{text}”' if text else ''} at {_titles(asked, search)}")
        return search.failures[0].error.exit_code if search.failures else 1
    _print(settings, search, places, form, wanted.format_style or "")
    if is_terminal():
        _say_more(search, len(places))
    return 0


class _Wanted(Struct, frozen=True):
    """The options."""

    provider_names: str
    limit: int | None
    format_style: str | None
    references: str | None
    citations: str | None
    as_json: bool
    as_csv: bool
    offline: bool


def _related(client: Client, wanted: _Wanted) -> Sequence[Provider]:
    if wanted.references:
        return related(client, "references", identifier_named(wanted.references))
    return related(client, "citations", identifier_named(wanted.citations)) if wanted.citations else ()


def _fetched(search: Search, wanted: int) -> Search:
    """Fetch pages until there are as many records as wanted, or no more."""
    try:
        while search.has_more and len(search.found.entries) < wanted:
            say_progress("Searching online (Ctrl+C cancels)")
            for _changed in search.fetch():
                say_progress(f"{counted(len(search.found.entries), 'record')} so far (Ctrl+C cancels)")
    finally:
        say_progress("")
    return search


def _titles(asked: Sequence[Provider], search: Search) -> str:
    failed = {failure.provider for failure in search.failures}
    return ", ".join(one.title for one in asked if one.name not in failed)


def _print(settings: Settings, search: Search, places: Sequence[int], form: str, style: str) -> None:
    entries = [search.found.entries[at] for at in places]
    library = Library(Catalog("", (), tuple(entries)))
    library.citing = settings.citing
    if style:
        print_citations(library, entries, style)
    elif form == "json":
        emit(*json_lines(library, entries))
    elif form == "csv":
        emit(csv_lines(library, entries).rstrip("\n"))
    elif is_terminal():
        known = KnownWorks(open_library(settings).entries())
        rows = [
            (entry, search.found.providers(at), known.find(entry)) for entry, at in zip(entries, places, strict=True)
        ]
        emit(*_columns(rows, terminal_width()))
    else:
        emit(*(f"{identifier(entry)}\t{tab_line(entry)}" for entry in entries))


def identifier(entry: Entry) -> str:
    """Return what ``hmtui add`` takes for a record; empty if there is nothing."""
    model = entry.extra.get("hugging-face")
    if model:
        return f"hf:{model}"
    arxiv = f"arXiv:{entry.arxiv}" if entry.arxiv else ""
    return arxiv if entry.doi.lower().startswith("10.48550/") and arxiv else entry.doi or arxiv


def _columns(rows: Iterable[tuple[Entry, tuple[str, ...], Entry | None]], cells: int) -> list[str]:
    """Lay records out in two lines each: year, name, author; then where it is published, identifier and services."""
    colour = wants_colour()
    lines = []
    for entry, services, known in rows:
        mark = "✓ " if known is not None else "  "
        first = entry.author[0].short if entry.author else next(iter(entry.organizations), "")
        author = cut(f"{first} et al." if len(entry.author) > 1 else first, _LONGEST_AUTHOR)
        title = cut(entry.title or entry.name, max(cells - 8 - len(author) - 2, 10))
        head = f"{pad(str(entry.year or ''), 4)}  {mark}{paint(title, 'bold', colour=colour)}"
        lines.append(f"{head}  {author}".rstrip())
        where = [entry.venue, identifier(entry), "+".join(services), f"in your list: {known.id}" if known else ""]
        second = cut(" · ".join(filter(None, where)), max(cells - 8, 10))
        lines.append(f"        {paint(second, 'dim', colour=colour)}")
    return lines


def _say_more(search: Search, shown: int) -> None:
    totals = ", ".join(f"{name} {total:,}" for name, total in search.totals.items())
    cached = " Some answers are from the cache." if search.from_cache else ""
    say(f"{counted(shown, 'record')}{f' (found: {totals})' if totals else ''}.{cached} Add one: hmtui add ID")
