"""Facets, plot, related records, comparison and sort menu, by the keyboard alone."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import pytest

from hmtui.annotations import Position
from hmtui.library import Library
from hmtui.models import Catalog, Entry, Section
from hmtui.query import Sort
from hmtui.store import Hits
from hmtui.tui.app import HmtuiApp
from hmtui.tui.controllers import views as view_controllers
from hmtui.tui.dialogs.choice import ChoiceDialog
from hmtui.tui.dialogs.compare import CompareDialog
from hmtui.tui.dialogs.help import HelpDialog
from hmtui.tui.dialogs.palette import PaletteDialog
from hmtui.tui.dialogs.values import ValueDialog
from hmtui.tui.widgets.line_widget import width_of
from hmtui.tui.widgets.plot import PlotPanel
from hmtui.views.signs import bar
from tui.browsing import MakeApp, browser, until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.pilot import Pilot
    from textual.widget import Widget

    from hmtui.tui.screens.browse import BrowseScreen
    from hmtui.tui.widgets.side import SidePanel


WIDE = (120, 35)
_LABELS = {"Title", "License", "Summary"}
SIZES = [(200, 50), (120, 35), (100, 30), (80, 24), (60, 20), (40, 12), (12, 5), (1, 1)]


def text_of(widget: Widget) -> list[str]:
    return [widget.render_line(y).text for y in range(widget.size.height)]


def heavy_parts(screen: BrowseScreen) -> list[bool]:
    """Return of each part of the rule under the titles whether it is the heavy line."""
    parts = text_of(screen.frame.rule)[0].split("┼")
    assert all(set(part) in ({"━"}, {"─"}) for part in parts)
    return ["━" in part for part in parts]


async def press(pilot: Pilot[tuple[str, ...]], *keys: str) -> None:
    await pilot.pause()
    await pilot.press(*keys)
    await pilot.pause(0.05)


# --- facets -------------------------------------------------------------------------------------------------


async def test_a_facet_adds_its_qualifier_and_finds_as_many_records_as_it_says(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f")
        screen = browser(pilot)
        side = screen.frame.panels.side
        assert (screen.session.panel, side.title, side.note) == ("facets", "Facets", "63 models")
        row = side.current
        assert row is not None
        assert row.value.startswith("year:")
        await press(pilot, "enter")
        assert screen.session.query == row.value
        assert screen.results.count == int(row.count)
        assert screen.session.panel == "facets"
        assert side.current is not None
        assert (side.current.value, side.current.sign.text) == (row.value, "✓")


@pytest.mark.parametrize("keys", [("f", "slash", *"meta", "enter"), ("p", "v", "right", "enter")])
async def test_the_record_stays_under_the_cursor_where_a_value_chosen_leaves_it(
    make_app: MakeApp, library: Library, keys: tuple[str, ...]
) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = browser(pilot)
        await press(pilot, "enter")
        row = screen.session.hits.position(library.store.number_of("opt"))  # type: ignore[union-attr, arg-type]
        screen.results.move_to(row or 0)
        await press(pilot, *keys[:-1])
        current = screen.results.current
        await press(pilot, keys[-1])
        await until(pilot, lambda: screen.session.query)
        await pilot.pause(0.05)
        assert screen.results.current == current
        assert screen.results.cursor > 0


async def test_tab_leads_from_facets_to_the_list_and_the_arrows_as_they_stand(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f")
        for key, panel in (("tab", "list"), ("right", "facets"), ("left", "list"), ("tab", "box"), ("tab", "facets")):
            await press(pilot, key)
            assert browser(pilot).session.panel == panel


async def test_a_value_can_be_excluded(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f")
        screen = browser(pilot)
        row = screen.frame.panels.side.current
        assert row is not None
        await press(pilot, "minus")
        assert screen.session.query == f"-{row.value}"
        assert screen.results.count == 63 - int(row.count)


@pytest.mark.parametrize("key", ["enter", "space"])
async def test_values_of_a_facet_are_chosen_one_after_the_other_and_given_up(make_app: MakeApp, key: str) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f")
        screen = browser(pilot)
        side = screen.frame.panels.side
        years = [row for row in side._rows if row.value.startswith("year:")]
        await press(pilot, key, "down", key)
        first, second = (one.value.removeprefix("year:") for one in years[:2])
        assert screen.session.query == f"year:{first},{second}"
        assert screen.results.count == int(years[0].count) + int(years[1].count)
        assert [(row.value, row.count) for row in side._rows if row.value.startswith("year:")] == [
            (row.value, row.count) for row in years
        ], "counted without what is chosen among them"
        assert [row.value for row in side._rows if row.sign.text == "✓"] == [one.value for one in years[:2]]
        assert side.current is not None
        assert side.current.value == years[1].value
        await press(pilot, key)
        assert screen.session.query == f"year:{first}"


async def test_the_cursor_stays_on_its_value_and_on_its_line_while_facets_change(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f")
        screen = browser(pilot)
        side = screen.frame.panels.side
        while side.current is None or not side.current.value.startswith("is:open"):
            await press(pilot, "down")
        line = side.cursor - side.top
        await press(pilot, "space")
        assert side.current is not None
        assert (side.current.value, side.cursor - side.top) == ("is:open", line)
        assert screen.session.query == "is:open"


async def test_digits_in_the_facets_go_to_a_value_and_open_no_tab(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", *"2021")
        screen = browser(pilot)
        side = screen.frame.panels.side
        assert side.current is not None
        assert (side.current.label, screen.session.section) == ("2021", None)
        await press(pilot, "9")
        assert screen.footer.notice == "No value begins with 20219: Space chooses a value"
        await press(pilot, *"2020", "space")
        assert screen.session.query == "year:2020"


async def test_a_facet_is_cleared_and_the_rest_of_the_query_stays(make_app: MakeApp) -> None:
    async with make_app("gpt").run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "space", "down", "space")
        screen = browser(pilot)
        assert screen.session.query.startswith("gpt year:")
        await press(pilot, "backspace")
        assert screen.session.query == "gpt"
        await press(pilot, "backspace")
        assert screen.footer.notice == "Nothing to clear in Year."
        await press(pilot, "tab", "backspace")
        assert screen.footer.notice.startswith("Open the facets")


async def test_a_chosen_value_stays_in_view_when_its_facet_is_folded_or_it_has_no_records(make_app: MakeApp) -> None:
    async with make_app("year:1999 org:=Baidu").run_test(size=(120, 60)) as pilot:
        await press(pilot, "tab", "f")
        side = browser(pilot).frame.panels.side
        assert [(row.label, row.count) for row in side._rows if row.sign.text] == [("1999", "0"), ("Baidu", "0")]


async def test_every_value_of_a_facet_can_be_unfolded(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 60)) as pilot:
        await press(pilot, "enter", "f")
        side = browser(pilot).frame.panels.side
        folded = [row for row in side._rows if row.value.startswith("more:")]
        before = len(side._rows)
        while (row := side.current) is not None and not row.value.startswith("more:"):
            side.move(1)
        await press(pilot, "enter")
        assert len(side._rows) > before
        assert len([row for row in side._rows if row.value.startswith("more:")]) == len(folded) - 1


@pytest.mark.parametrize(("rows", "folds"), [(35, True), (200, False)])
async def test_values_of_a_facet_are_folded_only_where_there_is_no_room_for_them(
    make_app: MakeApp, rows: int, folds: bool
) -> None:
    async with make_app("org:meta").run_test(size=(120, rows)) as pilot:
        await press(pilot, "enter", "f")
        side = browser(pilot).frame.panels.side
        assert any(row.value.startswith("more:") for row in side._rows) == folds
        assert folds or len(side._rows) <= side.size.height


async def test_records_without_a_value_are_counted_below_the_values_that_are_folded(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 60)) as pilot:
        await press(pilot, "enter", "f")
        values = [row.value for row in browser(pilot).frame.panels.side._rows]
        assert values[values.index("more:License") + 1] == "-has:license"


@pytest.mark.parametrize("key", ["f", "escape", "q"])
async def test_facets_are_closed_and_the_details_are_back(make_app: MakeApp, key: str) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f")
        screen = browser(pilot)
        shown = [screen.details.display, screen.frame.panels.side.display]
        await press(pilot, key)
        assert screen.session.panel == "list"
        assert (shown, screen.details.display, screen.frame.panels.side.display) == ([False, True], True, False)


async def test_facets_stand_beside_list_and_details_where_there_is_room(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(170, 40)) as pilot:
        await press(pilot, "enter", "f")
        screen = browser(pilot)
        side = screen.frame.panels.side
        assert screen.details.display
        assert side.region.right <= screen.results.region.x
        assert text_of(screen.frame.side_title)[0].startswith(" Facets")
        assert screen.frame.side_title.region.y == screen.tabs.region.y
        assert heavy_parts(screen) == [True, False, False]
        for panel, heavy in (("list", 1), ("detail", 2), ("box", None), ("facets", 0)):
            await press(pilot, "tab")
            assert screen.session.panel == panel
            assert heavy_parts(screen) == [part == heavy for part in range(3)]


async def test_the_facets_follow_the_query(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "f", "tab", "slash", *"bert")
        screen = browser(pilot)
        assert screen.frame.panels.side.note == f"{screen.results.count} models"


async def test_a_facet_with_one_value_for_all_records_is_shown_where_it_is_in_use_alone(make_app: MakeApp) -> None:
    async with make_app().run_test(size=(120, 200)) as pilot:
        await press(pilot, "enter", "f")
        side = browser(pilot).frame.panels.side

        def headings() -> list[str]:
            return [row.label for row in side._rows if row.label and not row.value]

        assert {"Year", "Weights"} <= {*headings()}
        browser(pilot).session.set_query("bloom year:2022")
        await pilot.pause(0.1)
        assert browser(pilot).results.count == 1
        assert "Year" in headings()
        assert "Weights" not in headings(), "all that is listed is open"
        browser(pilot).session.set_query("year:2022")
        await pilot.pause(0.1)
        years = [row.label for row in side._rows if row.value.startswith("year:")]
        assert len(years) > 2, "the other years of the facet in use can be chosen instead"


async def test_facets_of_a_long_list_are_shown_before_its_authors_are_counted(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view_controllers, "AT_ONCE", 1)
    counting, counts, authors = Event(), [0], Hits.authors

    def slow(hits: Hits) -> Iterator[Sequence[str]]:
        counts[0] += 1
        counting.wait(10)
        return authors(hits)

    monkeypatch.setattr(Hits, "authors", slow)
    async with make_app().run_test(size=(120, 200)) as pilot:
        side = browser(pilot).frame.panels.side

        def headings() -> list[str]:
            return [row.label for row in side._rows if row.label and not row.value]

        await press(pilot, "enter", "f")
        await until(pilot, lambda: "Year" in headings())
        assert "Author" not in headings()
        await press(pilot, "escape", "R")
        counting.set()
        await until(pilot, lambda: side.title.startswith("Related"))
        await pilot.pause(0.3)
        assert side.title.startswith("Related"), "what was counted meanwhile is not shown there"
        await press(pilot, "escape", "f")
        await until(pilot, lambda: "Author" in headings())
        before = counts[0]
        await press(pilot, "escape", "f")
        await until(pilot, lambda: "Author" in headings())
        assert counts[0] == before, "the same results are not counted again"


@pytest.mark.parametrize("size", [WIDE, (40, 12)])
async def test_facets_open_on_the_first_value_in_use_below_its_heading(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with make_app("is:open").run_test(size=size) as pilot:
        await press(pilot, "enter", "f")
        side = browser(pilot).frame.panels.side
        assert side.current is not None
        assert side.current.value == "is:open"
        assert "✓ open" in " ".join(text_of(side))
        await press(pilot, "down", "space", "f", "f")
        assert side.current.value == "is:open"


async def open_facets_at(pilot: Pilot[tuple[str, ...]], field: str) -> SidePanel:
    """Open the facets and go to the first value of a field."""
    await press(pilot, "enter", "f")
    side = browser(pilot).frame.panels.side
    while (row := side.current) is not None and not row.value.startswith(field):
        side.move(1)
    return side


async def test_a_value_of_a_facet_is_found_by_typing_a_part_of_it(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = browser(pilot)
        side = await open_facets_at(pilot, "org:")
        hidden = {value.label for facet in screen.controllers.views._facets._facets for value in facet.values}
        assert "Baidu" in hidden
        assert " / find " in "".join(text_of(screen.footer))
        await press(pilot, "slash", *"baid")
        dialog = pilot.app.screen
        assert isinstance(dialog, ValueDialog)
        assert [one.name for one in dialog._shown] == ["Baidu"]
        await press(pilot, "escape")
        assert (screen.session.query, screen.session.panel) == ("", "facets")
        await press(pilot, "slash", *"baid", "enter")
        assert (screen.session.query, screen.session.panel) == ("org:=Baidu", "facets")
        await until(pilot, lambda: side.current is not None and side.current.value == "org:=Baidu")
        await press(pilot, "slash", *"no such value", "enter")
        assert screen.session.query == "org:=Baidu no such value", "what is no value is searched for among the rest"
        await press(pilot, "slash", *"org:google is:open", "enter")
        assert screen.session.query == "no such value org:google is:open", "a field takes the place of the same field"


async def test_the_values_of_all_facets_are_found_those_under_the_cursor_first(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = browser(pilot)
        await open_facets_at(pilot, "year:")
        await press(pilot, "slash")
        dialog = pilot.app.screen
        assert isinstance(dialog, ValueDialog)
        assert dialog._shown[0].detail == "Year"
        rows = text_of(dialog.body)
        assert ["Year" in row for row in rows[:3]] == [True, False, False], "the heading is not repeated"
        await press(pilot, *"baidu")
        assert [(one.name, one.detail) for one in dialog._shown] == [("Baidu", "Organization")]
        screen.session.set_query("year:2021")
        await press(pilot, "enter")
        assert screen.session.query == "year:2021 org:=Baidu"


# --- plot ---------------------------------------------------------------------------------------------------


async def test_the_plot_opens_on_the_current_record_and_its_cursor_is_that_of_the_list(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "slash", "escape", "enter", "p")
        screen = browser(pilot)
        plot = screen.frame.panels.plot
        assert not screen.query_one("#panes").display
        assert plot.point is not None
        assert screen.results.current is screen.session.library.entry_at(plot.point.number)
        for key in ("left", "left", "up", "down", "right"):
            await press(pilot, key)
            assert plot.point is not None
            assert screen.results.current is screen.session.library.entry_at(plot.point.number)
            assert f"{screen.results.current.name}  " in "\n".join(text_of(plot))
        for _ in plot.data.points:
            await pilot.press("up")
        assert screen.footer.notice == f"This is the largest of {plot.point.date[:4]}"
        name = screen.session.current.name
        await press(pilot, "enter")
        assert (screen.session.panel, screen.session.current.name) == ("list", name)


async def test_pages_are_years_of_the_plot_and_its_ends_the_first_and_last_point(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p", "home")
        plot = browser(pilot).frame.panels.plot
        points = plot.data.points
        assert plot.point == points[0]
        await press(pilot, "pagedown")
        assert plot.point == next(one for one in points if one.time >= points[0].time + 1)
        await press(pilot, "end", "pagedown")
        assert plot.point == points[-1]
        await press(pilot, "pageup")
        assert plot.point == next(one for one in reversed(points) if one.time <= points[-1].time - 1)
        await press(pilot, "g")
        assert plot.point == points[0]


async def test_the_record_that_was_gone_to_in_the_plot_is_drawn_in_the_details(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = browser(pilot)
        details = screen.details
        for key in ("enter", "home", "p", "down", "down", "enter"):  # apart: keys in a burst show only the last record
            await press(pilot, key)
        drawn = "\n".join(strip.text for strip in details.render_lines(details.size.region))
        current = screen.session.current
        assert current.id != "nemotron-3"
        assert (current.title if current.title != current.name else current.organizations[0])[:20] in drawn


async def test_p_walks_the_views_and_escape_goes_back_to_the_list(make_app: MakeApp) -> None:
    for size, views in ((WIDE, ("size", "both", "size")), ((80, 24), ("size", "years", "organizations", "size"))):
        async with make_app().run_test(size=size) as pilot:
            await pilot.press("enter")
            screen = browser(pilot)
            for view in views:
                await press(pilot, "p")
                assert screen.frame.panels.plot.view == view
                assert screen.session.panel == ("plot" if view == "size" else "bars")
            await press(pilot, "escape")
            assert (screen.session.panel, screen.query_one("#panes").display) == ("list", True)


async def test_a_range_becomes_years_and_sizes_in_the_query(make_app: MakeApp) -> None:
    async with make_app("year:2020.. transformer").run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p", "v")
        screen = browser(pilot)
        plot = screen.frame.panels.plot
        for _ in range(5):
            await press(pilot, "left")
        assert plot.range is not None
        one, other = plot.range
        await press(pilot, "enter")
        years = sorted({point.date[:4] for point in (one, other)})
        assert screen.session.query.startswith(f"transformer year:{'..'.join(years)} params:")
        listed = {screen.session.library.entry_at(number).name for number in screen.session.hits.first(100)}  # type: ignore[union-attr]
        assert {screen.session.library.entry_at(point.number).name for point in (one, other)} <= listed


async def test_the_frame_of_a_range_is_around_the_whole_years_that_it_adds(make_app: MakeApp) -> None:
    async with make_app("year:2020..").run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p")
        plot = browser(pilot).frame.panels.plot
        scatter = plot._scatter
        assert scatter is not None
        while plot.point is not None and plot.point.date[:4] != "2022":
            await pilot.press("left")
        await press(pilot, "v", "left")
        assert plot.range is not None
        assert {point.date[:4] for point in plot.range} == {"2022"}
        [top] = [row for row in text_of(plot) if "╮" in row]
        assert top.rindex("╮") == scatter._column(2023) - 1
        assert "Enter: keep 2022, 1" in "".join(text_of(plot))


async def test_a_range_can_be_dragged_and_a_point_clicked(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p")
        screen = browser(pilot)
        plot = screen.frame.panels.plot
        assert plot._scatter is not None
        first, second = plot._scatter.places[2], plot._scatter.places[20]
        await pilot.click(plot, offset=first)
        assert plot.point is plot.data.points[2]
        await pilot.mouse_down(plot, offset=first)
        await pilot.hover(plot, offset=second)
        await pilot.mouse_up(plot, offset=second)
        await pilot.pause()
        assert plot.range == (plot.data.points[2], plot.data.points[plot._scatter.cells[second][0]])
        await press(pilot, "enter")
        assert screen.session.query.startswith("year:")


async def test_escape_gives_up_a_range_first(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p", "v", "escape")
        screen = browser(pilot)
        assert (screen.session.panel, screen.frame.panels.plot.start) == ("plot", None)


async def test_the_heavy_line_is_over_the_bars_that_have_the_cursor(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p")
        screen = browser(pilot)
        assert heavy_parts(screen) == [True]
        await press(pilot, "p")
        assert heavy_parts(screen) == [True, False]
        await press(pilot, "right")
        assert heavy_parts(screen) == [False, True]
        await pilot.click(screen.frame.panels.plot, offset=(5, 2))
        await pilot.pause()
        assert heavy_parts(screen) == [True, False]
        await press(pilot, "slash")
        assert heavy_parts(screen) == [False, False]


async def test_a_bar_narrows_the_query(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p", "p", "right", "down")
        screen = browser(pilot)
        _, bar = screen.frame.panels.plot.bar
        assert bar is not None
        await press(pilot, "enter")
        assert screen.session.query.startswith("org:=")
        assert screen.results.count == bar.count


async def test_the_years_are_shown_from_that_of_the_point_on(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p", "pageup", "pageup")
        plot = browser(pilot).frame.panels.plot
        assert plot.point is not None
        year = plot.point.date[:4]
        await press(pilot, "p")
        assert plot.bar[1] is not None
        assert plot.bar[1].label == year != plot.data.years[0].label


async def test_among_bars_no_record_is_marked_unseen(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p", "p", "v")
        screen = browser(pilot)
        assert (not screen.session.marked, screen.footer.notice) == (
            True,
            "No range here; p: Size over time",
        )
        await press(pilot, "space")
        assert (not screen.session.marked, screen.session.query[:5]) == (True, "year:")


async def test_escape_leads_from_a_record_opened_out_of_the_plot_back_to_its_point(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p", "left", "left", "left")
        screen = browser(pilot)
        plot = screen.frame.panels.plot
        point = plot.point
        await press(pilot, "enter")
        assert text_of(screen.footer)[0].startswith(" Esc plot "), "what Esc does is said"
        await press(pilot, "enter")
        assert (screen.session.panel, plot.view) == ("detail", "")
        await press(pilot, "escape", "escape")
        assert (screen.session.panel, plot.view, plot.point) == ("plot", "size", point)
        await press(pilot, "enter", "j", "escape")
        assert (screen.session.panel, plot.view) == ("list", ""), "another record was not opened out of the plot"
        assert "Esc plot" not in text_of(screen.footer)[0]


@pytest.mark.parametrize("leave", ["escape", "q"])
async def test_nothing_leads_back_to_a_plot_that_was_left(make_app: MakeApp, leave: str) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p", "enter", "p", "p", leave)
        screen = browser(pilot)
        assert "Esc plot" not in text_of(screen.footer)[0]
        await press(pilot, "escape")
        assert (screen.session.panel, screen.frame.panels.plot.view) == ("list", "")


async def test_a_plot_without_any_size_says_so(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p", "slash", *"-has:params", "enter")
        screen = browser(pilot)
        plot = screen.frame.panels.plot
        assert plot.view == "size", "the view stays while a query is typed"
        assert "No listed record has both a date and a size; p shows other views" in "\n".join(text_of(plot))
        await press(pilot, "left", "up", "v", "p")
        assert plot.view == "both"
        await press(pilot, "slash", *"qqzzxx", "enter")
        assert "not known of any of these records" in "\n".join(text_of(plot))


# --- related, compare, sort ---------------------------------------------------------------------------------


async def test_related_records_have_reasons_and_enter_goes_there(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter")
        screen = browser(pilot)
        library = screen.session.library
        number = library.store.number_of("gpt-3")
        assert screen.session.hits is not None
        screen.results.move_to(screen.session.hits.position(number or 0) or 0)
        await press(pilot, "R")
        side = screen.frame.panels.side
        assert side.title == "Related to GPT-3"
        assert "Same family" in "\n".join(text_of(side))
        row = side.current
        assert row is not None
        await press(pilot, "enter")
        assert (screen.session.panel, screen.session.current.name) == ("list", row.label)


async def test_a_related_record_that_the_query_leaves_out_is_gone_to_in_the_whole_list(make_app: MakeApp) -> None:
    async with make_app("gpt-neox").run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "1", "R")
        screen = browser(pilot)
        row = screen.frame.panels.side.current
        assert row is not None
        await press(pilot, "enter")
        assert (screen.session.current.name, screen.search_box.text, screen.session.section) == (row.label, "", None)
        assert screen.footer.notice == f"Showing all records: {row.label} did not match the query"
        assert 0 < screen.results.cursor - screen.results.top < screen.results.page


async def test_what_the_user_noted_is_a_facet_and_a_command(make_app: MakeApp) -> None:
    async with make_app("gpt-3").run_test(size=WIDE) as pilot:
        screen = browser(pilot)
        await press(pilot, "enter", "asterisk", "r", "f")
        rows = [(row.label, row.count) for row in screen.frame.panels.side._rows]
        at = rows.index(("Yours", ""))
        assert rows[at + 1 : at + 3] == [("starred", "1"), ("to read", "1")]
        await press(pilot, "escape", "colon", *"starred", "space", *"rec", "enter")
        assert (screen.search_box.text, screen.results.count) == ("is:starred", 1)


async def test_marked_records_are_compared_and_copied_as_markdown(make_app: MakeApp) -> None:
    async with make_app("gpt").run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "equals_sign")
        screen = browser(pilot)
        assert "To compare, mark 2 to 4 records" in screen.footer.notice
        await press(pilot, "space", "space", "equals_sign")
        dialog = pilot.app.screen
        assert isinstance(dialog, CompareDialog)
        shown = "\n".join(text_of(dialog.body))
        assert "Size" in shown
        before = dialog.body.length
        await press(pilot, "d")
        assert dialog.body.length < before
        await press(pilot, "escape")
        assert pilot.app.screen is screen


async def test_one_marked_record_is_compared_with_the_current_one(make_app: MakeApp) -> None:
    async with make_app("gpt").run_test(size=(40, 12)) as pilot:
        await press(pilot, "enter", "space", "down", "equals_sign")
        assert isinstance(pilot.app.screen, CompareDialog)
        assert "Compare 2 records" in text_of(pilot.app.screen.title_row)[0], "both are in view"
        before = pilot.app.screen.body._lines[1]
        await press(pilot, "right")
        assert pilot.app.screen.body._lines[1] != before, "the record in front is told from the other"


async def test_the_links_of_the_record_in_front_are_opened_and_all_can_be_clicked(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = browser(pilot)
        screen.results.mark(["opt", "bloom"], on=True)
        await press(pilot, "enter", "equals_sign")
        dialog = pilot.app.screen
        assert isinstance(dialog, CompareDialog)
        urls = {span.url for line in dialog.body._lines for span in line if span.url}
        assert {link.url for one in dialog._entries if (link := one.link("weights"))} <= urls
        await press(pilot, "right", "w")
        await pilot.pause()
        wanted = screen.session.library.link(dialog._entries[1], "weights").url
        assert wanted in screen.footer.notice or wanted in str(getattr(pilot.app.screen, "_url", ""))


@pytest.mark.parametrize("size", [(120, 35), (40, 12)])
async def test_the_help_shows_first_the_keys_of_the_place_it_is_opened_from(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with make_app("gpt").run_test(size=size) as pilot:
        await press(pilot, "enter", "p", "f1")
        help_page = pilot.app.screen
        assert isinstance(help_page, HelpDialog)
        assert [line[0].text.strip() for line in help_page.body._lines[:2]] == ["Plot", "← →"]
        await press(pilot, "escape", "escape", "space", "space", "equals_sign")
        assert text_of(pilot.app.screen.query_one("#hints"))[0].rstrip().endswith("Esc close  ? help")
        await press(pilot, "question_mark")
        help_page = pilot.app.screen
        assert isinstance(help_page, HelpDialog)
        assert help_page.body._lines[0][0].text == "Compare"


@pytest.mark.parametrize("size", [(120, 35), (80, 24), (60, 20), (40, 12)])
async def test_a_comparison_says_what_its_signs_and_bars_mean_and_which_records_are_in_view(
    make_app: MakeApp, size: tuple[int, int]
) -> None:
    async with make_app("gpt").run_test(size=size) as pilot:
        await press(pilot, "enter", "space", "space", "space", "equals_sign")
        dialog = pilot.app.screen
        assert isinstance(dialog, CompareDialog)
        shown = "\n".join((text_of(dialog.title_row)[0], *text_of(dialog.body)[:1]))
        for words in ("= same", "bold: ", "bars: log"):
            assert words in shown
        assert "largest" in shown or "differs" in shown
        assert ("Compare 3 records" if size[0] == 120 else "Compare 1–2 of 3 · → more") in shown
        if size[0] < 120:
            await press(pilot, "right", "right")
            assert "Compare 2–3 of 3 · ← more" in text_of(dialog.title_row)[0]


async def test_no_name_of_a_fact_is_cut_and_a_range_is_seen_in_little_room(make_app: MakeApp) -> None:
    async with make_app("gpt").run_test(size=(40, 12)) as pilot:
        await press(pilot, "enter", "space", "space", "equals_sign")
        dialog = pilot.app.screen
        assert isinstance(dialog, CompareDialog)
        names = [line[0].text for line in dialog.body._lines[1:] if line]
        assert "= Design   " in names
        assert all("…" not in name and name.endswith(" ") for name in names if name)
        await press(pilot, "escape", "p", "v")
        assert "keep 20" in text_of(browser(pilot).query_one(PlotPanel))[0]


async def test_a_size_has_the_same_bar_in_a_comparison_as_in_the_list_whatever_it_is_compared_with(
    make_app: MakeApp,
) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = browser(pilot)
        await press(pilot, "enter")
        for others in (["gpt", "gpt-3"], ["gpt-3", "switch-transformer"]):
            screen.results.mark(others, on=True)
            await press(pilot, "equals_sign")
            dialog = pilot.app.screen
            assert isinstance(dialog, CompareDialog)
            line = next(line for line in dialog.body._lines if line and "Size" in line[0].text)
            for at, entry in enumerate(dialog._entries):
                drawn, rest = (line[1 + 5 * at + part].text for part in (2, 3))
                assert drawn == bar(entry.parameters, screen.results.shape.scale, len(drawn + rest))
            await press(pilot, "escape", "M")


async def test_one_record_in_view_is_compared_in_full_and_no_word_is_broken(make_app: MakeApp) -> None:
    async with make_app("gpt").run_test(size=(36, 12)) as pilot:
        await press(pilot, "enter", "space", "down", "equals_sign")
        dialog = pilot.app.screen
        assert isinstance(dialog, CompareDialog)
        entry = dialog._entries[0]
        words = " ".join("".join(span.text for span in line) for line in dialog.body._lines).split()
        for text in (entry.title, entry.license, entry.summary):
            assert " ".join(text.split()) in " ".join(word for word in words if word not in _LABELS)


async def test_no_word_of_two_records_is_broken_in_little_room_and_their_names_are_told_apart() -> None:
    entries = tuple(
        Entry(f"d{n}", f"DeepSeek-V{n}-Exp", architecture="autoregressive Transformer", license=f"License {n}")
        for n in range(2)
    )
    app = HmtuiApp(Library(Catalog("Models", (), entries)), position=Position())
    async with app.run_test(size=(40, 12)) as pilot:
        await press(pilot, "enter", "space", "space", "equals_sign")
        dialog = pilot.app.screen
        assert isinstance(dialog, CompareDialog)
        lines = ["".join(span.text for span in line) for line in dialog.body._lines]
        assert all(width_of(line.rstrip()) <= dialog.room for line in lines)
        words = " ".join(lines).split()
        assert words.count("autoregressive") == words.count("Transformer") == 2
        assert "…" not in "".join(lines)


async def test_a_word_typed_into_the_sort_menu_does_what_its_first_letter_does(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = browser(pilot)
        await press(pilot, "enter", "s", *"title")
        assert pilot.app.screen is screen, "t, which asks for a tag, belongs to the word"
        assert screen.results.sort == Sort("title")
        before = screen.results.cursor
        await press(pilot, "s", *"yj")
        assert screen.results.cursor == before + 1, "a letter that is not of the word is a command"


async def test_the_sort_menu_sorts_by_one_letter_and_reverses_by_another(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = browser(pilot)
        await press(pilot, "enter", "s")
        assert isinstance(pilot.app.screen, ChoiceDialog)
        await press(pilot, "s")
        sizes = [(screen.results.entry_at(row) or Entry("", "")).parameters or 0 for row in range(30)]
        assert sizes == sorted(sizes, reverse=True)
        await press(pilot, "s", "s")
        assert screen.results.sort == Sort("params"), "choosing it again is no surprise"
        assert screen.footer.notice == "Sorted by size, largest first"
        await press(pilot, "s", "S")
        sizes = [(screen.results.entry_at(row) or Entry("", "")).parameters or 0 for row in range(30)]
        assert sizes == sorted(sizes)


async def test_query_heading_menu_and_a_saved_view_say_the_same_of_an_order(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = browser(pilot)
        for query, arrow, order, reverse in (
            ("sort:params", "Size▾", "size, largest first", "Size, smallest first"),
            ("sort:-params", "Size▴", "size, smallest first", "Size, largest first"),
        ):
            screen.search_box.set_text(query)
            await press(pilot, "enter", "s")
            assert arrow in text_of(screen.results)[0]
            assert screen.search_box.explanation == f"By {order}"
            dialog = pilot.app.screen
            assert isinstance(dialog, ChoiceDialog)
            assert f"S {reverse}" in "\n".join(text_of(dialog.body))
            await press(pilot, "escape", "slash")
        screen.search_box.set_text("")
        await press(pilot, "enter", "s", "s", "V")
        assert "Saves query, order and tab: all records by size, largest first" in " ".join(
            line for widget in pilot.app.screen.query("*") for line in text_of(widget)
        )


async def test_the_sort_menu_has_authors_where_the_list_shows_no_column_of_them(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        screen = browser(pilot)
        await press(pilot, "enter", "s", "a")
        assert screen.footer.notice == "Sorted by authors, A–Z"
        first = [(screen.results.entry_at(row) or Entry("", "")).author[0].short for row in range(10)]
        assert first == sorted(first, key=str.casefold)


async def test_the_sort_menu_shows_values_and_names_in_columns(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "s", "end")
        dialog = pilot.app.screen
        assert isinstance(dialog, ChoiceDialog)
        shown = dialog._preview("venue").splitlines()
        assert {line[16:18] for line in shown} == {"  "}
        assert all(line[18] != " " for line in shown)


# --- anything -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_view_opens_at_every_size_and_survives_another(make_app: MakeApp, size: tuple[int, int]) -> None:
    async with make_app().run_test(size=size) as pilot:
        await press(pilot, "enter")
        for keys in ("fj", "ppp", "R", "s"):
            await press(pilot, *keys, "j", "right", "left")
            await pilot.resize_terminal(81, 25)
            await pilot.resize_terminal(*size)
            await press(pilot, "escape", "escape")
        assert pilot.app._exception is None


@pytest.mark.parametrize(
    "entries",
    [
        (),
        (Entry("a", "a"),),
        (Entry("a", "盘" * 100, issued="2020", parameters=1, sections=("x",)),),
        tuple(Entry(f"{n}", f"n{n}", organizations=(f"Organization {n}",), issued="0001") for n in range(600)),
    ],
    ids=["none", "one", "wide", "many-values"],
)
async def test_odd_lists_break_nothing(entries: tuple[Entry, ...]) -> None:
    library = Library(Catalog("odd", (Section("x", "x"),), entries))
    app = HmtuiApp(library, position=Position(""))
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "enter")
        for keys in ("fjG", "ppp", "R", "equals_sign"):
            await press(pilot, *([keys] if len(keys) > 3 else keys), "down", "right", "up", "left")
            await press(pilot, "escape")
        assert app._exception is None


async def test_a_list_without_sizes_is_plotted_by_years_and_not_sorted_by_what_it_has_not() -> None:
    entries = [Entry(f"p{n}", f"On Things {n}", title=f"On Things {n}", issued=str(2000 + n % 5)) for n in range(30)]
    app = HmtuiApp(Library(Catalog("Papers", (), tuple(entries))), position=Position())
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p")
        screen = browser(pilot)
        plot = screen.frame.panels.plot
        assert (plot.view, screen.session.panel) == ("years", "bars")
        assert screen.footer.notice == "No listed record has both a date and a size; shown: records by year"
        await press(pilot, "j")
        shown = "\n".join(text_of(plot))
        assert "Median size" not in shown
        assert "not known of any" not in shown
        assert "Organization" not in shown + text_of(screen.frame.switch)[0]
        assert "Size over time" not in text_of(screen.frame.switch)[0]
        assert "next view" not in text_of(screen.footer)[0]
        await press(pilot, "p")
        assert plot.view == "years"
        assert "No other view" in screen.footer.notice
        await press(pilot, "escape", "s")
        dialog = pilot.app.screen
        assert isinstance(dialog, ChoiceDialog)
        words = "\n".join(text_of(dialog.body))
        assert "Size" not in words
        assert "Model" not in words


async def test_records_are_compared_in_the_order_of_marking_and_cited_or_opened_from_there(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with make_app("gpt").run_test(size=WIDE) as pilot:
        screen = browser(pilot)
        cited: list[str] = []
        opened: list[str] = []
        clipboard = screen.controllers.clipboard
        monkeypatch.setattr(clipboard, "cite", lambda read, *_: cited.extend(entry.name for entry in read()))
        monkeypatch.setattr(clipboard, "open", lambda link, name: opened.append(f"{name} {link.rel}"))
        await press(pilot, "enter")
        for row in (3, 0, 2):
            screen.results.move_to(row)
            await press(pilot, "space")
        names = [(screen.results.entry_at(row) or Entry("", "")).name for row in (3, 0, 2)]
        await press(pilot, "equals_sign")
        dialog = pilot.app.screen
        assert isinstance(dialog, CompareDialog)
        assert [entry.name for entry in dialog._entries] == names
        head = text_of(dialog.body)[1]
        assert sorted(names, key=head.index) == names
        keys = "".join(span.text for span in dialog._hints.line(0))
        assert all(
            word in keys for word in ("← → record", "d differences", "y cite 3", "m copy as Markdown", "Esc close")
        )
        await press(pilot, "y")
        assert cited == names
        await press(pilot, "right", "o")
        assert opened == [f"{names[1]} paper"]
        assert dialog.is_active
        screen.session.notify("Link copied")
        assert "Link copied" in text_of(dialog._hints)[0]
        assert text_of(dialog._hints)[0].rstrip().endswith("? help")
        await press(pilot, "left")
        assert "Esc close" in text_of(dialog._hints)[0]
        await press(pilot, "escape")
        assert screen.is_active
        assert screen.footer.repeat is None


async def test_a_comparison_says_why_a_link_cannot_be_opened_and_stays_open() -> None:
    entries = (Entry("a", "Alpha", license="MIT"), Entry("b", "Beta", license="MIT"))
    app = HmtuiApp(Library(Catalog("Tools", (), entries)), position=Position())
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "space", "space", "equals_sign", "w")
        dialog = pilot.app.screen
        assert isinstance(dialog, CompareDialog)
        assert "no weights link" in text_of(dialog._hints)[0].lower()
        legend = text_of(dialog.title_row)[0]
        assert "= same in all" in legend
        assert "bold" not in legend, "nothing is"
        assert "bars" not in legend


@pytest.mark.parametrize(("columns", "views"), [(120, ["both"]), (80, ["years", "organizations"])])
async def test_a_view_of_what_no_record_has_is_not_offered(columns: int, views: list[str]) -> None:
    entries = tuple(Entry(f"p{n}", f"Paper {n}", issued="2020", organizations=("Lab",)) for n in range(9))
    app = HmtuiApp(Library(Catalog("Papers", (), entries)), position=Position())
    async with app.run_test(size=(columns, 24)) as pilot:
        await press(pilot, "enter", "p")
        plot = browser(pilot).frame.panels.plot
        shown = [plot.view]
        for _ in range(3):
            await press(pilot, "p")
            shown.append(plot.view)
        assert shown == (views * 4)[:4]


async def test_of_a_list_without_dates_it_is_said_that_there_is_nothing_to_plot() -> None:
    app = HmtuiApp(Library(Catalog("Tools", (), (Entry("a", "Axe"), Entry("b", "Bow")))), position=Position())
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p")
        plot = browser(pilot).frame.panels.plot
        assert "Nothing to plot: no listed record has a date or an organization" in "\n".join(text_of(plot))
        await press(pilot, "escape")
        assert browser(pilot).session.panel == "list"


async def test_the_palette_says_which_plot_a_list_has() -> None:
    dated = tuple(Entry(f"p{n}", f"Paper {n}", issued="2020") for n in range(9))
    for entries, words in ((dated, "Records by year: their sizes are not known"), ((Entry("a", "Axe"),), "hardly any")):
        app = HmtuiApp(Library(Catalog("Papers", (), entries)), position=Position())
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "enter", "colon")
            dialog = pilot.app.screen
            assert isinstance(dialog, PaletteDialog)
            plot = next(one for one in dialog._commands if one.name == "Plot records")
            assert words in f"{plot.detail} {plot.reason}"


async def test_the_bars_that_fit_another_size_are_shown_when_the_terminal_is_resized(make_app: MakeApp) -> None:
    async with make_app().run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p", "p", "right")
        screen = browser(pilot)
        plot = screen.frame.panels.plot
        for columns, view in ((80, "organizations"), (120, "both")):
            await pilot.resize_terminal(columns, 24)
            await pilot.pause(0.05)
            assert (plot.view, plot.bar[0], screen.session.panel) == (view, "organizations", "bars")
            assert " organizations " in text_of(screen.frame.switch)[0].lower()


async def test_the_first_view_is_one_with_data_when_these_come_after_the_plot_was_opened() -> None:
    entries = tuple(Entry(f"p{n}", f"Paper {n}", issued="2020") for n in range(9))
    app = HmtuiApp(Library(Catalog("Papers", (), entries)), position=Position("qqzzxx"))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        screen = browser(pilot)
        screen.controllers.views.plot()
        await pilot.pause(0.1)
        plot = screen.frame.panels.plot
        assert "No record matches (Esc: list)" in "\n".join(text_of(plot))
        assert "walk" not in text_of(browser(pilot).footer)[0], "there is no point to walk to"
        screen.session.set_query("paper")
        await pilot.pause(0.1)
        assert plot.view == "years"


async def test_where_no_size_is_known_only_keys_that_do_something_are_named() -> None:
    for issued, keys in (("2020", "p next view"), ("", "/ search")):
        entries = tuple(Entry(f"p{n}", f"Paper {n}", issued=issued) for n in range(9))
        app = HmtuiApp(Library(Catalog("Papers", (), entries)), position=Position())
        async with app.run_test(size=WIDE) as pilot:
            await press(pilot, "enter", "p")
            screen = browser(pilot)
            screen.frame.panels.plot.open("size")
            await press(pilot, "shift+tab", "tab")
            screen.frame.panels.plot.focus()
            await pilot.pause(0.1)
            shown = text_of(screen.footer)[0]
            assert shown.startswith(f" {keys}"), shown
            assert not any(word in shown for word in ("walk", "record", "range", "size"))


async def test_years_not_stated_are_counted_without_a_bar_and_written_in_full() -> None:
    dated = [Entry(f"d{n}", f"D{n}", issued="2024") for n in range(4)]
    entries = (*dated, *(Entry(f"u{n}", f"U{n}") for n in range(90)))
    app = HmtuiApp(Library(Catalog("Mixed", (), entries)), position=Position())
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p", "down")
        lines = [line.rstrip() for line in text_of(browser(pilot).frame.panels.plot)]
        assert lines[1].endswith(" 4  ━━━━")
        assert lines[2].strip("▌ ").split() == ["not", "stated", "90"]


@pytest.mark.parametrize("known", [True, False])
async def test_the_legend_of_bars_has_the_sign_of_unknown_weights_where_it_is_drawn(*, known: bool) -> None:
    sized = [
        Entry(f"m{n}", f"M{n}", issued=f"202{n}", parameters=10**9, organizations=("Lab",), open_weights=True)
        for n in range(4)
    ]
    entries = (*sized, Entry("x", "X", issued="2024", open_weights=True if known else None))
    app = HmtuiApp(Library(Catalog("Models", (), entries)), position=Position())
    async with app.run_test(size=WIDE) as pilot:
        await press(pilot, "enter", "p", "p")
        shown = "\n".join(text_of(browser(pilot).frame.panels.plot))
        assert ("× unknown" in shown, "×" in shown) == (not known, not known)
