"""Keys typed ahead of an answer: what is done to a record waits until the list is that of the search.

Over a slow line, or by a quick hand, a name, Enter and y arrive together, and y is known before the
box has dealt with the letters; a search of a large list takes longer than the next key, too. What is
meant is the record that the search will find, not the one that is still on the screen.
Invariant: nothing is done to a record of a list that the search has left behind; what cannot be done
to the one that was meant, since the search went on to something else, is said not to be done.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from hmtui.actions import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.dom import DOMNode
    from textual.events import Event
    from textual.message_pump import MessagePump
    from textual.widget import Widget

    from hmtui.tui.app import HmtuiApp
    from hmtui.tui.screens.browse import BrowseScreen

__all__ = ["MOVES", "Ahead", "ahead_of", "behind", "when_typed"]

MOVES = frozenset({"down", "up", "half_down", "half_up", "page_down", "page_up", "first", "last", "mark"})
"""Actions by which a user chooses a record."""
_DEEDS = frozenset(
    {
        *("cite", "copy_menu", "copy_paper", "copy_code", "open_paper", "open_code", "export", "source", "authors"),
        *("mark_range", "mark_all", "clear_marks", "star", "read", "note", "tag"),
    }
)
"""Actions that do something to records of the list."""
_SOON = 0.5
"""Seconds after which it is looked whether what keys wait for is still to come."""
_MOST_LOOKS = 20
"""How often that is looked at: keys are not held back for ever, whatever has become of what they wait for."""


class Ahead:
    """What was typed ahead on one screen."""

    def __init__(self, browser: BrowseScreen) -> None:
        """Serve ``browser``."""
        self._browser = browser
        self._kept: list[tuple[str, tuple[str, ...]]] = []
        self._of: object = None
        self._waiting = False
        self._dealt_with = 0
        """Of what was typed into the box, how much surely stands in it."""
        self._held: list[Event] = []
        """Keys that came since, while the box deals with what it was given."""
        self._holding = self._holds = 1
        """Which of all holdings it is; 0 is none, 1 lasts until the browser is ``ready``."""

    def keeps(self, action_id: str, arguments: tuple[str, ...]) -> bool:
        """Keep an action until what was typed before it is searched for and answered; tell whether that is needed."""
        if not self._is_of_a_record(action_id):
            return False
        box = self._browser.search.input
        if self._dealt_with != box.typed:
            # A key that the box does not know goes on to what it stands in: this one goes the same way, behind it.
            self.after(box, partial(self._come, box.typed, action_id, arguments))
            return True
        if not self._waiting:
            return False
        self._of = self._asked
        self._kept.append((action_id, arguments))
        return True

    def begin(self) -> None:
        """Note that something is asked; what was meant for a search that is no more is let go, and that is said."""
        self._waiting = True
        if self._kept and self._of != self._asked:
            left = [_WORDS[action_id] for action_id, _arguments in self._kept if action_id not in MOVES]
            self._kept.clear()
            if left:
                self._browser.say(
                    f"Not done, since the search went on before it was answered: {left[0]}.", problem=True
                )

    def end(self, *, answered: bool = True) -> None:
        """Note that it is answered, or never will be; do what waited for that, each of which may ask anew."""
        self._waiting = False
        while answered and self._kept and not self._waiting:
            action_id, arguments = self._kept.pop(0)
            self._browser.action_run(action_id, *arguments)
            if not self._browser.is_active:  # what followed was meant for the window that has opened
                self._kept.clear()

    def holds(self, event: Event) -> bool:
        """Hold a key back for the moment that the box takes, so that it finds the window that an earlier one opens."""
        holding = bool(self._holding) and not event.is_forwarded
        if holding:
            self._held.append(event)
        return holding

    async def ready(self) -> None:
        """Let go of what was typed before the browser could take keys."""
        if self._holding == 1:
            self._holding = 0
            await self._replay()

    def do(self, verb: Callable[[], None]) -> None:
        """Do something; where that opens a window, keys wait until it is there."""
        self._browser.run_safely(verb)
        window = self._browser.app.screen
        if window is not self._browser:
            release = self.hold(lambda: window.is_active)
            window.call_after_refresh(self._browser.app.call_later, release)

    def hold_for_next(self) -> None:
        """Hold keys back until the application has run what is put into its queue next."""
        self._browser.app.call_later(self._browser.app.call_later, self.hold(lambda: True))

    def after(self, widget: Widget, act: Callable[[], None]) -> None:
        """Act when a widget has dealt with what was typed into it; keys that come meanwhile find what that brings."""
        release = self.hold(lambda: widget.is_attached)

        async def go_on() -> None:
            self._holding = 0
            act()
            await release()

        behind(widget, go_on)

    def _come(self, typed: int, action_id: str, arguments: tuple[str, ...]) -> None:
        self._dealt_with = typed
        self._browser.action_run(action_id, *arguments)

    def hold(self, still_to_come: Callable[[], bool]) -> Callable[[], Awaitable[None]]:
        """Hold keys back; return what lets go of them, which happens soon where nothing is ``still_to_come``."""
        self._holds += 1
        self._holding = number = self._holds
        looks = 0

        async def release() -> None:
            if self._holding in {0, number}:
                self._holding = 0
                await self._replay()

        async def look() -> None:
            nonlocal looks
            looks += 1
            if looks < _MOST_LOOKS and self._holding == number and still_to_come():
                self._browser.app.set_timer(_SOON, look)
            else:
                await release()

        self._browser.app.set_timer(_SOON, look)
        return release

    async def _replay(self) -> None:
        app = cast("HmtuiApp", self._browser.app)
        held, self._held = self._held, []
        for at, event in enumerate(held):
            if app.is_leaving or not app.screen_stack:
                break  # one of them was to end the browser
            if self._holding:
                self._held = held[at:] + self._held
                break
            await app.on_event(event)

    @property
    def _asked(self) -> object:
        browser = self._browser
        return browser.library.name, browser.search.text.strip(), browser.section, browser.sort

    def _is_of_a_record(self, action_id: str) -> bool:
        if action_id == "enter":
            return self._browser.picking or self._browser.panel == "detail"
        return action_id in _DEEDS or (action_id in MOVES and self._browser.panel != "detail")


def when_typed(widget: Widget, act: Callable[[], None]) -> None:
    """Act when a widget of a window has dealt with what was typed into it before."""
    ahead = ahead_of(widget)
    if ahead is None:
        act()
    else:
        ahead.after(widget, act)


def ahead_of(node: DOMNode) -> Ahead | None:
    """Return what was typed ahead on the browser that a widget or window belongs to; None where there is no browser."""
    return getattr(node.app.screen_stack[0], "ahead", None)


def behind(widget: Widget, act: Callable[[], Awaitable[None]]) -> None:
    """Act when a widget, and all that it stands in, have dealt with what waits for them now."""
    widget.call_later(_behind, widget.ancestors, act)


async def _behind(way: Sequence[MessagePump], act: Callable[[], Awaitable[None]]) -> None:
    """Act when all that waits at each station of a way has gone on."""
    if not way:
        await act()
    else:
        way[0].call_later(_behind, way[1:], act)


_WORDS = {action.id: action.label for action in ACTIONS}
