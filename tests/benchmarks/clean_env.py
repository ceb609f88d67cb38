"""Run a benchmark without the settings, annotations and last lists of the user who runs it."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FOREIGN = ("HMTUI_CATALOG", "SSH_", "TMUX", "TEXTUAL", "PYTHONDONTWRITEBYTECODE")
"""Variables that would measure something else: what an installed program does is to be known, byte code included."""


@contextmanager
def clean_home() -> Iterator[Path]:
    """Unset these variables, and keep annotations in a folder that is deleted afterwards; the cache stays."""
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(home_in(Path(home)))
        yield Path(home)


def home_in(folder: Path) -> dict[str, str]:
    """Return the variables by which a program keeps the user's files in a folder."""
    return {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("DATA", "STATE", "CONFIG")}
