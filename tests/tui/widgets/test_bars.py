"""The list of bars: every row is as wide as asked, and a name is cut only where there is no room."""

from __future__ import annotations

import pytest

from hmtui.models import Section
from hmtui.tui.widgets.bars import BarList
from hmtui.tui.widgets.line_widget import width_of
from hmtui.views.bars import Bar
from hmtui.views.signs import Signs

BARS = [
    Bar("Beijing Academy of Artificial Intelligence", 3, (("nlp", 1, 3),), 10**10),
    Bar("Meta AI", 15, (("nlp", 1, 15),), 405 * 10**9),
    Bar("OpenAI", 1, (("nlp", 0, 1),), None),
]


@pytest.mark.parametrize("width", range(24, 110))
def test_every_row_is_as_wide_as_asked_with_and_without_the_cursor(width: int) -> None:
    bars = BarList("Organization", "largest")
    bars.show(BARS)
    signs = Signs((Section("nlp", "NLP"),))
    for lit in (False, True):
        for y in range(6):
            assert sum(width_of(span.text) for span in bars.line(y, width, 20, signs, lit=lit)) == width, y


def test_a_name_has_the_room_that_the_signs_leave() -> None:
    bars = BarList("Organization", "largest")
    bars.show(BARS)
    lines = [bars.line(y, 75, 20, Signs((Section("nlp", "NLP"),)), lit=False) for y in range(4)]
    assert "Beijing Academy of Artificial Int…" in "".join(span.text for span in lines[1])
    assert "●" * 15 in "".join(span.text for span in lines[2])
