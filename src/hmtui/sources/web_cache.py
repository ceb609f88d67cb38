"""Copies of lists from the web: what spares a download, and what is there without a network.

One file per address: a line of JSON (address, day, validators, size and hash of
what follows), then the bytes as they came.

Invariant: a copy appears in one step and is given back only when it is whole;
where the folder is missing, full or read-only, there is simply no copy.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.files import make_private_folder, sweep, write_atomically
from hmtui.paths import folder

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Copies", "Copy"]

_MOST = 500_000_000
"""Bytes that the folder may hold; the copies used longest ago go first."""


class Copy(Struct, frozen=True):
    """What an address gave earlier."""

    data: bytes
    day: str
    """When it was fetched, as ``2024-05-28``."""
    etag: str = ""
    modified: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the text only if it is another one now."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {key: value for key, value in said.items() if value}


class Copies:
    """A folder of copies."""

    def __init__(self, folder: Path, most: int = _MOST) -> None:
        """Keep at most ``most`` bytes in ``folder``, which need not exist yet."""
        self._folder = folder
        self._most = most

    @classmethod
    def of_user(cls) -> Copies:
        """Return those of this user."""
        return cls(Path(folder("cache")) / "web")

    def find(self, address: str) -> Copy | None:
        """Return the copy of what is at an address, None when there is none that is whole."""
        path = self._path(address)
        try:
            head, _, data = path.read_bytes().partition(b"\n")
            about = json.loads(head)
            if (about["address"], about["hash"]) != (address, _hash(data)):
                return None
            copy = Copy(data, str(about["day"]), str(about["etag"]), str(about["modified"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        with suppress(OSError):
            os.utime(path)
        return copy

    def keep(self, address: str, data: bytes, headers: Mapping[str, str]) -> None:
        """Keep what an address gave, if that can be."""
        about = {
            "address": address,
            "day": time.strftime("%Y-%m-%d"),
            "etag": _header(headers.get("ETag")),
            "modified": _header(headers.get("Last-Modified")),
            "hash": _hash(data),
        }
        path = self._path(address)
        with suppress(OSError):
            make_private_folder(self._folder)
            write_atomically(path, json.dumps(about).encode() + b"\n" + data, private=True)
            self._make_room(path)

    def _path(self, address: str) -> Path:
        return self._folder / f"{blake2b(address.encode(), digest_size=16).hexdigest()}.copy"

    def _make_room(self, fresh: Path) -> None:
        sweep(self._folder, now=time.time())
        found = [(path == fresh, (stat := path.stat()).st_mtime, stat.st_size, path) for path in self._folder.iterdir()]
        total = sum(size for _, _, size, _ in found)
        for is_fresh, _, size, path in sorted(found):
            if total <= self._most or is_fresh:
                break
            path.unlink()
            total -= size


def _header(value: str | None) -> str:
    """Return a header if it may be sent back as it came."""
    return value if value and value.isprintable() and value.isascii() else ""


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
