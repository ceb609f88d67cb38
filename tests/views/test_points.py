from __future__ import annotations

from math import log10

from hypothesis import given

from hmtui.models import Entry
from hmtui.query import parse
from hmtui.store import Store
from hmtui.views.points import (
    Axis,
    Point,
    dates,
    largest_so_far,
    points_of,
    range_query,
    range_words,
    size_axis,
    sizes,
    time_axis,
)
from source_list import source_list
from views.records import ANY_ENTRIES, store_of

SHIPPED = source_list()
STORE = Store.in_memory(SHIPPED.entries, SHIPPED.sections)


def test_a_range_is_whole_years_and_exact_sizes() -> None:
    one, other, later = (
        Point(at, date, size, "", None, 0.0)
        for at, (date, size) in enumerate((("2022-02", 10**9), ("2022-04-01", 1_571 * 10**9), ("2024", 10**9)))
    )
    assert range_query(other, one) == "year:2022 params:1b..1.571t"
    odd = Point(9, "2022", 176_247_271_424, "", None, 0.0)
    near = Point(10, "2022", 176_247_271_425, "", None, 0.0)
    assert range_query(odd, near) == "year:2022 params:176.2b..176.3b"
    assert range_query(odd, odd) == "year:2022"  # one point: its year, of any size
    assert range_query(one, later) == "year:2022..2024 params:1b"


def test_points_are_the_results_with_date_and_size_the_earliest_first() -> None:
    points = points_of(STORE, STORE.search(parse("")))
    assert {STORE.id_at(point.number) for point in points} == {
        entry.id for entry in SHIPPED.entries if entry.parameters and entry.issued
    }
    assert [point.time for point in points] == sorted(point.time for point in points)
    (gpt,) = points_of(STORE, STORE.search(parse("id:gpt-3 gpt-3 params:175b")))
    assert (gpt.date, gpt.size, gpt.section, gpt.open) == ("2020-05", 175 * 10**9, "NLP", False)


def test_a_date_that_is_a_year_is_its_middle() -> None:
    entries = [Entry(date, date, issued=date, parameters=1) for date in ("2020", "2020-01", "2020-07-01")]
    times = {point.date: point.time for point in points_of(store_of(entries), store_of(entries).search(parse("")))}
    assert times["2020"] == 2020.5
    assert 2020 < times["2020-01"] < 2020.1
    assert times["2020-07-01"] > 2020.5


@given(ANY_ENTRIES)
def test_every_point_is_on_its_axes(entries: list[Entry]) -> None:
    store = store_of(entries)
    points = points_of(store, store.search(parse("")))
    time, size = time_axis(points), size_axis(points)
    assert time.high > time.low
    assert size.high > size.low
    for point in points:
        assert 0 <= time.share(point.time) <= 1
        assert -0.001 < size.share(log10(point.size)) < 1.001
    for most in (1, 5, 100):
        assert len(dates(time, most * 9)) <= most * 1.5
        marked = sizes(size, most)
        assert len(marked) <= most
        assert all(size.low <= log10(one) <= size.high for one in marked)
    rising = [point.size for point in largest_so_far(points)]
    assert rising == sorted(set(rising))
    assert rising[-1:] == ([max(point.size for point in points)] if points else [])


def names(axis: Axis, cells: int) -> list[str]:
    return [name for _time, name in dates(axis, cells)]


def test_years_are_marked_in_round_steps_and_months_in_less_than_two() -> None:
    assert names(Axis(2018.2, 2026.5), 144) == [str(year) for year in range(2019, 2027)]
    assert names(Axis(2018.2, 2026.5), 24) == ["2020", "2022", "2024", "2026"]
    assert names(Axis(1950.2, 2026.5), 48) == ["1960", "1970", "1980", "1990", "2000", "2010", "2020"]
    assert names(Axis(2020, 2021), 0) == []
    assert names(Axis(2020, 2021, only_years=True), 60) == ["2020", "2021"]
    assert names(Axis(2024.05, 2024.6), 60) == ["2024-03", "2024-05", "2024-07"]
    assert names(Axis(2023, 2024), 70) == [f"2023-{month:02}" for month in range(1, 13, 2)] + ["2024-01"]


def test_a_short_axis_of_sizes_has_more_marks_than_powers_of_ten() -> None:
    assert sizes(Axis(8, 12.3), 20) == [10**power for power in range(8, 13)]
    assert sizes(Axis(8, 12.3), 4) == [10**8, 10**10, 10**12]
    assert sizes(Axis(10, 11.2), 20) == [size * 10**9 for size in (10, 20, 50, 100)]
    for given_sizes, marked in (
        ((62, 78), [70]),
        ((7, 13), [7, 8, 9, 10]),
        ((41, 42), [40, 50]),
        ((70,), [60, 70, 80]),
    ):
        points = [Point(size, "2024", size * 10**9, "", None, 2024.5) for size in given_sizes]
        assert sizes(size_axis(points), 20) == [size * 10**9 for size in marked]


def test_a_range_is_said_in_words_as_in_the_query() -> None:
    one, other = Point(1, "2021-05", 7 * 10**9, "", None, 2021.4), Point(2, "2023", 175 * 10**9, "", None, 2023.5)
    assert range_words(other, one) == "2021–2023, 7B–175B"
    assert range_words(one, one) == "2021"
