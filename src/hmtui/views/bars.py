"""Records a year and an organization, as bars: one sign a record while there is room.

Records without a year have a count and no bar: on one scale with the years, all of these would be short.
Invariant: a bar is never wider than asked, and the longest one of a view is the one of the largest count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.text.cells import cut, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from hmtui.store import Hits, Store
    from hmtui.views.canvas import Line
    from hmtui.views.signs import Signs

    Parts: TypeAlias = "tuple[tuple[str, int, int], ...]"
    """Of each section and kind of weights (1 open, 0 unknown, -1 closed), how many records."""

__all__ = ["GAP", "Bar", "BarLook", "bar_of", "look_of", "organizations_of", "years_of"]

GAP = 2
"""Cells between two things that a legend says."""
_ONE_COLOUR = "s0"


class Bar(Struct, frozen=True):
    """The records of a year or an organization."""

    label: str
    """The year, or the name; empty for records without one."""
    count: int
    parts: Parts
    """Its records by section, the open ones first."""
    size: int | None
    """The median size of a year, the largest size of an organization; None when no size is known."""


def years_of(store: Store, hits: Hits) -> list[Bar]:
    """Return the results by year, the latest first; those without a year come last."""
    sections = _homes(store)
    parts: defaultdict[int, Counter[tuple[str, int]]] = defaultdict(Counter)
    for year, home, weights, count, _ in hits.grouped("year", "sections", "weights"):
        parts[year or 0][sections[home], weights] += count
    sizes: defaultdict[int, list[int]] = defaultdict(list)
    for _, issued, size, *_ in hits.sized():
        sizes[issued // 10_000].append(size)
    return [_bar(str(year or ""), parts[year], _median(sizes[year]), store) for year in sorted(parts, reverse=True)]


def _median(sizes: Sequence[int]) -> int | None:
    """Return the middle one of some sizes, the smaller of two."""
    return sorted(sizes)[(len(sizes) - 1) // 2] if sizes else None


def organizations_of(store: Store, hits: Hits) -> list[Bar]:
    """Return the results by organization, those with most records first; a record of two is counted for each."""
    sections, names = _homes(store), store.facet_sets("organizations")
    parts: defaultdict[str, Counter[tuple[str, int]]] = defaultdict(Counter)
    largest: dict[str, int] = {}
    for group, home, weights, count, size in hits.grouped("organizations", "sections", "weights"):
        for name in names[group]:
            parts[name][sections[home], weights] += count
            if size is not None:
                largest[name] = max(size, largest.get(name, 0))
    found = [_bar(name, inside, largest.get(name), store) for name, inside in parts.items()]
    return sorted(found, key=lambda bar: (-bar.count, -(bar.size or 0), bar.label))


def _homes(store: Store) -> dict[int, str]:
    """Return the first section of each set of sections."""
    return {number: next(iter(names), "") for number, names in store.facet_sets("sections").items()}


def _bar(label: str, inside: Counter[tuple[str, int]], size: int | None, store: Store) -> Bar:
    order = {section.id: at for at, section in enumerate(store.sections)}
    parts = sorted(inside, key=lambda part: (order.get(part[0], len(order)), part[0], -part[1]))
    return Bar(label, inside.total(), tuple((*part, inside[part]) for part in parts), size)


class BarLook(Struct, frozen=True):
    """How the bars of a view are drawn."""

    columns: int
    """Cells of the longest one at most."""
    most: int
    """The largest count of a year or an organization."""
    signed: bool
    """Whether each record has its sign; else bars are lines."""
    coloured: bool
    """Whether sections have their colours."""
    parts: frozenset[tuple[str, bool]]
    """The sections, each with whether it has records of which the weights are unknown."""

    def legend(self, signs: Signs, cells: int) -> list[Line]:
        """Return what the signs or the colours mean, one thing after the other; titles are cut where all of them need more."""
        if self.signed:
            unknown = next((section for section, is_unknown in sorted(self.parts) if is_unknown), None)
            others = [] if unknown is None else [f"{signs.of_point(unknown, None)[0]} unknown"]
            return [[(text, "")] for text in (*signs.legend(), *others, "one sign = one record")]
        present = {section for section, _unknown in self.parts} if self.coloured else set()
        named = [(signs.of_section(section)[1], title) for section, title in signs.titles if section in present]
        room = cells - len(named) * (2 + GAP) + GAP
        fitting = (most for most in range(room, 2, -1) if sum(min(width(text), most) for _, text in named) <= room)
        most = next(fitting, 2)
        return [[(signs.stroke, style), (f" {cut(title, most)}", "")] for style, title in named]


def look_of(bars: Sequence[Bar], columns: int, signs: Signs) -> BarLook:
    """Return how bars are drawn, the longest of them in so many columns."""
    most = max((bar.count for bar in bars if bar.label), default=0)
    parts = [(section, weights) for bar in bars if bar.label for section, weights, _count in bar.parts]
    known = any(weights for _section, weights in parts)
    return BarLook(
        max(columns, 0),
        most,
        known and most <= columns,
        known or 1 < len(signs.titles) <= signs.COLOURED,
        frozenset((section, not weights) for section, weights in parts),
    )


def bar_of(bar: Bar, look: BarLook, signs: Signs) -> Line:
    """Return a bar: one sign or cell a record while the longest has room, else a line as long as its share of that."""
    if not bar.label:
        return []
    if look.signed:
        drawn = ((signs.of_point(section, _is_open(weights)), count) for section, weights, count in bar.parts)
        return [(sign * count, style) for (sign, style), count in drawn]
    cells = bar.count if look.most <= look.columns else max(round(bar.count / look.most * look.columns), 1)
    if not look.coloured:
        return [(signs.stroke * min(cells, look.columns), _ONE_COLOUR)]
    return _stacked(bar.parts, bar.count, min(cells, look.columns), signs)


def _stacked(parts: Iterable[tuple[str, int, int]], total: int, cells: int, signs: Signs) -> Line:
    """Return a line of ``cells``, divided between the sections."""
    line: Line = []
    done = until = 0
    for section, _, count in parts:
        until += count
        end = round(until / total * cells)
        line.append((signs.stroke * (end - done), signs.of_section(section)[1]))
        done = end
    return [(text, style) for text, style in line if text]


def _is_open(weights: int) -> bool | None:
    return weights > 0 if weights else None
