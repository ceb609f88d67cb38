"""Lines of text, and the widget that paints them cell by cell.

A panel of hmtui is a ``LineWidget``: it says what stands in each of its visible
lines, as ``Span`` values, and this room turns that into strips. Textual emits
every dirty region again in full; so ``redraw`` compares the new lines with
those on the screen and marks only the cells that changed. That is what keeps a
key press at a few hundred bytes over SSH, and a panel from ever going blank.

Invariant: what is on the screen equals ``line(y)`` for every visible ``y`` as of
the last ``redraw``; every line is exactly as wide as the panel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size, split_graphemes
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["STYLES", "Line", "LineWidget", "Span", "cut", "pad", "width_of", "wrap", "wrap_indented"]

STYLES = (
    *("name", "muted", "faint", "rule", "accent", "link", "match", "heading", "good", "warn", "error", "mark", "star"),
    *("s0", "s1", "s2", "m0", "m1", "m2", "m3", "m4", "cursor", "resting", "tab"),
)


_GROUNDS = ("cursor", "resting", "tab")
"""Styles that are a ground and the text on it."""


class Span(NamedTuple):
    """A piece of a line in one style."""

    text: str
    style: str = ""
    """Names of styles (component classes without their prefix), separated by spaces; empty is the panel's own."""
    url: str = ""
    """Where the text leads (OSC 8); already passed by ``text.openable``."""


Line = tuple[Span, ...]


def width_of(text: str) -> int:
    """Return the cells that text takes on the screen."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, width: int) -> str:
    """Shorten text to ``width`` cells, never within a glyph, with an ellipsis where something was cut.

    Of a long text no more is looked at than can be seen.
    """
    size = 2 * (width + 4)
    while size < len(text) and width_of(text[:size]) <= width:
        size *= 4
    seen = text[:size]
    if width_of(seen) <= width:
        return seen
    if width <= 1:
        return "…"[:width]
    return set_cell_size(seen, width - 1).rstrip() + "…"


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Cut or fill text to exactly ``width`` cells, on the left when ``right`` is set."""
    text = cut(text, width)
    space = " " * (width - width_of(text))
    return space + text if right else text + space


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines of at most ``width`` cells, at spaces where there are any."""
    lines: list[str] = []
    current: list[str] = []
    used = 0
    for word in text.split(" "):
        cells = width_of(word)
        if current == [""]:  # spaces at the beginning are left out
            current, used = [], 0
        if used + bool(current) + cells <= width:
            used += bool(current) + cells
            current.append(word)
            continue
        if current:
            lines.append(" ".join(current))
        *full, rest = _chop(word, max(1, width))
        lines.extend(full)
        current, used = [rest], width_of(rest)
    return [*lines, " ".join(current)]


def wrap_indented(text: str, width: int) -> list[str]:
    """Break lines of code: each keeps its indent, and what is broken off keeps it too."""
    lines: list[str] = []
    for line in text.splitlines():
        body = line.lstrip(" ")
        indent = " " * min(len(line) - len(body), width // 4)
        lines += [indent + piece for piece in wrap(body, width - len(indent))]
    return lines


def _chop(word: str, width: int) -> list[str]:
    if word.isascii():
        return [word[at : at + width] for at in range(0, len(word), width)] or [""]
    pieces: list[str] = []
    begin = used = 0
    for start, end, _width in split_graphemes(word)[0]:
        cells = width_of(word[start:end])  # a joiner that joins nothing makes the split count too few
        if used + cells > width and start > begin:
            pieces.append(word[begin:start])
            begin, used = start, 0
        used += cells
    return [*pieces, word[begin:]]


class LineWidget(Widget, can_focus=False):
    """A panel that paints its own lines; see the module."""

    ALLOW_SELECT = False

    def __init__(self, **options: str) -> None:
        """Take Textual's ``id`` and ``classes``."""
        super().__init__(**options)  # type: ignore[arg-type]
        self._painted: dict[int, Strip] = {}
        self._painted_size = Size(-1, -1)
        """The size for which lines are written: Textual looks a widget up in its screen for each ``size``."""
        self._styles_of: dict[str, Style] = {}

    def line(self, y: int) -> Line:
        """Return what stands in visible line ``y`` (0 is the top one). Subclasses answer this."""
        raise NotImplementedError

    def fit(self) -> None:
        """Choose what stands where for another size; called before the first line of that size is written."""

    @property
    def line_width(self) -> int:
        """Cells that a line may fill."""
        return self.size.width

    @property
    def line_count(self) -> int:
        """Lines that are visible."""
        return self.size.height

    def redraw(self, lines: Iterable[int] | None = None) -> None:
        """Bring the screen up to date, touching only the cells that changed; ``lines``: no other can have changed."""
        self._follow_size()
        regions: list[Region] = []
        for y in range(self.line_count) if lines is None else lines:
            old = self._painted.get(y)
            new = self._strip(y)
            if old is None:
                regions.append(Region(0, y, new.cell_length, 1))
            elif (span := _changed(old, new)) is not None:
                regions.append(Region(span[0], y, span[1] - span[0], 1))
            else:
                continue
            self._painted[y] = new
        if regions:
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """Return the strip of a visible line."""
        self._follow_size()
        strip = self._painted.get(y)
        if strip is None:
            strip = self._painted[y] = self._strip(y)
        return strip

    def _follow_size(self) -> None:
        # Not on the message of a new size, which comes after the first frame of that size was painted.
        if self._painted_size != self.size:
            self._painted.clear()
            self._painted_size = self.size
            self.fit()

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> LineWidget:
        """Answer a wish to be drawn anew with what really changed: focus alone changes nothing here."""
        if not regions and repaint and not layout and self._painted and self._painted_size == self.size:
            self.redraw()
            return self
        if not regions:
            self._forget()
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def notify_style_update(self) -> None:
        """Forget colours when the sheet or the theme changes."""
        super().notify_style_update()
        self._forget()

    def _forget(self) -> None:
        self._painted.clear()
        self._styles_of.clear()

    def _strip(self, y: int) -> Strip:
        return self._to_strip(self.line(y), self._painted_size.width)

    def _to_strip(self, line: Line, width: int) -> Strip:
        """Turn spans into a strip of exactly ``width`` cells, in as few segments as look the same."""
        segments: list[Segment] = []
        used = 0
        for text, names, url in (*line, Span(" " * width)):
            room = width - used
            if room <= 0:
                break
            shown = text if width_of(text) <= room else set_cell_size(text, room)
            style = self._style(names) + Style(link=url) if url else self._style(names)
            used += width_of(shown)
            if segments and (last := segments[-1]) and _looks_the_same(shown, style, last.style):
                segments[-1] = Segment(last.text + shown, last.style)
            else:
                segments.append(Segment(shown, style))
        return Strip(segments, used)

    def _style(self, names: str) -> Style:
        style = self._styles_of.get(names)
        if style is None:
            base = self.rich_style
            for name in sorted(names.split(), key=_GROUNDS.__contains__):  # on a ground of its own, text has its colour
                base += self.app.get_component_styles(f"style--{name}").partial_rich_style
            style = self._styles_of[names] = _lean(base)
        return style


def _lean(style: Style) -> Style:
    """Drop colours that are the terminal's own: naming them costs bytes on every run and changes nothing."""
    color = style.color if style.color and not style.color.is_default else None
    background = style.bgcolor if style.bgcolor and not style.bgcolor.is_default else None
    return style.without_color + Style(color=color, bgcolor=background)


def _looks_the_same(text: str, style: Style, before: Style | None) -> bool:
    """Return whether text may join the run before it: same style, or blank on the same ground."""
    if before is None or style == before:
        return before is not None
    plain = not (before.underline or before.link or before.reverse or style.underline or style.reverse)
    return plain and style.bgcolor == before.bgcolor and text.isspace()


def _changed(old: Strip, new: Strip) -> tuple[int, int] | None:
    """Return the half-open range of cells in which two lines differ, or None."""
    olds, news = list(old), list(new)
    if olds == news:
        return None
    same = _equal_at_start(olds, news)
    offset = sum(width_of(segment.text) for segment in news[:same])
    kept = _equal_at_start(olds[same:][::-1], news[same:][::-1]) if old.cell_length == new.cell_length else 0
    before, after = _cells(olds[same : len(olds) - kept]), _cells(news[same : len(news) - kept])
    size = min(len(before), len(after))
    start = 0
    while start < size and before[start] == after[start]:
        start += 1
    end = 0
    while end < size - start and before[-1 - end] == after[-1 - end]:
        end += 1
    start, end = _whole_glyphs(after, start, max(len(before), len(after)) - end)
    return offset + start, offset + end


def _equal_at_start(olds: Sequence[Segment], news: Sequence[Segment]) -> int:
    """Count the spans at the beginning of two lines that look the same."""
    return next(
        (at for at, pair in enumerate(zip(olds, news, strict=False)) if pair[0] != pair[1]), min(len(olds), len(news))
    )


def _whole_glyphs(cells: Sequence[tuple[str, Style | None]], start: int, end: int) -> tuple[int, int]:
    """Widen a range so that it cuts no wide glyph in two."""
    while 0 < start < len(cells) and not cells[start][0]:
        start -= 1
    while end < len(cells) and not cells[end][0]:
        end += 1
    return start, end


def _cells(strip: Iterable[Segment]) -> list[tuple[str, Style | None]]:
    """Spread a line over its cells: a glyph stands in its first one, the others are empty."""
    cells: list[tuple[str, Style | None]] = []
    for text, style, _ in strip:
        if text.isascii():
            cells.extend((glyph, style) for glyph in text)
            continue
        for start, end, width in split_graphemes(text)[0]:
            cells.append((text[start:end], style))
            cells.extend([("", style)] * (width - 1))
    return cells
