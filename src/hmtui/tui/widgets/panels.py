"""The panels of the browser, by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from textual.widget import Widget

    from hmtui.tui.widgets.details import DetailsPanel
    from hmtui.tui.widgets.footer import Footer
    from hmtui.tui.widgets.results import ResultsPanel
    from hmtui.tui.widgets.search_box import SearchBox
    from hmtui.tui.widgets.tabs import SectionTabs

__all__ = ["PANELS", "Panels"]

PANELS = ("box", "list", "detail")
"""The panels that take the focus, in the order of Tab."""


class Panels(Struct, frozen=True):
    """The widgets of the browser."""

    box: SearchBox
    tabs: SectionTabs
    results: ResultsPanel
    details: DetailsPanel
    footer: Footer

    def widget(self, panel: str) -> Widget:
        """Return the widget that has the focus when a panel has it."""
        return {"box": self.box.input, "list": self.results, "detail": self.details}[panel]

    def name_of(self, widget: Widget | None) -> str:
        """Return which panel a focused widget is; the box where nothing has the focus yet."""
        return next((panel for panel in PANELS if self.widget(panel) is widget), "box")
