"""Records a year and an organization, as bars: one sign a record while there is room.

Invariant: a bar is never wider than asked, and the longest one of a view is the one of the largest count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from statistics import median_low
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from hmtui.store import Hits, Store
    from hmtui.views.canvas import Line
    from hmtui.views.signs import Signs

    Parts: TypeAlias = "tuple[tuple[str, int, int], ...]"
    """Of each section and kind of weights (1 open, 0 unknown, -1 closed), how many records."""

__all__ = ["Bar", "bar_of", "organizations_of", "years_of"]


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
    return [
        _bar(str(year or ""), parts[year], median_low(sizes[year]) if sizes[year] else None, store)
        for year in sorted(parts, reverse=True)
    ]


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


def bar_of(bar: Bar, columns: int, most: int, signs: Signs) -> Line:
    """Return a bar: one sign a record while ``most`` records fit, else a line as long as its share of ``most``."""
    if most <= columns:
        drawn = ((signs.of_point(section, _is_open(weights)), count) for section, weights, count in bar.parts)
        return [(sign * count, style) for (sign, style), count in drawn]
    cells = max(round(bar.count / most * columns), 1) if columns > 0 else 0
    return _stacked(bar.parts, bar.count, cells, signs)


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
