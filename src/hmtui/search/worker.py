"""A process that takes records apart, or writes part of an index, for another one.

It is told on its standard input what to do and answers on its standard output,
one frame for one frame (``hmtui.processes``).

Invariant: it never reports what is wrong with a record. It gives a whole
segment or nothing, and who asked then reads the records itself, so that errors
and their places come from one piece of code. It ends when its input does.
"""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from hmtui.processes import read_frame, write_frame
from hmtui.search.gather import Setting
from hmtui.search.spill import Spill, Spilled
from hmtui.search.survey import Piece, taken_apart

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, BinaryIO

    from hmtui.search.storage import Bytes

__all__ = ["main"]


def main() -> None:
    """Answer until there is nothing more to do."""
    gc.disable()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while (told := read_frame(source)) is not None:
        task, *details = told
        if task == "take apart":
            _take_apart(source, sink, *details)
        else:
            _write(sink, *details)


def _take_apart(
    source: BinaryIO, sink: BinaryIO, files: tuple[int, int], decode: tuple[str, str], setting: tuple[Any, ...]
) -> None:
    """Take pieces of the first file apart, into the second one; ``decode`` is a module and a name in it."""
    (file, spill), (module, name) = files, decode
    spilled, make = Spill(spill), getattr(import_module(module), name)
    while (piece := read_frame(source)) is not None:
        segment = taken_apart(file, Piece(*piece), make, Setting(*setting))
        write_frame(sink, segment and tuple(spilled.add(segment)))


def _write(
    sink: BinaryIO, share: str, size: int, segments: Iterable[tuple[int, int, dict[str, tuple[int, int]]]]
) -> None:
    """Write a share of an index; its parts are the answers, the last one has no name."""
    from hmtui.search.build import write_share  # noqa: PLC0415 - only one task needs it

    parts = _Parts(sink)
    write_share(share, size, [Spilled(*segment) for segment in segments], parts)
    parts.add("", b"")


class _Parts:
    """Gives the parts of an index to who asked for them: a frame for the name and the length, then what it is."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink

    def add(self, name: str, data: Bytes) -> None:
        write_frame(self._sink, (name, len(data)))
        self._sink.write(data)
        self._sink.flush()
