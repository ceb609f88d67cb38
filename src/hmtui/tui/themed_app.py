"""What makes the first frame come soon, and come once: an application and a screen to begin with.

Textual parses every sheet again when a theme is chosen, styles the inks of each panel apart, and paints a new
screen up to four times: for each panel that has got its size meanwhile, and for the screen itself, which has
"resumed". Invariant: what is left out here has been done a moment ago, and nothing has changed since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ReturnType
from textual.screen import Screen
from textual.widget import Widget

from hmtui.tui.terminal.ending import EndingApp
from hmtui.tui.widgets.line_widget import INKS, LineWidget
from hmtui.tui.terminal.textual_compat import forget_repaints

if TYPE_CHECKING:
    from textual.geometry import Region
    from typing_extensions import Self

__all__ = ["InkedApp", "SteadyScreen"]


class InkedApp(EndingApp[ReturnType]):
    """An application that mixes the inks of its panels once, where each panel would mix all of them for itself."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"ink--{ink}" for ink in INKS}

    def refresh_css(self, animate: bool = True) -> None:  # noqa: FBT001, FBT002 - Textual's own
        """Style everything anew; before there is anything, only tell the sheets the colours they will be parsed with."""
        if self.screen_stack:
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def repaint_in_new_colours(self) -> None:
        """Paint everything anew: panels remember what they have painted, and in which colours."""
        for screen in self.screen_stack:
            for panel in screen.walk_children(LineWidget):
                panel.notify_style_update()
                panel.refresh()
            screen.refresh(layout=True)

    def get_default_screen(self) -> Screen[object]:
        """Mix the inks before there is a panel to paint."""
        self.stylesheet.apply(self)
        return self.first_screen()

    def first_screen(self) -> Screen[object]:
        """Return the screen to begin with."""
        return super().get_default_screen()


class SteadyScreen(Screen[None]):
    """A screen whose first frame is painted once; its panels know at once what stands where (``LineWidget.fit``)."""

    _begun = False
    _all_is_painted = False

    def _compositor_refresh(self) -> None:
        """Paint; the first frame has all that panels wished to be painted before."""
        super()._compositor_refresh()
        if not self._begun and self.is_current:
            self._begun = self._all_is_painted = True
            for widget in self.walk_children(Widget, with_self=True):
                forget_repaints(widget)
            self.call_next(self._go_on)

    def _go_on(self) -> None:
        self._all_is_painted = False

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint all of the screen again, unless that was done within the same message."""
        if self._all_is_painted and not (layout or recompose):
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
