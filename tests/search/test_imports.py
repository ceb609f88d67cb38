"""The search is on the way from the command to its first answer, so it must not load much."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["hmtui.text.normalize", "hmtui.query", "hmtui.search"])
def test_importing_the_search_loads_nothing_heavy(module: str) -> None:
    script = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    heavy = {
        "sqlite3",
        "textual",
    }
    assert heavy.isdisjoint(loaded)
