"""The panels of the browser, by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from hmtui.tui.widgets.plot import PlotPanel
from hmtui.tui.widgets.side import SidePanel

if TYPE_CHECKING:
    from textual.widget import Widget

    from hmtui.tui.widgets.details import DetailsPanel
    from hmtui.tui.widgets.footer import Footer
    from hmtui.tui.widgets.results import ResultsPanel
    from hmtui.tui.widgets.search_box import SearchBox
    from hmtui.tui.widgets.tabs import SectionTabs

__all__ = ["Panels"]


class Panels(Struct, frozen=True):
    """The widgets of the browser."""

    box: SearchBox
    tabs: SectionTabs
    results: ResultsPanel
    details: DetailsPanel
    footer: Footer
    side: SidePanel = field(default_factory=lambda: SidePanel(id="side"))
    """Facets or related records, in the place of the details."""
    plot: PlotPanel = field(default_factory=lambda: PlotPanel(id="plot"))
    """A plot, in the place of list and details."""

    @property
    def order(self) -> tuple[str, ...]:
        """The panels on the screen that take the focus, in the order of Tab."""
        if self.plot.kind:
            return ("box", self.plot.kind)
        if not self.side.kind:
            return ("box", "list", "detail")
        return ("box", self.side.kind, "list", *(["detail"] if self.details_shown else []))

    @property
    def details_shown(self) -> bool:
        """Whether the details have room beside facets or related records."""
        return not self.side.kind or self.side.beside_details

    def widget(self, panel: str) -> Widget:
        """Return the widget that has the focus when a panel has it."""
        known: dict[str, Widget] = {"box": self.box.input, "list": self.results, "detail": self.details}
        return known.get(panel) or (self.plot if panel == self.plot.kind else self.side)

    def view(self, panel: str) -> SidePanel | PlotPanel | None:
        """Return the panel of facets, related records or plots of that name; None where it is another one."""
        if panel and panel == self.plot.kind:
            return self.plot
        return self.side if panel and panel == self.side.kind else None

    def shown(self, panel: str) -> str:
        """Return the panel that stands where another one would be: the plot, facets or related records."""
        if panel == "box":
            return panel
        return self.plot.kind or (self.side.kind if panel == "detail" and not self.details_shown else panel)

    def name_of(self, widget: Widget | None) -> str:
        """Return which panel a focused widget is, or what stands in its place; the box where nothing has the focus yet.

        A click that arrives together with the key that opens a plot focuses what the plot has covered.
        """
        panels = ("list", "detail", self.side.kind, self.plot.kind)
        return self.shown(next((panel for panel in panels if panel and self.widget(panel) is widget), "box"))
