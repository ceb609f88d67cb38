from __future__ import annotations

from hypothesis import given

from hmtui.library import Library
from hmtui.models import Entry, Link
from hmtui.views.comparison import compare
from views.records import ANY_ENTRIES


def rows_of(*ids: str) -> dict[str, tuple[bool, list[str], list[bool]]]:
    library = Library.open()
    rows = compare([library.find(name) for name in ids])
    return {
        row.label: (row.same, [cell.text for cell in row.cells], [cell.stands_out for cell in row.cells])
        for row in rows
    }


def test_the_largest_number_and_the_one_that_differs_stand_out() -> None:
    rows = rows_of("gpt-3", "Llama 3.1", "deepseek-v3")
    assert rows["Size"] == (False, ["175B", "405B", "671B"], [False, False, True])
    assert rows["Active"] == (False, ["175B", "405B", "37B"], [False, True, False])
    assert rows["Weights"] == (False, ["closed", "open", "open"], [True, False, False])
    assert rows["Section"] == (True, ["NLP", "NLP", "NLP"], [False, False, False])
    assert rows["License"][2] == [False, False, False]


def test_numbers_that_are_shown_alike_are_not_told_apart() -> None:
    rows = compare([Entry("a", "a", parameters=1_600_000_000_000), Entry("b", "b", parameters=1_610_000_000_000)])
    size = next(row for row in rows if row.label == "Size")
    assert [(cell.text, cell.stands_out) for cell in size.cells] == [("1.6T", False), ("1.6T", False)]


def test_the_largest_of_the_numbers_that_are_known_stands_out_if_there_are_several() -> None:
    dense, sparse = Entry("a", "a", parameters=10**9), Entry("b", "b", architecture="mixture of experts")
    third = Entry("c", "c", parameters=2 * 10**9)
    rows = {row.label: row for row in compare([dense, sparse, third])}
    for label in ("Size", "Active"):
        assert [cell.stands_out for cell in rows[label].cells] == [False, False, True]
    (size,) = (row for row in compare([dense, sparse]) if row.label == "Size")
    assert not any(cell.stands_out for cell in size.cells)


def test_of_two_that_differ_none_stands_out() -> None:
    assert rows_of("gpt-3", "bloom")["Weights"] == (False, ["closed", "open"], [False, False])


def test_the_order_of_several_values_makes_no_difference() -> None:
    entries = [
        Entry(key, key, modalities=values, organizations=names)
        for key, values, names in (
            ("a", ("text", "image"), ("X", "Y")),
            ("b", ("image", "text"), ("Y", "X")),
            ("c", ("image", "text"), ("X",)),
        )
    ]
    rows = {row.label: row for row in compare(entries)}
    assert rows["Modalities"].same
    assert [cell.stands_out for cell in rows["Organization"].cells] == [False, False, True]


def test_a_blog_that_stands_for_a_paper_is_not_called_one() -> None:
    posts = [
        Entry("a", "a", links=(Link("announcement", "https://a.example"),)),
        Entry("b", "b", links=(Link("pdf", "https://b.example/b.pdf"),)),
    ]
    rows = {row.label: [cell.text for cell in row.cells] for row in compare(posts)}
    assert rows == {"Paper or blog": ["https://a.example", "https://b.example/b.pdf"]}


def test_what_is_not_known_is_empty_and_never_the_same() -> None:
    rows = {row.label: row for row in compare([Entry("a", "a", license="MIT"), Entry("b", "b")])}
    assert set(rows) == {"License"}
    assert [cell.text for cell in rows["License"].cells] == ["MIT", ""]
    assert not rows["License"].same


@given(ANY_ENTRIES)
def test_any_records_can_be_compared(entries: list[Entry]) -> None:
    for row in compare(entries[:4]) if entries else ():
        assert len(row.cells) == len(entries[:4])
        assert any(cell.text for cell in row.cells)
        assert not (row.same and any(cell.stands_out for cell in row.cells))
