"""The bottom line: what is being done, as far as there is room to say it."""

from __future__ import annotations

import pytest

from hmtui.tui.widgets.footer import Hints, acting_width, hint_line, progress_line
from hmtui.tui.widgets.line_widget import Span, width_of
from hmtui.tui.widgets.title_rows import marked_text

HINTS = ("Esc stops", "the first 22,478 listed", "471,238 read")


def written(done: float | None, width: int) -> str:
    return "".join(span.text for span in progress_line("Reading 1000000.json", done, HINTS, width))


@pytest.mark.parametrize("width", [120, 100, 80, 60, 40])
def test_how_far_it_has_come_and_how_to_stop_it_are_always_said(width: int) -> None:
    for done in (0, 0.07, 0.333, 1):
        line = written(done, width)
        assert len(line) <= width
        assert f" {done:.0%} " in line
        assert line.endswith("Esc stops")


def test_with_room_it_says_how_much_was_read_and_how_much_of_it_is_listed() -> None:
    assert written(0.33, 120).endswith(" 33% 471,238 read · the first 22,478 listed · Esc stops")
    assert "the first 22,478 listed" in written(0.33, 80)
    assert "listed" not in written(0.33, 40)


def test_what_has_no_measure_is_only_named() -> None:
    assert "".join(span.text for span in progress_line("Stopping", None, (), 40)).strip() == "Stopping"


@pytest.mark.parametrize(("marked", "unlisted"), [(1, 0), (2, 1), (345, 45), (10_000, 9_999)])
@pytest.mark.parametrize("width", [120, 80, 40])
def test_the_count_of_marks_leaves_room_for_what_acts_on_them(marked: int, unlisted: int, width: int) -> None:
    hints = Hints("list", marked=marked)
    last = [Span(f" ┃ {marked_text(marked, unlisted, width - 12 - acting_width(hints))} ")]
    line = "".join(span.text for span in hint_line(hints, width, last))
    assert width_of(line) <= width
    assert f" y cite {marked:,} " in line
    assert f"┃ {marked:,}" in line
    assert line.endswith(" ? help ")


def text_of(hints: Hints) -> str:
    return "".join(span.text for span in hint_line(hints, 120))


def test_in_ascii_the_keys_are_named_in_letters() -> None:
    assert "↵ details" in text_of(Hints("list"))
    assert " Enter details " in text_of(Hints("list", ascii_only=True))
    assert " Down move " in text_of(Hints("box", ascii_only=True))
    assert text_of(Hints("box", ascii_only=True)).isascii()


def test_where_queries_are_offered_the_keys_are_those_that_choose_one() -> None:
    assert text_of(Hints("box", offered=True)).split()[:4] == ["↓", "choose", "↵", "apply"]
    assert "details" not in text_of(Hints("list", offered=True))
