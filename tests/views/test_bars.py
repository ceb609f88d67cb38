from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from hmtui.query import parse
from hmtui.store import Store
from hmtui.text.cells import width
from hmtui.text.organizations import organization_names
from hmtui.views.bars import bar_of, organizations_of, years_of
from hmtui.views.signs import Signs
from hmtui.views.text import bar_lines
from source_list import source_list
from views.records import ANY_ENTRIES, SECTIONS, store_of

if TYPE_CHECKING:
    from hmtui.models import Entry

SHIPPED = source_list()
STORE = Store.in_memory(SHIPPED.entries, SHIPPED.sections)


def test_years_are_counted_with_their_median_size() -> None:
    years = {bar.label: bar for bar in years_of(STORE, STORE.search(parse("")))}
    assert list(years) == sorted(years, reverse=True)
    for label, bar in years.items():
        inside = [entry for entry in SHIPPED.entries if entry.issued[:4] == label]
        assert bar.count == len(inside) == sum(count for _, _, count in bar.parts)
        sizes = sorted(entry.parameters for entry in inside if entry.parameters)
        assert bar.size == sizes[(len(sizes) - 1) // 2]


def test_organizations_are_counted_with_their_largest_size() -> None:
    bars = organizations_of(STORE, STORE.search(parse("is:open")))
    assert [bar.count for bar in bars] == sorted((bar.count for bar in bars), reverse=True)
    for bar in bars:
        inside = [
            entry
            for entry in SHIPPED.entries
            if entry.open_weights and bar.label in organization_names(entry.organizations)
        ]
        assert bar.count == len(inside)
        assert bar.size == max((entry.parameters for entry in inside if entry.parameters), default=None)


@given(ANY_ENTRIES, st.integers(0, 40))
def test_bars_are_never_wider_than_asked(entries: list[Entry], columns: int) -> None:
    store, signs = store_of(entries), Signs(SECTIONS)
    hits = store.search(parse(""))
    for bars in (years_of(store, hits), organizations_of(store, hits)):
        most = max((bar.count for bar in bars), default=0)
        for bar in bars:
            assert bar.count == sum(count for _, _, count in bar.parts)
            assert width("".join(text for text, _ in bar_of(bar, columns, most, signs))) <= max(columns, 0)
        assert list(bar_lines(bars, columns, size_head="largest", signs=signs))


def test_signs_are_sorted_by_section_the_open_ones_first() -> None:
    (bar,) = [bar for bar in organizations_of(STORE, STORE.search(parse(""))) if bar.label == "OpenAI"]
    drawn = "".join(text for text, _ in bar_of(bar, 60, 60, Signs(SHIPPED.sections)))
    assert len(drawn) == bar.count
    assert list(drawn) == sorted(drawn, key="●○◆◇■□".index)
