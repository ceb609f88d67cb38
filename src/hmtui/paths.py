"""The directories for the user's settings, data, state and caches.

On Linux and BSD they follow the XDG base directory specification, which is implemented
here; platformdirs, which knows the other systems, takes 20 ms to import. A test
compares the two.

Invariant: no directory is created, and no file is read.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["absolute_source", "distinct_names", "folder", "source_name", "with_tilde"]

_XDG = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
    "state": ("XDG_STATE_HOME", ".local/state"),
}
_README = re.compile(r"/readme\.(?:md|markdown|rst|txt)$", re.IGNORECASE)
_REPOSITORY = re.compile(r"https?://(?:raw\.githubusercontent|github)\.com/([^/]+/[^/?#]+)", re.IGNORECASE)
"""The address of a repository on GitHub: owner and name."""


def folder(kind: str) -> str:
    """Return the path of hmtui's directory for ``config``, ``data``, ``cache`` or ``state``."""
    if not sys.platform.startswith(("linux", "freebsd", "openbsd", "netbsd")):
        import platformdirs  # noqa: PLC0415 - 20 ms, and not needed on Linux

        path: str = getattr(platformdirs, f"user_{kind}_dir")("hmtui", appauthor=False)
        return path
    variable, default = _XDG[kind]
    root = os.environ.get(variable, "").strip()
    # The specification says that relative paths are invalid and must be ignored.
    if not root.startswith("/"):
        root = os.path.expanduser(f"~/{default}")  # noqa: PTH111 - pathlib raises when there is no home directory
    return f"{root}/hmtui"


def with_tilde(path: str | os.PathLike[str]) -> str:
    """Return a path with ``~`` for the home directory."""
    shown, home = os.fspath(path), os.path.expanduser("~")  # noqa: PTH111 - pathlib raises when there is none
    return f"~{shown.removeprefix(home)}" if home != "/" and shown.startswith(f"{home}/") else shown


def absolute_source(source: str) -> str:
    """Return a source as an absolute path; URLs, ``-`` and the empty source are returned unchanged."""
    if not source or source == "-" or "://" in source:
        return source
    return os.path.abspath(source)  # noqa: PTH100 - also removes "..", without resolving links


def source_name(source: str) -> str:
    """Return what a source is called: the last part of its path or address, or that it is the standard input."""
    return "standard input" if source == "-" else source.rstrip("/").rpartition("/")[2]


def distinct_names(sources: Iterable[str]) -> Mapping[str, str]:
    """Return what each of some sources is called beside the others: by as much of the end of its path as they do not share.

    A README is called by its directory, and the one of a GitHub repository by owner and name.
    """
    paths = {source: _path_of(source) for source in sources}
    return {source: _distinct(source, list(paths.values())) for source in paths}


def _path_of(source: str) -> Sequence[str]:
    repository = _REPOSITORY.match(source)
    if repository and (not source[repository.end() :].strip("/") or _README.search(source)):
        return (repository[1].removesuffix(".git"),)
    return [step for step in _README.sub("", source).split("/") if step]


def _distinct(source: str, others: Sequence[Sequence[str]]) -> str:
    own = _path_of(source)
    for count in range(1, len(own) + 1):
        if sum(other[-count:] == own[-count:] for other in others) == 1:
            return source_name(source) if source == "-" else "/".join(own[-count:])
    return source
