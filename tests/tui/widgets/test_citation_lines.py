from __future__ import annotations

from hmtui.tui.widgets.citation_lines import citation_lines

TWO = "@misc{a2020one,\n  year = {2020},\n}\n\n@misc{b2021two,\n  year = {2021},\n}\n"


def test_an_empty_line_stands_between_two_entries() -> None:
    assert ["".join(span.text for span in line) for line in citation_lines(TWO, 40)] == TWO.splitlines()
