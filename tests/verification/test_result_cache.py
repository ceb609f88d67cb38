from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hmtui.models import Entry
from hmtui.verification.result_cache import ResultCache, key_of
from hmtui.verification.values import Claim, ClaimKind, Remark, RemarkKind, Result, Verdict

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = Entry(id="a", name="A", title="A Title of Four Words", doi="10.1/a")
DAY = 86_400.0


def result(verdict: Verdict) -> Result:
    claims = (Claim(ClaimKind.DOI, "10.1/a", verdict, "Crossref: “A”"),)
    return Result(verdict, claims, (Remark(RemarkKind.RETRACTED, "x", "10.1/b"),), (), ("Crossref",), "2026-12-01")


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_result_is_found_by_another_process(tmp_path: Path, clock: Clock) -> None:
    first, second = ResultCache(tmp_path / "c.db", clock), ResultCache(tmp_path / "c.db", clock)
    first.store(key_of(ENTRY), result(Verdict.EXISTS))
    assert second.find(key_of(ENTRY)) == result(Verdict.EXISTS)


@pytest.mark.parametrize(("verdict", "days"), [(Verdict.EXISTS, 7), (Verdict.DIFFERS, 1), (Verdict.NOT_FOUND, 1)])
def test_results_hold_for_some_days(tmp_path: Path, clock: Clock, verdict: Verdict, days: int) -> None:
    cache = ResultCache(tmp_path / "c.db", clock)
    cache.store(key_of(ENTRY), result(verdict))
    clock.now += days * DAY - 1
    assert cache.find(key_of(ENTRY)) is not None
    clock.now += 2
    assert cache.find(key_of(ENTRY)) is None


def test_a_clock_set_back_makes_a_result_no_younger(tmp_path: Path, clock: Clock) -> None:
    cache = ResultCache(tmp_path / "c.db", clock)
    cache.store(key_of(ENTRY), result(Verdict.EXISTS))
    clock.now -= 1
    assert cache.find(key_of(ENTRY)) is None


def test_what_was_not_checked_is_not_kept(tmp_path: Path, clock: Clock) -> None:
    cache = ResultCache(tmp_path / "c.db", clock)
    cache.store(key_of(ENTRY), result(Verdict.NOT_CHECKED))
    assert cache.find(key_of(ENTRY)) is None


@pytest.mark.parametrize(
    "other",
    [replace(ENTRY, title="Another"), replace(ENTRY, doi="10.1/b"), replace(ENTRY, arxiv="2001.00001")],
)
def test_a_changed_reference_is_another_one(other: Entry) -> None:
    assert key_of(ENTRY) != key_of(other)
    assert key_of(ENTRY) == key_of(replace(ENTRY, id="b"))
    assert key_of(ENTRY) != key_of(ENTRY, "links")


def test_a_damaged_file_is_replaced(tmp_path: Path, clock: Clock) -> None:
    path = tmp_path / "c.db"
    path.write_bytes(b"no database" * 1000)
    cache = ResultCache(path, clock)
    cache.store(key_of(ENTRY), result(Verdict.EXISTS))
    assert cache.find(key_of(ENTRY)) == result(Verdict.EXISTS)
    cache.close()


def test_a_folder_that_cannot_be_written_to_costs_only_the_cache(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_text("")
    cache = ResultCache(tmp_path / "file" / "c.db", clock)
    cache.store(key_of(ENTRY), result(Verdict.EXISTS))
    assert cache.find(key_of(ENTRY)) is None
    cache.close()
