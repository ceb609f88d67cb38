"""Pages of results, however they are ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import generate
from hmtui.models import Entry
from hmtui.query import Sort, parse
from hmtui.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

STORE = Store.in_memory(tuple(generate.entries(700)), generate.SECTIONS)


@pytest.mark.parametrize("key", ["relevance", "year", "name", "venue", "params"])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("text", ["", "a", "learning", "year:2020", "nothing-like-it"])
def test_every_page_is_a_slice_of_the_whole(key: str, reverse: bool, text: str) -> None:
    sort = Sort(key, reverse=reverse)
    whole = STORE.search(parse(text), sort=sort)
    everything = whole.numbers(0, len(STORE))
    assert len(everything) == len(set(everything)) == whole.total
    for start in range(0, 720, 37):
        fresh = STORE.search(parse(text), sort=sort)
        assert fresh.numbers(start, start + 40) == everything[start : start + 40]
    assert STORE.search(parse(text), sort=sort).first(33) == everything[:33]
    assert [whole.position(number) for number in everything] == list(range(len(everything)))
    some = [*everything[::3], 699, 7]
    assert whole.positions(some) == {number: at for at, number in enumerate(everything) if number in some}


def test_counts_are_those_of_the_query_whatever_the_section() -> None:
    counts = STORE.search(parse("learning")).counts()
    assert STORE.search(parse("learning"), section="CV").counts() == counts
    assert STORE.search(parse("learning"), section="CV").total == counts["CV"]
    assert list(counts) == [None, *(section.id for section in generate.SECTIONS)]


def test_many_positions_are_found_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    hits = STORE.search(parse(""), sort=Sort("name"))
    looked_at = 0

    class Counted(tuple[int, ...]):
        __slots__ = ()

        def __iter__(self) -> Iterator[int]:
            nonlocal looked_at
            for number in super().__iter__():
                looked_at += 1
                yield number

        def index(self, *_: object) -> int:
            raise AssertionError("a pass for each")

    monkeypatch.setattr(hits, "_all", Counted(hits.numbers(0, len(STORE))))
    assert len(hits.positions(range(500))) == 500
    assert looked_at == len(STORE)


def test_where_no_records_are_asked_for_not_all_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    hits = STORE.search(parse("learning"))
    monkeypatch.setattr("hmtui.store.ranking.Listing.all", lambda _self: pytest.fail("all results were read"))
    assert hits.positions(()) == {}


def test_a_word_that_begins_as_asked_anywhere_comes_before_one_that_has_it_inside() -> None:
    entries = (
        Entry("inside", "Averages of Storage", issued="2024"),
        Entry("begun", "Answers", issued="2019", summary="With rag and more"),
        Entry("named", "Rag and Bone", issued="2018"),
    )
    hits = Store.in_memory(entries, ()).search(parse("rag"))
    assert [entries[number].id for number in hits.first()] == ["named", "begun", "inside"]


def test_of_a_size_alone_the_exact_ones_come_first_then_the_nearest() -> None:
    sizes = {"a": 6_716_000_000, "b": 7_300_000_000, "c": 7_000_000_000, "Old 7B": None, "d": 8_000_000_000}
    entries = tuple(Entry(name, name, parameters=size, issued="2025") for name, size in sizes.items())
    store = Store.in_memory(entries, ())
    assert [entries[number].name for number in store.search(parse("7b")).first(9)] == ["c", "a", "b", "Old 7B"]
