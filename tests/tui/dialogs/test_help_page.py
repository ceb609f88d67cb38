"""The page of the help: what it says at any width, and with any filter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.actions import ACTIONS
from hmtui.annotations import READ_STATES, State
from hmtui.keys import key_label
from hmtui.models import Section
from hmtui.search_words import SEARCH_WORDS
from hmtui.tui.dialogs.help_page import Legend, count_matching, page
from hmtui.tui.dialogs.palette import Command
from hmtui.tui.widgets.line_widget import width_of
from hmtui.tui.widgets.rows import annotation_sign
from hmtui.views.signs import Scale, Signs, bar

SECTIONS = (Section("nlp", "NLP"), Section("cv", "[/bold]"))
LEGEND = Legend(SECTIONS, Signs(SECTIONS))


def text(width: int, wanted: tuple[str, ...] = (), legend: Legend = LEGEND) -> list[str]:
    return ["".join(span.text for span in line) for line in page(legend, wanted, width)]


@given(st.integers(1, 240), st.lists(st.text(min_size=1, max_size=4), max_size=2).map(tuple))
def test_no_line_is_wider_than_the_page(width: int, wanted: tuple[str, ...]) -> None:
    if width >= 20:
        assert all(width_of(line) <= width for line in text(width, wanted))


def test_every_key_is_on_the_page() -> None:
    words = " ".join(text(120))
    assert all(key_label(key) in words for action in ACTIONS for key in action.keys if action.id != "tab")


def test_a_filter_shows_whole_sentences_of_what_matches() -> None:
    lines = " ".join(" ".join(text(80, ("existing", ".bib"))).split())
    assert "Existing .bib: append missing entries" in lines
    assert "Suspend" not in lines
    assert count_matching(LEGEND, ("existing", ".bib")) == 1


def test_up_and_down_share_a_row_until_a_filter_is_typed() -> None:
    assert "Move down, up half a page" in " ".join(text(80))
    assert "Move up half a page" in " ".join(text(80, ("half",)))


def test_a_list_without_signs_of_models_has_no_legend_of_them() -> None:
    words = " ".join(text(80, legend=Legend(SECTIONS, None)))
    assert "starred" in words
    assert "open weights" not in words


def test_it_is_told_what_stands_in_place_of_a_title() -> None:
    assert any("title dim: the summary, no title is known" in line for line in text(80, ("dim",)))


def test_every_sign_that_annotations_have_is_in_the_legend() -> None:
    words = " ".join(text(80, ("signs",)))
    states = [State(starred=True), State(note="x"), State(new=True), *(State(read=one) for one in READ_STATES if one)]
    glyphs = {annotation_sign(state)[0] for state in states} - {" "}
    assert all(words.count(glyph) == 1 for glyph in glyphs), "each is explained once"


@pytest.mark.parametrize("cells", [3, 8, 12])
def test_the_bars_of_the_legend_are_those_of_the_list(cells: int) -> None:
    legend = Legend(SECTIONS, Signs(SECTIONS), Scale(8.0, 12.2), cells)
    sizes = {"1–10B": 3 * 10**9, "–100B": 3 * 10**10, "≥1T": 10**12}
    words = " ".join(text(120, ("size,",), legend)) + " ".join(text(120, ("signs",), legend))
    assert all(f"{bar(count, legend.scale, cells)} {label}" in words for label, count in sizes.items())


@pytest.mark.parametrize("word", ["favorite", "bookmark", "shortcuts"])
def test_an_action_is_found_by_other_words(word: str) -> None:
    assert count_matching(LEGEND, (word,)) >= 1


def test_other_words_are_those_of_actions() -> None:
    assert SEARCH_WORDS.keys() <= {action.id for action in ACTIONS}


@pytest.mark.parametrize("word", ["syntax", "query", "filter", "qualifier", "search language"])
def test_the_search_language_is_found_by_what_people_call_it(word: str) -> None:
    lines = text(80, tuple(word.split()))
    assert "Search language" in lines
    assert any("org:openai" in line for line in lines)
    assert any("org:=OpenAI" in line and "exactly this value" in line for line in lines)


def test_commands_of_the_palette_are_found_with_the_key_that_leads_there() -> None:
    commands = (Command("Theme dusk", lambda: None, "Use the dark theme"), Command("Tab CV", lambda: None, key="2"))
    legend = Legend(SECTIONS, None, commands=commands)
    assert "Theme dusk" not in " ".join(text(80, legend=legend)), "only where it is looked for"
    assert " :              Theme dusk: Use the dark theme" in text(80, ("dark",), legend)
    assert " 2              Tab CV" in text(80, ("cv",), legend)
    assert count_matching(legend, ("dark",)) == 1


def test_many_choices_are_one_row_where_the_command_that_leads_to_them_matches() -> None:
    themes = [Command(f"Theme {name}", lambda: None, group="View", listed=False) for name in ("dusk", "dawn")]
    way = Command("Change theme…", lambda: None, "choose other colours", group="View")
    legend = Legend(SECTIONS, None, commands=(way, *themes))
    rows = [line for line in text(80, ("theme",), legend) if "Theme" in line or "theme…" in line]
    assert rows == [" :              Change theme…: choose other colours"]
    assert " :              Theme dusk" in text(80, ("dusk",), legend)
