"""A process that takes records apart, or writes half of an index, for another one.

It is told on its standard input what to do and answers on its standard output,
one frame for one frame: eight bytes of length, then plain data (``marshal``).

Invariant: it never reports what is wrong with a record. It gives a whole
segment or nothing, and who asked then reads the records itself, so that errors
and their places come from one piece of code. It ends when its input does.
"""

from __future__ import annotations

import gc
import io
import marshal
import os
import sys
from importlib import import_module

from hmtui.errors import HmtuiError
from hmtui.search.gather import Gatherer, Segment
from hmtui.search.stream import CatalogStream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO, Any, BinaryIO

    from hmtui.model import Entry
    from hmtui.search.storage import Bytes

__all__ = ["main", "read_frame", "write_frame"]

_LENGTH = 8


def write_frame(file: IO[bytes] | None, data: Any) -> None:
    """Write plain data."""
    if file is None:
        return
    packed = marshal.dumps(data)
    file.write(len(packed).to_bytes(_LENGTH, "little"))
    file.write(packed)
    file.flush()


def read_frame(file: IO[bytes] | None) -> Any:
    """Read plain data; None at the end."""
    if file is None:
        return None
    length = int.from_bytes(file.read(_LENGTH), "little")
    data = file.read(length)
    return marshal.loads(data) if length and len(data) == length else None  # noqa: S302 - from our own process


def read_piece(file: int, start: int, stop: int) -> bytes:
    """Read a piece of a file; less than was asked for at its end."""
    pieces = []
    while start < stop and (data := os.pread(file, stop - start, start)):
        pieces.append(data)
        start += len(data)
    return b"".join(pieces)


def main() -> None:
    """Answer until there is nothing more to do."""
    gc.disable()
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    first = read_frame(source)
    if first is None:
        return
    task, *details = first
    if task == "take apart":
        _take_apart(source, sink, *details)
    else:
        _write(source, sink, *details)


def _take_apart(source: BinaryIO, sink: BinaryIO, file: int, module: str, name: str, titles: dict[str, str]) -> None:
    decode = getattr(import_module(module), name)
    while (piece := read_frame(source)) is not None:
        write_frame(sink, _taken_apart(read_piece(file, *piece), piece[0], decode, titles))


def _write(source: BinaryIO, sink: BinaryIO, half: str, count: int) -> None:
    """Write half of an index; its parts are the answers, the last one has no name."""
    from hmtui.search.build import write_half  # noqa: PLC0415 - only one task needs it
    from hmtui.search.tables import written  # noqa: PLC0415 - as above

    segments = [Segment(*read_frame(source)) for _ in range(count)]
    size = sum(segment.size for segment in segments)

    def others() -> dict[str, Any]:
        return {name: written(parts, size) for name, parts in read_frame(source).items()}

    write_half(half, segments, _Parts(sink), others)
    write_frame(sink, ("", b""))


class _Parts:
    """Gives the parts of an index to who asked for them."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink

    def add(self, name: str, data: Bytes) -> None:
        write_frame(self._sink, (name, data))


def _taken_apart(
    data: bytes, place: int, decode: Callable[[object, str], Entry], titles: dict[str, str]
) -> tuple[Any, ...] | None:
    """Take the records of a piece of the file apart."""
    gatherer = Gatherer(titles)
    try:
        for raw, begin, length in _records(data):
            entry = decode(raw, "")
            if not titles.keys() >= set(entry.sections):
                return None
            gatherer.add(entry, (place + begin, length))
    except HmtuiError:
        return None
    return tuple(gatherer.segment())


def _records(data: bytes) -> Iterator[tuple[Any, int, int]]:
    return CatalogStream(io.BytesIO(data), "").piece()
