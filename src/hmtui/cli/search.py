"""``hmtui search QUERY``: the records that the browser would list, in its order.

On a terminal: aligned columns, cut to its width, what matched highlighted. In
a pipe: tab-separated and uncut, or what ``--json``, ``--csv``, ``--ids`` and
``--format`` ask for. Invariant: what the query could not mean is said on
stderr, and nothing but records is on stdout.
"""

from __future__ import annotations

from hmtui.cli.choosing import open_library, section_id
from hmtui.cli.output import emit, is_terminal, paint, say, terminal_width, wants_colour
from hmtui.cli.table import cut, pad, width
from hmtui.text import human_count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hmtui.cli.arguments import Arguments
    from hmtui.library import Found, Library
    from hmtui.model import Entry
    from hmtui.query import Query

__all__ = ["run", "say_what_was_understood"]

_LONGEST_NAME = 24
_PIECE = 1_000
"""Records that are read, laid out and printed together."""
_ROOM_FOR_LINKS = 70
"""Columns below which the marks of known links are left out, as in the browser."""


def run(arguments: Arguments) -> int:
    """List the records that match; 1 when there are none."""
    form = arguments.only_one("json", "csv", "ids", "format")
    limit = arguments.count("limit")
    library = open_library(arguments)
    text = " ".join(arguments.words)
    found = library.search(text, section=section_id(library, arguments.get("tab")), enough=limit or None)
    say_what_was_understood(found, text, library)
    hits = found.hits
    numbers = hits.first(limit) if limit else hits.numbers(0, hits.total)
    if not numbers:
        return 1
    if form == "format":
        from hmtui.cli.cite import print_citations  # noqa: PLC0415 - for one option

        # Their keys are told apart among all of them, so that they are all read first.
        return print_citations(library, [library.entry_at(number) for number in numbers], arguments.get("format"))
    if form == "ids":
        for some in _pieces(numbers):
            emit(*map(library.store.id_at, some))
        return 0
    for some in _pieces(numbers):
        _print(library, found.query, [library.entry_at(number) for number in some], form, head=some[0] == numbers[0])
    return 0


def _pieces(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    """Give records some at a time, so that what is printed of a million is never held at once."""
    return (numbers[start : start + _PIECE] for start in range(0, len(numbers), _PIECE))


def say_what_was_understood(found: Found, text: str, library: Library) -> None:
    """Say what of a query could not be used or was forgiven, and which names are near when nothing matches."""
    if ":" in text and library.noted.notice:  # a search that asks for what was noted
        say(library.noted.notice)
    if found.query.clauses:
        from hmtui.store import LIMITED_SEARCH, has_full_text  # noqa: PLC0415 - imported by the search

        if not has_full_text():
            say(f"{LIMITED_SEARCH}.")
    for problem in found.query.problems:
        say(problem.message)
    for typo in found.hits.approximate:
        say(f"nothing matches {typo.term} exactly; showing {typo.instead}")
    if not found.hits.first(1):
        near = found.hits.suggestions
        say(f"nothing matches “{text}”." + (f" Closest names: {', '.join(near)}." if near else ""))


def _print(library: Library, query: Query, entries: Sequence[Entry], form: str, *, head: bool) -> None:
    if form in {"json", "csv"}:
        from hmtui.cli.records import csv_lines, json_lines  # noqa: PLC0415 - for two options

        if form == "json":
            emit(*json_lines(library, entries))
        else:
            emit(csv_lines(library, entries, head=head).rstrip("\n"))
    elif is_terminal():
        emit(*_columns(entries, query, terminal_width()))
    else:
        from hmtui.cli.records import tab_line  # noqa: PLC0415 - not for a terminal

        emit(*map(tab_line, entries))


def _columns(entries: Sequence[Entry], query: Query, cells: int) -> list[str]:
    """Lay records out in lines of at most ``cells``: year, name, title, size, links."""
    colour = wants_colour()
    sizes = [human_count(entry.parameters) for entry in entries]
    links = [_links(entry) if cells >= _ROOM_FOR_LINKS else "" for entry in entries]
    of_size, of_links = max(map(len, sizes)), max(map(len, links))
    of_name = min(max(width(entry.name) for entry in entries), _LONGEST_NAME, max(cells // 3, 6))
    of_title = cells - sum(column + 2 for column in (4, of_name, of_size, of_links) if column)
    lines = []
    for entry, size, link in zip(entries, sizes, links, strict=True):
        columns = [
            pad(str(entry.year or ""), 4),
            _highlighted(query, entry.name, "name", of_name, colour=colour, look="bold"),
        ]
        if of_title > 0:
            columns.append(_highlighted(query, entry.title, "title", of_title, colour=colour))
        columns += [size.rjust(of_size)] if of_size else []
        columns += [paint(link.ljust(of_links), "dim", colour=colour)] if of_links else []
        lines.append("  ".join(columns).rstrip())
    return lines


def _links(entry: Entry) -> str:
    """Mark which links are known: P for the paper, C for the code, as the browser does."""
    paper = "P" if entry.link("paper", "announcement", "pdf") else " "
    return paper + ("C" if entry.link("code") else " ")


def _highlighted(query: Query, text: str, field: str, cells: int, *, colour: bool, look: str = "") -> str:
    """Cut and pad a text to ``cells`` and colour what matched in it."""
    shown = cut(text, cells)
    filling = " " * (cells - width(shown))
    if not colour:
        return shown + filling
    from hmtui.store import spans  # noqa: PLC0415 - plain output has no highlights

    parts: list[str] = []
    at = 0
    for start, end in spans(query, text, field):
        if start >= len(shown):
            break
        parts += [_looking(shown[at:start], look), paint(shown[start:end], "match", colour=True)]
        at = min(end, len(shown))
    return "".join(parts) + _looking(shown[at:], look) + filling


def _looking(text: str, look: str) -> str:
    return paint(text, look, colour=True) if look else text
