"""Parse chunks of a ``.bib`` file in a process of a pool.

Each process is given the text of the whole file once, in a file, then one chunk after another:
its begin and end, and the macros presumably defined before it.

Invariant: a worker parses a chunk exactly as the main process would; the main process
decides whether the presumed state was right.
"""

from __future__ import annotations

import gc
import os
import signal
from multiprocessing import reduction
from tempfile import TemporaryFile
from typing import TYPE_CHECKING
from weakref import finalize

from msgspec import Struct
from msgspec.structs import astuple

from hmtui.formats.bibtex.chunks import Chunk, ParsedItem, SourceText
from hmtui.formats.bibtex.raw_entry import ParserState
from hmtui.formats.draft import Draft, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

__all__ = ["Answer", "SharedText", "Task", "begin", "read_chunk"]


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


class SharedText:
    """A text for processes that are started: they are given an open file, and unpickle it as a ``str``.

    Sent as it is, a long text fills the pipe to a process that dies before it reads, and the program waits for ever.
    Raises ``OSError`` where there is no room for the file, which has no name and goes with this object.
    """

    def __init__(self, text: str) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - it is open until the last process was started
        finalize(self, self._file.close)
        self._file.write(text.encode("utf-8", "surrogatepass"))
        self._file.flush()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how a process gets the text; only while that process is being started."""
        return _text_of, (reduction.DupFd(self._file.fileno()),)


def _text_of(shared: Any) -> str:
    descriptor = shared.detach()
    try:
        pieces: list[bytes] = []
        at = 0  # not the position of the file, which all processes have in common
        while piece := os.pread(descriptor, os.fstat(descriptor).st_size - at, at):
            pieces.append(piece)
            at += len(piece)
        return b"".join(pieces).decode("utf-8", "surrogatepass")
    finally:
        os.close(descriptor)


_sources: list[SourceText] = []


def begin(text: str) -> None:
    """Take the text of the file. Ctrl+C and the terminal belong to the process that started this one."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    _sources.append(SourceText(text))


def read_chunk(task: tuple[Any, ...]) -> tuple[Any, ...]:
    """Parse a chunk, given as the fields of a ``Task``; return the fields of an ``Answer``."""
    start, stop, macros = task
    return astuple(Answer.of(Chunk(_sources[-1], ParserState(start, macros), stop)))
