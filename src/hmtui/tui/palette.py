"""The command palette and its list: every action of the table, and every tab.

Invariant: what it shows is ``Content``, so that a section called ``[/bold]`` is
just that.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Provider
from textual.content import Content
from textual.style import Style as VisualStyle
from textual.widgets import Input
from textual.worker import WorkerError

from hmtui.actions import ACTIONS, key_label, on_marked
from hmtui.tui.modal import DismissOnce
from hmtui.tui.type_ahead import ahead_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.app import ComposeResult
    from textual.await_complete import AwaitComplete
    from textual.command import Hits

    from hmtui.tui.browse import BrowseScreen

__all__ = ["Commands", "Palette"]

_NOT_HERE = {"tab", "palette", "copy_selection", "enter", "escape"}
"""Actions that mean nothing without the panel they are pressed in."""


class _List(CommandList):
    """The list, whose cursor may be reverse video, which Textual 8 leaves out of visual styles."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> VisualStyle:
        """Return the style of a part of the list."""
        style = super().get_visual_style(*component_classes, partial=partial)
        if component_classes and self.get_component_styles(*component_classes).text_style.reverse:
            return style + VisualStyle(reverse=True)
        return style


class Palette(DismissOnce, CommandPalette):
    """Textual's palette: dismissed once, and what is typed with Enter in one burst is what is run."""

    def compose(self) -> ComposeResult:
        """Put our list in the place of Textual's."""
        for widget in super().compose():
            yield _List() if type(widget) is CommandList else widget

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close; keys that come before the chosen command is run wait for what it opens."""
        if self._selected_command is not None and (ahead := ahead_of(self)):
            ahead.hold_for_next()
        return super().dismiss(result)

    @on(Input.Submitted)
    async def _submit_when_listed(self, event: Input.Submitted) -> None:
        """Choose from the list of what is typed now, not from that of some letters ago."""
        event.stop()
        event.prevent_default()
        gathering = [one for one in self.workers if one.node is self and not one.is_finished]
        with suppress(WorkerError):
            await self.workers.wait_for_complete(gathering)
        self._select_or_command(event)


class Commands(Provider):
    """Commands of the browser."""

    @property
    def _browser(self) -> BrowseScreen:
        from hmtui.tui.browse import BrowseScreen  # noqa: PLC0415 - the browser stands above its palette

        if not isinstance(self.screen, BrowseScreen):
            raise TypeError("the palette opens over the browser")
        return self.screen

    def _all(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        browser = self._browser
        for action in ACTIONS:
            if action.id not in _NOT_HERE:
                label = on_marked(action.label, len(browser.results.marks)) if action.on_marked else action.label
                title = f"{label[0].upper()}{label[1:]}"
                yield (
                    f"{title}  {key_label(action.keys[0])}",
                    action.help,
                    partial(browser.action_run, action.id),
                )
        for section in browser.library.catalog.sections:
            yield (
                f"Tab {section.title}",
                "Show this section.",
                partial(browser.show_section, section.id),
            )
        for view in browser.own.views():
            yield f"View {view.name}", f"Search: {view.query or 'all records'}.", partial(browser.own.use_view, view)
            yield f"Delete view {view.name}", "u brings it back.", partial(browser.own.delete_view, view)
        yield "Theme", "Choose other colours.", partial(browser.ahead.do, browser.app.action_change_theme)

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
