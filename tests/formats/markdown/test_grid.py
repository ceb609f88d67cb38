from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from formats.markdown.lists import records
from hmtui.formats.markdown.blocks import Cell, Row, extent, spread
from hmtui.formats.markdown.spans import Span


def texts(rows: list[Row]) -> list[list[str]]:
    return [["".join(span.text for span in cell.spans) for cell in row.cells] for row in rows]


def cell(text: str, rows: int = 1, columns: int = 1) -> Cell:
    return Cell([Span(text)], 1, False, rows, columns)


def test_what_reaches_over_rows_stands_in_each() -> None:
    rows = [
        Row([cell("open", rows=2), cell("T5")], 1),
        Row([cell("mT5")], 2),
        Row([cell("closed"), cell("GPT", columns=2)], 3),
    ]
    assert texts(spread(rows)) == [["open", "T5"], ["open", "mT5"], ["closed", "GPT", ""]]


def test_a_row_without_cells_of_its_own_is_none() -> None:
    assert texts(spread([Row([cell("a", rows=2)], 1), Row([], 2), Row([cell("b")], 3)])) == [["a"], ["b"]]


def test_extents() -> None:
    assert extent({"rowspan": "27"}, "rowspan") == 27
    assert [extent({"colspan": value}, "colspan") for value in ("", "0", "-1", "x", "99999", "²")] == [
        1,
        1,
        1,
        1,
        60,
        1,
    ]


def test_a_model_table_with_a_category_over_its_rows() -> None:
    first, second = records(
        """
        <table><thead><tr><th rowspan="2">Category</th><th rowspan="2">model</th><th rowspan="2">Release Time</th>
        <th rowspan="2">Size(B)</th><th rowspan="2">Link</th></tr><tr></tr></thead>
        <tr><td rowspan="2">Open</td><td>T5</td><td>2019/10</td><td>11</td><td><a href="https://arxiv.org/abs/1910.10683">Paper</a></td></tr>
        <tr><td>mT5</td><td>2021/03</td><td>13</td><td><a href="https://arxiv.org/abs/2010.11934">Paper</a></td></tr>
        </table>
        """
    )
    assert (first["name"], first["issued"], first["parameters"], first["keyword"]) == (
        "T5",
        "2019-10",
        11 * 10**9,
        "Open",
    )
    assert (second["name"], second["issued"], second["parameters"], second["keyword"]) == (
        "mT5",
        "2021-03",
        13 * 10**9,
        "Open",
    )


@given(st.lists(st.lists(st.tuples(st.integers(1, 5000), st.integers(1, 60)), max_size=4), max_size=30))
def test_no_table_grows_beyond_what_can_be_shown(shape: list[list[tuple[int, int]]]) -> None:
    rows = [Row([cell("x", *reach) for reach in row], number) for number, row in enumerate(shape)]
    found = spread(rows)
    assert len(found) <= len(rows)
    assert all(len(row.cells) <= 60 + 4 for row in found)
    own = sum(len(row.cells) for row in rows)
    assert own == 0 or sum(len(row.cells) for row in found) >= own
