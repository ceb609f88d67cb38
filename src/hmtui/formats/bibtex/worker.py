"""A process that reads parts of a ``.bib`` file for another one (``hmtui.processes``).

First it is told the text of the whole file, in slices, then part after part: where
one begins and ends, and the macros that are presumably known there.

Invariant: it reads a part as any process would; whether what was presumed holds
is for the one to say who puts the parts together.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import astuple

from hmtui.formats.bibtex.chunks import Item, Part, Whole
from hmtui.formats.bibtex.parser import State
from hmtui.formats.draft import Draft, Problem
from hmtui.processes import read_frame, write_frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

__all__ = ["Answer", "Task", "main", "sliced"]

_SLICE = 1_000_000
"""Characters of a text that are told at once: packing all of a long one would keep other threads waiting."""


class Task(Struct, frozen=True):
    """A part to be read."""

    begin: int
    stop: int
    macros: Mapping[str, str]


class Answer(Struct, frozen=True):
    """A part that was read, as plain data."""

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
        """Return what the part gave."""
        for draft, notes in self.packed:
            yield Item(draft and Draft(*draft), [(Problem(*problem), about) for problem, about in notes])


def sliced(text: str) -> Iterator[Any]:
    """Return what another process is told of a text: of how many slices it is, and these."""
    begins = range(0, len(text), _SLICE)
    yield len(begins)
    for begin in begins:
        yield text[begin : begin + _SLICE]


def main() -> None:
    """Answer until there is nothing more to do."""
    gc.disable()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    whole = Whole("".join([read_frame(source) or "" for _ in range(read_frame(source) or 0)]))
    while (told := read_frame(source)) is not None:
        task = Task(*told)
        write_frame(sink, astuple(Answer.of(Part(whole, State(task.begin, task.macros), task.stop))))
