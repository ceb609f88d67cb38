"""What the tests ask of the machine: the outside programs they drive.

A missing program skips a test on a developer's machine and fails it where
``HMTUI_REQUIRE_TOOLS=1`` is set, so that CI never passes by leaving things out.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

__all__ = ["hmtui_program", "need_tool"]


def need_tool(*names: str) -> None:
    """Skip the running test, or fail it when tools are required, unless every program is on the PATH."""
    missing = [name for name in names if shutil.which(name) is None]
    if not missing:
        return
    reason = f"not installed: {', '.join(missing)}"
    if os.environ.get("HMTUI_REQUIRE_TOOLS") == "1":
        pytest.fail(f"{reason} (HMTUI_REQUIRE_TOOLS=1 forbids skipping)", pytrace=False)
    pytest.skip(reason)


def hmtui_program() -> str:
    """Return the path of the ``hmtui`` command under test: HMTUI_PROGRAM, else the one of this environment."""
    return os.environ.get("HMTUI_PROGRAM") or str(Path(sys.executable).parent / "hmtui")
