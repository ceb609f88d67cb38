"""Sets of records as whole numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hmtui.search import bits

SIZE = 10_000
_SETS = st.sets(st.integers(0, SIZE - 1), max_size=300)


@given(_SETS)
def test_a_set_holds_what_was_put_in(members: set[int]) -> None:
    held = bits.from_numbers(members, SIZE)
    assert list(bits.numbers(held)) == sorted(members)
    assert bits.from_many(list(members), SIZE) == held
    assert [number for number, flag in enumerate(bits.flags(held, SIZE)) if flag] == sorted(members)


def test_large_sets_are_gathered_alike() -> None:
    members = list(range(0, SIZE, 3))
    assert bits.from_many(members, SIZE) == bits.from_numbers(members, SIZE)


@given(_SETS, st.integers(0, 320), st.integers(0, 320))
def test_a_page_is_a_slice_of_the_members(members: set[int], start: int, stop: int) -> None:
    held = bits.from_numbers(members, SIZE)
    assert bits.slice_of(held, start, stop) == sorted(members)[start:stop]
    assert bits.lowest(held, stop) == sorted(members)[:stop]


def test_a_range_is_the_records_between() -> None:
    assert list(bits.numbers(bits.between(3, 6))) == [3, 4, 5]
    assert bits.between(6, 3) == 0
    assert bits.every(0) == 0
    assert bits.flags(0, 0) == b""
