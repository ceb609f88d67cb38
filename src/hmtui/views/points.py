"""Size over time: the points of a plot, its ticks, and the largest models so far.

Time is counted in years (2020.5 is July 2020), size in decimal logarithms.
Invariant: every point lies on its axes, and these are no longer than the points need.
"""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from hmtui.store import Hits, Store

__all__ = [
    "Axis",
    "Point",
    "dates",
    "largest_so_far",
    "points_of",
    "range_query",
    "range_words",
    "size_axis",
    "sizes",
    "time_axis",
]

_MARGIN = 1 / 24
"""Half a month: what is left free before the first point and behind the last."""
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
_DECADES = (1, 2, 3, 4, *_STEPS[2:])
_MONTHS = (1, 2, 3, 6)
_YEAR_CELLS, _MONTH_CELLS = 6, 9
"""Cells that a year and a month need below the axis."""
_SHORTEST = 1 / 6
"""Two months: the shortest axis of time."""
_DIGITS = ((0.7, tuple(range(1, 10))), (1.5, (1, 2, 5)))
"""Up to how many decades which multiples of a power of ten are marked."""
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
    only_years: bool = False
    """Whether of times no more than the year is known."""

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
    years, between = _ends(one, other)
    return f"year:{'..'.join(years)}" + (f" params:{'..'.join(between)}" if between else "")


def range_words(one: Point, other: Point) -> str:
    """Return the range between two points in words: ``2021–2023, 7B–175B``."""
    years, between = _ends(one, other)
    return "–".join(years) + (f", {'–'.join(between).upper()}" if between else "")


def _ends(one: Point, other: Point) -> tuple[Iterable[str], Collection[str]]:
    """Return the years and the sizes between which a range is; one alone where both are the same.

    A range that begins and ends at one point is that year, of any size.
    """
    years = sorted({point.date[:4] for point in (one, other)})
    if one.number == other.number:
        return years, ()
    low, high = sorted((one.size, other.size))
    return years, dict.fromkeys((_short(low, up=False), _short(high, up=True)))


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
    times = [point.time for point in points] or [2020.5]
    low, high = min(times) - _MARGIN, max(times) + _MARGIN
    if floor(low) == floor(high) and all(len(point.date) == len("2020") for point in points):
        return Axis(floor(low), floor(low) + 1, only_years=True)
    more = max(_SHORTEST - (high - low), 0) / 2
    return Axis(low - more, high + more)


def size_axis(points: Sequence[Point]) -> Axis:
    """Return the axis of sizes for some points; one without a round size in it is made longer."""
    logs = [log10(point.size) for point in points] or [9.0]
    low, high = min(logs), max(logs)
    if high - low >= 1:
        return Axis(floor(low) if low - floor(low) < _NEAR else low, high)
    round_logs = [
        log10(digit * 10**power) for power in range(floor(low) - 1, floor(high) + 2) for digit in range(1, 10)
    ]
    if low < high and any(low <= log <= high for log in round_logs):
        return Axis(low, high)
    return Axis(max(log for log in round_logs if log < low), min(log for log in round_logs if log > high))


def sizes(axis: Axis, most: int) -> list[int]:
    """Return the round sizes that are marked on an axis of sizes, ``most`` at most: powers of ten, on a short one more."""
    powers = range(max(floor(axis.low), 0), floor(axis.high) + 1)
    short = [(1, digits) for decades, digits in _DIGITS if axis.high - axis.low <= decades]
    for step, digits in (*short, *((step, (1,)) for step in _DECADES)):
        found = [digit * 10**power for power in powers if power % step == 0 for digit in digits]
        found = [size for size in found if axis.low <= log10(size) <= axis.high]
        if len(found) <= most:
            return found
    return []


def dates(axis: Axis, cells: int) -> list[tuple[float, str]]:
    """Return the times that are marked on an axis of so many cells, with their names: years, or months of one or two."""
    first, last = ceil(axis.low), floor(axis.high)
    most = cells // _YEAR_CELLS
    step = next((step for step in _STEPS if last // step - (first - 1) // step <= most), 0)
    years = range(-(-first // step) * step, last + 1, step) if step else ()
    if axis.high - axis.low < 2 and not axis.only_years:
        first, last = ceil(axis.low * 12), floor(axis.high * 12)
        for step in _MONTHS:
            months = range(-(-first // step) * step, last + 1, step)
            if len(years) < len(months) <= cells // _MONTH_CELLS:
                return [(month / 12, f"{month // 12:04}-{month % 12 + 1:02}") for month in months]
    return [(year, f"{year:4}") for year in years]


def largest_so_far(points: Iterable[Point]) -> Iterator[Point]:
    """Yield the points that are larger than all before; points are given in the order of ``points_of``."""
    rising: list[Point] = []
    for point in points:
        if rising and rising[-1].time == point.time and point.size > rising[-1].size:
            rising[-1] = point
        elif not rising or point.size > rising[-1].size:
            rising.append(point)
    return iter(rising)
