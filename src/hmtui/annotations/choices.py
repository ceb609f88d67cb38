"""Choices made in the browser that override a setting: the theme, the citation style.

They are stored in ``choices.json`` in the state directory. A choice applies until the
setting is edited in the configuration; then the configuration wins.

Invariant: a file that cannot be read or written is not an error; the configuration applies.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from hmtui.files import make_private_folder, write_atomically
from hmtui.paths import folder

__all__ = ["choice", "choose"]

_LARGEST = 100_000
"""Bytes that are read of the file."""


def choice(setting: str, configured: str) -> str:
    """Return the choice for a setting; the configured value if there is none or if it was edited since."""
    found = _read().get(setting)
    if isinstance(found, dict) and found.get("configured") == configured and isinstance(found.get("value"), str):
        return str(found["value"])
    return configured


def choose(setting: str, value: str, configured: str) -> None:
    """Save a choice for a setting."""
    choices = _read()
    if value == choice(setting, configured):
        return
    choices[setting] = {"value": value, "configured": configured}
    with suppress(OSError):
        _write(json.dumps(choices, indent=1))


def _path() -> Path:
    return Path(folder("state"), "choices.json")


def _read() -> dict[str, object]:
    with suppress(OSError, ValueError, RecursionError), _path().open(encoding="utf-8") as file:
        found = json.loads(file.read(_LARGEST))
        if isinstance(found, dict):
            return found
    return {}


def _write(text: str) -> None:
    path = _path()
    make_private_folder(path.parent)
    write_atomically(path, text.encode(), private=True)
