"""Rate limits, and the headers in which services state them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.errors import Cancelled
from hmtui.online.headers import next_link, retry_after, seconds_without_budget, stated_rate
from hmtui.online.pace import Pace, Rate
from hmtui.online.settings import Settings
from online.fake_clock import FakeClock

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400.0


@given(st.integers(1, 6), st.floats(0.5, 10), st.lists(st.floats(0, 5), max_size=30))
def test_no_window_has_more_requests_than_allowed(requests: int, seconds: float, pauses: list[float]) -> None:
    clock = FakeClock()
    pace = Pace(Rate(requests, seconds), 1, clock)
    starts = []
    for pause in pauses:
        clock.sleep(pause)
        pace.begin(lambda: False)
        starts.append(clock.monotonic())
        pace.end()
    for first, last in zip(starts, starts[requests:], strict=False):
        assert last - first >= seconds - 1e-6


def test_a_pause_holds_for_all() -> None:
    clock = FakeClock()
    pace = Pace(Rate(10, 1.0), 1, clock)
    pace.pause(30)
    pace.pause(5)
    pace.begin(lambda: False)
    assert clock.monotonic() == pytest.approx(30)


def test_only_so_many_run_at_once() -> None:
    pace = Pace(Rate(100, 1.0), 1, FakeClock())
    pace.begin(lambda: False)
    with pytest.raises(Cancelled):
        pace.begin(lambda: True)
    begun = threading.Event()

    def run() -> None:
        pace.begin(lambda: False)
        begun.set()
        pace.end()

    other = threading.Thread(target=run)
    other.start()
    assert not begun.wait(0.05)
    pace.end()
    other.join(5)
    assert begun.is_set()


def test_a_wait_that_is_cancelled_leaves_its_place_to_others() -> None:
    clock = FakeClock()
    pace = Pace(Rate(1, 3.0), 1, clock)
    pace.begin(lambda: False)
    pace.end()
    with pytest.raises(Cancelled):
        pace.begin(lambda: True)
    pace.begin(lambda: False)
    pace.end()


@pytest.mark.parametrize(
    ("headers", "rate"),
    [
        ({"x-rate-limit-limit": "5", "x-rate-limit-interval": "1s"}, Rate(5, 1.0)),
        ({"ratelimit-policy": '"fixed window";"api";q=500;w=300'}, Rate(500, 300.0)),
        ({"x-rate-limit-limit": "0", "x-rate-limit-interval": "1s"}, None),
        ({"x-rate-limit-limit": "5", "x-rate-limit-interval": "never"}, None),
        ({"x-rate-limit-limit": "999999", "x-rate-limit-interval": "1s"}, None),
        ({}, None),
    ],
)
def test_stated_rates_are_read(headers: dict[str, str], rate: Rate | None) -> None:
    assert stated_rate(headers) == rate


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x-ratelimit-remaining-usd": "0.5"}, 0.0),
        ({"x-ratelimit-remaining-usd": "0", "x-ratelimit-reset": "3600"}, 3600.0),
        ({"x-ratelimit-remaining-usd": "-0.01"}, DAY),
        ({"x-ratelimit-remaining-usd": "nan"}, 0.0),
        ({}, 0.0),
    ],
)
def test_a_budget_is_read(headers: dict[str, str], seconds: float) -> None:
    assert seconds_without_budget(headers) == seconds


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_wait_is_never_negative_or_longer_than_a_day(text: str, date: str) -> None:
    assert 0 <= retry_after({"retry-after": text, "date": date}, 0.0, 1.0) <= DAY


def test_the_next_page_is_read() -> None:
    assert next_link({"link": '<https://x.org/a?cursor=b%3D>; rel="next"'}) == "https://x.org/a?cursor=b%3D"
    assert next_link({"link": '<https://x.org/a>; rel="prev"'}) == ""
    assert next_link({}) == ""


def test_two_processes_keep_to_one_rate(tmp_path: Path) -> None:
    clock = FakeClock()
    stamp = tmp_path / "cache" / "arxiv.stamp"
    for _ in range(3):
        pace = Pace(Rate(1, 3.0), 1, clock, stamp)
        pace.begin(lambda: False)
        pace.end()
    assert clock.monotonic() == pytest.approx(6.0, abs=0.01)
    clock.set(clock.time() - 1000)
    before = clock.monotonic()
    Pace(Rate(1, 3.0), 1, clock, stamp).begin(lambda: False)
    assert clock.monotonic() == before, "a clock that was set back costs no wait"


def test_a_stamp_that_cannot_be_written_holds_nothing_up(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    clock = FakeClock()
    Pace(Rate(1, 3.0), 1, clock, tmp_path / "cache" / "arxiv.stamp").begin(lambda: False)
    assert clock.slept == []


def test_the_rate_of_a_service_is_shared_and_that_of_a_mirror_is_not() -> None:
    assert Settings().service("arxiv").is_shared
    assert not Settings(bases={"arxiv": "http://127.0.0.1:1"}).service("arxiv").is_shared
    assert not Settings().service("crossref").is_shared
