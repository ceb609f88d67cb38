"""Size over time: the points of a plot, its ticks, and the largest models so far.

Time is counted in years (2020.5 is July 2020), size in decimal logarithms.
Invariant: an axis is at least as long as a year or a decade, and every point lies on it.
"""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hmtui.store import Hits, Store

__all__ = ["Axis", "Point", "decades", "largest_so_far", "points_of", "range_query", "size_axis", "time_axis", "years"]

_MARGIN = 1 / 24
"""Half a month: what is left free before the first point and behind the last."""
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
_NEAR = 0.15
"""Decades that are this near to the smallest size are drawn as well."""


class Point(Struct, frozen=True):
    """A record with a date and a size."""

    number: int
    """The number of the record in its store."""
    date: str
    """``2024``, ``2024-07`` or ``2024-07-23``, as far as it is known."""
    size: int
    section: str
    """The id of its first section; empty when it has none."""
    open: bool | None
    """Whether its weights are open; None when that is unknown."""
    time: float
    """The date in years; the middle of the month or the year where no more is known."""


class Axis(Struct, frozen=True):
    """A range of times or sizes."""

    low: float
    high: float

    def share(self, value: float) -> float:
        """Return where a value lies: 0 is the beginning of the axis, 1 its end."""
        return (value - self.low) / (self.high - self.low)


def points_of(store: Store, hits: Hits) -> list[Point]:
    """Return the results that have a date and a size, the earliest first, the smaller ones of a day first."""
    homes = {number: next(iter(names), "") for number, names in store.facet_sets("sections").items()}
    points = [
        Point(number, _date(issued), size, homes[home], weights > 0 if weights else None, _time(issued))
        for number, issued, size, home, weights in hits.sized()
    ]
    return sorted(points, key=lambda point: (point.time, point.size, -point.number))


def range_query(one: Point, other: Point) -> str:
    """Return what a query says of the range between two points: its years, which are whole ones, and its sizes."""
    years = sorted({point.date[:4] for point in (one, other)})
    low, high = sorted((one.size, other.size))
    sizes = dict.fromkeys((_short(low, up=False), _short(high, up=True)))
    return f"year:{'..'.join(years)} params:{'..'.join(sizes)}"


def _short(size: int, *, up: bool) -> str:
    """Write a size for a query, rounded to four digits: ``1.571t``, ``117m``."""
    step = 10 ** max(len(str(size)) - 4, 0)
    size = size // step * step + step * (up and size % step > 0)
    for unit, letter in ((10**12, "t"), (10**9, "b"), (10**6, "m"), (10**3, "k")):
        if size >= unit:
            return f"{size / unit:.3f}".rstrip("0").rstrip(".") + letter
    return str(size)


def _date(issued: int) -> str:
    year, month, day = _parts(issued)
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _time(issued: int) -> float:
    year, month, day = _parts(issued)
    if not month:
        return year + 0.5
    return year + (month - 1 + ((day - 0.5) / 31 if day else 0.5)) / 12


def _parts(issued: int) -> tuple[int, int, int]:
    return issued // 10_000, issued // 100 % 100, issued % 100


def time_axis(points: Sequence[Point]) -> Axis:
    """Return the axis of time for some points."""
    times = [point.time for point in points] or [2020.0]
    low, high = min(times) - _MARGIN, max(times) + _MARGIN
    return Axis(floor(low), floor(low) + 1) if floor(low) == floor(high) else Axis(low, high)


def size_axis(points: Sequence[Point]) -> Axis:
    """Return the axis of sizes for some points."""
    sizes = [log10(point.size) for point in points] or [9.0]
    low, high = min(sizes), max(sizes)
    if low - floor(low) < _NEAR:
        low = floor(low)
    if high - low < 1:
        low, high = floor(low), max(ceil(high), floor(low) + 1)
    return Axis(low, high)


def decades(axis: Axis) -> list[int]:
    """Return the powers of ten on an axis of sizes."""
    return list(range(ceil(axis.low), floor(axis.high) + 1))


def years(axis: Axis, most: int) -> list[int]:
    """Return the years whose beginnings are marked on an axis of time, ``most`` at most."""
    first, last = ceil(axis.low), floor(axis.high)
    step = next((step for step in _STEPS if last // step - (first - 1) // step <= most), 0)
    return list(range(-(-first // step) * step, last + 1, step)) if step else []


def largest_so_far(points: Iterable[Point]) -> Iterator[Point]:
    """Yield the points that are larger than all before; points are given in the order of ``points_of``."""
    rising: list[Point] = []
    for point in points:
        if rising and rising[-1].time == point.time and point.size > rising[-1].size:
            rising[-1] = point
        elif not rising or point.size > rising[-1].size:
            rising.append(point)
    return iter(rising)
