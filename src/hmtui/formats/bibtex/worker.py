"""Reading parts of a ``.bib`` file in a process of a pool.

Each process is given the text of the whole file once, then part after part:
where one begins and ends, and the macros that are presumably known there.

Invariant: a part is read as any process would read it; whether what was presumed
holds is checked where the parts are put together.
"""

from __future__ import annotations

import gc
import os
import signal
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import astuple

from hmtui.formats.bibtex.chunks import Item, Part, Whole
from hmtui.formats.bibtex.parser import State
from hmtui.formats.draft import Draft, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

__all__ = ["Answer", "Task", "begin", "read_part"]


class Task(Struct, frozen=True):
    """A part to be read."""

    begin: int
    stop: int
    macros: Mapping[str, str]


class Answer(Struct, frozen=True):
    """A part that was read, as plain data, which is quickly sent."""

    packed: list[tuple[Any, ...]]
    state: tuple[Any, ...]
    looked_again: bool

    @classmethod
    def of(cls, part: Part) -> Answer:
        """Read a part."""
        packed = [
            (item.draft and astuple(item.draft), [(astuple(problem), about) for problem, about in item.notes])
            for item in part.items()
        ]
        return cls(packed, astuple(part.state), part.looked_again)

    def items(self) -> Iterator[Item]:
        """Yield what the part yielded."""
        for draft, notes in self.packed:
            yield Item(draft and Draft(*draft), [(Problem(*problem), about) for problem, about in notes])


_wholes: list[Whole] = []


def begin(text: str) -> None:
    """Take the text of the file. Ctrl+C is for the process that started this one, and so is the terminal."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    _wholes.append(Whole(text))


def read_part(task: tuple[Any, ...]) -> tuple[Any, ...]:
    """Read a part, given as the fields of a ``Task``; return the fields of an ``Answer``."""
    start, stop, macros = task
    return astuple(Answer.of(Part(_wholes[-1], State(start, macros), stop)))
