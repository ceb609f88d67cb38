"""What a list row, the header and the tabs look like: values in, ``Span`` values out.

Pure functions without state, so that the look of every row can be tested with
a plain assert. Invariant: a row is cut by cell width, never within a glyph, and
fills exactly the width it was given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from hmtui.columns import is_descending
from hmtui.models import OTHERS
from hmtui.store import spans as matching_spans
from hmtui.text.cleaning import human_count
from hmtui.tui.widgets.hidden_match import hidden_match
from hmtui.tui.widgets.line_widget import Line, Span, cut, pad, width_of
from hmtui.views.signs import band, bar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hmtui.annotations import State
    from hmtui.columns import Column
    from hmtui.models import Entry, Section
    from hmtui.query import Query, Sort
    from hmtui.tui.widgets.column_layout import Layout
    from hmtui.views.signs import Signs

__all__ = ["Pointer", "TabLabel", "annotation_sign", "header", "highlight", "row", "tab_labels"]

Pointer = Literal["", "focused", "typing", "away"]
"""How a row shows the cursor: not at all, list focused, search box focused (its arrows move it), focus elsewhere."""


def header(layout: Layout, sort: Sort | None) -> Line:
    """Write the headings of the list, with an arrow at the column that it is sorted by."""
    spans: list[Span] = []
    at = 0
    for placed in layout.columns:
        one = placed.column
        sorted_by = sort is not None and sort.key == one.key
        arrow = ("▾" if is_descending(one.key) != sort.reverse else "▴") if sorted_by and sort else ""
        title = pad(layout.heading(one), placed.width, right=one.right)
        spans += [
            Span(" " * (placed.at - at)),
            Span(title.rstrip() if arrow else title, "heading" if arrow else "muted"),
        ]
        at = placed.at + placed.width
        if arrow:  # it may stand in the gap
            arrow = f" {arrow}" if layout.ascii_only else arrow
            used = len(title.rstrip()) if title.isascii() else width_of(title.rstrip())
            arrow_span = Span(f"{arrow}{' ' * (placed.width - used - len(arrow))}", "heading")
            spans.append(arrow_span)
            at = placed.at + used + len(arrow_span.text)
    return tuple(spans)


def row(  # noqa: PLR0913 - a record, and all that may be true of how it is shown
    entry: Entry,
    layout: Layout,
    query: Query,
    signs: Signs,
    *,
    pointer: Pointer = "",
    marked: bool = False,
    state: State | None = None,
    year_before: str = "",
) -> Line:
    """Write one record as a row of the list. On the cursor's ground the colours of the columns give way to it.

    Args:
        entry: the record.
        layout: the columns.
        query: what to highlight.
        signs: the signs of the catalog.
        pointer: how the cursor is shown.
        marked: whether it is marked.
        state: what the user noted of it.
        year_before: the year that the row above has shown, which is not repeated at full strength.
    """
    ground = {"": "", "focused": "cursor", "typing": "resting", "away": "resting"}[pointer]
    spans = [Span("▌" if pointer else " ", {"": "", "away": "faint"}.get(pointer, "accent"))]
    at = 1

    def write(text: str, style: str = "") -> None:
        nonlocal at
        kept = style.replace("faint", "") if ground == "cursor" else style
        spans.append(Span(text, f"{ground} {kept}".strip()))
        at += width_of(text)

    if layout.gutter.marked:
        write(signs.mark if marked else " ", "mark" if marked else "")
    if layout.gutter.annotated:
        write(*annotation_sign(state))
    cells = _cells(entry, layout, query, state, year_before if not pointer else "")
    for placed in layout.columns:
        key = placed.column.key
        signed = layout.sign and key == "name"
        write(" " * (placed.at - 2 * signed - at))
        if signed:
            write(*signs.of(entry))
            write(" ")
        if key == "params":
            _write_size(write, entry, placed.width, layout)
            continue
        for span in cells[key]:
            if span.text:
                write(span.text, span.style)
    write(" " * (layout.width - at))
    return tuple(spans)


def _cells(
    entry: Entry, layout: Layout, query: Query, state: State | None, year_before: str
) -> Mapping[str, Sequence[Span]]:
    """Return the cells of one record by their columns, but for the size; each fills its width.

    Where none of them shows what was searched for, the title says where it is.
    """
    cells: dict[str, Sequence[Span]] = {}
    main: tuple[str, str, str, int] | None = None
    for placed in layout.columns:
        key = placed.column.key
        if key == "params":
            continue
        text, style = _cell(entry, placed.column, layout, year_before)
        if key == "venue" and width_of(text) > placed.width:
            text = _YEAR_AT_END.sub("", text)
        elif key == "authors" and width_of(text) > placed.width:
            text = _shorter_authors(entry, text, placed.width)
        cells[key] = _highlighted(pad(text, placed.width, right=placed.column.right), style, query, key)
        if key == "title" or (key == "name" and main is None):
            main = key, text, style, placed.width
    if main and query.has_text and not any("match" in span.style for cell in cells.values() for span in cell):
        key, text, style, width = main
        room = max(width // 3, width - width_of(text))  # what the title leaves, else a third of a wide one
        if why := _why_listed(entry, state, query, room, width):
            kept = width - sum(width_of(span.text) for span in why)
            shown = cut(text, kept)
            cells[key] = (Span(shown, style), *why, Span(" " * (kept - width_of(shown))))
    return cells


def _shorter_authors(entry: Entry, text: str, width: int) -> str:
    """Return the first author and how many others there are, which is never cut."""
    if len(entry.author) == 2 and entry.author[1].literal != OTHERS:
        text = f"{entry.author[0].short} +1"
    found = _OTHERS.search(text)
    others = found.group() if found else ""
    return cut(text.removesuffix(others), max(1, width - width_of(others))) + others


_LABELLED, _IN_CONTEXT = 60, 40
"""Cells of a title from which on what was found behind it has a label, and stands in its context."""
_LEAST, _CONTEXT = 10, 24
"""Cells of what was found: at least, with the sign before it, and at most."""


def _why_listed(entry: Entry, state: State | None, query: Query, room: int, width: int) -> Sequence[Span]:
    """Return what a query found in a record of which the row shows nothing else, in ``room`` cells of a title's ``width``.

    Nothing where it has no room: the title says more than a part of a word, and the details show what was found.
    """
    if len(query.text) < 2 or room < _LEAST or (found := hidden_match(entry, state, query)) is None:
        return ()
    label = f" · {found.label} " if found.label and width >= _LABELLED else " · "
    if room - width_of(label) < _LEAST:
        label = " · "
    most = min(room - width_of(label), _CONTEXT)
    words = found.context(most) if found.label == "alias" or width >= _IN_CONTEXT else found.word(most)
    return (Span(label, "muted"), *highlight(words, "muted", query, found.field)) if found.match in words else ()


_OTHERS = re.compile(r"(?: et al\.| \+[\d,]+)?\s*\Z")
"""What stands behind the authors that are named."""


def _highlighted(text: str, style: str, query: Query, key: str) -> Sequence[Span]:
    """Return a cell in which what the query matched stands out."""
    if key not in _SEARCHED or text.isspace():
        return (Span(text, style),)
    names = text[: match.start()] if key == "authors" and (match := _OTHERS.search(text)) else text
    return (*highlight(names, style, query, key), Span(text[len(names) :], style))


_SEARCHED = {"year", "name", "title", "authors", "org", "venue"}
"""Columns in which a match is shown."""


def _write_size(write: Callable[..., None], entry: Entry, width: int, layout: Layout) -> None:
    """Write the size, or that it is not known, and its bar."""
    count = entry.parameters
    write(pad(human_count(count) or "–", width, right=True), "" if count is not None else "faint")
    if layout.bar:
        drawn = bar(count, layout.scale, layout.bar)
        write(" ")
        write(drawn, band(count or 0))
        write(" " * (layout.bar - len(drawn)))


_YEAR_AT_END = re.compile(r"\s+(?:19|20)\d\d$")
"""The year of a venue, which has a column of its own where there is no room for it twice."""
_READ = {"to-read": ("◐", "muted"), "reading": ("◐", "accent"), "read": ("✓", "good")}


def annotation_sign(state: State | None) -> tuple[str, str]:
    """Return the sign of a star, else of a note, how far it is read, tags, or news, and its style."""
    if state is None:
        return " ", ""
    signs = (
        (state.starred, ("★", "star")),
        (state.note, ("✎", "star")),
        (state.read, _READ.get(state.read, ("", ""))),
        (state.tags, ("#", "star")),
        (state.new, ("•", "accent")),
    )
    return next((sign for noted, sign in signs if noted), (" ", ""))


def _cell(entry: Entry, column: Column, layout: Layout, year_before: str) -> tuple[str, str]:
    """Return the text and the style of one cell."""
    text = column.show(entry)
    if column.key == "year":
        return text, "faint" if text == year_before else ""
    if column.key == "title":
        return _title(entry, layout, text)
    if column.key == "name":
        return "" if _is_only_titled(entry, layout) else text, "name"
    return text, ""


def _title(entry: Entry, layout: Layout, short: str) -> tuple[str, str]:
    """Return the text of the title's cell, and its style; where there is no column of names, the name is part of it."""
    if layout.papers:
        named = entry.title and entry.name != entry.title and short == entry.title
        called_by_key = not entry.title and entry.id.startswith(entry.name)
        text = f"{entry.name}: {entry.title}" if named else entry.title or entry.name
        return text, "faint" if called_by_key else ""
    if _is_only_titled(entry, layout):
        return entry.title, ""
    if short:
        return short, ""
    # Of a title that is the name nothing is left to say; a sentence in its place must not look like one.
    return entry.summary, "muted" if layout.described else "aside"


def _is_only_titled(entry: Entry, layout: Layout) -> bool:
    """Return whether a record is called by its title, and that does not fit into the column of names."""
    return entry.title == entry.name and 0 < layout.longest_name < width_of(entry.name[:99])


def highlight(text: str, style: str, query: Query, field: str = "", *, url: str = "") -> list[Span]:
    """Cut text into spans so that what the query matched stands out.

    A single letter stands nearly everywhere: it is shown in names only, where it decides the order.
    """
    spans: list[Span] = []
    done = 0
    found = matching_spans(query, text, field) if len(query.text) > 1 or field == "name" else ()
    for start, end in found:
        if start > done:
            spans.append(Span(text[done:start], style, url))
        spans.append(Span(text[start:end], f"{style} match".strip(), url))
        done = end
    if done < len(text):
        spans.append(Span(text[done:], style, url))
    return spans


class TabLabel(Struct, frozen=True):
    """One tab as it stands in the strip."""

    section: str | None
    """Section id; None is All."""
    start: int
    """First cell of the tab, counted from the left end of the whole strip."""
    spans: Line

    @property
    def end(self) -> int:
        """The cell after the last one."""
        return self.start + sum(width_of(span.text) for span in self.spans)


_DIGITS = 10
"""Tabs that a digit leads to."""


def tab_labels(
    sections: Sequence[Section],
    counts: Mapping[str | None, int] | None,
    active: str | None,
    *,
    signs: Signs | None = None,
    digits: bool = True,
    gap: int = 1,
) -> tuple[TabLabel, ...]:
    """Write all tabs from left to right: All, then the sections in the catalog's order, with their hits.

    Args:
        sections: the sections of the catalog.
        counts: hits by section; None while they are not known.
        active: the section that is shown.
        signs: the signs of the catalog, so that the tabs are their legend; None leaves them out.
        digits: whether each tab says which digit leads to it.
        gap: cells between two tabs.
    """
    labels: list[TabLabel] = []
    at = 0
    named = [(None, "All"), *((section.id, section.title) for section in sections)]
    for number, (section, title) in enumerate(named):
        style = "tab" if section == active else ""
        count = "" if counts is None else f"{counts.get(section, 0):,} "
        quiet = style or ("faint" if counts is not None and not counts.get(section, 0) else "")
        spans = [Span(" ", style)]
        if digits and number < _DIGITS:
            spans.append(Span(f"{number} ", style or "faint"))
        if signs is not None and section is not None:
            glyph, colour = signs.of_section(section)
            spans.append(Span(f"{glyph} ", quiet or colour))
        apart = "· " if count and title[-1:].isdigit() else ""
        spans += [Span(f"{title} ", quiet), Span(f"{apart}{count}", quiet or "muted")]
        label = TabLabel(section, at, tuple(spans))
        labels.append(label)
        at = label.end + gap
    return tuple(labels)
