from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.text import cells as table
from hmtui.text.cells import cut, pad, width, wrap
from hmtui.text.cleaning import clean

TEXT = st.text(max_size=40).map(clean)


@pytest.mark.parametrize(
    ("text", "cells"),
    [("GPT-3", 5), ("PanGu-α", 7), ("盘古", 4), ("e\u0301", 1), ("a – b…", 6), ("", 0), ("한국어", 6)],
)
def test_width_counts_cells(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize(
    ("text", "cells", "shown"),
    [
        ("Megatron", 8, "Megatron"),
        ("Megatron", 7, "Megatr…"),
        ("悟道二零", 5, "悟道…"),
        ("悟道二零", 4, "悟…"),
        ("two words", 5, "two…"),
        ("long", 1, "…"),
        ("long", 0, ""),
        ("ae\u0301\u0302b", 2, "a…"),
    ],
)
def test_cutting_keeps_whole_characters_and_says_that_it_cut(text: str, cells: int, shown: str) -> None:
    assert cut(text, cells) == shown


@given(TEXT, st.integers(0, 30))
def test_nothing_cut_is_wider_than_asked(text: str, cells: int) -> None:
    assert width(cut(text, cells)) <= cells


@given(TEXT, st.integers(2, 30))
def test_wrapping_keeps_every_character_and_the_width(text: str, cells: int) -> None:
    lines = wrap(text, cells)
    assert lines
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= cells for line in lines)


@given(TEXT)
def test_padding_fills_to_the_cell(text: str) -> None:
    assert width(pad(text, 60)) == max(60, width(text))


def test_a_long_word_is_broken_and_a_long_line_cut_without_measuring_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = 0

    def counting(text: str) -> int:
        nonlocal measured
        measured += len(text)
        return width(text)

    monkeypatch.setattr(table, "width", counting)
    assert table.cut("中" * 100_000, 11) == "中" * 5 + "…"
    assert measured < 1_000
    measured = 0
    assert table.wrap("中" * 20_000, 10) == ["中" * 5] * 4_000
    assert measured < 30 * 20_000
