from __future__ import annotations

from hypothesis import given

from hmtui.models import Entry
from hmtui.query import parse
from hmtui.store import Store
from hmtui.views.points import Axis, Point, decades, largest_so_far, points_of, range_query, size_axis, time_axis, years
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
    assert range_query(odd, odd) == "year:2022 params:176.2b..176.3b"
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
    assert size.high - size.low >= 1
    for point in points:
        assert 0 <= time.share(point.time) <= 1
    for most in (1, 5, 100):
        assert len(years(time, most)) <= most
    assert all(size.low <= decade <= size.high for decade in decades(size))
    rising = [point.size for point in largest_so_far(points)]
    assert rising == sorted(set(rising))
    assert rising[-1:] == ([max(point.size for point in points)] if points else [])


def test_years_are_marked_in_round_steps() -> None:
    assert years(Axis(2018.2, 2026.5), 24) == [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]
    assert years(Axis(2018.2, 2026.5), 4) == [2020, 2022, 2024, 2026]
    assert years(Axis(1950.2, 2026.5), 8) == [1960, 1970, 1980, 1990, 2000, 2010, 2020]
    assert years(Axis(2020, 2021), 0) == []
