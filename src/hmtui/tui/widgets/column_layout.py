"""Which columns a list has, and where each stands, for the records it has and the width there is.

Invariant: a column that next to no record has a value for is not drawn; the columns never need more than the width.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.columns import COLUMNS, SORT_KEYS, Column, column
from hmtui.tui.widgets.line_widget import width_of
from hmtui.views.signs import Scale, scale_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from hmtui.library import Library
    from hmtui.models import Entry
    from hmtui.query import Sort

__all__ = ["ALL_COLUMNS", "Gutter", "Layout", "Placed", "Shape", "is_described", "plan", "sample", "shape_of"]

ALL_COLUMNS = tuple(one.key for one in COLUMNS)
_LOOKED_AT = 20_000
"""Records that are looked at to know what a list has."""
_SAMPLED = 200
"""Records that are read of a list that is not in memory."""
_SAME = 0.3
"""Share of the titles that are the name as well, from which on the two are one column."""
_RARE, _RARE_WIDE = 0.1, 0.25
"""Share of records up to which a column is not worth its place: one that takes little of it, and the others."""
_NARROW_COLUMNS = {"year", "links", "name", "title"}
"""Columns of few cells, and those that take the place of no other; the size is wide, with its bar."""
_SHORT = 28
"""Cells up to which a name is short: where most are, and are explained in a sentence, that has a column of its own."""
_EXPLAINED = 0.7
"""Share of records with a short name and a sentence on it, from which on that is so."""
_SIZED = 0.1
"""Share of records with a size, from which on a list is one of models."""
_NO_PAPERS = {"book", "dataset", "software", "thesis"}
"""Types of records that nobody calls papers."""
_PAPERS_BY_TYPE = {"article", "article-journal", "chapter", "manuscript", "paper-conference", "report"}
_GAP = 2
_GUTTER = 2
"""Cells before the first column at least: the cursor, and a blank."""
_NARROW = 50
"""Cells below which the gap before the size is one cell."""
_NAME, _NAME_MOST, _NAME_LEAST = 18, 22, 10
_BAR_MOST, _BAR, _BAR_LEAST = 24, 8, 3
"""Cells of the bar: at most, beside titles that are cut, and at least."""
_LONGEST = 200
"""Letters of a text that are measured."""

_MODELS = {
    True: ((12, 20, 16, 5, 40), (12, 20, 16, 0, 38), (8, 14, 0, 0, 26), (8, 0, 0, 0, 26), (6, 0, 0, 0, 20)),
    False: ((12, 0, 14, 0, 32), (12, 0, 0, 0, 32), (8, 0, 0, 0, 22), (6, 0, 0, 0, 22)),
}
"""Cells of bar, organization, venue, links, and the least for the title; beside the details, and above them."""
_PAPERS = {
    True: ((16, 16, 46), (16, 11, 32), (14, 0, 26), (0, 0, 0)),
    False: ((16, 16, 68), (16, 11, 48), (14, 0, 28), (0, 0, 0)),
}
"""Cells of authors and venue, and the least for the title."""
_BESIDE_NAMES = (("venue", 30), ("org", 30), ("authors", 42), ("links", 42))
"""Columns of a list of names without sizes, in the order in which they join, and the least for the title then."""
_TITLE_LEAST, _TITLE_ALONE = 22, 21
"""Cells of the title at least, and those from which on it is worth more than the bar of the size, where only one fits."""
_ROOMY, _ROOMY_PAPER = 42, 84
"""Cells that the title of a model keeps, and that of a paper, before other columns take more than most values need."""
_BESIDE_TITLE = ("authors", "org", "venue")
"""Columns that may be narrower or wider than the tables say, for the sake of titles."""
_MOST_FIT = 0.8
"""Share of the values that still fit where titles are cut."""
_IN_TABLES = {"year", "name", "params", "title", "authors", "org", "venue", "links"}


class Shape(Struct, frozen=True):
    """What the records of a list have."""

    has: frozenset[str] = frozenset(ALL_COLUMNS)
    """Columns with a value in more than a few records."""
    papers: bool = False
    """Whether records are called by their titles, so that name and title are one column."""
    described: bool = False
    """Whether records are short names, of tools for one, each explained in a sentence, which stands in place of a title."""
    signs: bool = False
    """Whether it is known of any record if its weights are open."""
    name: int = _NAME
    """Cells of the longest name, or of all but a few where records are described."""
    scale: Scale = Scale()
    noun: str = "record"
    """What a record is: a model, a paper, or just a record."""
    sorts: frozenset[str] = frozenset(SORT_KEYS)
    """Orders that any record has a value for."""
    needs: Mapping[str, tuple[int, int]] = {}
    """Of titles and what stands beside them, the cells that most values need, and those that the longest one needs."""

    def usable(self, sort: Sort | None) -> Sort | None:
        """Return an order, if there is a column of the values that it goes by; else None, the usual order.

        Authors are known of models too, whose list has no room for them.
        """
        known = {"relevance", "list", *(self.sorts & (self.has | {"authors"}))}
        return sort if sort is not None and sort.key in known else None

    @property
    def of_papers(self) -> bool:
        """Whether the records are papers: nothing is known of sizes and weights."""
        return not self.signs and "params" not in self.has


class Gutter(Struct, frozen=True):
    """What stands between the cursor and the first column: a cell for each, while there is any."""

    marked: bool = False
    """Whether any record is marked."""
    annotated: bool = False
    """Whether the user noted anything of any record."""


_BARE = Gutter()


class Placed(Struct, frozen=True):
    """A column in its place."""

    column: Column
    at: int
    """The first cell."""
    width: int

    @property
    def end(self) -> int:
        """The cell after the last one."""
        return self.at + self.width


class Layout(Struct, frozen=True):
    """The columns of a list of a certain width."""

    width: int = 0
    columns: tuple[Placed, ...] = ()
    bar: int = 0
    """Cells of the size bar, which stands one cell after the size."""
    sign: bool = False
    """Whether a sign and a blank stand before the name."""
    papers: bool = False
    """Whether name and title are one column."""
    described: bool = False
    """Whether a sentence on each record stands in place of its title."""
    models: bool = True
    """Whether the records are models."""
    scale: Scale = Scale()
    gutter: Gutter = _BARE
    ascii_only: bool = False
    """Whether the arrow of the sorted column is a letter, which has a blank before it."""

    @property
    def longest_name(self) -> int:
        """Cells of the longest name beside the title; a title that is longer and no name stands in its own column alone."""
        widths = {placed.column.key: placed.width for placed in self.columns}
        return widths.get("name", 0) if "title" in widths and not self.described else 0

    def heading(self, one: Column) -> str:
        """Return the heading of a column."""
        if one.key == "title" and self.described:
            return "Summary"
        return "Name" if one.key == "name" and not self.models else one.title


def sample(library: Library) -> Iterable[Entry]:
    """Return records that show what a list has: all of them where they are in memory, else some from everywhere."""
    return library.catalog.entries or map(library.entry_at, range(0, len(library), max(1, len(library) // _SAMPLED)))


def shape_of(entries: Iterable[Entry]) -> Shape:
    """Return what the records of a list have."""
    looked = list(islice(entries, _LOOKED_AT))
    values = {one.key: [one.show(entry) for entry in looked] for one in COLUMNS}
    has = {key for key, texts in values.items() if _is_worth_its_place(key, texts)}
    signs = any(entry.open_weights is not None for entry in looked)
    titled = [entry for entry in looked if entry.title]
    same = sum(entry.title == entry.name for entry in titled)
    sized = sum(entry.parameters is not None for entry in looked)
    papers = 2 * len(titled) > len(looked) and same >= _SAME * len(titled) and sized < _SIZED * len(looked)
    described = papers and sum(map(is_described, looked)) > _EXPLAINED * len(looked)
    papers = papers and not described
    has |= {"title"} if papers else {"name", "title"} if described else {"name"}
    has -= {"name", "params"} if papers else {"authors"} if "params" in has else set()
    names = sorted(width_of(entry.name[:99]) for entry in looked) or [_NAME]
    longest = names[len(names) * 9 // 10] if described else names[-1]
    published = sum(_is_published(entry) for entry in looked)
    others = any(entry.type in _NO_PAPERS for entry in looked)
    models = (signs and not papers) or "params" in has
    noun = "model" if models else "paper" if 2 * published > len(looked) and not others else "record"
    scale = scale_of(entry.parameters or 0 for entry in looked)
    sorts = frozenset(one.key for one in COLUMNS if one.sorts and any(map(one.order, looked)))
    titles = [
        entry.title or entry.name if papers else short or entry.summary
        for entry, short in zip(looked, values["title"], strict=True)
    ]
    needs = {"title": _need(titles)} | {key: _need(values[key]) for key in _BESIDE_TITLE if key in has}
    return Shape(frozenset(has), papers, described, signs and not papers, longest, scale, noun, sorts, needs)


def _need(texts: Iterable[str]) -> tuple[int, int]:
    """Return the cells that most of the texts need which there are, and those that all need."""
    known = sorted(width_of(text[:_LONGEST]) for text in texts if text) or [0]
    return known[int((len(known) - 1) * _MOST_FIT)], known[-1]


def _is_worth_its_place(key: str, values: Sequence[str]) -> bool:
    """Check whether enough records have a value for a column, and in a wide one not all the same."""
    known = sum(map(bool, values))
    if key in _NARROW_COLUMNS:
        return known > _RARE * len(values)
    same = known == len(values) > 1 and len(set(values)) == 1
    return known > _RARE_WIDE * len(values) and not same


def is_described(entry: Entry) -> bool:
    """Check whether a record is a short name with a sentence that explains it."""
    return bool(entry.summary) and _is_short(entry)


def _is_short(entry: Entry) -> bool:
    """Check whether a record is called by a short name only."""
    return entry.title in {"", entry.name} and width_of(entry.name[:99]) <= _SHORT


def _is_published(entry: Entry) -> bool:
    """Check whether anything says that a record is a paper; the authors of a short name can be the makers of a tool."""
    papers = entry.type in _PAPERS_BY_TYPE or any(link.rel in {"paper", "pdf"} for link in entry.links)
    placed = entry.arxiv or entry.doi or entry.venue or entry.container_title
    return papers or bool(placed) or (bool(entry.author) and not _is_short(entry))


def plan(
    width: int,
    shape: Shape | None = None,
    wanted: Sequence[str] = ALL_COLUMNS,
    *,
    beside: bool = True,
    gutter: Gutter = _BARE,
    ascii_only: bool = False,
) -> Layout:
    """Choose the columns that fit.

    Args:
        width: cells of a row.
        shape: what the list has; None is everything.
        wanted: keys of the columns that the user wants.
        beside: whether the details stand beside the list, not below it.
        gutter: what stands before the first column.
        ascii_only: whether the heading of the years needs a cell for the blank before its arrow.
    """
    shape = shape or Shape()
    main = "title" if shape.papers else "name"
    shown = {key for key in (*wanted, main) if key in shape.has} | {main}
    before = _GUTTER + gutter.marked + gutter.annotated
    widths = _shared(_widths(width - before, shape, shown, beside=beside), shape)
    if ascii_only and "year" in widths:
        widths["year"] += 1
        widths["title" if "title" in widths else main] -= 1
    bar = widths.pop("bar", 0)
    sign = shape.signs and not shape.papers
    placed: list[Placed] = []
    at = before
    for one in COLUMNS:
        if cells := widths.get(one.key, 0):
            at += 2 * (sign and one.key == "name")
            placed.append(Placed(one, at, cells))
            at += cells + (bar + 1 if one.key == "params" and bar else 0) + _GAP
            at -= one.key == "name" and width - before < _NARROW - _GAP
    models = shape.noun == "model"
    look = sign, shape.papers, shape.described, models, shape.scale
    return Layout(width, tuple(placed), bar, *look, gutter, ascii_only)


def _widths(room: int, shape: Shape, shown: set[str], *, beside: bool) -> dict[str, int]:
    """Return the widths of the columns; one that the tables above do not name is there where it takes no other's place."""
    choose = _papers if shape.papers else _models
    widths = choose(room, shape, shown, beside=beside)
    further = {one.key: one.least for one in COLUMNS if one.key in shown and one.key not in _IN_TABLES}
    left, least = room - sum(cells + _GAP for cells in further.values()), column("title").least
    if not further or left < least:
        return widths
    narrower = choose(left, shape, shown, beside=beside)
    same = narrower.keys() == widths.keys() and narrower.get("name") == widths.get("name")
    return narrower | further if same and narrower.get("title", least) >= least else widths


def _shared(widths: dict[str, int], shape: Shape) -> dict[str, int]:
    """Return the widths with the room that a column has to spare: titles get it first, then what stands beside them.

    Authors keep theirs: a name that is cut is none.
    """
    if "title" not in widths or "title" not in shape.needs:
        return widths
    longest, roomy = shape.needs["title"][1], _ROOMY_PAPER if shape.papers else _ROOMY
    for key in _BESIDE_TITLE:
        if key not in widths or key not in shape.needs:
            continue
        fits, needed = (max(cells, width_of(column(key).title)) for cells in shape.needs[key])
        free = widths["title"] + widths[key]
        cells = min(widths[key], needed if key == "authors" or free - widths[key] >= longest else fits)
        cells = max(cells, min(needed, column(key).most, free - longest), min(needed, widths[key], free - roomy))
        widths |= {key: cells, "title": free - cells}
    spare = max(0, min(widths.get("bar", 0) - _BAR, longest - widths["title"]))
    return widths | ({"bar": widths["bar"] - spare, "title": widths["title"] + spare} if spare else {})


def _papers(room: int, _shape: Shape, shown: set[str], *, beside: bool) -> dict[str, int]:
    """Return the widths of the columns of a list of papers: the title has what is left."""
    widths = {"year": 4} if "year" in shown and room >= 4 + _GAP + _NAME_LEAST else {}
    room -= sum(cells + _GAP for cells in widths.values())
    for authors, venue, least in _PAPERS[beside]:
        others = {key: cells for key, cells in (("authors", authors), ("venue", venue)) if cells and key in shown}
        left = room - sum(cells + _GAP for cells in others.values())
        if left >= least:
            return widths | others | {"title": max(1, left)}
    return widths | {"title": max(1, room)}


def _models(room: int, shape: Shape, shown: set[str], *, beside: bool) -> dict[str, int]:
    """Return the widths of the columns of a list of models: name and size first, the title has what is left."""
    gap = 1 if room < _NARROW - _GAP else _GAP
    room -= 2 * shape.signs
    longest = max(1, min(_SHORT if shape.described else _NAME_MOST, shape.name))
    name = longest if shape.described and beside else min(_NAME, longest)
    widths = {key: 4 for key in ("year", "params") if key in shown}
    for dropped in ("params", "year"):
        if room - name - _cells(widths, gap) < min(0, _NAME_LEAST - name):
            widths.pop(dropped, None)
    sized = "params" in widths
    room -= _cells(widths, gap)
    if "params" not in shown and "title" in shown and room - name - _GAP >= _TITLE_LEAST:
        return widths | _beside_names(room - name - _GAP, shown) | {"name": name}
    for bar, org, venue, links, least in _MODELS[beside] if "title" in shown else ():
        others = {"org": org, "venue": venue, "links": links}
        others = {key: cells for key, cells in others.items() if cells and key in shown}
        left = room - name - sized * (1 + bar) - sum(cells + _GAP for cells in others.values()) - _GAP
        if left >= least:
            return widths | others | {"name": name, "title": left, "bar": sized * bar}
    left = room - name - _GAP
    if sized and not beside and "title" in shown and left >= _TITLE_ALONE:
        bar = left - 1 - _TITLE_LEAST
        return widths | {"name": name, "title": min(left, _TITLE_LEAST), "bar": bar if bar >= _BAR_LEAST else 0}
    without = _without_title(room, longest, shown, sized=sized)
    left = room - sum(without.values()) - bool(without["bar"]) - _GAP * (len(without) - 2)
    return widths | without | {"name": without["name"] + max(0, min(left, shape.name - longest))}


def _beside_names(room: int, shown: set[str]) -> dict[str, int]:
    """Return the widths of the columns beside names without sizes: each that leaves the title enough, then more for each."""
    widths: dict[str, int] = {}
    for key, least in _BESIDE_NAMES:
        if key in shown and room - column(key).least - _GAP >= least:
            widths[key] = column(key).least
            room -= widths[key] + _GAP
    for key, cells in widths.items():
        more = max(0, min(column(key).most - cells, room - _ROOMY))
        widths[key] = cells + more
        room -= more
    return widths | {"title": room}


def _without_title(room: int, longest: int, shown: set[str], *, sized: bool) -> dict[str, int]:
    """Return the widths where there is no title: name, bar, then what else fits."""
    least_bar = sized * (_BAR_LEAST + 1)
    name = max(1, min(longest, max(min(longest, _NAME), room - least_bar), room))
    left = room - name
    bar = min(_BAR_MOST, left - 1) if sized and left > _BAR_LEAST else 0
    left -= bar + bool(bar)
    widths = {"name": name, "bar": bar}
    for key in ("org", "venue", "authors", "links"):
        one = column(key)
        if key in shown and left >= one.least + _GAP:
            widths[key] = min(one.most, left - _GAP)
            left -= widths[key] + _GAP
    return widths


def _cells(widths: Mapping[Any, int], gap: int) -> int:
    """Return the cells of columns with the gaps between them and the name; ``gap``: the one before the size."""
    return sum(cells + (gap if key == "params" else _GAP) for key, cells in widths.items())
