"""The blocks of a list, whatever wrote them: headings, paragraphs, items with what hangs under them, tables.

``Builder`` takes what the markdown parser and the HTML scanner meet, as tags and
texts, so that ``<table>`` and ``|---|`` give the same. Invariant: blocks come in the
order of the source, each with the line on which it begins; broken or endless
nesting never goes deeper than a fixed number of levels.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from msgspec import Struct

from hmtui.formats.markdown.spans import HARD, SOFT, Anchor, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Block",
    "Builder",
    "Cell",
    "Fold",
    "Heading",
    "Item",
    "Paragraph",
    "Row",
    "Skipped",
    "Table",
    "extent",
    "spread",
]

_WIDEST = 60
_MOST_ROWS = 5000


class Cell(Struct, frozen=True, gc=False):
    """One cell of a table."""

    spans: list[Span]
    line: int
    is_header: bool = False
    rows: int = 1
    columns: int = 1
    """How many rows and columns it reaches over."""


class Row(Struct, frozen=True, gc=False):
    """One row of a table."""

    cells: list[Cell]
    line: int


def extent(attributes: Mapping[str, str], name: str) -> int:
    """Read ``rowspan`` or ``colspan``; what is no sensible number is 1."""
    value = attributes.get(name, "")
    most = _WIDEST if name == "colspan" else _MOST_ROWS
    return max(1, min(int(value), most)) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def spread(rows: list[Row]) -> list[Row]:
    """Repeat what reaches over several rows in each of them; a row that has no cell of its own is none."""
    reaching: dict[int, tuple[Cell, int]] = {}
    filled = [(row, _fill(row, reaching)) for row in rows]
    return [Row(cells, row.line) for row, cells in filled if row.cells]


def _fill(row: Row, reaching: dict[int, tuple[Cell, int]]) -> list[Cell]:
    cells: list[Cell] = []
    own = iter(row.cells)
    while len(cells) < _WIDEST:
        at = len(cells)
        if at in reaching:
            cell, more = reaching.pop(at)
            if more > 1:
                reaching[at] = (cell, more - 1)
            cells.append(cell)
            continue
        new = next(own, None)
        if new is None:
            break
        for place in range(at, min(at + new.columns, _WIDEST)):
            cell = new if place == at else Cell([], new.line, new.is_header)
            cells.append(cell)
            if new.rows > 1:
                reaching[place] = (cell, new.rows - 1)
    return [*cells, *own]


_DEEPEST_LIST = 12
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "code": "code"}
_BREAKS = frozenset(
    """
    br p div center hr ul ol blockquote dl section article header footer figure figcaption dd
    """.split()
)
_BADGE = re.compile(r"shields\.io/badge/([^/?#]+?)-(?:%23)?[A-Za-z0-9]+(?:\.svg|\.png)?(?:[?#]|$)")
_FOLD_LABEL = re.compile(
    r"\W*(?:preview|details?|more|(?:show|see|click|expand).{0,40}|images?|figures?|screenshots?)\W*", re.IGNORECASE
)
"""What folds within an item are called that say nothing of it."""
_DATED_BADGE = re.compile(r"shields\.io/badge/[^/?#]*(?:['’]|%27|\b20)\d\d\b")
_BADGE_ALT = "static badge"
"""What the maker of badges proposes to call one."""
_UNSEEN = frozenset({"script", "style", "svg", "pre", "textarea", "math", "template", "iframe", "object"})


class Heading(Struct, frozen=True, gc=False):
    """A heading, of markdown or of HTML."""

    level: int
    spans: list[Span]
    line: int


class Paragraph(Struct, frozen=True, gc=False):
    """Running text that is in no list and no table."""

    spans: list[Span]
    line: int


class Item(Struct, eq=False, gc=False):
    """One item of a list; the items under it follow it and have it as their parent."""

    line: int
    parent: Item | None = None
    numbered: bool = False
    spans: list[Span] = []


class Table(Struct, frozen=True, gc=False):
    """A table; the first row of a pipe table, and a row of ``<th>``, is its header."""

    rows: list[Row]
    line: int
    has_header: bool


class Fold(Struct, frozen=True, gc=False):
    """The words of a ``<summary>``, when it opens; no words where its ``<details>`` ends."""

    spans: list[Span] | None
    line: int


class Skipped(Struct, frozen=True):
    """Something that is never read: code, a comment."""

    kind: str
    line: int
    last: int


Block = Heading | Paragraph | Item | Table | Fold | Skipped


def _badge_text(alt: str, url: str) -> str:
    """Return what a picture says: its words, or those a badge has in its address, as in ``…/badge/arXiv-2024.07-red``."""
    match = _BADGE.search(url)
    if match is None or (alt and not re.search(r"\d{4}|(?:['’]|%27)\d\d", match[1])):
        return alt or ("" if "shields.io/github/" in url else url)  # whose stars they are is no word of the list
    words = re.sub(r"[-_]+", " ", unquote(match[1]).replace("--", "\N{HYPHEN}")).replace("\N{HYPHEN}", "-").strip()
    return words if alt.casefold() == _BADGE_ALT or words.casefold().startswith(alt.casefold()) else f"{alt} {words}"


class Builder:
    """Makes blocks of tags and texts. Finished blocks gather in ``done``."""

    def __init__(self) -> None:
        """Start with nothing open."""
        self.done: list[Block] = []
        self._spans: list[Span] = []
        self._line = 0
        self._styles = {"bold": 0, "italic": 0, "code": 0}
        self._anchor: Anchor | None = None
        self._heading: tuple[int, int] | None = None
        self._summary = self._labels_fold = False
        self._items: list[Item] = []
        self._numbered = False
        self._rows: list[Row] | None = None
        self._table_line = 0
        self._cell: Cell | None = None
        self._tables = 0
        self._unseen = 0
        self._unseen_from = "", 0
        self._details = 0

    # --- what the sources of events call ------------------------------------------------------------------

    def text(self, text: str, line: int, last: int = 0) -> None:
        """Take running text, which ends on the line ``last`` where it has several."""
        if self._unseen or not text:
            return
        if not self._spans:
            if not text.strip():
                return
            self._line = line
        elif text == SOFT and self._spans[-1].text == HARD:
            return  # “<br>” at the end of a line is one break
        bold, italic, code = (depth > 0 for depth in self._styles.values())
        self._spans.append(Span(text, bold, italic, code, self._anchor, line, last or line))

    def image(self, alt: str, url: str, line: int) -> None:
        """Take a picture: a badge within a link says what the link is, one with a year says it alone; others say only, in a cell, that there is one."""
        if self._unseen:
            return
        if self._anchor is not None:
            self._anchor.alts.append(_badge_text(alt, url))
            if not self._spans:
                self._line = self._anchor.line
            self._spans.append(Span("", link=self._anchor, line=line, last=line))
        elif self._cell is not None:
            self._cell.spans.append(Span("", line=line, last=line))
        elif self._spans and _DATED_BADGE.search(url):
            self._spans.append(Span("", link=Anchor("", alts=[_badge_text(alt, url)], line=line), line=line, last=line))

    def open(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        """Take an opening tag."""
        if tag in _UNSEEN:
            self._flush()
            self._unseen_from = self._unseen_from if self._unseen else (tag, line)
            self._unseen += 1
        elif self._unseen:
            return
        elif tag == "a":
            url = attributes.get("href")
            self._anchor = None if url is None else Anchor(url.strip(), line=line)
        elif tag in _STYLES:
            self._styles[_STYLES[tag]] += 1
        elif tag == "img":
            self.image(attributes.get("alt", ""), attributes.get("src", ""), line)
        else:
            self._open_block(tag, attributes, line)

    def close(self, tag: str, line: int) -> None:
        """Take a closing tag; one that was never opened does no harm."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
            if tag == "pre" and not self._unseen:
                self.skip("preformatted", self._unseen_from[1], line)
        elif self._unseen:
            return
        elif tag == "a":
            if self._spans and self._anchor is not None and self._spans[-1].link is self._anchor:
                self._spans.append(Span("", link=self._anchor, line=line, last=line))
            self._anchor = None
        elif tag in _STYLES:
            self._styles[_STYLES[tag]] = max(0, self._styles[_STYLES[tag]] - 1)
        else:
            self._close_block(tag, line)

    def skip(self, kind: str, line: int, last: int) -> None:
        """Take note of code or a comment on these lines."""
        self.done.append(Skipped(kind, line, last))

    def finish(self, last: int) -> None:
        """Close what is still open at the end of the source, the line ``last``."""
        if self._unseen:
            tag, line = self._unseen_from
            self.skip(f"behind <{tag}>, which is not closed", line, last)
        self._unseen = 0
        self._flush()
        self._tables = min(self._tables, 1)
        self._end_table()
        self._items.clear()

    # --- blocks --------------------------------------------------------------------------------------------

    def _open_block(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        if tag in _HEADINGS:
            self._flush()
            if not self._items and self._cell is None:
                self._heading = (_HEADINGS[tag], line)
        elif tag == "li":
            self._flush()
            if self._cell is None and len(self._items) < _DEEPEST_LIST:
                above = self._items[-1] if self._items else None
                self._items.append(Item(line, above, numbered=self._numbered and not self._items))
                self.done.append(self._items[-1])
        elif tag in {"table", "tr", "td", "th"}:
            self._open_table_part(tag, attributes, line)
        elif tag == "details":
            self._flush()
            self._details += 1
        elif tag == "summary":
            self._flush()
            self._summary = self._cell is None and not self._items
            self._labels_fold = not self._summary
        elif tag in _BREAKS:
            if tag in {"ol", "ul"}:
                self._numbered = tag == "ol"
            self._flush_or_break(tag)

    def _close_block(self, tag: str, line: int) -> None:
        if tag in {"td", "th"}:
            self._end_cell()
        elif tag == "table":
            self._end_table()
        elif tag in _BREAKS:
            self._flush_or_break(tag)
        elif tag in _HEADINGS or tag in {"summary", "li", "details"}:
            self._flush()
            self._end_of(tag, line)

    def _end_of(self, tag: str, line: int) -> None:
        """End what a tag ends whose text has been handed on."""
        if tag in _HEADINGS:
            self._heading = None
        elif tag == "summary":
            self._summary = self._labels_fold = False
        elif tag == "li" and self._items and self._cell is None:
            self._items.pop()
        elif tag == "details" and self._details:
            self._details -= 1
            if self._cell is None and not self._items:
                self.done.append(Fold(None, line))

    def _flush_or_break(self, tag: str) -> None:
        if tag == "br":
            if self._spans and self._cell is not None and self._anchor is not None:
                self.text(" ", self._line)  # the words of one link in a cell are one text
            elif self._spans:
                self._spans.append(Span(HARD))
        else:
            self._flush()

    def _flush(self) -> None:
        """Hand the running text to whatever is open: a cell, an item, a heading, or a paragraph of its own."""
        spans, self._spans = self._spans, []
        line = self._line
        # A style or link that was never closed ends with its block.
        self._anchor, self._styles = None, dict.fromkeys(self._styles, 0)
        if not any(span.text.strip() or span.link for span in spans):
            return
        if self._labels_fold and _FOLD_LABEL.fullmatch("".join(span.text for span in spans)):
            return
        if self._cell is not None:
            shows_words = any(span.text or span.link for span in self._cell.spans)
            self._cell.spans.extend([Span(HARD), *spans] if shows_words else spans)
        elif self._heading is not None:
            self.done.append(Heading(self._heading[0], spans, self._heading[1]))
            self._heading = None
        elif self._summary:
            self.done.append(Fold(spans, line))
        elif self._items:
            above = self._items[-1].spans
            above += [Span(HARD), *spans] if above else spans
        else:
            self.done.append(Paragraph(spans, line))

    # --- tables ----------------------------------------------------------------------------------------------

    def _open_table_part(self, tag: str, attributes: Mapping[str, str], line: int) -> None:
        self._flush()
        if tag == "table":
            self._tables += 1
            if self._tables == 1:
                self._rows, self._table_line = [], line
        elif self._tables > 1 or self._rows is None:
            return  # a table within a cell is text of that cell
        elif tag == "tr":
            self._end_cell()
            self._rows.append(Row([], line))
        else:
            self._end_cell()
            if not self._rows:
                self._rows.append(Row([], line))
            reach = extent(attributes, "rowspan"), extent(attributes, "colspan")
            self._cell = Cell([], line, tag == "th", *reach)

    def _end_cell(self) -> None:
        if self._tables > 1:
            return
        self._flush()
        if self._cell is not None and self._rows:
            self._rows[-1].cells.append(self._cell)
        self._cell = None

    def _end_table(self) -> None:
        self._flush()
        if self._tables > 1:
            self._tables -= 1
            return
        self._end_cell()
        self._tables = 0
        rows, self._rows = spread(self._rows or []), None
        if rows:
            has_header = all(cell.is_header for cell in rows[0].cells)
            self.done.append(Table(rows, self._table_line, has_header))
