"""Which columns fit, and how wide they are."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from hmtui.columns import COLUMNS, Column
from hmtui.library import Library
from hmtui.models import Author, Entry, Link
from hmtui.tui.widgets import column_layout
from hmtui.tui.widgets.column_layout import ALL_COLUMNS, Gutter, Layout, Shape, plan, shape_of
from hmtui.tui.widgets.results import SIDE_BY_SIDE
from hmtui.tui.widgets.title_rows import details_width

MODELS = Shape(signs=True, name=18, has=frozenset(ALL_COLUMNS) - {"authors"})
NAMED = Shape(name=18, has=frozenset({"year", "name", "title", "org", "venue", "links"}), noun="paper")
PAPERS = Shape(papers=True, has=frozenset({"year", "title", "authors", "venue", "links"}))


def widths(layout: Layout) -> dict[str, int]:
    return {placed.column.key: placed.width for placed in layout.columns} | ({"bar": layout.bar} if layout.bar else {})


@pytest.mark.parametrize(
    ("width", "beside", "others"),
    [
        (132, True, {"bar": 12, "title": 43, "org": 20, "venue": 16}),
        (104, True, {"bar": 8, "title": 43, "org": 14}),
        (91, True, {"bar": 8, "title": 30, "org": 14}),
        (75, True, {"bar": 8, "title": 30}),
        (69, True, {"bar": 6, "title": 26}),
        (99, False, {"bar": 12, "title": 34, "venue": 14}),
        (79, False, {"bar": 8, "title": 34}),
        (66, False, {"bar": 6, "title": 23}),
        (62, False, {"bar": 3, "title": 22}),
        (57, False, {"title": 21}),
        (56, False, {"bar": 21}),
        (39, False, {"bar": 5}),
        (36, False, {}),
    ],
)
def test_the_columns_of_models(width: int, beside: bool, others: dict[str, int]) -> None:
    assert widths(plan(width, MODELS, beside=beside)) == {"year": 4, "name": 18, "params": 4} | others


def test_without_a_title_the_name_may_be_longer() -> None:
    assert widths(plan(56, Shape(signs=True, name=40), beside=False))["name"] == 22


@pytest.mark.parametrize(
    ("width", "beside", "others"),
    [
        (75, True, {"title": 36, "authors": 16, "venue": 11}),
        (79, False, {"title": 55, "authors": 14}),
        (39, False, {"title": 31}),
    ],
)
def test_the_columns_of_papers(width: int, beside: bool, others: dict[str, int]) -> None:
    assert widths(plan(width, PAPERS, beside=beside)) == {"year": 4} | others


@pytest.mark.parametrize(("width", "there"), [(200, True), (110, True), (30, False), (0, False)])
@pytest.mark.parametrize("shape", [MODELS, PAPERS])
def test_a_column_that_was_added_to_the_table_is_there_where_it_takes_no_other_place(
    monkeypatch: pytest.MonkeyPatch, width: int, there: bool, shape: Shape
) -> None:
    before = widths(plan(width, shape))
    added = Column("license", "License", lambda entry: entry.license, 8, 14)
    monkeypatch.setattr(column_layout, "COLUMNS", (*COLUMNS, added))
    shape = replace(shape, has=shape.has | {"license"})
    after = widths(plan(width, shape, (*ALL_COLUMNS, "license")))
    assert after.get("license") == (8 if there else None)
    assert after.keys() - {"license"} == before.keys()
    alone = widths(plan(60, shape, ("name", "title", "license")))
    assert alone["license"] == 8


@given(st.integers(0, 300), st.sets(st.sampled_from(ALL_COLUMNS)), st.booleans(), st.booleans(), st.integers(1, 50))
@example(width=12, has={"year"}, papers=False, beside=False, name=1)
def test_columns_never_touch_and_never_leave_the_list(
    width: int, has: set[str], papers: bool, beside: bool, name: int
) -> None:
    layout = plan(width, Shape(frozenset(has), papers, signs=not papers, name=name), beside=beside)
    at = 2
    for placed in layout.columns:
        assert placed.at >= at
        at = placed.end + 1
    last = layout.columns[-1]
    assert last.end + (layout.bar + 1 if last.column.key == "params" and layout.bar else 0) <= max(width, 7)


def test_a_column_without_a_value_is_not_drawn() -> None:
    entries = [Entry(id=str(n), name=f"n{n}", title=f"t{n}", issued="2020") for n in range(9)]
    assert shape_of(entries).has == {"year", "name", "title"}


def test_a_wide_column_of_which_all_records_have_the_same_value_is_not_drawn() -> None:
    entries = [Entry(id=str(n), name=f"t{n}", title=f"t{n}", venue="ICML") for n in range(9)]
    assert shape_of(entries).has == {"title"}
    assert shape_of([*entries, Entry(id="x", name="x", title="x")]).has == {"title", "venue"}
    assert "venue" in shape_of(entries[:1]).has


def test_records_called_by_their_titles_are_papers_with_their_authors() -> None:
    entries = [Entry(id=str(n), name=f"t{n}", title=f"t{n}", author=(Author(f"A{n}"),)) for n in range(20)]
    assert shape_of(entries).papers
    untitled = Entry(id="untitled", name="untitled")
    assert shape_of([*entries, untitled]).papers
    assert shape_of(entries).has == {"title", "authors"}
    assert not shape_of(Library.open().catalog.entries).papers


@pytest.mark.parametrize("shape", [MODELS, PAPERS, NAMED], ids=["models", "papers", "named"])
def test_signs_take_cells_only_where_something_is_noted(shape: Shape) -> None:
    def first_column(width: int, *, marked: bool = False, annotated: bool = False) -> int:
        return plan(width, shape, gutter=Gutter(marked, annotated)).columns[0].at

    for width in (39, 59, 75, 132):
        bare = first_column(width)
        assert first_column(width, marked=True) == first_column(width, annotated=True) == bare + 1
        assert first_column(width, marked=True, annotated=True) == bare + 2


def test_columns_that_are_not_wanted_are_left_out() -> None:
    assert widths(plan(132, MODELS, ("name", "params"))).keys() == {"name", "params", "bar"}


def _terminal(width: int, shape: Shape) -> Layout:
    """Return the layout on a terminal of that width: the list has what the details leave."""
    beside = width >= SIDE_BY_SIDE
    return plan(width - details_width(width) - 4 if beside else width - 1, shape, beside=beside)


@pytest.mark.parametrize("shape", [MODELS, PAPERS, NAMED], ids=["models", "papers", "named"])
def test_a_wider_terminal_has_a_longer_title_or_one_column_more(shape: Shape) -> None:
    before = _terminal(39, shape)
    for width in range(40, 211):
        layout = _terminal(width, shape)
        cells = {placed.column.key: placed.width for placed in layout.columns}
        assert set(cells) <= shape.has
        assert all(cells.values())
        title = cells.pop("title", 0)
        others = {one.column.key: one.width for one in before.columns}
        least = others.pop("title", 0)
        if (cells, layout.bar) == (others, before.bar) and width not in {SIDE_BY_SIDE, 118}:
            assert title >= least, width  # at these, the details take more
        if title and not shape.papers:
            least = (
                30
                if "params" not in shape.has
                else 38
                if "venue" in cells and width >= SIDE_BY_SIDE
                else 32
                if "venue" in cells
                else 26
            )
            assert title >= (least if {"venue", "org"} & set(cells) else 22 if layout.bar else 21), width
        before = layout


def _models(titles: int, venues: int) -> Shape:
    """Return the shape of a list with titles and venues of so many cells."""
    entry = Entry("m", "M", title="t" * titles, issued="2024", open_weights=True)

    def model(n: int) -> Entry:
        venue, lab = f"{n}".rjust(venues, "v"), f"La{n}"
        return replace(entry, id=f"m{n}", venue=venue, organizations=(lab,), parameters=n * 10**9)

    return shape_of([model(n) for n in range(1, 10)])


@pytest.mark.parametrize("width", [132, 104, 99])
def test_titles_have_the_room_that_other_columns_do_not_need(width: int) -> None:
    beside = width != 99
    long, short = (widths(plan(width, _models(90, venues), beside=beside)) for venues in (14, 5))
    assert long["bar"] == 8, "the bar says the same in fewer cells"
    if "venue" in short:
        assert (long["venue"], short["venue"]) == (14, 5)
        assert short["title"] == long["title"] + 9
    if "org" in short:
        assert short["org"] == len("Organization"), "the heading is not cut"


def test_where_titles_have_enough_long_venues_are_whole_and_no_title_gets_shorter() -> None:
    few_long = replace(_models(90, 9), needs={"title": (74, 139), "org": (17, 52), "venue": (9, 38)})
    papers = replace(PAPERS, needs={"title": (96, 162), "authors": (13, 24), "venue": (9, 178)})
    assert widths(plan(132, few_long))["venue"] == widths(plan(140, papers))["venue"] == 16
    for shape in (few_long, papers):
        titles: dict[frozenset[str], int] = {}
        for width in range(70, 260):
            shown = widths(plan(width, shape))
            assert shown["title"] >= titles.get(frozenset(shown), 0), width
            titles[frozenset(shown)] = shown["title"]


def test_authors_stand_beside_names_and_titles_where_there_is_room() -> None:
    shape = replace(NAMED, has=NAMED.has | {"authors"})
    assert widths(plan(132, shape))["authors"] >= 14
    assert "authors" not in widths(plan(75, shape))


def test_what_titles_leave_is_for_the_columns_beside_them() -> None:
    shown = widths(plan(132, _models(20, 16)))
    assert (shown["bar"], shown["venue"]) == (12, 16)
    papers = [
        Entry(
            f"p{n}", "On Trees", title="On Trees", author=(Author(f"Aldervang-Brightwate{n}", "A"),), venue=f"{n}" * 30
        )
        for n in range(9)
    ]
    narrow, wide = (widths(plan(width, shape_of(papers), beside=False)) for width in (50, 99))
    assert narrow["authors"] <= wide["authors"] == 20
    assert wide["venue"] == 16


def test_a_few_long_values_take_no_room_from_titles_that_are_cut() -> None:
    papers = [
        Entry(f"p{n}", t, title=t, author=(Author(f"O{n}"),), venue="Proceedings of Trees" if n == 3 else "arXiv")
        for n, t in enumerate(f"{n} {'On Trees ' * 9}" for n in range(9))
    ]
    assert widths(plan(99, shape_of(papers), beside=False))["venue"] == len("arXiv")


def test_a_list_of_papers_stays_one_where_a_few_have_names_or_sizes() -> None:
    papers = [Entry(id=f"p{number}", name=f"On {number}", title=f"On {number}") for number in range(16)]
    named = [Entry(id=f"n{number}", name=f"N{number}", title=f"On {number} again") for number in range(4)]
    sized = [Entry(id="s", name="On sizes", title="On sizes", parameters=7 * 10**9)]
    shape = shape_of([*papers, *named, *sized])
    assert shape.papers
    assert not shape.has & {"name", "params"}
    assert not shape_of([*papers, *named, *sized * 4]).papers


@pytest.mark.parametrize(
    ("width", "others"),
    [
        (40, {"venue": 11}),
        (80, {"title": 38, "venue": 11}),
        (110, {"title": 41}),
        (114, {"title": 32, "venue": 11}),
        (120, {"title": 34, "venue": 11}),
        (140, {"title": 34, "org": 14, "venue": 11}),
        (160, {"title": 42, "org": 14, "venue": 16}),
        (200, {"title": 57, "org": 20, "venue": 16, "links": 5}),
    ],
)
def test_the_columns_of_names_without_sizes(width: int, others: dict[str, int]) -> None:
    assert widths(_terminal(width, NAMED)) == {"year": 4, "name": 18} | others


@pytest.mark.parametrize("key", ["params", "venue", "authors", "org"])
def test_a_wide_column_is_there_if_a_quarter_of_the_records_have_a_value(key: str) -> None:
    filled = {"parameters": 10**9, "venue": "ACL", "author": (Author("A"),), "organizations": ("A",)}
    field = {"params": "parameters", "authors": "author", "org": "organizations"}.get(key, key)

    def shown(some: int) -> bool:
        records = [Entry(str(n), f"N{n}", title=f"On {n}", issued="2020") for n in range(94)]
        given = [replace(one, **{field: filled[field]}) for one in records[:some]]
        return key in shape_of([*given, *records[some:]]).has

    assert shown(52)
    assert shown(24)
    assert not shown(17)


def test_the_columns_fit_on_any_width() -> None:
    for width in range(14, 120):
        for shape in (MODELS, PAPERS, NAMED):
            layout = plan(width, shape)
            bar = layout.bar + 1 if layout.columns[-1].column.key == "params" and layout.bar else 0
            assert layout.columns[-1].end + bar <= width


def test_records_are_called_what_most_of_them_are() -> None:
    tools = [Entry(id=f"t{n}", name=f"tool {n}") for n in range(9)]
    made = [replace(one, author=(Author("A"),), links=(Link("code", "https://github.com/a/b"),)) for one in tools]
    papers = [Entry(id=f"p{n}", name=f"On the {n} Ways of Mending a Net", author=(Author("A"),)) for n in range(9)]
    assert shape_of(tools).noun == shape_of(made).noun == "record"
    assert shape_of([replace(one, links=(Link("pdf", "https://a.example/b.pdf"),)) for one in made]).noun == "paper"
    assert shape_of([replace(one, type="paper-conference") for one in made]).noun == "paper"
    assert shape_of([*papers, *tools[:4]]).noun == "paper"
    assert shape_of([*papers, replace(papers[0], type="book")]).noun == "record"
    assert shape_of(Library.open().catalog.entries).noun == "model"


def test_at_80_columns_the_title_has_the_cells_rather_than_the_bar() -> None:
    layout = _terminal(80, MODELS)
    assert next(one.width for one in layout.columns if one.column.key == "title") >= 30
    assert layout.bar == 8


def test_short_names_that_are_explained_stand_beside_their_summaries() -> None:
    tools = [Entry(f"t{n}", f"Tool {n}", title=f"Tool {n}", summary="Does a thing") for n in range(8)]
    shape = shape_of(tools)
    assert (shape.described, shape.papers) == (True, False)
    layout = plan(79, shape, beside=False)
    assert [layout.heading(placed.column) for placed in layout.columns] == ["Name", "Summary"]
    assert not shape_of(
        [*tools, *(Entry(f"p{n}", "A long title " * 5, title="A long title " * 5) for n in range(8))]
    ).described


def test_a_column_that_few_records_have_does_not_take_the_place_of_the_title() -> None:
    papers = [Entry(f"p{n}", f"Paper {n}", title=f"Paper {n}", venue="ACL" * (n < 2)) for n in range(10)]
    assert "venue" not in shape_of(papers).has


def test_names_take_the_place_that_nothing_else_needs() -> None:
    shape = Shape(has=frozenset({"name", "org"}), name=40)
    assert widths(plan(79, shape, beside=False)) == {"name": 40, "org": 20}


def test_no_title_of_a_model_is_shorter_than_on_a_narrower_screen_until_its_bar_has_its_room() -> None:
    titles = [widths(plan(width, MODELS, beside=False)).get("title", 0) for width in range(40, 66)]
    assert titles == sorted(titles)
