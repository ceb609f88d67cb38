"""Notes in Markdown, as lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.tui.widgets.line_widget import Span, width_of
from hmtui.tui.widgets.markdown_lines import markdown_lines


def written(text: str, width: int = 40) -> list[str]:
    return ["".join(span.text for span in line).rstrip() for line in markdown_lines(text, width)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# Head\nbody", ["Head", "", "body"]),
        ("a *b* **c** `d`", ["a b c d"]),
        ("one\ntwo", ["one", "two"]),
        ("one  \ntwo", ["one", "two"]),
        ("- one\n- two\n  - three", ["• one", "• two", "  • three"]),
        ("3. three\n4. four", ["3. three", "4. four"]),
        ("> said", ["│ said"]),
        ("```\nx = 1\n    y\n```", ["x = 1", "    y"]),
        ("a\n\nb", ["a", "", "b"]),
        ("[/bold] [red]x", ["[/bold] [red]x"]),
        ("", []),
    ],
)
def test_how_it_reads(text: str, lines: list[str]) -> None:
    assert written(text) == lines


def test_what_is_too_long_is_broken_under_the_text_of_its_item() -> None:
    assert written("- one two three four", 12) == ["• one two", "  three four"]
    assert written("> aaaaaaaaaaaaaaaa", 12) == ["│ aaaaaaaaaa", "│ aaaaaa"]


def test_emphasis_code_and_headings_have_styles_and_links_lead_somewhere() -> None:
    assert markdown_lines("# T", 20) == [(Span("T", "heading"),)]
    line = markdown_lines("a **b** `c` [d](https://example.org) [e](javascript:x)", 80)[0]
    styles = {span.text.strip(): (span.style, span.url) for span in line if span.text.strip()}
    assert styles["b"] == ("name", "")
    assert styles["c"] == ("accent", "")
    assert styles["d"] == ("link", "https://example.org")
    assert all("javascript" not in url for _style, url in styles.values())


@given(st.text(st.sampled_from("ab 盘#*_-`>[]()!1.\n  "), max_size=80), st.integers(4, 40))
def test_every_line_fits_the_width_and_no_text_raises(text: str, width: int) -> None:
    for line in markdown_lines(text, width):
        assert width_of("".join(span.text for span in line).rstrip()) <= width
