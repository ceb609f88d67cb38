"""Everything around the panels of the main screen: header, titles, rules, and which layout the terminal has room for.

Invariant: exactly one panel looks focused, and the layout depends on the size of the terminal and the room that the
user gives the details alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hmtui.tui.controllers.messages import describe, title_of
from hmtui.tui.widgets.column_layout import sample, shape_of
from hmtui.tui.widgets.line_widget import Span
from hmtui.tui.widgets.plot import ViewSwitch
from hmtui.tui.widgets.results import SIDE_BY_SIDE
from hmtui.tui.widgets.said import Said
from hmtui.tui.widgets.side import THREE_PANES
from hmtui.tui.widgets.title_rows import Header, Rule, Title, details_width
from hmtui.views.signs import Signs

if TYPE_CHECKING:
    from textual.screen import Screen

    from hmtui.library import Library
    from hmtui.models import Entry
    from hmtui.tui.widgets.panels import Panels
    from hmtui.tui.widgets.reading_line import Reading

__all__ = ["Frame"]

_SIDE_WIDTH = 34
"""Cells of facets or related records beside list and details."""
_NARROW, _SHORT, _FRAMED, _HEADED, _LOW = 70, 20, 30, 16, 7
"""Columns and rows of a terminal: below the first two there is one pane, from the next two on a frame, a header; below the
last one neither tabs nor rule."""


class Frame:
    """The frame of one screen."""

    def __init__(self, screen: Screen[Any], panels: Panels) -> None:
        """Serve ``screen``, which mounts the widgets."""
        self._screen, self.panels = screen, panels
        self.signs = Signs()
        self._described: tuple[Library, str, Signs | None] | None = None
        """The list that the header describes, what its records are, and their signs where they have any."""
        self._is_reading = False
        self._arranged: object = None
        """For which size and which open panels the layout was chosen last."""
        self.header = Header(id="header")
        self.titles = (Title(in_rule=False, id="title"), Title(in_rule=True, id="divider"))
        """The title of the details beside the list, and the one below it."""
        self.side_title = Title(in_rule=False, id="side-title")
        """The title of facets or related records beside list and details."""
        self.rule = Rule(id="rule")
        self.switch = ViewSwitch(id="views")
        """Which view of the plot is open."""

    def describe(self, library: Library) -> None:
        """Fit header, tabs, columns, signs and bars to what a library has, and show where the focus is.

        While a list is read, the columns stay what its first records made them.
        """
        panels, before = self.panels, self._described[0] if self._described is not None else None
        grows = self._is_reading and before is not None and before.name == library.name and len(before) > 0
        shape = panels.results.shape if grows else shape_of(sample(library))
        ascii_only = bool(getattr(self._screen.app, "ascii_only", False))
        self.signs = Signs(library.catalog.sections, ascii_only=ascii_only)
        panels.results.offer(shape, self.signs)
        panels.details.scale = shape.scale
        panels.footer.ascii_only = ascii_only
        panels.results.thumb = panels.details.thumb = panels.side.thumb = "#" if ascii_only else "┃"
        panels.side.stroke, panels.plot.signs = self.signs.stroke, self.signs
        panels.tabs.offer(library.catalog.sections, self.signs if shape.signs else None)
        has = shape.has | ({"signs"} if shape.signs else set())
        panels.box.show_examples(has, papers=shape.of_papers)
        self._described = library, shape.noun, self.signs if shape.signs else None
        self._show_header()
        self.light()

    def show_reading(self, reading: Reading | None) -> None:
        """Show how far a source has been read: in the last line of the list, and in the header; None ends it."""
        self._is_reading = reading is not None
        self.panels.results.show_reading(reading)
        self._show_header(reading)

    def _show_header(self, reading: Reading | None = None) -> None:
        if reading is not None and reading.opens:
            self.header.show(f"Opening {reading.opens} …", ())
        elif self._described is not None:
            library, noun, signs = self._described
            indexed = reading.done if reading is not None and reading.indexing else None
            read = reading.records if reading is not None else 0
            self.header.show(*describe(library, noun=noun, read=read, indexed=indexed), signs)

    def choose_layout(self) -> None:
        """Choose the layout for the room there is."""
        screen, panels = self._screen, self.panels
        size = screen.app.size
        hidden = panels.details.hidden and not panels.side.kind
        single = size.width < _NARROW or size.height < _SHORT or hidden
        stacked = not single and size.width < SIDE_BY_SIDE
        screen.set_class(single and panels.name_of(screen.focused) not in {"box", "list"}, "-detail")
        side, wide = bool(panels.side.kind), size.width >= THREE_PANES and size.height >= _SHORT
        panels.side.stand(beside_details=wide)
        screen.set_class(side, "-side")
        screen.set_class(side and wide, "-three")
        screen.set_class(bool(panels.plot.view), "-plot")
        self.header.show_legend(shown=not panels.plot.view)
        screen.set_class(single, "-single")
        screen.set_class(stacked, "-stacked")
        screen.set_class(size.height >= _FRAMED and size.width >= _NARROW, "-framed")
        screen.set_class(size.height >= _HEADED, "-tall")
        screen.set_class(size.height < _LOW, "-low")
        panels.results.divides = not (single or stacked)
        panels.details.compact = not panels.results.divides
        width = self._details_width + 2 if panels.results.divides else "1fr"
        panels.details.styles.width = width
        self.titles[0].styles.width = width
        panels.side.styles.width = _SIDE_WIDTH if wide else width
        self.side_title.styles.width = _SIDE_WIDTH - 1
        views = panels.plot.data.views(size.width, panels.plot.view)
        self.switch.styles.width = self.switch.show(panels.plot.view, views, room=size.width >= SIDE_BY_SIDE)

    @property
    def _details_width(self) -> int:
        return details_width(self._screen.app.size.width, self.panels.details.room)

    def arrange(self) -> None:
        """Lay out the panels that are open, and show where the focus is."""
        size, plot = self._screen.app.size, self.panels.plot
        view = plot.data.fitting(plot.view, plot.bar[0], size.width)
        if view != plot.view:
            plot.open(view)
        state = size, self.panels.side.kind, self.panels.details.room, view, plot.data.views(size.width, view)
        if state != self._arranged:
            self._arranged = state
            self.choose_layout()
        self.light()
        self.show_title(self.panels.results.current)

    def light(self) -> None:
        """Show which panel has the focus: its rule, its title, its keys."""
        panels, columns = self.panels, self._screen.app.size.width
        panel = panels.name_of(self._screen.focused)
        self._show_keys(panel)
        panels.results.show_focus(panel)
        panels.box.light(lit=panel == "box")
        in_details = panel == panels.shown("detail")
        for title in self.titles:
            title.light(lit=in_details)
        if panels.plot.view:
            dividers, lit = panels.plot.halves(columns)
            self.rule.light(dividers, lit if panel == panels.plot.kind else None)
            return
        beside = (_SIDE_WIDTH - 1,) if panels.side.kind and panels.side.beside_details else ()
        self.side_title.light(lit=bool(beside) and panel == panels.side.kind)
        dividers = (*beside, *((columns - self._details_width - 3,) if panels.results.divides else ()))
        parts = [*(panels.side.kind for _column in beside), "list", panels.shown("detail")]
        self.rule.light(dividers, parts.index(panel) if panel in parts[: len(dividers) + 1] else None)

    def _show_keys(self, panel: str) -> None:
        """Show which keys help in a panel, and whether Esc leads back to the plot."""
        current, opened = self.panels.results.current, self.panels.plot.opened
        returns = bool(opened) and current is not None and current.id == opened
        self.panels.footer.show_panel(self._hints_of(panel, self._screen.app.size.width), returns=returns)

    def _hints_of(self, panel: str, columns: int) -> str:
        """Return whose keys the footer names: in the plot, those of a range, or of a view that is the only one."""
        plot = self.panels.plot
        if panel != plot.kind or not panel:
            return panel
        if plot.range is not None:
            return "range"
        only = len(plot.data.views(columns, plot.view)) < 2
        if plot.data.counted and (not plot.data.total or (panel == "plot" and plot.point is None)):
            return "empty plot" if only else "plot without sizes"
        return panel if not only else "only both" if plot.view == "both" else f"only {panel}"

    def show_selection(self) -> None:
        """Show what the keys of the box do while its text is selected."""
        self.panels.footer.show_selected(selected=self.panels.box.is_selected)

    def show_title(self, entry: Entry | None) -> None:
        """Show what the record in the details is called, and which keys help there."""
        self._show_keys(self.panels.name_of(self._screen.focused))
        side = self.panels.side
        of_side = side.title, (Span(side.note),)
        self.side_title.show(*of_side)
        named = title_of(entry, self.signs) if self.panels.details_shown else of_side
        for title in self.titles:
            title.show(*named)

    def explain(self, said: Said) -> None:
        """Say something of the query: in the frame of the box, else in place of the rule."""
        self.panels.box.explain(said)
        self.rule.explain(Said() if self._screen.has_class("-framed") else said)
        self.rule.set_class(bool(said.words), "-said")

    def show_marks(self, marked: int, unlisted: int) -> None:
        """Show how many records are marked: in the header, in the footer where there is no header; the details leave out a key."""
        self.header.show_marks(marked, unlisted)
        details = self.panels.details
        if details.marked != (marked > 0):
            details.marked = marked > 0
            details.fit()
            details.redraw()
        self.panels.footer.show_marks(marked, unlisted, shown=not self._screen.has_class("-tall"))
