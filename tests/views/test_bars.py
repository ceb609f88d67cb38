from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from hmtui.models import Section
from hmtui.query import parse
from hmtui.store import Store
from hmtui.text.cells import width
from hmtui.text.organizations import organization_names
from hmtui.views.bars import Bar, bar_of, look_of, organizations_of, years_of
from hmtui.views.signs import Signs
from hmtui.views.svg import bars_svg
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
        look = look_of(bars, columns, signs)
        for bar in bars:
            assert bar.count == sum(count for _, _, count in bar.parts)
            assert width("".join(text for text, _ in bar_of(bar, look, signs))) <= max(columns, 0)
        assert list(bar_lines(bars, SECTIONS, columns, size_head="largest", signs=signs))


def test_signs_are_sorted_by_section_the_open_ones_first() -> None:
    (bar,) = [bar for bar in organizations_of(STORE, STORE.search(parse(""))) if bar.label == "OpenAI"]
    signs = Signs(SHIPPED.sections)
    drawn = "".join(text for text, _ in bar_of(bar, look_of([bar], 60, signs), signs))
    assert len(drawn) == bar.count
    assert list(drawn) == sorted(drawn, key="●○◆◇■□".index)


def test_records_without_a_year_stand_outside_the_scale() -> None:
    bars = [
        Bar("2025", 8, (("", 0, 8),), None),
        Bar("2024", 4, (("", 0, 4),), None),
        Bar("", 300, (("", 0, 300),), None),
    ]
    signs = Signs()
    look = look_of(bars, 6, signs)
    assert ["".join(text for text, _ in bar_of(bar, look, signs)) for bar in bars] == ["━" * 6, "━" * 3, ""]
    svg = bars_svg(bars, (), title="", note="", size_head="")
    assert "not stated" in svg
    assert svg.count("<path") == 12


def test_bars_of_records_without_weights_are_lines_and_a_few_sections_have_a_legend() -> None:
    bars = [Bar("2025", 3, (("a", 0, 2), ("b", 0, 1)), None)]
    few = Signs((Section("a", "Trees"), Section("b", "Rivers"), Section("c", "Hills")))
    look = look_of(bars, 20, few)
    assert bar_of(bars[0], look, few) == [("━━", "s0"), ("━", "s1")]
    assert look.legend(few, 40) == [[("━", "s0"), (" Trees", "")], [("━", "s1"), (" Rivers", "")]]
    assert [text for item in look.legend(few, 16) for text, _ in item] == ["━", " Trees", "━", " Rive…"]
    many = Signs(tuple(Section(letter, letter) for letter in "abcd"))
    look = look_of(bars, 20, many)
    assert bar_of(bars[0], look, many) == [("━━━", "s0")], "of more sections than there are colours none has its own"
    assert look.legend(many, 40) == []
