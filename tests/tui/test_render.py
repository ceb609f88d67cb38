from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hmtui.models import Entry, Link, Section
from hmtui.query import Sort, parse
from hmtui.text.cleaning import clean
from hmtui.tui.render import header, highlight, links_mark, plan, row, tab_labels

if TYPE_CHECKING:
    from hmtui.tui.line_widget import Line

ENTRY = Entry(
    id="mt-nlg",
    name="MT-NLG",
    title="Using DeepSpeed and Megatron to Train Megatron-Turing NLG 530B",
    issued="2022-01-28",
    venue="arXiv",
    parameters=530 * 10**9,
    links=(Link("paper", "https://arxiv.org/abs/2201.11990"), Link("weights", "https://a.example/w")),
)


def written(line: Line) -> str:
    return "".join(run.text for run in line)


@pytest.mark.parametrize(
    ("width", "keys"),
    [
        (110, ["year", "name", "title", "venue", "params", "links"]),
        (72, ["year", "name", "title", "venue", "params", "links"]),
        (63, ["year", "name", "title", "venue", "params"]),
        (57, ["year", "name", "title", "venue"]),
        (43, ["year", "name", "title"]),
        (30, ["year", "name"]),
    ],
)
def test_columns_go_in_the_order_links_size_venue_title(width: int, keys: list[str]) -> None:
    assert [column.key for column in plan(width)] == keys


@given(st.integers(12, 300), st.text(max_size=40).map(clean), st.text(max_size=80).map(clean))
def test_a_row_fills_its_width_exactly_whatever_it_says(width: int, name: str, title: str) -> None:
    entry = Entry(id="x", name=name, title=title, issued="2020", venue=title)
    line = row(entry, plan(width), parse(name), cursor=True, marked=True)
    assert cell_len(written(line)) == width


def test_a_row_shows_year_size_and_which_links_there_are() -> None:
    words = written(row(ENTRY, plan(110), parse(""))).split()
    assert (words[:2], words[-4:]) == (["2022", "MT-NLG"], ["arXiv", "530B", "P", "W"])
    assert links_mark(ENTRY) == "P   W"


def test_matches_stand_out_in_name_and_title() -> None:
    runs = row(ENTRY, plan(110), parse("megatron"))
    assert [run.text for run in runs if "match" in run.ink.split()] == ["Megatron", "Megatron"]
    assert [run.text for run in row(ENTRY, plan(110), parse("mtnlg")) if "match" in run.ink.split()] == ["MT-NLG"]


def test_the_cursor_and_the_mark_are_seen_without_colour() -> None:
    plain, both = (written(row(ENTRY, plan(80), parse(""), cursor=on, marked=on)) for on in (False, True))
    assert (plain[:2], both[:2]) == ("  ", "▌●")


def test_a_missing_title_gives_way_to_the_summary() -> None:
    entry = Entry(id="x", name="X", summary="Hosted service")
    assert "Hosted service" in written(row(entry, plan(110), parse("")))


@pytest.mark.parametrize(
    ("sort", "mark"),
    [
        (Sort("title", reverse=True), "Title▼"),
        (Sort("venue", reverse=False), "Venue▲"),
        (Sort("name", reverse=False), "Model▲"),
        (Sort("params", reverse=False), "Size▼"),
    ],
)
def test_the_heading_says_what_the_list_is_sorted_by(sort: Sort, mark: str) -> None:
    text = written(header(plan(110), sort))
    assert mark in text
    assert sum(text.count(arrow) for arrow in "▲▼") == 1


def test_highlighting_keeps_the_text() -> None:
    runs = highlight("PanGu-α", "name", parse("pangu-a"), "name")
    assert "".join(run.text for run in runs) == "PanGu-α"
    assert [run.text for run in runs if "match" in run.ink] == ["PanGu-α"]


def test_tabs_carry_their_hits_and_all_comes_first() -> None:
    sections = (Section("NLP", "NLP"), Section("CV", "CV"))
    labels = tab_labels(sections, {None: 3, "NLP": 3, "CV": 0}, "CV")
    assert [written(label.runs) for label in labels] == [" All 3 ", " NLP 3 ", " CV 0 "]
    assert [label.start for label in labels] == [0, 8, 16]
    assert [label.section for label in labels if any(run.ink == "tab" for run in label.runs)] == ["CV"]


def test_the_arrow_of_an_order_is_seen_beside_the_whole_heading() -> None:
    for key, title in (("year", "Year▼"), ("params", "Size▼"), ("venue", "Venue▲")):
        text = written(header(plan(110), Sort(key, reverse=False)))
        assert title in text
        assert len(text) == len(written(header(plan(110), None)))
