"""Cache of fetched lists, to avoid downloads and for use without a network.

There is one file per URL: a line of JSON (URL, day, validators, and the hash of the
content), then the content.

Invariant: copies are written atomically and only returned if they are complete; if the
directory is missing, full or read-only, nothing is cached and nothing is raised.
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

from hmtui.files import make_private_folder, sweep, write_cached
from hmtui.paths import folder

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CachedCopy", "WebCache"]

_MOST = 500_000_000
"""Bytes of the directory; the least recently used copies are deleted first."""

_SLACK = 0.01
"""The share of that by which it may be exceeded: looking through the directory after each of a thousand answers is slow."""
_OVERHEAD = 4_000
"""Bytes that a small copy takes on the disk."""


class CachedCopy(Struct, frozen=True):
    """A cached copy of a URL's content."""

    data: bytes
    day: str
    """The date of the fetch: ``2024-05-28``."""
    etag: str = ""
    modified: str = ""
    time: float = 0.0
    """Seconds since the epoch at the fetch, by this machine's clock; 0 when unknown."""
    status: int = 200
    """The HTTP status, for answers of services: 404 is one, too."""
    link: str = ""
    """The Link header, with which some services name the next page."""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers of a conditional request."""
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {key: value for key, value in headers.items() if value}


class WebCache:
    """A directory of cached copies."""

    def __init__(self, folder: Path, most: int = _MOST) -> None:
        """Store at most ``most`` bytes in ``folder``, which need not exist yet."""
        self._folder = folder
        self._most = most
        self._stored = most
        """Bytes that were stored since room was made; the first copy of a process makes some."""

    @classmethod
    def default(cls) -> WebCache:
        """Return the cache in the user's cache directory."""
        return cls(Path(folder("cache")) / "web")

    @property
    def folder(self) -> Path:
        """The directory."""
        return self._folder

    def find(self, address: str) -> CachedCopy | None:
        """Return the cached copy of a URL; None when there is none or it is damaged."""
        path = self._path(address)
        try:
            head, _, data = path.read_bytes().partition(b"\n")
            about = json.loads(head)
            if (about["address"], about["hash"]) != (address, _hash(data)):
                return None
            copy = CachedCopy(
                data,
                str(about["day"]),
                str(about["etag"]),
                str(about["modified"]),
                float(about.get("time", 0)),
                int(about.get("status", 200)),
                str(about.get("link", "")),
            )
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        with suppress(OSError):
            os.utime(path)
        return copy

    def store(
        self, address: str, data: bytes, headers: Mapping[str, str], *, status: int = 200, now: float | None = None
    ) -> None:
        """Store the content of a URL, if possible; ``now`` is the time of the fetch, if it was not just now."""
        now = time.time() if now is None else now
        fields = {name.lower(): value for name, value in headers.items()}
        about = {
            "address": address,
            "day": time.strftime("%Y-%m-%d", time.localtime(now)),
            "etag": _header(fields.get("etag")),
            "modified": _header(fields.get("last-modified")),
            "time": now,
            "status": status,
            "link": _header(fields.get("link")),
            "hash": _hash(data),
        }
        path = self._path(address)
        with suppress(OSError):
            make_private_folder(self._folder)
            write_cached(path, json.dumps(about).encode() + b"\n" + data)
            self._stored += len(data) + _OVERHEAD
            if self._stored > self._most * _SLACK:
                self._stored = 0
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
    """Return a header if it may be sent back unchanged; else an empty text."""
    return value if value and value.isprintable() and value.isascii() else ""


def _hash(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
