"""The last line of the list while a source is read."""

from __future__ import annotations

import pytest

from hmtui.tui.widgets.line_widget import width_of
from hmtui.tui.widgets.reading_line import Reading, reading_line


def written(reading: Reading, width: int) -> str:
    return "".join(span.text for span in reading_line(reading, width))


@pytest.mark.parametrize("width", range(16, 133))
def test_the_line_is_as_wide_as_asked_and_ends_with_the_key_that_stops(width: int) -> None:
    for done in (None, 0.0, 0.07, 0.43, 1.0):
        line = written(Reading("Reading 12.4 of 28.9 MB", done), width)
        assert width_of(line) == width
        assert line.endswith("Esc stop")


def test_bar_and_percentage_are_shown_where_there_is_room_and_the_end_is_known() -> None:
    line = written(Reading("Reading 12.4 of 28.9 MB", 0.43), 75)
    assert line == f" Reading 12.4 of 28.9 MB  {'━' * 14}{'─' * 19}  43 %  Esc stop"
    assert written(Reading("Reading 12.4 of 28.9 MB", 0.43), 40) == " Reading 12.4 of 28.9 MB  43 %  Esc stop"
    assert "%" not in written(Reading("Reading stdin, 4,100 records"), 75)
