"""Keys that are held back until what an earlier key brings is there: a window, or text in a box.

Over a slow line, or when someone types fast, several keys arrive together: a name, Enter and y; or n and the first
letters of the note. Each must find the screen that the keys before it have made.
Invariant: keys are delivered in the order of typing, and none is held for ever.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from textual.events import Key

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from textual.events import Event
    from textual.message_pump import MessagePump
    from textual.screen import Screen
    from textual.widget import Widget

    from hmtui.tui.terminal.textual_compat import TerminalApp

__all__ = ["KeyHold", "behind", "key_hold_of", "when_typed"]

_CHECK_AFTER = 0.5
"""Seconds after which it is checked whether what keys wait for is still to come."""
_MOST_CHECKS = 20
"""How often that is checked before the keys are let go of in any case."""
_AT_ONCE = 0.5
"""Seconds between two letters of one word."""


class KeyHold:
    """Holds keys back for one application; at first until the application is ``ready``."""

    def __init__(self, app: TerminalApp[Any]) -> None:
        """Serve ``app``."""
        self._app = app
        self._held: list[Event] = []
        self._holding = self._holds = 1
        """Which of all holds is in force; 0 is none, 1 lasts until the application is ready."""
        self._spelled = ""
        """Letters that go on with a word whose first letter did what the word says."""
        self._spelled_at = 0.0
        self._dropped_until = 0.0

    def holds(self, event: Event) -> bool:
        """Keep an event if keys are held back now, take the rest of a word, and drop earlier keys; return whether any was done."""
        if event.is_forwarded:
            return False
        if event.time < self._dropped_until:
            return True
        if self._holding:
            self._held.append(event)
            return True
        return bool(self._spelled) and self._goes_on(event)

    def _goes_on(self, event: Event) -> bool:
        """Check whether a key goes on with the word, soon enough to be part of it; else the word has ended."""
        soon = event.time - self._spelled_at <= _AT_ONCE
        goes_on = soon and isinstance(event, Key) and (event.character or "").casefold() == self._spelled[0]
        self._spelled, self._spelled_at = self._spelled[goes_on:] if goes_on else "", event.time
        return goes_on

    def spell(self, word: str) -> None:
        """Let the rest of a word do nothing, since its first letter did what the word says."""
        self._spelled, self._spelled_at = word[1:].casefold(), monotonic()

    def drop_earlier(self) -> None:
        """Drop keys that were typed until now and not handled yet: they were meant for another program."""
        self._dropped_until = monotonic()

    async def ready(self) -> None:
        """Release what was typed before the application could take keys."""
        if self._holding == 1:
            self._holding = 0
            await self._replay()

    def until_shown(self, window: Screen[Any]) -> None:
        """Hold keys back until a window that was just opened is there."""
        release = self.hold(lambda: window.is_active)
        window.call_after_refresh(self._app.call_later, release)

    def after(self, widget: Widget, act: Callable[[], None]) -> None:
        """Act when a widget has handled what was typed into it; keys that come meanwhile are held back."""
        release = self.hold(lambda: widget.is_attached)

        async def go_on() -> None:
            self._holding = 0
            act()
            await release()

        behind(widget, go_on)

    def hold(self, still_to_come: Callable[[], bool]) -> Callable[[], Awaitable[None]]:
        """Hold keys back; return what releases them. They are released soon where nothing is ``still_to_come``."""
        self._holds += 1
        self._holding = number = self._holds
        checks = 0

        async def release() -> None:
            if self._holding in {0, number}:
                self._holding = 0
                await self._replay()

        async def check() -> None:
            nonlocal checks
            checks += 1
            if checks < _MOST_CHECKS and self._holding == number and still_to_come():
                self._app.set_timer(_CHECK_AFTER, check)
            else:
                await release()

        self._app.set_timer(_CHECK_AFTER, check)
        return release

    async def _replay(self) -> None:
        held, self._held = self._held, []
        for at, event in enumerate(held):
            if self._app.is_leaving or not self._app.screen_stack:
                break  # one of them was to end the application
            if self._holding:
                self._held = held[at:] + self._held
                break
            await self._app.on_event(event)


def key_hold_of(widget: Widget) -> KeyHold | None:
    """Return what holds keys back in the application of a widget; None where nothing does."""
    return getattr(widget.app, "key_hold", None)


def when_typed(widget: Widget, act: Callable[[], None]) -> None:
    """Act when a widget of a window has handled what was typed into it before."""
    key_hold = key_hold_of(widget)
    if key_hold is None:
        act()
    else:
        key_hold.after(widget, act)


def behind(widget: Widget, act: Callable[[], Awaitable[None]]) -> None:
    """Act when a widget, and all that it stands in, have handled what waits for them now."""
    widget.call_later(_behind, widget.ancestors, act)


async def _behind(way: Sequence[MessagePump], act: Callable[[], Awaitable[None]]) -> None:
    """Act when each of the ancestors has handled what waits for it."""
    if not way:
        await act()
    else:
        way[0].call_later(_behind, way[1:], act)
