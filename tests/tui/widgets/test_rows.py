from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from hmtui.annotations import State
from hmtui.models import OTHERS, Author, Entry, Link, Section
from hmtui.query import Sort, parse
from hmtui.text.cleaning import clean
from hmtui.tui.widgets.column_layout import Gutter, Shape, plan
from hmtui.tui.widgets.rows import annotation_sign, header, highlight, row, tab_labels
from hmtui.views.signs import Signs

if TYPE_CHECKING:
    from hmtui.tui.widgets.line_widget import Line

ENTRY = Entry(
    id="mt-nlg",
    name="MT-NLG",
    title="Using DeepSpeed and Megatron to Train Megatron-Turing NLG 530B",
    issued="2022-01-28",
    venue="arXiv",
    open_weights=False,
    sections=("NLP",),
    parameters=530 * 10**9,
    links=(Link("paper", "https://arxiv.org/abs/2201.11990"), Link("weights", "https://a.example/w")),
)


def written(line: Line) -> str:
    return "".join(span.text for span in line)


SIGNS = Signs((Section("NLP", "NLP"), Section("CV", "CV")))


def row_of(entry: Entry, query: str = "", width: int = 75, *, annotated: bool = False, **options: Any) -> Line:
    layout = plan(width, Shape(signs=True), gutter=Gutter("marked" in options, annotated))
    return row(entry, layout, parse(query), SIGNS, **options)


@given(st.integers(12, 300), st.text(max_size=40).map(clean), st.text(max_size=80).map(clean), st.booleans())
def test_a_row_fills_its_width_exactly_whatever_it_says(width: int, name: str, title: str, papers: bool) -> None:
    entry = Entry(id="x", name=name, title=title, issued="2020", venue=title, parameters=10**9, open_weights=True)
    layout = plan(width, Shape(papers=papers, signs=True))
    line = row(entry, layout, parse(name), SIGNS, pointer="focused", marked=True)
    assert cell_len(written(line)) == width


def test_a_row_shows_year_sign_name_size_bar_and_title() -> None:
    assert written(row_of(ENTRY)).split()[:6] == ["2022", "○", "MT-NLG", "530B", "━━━━━━━╸", "Using"]


def test_of_two_authors_without_room_the_second_is_counted() -> None:
    entry = Entry(id="x", name="X", title="X", author=(Author("Robertson"), Author("Bertelli-Ponti")))
    layout = plan(100, Shape(papers=True))
    assert "Robertson +1 " in written(row(entry, layout, parse(""), SIGNS))
    short = replace(entry, author=(Author("Bell"), Author("Kim")))
    more = replace(entry, author=(Author("Wolstenholme-Hogg"), Author(literal="others")))
    assert "+1" not in written(row(more, layout, parse(""), SIGNS))
    assert "Bell, Kim " in written(row(short, layout, parse(""), SIGNS))


def test_a_key_in_place_of_a_title_that_is_missing_is_faint() -> None:
    layout = plan(80, Shape(papers=True))
    for entry, style in ((Entry("alias1-2", "alias1"), "faint"), (Entry("a", "On A", title="On A"), "")):
        (span,) = [span for span in row(entry, layout, parse(""), SIGNS) if span.text.strip() == entry.name]
        assert span.style == style


def test_of_a_long_name_the_number_of_other_authors_is_not_cut() -> None:
    authors = (Author("The Collaboration of Many"), Author("B"), Author("C"))
    layout = plan(80, Shape(papers=True))
    entry = Entry(id="x", name="X", title="X", author=authors)
    assert "The Collabor… +2" in written(row(entry, layout, parse(""), SIGNS))
    assert "… et al." in written(
        row(replace(entry, author=(*authors[:1], Author(literal=OTHERS))), layout, parse(""), SIGNS)
    )


def test_of_an_alias_in_which_a_word_is_found_all_is_shown_where_the_title_leaves_room() -> None:
    entry = Entry("a", "All-in-one", aliases=("all-in-one Transformer",), title="All in One")
    assert "All in One · all-in-one Transformer " in written(row_of(entry, "transformer", 118))


def test_an_unknown_size_is_a_dash_without_a_bar() -> None:
    words = written(row_of(Entry(id="x", name="X", title="On X", issued="2020", open_weights=True))).split()
    assert words == ["2020", "●", "X", "–", "On", "X"]


def test_the_year_of_the_row_above_is_repeated_faintly_but_under_the_cursor() -> None:
    def ink_of_year(**options: Any) -> str:
        return next(span.style for span in row_of(ENTRY, **options) if span.text == "2022")

    assert ink_of_year(year_before="2022") == "faint"
    assert ink_of_year(year_before="2021") == ink_of_year() == ""
    assert ink_of_year(year_before="2022", pointer="focused") == "cursor"


def test_all_of_a_row_is_on_the_ground_of_the_cursor_and_nothing_on_it_is_faint() -> None:
    styles = {span.style for span in row_of(ENTRY, "megatron", pointer="focused", year_before="2021")[1:]}
    assert {style.split()[0] for style in styles} == {"cursor"}
    assert not any("faint" in style for style in styles)


def test_matches_stand_out_in_name_and_title() -> None:
    spans = row_of(ENTRY, "megatron", 112)
    assert [span.text for span in spans if "match" in span.style.split()] == ["Megatron", "Megatron"]
    assert [span.text for span in row_of(ENTRY, "mtnlg") if "match" in span.style.split()] == ["MT-NLG"]


def test_the_cursor_and_the_mark_are_seen_without_colour() -> None:
    plain = written(row_of(ENTRY, marked=False))
    both = written(row_of(ENTRY, pointer="focused", marked=True))
    assert (plain[:2], both[:2]) == ("  ", "▌┃")


def test_a_missing_title_gives_way_to_the_summary() -> None:
    for title in ("", "X"):  # a title that is the name alone says nothing more
        entry = Entry(id="x", name="X", title=title, summary="Hosted service")
        assert [span.style for span in row_of(entry) if "Hosted service" in span.text] == ["aside"]


@pytest.mark.parametrize(
    ("state", "glyph"),
    [
        (State(starred=True, note="n", read="read", new=True), "★"),
        (State(note="n", read="reading"), "✎"),
        (State(read="read", new=True), "✓"),
        (State(new=True), "•"),
        (State(tags=("a",), new=True), "#"),
        (None, " "),
    ],
)
def test_star_note_and_read_status_share_a_cell(state: State | None, glyph: str) -> None:
    assert annotation_sign(state)[0] == glyph
    noted, plain = (written(row_of(ENTRY, annotated=True, state=one, marked=True)) for one in (state, None))
    assert noted[:4] == f" ┃{glyph} "
    assert noted[4:] == plain[4:]


def test_the_year_of_a_venue_gives_way_before_its_name_is_cut() -> None:
    def venue_at(width: int) -> str:
        layout = plan(width, Shape(has=frozenset({"name", "title", "venue"})))
        entry = Entry(id="x", name="X", title="On X", venue="NeurIPS 2020")
        return written(row(entry, layout, parse(""), SIGNS)).split("On X")[1].strip()

    assert venue_at(75) == "NeurIPS"
    assert venue_at(104) == "NeurIPS 2020"


@pytest.mark.parametrize(
    ("sort", "mark"),
    [
        (Sort("title", reverse=True), "Title▾"),
        (Sort("venue", reverse=False), "Venue▴"),
        (Sort("name", reverse=False), "Name▴"),
        (Sort("params", reverse=False), "Size▾"),
    ],
)
def test_the_heading_says_what_the_list_is_sorted_by(sort: Sort, mark: str) -> None:
    text = written(header(plan(132), sort))
    assert mark in text
    assert sum(text.count(arrow) for arrow in "▴▾") == 1


@pytest.mark.parametrize("shape", [Shape(signs=True), Shape(papers=True), Shape()])
@pytest.mark.parametrize("width", [36, 60, 79, 132])
def test_in_ascii_the_arrow_of_an_order_is_no_letter_of_the_heading(shape: Shape, width: int) -> None:
    layout = plan(width, shape, ascii_only=True)
    assert {"▾", "Year"} <= set(written(header(layout, Sort("year", reverse=False))).split())
    assert max(placed.end for placed in layout.columns) <= width


def test_highlighting_keeps_the_text() -> None:
    spans = highlight("PanGu-α", "name", parse("pangu-a"), "name")
    assert "".join(span.text for span in spans) == "PanGu-α"
    assert [span.text for span in spans if "match" in span.style] == ["PanGu-α"]


def test_tabs_carry_their_digit_sign_and_hits_and_all_comes_first() -> None:
    sections = (Section("NLP", "NLP"), Section("CV", "CV"))
    labels = tab_labels(sections, {None: 3, "NLP": 3, "CV": 0}, "CV", signs=SIGNS)
    assert [written(label.spans) for label in labels] == [" 0 All 3 ", " 1 ● NLP 3 ", " 2 ◆ CV 0 "]
    assert [label.start for label in labels] == [0, 10, 22]
    assert [label.section for label in labels if {span.style for span in label.spans} == {"tab"}] == ["CV"]


def test_the_hits_of_a_tab_stand_apart_from_a_digit_that_ends_its_title() -> None:
    labels = tab_labels((Section("w", "Week 9"),), {None: 3, "w": 0}, None)
    assert [written(label.spans) for label in labels] == [" 0 All 3 ", " 1 Week 9 · 0 "]
    assert {
        span.style for span in tab_labels((Section("w", "Week 9"),), {None: 3}, None, digits=False)[1].spans[1:]
    } == {"faint"}


def test_the_arrow_of_an_order_is_seen_beside_the_whole_heading() -> None:
    for key, title in (("year", "Year▾"), ("params", "Size▾"), ("venue", "Venue▴")):
        text = written(header(plan(132), Sort(key, reverse=False)))
        assert title in text
        assert len(text) == len(written(header(plan(132), None)))


def test_a_record_called_by_its_long_title_stands_in_the_column_of_titles() -> None:
    title = "Keep the Future, Drop the Rollout of World Models"
    layout = plan(84, Shape(signs=False, has=frozenset({"year", "name", "title"})))
    shown = "".join(span.text for span in row(Entry(id="a", name=title, title=title), layout, parse(""), SIGNS))
    assert title in shown
    assert "Keep the Future,…" not in shown
    short = "".join(span.text for span in row(Entry(id="a", name="CLIP", title="CLIP"), layout, parse(""), SIGNS))
    assert short.split() == ["CLIP"]


def test_a_list_of_papers_shows_a_name_in_front_of_a_title_that_does_not_begin_with_it() -> None:
    layout = plan(80, Shape(papers=True))
    shown = [
        "".join(span.text for span in row(Entry(id="a", name="CLIP", title=title), layout, parse(""), SIGNS)).strip()
        for title in ("Learning from Captions", "CLIP: Learning from Captions")
    ]
    assert [text.split("  ")[0] for text in shown] == ["CLIP: Learning from Captions"] * 2


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (180, " · author Nathan Lambert "),
        (118, " · Nathan Lambert "),
        (76, "Wading Birds of the… · Lambert "),
        (38, "Heron · Lambert"),
    ],
)
def test_a_row_that_shows_none_of_the_words_says_where_they_are(width: int, shown: str) -> None:
    title = "Wading Birds of the Northern Rivers and Lakes and Their Long Way South"
    entry = Entry("x", "Heron", title=title, issued="2020", author=(Author("Lambert", "Nathan"),), parameters=10**9)
    line = row_of(entry, "lambert", width)
    assert shown in written(line)
    assert cell_len(written(line)) == width
    assert [span.text for span in line if "match" in span.style] == ["Lambert"]
    assert "Lambert" not in written(row_of(entry, "heron lambert", width)), "the name shows why"
    assert "Lambert" not in written(row_of(entry, "author:lambert", width)), "the query says where"


def test_authors_and_years_that_match_stand_out_but_not_the_number_of_others() -> None:
    people = (Author("Lambert"), Author("Doe"), Author("Roe"))
    entry = Entry("x", "Herons", title="Herons", issued="2020", author=people)
    layout = plan(118, Shape(papers=True))

    def matched(query: str) -> list[str]:
        return [span.text for span in row(entry, layout, parse(query), SIGNS) if "match" in span.style]

    assert [matched("lamb"), matched("2020"), matched("2")] == [["Lamb"], ["2020"], []]


@pytest.mark.parametrize(
    ("width", "end"),
    [(70, "Northe…"), (90, "Northern…"), (100, "Northe… · reasoning"), (180, "Long W… · summary reasoning.")],
)
def test_what_was_found_leaves_a_title_two_thirds_of_its_cell_and_is_shown_whole_or_not(width: int, end: str) -> None:
    title = "Wading Birds of the Northern Rivers and Lakes and Their Long Way South"
    entry = Entry("x", "Heron", title=title, issued="2020", summary="Of agentic reasoning.", parameters=10**9)
    assert written(row_of(entry, "reasoning", width)).rstrip().endswith(end)
