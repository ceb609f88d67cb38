from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.models import Entry
from hmtui.query import parse
from hmtui.store import Store
from hmtui.text.cells import width
from hmtui.views.canvas import plain
from hmtui.views.points import points_of
from hmtui.views.scatter import Scatter
from hmtui.views.signs import Signs
from hmtui.views.text import notes
from source_list import source_list
from views.records import ANY_ENTRIES, SECTIONS, store_of

if TYPE_CHECKING:
    from collections.abc import Sequence

GOLDEN = Path(__file__).parent.parent / "golden" / "views"
SHIPPED = source_list()
STORE = Store.in_memory(SHIPPED.entries, SHIPPED.sections)


def scatter(store: Store, columns: int, rows: int, *, ascii_only: bool = False) -> Scatter:
    signs = Signs(SECTIONS, ascii_only=ascii_only)
    points = points_of(store, store.search(parse("")))
    return Scatter(points, columns, rows, signs=signs, name_of=lambda number: store.entry(number).name)


@pytest.mark.parametrize(("columns", "rows"), [(120, 29), (80, 19), (40, 9)])
def test_the_source_list_is_drawn_as_in_the_golden_file(columns: int, rows: int) -> None:
    drawn = scatter(STORE, columns, rows)
    text = notes(drawn.points, len(STORE), Signs(SECTIONS), shared=drawn.shared)
    lines = drawn.draw(cursor=len(drawn.points) // 2, notes=text)
    assert "".join(f"{plain(line)}\n" for line in lines) == (GOLDEN / f"plot-{columns}.txt").read_text("utf-8")


@given(ANY_ENTRIES, st.integers(0, 130), st.integers(0, 40), st.booleans())
def test_any_records_fit_into_any_rectangle(entries: list[Entry], columns: int, rows: int, ascii_only: bool) -> None:
    drawn = scatter(store_of(entries), columns, rows, ascii_only=ascii_only)
    for cursor in (None, *range(len(drawn.points))[:3]):
        lines = drawn.draw(cursor=cursor, start=0 if drawn.points else None, notes=[("some", "notes")])
        assert len(lines) == rows
        assert all(width("".join(text for text, _ in line)) == columns for line in lines)


@given(ANY_ENTRIES, st.integers(10, 130), st.integers(6, 40))
def test_a_name_covers_no_sign_no_line_and_no_other_name(entries: list[Entry], columns: int, rows: int) -> None:
    drawn = scatter(store_of(entries), columns, rows)
    taken = {*drawn.cells, *drawn._steps}
    for label in drawn.labels:
        cells = {(label.column + at, label.row) for at in range(width(label.text))}
        assert not cells & taken
        assert all(0 <= column < columns and 0 <= row < rows for column, row in cells)
        taken |= cells


def test_the_largest_so_far_are_named_and_joined() -> None:
    drawn = scatter(STORE, 120, 29)
    assert {"GPT-2", "GPT-3", "Switch Transformer"} <= {label.text for label in drawn.labels}
    assert any("╯" in plain(line) for line in drawn.draw())


def test_a_model_that_shares_its_row_with_the_line_of_the_largest_is_named_above_it() -> None:
    sizes = (("First", "2023-02", 65), ("Largest", "2024-07", 405), ("Nearly", "2025-04", 400))
    entries = [Entry(id=name, name=name, issued=issued, parameters=size * 10**9) for name, issued, size in sizes]
    drawn = scatter(store_of(entries), 160, 50)
    (label,) = (label for label in drawn.labels if label.text == "Nearly")
    assert label.row == label.own[1] - 1
    assert label.own == drawn.places[2]


def test_a_digit_stands_for_several_in_a_cell_and_its_meaning_is_said() -> None:
    entries = [Entry(str(at), f"m{at}", issued="2020-05", parameters=10**9, sections=("NLP",)) for at in range(12)]
    assert any("+" in plain(line) for line in scatter(store_of(entries), 80, 20).draw())
    assert any("3" in plain(line)[7:] for line in scatter(store_of(entries[:3]), 80, 20).draw()[:-2])
    drawn = scatter(STORE, 80, 19)
    first = plain(drawn.draw(notes=notes(drawn.points, len(STORE), Signs(SECTIONS), shared=drawn.shared))[0])
    assert all(said in first for said in ("with size", "2 = count", "open", "closed", "largest"))


@pytest.mark.parametrize(("columns", "rows"), [(40, 9), (60, 16), (79, 20)])
def test_where_there_is_little_room_several_in_a_cell_have_the_sign_of_most_of_them(columns: int, rows: int) -> None:
    drawn = scatter(STORE, columns, rows)
    assert any(len(inside) > 1 for inside in drawn.cells.values())
    assert all(drawn._sign(inside)[0] in "●○◆◇■□×" for inside in drawn.cells.values())
    assert not drawn.shared
    said = " ".join(sum(notes(drawn.points, len(STORE), Signs(SECTIONS), shared=()), ()))
    assert "spot" not in said
    assert "count" not in said
    kinds = [("cv", False), ("NLP", True), ("NLP", True)]
    entries = [
        Entry(str(at), f"m{at}", issued="2020-05", parameters=10**9, sections=(section,), open_weights=kind)
        for at, (section, kind) in enumerate(kinds)
    ]
    few = scatter(store_of(entries), columns, rows)
    assert [few._sign(inside)[0] for inside in few.cells.values()] == ["●"]


def test_larger_and_smaller_models_are_those_of_the_same_year() -> None:
    drawn = scatter(STORE, 120, 29)
    at = next(at for at, point in enumerate(drawn.points) if point.date.startswith("2021"))
    for _ in drawn.points:
        at = drawn.next_in_size(at, 1)
    of_year = [point.size for point in drawn.points if point.date.startswith("2021")]
    seen = [drawn.points[at].size]
    while len(seen) < len(of_year):
        at = drawn.next_in_size(at, -1)
        seen.append(drawn.points[at].size)
    assert seen == sorted(of_year, reverse=True)
    assert drawn.next_in_size(at, -1) == at


def test_the_label_of_the_cursor_has_name_size_and_date() -> None:
    drawn = scatter(STORE, 120, 29)
    for cursor, point in enumerate(drawn.points):
        text = "\n".join(map(plain, drawn.draw(cursor=cursor)))
        assert f"  {point.date}" in text
        assert STORE.entry(point.number).name in text


def test_the_label_of_the_cursor_leaves_the_sizes_at_the_edge() -> None:
    drawn = scatter(STORE, 40, 9)
    edge = [plain(line)[:6] for line in drawn.draw()]
    for cursor in range(len(drawn.points)):
        assert [plain(line)[:6] for line in drawn.draw(cursor=cursor)] == edge


def test_the_label_of_the_cursor_hides_no_name_and_no_sign_of_the_largest_so_far() -> None:
    for columns, rows in ((120, 29), (80, 19)):
        drawn = scatter(STORE, columns, rows)
        largest = {drawn.places[drawn.points.index(point)] for point in drawn._rising}
        named = {label.text: label.own for label in drawn.labels if label.own in largest}
        for cursor, place in enumerate(drawn.places):
            lines = drawn.draw(cursor=cursor)
            text = "\n".join(map(plain, lines))
            assert all(name in text for name, own in named.items() if own != place)


def test_the_label_of_the_cursor_does_not_hide_the_start_of_a_range() -> None:
    drawn = scatter(STORE, 60, 13)
    hidden: list[tuple[int, int]] = []
    """Cursors, each with a sign that its label hides where no range begins there."""
    for cursor in range(len(drawn.places)):
        flag = drawn._flag(cursor)
        below = {(column, flag.row) for column in range(flag.column, flag.column + width(flag.text))}
        hidden += [(cursor, at) for at, place in enumerate(drawn.places) if place in below - {flag.own}]
    assert hidden
    for cursor, start in hidden:
        flag, (column, row) = drawn._flag(cursor, start), drawn.places[start]
        assert flag.row != row or not flag.column <= column < flag.column + width(flag.text)


@pytest.mark.parametrize(
    ("counts", "digits"),
    [((2,), "2"), ((4, 1), "4"), ((2, 4), "2, 4"), ((2, 3, 4), "2–4"), ((12,), "+"), ((2, 10), "2, +"), ((1, 1), "")],
)
def test_the_legend_says_which_digits_are_drawn(counts: Sequence[int], digits: str) -> None:
    entries = [
        Entry(f"{year}.{at}", f"m{year}.{at}", issued=f"{2000 + year}-05", parameters=10**9)
        for year, count in enumerate(counts)
        for at in range(count)
    ]
    drawn = scatter(store_of(entries), 80, 20)
    said = notes(drawn.points, len(entries), Signs(SECTIONS), shared=drawn.shared)
    ends = (" = models in one spot", " = count")
    assert [
        one.removesuffix(end) for form, end in zip(said, ends, strict=True) for one in form if one.endswith(end)
    ] == ([digits] * 2 * bool(digits))


@pytest.mark.parametrize(("columns", "rows"), [(200, 44), (120, 29), (80, 19)])
def test_the_label_of_the_cursor_hides_few_signs(columns: int, rows: int) -> None:
    drawn = scatter(STORE, columns, rows)
    hidden = [drawn._hidden(drawn._flag(cursor)) for cursor in range(len(drawn.points))]
    assert max(hidden) <= 1
    assert sum(hidden) <= len(hidden) / 10


@pytest.mark.parametrize("rows", range(5, 40))
def test_the_sizes_at_the_edge_are_as_far_from_each_other_as_few_rows_can_show(rows: int) -> None:
    drawn = scatter(STORE, 80, rows)
    marked = sorted(drawn._size_rows.items())
    gaps = [lower - row for (row, _size), (lower, _smaller) in pairwise(marked)]
    assert marked
    assert not gaps or max(gaps) == min(gaps) or max(gaps) - min(gaps) == 1 < min(gaps)


@pytest.mark.parametrize(("columns", "rows"), [(120, 29), (80, 19), (40, 9)])
def test_the_axes_say_that_sizes_are_on_a_log_scale_and_their_labels_do_not_touch(columns: int, rows: int) -> None:
    lines = [plain(line) for line in scatter(STORE, columns, rows).draw(notes=[("some",)])]
    assert lines[0].startswith(" log scale  ")
    years = lines[-1].split()
    assert years == sorted(years)
    assert all(len(year) == 4 for year in years)
    assert len({line[:5] for line in lines if "┤" in line}) == sum("┤" in line for line in lines)


def test_the_line_of_the_cursor_is_like_no_other_and_is_not_drawn_in_a_range() -> None:
    drawn = scatter(STORE, 120, 29)
    last = len(drawn.points) - 1
    dotted = [piece for line in drawn.draw(cursor=last) for piece in line if "┊" in piece[0]]
    assert dotted
    assert {style for _text, style in dotted} == {"accent"}
    assert "┊" not in "".join(map(plain, [*drawn.draw(), *drawn.draw(cursor=last, start=0)]))


def test_few_records_of_one_year_and_of_about_one_size_fill_the_plot() -> None:
    sizes = (("A", "2024-02", 7), ("B", "2024-04", 13), ("C", "2024-07", 9))
    entries = [Entry(id=name, name=name, issued=issued, parameters=size * 10**9) for name, issued, size in sizes]
    drawn = scatter(store_of(entries), 90, 25)
    columns, rows = zip(*drawn.places, strict=True)
    assert max(columns) - min(columns) > 90 * 2 // 3
    assert max(rows) - min(rows) > 20 * 2 // 3
    text = "\n".join(map(plain, drawn.draw()))
    assert all(tick in text for tick in ("2024-03", "2024-06", "10B┤"))


def test_a_name_above_its_sign_is_not_over_or_below_another_sign() -> None:
    for columns, rows in ((120, 29), (80, 19), (60, 16), (40, 9)):
        drawn = scatter(STORE, columns, rows)
        for label in drawn.labels:
            if label.row != label.own[1]:
                below = {
                    (at, label.row + step)
                    for at in range(label.column, label.column + width(label.text))
                    for step in (-1, 1)
                }
                assert not (below & set(drawn.cells)) - {label.own}


def test_in_ascii_nothing_else_is_drawn() -> None:
    drawn = scatter(STORE, 100, 30, ascii_only=True)
    letters = {letter for line in drawn.draw(cursor=3, start=20) for text, _ in line for letter in text}
    names = {letter for entry in SHIPPED.entries for letter in entry.name}
    assert all(letter.isascii() for letter in letters - names)
