"""The bottom line: which keys help, as far as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.actions import remapped
from hmtui.tui.widgets.footer import Hints, first_width, hint_line, introduction
from hmtui.tui.widgets.line_widget import Span, width_of
from hmtui.tui.widgets.title_rows import marked_text
from tui.browsing import browser

if TYPE_CHECKING:
    from tui.browsing import MakeApp


@pytest.mark.parametrize(("marked", "unlisted"), [(1, 0), (2, 1), (345, 45), (10_000, 9_999)])
@pytest.mark.parametrize("width", [120, 80, 40])
def test_the_count_of_marks_leaves_room_for_what_acts_on_them(marked: int, unlisted: int, width: int) -> None:
    hints = Hints("list", marked=marked, unlisted=unlisted)
    last = [Span(f" ┃ {marked_text(marked, unlisted, width - 12 - first_width(hints))} ")]
    line = "".join(span.text for span in hint_line(hints, width, last))
    assert width_of(line) <= width
    assert f" y cite {marked:,} " in line
    assert not unlisted or f"({unlisted:,} not listed)" in line or f"┃ {marked:,}" in line
    assert line.endswith(" ? help ")


@pytest.mark.parametrize(
    ("panel", "own"),
    [
        ("facets", " ↵ add/remove "),
        ("detail", " ↵ open  Esc list "),
        ("plot", " ← → walk "),
        ("bars", " ↵ add to query "),
        ("related", " ↵ go to record "),
    ],
)
def test_in_a_small_window_the_keys_of_a_panel_come_first_and_the_marks_once(panel: str, own: str) -> None:
    for opens in ("open example.org", ""):
        hints = Hints(panel, marked=2, opens=opens)
        line = "".join(span.text for span in hint_line(hints, 40, [Span(" ┃ 2 marked ")]))
        assert line.startswith(own)
        assert " y cite 2" in line
        assert line.count("2") == 1


def test_where_nothing_acts_on_the_marks_they_are_counted_before_help() -> None:
    line = "".join(span.text for span in hint_line(Hints("box", marked=2), 40, [Span(" ┃"), Span(" 2 marked ")]))
    assert line.endswith(" ┃ 2 marked  F1 help ")


def text_of(hints: Hints) -> str:
    return "".join(span.text for span in hint_line(hints, 120))


def test_in_ascii_the_keys_are_named_in_letters() -> None:
    assert "↵ details" in text_of(Hints("list"))
    assert " Enter details " in text_of(Hints("list", ascii_only=True))
    assert " Down move " in text_of(Hints("box", ascii_only=True))
    assert text_of(Hints("box", ascii_only=True)).isascii()
    assert " Left Right walk " in text_of(Hints("plot", ascii_only=True))


@pytest.mark.parametrize("panel", ["box", "list", "detail"])
def test_where_nothing_is_found_no_key_is_shown_that_acts_on_a_record(panel: str) -> None:
    shown = text_of(Hints(panel, without="no hits"))
    assert shown.split()[:2] == ["Esc", "clear"]
    assert not {"details", "cite", "paper", "note", "list", "facts"} & set(shown.split())
    assert ("search" in shown) == (panel != "box")
    assert "Esc" not in text_of(Hints(panel, without="no records"))


def test_where_queries_are_offered_the_keys_are_those_that_choose_one() -> None:
    assert text_of(Hints("box", offered=True)).split()[:4] == ["↓", "choose", "↵", "apply"]
    assert "details" not in text_of(Hints("list", offered=True))
    assert text_of(Hints("list", offered=True)).startswith(" ↑ ↓ choose")


@pytest.mark.parametrize("nothing", [Hints(offered=True, corrects=True), Hints(without="no hits", corrects=True)])
def test_where_nothing_is_listed_the_key_is_named_that_takes_what_may_be_meant(nothing: Hints) -> None:
    assert text_of(nothing).split()[:3] == ["Tab", "use", "it"]


def test_in_120_columns_the_list_names_what_is_used_daily() -> None:
    words = text_of(Hints("list"))
    for hint in (" n note ", " u undo ", " s sort ", " : more "):
        assert hint in words
    assert " = compare " in text_of(Hints("list", marked=2))
    assert " compare " not in text_of(Hints("list", marked=1)) + text_of(Hints("list", marked=5)), (
        "it takes two to four"
    )
    assert " Ctrl+O lists " in text_of(Hints("box"))
    assert " ↑ history " in text_of(Hints("box"))


def test_in_every_panel_whose_keys_act_on_marked_records_that_is_said_and_in_the_list_first() -> None:
    for panel in ("list", "detail", "facets", "related", "plot", "bars"):
        words = text_of(Hints(panel, marked=3, unlisted=2))
        assert " y cite 3 marked (2 not listed) " in words, panel
        assert words.startswith(" y cite") == (panel == "list"), panel
        assert words.count("not listed") == 1
    assert text_of(Hints("facets", marked=3)).startswith(" ↵ Space add/remove  / find  - exclude ")
    assert " l link 3 " in "".join(span.text for span in hint_line(Hints("list", marked=3), 200))
    assert "marked" not in text_of(Hints("box", marked=3))


def test_in_80_columns_the_list_names_sort_plot_and_the_way_to_all_commands() -> None:
    words = "".join(span.text for span in hint_line(Hints("list"), 80))
    assert all(hint in words for hint in (" o paper ", " y cite ", " s sort ", " f facets ", " p plot ", " : more "))


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("panel", ["plot", "plot without sizes", "bars", "only bars", "facets", "related", "detail"])
def test_every_panel_says_first_what_it_is_for_and_how_to_leave_it(panel: str, width: int) -> None:
    words = "".join(span.text for span in hint_line(Hints(panel), width))
    assert " Esc list " in words or " close " in words
    assert width < 60 or panel != "bars" or " p next view " in words
    assert words.startswith((" ↵ ", " ← → walk  ↵ record ", " p next view "))


def test_in_the_details_enter_names_what_it_opens() -> None:
    assert " ↵ open github.com " in text_of(Hints("detail", opens="open github.com"))
    assert " ↵ open link " in text_of(Hints("detail"))
    assert "github" not in text_of(Hints("list", opens="open github.com"))


def test_the_introduction_has_the_keys_of_the_user_and_they_stand_out() -> None:
    actions = remapped({"cite": ["ctrl+y"]})[0]
    spans = introduction(actions, 120)
    assert "".join(span.text for span in spans).endswith("o opens the paper, Ctrl+Y copies its citation")
    assert [span.text for span in spans if span.style == "accent name"] == ["Enter", "o", "Ctrl+Y"]
    assert "".join(span.text for span in introduction(actions, 30)) == "Type to search, Enter: list"


def test_the_plot_names_its_keys_in_the_order_of_use_and_the_way_out_last() -> None:
    words = "".join(span.text for span in hint_line(Hints("plot"), 40))
    assert words.startswith(" ← → walk  ↵ record  Esc list ")
    assert "".join(span.text for span in hint_line(Hints("plot"), 120)).endswith(" Esc list  ? help ")
    assert "".join(span.text for span in hint_line(Hints("facets"), 120)).endswith(" f close  ? help ")
    assert words.endswith(" ? help ")


@pytest.mark.parametrize("opens", ["open huggingface.co", "open github.com", "to the link", "unfold", ""])
@pytest.mark.parametrize("marked", [0, 2])
def test_in_40_columns_the_details_name_first_what_enter_does_and_then_the_way_out(opens: str, marked: int) -> None:
    words = "".join(span.text for span in hint_line(Hints("detail", opens=opens, marked=marked), 40))
    assert words.startswith(" ↵ ")
    assert "  Esc list  " in words
    assert " ↵ to  " not in words, "what it goes to is named"


@pytest.mark.parametrize(
    ("notice", "shown"),
    [
        ("Copied BibTeX brown2020language (tmux buffer)", "Copied BibTeX brown2020language"),
        ("No paper link is known for LongCat-Flash", "No paper link is k…for LongCat-Flash"),
        ("To compare, mark 2 to 4 records with Space (1 marked)", "To compare, mark 2…Space (1 marked)"),
        ("Cannot read /home/me/lists/refs.bib: permission denied", "Cannot read /home/…permission denied"),
        ("3 marks cleared", "3 marks cleared"),
    ],
)
async def test_in_40_columns_beginning_and_end_of_a_notice_are_seen_before_marks_and_keys(
    make_app: MakeApp, notice: str, shown: str
) -> None:
    async with make_app().run_test(size=(40, 12)) as pilot:
        await pilot.press("enter", "space", "space")
        footer = browser(pilot).footer
        footer.show_notice(notice, problem=True)
        line = footer.render_line(0).text
        assert line.startswith(f" !  {shown}")
        assert width_of(line) == 40
