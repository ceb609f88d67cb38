"""Which file a web address stands for: that of a GitHub page is not where its text is.

Invariant: the answer holds only https addresses of the same repository or gist, or
the address itself, unchanged.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["candidates", "is_address"]

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|file:|data:|javascript:")
_READMES = ("README.md", "readme.md", "Readme.md", "README.markdown", "README")
_RAW = "https://raw.githubusercontent.com"
_PAGE_PARTS = 2
"""Parts of the path of a repository: its owner and its name."""


def is_address(source: str) -> bool:
    """Return whether a source is a web address (of whatever scheme), not a path."""
    return _ADDRESS.match(source) is not None


def candidates(url: str) -> tuple[str, ...]:
    """Return the addresses at which the text behind ``url`` may be, the likeliest first."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = [part for part in parts.path.split("/") if part]
    if host == "github.com":
        return _repository(path) or (url,)
    if host == "gist.github.com" and path and "raw" not in path:
        return (f"https://gist.githubusercontent.com/{'/'.join(path[:2])}/raw",) if len(path) > 1 else (f"{url}/raw",)
    return (url,)


def _repository(path: list[str]) -> tuple[str, ...]:
    if len(path) < _PAGE_PARTS:
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
