"""How long a person waits: for the first complete screen, and for one citation.

    python tests/benchmarks/bench_startup.py [ROUNDS]

Prints medians and the ratios that are kept: the browser against a bare Textual
app (at most 1.25), ``hmtui cite gpt-3`` against ``python -c pass`` (at most 3).
Both sides of a ratio take turns within one run, so the load of the machine
falls on both. A screen is complete at the last byte before 150 ms of silence,
once it shows what it should.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from terminal_harness import Terminal
from tools import hmtui_program

FOREIGN = ("HMTUI_CATALOG", "SSH_", "TMUX", "TEXTUAL", "PYTHONDONTWRITEBYTECODE")
"""Variables that would measure something else: what an installed program does is to be known, byte code included."""
QUIET = 0.15
PAINTED = 2_000
"""Bytes that are surely more than a terminal's set-up, and less than a screen."""


def first_screen(argv: list[str], needs: tuple[str, ...]) -> tuple[float, float, int]:
    """Start a program on 120 by 35 cells; give the seconds to its first and last byte of paint, and the bytes."""
    with Terminal(argv, columns=120, rows=35) as terminal:
        deadline = time.monotonic() + 20
        while True:
            last = terminal.wait_quiet(QUIET)
            written = len(terminal.since())
            # The screen is parsed only in silence, so that parsing does not delay the stamps.
            if written > PAINTED and all(text in terminal.text for text in needs):
                break
            if time.monotonic() > deadline:
                raise SystemExit(f"{argv}: no complete screen:\n{terminal.text}")
            time.sleep(0.02)
        seen = 0
        for chunk in terminal.chunks:
            seen += len(chunk.data)
            if seen > PAINTED:
                return chunk.at - terminal.started_at, last - terminal.started_at, written
        raise AssertionError("unreachable: enough was written")


def run_time(argv: list[str]) -> float:
    """Run a command with its output thrown away; give the seconds."""
    start = time.perf_counter()
    subprocess.run(argv, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def screens(rounds: int) -> None:
    """Print the comparison of first screens."""
    hmtui = [hmtui_program()]
    bare = [sys.executable, str(HERE / "bare_app.py")]
    sides: dict[str, list[tuple[float, float, int]]] = {"bare Textual app": [], "hmtui": []}
    for _ in range(rounds):
        sides["bare Textual app"].append(first_screen(bare, ("Search", "Multimodal", "Model 27")))
        sides["hmtui"].append(first_screen(hmtui, ("Multimodal", "2022", "help")))
    print(f"first screen, 120x35, median of {rounds}        first paint   complete     bytes")
    for name, runs in sides.items():
        first, complete, written = (median(run[at] for run in runs) for at in range(3))
        print(f"  {name:<42} {first * 1e3:8.0f} ms {complete * 1e3:7.0f} ms {written:9.0f}")
    theirs_all, ours_all = ([run[1] for run in runs] for runs in sides.values())
    pairs = median(ours / theirs for theirs, ours in zip(theirs_all, ours_all, strict=True))
    print(f"  ratio {median(ours_all) / median(theirs_all):.2f} (median of pairs {pairs:.2f}), to be at most 1.25\n")


def citation(rounds: int) -> None:
    """Print the comparison of one citation with doing nothing."""
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "hmtui cite gpt-3": [hmtui_program(), "cite", "gpt-3"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, argv in commands.items():
            times[name].append(run_time(argv))
    print(f"command, median of {rounds}                          median      least")
    for name, runs in times.items():
        print(f"  {name:<42} {median(runs) * 1e3:8.1f} ms {min(runs) * 1e3:7.1f} ms")
    nothing, cite = times.values()
    print(
        f"  ratio {median(cite) / median(nothing):.2f} (of the least {min(cite) / min(nothing):.2f}), to be at most 3\n"
    )


if __name__ == "__main__":
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        del os.environ[name]
    run_time([hmtui_program(), "cite", "gpt-3"])  # byte code is written
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    screens(wanted)
    citation(3 * wanted)
