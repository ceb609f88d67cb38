"""Parse chunks of a ``.bib`` file in a worker process (``hmtui.processes``).

The worker receives the text of the whole file in slices, then one chunk after another:
its begin and end, and the macros presumably defined before it.

Invariant: a worker parses a chunk exactly as the main process would; the main process
decides whether the presumed state was right.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import astuple

from hmtui.formats.bibtex.chunks import Chunk, ParsedItem, SourceText
from hmtui.formats.bibtex.raw_entry import ParserState
from hmtui.formats.draft import Draft, Problem
from hmtui.processes import read_frame, write_frame

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

__all__ = ["Answer", "Task", "main", "sliced"]

_SLICE = 1_000_000
"""Characters per slice: packing a long text at once would block other threads."""


class Task(Struct, frozen=True):
    """A chunk to parse."""

    begin: int
    stop: int
    macros: Mapping[str, str]


class Answer(Struct, frozen=True):
    """The parsed chunk, as plain data."""

    packed: list[tuple[Any, ...]]
    state: tuple[Any, ...]
    looked_ahead: bool

    @classmethod
    def of(cls, chunk: Chunk) -> Answer:
        """Return the answer for a chunk."""
        packed = [
            (item.draft and astuple(item.draft), [(astuple(problem), about) for problem, about in item.problems])
            for item in chunk.items()
        ]
        return cls(packed, astuple(chunk.state), chunk.looked_ahead)

    def items(self) -> Iterator[ParsedItem]:
        """Yield the items of the chunk."""
        for draft, notes in self.packed:
            yield ParsedItem(draft and Draft(*draft), [(Problem(*problem), about) for problem, about in notes])


def sliced(text: str) -> Iterator[Any]:
    """Yield the number of slices of a text, then the slices, as they are sent to a worker."""
    begins = range(0, len(text), _SLICE)
    yield len(begins)
    for begin in begins:
        yield text[begin : begin + _SLICE]


def main() -> None:
    """Parse chunks until the input ends."""
    gc.disable()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    source = SourceText("".join([read_frame(requests) or "" for _ in range(read_frame(requests) or 0)]))
    while (request := read_frame(requests)) is not None:
        task = Task(*request)
        write_frame(answers, astuple(Answer.of(Chunk(source, ParserState(task.begin, task.macros), task.stop))))
