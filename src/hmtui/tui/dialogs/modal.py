"""The base of every window over the browser: it can be dismissed once.

Keys and clicks that arrive in one burst are dealt with one after the other, the
second one after the first has dismissed the window. Textual then takes whatever
screen is on top off the stack, or finds that none is left; handlers look for
widgets that are gone. Invariant: a window is taken off the stack once, only while
it is on top, and no key, click or message of its widgets reaches it after that,
nor before its widgets are there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events
from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

if TYPE_CHECKING:
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


class Modal(DismissOnce, ModalScreen["str | None"]):
    """A window that answers with a text, or with None."""
