"""Hits in the order of a column: the same as sorting them, wherever a page begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.search import bits
from hmtui.search.columns import Column, Dated
from hmtui.search.tables import Cancelled

SIZE = 60_000
KNOWN = sorted(range(0, SIZE, 3), key=lambda number: number * 7919 % SIZE)
"""The records with a value, in the order of it."""
COLUMN = Column(KNOWN, SIZE, lambda: bits.from_numbers(KNOWN, SIZE))


def never() -> bool:
    return False


few = st.sets(st.integers(0, SIZE - 1), max_size=40)
many = st.integers(2, 5).map(lambda step: set(range(0, SIZE, step)))


@given(few | many, st.booleans(), st.integers(0, SIZE), st.integers(0, 70))
def test_a_page_is_what_sorting_gives(wanted: set[int], reverse: bool, start: int, length: int) -> None:
    known = [number for number in KNOWN if number in wanted]
    expected = (known[::-1] if reverse else known) + sorted(wanted - set(known))
    start = min(start, len(expected))
    for column in (COLUMN, Column(KNOWN, SIZE, COLUMN.members)):
        found = column.of(bits.from_numbers(wanted, SIZE), reverse=reverse, cancelled=never)
        assert found.numbers(start, start + length) == expected[start : start + length]
        for place in {0, start, len(expected) // 2, len(expected) - 1} & set(range(len(expected))):
            assert found.position(expected[place]) == place


def test_the_first_rows_do_not_wait_for_what_later_pages_need() -> None:
    column = Column(KNOWN, SIZE, COLUMN.members)
    most = column.of(bits.every(SIZE) ^ 1 << KNOWN[-1], reverse=False, cancelled=never)
    assert most.numbers(0, 50) == KNOWN[:50]
    assert not column.ready
    assert most.numbers(15_000, 15_050) == KNOWN[15_000:15_050]
    assert column.ready


def test_pages_of_all_records_need_no_sets() -> None:
    column = Column(KNOWN, SIZE, COLUMN.members)
    for reverse in (False, True):
        everything = column.of(bits.every(SIZE), reverse=reverse, cancelled=never)
        for start in (0, 15_000, len(KNOWN) - 50):
            assert everything.numbers(start, start + 50) == (KNOWN[::-1] if reverse else KNOWN)[start : start + 50]
    assert not column.ready


def test_what_is_given_up_is_made_again_later() -> None:
    column = Column(KNOWN, SIZE, COLUMN.members)
    with pytest.raises(Cancelled):
        column.sets(lambda: True)
    assert not column.ready
    assert sum(part.bit_count() for part in column.sets(never)) == len(KNOWN)


@given(few)
def test_from_the_oldest_on_is_the_list_the_other_way_round(wanted: set[int]) -> None:
    dated = {number for number in wanted if number < SIZE // 2}
    expected = sorted(dated, reverse=True) + sorted(wanted - dated)
    found = Dated(lambda: bits.every(SIZE // 2)).of(bits.from_numbers(wanted, SIZE))
    assert found.numbers(0, SIZE) == expected
    assert [found.position(number) for number in expected] == list(range(len(expected)))
    assert found.numbers(3, 9) == expected[3:9]
