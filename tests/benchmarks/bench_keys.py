"""What a key press costs in a real terminal of 120 by 35 cells: time until the last byte, and bytes on the wire.

    python tests/benchmarks/bench_keys.py [CATALOG]

Kept: a typed letter is painted within 30 ms (95 of 100) and costs at most 6 KB
when it changes the list; cursor-down costs the list at most 500 bytes (the record
beside it is counted apart: it follows once the key rests); nothing is
written while nobody does anything.
"""

from __future__ import annotations

import os
import re
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
COLUMNS, ROWS = 120, 35
RECORD_COLUMN, HEAD_LINES = 72, 4
"""Where the record stands in a terminal of that size: right of the list, under box and tabs."""


Sample = tuple[float, int, int]
"""Seconds, bytes without the record beside the list, bytes in all."""


def press(terminal: Terminal, keys: str) -> Sample:
    """Send keys; give the seconds until the last byte of the answer, and its bytes."""
    mark, start = terminal.mark(), time.perf_counter()
    terminal.send(keys)
    last = terminal.wait_quiet(SETTLED)
    written = terminal.since(mark)
    return (max(last - start, 0.0) if written else 0.0), without_record(written), len(written)


def without_record(output: bytes) -> int:
    """Count the bytes that went anywhere but into the record beside the list, told by the column they were written to."""
    pieces = re.split(rb"(?=\x1b\[\d+;\d+H)", output)
    columns = [re.match(rb"\x1b\[(\d+);(\d+)H", piece) for piece in pieces]
    beside = (
        len(piece)
        for piece, at in zip(pieces, columns, strict=True)
        if at and int(at[2]) > RECORD_COLUMN and HEAD_LINES < int(at[1]) < ROWS
    )
    return len(output) - sum(beside)


def report(name: str, samples: list[Sample], kept: str) -> None:
    """Print the line of one kind of key."""
    times, lists, sizes = (sorted(column) for column in zip(*samples, strict=True))
    p95 = int(0.95 * (len(samples) - 1) + 0.5)
    print(
        f"{name:<34} {len(samples):4} {median(times) * 1e3:7.1f} {times[p95] * 1e3:7.1f} ms"
        f" {median(lists):7.0f} {lists[p95]:7.0f} {lists[-1]:7.0f} B {median(sizes):7.0f} {sizes[p95]:7.0f} B   {kept}"
    )


def letters(terminal: Terminal) -> tuple[list[Sample], list[Sample]]:
    """Type words letter by letter and take them back; give samples of letters typed and letters taken back."""
    typed, taken = [], []
    for word in WORDS:
        typed += [press(terminal, letter) for letter in word]
        taken += [press(terminal, KEYS["backspace"]) for _letter in word]
    return typed, taken


def main(catalog: list[str]) -> None:
    """Measure and print."""
    with Terminal([hmtui_program(), *catalog], columns=COLUMNS, rows=ROWS) as terminal:
        terminal.wait_for("help")
        terminal.wait_quiet(0.5)
        print(
            f"{'120x35':<34} {'n':>4} {'p50':>7} {'p95':>7}    {'p50':>7} {'p95':>7} {'max':>7}   {'+record':>7} {'p95':>7}"
        )
        typed, taken = letters(terminal)
        report("letter typed", typed, "p95 <= 30 ms, <= 6 KB")
        report("letter taken back", taken, "")
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
