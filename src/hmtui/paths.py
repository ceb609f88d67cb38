"""Where this system keeps what belongs to a person: settings, data, caches.

On Linux and its kin the rule is one line of the XDG base directory
specification, and platformdirs, which knows all other systems, takes 20 ms to
import, more than half of what ``hmtui cite`` may take in all. So that line stands
here; a test compares it with platformdirs.

Invariant: nothing is created here, and no file is looked at.
"""

from __future__ import annotations

import os
import sys

__all__ = ["folder", "from_anywhere"]

_XDG = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
    "state": ("XDG_STATE_HOME", ".local/state"),
}


def folder(kind: str) -> str:
    """Return the path of hmtui's own folder for ``config``, ``data``, ``cache`` or ``state``."""
    if not sys.platform.startswith(("linux", "freebsd", "openbsd", "netbsd")):
        import platformdirs  # noqa: PLC0415 - as said above

        path: str = getattr(platformdirs, f"user_{kind}_dir")("hmtui", appauthor=False)
        return path
    variable, default = _XDG[kind]
    root = os.environ.get(variable, "").strip()
    # The specification says that a relative path is invalid and to be ignored.
    if not root.startswith("/"):
        root = os.path.expanduser(f"~/{default}")  # noqa: PTH111 - pathlib costs what platformdirs does
    return f"{root}/hmtui"


def from_anywhere(source: str) -> str:
    """Return a source as it is found from any directory of this machine; addresses, stdin and nothing stay."""
    if not source or source == "-" or "://" in source:
        return source
    return os.path.abspath(source)  # noqa: PTH100 - a name to keep
