from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.geometry import Region

from hmtui.text.cleaning import clean
from hmtui.tui.themed_app import ThemedApp
from hmtui.tui.widgets import line_widget
from hmtui.tui.widgets.line_widget import (
    STYLES,
    Line,
    LineWidget,
    Span,
    cut,
    cut_middle,
    pad,
    width_of,
    wrap,
    wrap_indented,
)

if TYPE_CHECKING:
    import pytest
    from textual.app import ComposeResult

shown = st.text(max_size=60).map(clean)


@given(shown, st.integers(0, 30))
def test_cut_and_padded_text_takes_exactly_its_cells(text: str, width: int) -> None:
    assert cell_len(cut(text, width)) <= width
    assert cell_len(cut_middle(text, width)) <= width
    assert cell_len(pad(text, width)) == width
    assert cell_len(pad(text, width, right=True)) == width


def test_what_is_cut_in_the_middle_shows_both_ends() -> None:
    text = "Workshop on Parsing German Letters"
    assert cut_middle(text, 16) == "Workshop…Letters"
    assert cut_middle(text, 40) == text
    assert cut_middle(text, 6) == cut(text, 6)


@given(shown, st.integers(2, 30))
def test_wrapping_loses_no_letter_and_keeps_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_wide_glyph_is_never_cut_in_two() -> None:
    assert cut("盘古大模型", 6) == "盘古…"
    assert pad("盘古大模型", 6) == "盘古… "


def test_code_keeps_its_indent_when_it_is_broken() -> None:
    assert wrap_indented("@misc{a,\n  title = {long words here},\n}", 16) == [
        "@misc{a,",
        "  title = {long",
        "  words here},",
        "}",
    ]


class Board(LineWidget):
    """Two lines that can be changed from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = ["first line", "second line"]
        self.asked: list[tuple[Region, ...]] = []

    def line(self, y: int) -> Line:
        return (Span(self.texts[y], "name"),) if y < len(self.texts) else ()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Board:
        self.asked.append(regions)
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self


class BoardApp(ThemedApp[None]):
    CSS = "".join(f".style--{style} {{ text-style: bold; }}" for style in STYLES)

    def compose(self) -> ComposeResult:
        yield Board()


async def test_redraw_asks_only_for_the_lines_that_changed() -> None:
    async with BoardApp().run_test(size=(30, 4)) as pilot:
        board = pilot.app.query_one(Board)
        await pilot.pause()
        board.asked.clear()
        board.texts[1] = "second LINE"
        board.redraw()
        assert board.asked == [(Region(0, 1, 30, 1),)]
        assert board.render_line(1).text.rstrip() == "second LINE"


async def test_every_line_is_as_wide_as_its_panel() -> None:
    async with BoardApp().run_test(size=(17, 4)) as pilot:
        board = pilot.app.query_one(Board)
        board.texts = ["盘古" * 9, "x" * 40]
        board.redraw()
        await pilot.resize_terminal(13, 4)
        await pilot.pause()
        assert [board.render_line(y).cell_length for y in range(4)] == [13] * 4


class Counted(Board):
    """Counts how often a line is asked for."""

    lines_asked = 0

    def line(self, y: int) -> Line:
        self.lines_asked += 1
        return super().line(y)


class CountedApp(BoardApp):
    def compose(self) -> ComposeResult:
        yield Counted()


async def test_another_theme_draws_a_panel_once_and_in_its_colours() -> None:
    async with CountedApp().run_test(size=(30, 4)) as pilot:
        board = pilot.app.query_one(Counted)
        for theme in ("nord", "gruvbox"):
            before = board.render_line(0)
            board.lines_asked = 0
            pilot.app.theme = theme
            await pilot.pause()
            assert list(board.render_line(0)) != list(before)
            assert board.lines_asked <= 2 * board.line_count


class Fitted(Board):
    """Notes whether a line is asked for before the panel has heard of its size."""

    fitted = 0
    too_soon = 0

    def fit(self) -> None:
        self.fitted = self.line_width

    def line(self, y: int) -> Line:
        self.too_soon += self.fitted != self.line_width
        return super().line(y)


class FittedApp(BoardApp):
    def compose(self) -> ComposeResult:
        yield Fitted()


async def test_a_panel_knows_its_size_before_its_first_line_is_asked_for() -> None:
    async with FittedApp().run_test(size=(30, 4)) as pilot:
        board = pilot.app.query_one(Fitted)
        assert (board.fitted, board.too_soon) == (30, 0)
        await pilot.resize_terminal(20, 4)
        assert (board.fitted, board.too_soon) == (20, 0)


async def test_markup_in_a_line_stays_text() -> None:
    async with BoardApp().run_test(size=(40, 4)) as pilot:
        board = pilot.app.query_one(Board)
        board.texts[0] = "[/bold] [@click=app.quit]x[/] [from]"
        board.redraw()
        assert board.render_line(0).text.rstrip() == "[/bold] [@click=app.quit]x[/] [from]"


def test_ascii_width_needs_no_table() -> None:
    assert (width_of("abc"), width_of("盘古"), width_of("é")) == (3, 4, 1)


def test_a_long_word_is_broken_without_looking_at_all_of_it_for_each_line() -> None:
    assert wrap("a mixture-of-experts", 12) == ["a", "mixture-of-", "experts"], "at a hyphen where there is one"
    assert wrap("ab-" * 100_000, 4) == ["ab-"] * 100_000
    assert wrap("ab" * 500_000, 4) == ["abab"] * 250_000
    assert wrap("中" * 100_000, 5) == ["中中"] * 50_000


def test_of_a_long_text_no_more_is_measured_than_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[int] = []

    def counting(text: str) -> int:
        measured.append(len(text))
        return cell_len(text)

    monkeypatch.setattr(line_widget, "cell_len", counting)
    assert line_widget.cut("é" * 1_000_000, 10) == "é" * 9 + "…"
    assert line_widget.pad("中" * 1_000_000, 10) == "中" * 4 + "… "
    assert max(measured) < 100


@example("\u200d\u200d中a", 1)
@given(st.text(alphabet="ab 中é\u0301\u200d👩-", max_size=60), st.integers(1, 12))
def test_lines_are_narrow_enough_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width_of(line) <= max(width, 2) for line in lines)
