"""How long a user waits: for the first complete screen, and for one citation.

    python tests/benchmarks/bench_startup.py [ROUNDS] [--against CATALOG]

Prints medians and the ratios that are kept: the browser against a bare Textual
app (at most 1.25), ``hmtui cite gpt-3`` against ``python -c pass`` (at most 10);
with ``--against``, a large catalog of ``generate.py``, whose index is built first,
against the shipped one (at most 1.3). Both sides of a ratio take turns within one run, so the load of the machine
falls on both. A screen is complete at the last byte before 150 ms of silence,
once it shows what it should.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.clean_env import clean_home, home_in
from terminal_harness import Terminal
from tools import hmtui_program

if TYPE_CHECKING:
    from collections.abc import Callable

QUIET = 0.15
PAINTED = 2_000
"""Bytes that are surely more than a terminal's set-up, and less than a screen."""


def first_screen(
    argv: list[str], needs: tuple[str, ...], env: dict[str, str] | None = None
) -> tuple[float, float, int]:
    """Start a program on 120 by 35 cells; give the seconds to its first and last byte of paint, and the bytes."""
    with Terminal(argv, columns=120, rows=35, env=env) as terminal:
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
    bare = [sys.executable, str(HERE / "bare_app.py")]
    compare(
        rounds,
        {
            "bare Textual app": lambda: first_screen(bare, ("Search", "Multimodal", "Model 27")),
            "hmtui": lambda: first_screen([hmtui_program()], ("Multimodal", "2026", "help")),
        },
        1.25,
    )


def against(rounds: int, catalog: str, home: Path) -> None:
    """Print the comparison of the first screens of two catalogs; each has a user of its own who opens nothing else."""
    subprocess.run([hmtui_program(), "search", "", "-n", "1", "-c", catalog], stdout=subprocess.DEVNULL, check=True)
    homes = [home_in(home / name) for name in ("small", "large")]
    compare(
        rounds,
        {
            "the shipped catalog": lambda: first_screen([hmtui_program()], ("Multimodal", "2026", "help"), homes[0]),
            catalog: lambda: first_screen([hmtui_program(), catalog], ("Multimodal", "2026", "help"), homes[1]),
        },
        1.3,
    )


def compare(rounds: int, sides: dict[str, Callable[[], tuple[float, float, int]]], limit: float) -> None:
    """Let two programs take turns, and print what came out."""
    measured: dict[str, list[tuple[float, float, int]]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, start in sides.items():
            measured[name].append(start())
    print(f"first screen, 120x35, median of {rounds}        first paint   complete     bytes")
    for name, runs in measured.items():
        first, complete, written = (median(run[at] for run in runs) for at in range(3))
        print(f"  {name:<42} {first * 1e3:8.0f} ms {complete * 1e3:7.0f} ms {written:9.0f}")
    theirs_all, ours_all = ([run[1] for run in runs] for runs in measured.values())
    pairs = median(ours / theirs for theirs, ours in zip(theirs_all, ours_all, strict=True))
    print(
        f"  ratio {median(ours_all) / median(theirs_all):.2f} (median of pairs {pairs:.2f}, of the least"
        f" {min(ours_all) / min(theirs_all):.2f}), to be at most {limit}\n"
    )


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
        f"  ratio {median(cite) / median(nothing):.2f} (of the least {min(cite) / min(nothing):.2f}), to be at most 10\n"
    )


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("rounds", nargs="?", type=int, default=15)
    arguments.add_argument("--against", metavar="CATALOG", default="")
    asked = arguments.parse_args()
    with clean_home() as home:
        run_time([hmtui_program(), "cite", "gpt-3"])  # byte code is written
        if asked.against:
            against(asked.rounds, asked.against, home)
            return
        screens(asked.rounds)
        citation(3 * asked.rounds)


if __name__ == "__main__":
    main()
