"""Random keys, clicks, pastes and sizes in bursts, the same for the same seed: ``python tests/tui/fuzz.py 10000 1`` plays them.

What ends the browser but the keys that quit is a fault: it is raised, with the last bursts.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.keys import _character_to_key

from hmtui.actions import ACTIONS
from hmtui.annotations import Position
from hmtui.library import Library
from hmtui.tui.app import HmtuiApp

if TYPE_CHECKING:
    from textual.pilot import Pilot

SIZES = ((120, 35), (80, 24), (40, 12), (20, 5))
_NOT_PLAYED = {"q", "ctrl+q", "ctrl+z", "ctrl+c"}
"""They end or suspend the browser, or copy."""
KEYS = tuple(
    dict.fromkeys(
        [
            *(key for action in ACTIONS for key in action.keys if key not in _NOT_PLAYED),
            *("backspace", "delete", "left", "right", "tab", "ctrl+n", "ctrl+t", "ctrl+g", "f2", "shift+tab"),
            *("enter", "escape", "colon", "ctrl+p", "Y", "down", "question_mark") * 4,
            *"abcdefghiklmnoprstuvwxyz7-:á界",
        ]
    )
)
_CHARACTERS = {"space": " ", "enter": "\r", "escape": "\x1b", "tab": "\t", "colon": ":", "question_mark": "?"}


def key(name: str) -> events.Key:
    """Make the event of a key, as the terminal's parser does."""
    character = name if len(name) == 1 else _CHARACTERS.get(name)
    return events.Key(_character_to_key(name) if len(name) == 1 else name, character)


def click(x: int, y: int) -> list[events.MouseEvent]:
    """Make the events of a click."""
    return [kind(None, x, y, 0, 0, 1, False, False, False, x, y) for kind in (events.MouseDown, events.MouseUp)]


def _burst(chance: random.Random, size: tuple[int, int]) -> list[events.Event]:
    said: list[events.Event] = []
    for _ in range(chance.choice((1, 1, 2, 2, 3, 5))):
        what = chance.random()
        if what < 0.06:
            said += click(chance.randrange(size[0]), chance.randrange(size[1])) * chance.choice((1, 2))
        elif what < 0.08:
            said.append(events.Paste(chance.choice(("gpt-3", "[/bold]\n\x1b[2J", "year:2020", ""))))
        else:
            one = chance.choice(KEYS)
            said += [key(one)] * chance.choice((1, 1, 1, 2))
    return said


async def play(count: int, seed: int, size: tuple[int, int] = SIZES[0]) -> int:
    """Play at least so many keys and clicks; return how many browsers that took, since some keys quit."""
    chance = random.Random(seed)  # noqa: S311 - a test's
    played = browsers = 0
    last: list[str] = []
    while played < count:
        browsers += 1
        app = HmtuiApp(Library.open(), position=Position())
        try:
            async with app.run_test(size=size) as pilot:
                while played < count and app.is_running:
                    burst = _burst(chance, size)
                    played += len(burst)
                    last = [*last[-30:], " ".join(getattr(one, "key", type(one).__name__) for one in burst)]
                    await _post(pilot, burst)
                    if pilot.app.is_running and chance.random() < 0.04:  # dragged larger or smaller, and back
                        for changed in ((chance.randint(1, 190), chance.randint(1, 50)), size):
                            last.append(f"{changed[0]} × {changed[1]}")
                            await pilot.resize_terminal(*changed)
        except BaseException as error:
            error.add_note(f"seed {seed}, {size}, after {played}: {' | '.join(last)}") if sys.version_info >= (
                3,
                11,
            ) else print(last)
            raise
    return browsers


async def _post(pilot: Pilot[tuple[str, ...]], burst: list[events.Event]) -> None:
    for event in burst:
        pilot.app.post_message(event)
    for _ in range(3):
        await asyncio.sleep(0)
    if pilot.app.is_running:
        await pilot.pause()


if __name__ == "__main__":
    os.environ["HOME"] = home = tempfile.mkdtemp(prefix="hmtui-fuzz-")
    os.environ |= {f"XDG_{name}_HOME": f"{home}/{name}" for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    os.environ["HMTUI_CLIPBOARD"] = "file"
    os.chdir(Path(home))
    number, first = int(sys.argv[1]), int(sys.argv[2])
    for at, size in enumerate(SIZES):
        print(size, asyncio.run(play(number // len(SIZES), first + at, size)), "browsers")
