"""What was chosen in the browser instead of a setting: the theme, the citation style.

A small file of its own beside the logs, since none of it is worth a rescue. A choice
holds as long as the configuration says what it said when the choice was made: who
edits the configuration later means that. Invariant: a file that cannot be read or
written is no error; the configuration then holds.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress

from hmtui.paths import folder

__all__ = ["choice", "choose"]

_LARGEST = 100_000
"""Bytes of a file that can still be one of choices."""


def choice(setting: str, configured: str) -> str:
    """Return what was chosen for a setting; the configured value where nothing was, or that has changed since."""
    found = _read().get(setting)
    if isinstance(found, dict) and found.get("configured") == configured and isinstance(found.get("value"), str):
        return str(found["value"])
    return configured


def choose(setting: str, value: str, configured: str) -> None:
    """Remember what was chosen for a setting."""
    choices = _read()
    if value == choice(setting, configured):
        return
    choices[setting] = {"value": value, "configured": configured}
    with suppress(OSError):
        _write(json.dumps(choices, indent=1))


def _path() -> str:
    return f"{folder('state')}/choices.json"


def _read() -> dict[str, object]:
    with suppress(OSError, ValueError, RecursionError), open(_path(), encoding="utf-8") as file:  # noqa: PTH123 - a name is enough
        found = json.loads(file.read(_LARGEST))
        if isinstance(found, dict):
            return found
    return {}


def _write(text: str) -> None:
    path = _path()
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)  # noqa: PTH103, PTH120 - as above
    draft = f"{path}.{os.getpid()}.tmp"
    with suppress(FileNotFoundError):
        os.unlink(draft)  # noqa: PTH108 - left behind by a process of that number that was killed
    handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with open(handle, "w", encoding="utf-8") as file:  # noqa: PTH123 - as above
            file.write(text)
        os.replace(draft, path)  # noqa: PTH105 - the system's own atomic step
    except OSError:
        os.unlink(draft)  # noqa: PTH108 - as above
        raise
