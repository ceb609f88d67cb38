"""The help: every key, the search language and the signs on a page of its own, with a filter over it.

Invariant: all of it can be reached by the keys that move and are no letters, on the smallest screen too; every
letter goes to the filter, so that the help can be asked what any key does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from hmtui.tui.dialogs.dialog import CLOSE, FrameBox, Key, Lines
from hmtui.tui.dialogs.help_page import Legend, count_matching, page
from hmtui.tui.dialogs.page import Page
from hmtui.tui.terminal.key_hold import when_typed
from hmtui.tui.widgets.line_widget import Span, cut
from hmtui.tui.widgets.text_input import LineBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.widget import Widget

__all__ = ["HelpDialog"]

_SCROLLING: tuple[Key, ...] = (("↑ ↓", "scroll"), ("PgDn", "page"))
_CLEAR: Key = ("Esc", "clear filter")


class _Body(Lines):
    """The lines of the page; the title says which of them are in view."""

    def __init__(self, page: Page) -> None:
        super().__init__(id="body")
        self._page = page

    def redraw(self, lines: Iterable[int] | None = None) -> None:
        """Bring page and title up to date."""
        super().redraw(lines)
        self._page.title_row.show((Span(f"{self.top + 1}–{min(self.top + self.page, self.length)} of {self.length}"),))


class _Filter(LineBox):
    """The filter; while it is empty, the key that opened the help closes it again."""

    async def _on_key(self, event: events.Key) -> None:
        if event.character == "?" and not self.value:
            event.stop()
            event.prevent_default()
            self.screen.dismiss(None)


class HelpDialog(Page):
    """Every key, the search language and the signs: letters filter them, keys of movement scroll."""

    AUTO_FOCUS = "#filter"
    BINDINGS: ClassVar = [
        Binding("escape", "clear_or_close", show=False, priority=True),
        # The filter would take them: it scrolls and edits by them.
        Binding("down", "scroll(1)", show=False, priority=True),
        Binding("up", "scroll(-1)", show=False, priority=True),
        Binding("pagedown", "page(1.0)", show=False, priority=True),
        Binding("pageup", "page(-1.0)", show=False, priority=True),
        Binding("ctrl+d", "page(0.5)", show=False, priority=True),
        Binding("ctrl+u", "clear_or_page", show=False, priority=True),
        Binding("home", "scroll(-100000)", show=False, priority=True),
        Binding("end", "scroll(100000)", show=False, priority=True),
    ]

    def __init__(self, name: str, facts: Sequence[str], legend: Legend) -> None:
        """Prepare the page, under the header of the list that is browsed: its name, and facts about it."""
        super().__init__("Help", name, facts)
        self.filter = _Filter(placeholder="Type a key or a word", compact=True, id="filter", select_on_focus=False)
        self.filter.cursor_blink = False
        self._legend = legend
        self.body = _Body(self)
        self.box = FrameBox(self.filter, title="Filter help", keys=(), id="box")
        self.show_keys((*_SCROLLING, CLOSE))

    def above(self) -> Sequence[Widget]:
        """Put the filter over the title, in its frame."""
        return (self.box,)

    def action_help(self) -> None:
        """Close: the key that opened the help closes it again."""
        self.dismiss(None)

    def action_clear_or_close(self) -> None:
        """Clear the filter; without one, close."""
        when_typed(self.filter, self._clear_or_close)

    def action_clear_or_page(self) -> None:
        """Clear the filter, as a search box; without one, scroll back half a page."""
        if self.filter.value:
            self.filter.value = ""
        else:
            self.action_page(-0.5)

    def _clear_or_close(self) -> None:
        if self.filter.value:
            self.filter.value = ""
        else:
            self.dismiss(None)

    def on_input_changed(self) -> None:
        """Show what matches, from its beginning."""
        self.body.top = 0
        self.show_keys((*_SCROLLING, _CLEAR if self.filter.value else CLOSE))
        self.lay_out()

    def lay_out(self) -> None:
        """Show what matches, and how many commands that is."""
        wanted = self.filter.value.split()
        self.box.expected = self.app.size.width
        self.box.label(fact=f"{count_matching(self._legend, wanted)} found" if wanted else "")
        self.body.show(page(self._legend, wanted, self.room) or [(Span(cut(" Nothing matches.", self.room), "muted"),)])
