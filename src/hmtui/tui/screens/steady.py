"""A screen whose first frame is painted once, and which can wait with the next one.

Textual paints a new screen up to four times: for each panel that has got its size meanwhile, and for the screen
itself, which has "resumed"; and it computes the styles of each panel twice. Invariant: what is left out here was
painted or computed a moment ago, and nothing has changed since.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from textual import events
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from hmtui.memory import collect_as_usual
from hmtui.tui.terminal.textual_compat import forget_repaints

if TYPE_CHECKING:
    from textual.geometry import Region
    from typing_extensions import Self

__all__ = ["SteadyScreen"]


class SteadyScreen(Screen[None]):
    """A screen whose first frame is painted once; its panels know at once what stands where (``LineWidget.fit``)."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As in Textual, which paints the whole screen when the focus moves; here each panel paints what that changes."""
    _painted_once = False
    _all_is_painted = False
    _waits: ExitStack | None = None

    def hold_picture(self) -> None:
        """Paint nothing until ``release_picture``, so that what changes until then is seen at once."""
        if self._waits is None:
            self._waits = ExitStack()
            self._waits.enter_context(self.app.batch_update())

    def release_picture(self) -> None:
        """Paint what has changed since ``hold_picture``, in one frame."""
        if self._waits is not None:
            waits, self._waits = self._waits, None
            waits.close()
            self.refresh()  # each panel tells in a message of its own that it has changed: some come after the frame

    async def on_event(self, event: events.Event) -> None:
        """Handle an event; before the first frame, the styles that the panels were mounted with still hold."""
        if isinstance(event, events.ScreenResume) and not self._painted_once:
            event.refresh_styles = False
        await super().on_event(event)

    def _compositor_refresh(self) -> None:
        """Paint; the first frame has all that panels wished to be painted before."""
        super()._compositor_refresh()
        if not self._painted_once and self.is_current:
            self._painted_once = self._all_is_painted = True
            for widget in self.walk_children(Widget, with_self=True):
                forget_repaints(widget)
            self.call_next(self._go_on)

    def _go_on(self) -> None:
        self._all_is_painted = False
        collect_as_usual()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Paint all of the screen again, unless that was done within the same message."""
        if self._all_is_painted and not (layout or recompose):
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
