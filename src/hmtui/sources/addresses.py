"""Map URLs to the URLs of raw files, such as that of a GitHub page to its Markdown file.

Invariant: the result has only https URLs of the same repository or gist, or the original
URL, unchanged.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

__all__ = ["candidate_urls", "is_name", "is_url"]

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|file:|data:|javascript:")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,63}", re.ASCII)
_READMES = ("README.md", "readme.md", "Readme.md", "README.markdown", "README")
_RAW = "https://raw.githubusercontent.com"
_REPOSITORY_PARTS = 2
"""Path components of a repository: owner and name."""


def is_url(source: str) -> bool:
    """Return whether a source is a URL (with any scheme), not a path."""
    return _ADDRESS.match(source) is not None


def is_name(source: str) -> bool:
    """Return whether a source may be the name of a saved one: it is no path of a file, and no URL."""
    return _NAME.fullmatch(source) is not None and not Path(source).exists()


def candidate_urls(url: str) -> tuple[str, ...]:
    """Return the URLs where the text of ``url`` may be, most likely first."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = [part for part in parts.path.split("/") if part]
    if host == "github.com":
        return _repository(path) or (url,)
    if host == "gist.github.com" and path and "raw" not in path:
        return (f"https://gist.githubusercontent.com/{'/'.join(path[:2])}/raw",) if len(path) > 1 else (f"{url}/raw",)
    return (url,)


def _repository(path: list[str]) -> tuple[str, ...]:
    if len(path) < _REPOSITORY_PARTS:
        return ()
    owner, name, *rest = path
    root = f"{_RAW}/{owner}/{name.removesuffix('.git')}"
    if not rest:
        return tuple(f"{root}/HEAD/{readme}" for readme in _READMES)
    kind, *where = rest
    if kind in {"blob", "raw", "blame"} and len(where) > 1:
        return (f"{root}/{'/'.join(where)}",)
    if kind == "tree" and where:
        return tuple(f"{root}/{'/'.join(where)}/{readme}" for readme in _READMES)
    return ()
