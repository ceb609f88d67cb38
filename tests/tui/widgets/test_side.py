from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.tui.themed_app import ThemedApp
from hmtui.tui.widgets.line_widget import STYLES
from hmtui.tui.widgets.side import SidePanel, SideRow

if TYPE_CHECKING:
    import pytest
    from textual.app import ComposeResult

LICENSE = "Modified Ada License"
"""A value of 20 cells."""


class PanelApp(ThemedApp[None]):
    CSS = "SidePanel { width: 43; }" + "".join(f".style--{style} {{ text-style: bold; }}" for style in STYLES)

    def __init__(self) -> None:
        super().__init__()
        self.panel = SidePanel()

    def compose(self) -> ComposeResult:
        yield self.panel


def rows(*labels: str) -> list[SideRow]:
    return [SideRow(label, f"license:{label}", "3", share=1.0) for label in labels]


async def test_a_long_value_takes_cells_of_the_bars_and_they_stay_where_they_are() -> None:
    app = PanelApp()
    async with app.run_test(size=(60, 5)):
        app.panel.show("Facets", "", rows("MIT", LICENSE))
        lines = [app.panel.render_line(y).text for y in range(2)]
        assert f" {LICENSE} " in lines[1]
        assert lines[0].index("━") == lines[1].index("━")
        app.panel.show("Facets", "", rows("MIT"))
        assert app.panel.render_line(0).text.index("━") == lines[0].index("━")
        app.panel.show("Related records", "", rows("MIT"))
        assert app.panel.render_line(0).text.index("━") < lines[0].index("━")


async def test_a_bar_keeps_its_cells_beside_the_longest_value() -> None:
    app = PanelApp()
    async with app.run_test(size=(60, 5)):
        app.panel.show("Facets", "", rows("Ada" * 30))
        line = app.panel.render_line(0).text
        assert "…" in line
        assert line.count("━") == 12


async def test_the_count_stands_near_the_value_where_there_is_much_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PanelApp, "CSS", PanelApp.CSS.replace("43", "80"))
    app = PanelApp()
    async with app.run_test(size=(80, 5)):
        app.panel.show("Facets", "", rows("MIT", "Ada" * 30))
        line = app.panel.render_line(0).text
        assert line.index("3") < 45
        assert line.count("━") > 30


async def test_long_values_that_differ_in_the_middle_are_told_apart() -> None:
    app = PanelApp()
    begins = "Applications of Large"
    labels = (f"{begins} Boat Models in Town", f"{begins} Ship Models in Town", f"{begins} Boats", "Other")
    async with app.run_test(size=(60, 5)):
        app.panel.show("Facets", "", rows(*labels))
        lines = [app.panel.render_line(y).text.split("   3 ")[0].strip("▌ ") for y in range(4)]
        assert len(set(lines)) == 4
        assert lines[0].startswith("…Boat")
        assert lines[3] == "Other"
