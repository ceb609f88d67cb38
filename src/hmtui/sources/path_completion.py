"""Complete a path that is being typed, and say why one cannot be opened.

Invariant: of a huge directory only so much is read, and nothing is raised, whatever was typed.
"""

from __future__ import annotations

import os
from itertools import islice
from stat import S_ISDIR

from msgspec import Struct

from hmtui.formats.table import SUFFIXES
from hmtui.sources.addresses import is_url
from hmtui.text.cleaning import clean

__all__ = ["PathMatches", "complete_path", "may_be_list"]

_MOST_READ, _MOST_OFFERED = 5_000, 200
"""Names of a directory that are read, and that are offered."""


class PathMatches(Struct, frozen=True):
    """What a typed path stands for."""

    typed: str
    names: tuple[str, ...] = ()
    """The paths that it begins, then those whose last part has it inside, written as it was typed.

    Of each kind lists come first, then directories, which end with a slash, then other files.
    """
    kind: str = ""
    """``file``, ``directory`` or ``URL``; empty where nothing can be opened."""
    reason: str = ""
    """Why nothing can be opened."""

    @property
    def lists(self) -> int:
        """How many of the names may be lists."""
        return sum(map(may_be_list, self.names))

    @property
    def common(self) -> str:
        """What can be typed at least, since all names begin with it; the only one that has it inside."""
        names = [name for name in self.names if name.startswith(self.typed)] or self.names
        if not names or (len(names) > 1 and not names[0].startswith(self.typed)):
            return self.typed
        first, last = min(names), max(names)
        end = next((at for at, both in enumerate(zip(first, last, strict=False)) if both[0] != both[1]), len(first))
        return first[:end]


def may_be_list(name: str) -> bool:
    """Return whether the name of a file has the suffix of a format that can be read."""
    return name.lower().endswith(SUFFIXES)


def complete_path(typed: str) -> PathMatches:
    """Return what a path, URL or beginning of one stands for; it reads the directory, which may take a while."""
    if not typed or is_url(typed):
        return PathMatches(typed, kind="URL" if typed else "")
    path = os.path.expanduser(typed)  # noqa: PTH111 - pathlib raises for unknown users
    names, shown = _names(typed), clean(typed)
    try:
        is_directory = S_ISDIR(os.stat(path).st_mode)  # noqa: PTH116 - pathlib drops the slash at the end
    except (FileNotFoundError, NotADirectoryError):
        return PathMatches(typed, names, reason=f"No such file or directory: {shown}")
    except (OSError, ValueError) as error:
        words = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return PathMatches(typed, names, reason=f"Cannot open {shown}: {clean(words)}")
    if not os.access(path, os.R_OK):
        return PathMatches(typed, names, reason=f"Permission denied: {shown}")
    return PathMatches(typed, names, "directory" if is_directory else "file")


def _names(typed: str) -> tuple[str, ...]:
    """Return the paths that a typed one begins, then those that have its last part inside; hidden ones only after a dot."""
    if typed.startswith("~") and "/" not in typed:
        return (f"{typed}/",) if os.path.isdir(os.path.expanduser(typed)) else ()  # noqa: PTH111, PTH112 - as above
    folder, slash, begun = typed.rpartition("/")
    try:
        with os.scandir(os.path.expanduser(f"{folder}{slash}") or ".") as found:  # noqa: PTH111 - as above
            entries = [
                f"{folder}{slash}{one.name}{'/' * one.is_dir()}"
                for one in islice(found, _MOST_READ)
                if begun.casefold() in one.name.casefold()
                and one.name.isprintable()
                and (begun.startswith(".") or not one.name.startswith("."))
            ]
    except (OSError, ValueError):
        return ()
    entries.sort(
        key=lambda name: (
            not name.startswith(typed),
            not name.casefold().startswith(typed.casefold()),
            not may_be_list(name),
            not name.endswith("/"),
            name.casefold(),
        )
    )
    return tuple(entries[:_MOST_OFFERED])
