"""Blocks as a flat sequence of units, each of which may be an entry: items, paragraphs, headings, rows.

Invariant: units come in the order of the source; every unit knows the headings
and folds it stands under, and the item that it is nested in.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import dropwhile, pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from hmtui.formats.markdown.blocks import Fold, Heading, Item, Paragraph, Skipped, Table
from hmtui.formats.markdown.columns import column_role
from hmtui.formats.markdown.kinds import NUMBER, clean_title, is_label, tags
from hmtui.formats.markdown.segments import Segment, segment
from hmtui.formats.markdown.spans import HARD, SOFT, Run, lay_out
from hmtui.formats.markdown.vocabulary import boilerplate, is_placeholder
from hmtui.formats.values.link_roles import is_web

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hmtui.formats.markdown.blocks import Block, Cell, Row
    from hmtui.formats.markdown.spans import Span

__all__ = ["FOLD", "Scope", "Unit", "collect", "heading_text"]

_LONGEST_HEADING = 120
_CAPTION = re.compile(r"([-–—=~*])\1+[^\n]*\w[^\n]*\1{2}")
"""Words between dashes: the caption of what stands below."""
_BACK = re.compile(r"\[*\[[^\[\]]*\]\(#[^()]*\)\]*|\[\[[^\[\]]*\]\]?")
_RETURN = re.compile(r"\b(?:back|top|toc|contents?|up)\b|⇧|⬆|↑|🔝|返回|回到|目录", re.IGNORECASE)
_MOSTLY = 0.7
"""Share of the lines of a paragraph that begin as entries from which all lines that begin alike do."""
_BRACKET = re.compile(r"[(\[（【]")
_NO_WORDS = Run("", (), (), (), ())
FOLD = 10
"""The level of a fold: below every heading."""


class Scope(Struct, eq=False):
    """A heading or fold with what stands under it."""

    parent: Scope | None = None
    level: int = 0
    text: str = ""
    unit: Unit | None = None
    about: str = ""
    path: tuple[str, ...] = ()
    """The words of the headings above and of its own, the outermost first."""
    units: list[Unit] = []
    """What stands directly under it."""
    children: list[Scope] = []

    @property
    def heading(self) -> Scope:
        """The nearest heading, where this is a fold."""
        return self.parent.heading if self.level == FOLD and self.parent is not None else self

    @property
    def inside_entry(self) -> bool:
        """Whether a heading or fold above is an entry."""
        return self.unit is not None and (self.unit.is_entry or (self.parent is not None and self.parent.inside_entry))

    def entries(self) -> list[Unit]:
        """Return the entries under it, headings among them."""
        found = [unit for unit in self.units if unit.is_entry]
        for child in self.children:
            found += child.entries()
        return found

    def open(self, level: int, text: str, unit: Unit) -> Scope:
        """Open a scope under this one."""
        path = (*self.path, text) if text else self.path
        scope = Scope(self, level, text, unit, boilerplate(text) or self.about, path)
        self.children.append(scope)
        return scope


class Unit(Struct, eq=False):
    """A piece of the list that may be one entry."""

    kind: str
    """``li``, ``p``, ``h``, ``fold``, ``tr``; ``skip`` for what is never read."""
    line: int
    scope: Scope
    run: Run
    block: Block | Row
    last: int = 0
    """The line on which it ends."""
    at: int = 0
    """Its number in its scope."""
    depth: int = 0
    start: int = 0
    """Where the text begins after its number."""
    segments: list[Segment] = []
    cells: list[tuple[Run, list[Segment]]] = []
    header: tuple[str, ...] = ()
    pieces: list[Segment] = []
    """Its segments, or those of all its cells, with their places in the form; ``groups`` sets them."""
    parent: Unit | None = None
    children: list[Unit] = []
    inner: Scope | None = None
    """What a heading or fold opens."""
    group: object = None
    title: Segment | None = None
    headline: Unit | None = None
    """The unit below that holds its title, where it has only a name of its own."""
    is_entry: bool = False
    owner: Unit | None = None
    """The entry it belongs to."""
    leads_within: bool = False
    """Whether it leads only to places in the page, as a table of contents does."""
    is_linked: bool = False
    """Whether it leads into the web."""
    body: bool | None = None
    leads: bool | None = None
    """Whether it is the links of an entry, or stands above such; kept once they were worked out."""

    @property
    def runs(self) -> list[Run]:
        """Its text, or those of all its cells."""
        return [run for run, _ in self.cells] or [self.run]

    @property
    def links(self) -> Iterable[str]:
        """The addresses it leads to."""
        return (placed.link.url for run in self.runs for placed in run.links)


def heading_text(spans: list[Span]) -> str:
    """Return the words of a heading, without the way back to the top, badges and emoji at its edges."""
    kept = [
        span
        for span in spans
        if span.link is None
        or not span.link.url.startswith("#")
        or (span.text.strip() and not _RETURN.search(span.text))
    ]
    text = _BACK.sub(" ", lay_out(kept).text)
    text = text if len(kept) == len(spans) else re.sub(r"[(（]\s*[)）]", " ", text)
    return clean_title(text).rstrip(":： ")[:_LONGEST_HEADING].strip(" []")


def collect(blocks: Iterable[Block]) -> list[Unit]:
    """Return the units of a list."""
    return _Collector().collect(blocks)


class _Collector:
    """Walks over blocks and keeps the scopes that are open."""

    def __init__(self) -> None:
        self._open = [Scope()]
        self._units: list[Unit] = []
        self._items: dict[int, Unit] = {}

    def collect(self, blocks: Iterable[Block]) -> list[Unit]:
        for block in blocks:
            if isinstance(block, Heading):
                self._heading(block)
            elif isinstance(block, Fold):
                self._fold(block)
            elif isinstance(block, Item):
                self._item(block)
            elif isinstance(block, Paragraph):
                self._paragraph(block)
            elif isinstance(block, Table):
                self._table(block)
            else:
                self._add(Unit("skip", block.line, self._open[-1], _NO_WORDS, block))
        _clear_wrappers(self._open[0], len(self._units))
        for scope in {id(unit.scope): unit.scope for unit in self._units}.values():
            _nest_under_numbers(scope)
        return self._units

    def _add(self, unit: Unit) -> Unit:
        urls = [url for url in unit.links if url != "#"]  # an address that was left out leads nowhere
        unit.is_linked = any(map(is_web, urls))
        unit.leads_within = bool(urls) and all(url.startswith(("#", "./#")) for url in urls)
        self._units.append(unit)
        unit.at = len(unit.scope.units)
        unit.scope.units.append(unit)
        return unit

    def _text(self, kind: str, line: int, spans: list[Span], block: Block) -> Unit:
        unit = Unit(kind, line, self._open[-1], lay_out(spans, soft=SOFT), block, _last_line(spans, line))
        number = NUMBER.match(unit.run.text)
        unit.start = tags(unit.run, number.end() if number and number.end() < len(unit.run.text) else 0)[1]
        unit.segments = segment(unit.run, unit.start)
        return self._add(unit)

    def _heading(self, block: Heading) -> None:
        for at, scope in enumerate(self._open):
            if at and scope.level < FOLD and scope.level >= block.level:
                del self._open[at:]
                break
        unit = self._text("h", block.line, block.spans, block)
        unit.depth = block.level
        unit.inner = self._open[-1].open(block.level, heading_text(block.spans), unit)
        self._open.append(unit.inner)

    def _fold(self, block: Fold) -> None:
        if block.spans is None:
            for at in range(len(self._open) - 1, 0, -1):
                if self._open[at].level == FOLD:
                    del self._open[at:]
                    break
            return
        unit = self._text("fold", block.line, block.spans, block)
        text = clean_title(unit.run.text).rstrip(":： ")
        unit.inner = self._open[-1].open(FOLD, text, unit)
        self._open.append(unit.inner)

    def _item(self, block: Item) -> None:
        unit = self._text("li", block.line, block.spans, block)
        parent = self._items.get(id(block.parent)) if block.parent is not None else None
        if parent is not None:
            unit.parent = parent
            unit.depth = parent.depth + 1
            parent.children.append(unit)
        self._items[id(block)] = unit

    def _paragraph(self, block: Paragraph) -> None:
        for spans, line in _cut(block):
            self._text("p", line, spans, block)

    def _table(self, table: Table) -> None:
        headers, rows = _headers(table)
        if headers and any(span.link for cell in table.rows[0].cells for span in cell.spans):
            line = table.rows[0].line
            self._add(Unit("skip", line, self._open[-1], _NO_WORDS, Skipped("heading", line, line)))
        shown = {id(row) for above, row in pairwise(table.rows) if _is_gallery(above)}
        parts = {id(row) for row in rows if _is_part(row)}
        parts = parts if 1 < len(parts) <= len(rows) / 2 else set()
        base = self._open[-1]
        for row in rows:
            if id(row) in parts:
                head = Unit("skip", row.line, base, _NO_WORDS, row)
                self._open[-1] = base.open(FOLD - 1, heading_text(row.cells[0].spans), head)
                continue
            last = max(row.line, *(_last_line(cell.spans, row.line) for cell in row.cells))
            if id(row) in shown:
                self._add(Unit("skip", row.line, self._open[-1], _NO_WORDS, Skipped("caption", row.line, last)))
                continue
            unit = Unit("tr", row.line, self._open[-1], _NO_WORDS, row, last)
            unit.header = headers
            for cell in row.cells:
                run = lay_out(cell.spans)
                unit.cells.append((run, segment(run)))
            self._add(unit)
        self._open[-1] = base


def _clear_wrappers(scope: Scope, total: int) -> int:
    """Take a heading about the list for none where most of the list stands under it; return how many units do."""
    inside = len(scope.units) + sum(_clear_wrappers(one, total) for one in scope.children)
    if scope.about and inside * 2 > total:
        scope.about = ""
        for child in scope.children:
            child.about = boilerplate(child.text)
    return inside


def _nest_under_numbers(scope: Scope) -> None:
    """Hang items without a number that stand between numbered ones under the one before: they were not set in far enough."""
    parts: list[tuple[Unit, list[Unit]]] = []
    for unit in scope.units:
        if unit.kind == "li" and unit.parent is None:
            if isinstance(unit.block, Item) and unit.block.numbered:
                parts.append((unit, []))
            elif parts:
                parts[-1][1].append(unit)
    if not any(below for _, below in parts[:-1]):
        return
    # What stands below the last number can go on with something else.
    last, below = parts[-1]
    parts[-1] = last, [unit for unit in below[:1] if all(one.kind == "label" for one in unit.segments)]
    for head, below in parts:
        for unit in below:
            unit.parent, unit.depth = head, head.depth + 1
        head.children += below


def _last_line(spans: list[Span], first: int) -> int:
    """Return the line on which the words and links of some spans end."""
    lasts = [span.link.line for span in spans if span.link is not None]
    lasts += [span.last for span in spans if not span.is_blank]
    return max(lasts, default=first)


def _is_blank(cell: Cell) -> bool:
    """Return whether a cell is empty, or says that there is nothing."""
    return not any(span.link for span in cell.spans) and is_placeholder("".join(span.text for span in cell.spans))


def _is_part(row: Row) -> bool:
    """Return whether a row is but words in bold in its first cell: the heading of the rows below."""
    first, *others = row.cells
    spans = [span for span in first.spans if span.text.strip()]
    bold = bool(spans) and all(span.bold and span.link is None for span in spans)
    return bold and len(others) > 1 and all(map(_is_blank, others))


def _is_gallery(row: Row) -> bool:
    """Return whether several pictures are all that a row holds: the row below has their captions."""
    spans = [span for cell in row.cells for span in cell.spans]
    return len(spans) > 1 and not any(span.text.strip() or span.link for span in spans)


def _headers(table: Table) -> tuple[tuple[str, ...], list[Row]]:
    """Part the header from the rows; a first row that names columns is one as well."""
    first, *others = table.rows
    rows = [row for row in others if not all(map(_is_blank, row.cells))]
    words = tuple(" ".join(lay_out(cell.spans).text.split()) for cell in first.cells)
    linked = any(span.link for cell in first.cells for span in cell.spans)
    known = sum(bool(column_role(word)) for word in words)
    if (table.has_header and not (linked and not known)) or (rows and not linked and known > 1):
        return words, rows
    return (), [first, *rows]


def _cut(paragraph: Paragraph) -> list[tuple[list[Span], int]]:
    """Cut a paragraph at the lines that begin as its first line does: entries under each other without blank lines."""
    lines: list[tuple[list[Span], int]] = [([], paragraph.line)]
    for span in paragraph.spans:
        if span.text in {HARD, SOFT}:
            lines.append(([span], 0))
        else:
            spans, line = lines[-1]
            spans.append(span)
            lines[-1] = spans, line or (0 if span.is_blank else span.line)
    captioned = len(lines) > 1 and _CAPTION.fullmatch("".join(span.text for span in lines[0][0]).strip()) is not None
    starts = _entry_lines([spans for spans, _ in lines[captioned:]])
    parts: list[tuple[list[Span], int]] = []
    for starts_here, (spans, number) in zip([*starts[:captioned], *starts], lines, strict=True):
        if starts_here:
            parts.append(([span for span in spans if span.text not in {HARD, SOFT}], number))
        else:
            parts[-1][0].extend(spans)
    return parts


class _Opening(NamedTuple):
    """How a line begins."""

    form: str
    """``number``, ``bold``, ``link``, or nothing of these."""
    slots: str
    """The signs behind its first words, up to the next letter: “(0) [[”."""
    is_title: bool
    """Whether its first words alone look like the title of an entry."""
    may_lead: bool
    """Whether it has a link, and its first words do not only say what that is."""
    is_link: bool = False
    """Whether it is one link into the web and nothing else."""


def _entry_lines(lines: list[list[Span]]) -> list[bool]:
    """Return which lines of a paragraph begin an entry: the first, and those that begin as it does, whatever is their title."""
    opened = list(map(_opening, lines))
    if all(one.is_link and one.may_lead and not one.is_title for one in opened):
        return [True] * len(lines)  # names under each other
    form = opened[0].form
    alike = [one for one in opened if one.form == form]
    told = Counter(one.slots for one in alike if one.may_lead and _BRACKET.search(one.slots))
    sure = sum(one.is_title and one.may_lead for one in alike)
    mostly = sure > 1 and sure >= _MOSTLY * len(opened)
    formed = [
        one.form == form and (one.is_title or (one.may_lead and (mostly or told[one.slots] > 1))) for one in opened
    ]
    return [True, *(right and form != "" and (formed[0] or sure > 1) for right in formed[1:])]


def _opening(spans: list[Span]) -> _Opening:
    """Return how a line begins that can be an entry by itself: with a number, words in bold, a link."""
    at = next((at for at, span in enumerate(spans) if span.text.strip(" [|\n\r")), None)
    if at is None:
        return _Opening("", "", is_title=False, may_lead=False)
    first = spans[at]
    text = first.text
    if re.match(r"\s*(?:\d{1,4}[.)、:](?!\d)|\[\d{1,4}\]|[•●▪])\s*\S", text):
        return _Opening("number", "", is_title=True, may_lead=True)
    if not (first.bold or first.link is not None):
        return _Opening("", "", is_title=False, may_lead=False)
    rest = list(dropwhile(lambda span: span.bold if first.bold else span.link is first.link, spans[at:]))
    slots = re.match(r"[\W\d_]*", "".join(span.text for span in rest))
    signs = "" if slots is None else re.sub(r"\d+", "0", slots[0])
    words = "".join(span.text for span in spans[at : len(spans) - len(rest)]).strip()
    says = words.endswith((":", "：")) or signs.lstrip()[:1] in {":", "："} or is_label(words)
    linked = any(span.link is not None for span in spans)
    # Words written small go on with the line before.
    title = len(text.split()) > 2 and not text.lstrip()[:1].islower()
    alone = first.link is not None and is_web(first.link.url) and not "".join(span.text for span in rest).strip()
    return _Opening("bold" if first.bold else "link", signs, title, linked and ("0" in signs or not says), alone)
