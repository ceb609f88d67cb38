"""The sources that are kept in the data directory, by name.

A source NAME is a directory: ``about.json``, ``NAME.csv`` (or another suffix) with the content, and one file
``2026-12-01T101500.csv.gz`` for each earlier version, named by the time (UTC) at which it was fetched. ``saved`` adds,
updates and removes them.

Invariant: nothing is written and nothing is fetched here.
"""

from __future__ import annotations

import re
import time
from calendar import timegm
from pathlib import Path

import msgspec

from hmtui.paths import folder
from hmtui.sources.addresses import is_name

__all__ = [
    "ABOUT",
    "STAMP",
    "SavedSource",
    "directory_of",
    "find",
    "is_due",
    "list_sources",
    "resolve",
    "saved_at",
    "version_at",
    "versions",
]

ABOUT = "about.json"
STAMP = "%Y-%m-%dT%H%M%S"
"""How the time in the name of an earlier version is written."""
_VERSION = re.compile(r"(\d{4}-\d\d-\d\dT\d{6})(?:\..+)?\.gz")
_DAY = 86_400.0


class SavedSource(msgspec.Struct, frozen=True):
    """What is known about a source."""

    name: str
    address: str
    """The URL or the absolute path it comes from."""
    file: str
    """The name of the file with its content."""
    records: int
    fetched: float
    """When this content was fetched, in seconds since the epoch."""
    checked: float
    """When it was last found to be current."""
    max_age: int = 0
    """Days after which opening it updates it; 0: never."""
    etag: str = ""
    modified: str = ""
    final_address: str = ""
    """The URL to which the validators belong."""

    @property
    def path(self) -> Path:
        """The file with its content."""
        return directory_of(self.name) / self.file

    @property
    def day(self) -> str:
        """The date of its content."""
        return time.strftime("%Y-%m-%d", time.localtime(self.fetched))


def resolve(source: str) -> str:
    """Return the path of a saved source for its name; any other source, and the name of an existing file, unchanged."""
    found = find(source) if is_name(source) else None
    return str(found.path) if found is not None else source


def saved_at(path: str) -> SavedSource | None:
    """Return the saved source whose content is at a path; None for any other path."""
    parent = Path(path).parent
    found = find(parent.name) if parent.parent == _root() else None
    return found if found is not None and str(found.path) == path else None


def find(name: str) -> SavedSource | None:
    """Return the saved source of a name; None if there is none or its description is damaged."""
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", name, re.ASCII):
        return None
    try:
        source = msgspec.json.decode((directory_of(name) / ABOUT).read_bytes(), type=SavedSource)
    except (OSError, msgspec.DecodeError):
        return None
    # The description was written here, but may have been edited since: its file must be in its directory.
    return source if source.name == name and source.file == Path(source.file).name else None


def list_sources() -> list[SavedSource]:
    """Return all saved sources, by name."""
    try:
        names = sorted(path.name for path in _root().iterdir())
    except OSError:
        return []
    return [found for name in names if (found := find(name)) is not None]


def is_due(source: SavedSource, now: float | None = None) -> bool:
    """Return whether a source is older than its owner wants it to be."""
    now = time.time() if now is None else now
    return source.max_age > 0 and now - source.checked > source.max_age * _DAY


def version_at(source: SavedSource, moment: float) -> Path | None:
    """Return the file with the content that a source had at a moment; None before its first version."""
    if source.fetched <= moment:
        return source.path
    return next((path for at, path in reversed(versions(source)) if at <= moment), None)


def versions(source: SavedSource) -> list[tuple[float, Path]]:
    """Return the times and the files of the earlier versions, oldest first."""
    directory = directory_of(source.name)
    try:
        matches = [_VERSION.fullmatch(path.name) for path in directory.iterdir()]
        return sorted((timegm(time.strptime(one[1], STAMP)), directory / one[0]) for one in matches if one is not None)
    except (OSError, ValueError):  # ValueError: a file of that form, but of no date, that is not ours
        return []


def directory_of(name: str) -> Path:
    """Return the directory of a source."""
    return _root() / name


def _root() -> Path:
    return Path(folder("data")) / "sources"
