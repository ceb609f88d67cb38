"""Segments in a file: where records that were taken apart wait until their index is written.

A million of them would take half a gigabyte of memory, and time to be handed
from process to process. So who takes records apart writes them there, and tells
where they are.

Invariant: the file has no name, so nothing is left of it when the last process
lets go of it, however that ends.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hmtui.files import make_private_folder
from hmtui.record import Record

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from hmtui.search.gather import Segment

__all__ = ["Spill", "Spilled", "open_spill"]


def open_spill(folder: Path | None) -> BinaryIO:
    """Open a file in a folder, or where the system puts what is needed for a while. Raises OSError."""
    from tempfile import TemporaryFile  # noqa: PLC0415 - a list of this size is rare

    if folder is not None:
        make_private_folder(folder)
    return TemporaryFile(dir=folder, buffering=0)


class Spilled(Record):
    """A segment in a file: as good as ``gather.Segment``."""

    file: int
    """The open file."""
    size: int
    places: dict[str, tuple[int, int]]
    """Of each part where it begins, and its length."""

    def part(self, name: str) -> bytes:
        """Read a part."""
        place, length = self.places[name]
        return os.pread(self.file, length, place)

    def length(self, name: str) -> int:
        """Return the length of a part, in bytes."""
        return self.places[name][1]


class Spill:
    """Writes segments to a file."""

    def __init__(self, file: int) -> None:
        """Write to an open file, from its beginning."""
        self._file = file
        self._end = 0

    def add(self, segment: Segment) -> Spilled:
        """Write a segment. Raises OSError."""
        places = {}
        for name, data in segment.parts.items():
            places[name] = self._end, len(data)
            self._end += len(data)
        left = memoryview(b"".join(segment.parts.values()))
        while left:
            left = left[os.pwrite(self._file, left, self._end - len(left)) :]
        return Spilled(self._file, segment.size, places)
