"""The directory where the stores of long lists are kept between runs.

``KEY.store`` is a store; KEY is the hash of the source's path, size and time of
change, and of the versions of hmtui and of the tables.

Invariant: a file appears under its name only when it is whole, in one step, and
is never changed; so copies of the program that run at the same time at worst do
the same work twice. Nothing here is needed: when the folder is missing, full,
read-only or damaged, there is no store.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from threading import get_ident
from time import time
from typing import TYPE_CHECKING

from hmtui import __version__
from hmtui.files import make_private_folder
from hmtui.store import schema
from hmtui.store.store import DamagedStoreError, Store

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DEFAULT_LIMIT", "Cache", "key_of_long", "source_key"]

DEFAULT_LIMIT = 2_000_000_000
"""Bytes that the folder may hold; the stores used longest ago go first."""
_ABANDONED = 24 * 3600
"""Seconds after which a half-written file belongs to nobody any more."""
_OLD = ("*.index", "*.is", "*.spill", "lists/*.list", "lists/*.report", "lists/*.draft")
"""Files that earlier versions kept here."""


def source_key(path: Path) -> str:
    """Return a key of a file and its present state. Raises OSError."""
    stat = path.stat()
    version = (__version__, schema.VERSION, schema.has_full_text())
    parts = (path.absolute(), stat.st_size, stat.st_mtime_ns, stat.st_ino, *version)
    return blake2b("\0".join(map(str, parts)).encode(errors="surrogateescape"), digest_size=16).hexdigest()


def key_of_long(source: str, longer_than: int) -> str:
    """Return the key of a source; empty when it has at most so many bytes, or is not a file."""
    try:
        path = Path(source)
        return source_key(path) if path.is_file() and path.stat().st_size > longer_than else ""
    except (OSError, ValueError):
        return ""


class Cache:
    """Stores in a folder."""

    def __init__(self, folder: Path, limit: int = DEFAULT_LIMIT) -> None:
        """Keep at most ``limit`` bytes in ``folder``, which need not exist yet."""
        self.folder = folder
        self._limit = limit

    def open(self, key: str) -> Store | None:
        """Open a store, or return None when there is none that is whole."""
        path = self.folder / f"{key}.store"
        if not path.is_file():
            return None
        try:
            store = Store.open(path)
        except (DamagedStoreError, sqlite3.Error, LookupError, ValueError):
            with suppress(OSError):
                path.unlink()
            return None
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)
        return store

    def write(self, key: str, write: Callable[[Path], bool]) -> Path | None:
        """Write a store in one step and delete older ones to stay below the limit.

        ``write`` returns whether all records are in it. A store that lacks some is not opened again under ``key``: its
        path is returned, and the caller deletes it.

        Raises:
            OSError: it cannot be kept.
        """
        make_private_folder(self.folder)
        self._make_room(keep=f"{key}.store")
        draft = self.folder / f"{key}.{os.getpid()}.{get_ident()}.draft"
        try:
            # SQLite would create the file with the modes of the umask.
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            part = None if write(draft) else draft.with_suffix(".part.draft")
            draft.replace(part or self.folder / f"{key}.store")
        except sqlite3.OperationalError as error:  # the disk is full, or the folder cannot be written to
            raise OSError(str(error)) from error
        finally:
            for left in self.folder.glob(f"{draft.name}*"):
                with suppress(OSError):
                    left.unlink()
        self._make_room(keep=f"{key}.store")
        return part

    def _make_room(self, keep: str) -> None:
        """Delete what earlier versions or crashed processes left, then the stores used longest ago."""
        with suppress(OSError):
            for pattern in _OLD:
                for path in self.folder.glob(pattern):
                    path.unlink()
            (self.folder / "lists").rmdir()
        with suppress(OSError):
            for path in self.folder.glob("*.draft*"):
                if path.stat().st_mtime < time() - _ABANDONED:
                    path.unlink()
            found = [
                (path.name == keep, path.stat().st_mtime, path.stat().st_size, path)
                for path in self.folder.glob("*.store")
            ]
            total = sum(size for _, _, size, _ in found)
            for kept, _, size, path in sorted(found):
                if total <= self._limit or kept:
                    break
                path.unlink()
                total -= size
