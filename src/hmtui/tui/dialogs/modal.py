"""The base of every window over the browser: it can be dismissed once.

Keys and clicks that arrive in one burst are dealt with one after the other, the
second one after the first has dismissed the window. Textual then takes whatever
screen is on top off the stack, or finds that none is left; handlers look for
widgets that are gone. Invariant: a window is taken off the stack once, only while
it is on top, and no key, click or message of its widgets reaches it after that,
nor before its widgets are there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.segment import Segment
from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import Binding
from textual.color import TRANSPARENT
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen

from hmtui.tui.terminal.textual_compat import release_drawing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
    from rich.style import Style
    from textual.message import Message
    from textual.screen import Screen

    _Screen = Screen[Any]
else:
    _Screen = object  # Textual takes style and bindings from the first base that is one of its nodes

__all__ = ["DismissOnce", "Modal"]


class DismissOnce(_Screen):
    """What makes a screen one whose second dismissal does nothing."""

    _dismissed = False

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Take the window off the screen with a result, unless that was done or another window covers it."""
        if self._dismissed or not self.is_active:
            return AwaitComplete.nothing()  # type: ignore[no-untyped-call, no-any-return] # Textual's own
        self._dismissed = True
        return super().dismiss(result)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Span no action of a window that is not complete yet, or has been dismissed."""
        return self.is_mounted and not self._dismissed and super().check_action(action, parameters)

    async def _dispatch_message(self, message: Message) -> None:
        from_user = isinstance(message, events.InputEvent) or message.control is not None
        if not (self._dismissed and from_user):
            await super()._dispatch_message(message)


class _Veil(BackgroundScreen):
    """What a window covers: its text alone, quiet and in one style; no graphics of it compete with the window."""

    def __init__(self, screen: Screen[Any], style: Style) -> None:
        """Show ``screen`` in one style."""
        super().__init__(screen, TRANSPARENT)
        self._style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Return its text, in as few segments as look the same."""
        covered = cast("Iterable[Segment]", super().__rich_console__(console, options))
        return Segment.simplify(Segment(text, None if text.isspace() else self._style) for text, *_ in covered)


class Modal(DismissOnce, ModalScreen["str | None"]):
    """A window that answers with a text, or with None; what it covers is veiled."""

    BINDINGS: ClassVar = [Binding("f1,question_mark", "help", show=False)]

    veils = True
    """Whether what it covers is quiet; not where the window changes how that looks."""
    own_keys: tuple[str, Sequence[tuple[str, str]]] = ("", ())
    """What the window is called, and its keys with what they do, which the help shows before all others; none as usual."""
    open_help: Callable[[], object] | None = None
    """Opens the help over the window, which stays as it is."""

    def hands_on(self, key: str) -> bool:  # noqa: ARG002 - windows that give way look at it
        """Return whether a key closes the window, and then does what it does without the window."""
        return False

    def action_help(self) -> None:
        """Show the help over the window."""
        if self.open_help is not None:
            self.open_help()

    def on_unmount(self) -> None:
        """Free what the window has drawn."""
        release_drawing()

    def render(self) -> RenderableType:
        """Return what the window covers."""
        covered = super().render()
        if not self.veils or not isinstance(covered, BackgroundScreen):
            return covered
        return _Veil(covered.screen, self.app.get_component_styles("style--rule").partial_rich_style)
