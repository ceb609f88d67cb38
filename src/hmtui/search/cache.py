"""The folder where search indexes are kept between runs.

``KEY.index`` is an index; KEY is the hash of the content it was built from and
of the index's schema. ``FINGERPRINT.is`` remembers which content a file had
when it was last read, by path, size and time of change, so that a file that
has not changed is not read again to know it.

Invariant: a file appears under its name only when it is whole, in one step, and
is never changed; so copies of the program that run at the same time at worst do
the same work twice. Nothing here is needed: when the folder is missing, full,
read-only or damaged, the answer is that there is no index.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from time import time
from typing import TYPE_CHECKING

from hmtui.files import make_private_folder, sweep, write_atomically
from hmtui.search.file import SCHEMA, DamagedIndexError, FileReader, FileWriter
from hmtui.search.tables import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

__all__ = ["DEFAULT_LIMIT", "Cache", "content_key", "fingerprint"]

DEFAULT_LIMIT = 2_000_000_000
"""Bytes that the folder may hold; the indexes used longest ago go first."""
_BLOCK = 1 << 20
_ABANDONED = 24 * 3600
"""Seconds after which a half-written file belongs to nobody any more."""


def fingerprint(path: Path, stat: os.stat_result) -> str:
    """Return a file from others and from other states of itself without reading it."""
    said = f"{path.absolute()}\0{stat.st_size}\0{stat.st_mtime_ns}\0{stat.st_ino}\0{SCHEMA}"
    return blake2b(said.encode(errors="surrogateescape"), digest_size=16).hexdigest()


def content_key(file: BinaryIO, cancelled: Callable[[], bool]) -> str:
    """Hash the content of a file, from where it stands, together with the schema of the index."""
    digest = blake2b(SCHEMA.encode(), digest_size=16)
    while block := file.read(_BLOCK):
        if cancelled():
            raise Cancelled
        digest.update(block)
    return digest.hexdigest()


class Cache:
    """Indexes in a folder."""

    def __init__(self, folder: Path, limit: int = DEFAULT_LIMIT) -> None:
        """Keep at most ``limit`` bytes in ``folder``, which need not exist yet."""
        self.folder = folder
        self._limit = limit

    def known_key(self, mark: str) -> str:
        """Return the key of the content that a file with this fingerprint had, empty when it is not known."""
        try:
            return (self.folder / f"{mark}.is").read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError):
            return ""

    def remember(self, mark: str, key: str) -> None:
        """Remember which content a file with this fingerprint has, if that can be."""
        with suppress(OSError):
            self._replace(f"{mark}.is", lambda file: file.write(key.encode()))

    def open(self, key: str) -> FileReader | None:
        """Open an index, or give None when there is none that is whole."""
        path = self.folder / f"{key}.index"
        try:
            reader = FileReader(path)
        except DamagedIndexError:
            self.discard(key)
            return None
        except (OSError, ValueError):
            return None
        with suppress(OSError):
            os.utime(path)
        return reader

    def write(self, key: str, write: Callable[[FileWriter], None]) -> None:
        """Write an index in one step and make room for it. Raises OSError when it cannot be kept."""
        make_private_folder(self.folder)
        self._make_room(keep=f"{key}.index")

        def fill(file: BinaryIO) -> None:
            writer = FileWriter(file)
            write(writer)
            writer.finish()

        self._replace(f"{key}.index", fill)
        self._make_room(keep=f"{key}.index")

    def discard(self, key: str) -> None:
        """Throw an index away; who has it open can go on."""
        with suppress(OSError):
            (self.folder / f"{key}.index").unlink()

    def _replace(self, name: str, fill: Callable[[BinaryIO], object]) -> None:
        """Write a file beside its place and move it there; on failure nothing is left."""
        write_atomically(self.folder / name, fill, private=True)

    def _make_room(self, keep: str) -> None:
        sweep(self.folder, now=time())
        with suppress(OSError):
            found = []
            for path in self.folder.iterdir():
                stat = path.stat()
                if path.suffix == ".draft" and stat.st_mtime < time() - _ABANDONED:
                    path.unlink()
                elif path.suffix in {".index", ".is"}:
                    found.append((path.name == keep, stat.st_mtime, stat.st_size, path))
            total = sum(size for _, _, size, _ in found)
            for kept, _, size, path in sorted(found):
                if total <= self._limit or kept:
                    break
                path.unlink()
                total -= size
