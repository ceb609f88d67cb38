"""What a list row, the header and the tabs look like: values in, ``Run`` values out.

Pure functions without state, so that the look of every row can be tested with
a plain assert. Invariant: a row is cut by cell width, never within a glyph, and
fills exactly the width it was given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.store import spans
from hmtui.text.cleaning import human_count
from hmtui.tui.line_widget import Line, Run, cut, pad, width_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hmtui.annotations import State
    from hmtui.models import Entry, Section
    from hmtui.query import Query, Sort

__all__ = [
    "COLUMNS",
    "SORT_KEYS",
    "Column",
    "TabLabel",
    "header",
    "highlight",
    "links_mark",
    "own_marks",
    "plan",
    "row",
    "tab_labels",
]


class Column(Struct, frozen=True):
    """One column of the list."""

    key: str
    title: str
    width: int
    """Cells."""
    right: bool = False
    """Whether its text stands at the right edge, as numbers do."""


COLUMNS = ("year", "name", "title", "venue", "params", "links")
SORT_KEYS = ("relevance", "year", "name", "title", "venue", "params")
_TITLES = {"year": "Year", "name": "Model", "title": "Title", "venue": "Venue", "params": "Size", "links": "Links"}
_FIXED = {"year": 4, "venue": 12, "params": 5, "links": 5}
_GAP = 2
_MARKER = 5
"""Cells before the first column: cursor, mark, star, how far it is read, and a gap."""
_DROP_ORDER = ("links", "params", "venue")
_TITLE_MIN = 16
_NAME_SHARE, _NAME_MIN, _NAME_MAX = 0.2, 13, 24


def plan(width: int, wanted: Sequence[str] = COLUMNS) -> tuple[Column, ...]:
    """Choose the columns that fit ``width`` cells: links go first, then size, venue, and last the title."""
    shown = [key for key in COLUMNS if key in {*wanted, "name"}]
    name = min(_NAME_MAX, max(_NAME_MIN, int(width * _NAME_SHARE)))
    for dropped in (*_DROP_ORDER, "title"):
        others = _MARKER + sum(_FIXED.get(key, 0) for key in shown) + _GAP * (len(shown) - 1)
        if width - others >= (name + _TITLE_MIN if "title" in shown else _NAME_MIN):
            break
        if dropped in shown:
            shown.remove(dropped)
    others = _MARKER + sum(_FIXED.get(key, 0) for key in shown) + _GAP * (len(shown) - 1)
    if "title" in shown:
        widths = _FIXED | {"name": name, "title": width - others - name}
    else:
        widths = _FIXED | {"name": max(1, width - others)}
    return tuple(Column(key, _TITLES[key], widths[key], right=key == "params") for key in shown)


def header(columns: Sequence[Column], sort: Sort | None) -> Line:
    """Write the heading of the list, with an arrow at the column that it is sorted by."""
    runs = [Run(" " * _MARKER)]
    for column in columns:
        sorted_by = sort is not None and sort.key == column.key
        arrow = ("▲" if _ascending(sort) else "▼") if sorted_by and sort else ""
        ink = "heading accent" if sorted_by else "heading"
        wide = max(
            column.width, min(width_of(column.title + arrow), column.width + _GAP - 1)
        )  # into the gap, if it must
        heading = pad(column.title + arrow, wide, right=column.right)
        runs += [Run(heading, ink), Run(" " * (_GAP + column.width - wide))]
    return tuple(runs[:-1])


def _ascending(sort: Sort | None) -> bool:
    """Words ascend by default, numbers (newest, largest) descend; ``reverse`` turns that round."""
    return sort is not None and (sort.key in {"name", "title", "venue"}) != sort.reverse


def row(
    entry: Entry,
    columns: Sequence[Column],
    query: Query,
    *,
    cursor: bool = False,
    marked: bool = False,
    own: State | None = None,
) -> Line:
    """Write one record as a row of the list. On the cursor's ground the colours of the columns give way to it."""
    ground = "cursor" if cursor else ""
    runs = [
        Run("▌" if cursor else " ", "cursor" if cursor else ""),
        Run("●" if marked else " ", f"{ground} mark".strip()),
        *(Run(glyph, f"{ground} {ink}".strip()) for glyph, ink in own_marks(own)),
        Run(" ", ground),
    ]
    for column in columns:
        text, ink = _cell(entry, column.key)
        inks = f"cursor {'name' if ink == 'name' else ''}".strip() if cursor else ink
        shown = pad(text, column.width, right=column.right)
        if column.key in {"name", "title", "venue"} and text:
            runs += highlight(shown, inks, query, column.key)
        else:
            runs.append(Run(shown, inks))
        runs.append(Run(" " * _GAP, ground))
    return tuple(runs[:-1])


_READ = {"to-read": ("○", "muted"), "reading": ("◐", "accent"), "read": ("✓", "good")}


def own_marks(own: State | None) -> tuple[tuple[str, str], tuple[str, str]]:
    """Say in two glyphs, each with its ink, what the user noted: a star, then how far it is read, a note, or news."""
    if own is None:
        return (" ", ""), (" ", "")
    second = _READ.get(own.read) or (
        ("✎", "muted") if own.note or own.tags else ("•", "accent") if own.new else (" ", "")
    )
    return ("★" if own.starred else " ", "mark"), second


def _cell(entry: Entry, key: str) -> tuple[str, str]:
    """Return the text and the ink of one cell."""
    if key == "year":
        return entry.issued[:4], ""
    if key == "name":
        return entry.name, "name"
    if key == "title":
        return entry.title or entry.summary, "" if entry.title else "muted"
    if key == "venue":
        return entry.venue or entry.container_title, ""
    if key == "params":
        return human_count(entry.parameters), "size"
    return links_mark(entry), "size"


def links_mark(entry: Entry) -> str:
    """Return which links there are, each in its own place: P paper, C code, W weights."""
    known = {link.rel for link in entry.links}
    paper = "P" if known & {"paper", "pdf", "announcement"} else " "
    return f"{paper} {'C' if 'code' in known else ' '} {'W' if 'weights' in known else ' '}"


def highlight(text: str, ink: str, query: Query, field: str = "", *, url: str = "") -> list[Run]:
    """Cut text into runs so that what the query matched stands out.

    A single letter stands nearly everywhere: it is shown in names only, where it decides the order.
    """
    runs: list[Run] = []
    done = 0
    found = spans(query, text, field) if len(query.text) > 1 or field == "name" else ()
    for start, end in found:
        if start > done:
            runs.append(Run(text[done:start], ink, url))
        runs.append(Run(text[start:end], f"{ink} match".strip(), url))
        done = end
    if done < len(text):
        runs.append(Run(text[done:], ink, url))
    return runs


class TabLabel(Struct, frozen=True):
    """One tab as it stands in the strip."""

    section: str | None
    """Section id; None is All."""
    start: int
    """First cell of the tab, counted from the left end of the whole strip."""
    runs: Line

    @property
    def end(self) -> int:
        """The cell after the last one."""
        return self.start + sum(width_of(run.text) for run in self.runs)


_TAB_TITLE_MAX = 28


def tab_labels(
    sections: Sequence[Section], counts: Mapping[str | None, int] | None, active: str | None
) -> tuple[TabLabel, ...]:
    """Write all tabs from left to right: All, then the sections in the catalog's order, with their hits."""
    labels: list[TabLabel] = []
    at = 0
    for section, title in [(None, "All"), *((section.id, section.title) for section in sections)]:
        ink = "tab" if section == active else ""
        count = "" if counts is None else f"{counts.get(section, 0):,}"
        quiet = ink or ("muted" if counts is not None and not counts.get(section, 0) else "")
        runs = (Run(f" {cut(title, _TAB_TITLE_MAX)} ", quiet), Run(f"{count} ", ink or "muted"))
        label = TabLabel(section, at, runs)
        labels.append(label)
        at = label.end + 1  # a rule stands between two tabs
    return tuple(labels)
