"""A long list in a real terminal: first rows, all of it, and opened again.

    python tests/benchmarks/bench_import.py LIST

Kept for a bibliography of 50,000 records: first rows within 1.5 s of the start,
all of it within 12 s, and again, unchanged, within 1 s.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from terminal_harness import Terminal
from tools import hmtui_program

FOREIGN = ("HMTUI_CATALOG", "SSH_", "TMUX", "TEXTUAL", "PYTHONDONTWRITEBYTECODE")
PATIENCE = 120.0
COUNT = re.compile(r"([\d,]+) ─╮")


def open_list(source: str, home: Path) -> tuple[float, float, float]:
    """Return the seconds until rows are shown, until all are, and the worst wait for a key meanwhile."""
    env: dict[str, str | None] = dict.fromkeys(name for name in os.environ if name.startswith(FOREIGN))
    env |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CACHE_HOME": str(home / "cache")}
    with Terminal([hmtui_program(), "--fresh", source], env=env) as terminal:
        begun = terminal.started_at
        terminal.wait_until(lambda screen: bool(rows(screen)), "a row", timeout=PATIENCE)
        first = time.perf_counter() - begun
        terminal.press("tab")
        slowest = 0.0
        while "Reading" in terminal.text or "the first" in terminal.text:
            sent = time.perf_counter()
            mark = terminal.mark()
            terminal.press("j")
            while terminal.mark() == mark and time.perf_counter() - sent < 5:
                time.sleep(0.001)
            slowest = max(slowest, time.perf_counter() - sent)
            time.sleep(0.1)
        complete = time.perf_counter() - begun
        terminal.press("ctrl+q")
        terminal.wait()
    return first, complete, slowest


def rows(screen: str) -> int:
    """Count the records that the counter tells of."""
    found = COUNT.search(screen)
    return int(found[1].replace(",", "")) if found else 0


def main(source: str) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        open_list(source, Path(folder, "warm"))  # byte code is written
        first, complete, slowest = open_list(source, Path(folder, "home"))
        print(f"first rows {first:5.2f} s (at most 1.5), complete {complete:5.2f} s (at most 12)")
        print(f"  slowest answer to a key while it was read: {1e3 * slowest:.0f} ms")
        again, complete, _ = open_list(source, Path(folder, "home"))
        print(f"opened again: first rows {again:5.2f} s, complete {complete:5.2f} s (at most 1)")


if __name__ == "__main__":
    main(sys.argv[1])
