"""What annotations cost: a star in a real terminal, and the start, with 100,000 papers starred before.

    python tests/benchmarks/bench_state.py

Kept: a star is painted within 16 ms (95 of 100); the start takes at most 10 ms longer than with no star at all.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hmtui.annotations import Annotations
from hmtui.models import Entry
from terminal_harness import Terminal
from tools import hmtui_program

STARRED = 100_000
STARTS = 15
STARS = 55
"""Not more than there are records: each is starred once."""
FOREIGN = ("HMTUI_CATALOG", "SSH_", "TMUX", "TEXTUAL", "PYTHONDONTWRITEBYTECODE")


def environment(home: Path) -> dict[str, str | None]:
    """Return a home of its own, and nothing that would measure something else."""
    foreign: dict[str, str | None] = dict.fromkeys(name for name in os.environ if name.startswith(FOREIGN))
    return foreign | {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CACHE_HOME": str(home / "cache")}


def fill(home: Path) -> None:
    """Star many papers, as a user with a very large library has."""
    annotations = Annotations(str(home / "data" / "hmtui" / "state.db"), catalog="list")
    papers = [Entry(id=f"e{number}", name=f"Paper {number}", doi=f"10.1/{number}") for number in range(STARRED)]
    annotations.star(papers, on=True)
    annotations.close()


def start(home: Path) -> float:
    """Return the seconds until the first complete screen."""
    with Terminal([hmtui_program(), "--fresh"], env=environment(home)) as terminal:
        terminal.wait_for("Multimodal")
        last = terminal.wait_quiet(0.3)
        seconds = last - terminal.started_at
        terminal.press("ctrl+q")
        terminal.wait()
    return seconds


def stars(home: Path) -> tuple[list[float], list[float], list[float]]:
    """Return the seconds from each star to the bytes that paint it.

    And two yardsticks for a busy machine: from a move of the cursor, and the processor's own until the star is painted.
    """
    starred, moved, worked = [], [], []
    with Terminal([hmtui_program(), "--fresh"], env=environment(home)) as terminal:
        terminal.wait_for("Multimodal")
        terminal.press("tab")
        terminal.wait_quiet(0.3)
        for _ in range(STARS):
            moved.append(painted(terminal, "j", "▌"))
            before = processor(terminal.process.pid)
            starred.append(painted(terminal, "*", "★"))
            worked.append(processor(terminal.process.pid) - before)
        terminal.press("ctrl+q")
        terminal.wait()
    return sorted(starred), sorted(moved), sorted(worked)


def processor(pid: int) -> float:
    """Return the seconds that the main thread of a process has run."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def painted(terminal: Terminal, key: str, sign: str) -> float:
    """Press a key, and give the seconds until a sign is written."""
    terminal.wait_quiet(0.15)
    mark, begun = terminal.mark(), time.perf_counter()
    terminal.send(key)
    while time.perf_counter() < begun + 5:
        for chunk in terminal.chunks[mark:]:
            if sign.encode() in chunk.data:
                return chunk.at - begun
        time.sleep(0.0005)
    raise AssertionError(f"{key} painted no {sign}:\n{terminal.text}")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        empty, full = Path(folder, "empty"), Path(folder, "full")
        fill(full)
        for home in (empty, full):
            start(home)
        times = [(start(empty), start(full)) for _ in range(STARTS)]
        before, after = (median(column) for column in zip(*times, strict=True))
        grown = median(with_stars - without for without, with_stars in times)
        print(f"start without a star {1e3 * before:6.0f} ms, with {STARRED:,} {1e3 * after:6.0f} ms")
        print(f"  longer by {1e3 * grown:.0f} ms (median of pairs), to be at most 10 ms")
        for name, home in (("without stars", empty), (f"with {STARRED:,}", full)):
            for what, sample in zip(("star painted", "(cursor moved)", "(processor)"), stars(home), strict=True):
                print(
                    f"{what:<14} {name:<14} median {1e3 * median(sample):5.1f} ms, "
                    f"p95 {1e3 * sample[int(0.95 * len(sample))]:5.1f} ms, to be at most 16 ms"
                )


if __name__ == "__main__":
    main()
