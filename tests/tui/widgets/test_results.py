from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from hmtui.annotations import State
from hmtui.models import Entry
from hmtui.query import parse
from hmtui.tui.themed_app import ThemedApp
from hmtui.tui.widgets.column_layout import shape_of
from hmtui.tui.widgets.empty_state import EmptyState, Offer
from hmtui.tui.widgets.line_widget import STYLES, Line, Span
from hmtui.tui.widgets.results import ResultsPanel, Rows
from hmtui.views.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pytest
    from textual.app import ComposeResult


def wheel_down() -> events.MouseScrollDown:
    return events.MouseScrollDown(
        None, 5, 5, 0, 1, 0, shift=False, meta=False, ctrl=False, screen_x=5, screen_y=5, style=None
    )


class ListApp(ThemedApp[None]):
    CSS = "".join(f".style--{style} {{ text-style: bold; }}" for style in STYLES)

    def __init__(self, count: int) -> None:
        super().__init__()
        self.panel = ResultsPanel()
        self.count = count
        self.fetched: list[tuple[int, int]] = []
        self.heard: list[str] = []
        self.noted: dict[str, State] = {}

    def compose(self) -> ComposeResult:
        yield self.panel

    def fetch(self, start: int, stop: int) -> Sequence[Entry]:
        self.fetched.append((start, stop))
        return [Entry(id=f"r{n}", name=f"Record {n}", issued="2020") for n in range(start, stop)]

    def on_mount(self) -> None:
        self.show()
        self.first = self.panel.current  # asked for before the panel has a size, as the browser does

    def show(self, cursor: int = 0, top: int | None = None) -> None:
        self.panel.show(
            Rows(self.count, self.fetch, parse(""), self.states, lambda: bool(self.noted)), cursor=cursor, top=top
        )

    def states(self, entries: Sequence[Entry]) -> dict[str, State]:
        return {one.id: self.noted[one.id] for one in entries if one.id in self.noted}

    def on_results_panel_chosen(self) -> None:
        self.heard.append("chosen")

    def on_results_panel_sort_requested(self, message: ResultsPanel.SortRequested) -> None:
        self.heard.append(message.key)

    def lines(self) -> list[str]:
        return [self.panel.render_line(y).text for y in range(self.panel.size.height)]


async def test_only_rows_in_view_are_fetched_of_a_million() -> None:
    app = ListApp(1_000_000)
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.pause()
        app.panel.move_to(999_999)
        await pilot.pause()
        assert sum(stop - start for start, stop in app.fetched) < 100
        assert "Record 999999" in app.lines()[-1]


async def test_the_current_record_is_the_row_under_the_cursor_after_every_change() -> None:
    app = ListApp(500)
    async with app.run_test(size=(80, 20)) as pilot:
        changes: tuple[Callable[[], None], ...] = (
            lambda: app.panel.move_to(7),
            lambda: app.panel.move_to(300),
            lambda: app.show(cursor=42),
            lambda: app.show(cursor=42, top=40),
            lambda: app.show(cursor=10_000),
            lambda: app.panel.move_to(-5),
        )
        for change in changes:
            change()
            await pilot.pause()
            marked = [line for line in app.lines() if line.startswith("▌")]
            assert app.panel.current is not None
            assert len(marked) == 1
            assert app.panel.current.name in marked[0]


async def test_resizing_keeps_the_cursor_in_view() -> None:
    app = ListApp(500)
    async with app.run_test(size=(80, 30)) as pilot:
        app.panel.move_to(25)
        await pilot.resize_terminal(60, 8)
        await pilot.pause()
        assert any(line.startswith("▌") and "Record 25" in line for line in app.lines())


async def test_a_held_key_scrolls_half_a_page_at_once() -> None:
    app = ListApp(500)
    async with app.run_test(size=(80, 21)) as pilot:
        await pilot.pause()
        tops = []
        for row in range(60):
            app.panel.move_to(row)
            tops.append(app.panel.top)
        assert len(set(tops)) <= 6


async def test_a_move_within_the_window_writes_the_two_rows_that_change(monkeypatch: pytest.MonkeyPatch) -> None:
    app = ListApp(500)
    async with app.run_test(size=(80, 21)) as pilot:
        await pilot.pause()
        written: list[int] = []
        line = app.panel.line

        def write(y: int) -> Line:
            written.append(y)
            return line(y)

        monkeypatch.setattr(app.panel, "line", write)
        app.panel.move_to(3)
        assert sorted(written) == [1, 4]
        app.panel.scroll_lines_to(2)  # as the wheel does; the cursor's row stays in view
        app.panel.redraw()
        app.panel.scroll_lines_to(4)
        app.panel.redraw()
        app.panel.move_to(5)  # from a row above the window
        await pilot.pause()
        assert [line for line in app.lines() if line.startswith("▌")] == [app.lines()[2]]


async def test_marks_outlive_other_rows() -> None:
    app = ListApp(50)
    async with app.run_test(size=(80, 20)) as pilot:
        app.panel.mark(["r1", "r3"], on=True)
        app.show(cursor=2)
        await pilot.pause()
        assert [line[1] for line in app.lines()[1:6]] == [" ", "┃", " ", "┃", " "]
        app.panel.mark(["r1"], on=False)
        assert app.panel.marks == {"r3"}


async def test_the_mouse_moves_chooses_sorts_and_scrolls() -> None:
    app = ListApp(500)
    async with app.run_test(size=(110, 20)) as pilot:
        await pilot.click(ResultsPanel, offset=(10, 5))
        assert app.panel.cursor == 4
        await pilot.click(ResultsPanel, offset=(10, 5), times=2)
        await pilot.click(ResultsPanel, offset=(5, 0))
        assert app.heard == ["chosen", "year"]
        app.panel.post_message(wheel_down())
        await pilot.pause()
        assert app.panel.top == 3
        await pilot.mouse_down(ResultsPanel, offset=(109, 19))
        await pilot.mouse_up(ResultsPanel, offset=(109, 19))
        assert app.panel.top == 500 - app.panel.page


async def test_a_click_above_the_bars_sorts_by_size() -> None:
    app = ListApp(3)
    async with app.run_test(size=(110, 20)) as pilot:
        sized = [Entry(id="a", name="A", title="A title", parameters=10**9), Entry(id="b", name="B", parameters=10**11)]
        app.panel.offer(shape_of(sized), Signs())
        app.panel.show(Rows(2, lambda start, stop: sized[start:stop], parse("")), cursor=0)
        await pilot.pause()
        size = next(one for one in app.panel.columns.columns if one.column.key == "params")
        assert app.panel.columns.bar
        for x in (size.at, size.end + app.panel.columns.bar):
            await pilot.click(ResultsPanel, offset=(x, 0))
        assert app.heard == ["params", "params"]


async def test_without_rows_queries_are_offered_and_there_is_no_current_record() -> None:
    app = ListApp(0)
    offers = tuple(Offer("Drop a term", (Span(f"without {word}"),), word) for word in ("one", "two"))
    nothing = EmptyState(("No record matches x",), offers)
    async with app.run_test(size=(80, 20)) as pilot:
        app.panel.show(Rows(0, app.fetch, parse("x"), nothing=nothing), cursor=0)
        await pilot.pause()
        assert app.panel.current is None
        shown = [line.rstrip(" │") for line in app.lines()[2:8]]
        assert shown == ["  No record matches x", "", "  Drop a term", "▌   without one", "    without two", ""]
        assert app.panel.offered == offers[0]
        app.panel.move_to(5)
        assert app.panel.offered == offers[1]
        assert app.lines()[6].startswith("▌")
        app.panel.move_to(-3)
        assert app.panel.offered == offers[0]


async def test_where_nothing_is_offered_the_cursor_stays() -> None:
    app = ListApp(0)
    async with app.run_test(size=(80, 20)):
        app.panel.show(Rows(0, app.fetch, parse("x"), nothing=EmptyState(("No record matches x",))), cursor=0)
        app.panel.move_to(3)
        assert (app.panel.cursor <= 0, app.panel.offered) == (True, None)


async def test_notes_have_one_cell_from_the_first_frame_on_and_only_while_there_are_any() -> None:
    app = ListApp(40)
    app.noted = {"r0": State(starred=True), "r5": State(read="to-read"), "r30": State(note="x")}
    async with app.run_test(size=(80, 12)) as pilot:
        assert [app.lines()[at][:8] for at in (1, 6)] == ["▌★ 2020 ", " ◐ 2020 "]
        app.panel.move_to(30)
        await pilot.pause()
        assert next(line for line in app.lines() if "Record 30" in line)[:8] == "▌✎ 2020 "
        app.noted = {}
        app.panel.refresh_states()
        await pilot.pause()
        assert next(line for line in app.lines() if "Record 30" in line)[:7] == "▌ 2020 "
        app.panel.mark(["r30"], on=True)
        await pilot.pause()
        assert next(line for line in app.lines() if "Record 30" in line)[:8] == "▌┃ 2020 "
