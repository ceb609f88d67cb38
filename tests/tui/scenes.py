"""States of the browser worth a picture: how to get there, and on which terminal.

Each is held by a snapshot test, and the README shows those very files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.pilot import Pilot

Scene = tuple[tuple[int, int], "Callable[[Pilot[Any]], Awaitable[None]]"]


def _keys(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    async def play(pilot: Pilot[Any]) -> None:
        await pilot.pause()  # until the list can take the focus
        await pilot.press(*keys)
        await pilot.pause()

    return play


SCENES: dict[str, Scene] = {
    "wide": ((120, 35), _keys(*"megatron")),
    "widest": ((200, 60), _keys("enter", "down", "down")),
    "medium": ((140, 40), _keys(*"gpt org:openai", "enter", "enter")),
    "stacked-wide": ((100, 30), _keys(*"year:2021", "enter", "down")),
    "one-pane": ((60, 20), _keys("enter", "space", "down")),
    "stacked": ((80, 24), _keys(*"pangu", "enter", "enter")),
    "small": ((40, 12), _keys("enter", "down", "down")),
    "small-detail": ((40, 12), _keys(*"opt", "enter", "enter")),
    "nothing": ((80, 24), _keys(*"qqzzxx")),
    "bad-query": ((120, 24), _keys(*"yaer:2020 bert")),
    "help": ((120, 35), _keys("enter", "question_mark", *"copy")),
    "marked": ((120, 24), _keys(*"gpt", "enter", "space", "space", "slash", *"bert", "enter")),
    "plot": ((120, 35), _keys(*"gpt-3", "enter", "slash", "backspace", "enter", "p")),
    "bars": ((120, 35), _keys("enter", "p", "p", "right", "down", "down")),
    "facets": ((120, 35), _keys(*"is:open", "enter", "f", "g", "down", "space", "down", "space")),
    "compare": ((120, 35), _keys(*"gpt", "enter", "space", "space", "space", "equals_sign")),
    "copy-menu": ((120, 35), _keys(*"gpt-3", "enter", "Y")),
    "copy-small": ((60, 20), _keys(*"gpt-3", "enter", "Y", "end")),
    "help-page": ((120, 35), _keys("enter", "question_mark")),
    "help-small": ((40, 12), _keys("enter", "question_mark")),
    "open": ((120, 35), _keys("enter", "ctrl+o")),
    "open-small": ((40, 12), _keys("enter", "ctrl+o")),
}
