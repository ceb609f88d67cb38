"""An index in one file, written once from front to back, then only read.

    the parts, in the order they came, each at a multiple of 8
    table of contents: JSON, part name → [place in bytes, length]
    a CRC-32 for each page of 16 kB of all before the table of contents
    trailer: the mark; as 64-bit numbers the places of contents and checksums and
    the length of the file; the CRC-32 of contents, checksums and these numbers

Invariant: a byte of the file is looked at only after the checksum of its page
was found right, so damage anywhere is a ``DamagedIndexError``, never a wrong
answer; pages are checked when they are first used, so that opening stays fast.
"""

from __future__ import annotations

import json
import mmap
import sys
import zlib
from array import array
from contextlib import suppress
from typing import TYPE_CHECKING

from hmtui.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

    from hmtui.search.storage import Bytes

__all__ = ["SCHEMA", "DamagedIndexError", "FileReader", "FileWriter"]

SCHEMA = f"6-{sys.byteorder}"
"""Version of everything that is kept in an index file: other versions and other machines build their own."""

_MARK = b"hmtui index " + SCHEMA.encode()[:8].ljust(8)
_PAGE = 1 << 14
_TRAILER = len(_MARK) + 28


class DamagedIndexError(SourceError):
    """An index file is not what was written; it is to be thrown away and built again."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        super().__init__(f"The search index {path} is damaged.", hint="It will be built again.")
        self._path = path

    def discard(self) -> None:
        """Throw the file away, so that the next opening builds it anew."""
        with suppress(OSError):
            self._path.unlink()


class FileWriter:
    """Writes an index file; nothing is valid until ``finish``."""

    def __init__(self, file: BinaryIO) -> None:
        """Write to a file opened for writing, from where it stands: its beginning."""
        self._file = file
        self._contents: dict[str, tuple[int, int]] = {}
        self._checks = array("I")
        self._page = bytearray()
        self._length = 0

    def add(self, name: str, data: Bytes) -> None:
        """Add a named part."""
        self._align(8)
        self._contents[name] = (self._length, len(data))
        self._write(data)

    def finish(self) -> None:
        """Write contents, checksums and trailer."""
        self._align(_PAGE)
        contents = json.dumps(self._contents).encode()
        tail = contents + self._checks.tobytes()
        ends = array("Q", (self._length, self._length + len(contents), self._length + len(tail) + _TRAILER)).tobytes()
        check = zlib.crc32(tail + ends).to_bytes(4, "little")
        self._file.write(tail + _MARK + ends + check)

    def _align(self, step: int) -> None:
        self._write(bytes(-self._length % step))

    def _write(self, data: Bytes) -> None:
        """Write whole pages, each with its checksum; what is left waits for more."""
        self._length += len(data)
        rest = memoryview(data)
        if self._page:
            missing = _PAGE - len(self._page)
            self._page += rest[:missing]
            rest = rest[missing:]
            if len(self._page) == _PAGE:
                self._write_pages(memoryview(bytes(self._page)))
                self._page.clear()
        whole = len(rest) // _PAGE * _PAGE
        self._write_pages(rest[:whole])
        self._page += rest[whole:]

    def _write_pages(self, pages: memoryview) -> None:
        self._checks.extend(zlib.crc32(pages[start : start + _PAGE]) for start in range(0, len(pages), _PAGE))
        self._file.write(pages)


class FileReader:
    """Reads an index file by mapping it into memory."""

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            DamagedIndexError: it is not a whole index file of this version.
            OSError: it cannot be opened.
        """
        with path.open("rb") as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:
                raise _damaged(path) from None
        self._path = path
        self._data = memoryview(self._map)
        self._contents, self._checks = self._read_tail()
        self._seen = bytearray(len(self._checks))

    def close(self) -> None:
        """Let go of the file, if nothing that was read from it is in use any more."""
        try:
            self._data.release()
            self._map.close()
        except BufferError:
            return

    def has(self, name: str) -> bool:
        """Return whether there is a part of that name."""
        return name in self._contents

    def length(self, name: str) -> int:
        """Return the length of a named part, in bytes."""
        return self._contents[name][1]

    def part(self, name: str) -> Bytes:
        """Return a named part."""
        place, length = self._contents[name]
        return self._checked(place, length)

    def piece(self, name: str, start: int, stop: int) -> Bytes:
        """Return some bytes of a named part."""
        place, length = self._contents[name]
        return self._checked(place + start, min(stop, length) - start)

    def numbers(self, name: str, code: str = "I") -> Sequence[int]:
        """Return a named part as numbers of an ``array`` type code."""
        return memoryview(self.part(name)).cast(code)  # type: ignore[call-overload,no-any-return]

    def _checked(self, place: int, length: int) -> memoryview:
        seen = self._seen
        for page in range(place >> 14, (place + length + _PAGE - 1) >> 14):
            if not seen[page]:
                if zlib.crc32(self._data[page << 14 : (page + 1) << 14]) != self._checks[page]:
                    raise _damaged(self._path)
                seen[page] = 1
        return self._data[place : place + length]

    def _read_tail(self) -> tuple[dict[str, tuple[int, int]], Sequence[int]]:
        data = bytes(self._data[-_TRAILER:])
        mark, ends, check = data[: len(_MARK)], data[len(_MARK) : -4], data[-4:]
        if len(data) < _TRAILER or mark != _MARK:
            raise _damaged(self._path)
        contents, checks, length = array("Q", ends)
        if length != len(self._data) or not contents <= checks <= length - _TRAILER:
            raise _damaged(self._path)
        tail = bytes(self._data[contents : length - _TRAILER])
        if zlib.crc32(tail + ends).to_bytes(4, "little") != check:
            raise _damaged(self._path)
        return json.loads(tail[: checks - contents]), array("I", tail[checks - contents :])


def _damaged(path: Path) -> DamagedIndexError:
    return DamagedIndexError(path)
