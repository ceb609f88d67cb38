"""Lines of text, and the widget that paints them cell by cell.

A panel of hmtui is a ``LineWidget``: it says what stands in each of its visible
lines, as ``Span`` values, and this room turns that into strips. ``redraw`` compares
the new lines with those on the screen and has only those painted that changed.

Invariant: what is on the screen equals ``line(y)`` for every visible ``y`` as of
the last ``redraw``; every line is exactly as wide as the panel.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len, set_cell_size, split_graphemes
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "STYLES",
    "Line",
    "LineWidget",
    "Span",
    "cut",
    "cut_apart",
    "cut_line",
    "cut_middle",
    "on_cursor",
    "pad",
    "width_of",
    "wrap",
    "wrap_indented",
]

STYLES = (
    *(
        "name",
        "muted",
        "faint",
        "aside",
        "rule",
        "accent",
        "link",
        "match",
        "heading",
        "good",
        "warn",
        "error",
        "mark",
        "star",
    ),
    *("kind", "thumb"),
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


_PARTED = 9
"""Cells from which on beginning and end of a text say more than its beginning."""


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


def cut_middle(text: str, width: int) -> str:
    """Shorten text to ``width`` cells as ``cut`` does, but in the middle, so that its last words are seen too."""
    if width < _PARTED or width_of(text) <= width:
        return cut(text, width)
    end = set_cell_size(text[::-1], (width - 1) // 2)[::-1].strip()
    while end and not width_of(end[0]):  # an accent of a letter that is cut off
        end = end[1:]
    return f"{cut(text, width - width_of(end))}{end}"


def cut_apart(texts: Iterable[str], width: int) -> dict[str, str]:
    """Return the texts that are too wide, each cut in the middle; what would look alike loses the words it begins with alike."""
    cuts: dict[str, list[str]] = {}
    for text in dict.fromkeys(texts):
        if width_of(text) > width:
            cuts.setdefault(cut_middle(text, width), []).append(text)
    found: dict[str, str] = {}
    for short, alike in cuts.items():
        first, last = min(alike), max(alike)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))
        shared = first[:same].rfind(" ") + 1 if first != last else 0
        found |= {text: f"…{cut_middle(text[shared:], width - 1)}" if shared else short for text in alike}
    return found


def cut_line(line: Iterable[Span], width: int) -> Line:
    """Shorten a line to ``width`` cells as ``cut`` does."""
    spans: list[Span] = []
    for text, style, url in line:
        spans.append(Span(cut(text, width), style, url))
        width -= width_of(text)
        if width <= 0:
            break
    return tuple(spans)


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Cut or fill text to exactly ``width`` cells, on the left when ``right`` is set."""
    text = cut(text, width)
    space = " " * (width - width_of(text))
    return space + text if right else text + space


def on_cursor(spans: Line, width: int) -> Line:
    """Return a row under the cursor: a pointer as it is, and the rest on the cursor's ground, up to ``width`` cells."""
    pointer, *rest = spans
    room = width - sum(width_of(span.text) for span in spans)
    return (pointer, *(Span(text, f"cursor {style}", url) for text, style, url in (*rest, Span(" " * room))))


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
        pieces: list[str] = []
        hyphened, start = "/" not in word, 0
        while hyphened and len(word) - start > width and (end := word.rfind("-", start + 1, start + width) + 1):
            pieces.append(word[start:end])
            start = end
        return [*pieces, *(word[at : at + width] for at in range(start, len(word), width))] or [""]
    pieces = []
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
    virtual_size = Reactive(
        Size(0, 0), layout=False, repaint=False
    )  # where it stands was just laid out, and is painted

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
        """Bring the screen up to date, touching only the lines that changed; ``lines``: no other can have changed."""
        self._follow_size()
        if not self.is_on_screen:
            self._painted.clear()  # whoever shows it paints all of it,
            super().refresh()  # and Textual keeps none of what was painted before
            return
        regions: list[Region] = []
        for y in range(self.line_count) if lines is None else lines:
            old = self._painted.get(y)
            new = self._strip(y)
            if old is None or list(old) != list(new):
                regions.append(Region(0, y, new.cell_length, 1))
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
        whole = not regions and repaint and not (layout or recompose)
        if whole and not getattr(self.app, "restyling", False):
            self.redraw()
            return self
        if not regions:
            self._painted.clear()
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def notify_style_update(self) -> None:
        """Forget colours when the sheet, the theme or the focus changes; what they are on is compared with the new ones."""
        super().notify_style_update()
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
            # On a ground of its own, text has its colour; a theme of ours keeps the colours of what is under the cursor.
            keeps = "cursor-keeps-colours" in self.app.theme_variables
            last = _GROUNDS[keeps:]
            first = {"name", "heading", *(("cursor",) if keeps else ())}  # which give way to another colour
            for name in sorted(names.split(), key=lambda one: (one in last) - (one in first)):
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
