"""The header says what the screen shows, and never more than there is room for."""

from __future__ import annotations

import pytest

from hmtui.models import Section
from hmtui.tui.widgets.title_rows import Header
from hmtui.views.signs import Signs


@pytest.mark.parametrize(
    ("width", "marked", "ends"),
    [(60, 0, " hmtui "), (60, 2, "┃ 2 marked "), (34, 0, "161 models"), (20, 0, "…")],
)
def test_the_header_names_the_program_where_nothing_is_marked(
    monkeypatch: pytest.MonkeyPatch, width: int, marked: int, ends: str
) -> None:
    monkeypatch.setattr(Header, "line_width", width)
    monkeypatch.setattr(Header, "redraw", lambda _header: None)
    header = Header()
    header.show("Models of the world", ["161 models"])
    header.show_marks(marked, 0)
    text = "".join(span.text for span in header.line(0))
    assert text.endswith(ends)
    assert len(text) <= width


@pytest.mark.parametrize(
    ("width", "ends"), [(120, " ●◆ open   ○◇ closed   hmtui "), (50, "161 models           hmtui ")]
)
def test_the_header_says_which_signs_are_open_where_there_is_room(
    monkeypatch: pytest.MonkeyPatch, width: int, ends: str
) -> None:
    monkeypatch.setattr(Header, "line_width", width)
    monkeypatch.setattr(Header, "redraw", lambda _header: None)
    header = Header()
    header.show("Models of the world", ["161 models"], Signs((Section("NLP", "NLP"), Section("CV", "CV"))))
    text = "".join(span.text for span in header.line(0))
    assert text.endswith(ends)
    assert len(text) == width
    header.show_legend(shown=False)  # a plot says it itself
    assert "open" not in "".join(span.text for span in header.line(0))
