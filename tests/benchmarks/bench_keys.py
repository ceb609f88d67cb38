"""What a key press costs in a real terminal of 120 by 35 cells: time until the last byte, and bytes on the wire.

    python tests/benchmarks/bench_keys.py [CATALOG]

Kept: a typed letter is painted within 30 ms (95 of 100) and costs at most 6 KB
when it changes the list; cursor-down costs at most 500 bytes; nothing is
written while nobody does anything.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from terminal_harness import KEYS, Terminal
from tools import hmtui_program

FOREIGN = ("HMTUI_CATALOG", "SSH_", "TMUX", "TEXTUAL", "PYTHONDONTWRITEBYTECODE")
"""Variables that would measure something else: what an installed program does is to be known, byte code included."""
WORDS = ("megatron", "gpt-3", "pangu", "language", "vision", "year:2021", "org:google", "transformer")
SETTLED = 0.12
"""Seconds of silence after which the answer to a key is complete."""


def press(terminal: Terminal, keys: str) -> tuple[float, int]:
    """Send keys; give the seconds until the last byte of the answer, and its bytes."""
    mark, start = terminal.mark(), time.perf_counter()
    terminal.send(keys)
    last = terminal.wait_quiet(SETTLED)
    written = len(terminal.since(mark))
    return (max(last - start, 0.0) if written else 0.0), written


def report(name: str, samples: list[tuple[float, int]], kept: str) -> None:
    """Print the line of one kind of key."""
    times, sizes = (sorted(column) for column in zip(*samples, strict=True))
    p95 = int(0.95 * (len(samples) - 1) + 0.5)
    print(
        f"{name:<34} {len(samples):4} {median(times) * 1e3:7.1f} {times[p95] * 1e3:7.1f} ms"
        f" {median(sizes):7.0f} {sizes[p95]:7.0f} {sizes[-1]:7.0f} B   {kept}"
    )


def letters(terminal: Terminal) -> tuple[list[tuple[float, int]], list[tuple[float, int]]]:
    """Type words letter by letter and take them back; give samples of letters typed and letters taken back."""
    typed, taken = [], []
    for word in WORDS:
        typed += [press(terminal, letter) for letter in word]
        taken += [press(terminal, KEYS["backspace"]) for _letter in word]
    return typed, taken


def main(catalog: list[str]) -> None:
    """Measure and print."""
    with Terminal([hmtui_program(), *catalog], columns=120, rows=35) as terminal:
        terminal.wait_for("help")
        terminal.wait_quiet(0.5)
        print(f"{'120x35':<34} {'n':>4} {'p50':>7} {'p95':>7}    {'p50':>7} {'p95':>7} {'max':>7}")
        typed, taken = letters(terminal)
        report("letter typed", typed, "p95 <= 30 ms, <= 6 KB")
        report("letter taken back", taken, "")
        press(terminal, "\x1b")
        press(terminal, KEYS["enter"])
        press(terminal, "g")
        report("cursor down", [press(terminal, "j") for _ in range(20)], "<= 500 B")
        report("cursor up", [press(terminal, "k") for _ in range(20)], "")
        report("page down and up", [press(terminal, KEYS[key]) for key in ("pagedown", "pageup") * 4], "")
        report("next tab", [press(terminal, "]") for _ in range(8)], "")
        mark = terminal.mark()
        time.sleep(3)
        print(f"{'idle for 3 s':<34} {len(terminal.since(mark))} B   0")


if __name__ == "__main__":
    for variable in [name for name in os.environ if name.startswith(FOREIGN)]:
        del os.environ[variable]
    main(sys.argv[1:])
