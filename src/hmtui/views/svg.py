"""The views as SVG, drawn for a light and a dark page.

Colours follow ``prefers-color-scheme``; a viewer that does not know it shows the light ones. Invariant: the result is
well-formed XML, whatever the names, and no name covers a mark or another name.
"""

from __future__ import annotations

import re
from itertools import chain, zip_longest
from math import log10
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

from hmtui.text.cells import cut, width
from hmtui.text.cleaning import clean, human_count
from hmtui.views.points import dates, largest_so_far, size_axis, sizes, time_axis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hmtui.models import Section
    from hmtui.views.bars import Bar
    from hmtui.views.points import Point

__all__ = ["bars_svg", "scatter_svg"]

_WIDTH, _HEIGHT = 1200, 720
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 36, 96, 56
_MARK = 5.0
"""Half the width of a mark."""
_CELL = 4
"""Side of the squares by which it is known what is covered."""
_LABEL = 12
"""Size of the names, in pixels."""
_MOST_LABELS, _MOST_TRIED = 80, 600
_MOST_SIZES, _DATE_CELLS = 12, 144
"""Sizes that are marked at the left edge at most, and the width of the axis of time in letters."""
_MOST_TITLES = 5_000
"""Marks up to which each has its record's name as a tooltip."""
_LONGEST_NAME = 24
_ROW, _MOST_ROWS, _NAMES, _NARROWEST = 22, 30, 230, 820
_MOST_MARKS = 66
"""Records up to which a bar is drawn as one mark a record."""
_SHAPES = ("circle", "diamond", "square", "triangle")

_STYLE = """
  text { font: 12px "Inter", "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #2b303b }
  .title { font-size: 20px; font-weight: 700; fill: #10131a }
  .muted { fill: #525b69 } .strong { font-weight: 700; fill: #10131a }
  .ground { fill: #fbfaf7 } .grid { stroke: #dcdad2; stroke-width: 1 } .axis { stroke: #868f9c; stroke-width: 1 }
  .stairs { fill: none; stroke: #868f9c; stroke-width: 1.5 }
  .s0 { fill: #0b6e8a; stroke: #0b6e8a } .s1 { fill: #a06e00; stroke: #a06e00 }
  .s2 { fill: #b0266b; stroke: #b0266b } .s3 { fill: #525b69; stroke: #525b69 }
  .open { stroke: #fbfaf7; stroke-width: 0.8 } .closed { fill: #fbfaf7; stroke-width: 1.6 }
  .unknown { fill: none; stroke-width: 1.6 } .bar { stroke: none } .closed-bar { fill-opacity: 0.4 }
  @media (prefers-color-scheme: dark) {
    text { fill: #d5dae3 } .title { fill: #f2f5fa } .muted { fill: #a6b0c0 } .strong { fill: #f2f5fa }
    .ground { fill: #12151c } .grid { stroke: #2a3140 } .axis { stroke: #6a768f } .stairs { stroke: #8b96a8 }
    .s0 { fill: #58c4dc; stroke: #58c4dc } .s1 { fill: #ffd166; stroke: #ffd166 }
    .s2 { fill: #f48fb1; stroke: #f48fb1 } .s3 { fill: #a6b0c0; stroke: #a6b0c0 }
    .open { stroke: #12151c } .closed { fill: #12151c } .unknown { fill: none } .bar { stroke: none }
  }
"""
_NOT_XML = re.compile("[^\t\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Box(Struct, frozen=True):
    """A rectangle that a name fills."""

    x: float
    y: float
    width: float
    height: float

    def cells(self) -> Iterator[tuple[int, int]]:
        """Yield the squares that it covers."""
        for row in range(int(self.y // _CELL), int((self.y + self.height) // _CELL) + 1):
            for column in range(int(self.x // _CELL), int((self.x + self.width) // _CELL) + 1):
                yield column, row


def scatter_svg(
    points: Sequence[Point],
    sections: Sequence[Section],
    *,
    title: str,
    note: str,
    name_of: Callable[[int], str],
) -> str:
    """Return the plot of size over time; points are given in the order of ``points_of``."""
    drawing = _Scatter(points, sections, name_of)
    legend = _legend(sections, _WIDTH - _RIGHT, stairs=True)
    return _document(_WIDTH, _HEIGHT, title, note, [*legend, *drawing.parts()])


def bars_svg(bars: Sequence[Bar], sections: Sequence[Section], *, title: str, note: str, size_head: str) -> str:
    """Return one row for each bar, the number of its records and a size at the right."""
    shown = bars[:_MOST_ROWS]
    most = max((bar.count for bar in shown if bar.label), default=1)
    step = min((_WIDTH - _NAMES - 110) / most, 16.0)
    right = max(_NAMES + step * most + 70, _NARROWEST - _RIGHT)
    parts = list(_legend(sections, right, stairs=False))
    parts.append(_text(right, _TOP + 6, size_head, "muted", anchor="end"))
    for at, bar in enumerate(shown):
        y = _TOP + _ROW * (at + 1) + 6
        label = bar.label or "not stated"
        parts.append(_text(_NAMES - 60, y, cut(label, 24), anchor="end"))
        parts.append(_text(_NAMES - 16, y, f"{bar.count:,}", "strong", anchor="end"))
        if bar.label:  # the others are outside the scale
            parts += _bar(bar, y - 4, step, sections, marks=most <= _MOST_MARKS)
        parts.append(_text(right, y, human_count(bar.size) or "–", anchor="end"))
    if more := len(bars) - len(shown):
        y = _TOP + _ROW * (len(shown) + 1) + 6
        parts.append(_text(_NAMES - 60, y, f"… {more:,} more", "muted", anchor="end"))
    return _document(right + _RIGHT, _TOP + _ROW * (len(shown) + 2) + 24, title, note, parts)


def _document(wide: float, high: float, title: str, note: str, parts: Sequence[str]) -> str:
    size = f'viewBox="0 0 {wide:.0f} {high}" width="{wide:.0f}" height="{high}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label={quoteattr(_safe(title))}>',
        f"<style>{_STYLE}</style>",
        f'<rect class="ground" width="{wide:.0f}" height="{high}"/>',
        _text(_LEFT - 30, 40, cut(title, int(wide / 13)), "title"),
        _text(_LEFT - 30, 64, cut(note, int(wide / 18)), "muted"),
        *parts,
        "</svg>\n",
    ]
    return "\n".join(lines)


def _safe(text: str) -> str:
    return _NOT_XML.sub("\ufffd", clean(text))


def _text(x: float, y: float, text: str, style: str = "", *, anchor: str = "") -> str:
    extra = (f' class="{style}"' if style else "") + (f' text-anchor="{anchor}"' if anchor else "")
    return f'<text x="{x:.1f}" y="{y:.1f}"{extra}>{escape(_safe(text))}</text>'


def _text_width(text: str, *, bold: bool = False) -> float:
    """Return about how many pixels a text fills, rather too many: fonts differ."""
    narrow = sum(letter in "iljtfrI.,:;'|![]() " for letter in text)
    wide = sum(letter.isupper() or letter in "mwMW@%" for letter in text)
    return _LABEL * (0.63 * width(text) - 0.22 * narrow + 0.16 * wide + 0.1) * (1.12 if bold else 1)


def _mark(x: float, y: float, at: int, weights: bool | None, tooltip: str = "", size: float = _MARK) -> str:  # noqa: FBT001 - a value
    """Return the mark of a record: its shape and colour say the section, its fill the weights."""
    fill = "unknown" if weights is None else "open" if weights else "closed"
    style = f"s{min(at, 3)} {fill}"
    inside = f"<title>{escape(_safe(tooltip))}</title>" if tooltip else ""
    if weights is None:
        r = size * 0.7
        return f'<path class="{style}" d="M{x - r:.1f} {y - r:.1f}l{2 * r:.1f} {2 * r:.1f}m0 {-2 * r:.1f}l{-2 * r:.1f} {2 * r:.1f}">{inside}</path>'
    shape = _SHAPES[at] if at < len(_SHAPES) else _SHAPES[0]
    if shape == "circle":
        return f'<circle class="{style}" cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}">{inside}</circle>'
    r = size * {"diamond": 1.25, "square": 0.9, "triangle": 1.1}[shape]
    path = {
        "diamond": f"M{x:.1f} {y - r:.1f}l{r:.1f} {r:.1f}l{-r:.1f} {r:.1f}l{-r:.1f} {-r:.1f}z",
        "square": f"M{x - r:.1f} {y - r:.1f}h{2 * r:.1f}v{2 * r:.1f}h{-2 * r:.1f}z",
        "triangle": f"M{x:.1f} {y - r:.1f}l{r:.1f} {1.8 * r:.1f}h{-2 * r:.1f}z",
    }[shape]
    return f'<path class="{style}" d="{path}">{inside}</path>'


def _legend(sections: Sequence[Section], right: float, *, stairs: bool) -> Iterator[str]:
    """Yield the explanation of the marks, from the right edge to the left."""
    x, y = right, 64.0
    words = [("closed", 0, False), ("open", 0, True)]
    words += [(section.title, at, True) for at, section in reversed([*enumerate(sections)][:6])]
    for text, at, weights in words:
        if x < right * 0.45:
            break
        x -= _text_width(cut(text, 18)) + 4
        yield _text(x, y, cut(text, 18), "muted")
        yield _mark(x - 10, y - 4, at if text not in {"open", "closed"} else 4, weights)
        x -= 28
    if stairs:
        x -= _text_width("largest so far") + 4
        yield _text(x, y, "largest so far", "muted")
        yield f'<path class="stairs" d="M{x - 26:.1f} {y - 4:.1f}h20"/>'


def _bar(bar: Bar, y: float, step: float, sections: Sequence[Section], *, marks: bool) -> Iterator[str]:
    places = {section.id: at for at, section in enumerate(sections)}
    x = float(_NAMES)
    for section, weights, count in bar.parts:
        at = places.get(section, 3)
        if marks:
            for _ in range(count):
                yield _mark(x + step / 2, y, at, weights > 0 if weights else None, size=min(_MARK, step * 0.42))
                x += step
        else:
            wide = step * count
            look = "bar" if weights >= 0 else "bar closed-bar"
            yield f'<rect class="s{min(at, 3)} {look}" x="{x:.1f}" y="{y - 6:.1f}" width="{wide:.1f}" height="12"/>'
            x += wide


class _Scatter:
    """The marks, lines and names of a plot."""

    def __init__(self, points: Sequence[Point], sections: Sequence[Section], name_of: Callable[[int], str]) -> None:
        self._points = points
        self._places = {section.id: at for at, section in enumerate(sections)}
        self._name_of = name_of
        self._time, self._size = time_axis(points), size_axis(points)
        self._taken: set[tuple[int, int]] = set()
        self.boxes: list[_Box] = []
        """What the names fill."""

    def _x(self, time: float) -> float:
        return _LEFT + 36 + self._time.share(time) * (_WIDTH - _LEFT - _RIGHT - 60)

    def _y(self, log: float) -> float:
        return _HEIGHT - _BOTTOM - 14 - self._size.share(log) * (_HEIGHT - _TOP - _BOTTOM - 34)

    def _place(self, point: Point) -> tuple[float, float]:
        return self._x(point.time), self._y(log10(point.size))

    def parts(self) -> Iterator[str]:
        """Yield everything, from the back to the front."""
        yield from self._axes()
        if not self._points:
            yield _text(_WIDTH / 2, _HEIGHT / 2, "No record has both a date and a size", "muted", anchor="middle")
            return
        rising = [*largest_so_far(self._points)]
        yield self._staircase(rising)
        for point in self._points:
            x, y = self._place(point)
            self._taken.update(_Box(x - _MARK, y - _MARK, 2 * _MARK, 2 * _MARK).cells())
        names = [*self._names(rising)]
        titled = len(self._points) <= _MOST_TITLES
        for point in self._points:
            name = f"{self._name_of(point.number)} · {human_count(point.size)} · {point.date}" if titled else ""
            yield _mark(*self._place(point), self._places.get(point.section, 4), point.open, name)
        yield from names

    def _axes(self) -> Iterator[str]:
        floor = _HEIGHT - _BOTTOM
        yield _text(_LEFT - 10, _TOP + 4, "log scale", "muted", anchor="end")
        for size in sizes(self._size, _MOST_SIZES):
            y = self._y(log10(size))
            yield f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>'
            yield _text(_LEFT - 10, y + 4, human_count(size), "muted", anchor="end")
        yield f'<path class="axis" d="M{_LEFT} {floor}H{_WIDTH - _RIGHT}"/>'
        for time, name in dates(self._time, _DATE_CELLS):
            x = self._x(time)
            yield f'<path class="axis" d="M{x:.1f} {floor}v6"/>'
            yield _text(x, floor + 22, name, "muted", anchor="middle")

    def _staircase(self, rising: Sequence[Point]) -> str:
        x, y = self._place(rising[0])
        path = [f"M{x:.1f} {y:.1f}"]
        self._cover(x, y, _WIDTH - _RIGHT if len(rising) == 1 else x, y)
        for point in rising[1:]:
            to_x, to_y = self._place(point)
            path.append(f"H{to_x:.1f}V{to_y:.1f}")
            self._cover(x, y, to_x, y)
            self._cover(to_x, to_y, to_x, y)
            x, y = to_x, to_y
        self._cover(x, y, _WIDTH - _RIGHT, y)
        return f'<path class="stairs" d="{"".join(path)}H{_WIDTH - _RIGHT}"/>'

    def _cover(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self._taken.update(_Box(x, y, to_x - x, to_y - y).cells())

    def _names(self, rising: Sequence[Point]) -> Iterator[str]:
        """Yield the names that fit: of the largest so far first, then of others, the larger ones first."""
        records = {point.number for point in rising}
        others = _in_turn([point for point in self._points if point.number not in records])
        shown = 0
        for point in [*reversed(rising), *others[:_MOST_TRIED]]:
            if shown >= _MOST_LABELS:
                return
            name = self._name_of(point.number)
            if not name or len(name) > _LONGEST_NAME:
                continue
            box = self._free_box(*self._place(point), _text_width(name, bold=point.number in records))
            if box is not None:
                shown += 1
                self._taken.update(box.cells())
                self.boxes.append(box)
                yield _text(box.x, box.y + _LABEL - 1, name, "strong" if point.number in records else "")

    def _free_box(self, x: float, y: float, wide: float) -> _Box | None:
        """Return a free place for a name: right of its mark, left of it, above or below."""
        half = _LABEL / 2 + 1
        for left, top in (
            (x + _MARK + 4, y - half),
            (x - _MARK - 4 - wide, y - half),
            (x - wide / 2, y - _MARK - 4 - 2 * half),
            (x - wide / 2, y + _MARK + 3),
            (x - wide, y - _MARK - 4 - 2 * half),
            (x, y - _MARK - 4 - 2 * half),
        ):
            box = _Box(left, top, wide, 2 * half)
            inside = (
                left > _LEFT and left + wide < _WIDTH - 8 and top > _TOP - 20 and top + 2 * half < _HEIGHT - _BOTTOM
            )
            if inside and not any(cell in self._taken for cell in box.cells()):
                return box
        return None


def _in_turn(points: Sequence[Point]) -> list[Point]:
    """Return points so that each decade of size has its turn, its larger ones first."""
    by_decade: dict[int, list[Point]] = {}
    for point in sorted(points, key=lambda point: (-point.size, point.time)):
        by_decade.setdefault(int(log10(point.size)), []).append(point)
    return [point for point in chain.from_iterable(zip_longest(*by_decade.values())) if point is not None]
