"""The command palette and its list: every action of the table, and every tab.

Invariant: what it shows is ``Content``, so that a section called ``[/bold]`` is
just that.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.command import CommandInput, CommandList, CommandPalette, DiscoveryHit, Hit, Provider
from textual.content import Content
from textual.errors import NoWidget
from textual.style import Style as VisualStyle
from textual.widgets import Input
from textual.worker import WorkerError

from hmtui.tui.dialogs.modal import DismissOnce
from hmtui.tui.terminal.key_hold import behind, key_hold_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from textual import events
    from textual.app import ComposeResult
    from textual.await_complete import AwaitComplete
    from textual.command import Hits

__all__ = ["Command", "Commands", "Palette"]

Command = tuple[str, str, "Callable[[], object]"]
"""A title, a sentence, and what it does."""


class _List(CommandList):
    """The list, whose cursor may be reverse video, which Textual 8 leaves out of visual styles.

    Textual lays out no row where there is no room for one, and looks rows up by their number in the list that was
    painted. Invariant: keys and clicks on a row that is not there do nothing.
    """

    def action_page_up(self) -> None:
        """Go up a page."""
        if self._has_rows:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go down a page."""
        if self._has_rows:
            super().action_page_down()  # type: ignore[no-untyped-call]

    @property
    def _has_rows(self) -> bool:
        """Whether a line of any row is laid out."""
        region = self.scrollable_content_region
        return bool(region) and self.get_content_height(region.size, region.size, region.width) > 0

    def on_click(self, event: events.Click) -> None:
        """Ignore a click on a row that the list has lost since it was painted."""
        if event.style.meta.get("option", -1) >= self.option_count:
            event.prevent_default()
            event.stop()  # the palette would find nothing there, and close

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> VisualStyle:
        """Return the style of a part of the list."""
        style = super().get_visual_style(*component_classes, partial=partial)
        if component_classes and self.get_component_styles(*component_classes).text_style.reverse:
            return style + VisualStyle(reverse=True)
        return style


class Palette(DismissOnce, CommandPalette):
    """Textual's palette: dismissed once, and what is typed with Enter in one burst is what is run."""

    BINDINGS: ClassVar = [Binding("enter", "choose", show=False, priority=True)]
    _release: Callable[[], Awaitable[None]] | None = None
    """What lets go of the keys typed behind Enter."""

    def compose(self) -> ComposeResult:
        """Put our list in the place of Textual's."""
        for widget in super().compose():
            yield _List() if type(widget) is CommandList else widget

    def action_choose(self) -> None:
        """Have Enter follow the letters typed before it; keys behind it wait for what the chosen command opens."""
        box = self.query_one(CommandInput)
        if key_hold := key_hold_of(self):
            self._release = key_hold.hold(lambda: self.is_active)
        box.call_later(box.action_submit)

    def on_click(self, event: events.Click) -> None:
        """Ignore a click beside the screen: the terminal may have become smaller since."""
        try:
            self.get_widget_at(event.screen_x, event.screen_y)
        except NoWidget:
            event.prevent_default()

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close; keys that come before the chosen command is run wait for what it opens."""
        if self._selected_command is not None and (key_hold := key_hold_of(self)):
            key_hold.until_next_call()
        return super().dismiss(result)

    @on(Input.Submitted)
    async def _submit_when_listed(self, event: Input.Submitted) -> None:
        """Choose from the list of what is typed now, not from that of some letters ago."""
        event.stop()
        event.prevent_default()
        # One that is cancelled, since a letter came after it, would end the wait for all others.
        gathering = [one for one in self.workers if one.node is self and not (one.is_finished or one.is_cancelled)]
        with suppress(WorkerError):
            await self.workers.wait_for_complete(gathering)
        self._select_or_command(event)
        if self._release is not None:
            # Behind the choice that the list may have posted; where nothing fits, the keys are for this box.
            behind(self.query_one(CommandList), self._release)


class Commands(Provider):
    """The commands of the screen under the palette, which offers them as ``palette_commands``."""

    def _all(self) -> Iterable[Command]:
        offered: Iterable[Command] = self.screen.palette_commands()  # type: ignore[attr-defined]
        return offered

    async def discover(self) -> Hits:
        """Offer everything while nothing is typed."""
        for title, words, run in self._all():
            yield DiscoveryHit(Content(title), run, text=title, help=Content(words))  # type: ignore[arg-type]

    async def search(self, query: str) -> Hits:
        """Offer what the letters typed fit."""
        matcher = self.matcher(query)
        for title, words, run in self._all():
            score = max(matcher.match(title), matcher.match(words) / 2)
            if score > 0:
                yield Hit(score, Content(title), run, text=title, help=Content(words))  # type: ignore[arg-type]
