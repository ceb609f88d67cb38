"""What a key press costs in a real terminal of 120 by 35 cells: time until the last byte, and bytes on the wire.

    python tests/benchmarks/bench_keys.py [CATALOG] [--generated | --bare]

Kept: the rows that a typed letter finds are painted within 2.5 times what a bare
Textual app takes to paint a letter (95 of 100; both take turns, so that the load of the
machine falls on both), with few records and with 50,000. A letter costs at most 6 KB
when it changes the list; cursor-down costs the list at most 500 bytes (the record
beside it is counted apart: it follows once the key rests); nothing is
written while nobody does anything.

"Alone" is without the time in which the screen's thread was ready and other programs
had the processors: what a machine with nothing else to do would show, or a little less.

``--generated``: for a catalog of ``generate.py``. The queries of its keystroke set
are typed letter by letter; with a million records, the rows are painted within
40 ms (95 of 100), and every jump, order and tab within 50 ms. The index is built
first where the cache (``XDG_CACHE_HOME``) has none; some are typed meanwhile.

``--bare``: the comparison with the bare app alone.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.clean_env import clean_home
from benchmarks.generate import QUERIES
from terminal_harness import KEYS, Terminal
from tools import hmtui_program

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = ("megatron", "gpt-3", "pangu", "language", "vision", "year:2021", "org:google", "transformer")
PLACEHOLDER = "Words, or"
BUILDING = "Esc stop"
"""On the screen for as long as records are read."""
SETTLED = 0.12
"""Seconds of silence after which the answer to a key is complete."""
LONG = 0.4
"""The same for what may take longer than a letter."""
COLUMNS, ROWS = 120, 35
BARE = Path(__file__).with_name("bare_app.py")
RECORD_COLUMN, HEAD_LINES = 76, 4
"""Where the record stands in a terminal of that size: right of the list, from the line of the tabs on."""
FIRST_ROW = 8
"""The line of the first row of the list, under tabs, rule and column headings; the counts of the tabs come later."""


class Sample(NamedTuple):
    """What one key cost."""

    seconds: float
    """Until the last byte of the answer."""
    rows: float
    """Seconds until the last byte of it that went into the list."""
    list_bytes: int
    """Bytes that went anywhere but into the record beside the list."""
    all_bytes: int
    work: float
    """Seconds of processor time, in all threads."""
    waited: float
    """Seconds that the thread of the screen was ready to run and other programs had the processors."""


def press(terminal: Terminal, keys: str, settled: float = SETTLED, *, answered: bool = False) -> Sample:
    """Send keys and wait for the whole answer; ``answered``: there is one, however long it takes."""
    worked, waited = work_of(terminal), wait_of(terminal)
    mark, start = terminal.mark(), time.perf_counter()
    terminal.send(keys)
    last = terminal.wait_answer(mark, settled) if answered else terminal.wait_quiet(settled)
    worked, waited = work_of(terminal) - worked, wait_of(terminal) - waited
    written = terminal.since(mark)
    if not written:
        return Sample(0, 0, 0, 0, worked, waited)
    rows = max((chunk.at for chunk in terminal.chunks[mark:] if reaches_list(chunk.data)), default=last)
    return Sample(last - start, rows - start, without_record(written), len(written), worked, waited)


def work_of(terminal: Terminal) -> float:
    """Return the seconds of processor time that the program has used."""
    tasks = Path(f"/proc/{terminal.process.pid}/task").glob("*/schedstat")
    return sum(int(task.read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9


def wait_of(terminal: Terminal) -> float:
    """Return the seconds for which the program's first thread has waited for a processor."""
    pid = terminal.process.pid
    return int(Path(f"/proc/{pid}/task/{pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9


def reaches_list(output: bytes) -> bool:
    """Return whether bytes went into the rows of the list."""
    places = re.findall(rb"\x1b\[(\d+);(\d+)H", output)
    return any(int(column) <= RECORD_COLUMN and FIRST_ROW <= int(line) < ROWS for line, column in places)


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


def quantile(values: list[float], part: float) -> float:
    """Return the value that a part of all do not exceed."""
    ordered = sorted(values)
    return ordered[int(part * (len(ordered) - 1) + 0.5)]


def report(name: str, samples: list[Sample], kept: str) -> None:
    """Print the line of one kind of key."""
    times = [sample.seconds * 1e3 for sample in samples]
    rows = [sample.rows * 1e3 for sample in samples]
    works = [sample.work * 1e3 for sample in samples]
    alone = [(sample.rows - min(sample.waited, sample.rows)) * 1e3 for sample in samples]
    lists = [float(sample.list_bytes) for sample in samples]
    sizes = [float(sample.all_bytes) for sample in samples]
    print(
        f"{name:<26} {len(samples):4}"
        + "".join(f"{quantile(rows, part):7.1f}" for part in (0.5, 0.95, 0.99, 1))
        + "".join(f"{quantile(times, part):7.1f}" for part in (0.5, 0.95, 0.99, 1))
        + "".join(f"{quantile(alone, part):7.1f}" for part in (0.5, 0.95, 0.99))
        + "".join(f"{quantile(works, part):7.1f}" for part in (0.5, 0.95))
        + f" {median(lists):7.0f} {quantile(lists, 0.95):7.0f} {max(lists):7.0f} {median(sizes):7.0f}   {kept}"
    )


def type_and_take_back(terminal: Terminal, words: Sequence[str]) -> tuple[list[Sample], list[Sample]]:
    """Type words letter by letter and take them back; give samples of letters typed and letters taken back."""
    typed, taken = [], []
    for word in words:
        typed += [press(terminal, letter) for letter in word]
        taken += [press(terminal, KEYS["backspace"]) for _letter in word]
    return typed, taken


def type_queries(terminal: Terminal) -> None:
    """Type the queries of the keystroke set."""
    typed = type_each(terminal, QUERIES)
    report("letter typed", typed, "rows p95 <= 40 ms")
    slowest = sorted(typed, reverse=True)[:3]
    print(f"{'':26} slowest: {', '.join(f'{sample.seconds * 1e3:.0f} ms' for sample in slowest)}")


def type_each(terminal: Terminal, queries: Sequence[str]) -> list[Sample]:
    """Type queries letter by letter, clearing the box after each."""
    typed: list[Sample] = []
    for query in queries:
        typed += [press(terminal, letter) for letter in query]
        terminal.press("esc")  # not timed: whether a lone Esc begins something longer is waited for
        terminal.wait_until(lambda text: PLACEHOLDER in text, "an empty box")
        terminal.wait_quiet(0.3)
    return typed


def wait_built(terminal: Terminal) -> None:
    """Type among the first records while the index is built, if it is; wait until all are listed."""
    if BUILDING in terminal.text:
        # The answer to a key cannot be told from the bar that moves meanwhile: only the rows count.
        report("letter, while it is built", type_each(terminal, QUERIES[:12]), "rows alone")
        terminal.wait_gone(BUILDING, timeout=600)
        terminal.wait_quiet(1)
        print(f"{'memory when it is built':<31} {memory_of(terminal):.0f} MB")


def walk(terminal: Terminal) -> None:
    """Jump, sort and walk the tabs, with everything listed and with a query."""
    for words in ("", "learning"):
        press(terminal, "/")
        for letter in words:
            press(terminal, letter)
        press(terminal, KEYS["enter"])
        shown = words or "everything"
        report(f"{shown}: G, g", [press(terminal, key, LONG) for key in "GgGgGg"], "<= 50 ms")
        report(
            f"{shown}: PgDn, PgUp",
            [press(terminal, KEYS[key]) for key in ("pagedown", "pagedown", "pageup") * 4],
            "<= 50 ms",
        )
        press(terminal, "0", LONG)
        report(f"{shown}: reversed", [press(terminal, "S", LONG) for _ in range(12)], "<= 50 ms")
        report(
            f"{shown}: sorted, reversed, to its end",
            [press(terminal, key, LONG) for key in "snSGgssSGgstSGgsvSGgsySGg"],
            "<= 50 ms",
        )
        report(f"{shown}: next tab", [press(terminal, "]", LONG) for _ in range(9)], "<= 50 ms")


def look_through(terminal: Terminal) -> None:
    """Type words, move and walk the tabs."""
    typed, taken = type_and_take_back(terminal, WORDS)
    report("letter typed", typed, "p95 <= 30 ms, <= 6 KB")
    report("letter taken back", taken, "")
    press(terminal, KEYS["enter"])
    press(terminal, "g")
    report("cursor down", [press(terminal, "j") for _ in range(20)], "<= 500 B")
    report("cursor up", [press(terminal, "k") for _ in range(20)], "")
    report("page down and up", [press(terminal, KEYS[key]) for key in ("pagedown", "pageup") * 4], "")
    report("next tab", [press(terminal, "]") for _ in range(8)], "")
    press(terminal, "0", LONG)
    opened = [(press(terminal, "p", LONG), press(terminal, KEYS["esc"], LONG)) for _ in range(9)]
    report("plot opened", [plot for plot, _closed in opened], "<= 150 ms")


def in_turn_with_bare(terminal: Terminal) -> None:
    """Type each letter here and in a bare Textual app, and compare how long both take until it is painted."""
    ours, bare = [], []
    with Terminal([sys.executable, str(BARE)], columns=COLUMNS, rows=ROWS) as other:
        other.wait_for("Model 27")
        other.wait_quiet(0.5, timeout=3)
        for word in WORDS:
            for letter in word:
                bare.append(press(other, letter, answered=True))
                ours.append(press(terminal, letter, answered=True))
            for one in (other, terminal):
                for _letter in word:
                    press(one, KEYS["backspace"], answered=True)
    report("letter, bare Textual app", bare, "")
    report("letter typed in turn", ours, "rows p95 <= 2.5 of the bare app's")
    for name, part in (("p50", 0.5), ("p95", 0.95)):
        painted, least = (quantile([sample.rows for sample in samples], part) for samples in (ours, bare))
        work, least_work = (quantile([sample.work for sample in samples], part) for samples in (ours, bare))
        print(f"{'':26} {name}: rows {painted / least:.2f} of the bare app's, work {work / least_work:.2f}")


def memory_of(terminal: Terminal) -> float:
    """Return the private memory of the program in MB; mapped files are not in it."""
    status = Path(f"/proc/{terminal.process.pid}/status").read_text(encoding="ascii")
    return int(status.partition("RssAnon:")[2].split()[0]) / 1024


def run(catalog: str, *, generated: bool, bare: bool = False) -> float:
    """Measure and print; return the memory at the end."""
    with Terminal([hmtui_program(), *filter(None, [catalog])], columns=COLUMNS, rows=ROWS) as terminal:
        terminal.wait_for("help")
        terminal.wait_quiet(0.5, timeout=3)
        wait_built(terminal)
        if not generated or catalog:
            in_turn_with_bare(terminal)
        if bare:
            return 0
        if generated:
            type_queries(terminal)
        if generated and catalog:
            walk(terminal)
        elif not generated:
            look_through(terminal)
        mark = terminal.mark()
        time.sleep(3)
        print(f"{'idle for 3 s':<31} {len(terminal.since(mark))} B   0")
        return memory_of(terminal)


def main(catalog: str, *, generated: bool, bare: bool) -> None:
    """Measure one catalog; a generated one beside the shipped one."""
    quantiles = "".join(f"{name:>7}" for name in ("p50", "p95", "p99", "max"))
    print(
        f"{'120x35':<31}{'ms until the rows stand':>28}{'ms until all stands':>28}{'rows, alone':>21}{'ms of work':>14}{'bytes without the record':>24}"
    )
    print(
        f"{'':<26} {'n':>4}{quantiles}{quantiles}{quantiles[:21]}{quantiles[:14]} {'p50':>7} {'p95':>7} {'max':>7} {'+record':>7}"
    )
    large = run(catalog, generated=generated, bare=bare)
    if generated:
        print("the same queries on the shipped catalog:")
        small = run("", generated=True)
        print(f"private memory: {large:.0f} MB, {large - small:.0f} MB above the shipped catalog's   <= 150 MB")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("catalog", nargs="?", default="")
    arguments.add_argument("--generated", action="store_true")
    arguments.add_argument("--bare", action="store_true", help="only compare with the bare app")
    asked = arguments.parse_args()
    with clean_home():
        main(asked.catalog, generated=asked.generated, bare=asked.bare)
