"""The same records in hmtui, bibtui and fzf, in the same run: how long until they are listed, and until a key has found.

    python tests/benchmarks/bench_peers.py [COUNT ...] [--bibtui PATH] [--fzf PATH]

Each program is driven in a terminal of 120 by 35 cells: hmtui with a catalog of
``generate.py``, bibtui with the same as a .bib file, fzf with the same as lines.
They take turns. "Opens" is the time to the last byte of the first complete screen; "key" is the time
from a key to the last byte that went into the rows, of the letters of ``WORDS``
typed and taken back. ``fzf --filter`` is a process for each query, its output thrown away.
A program that is not installed is said not to be. bibtui (1.1.1 needs Python 3.12)
is best installed in an environment of its own, and named with ``--bibtui``.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import generate
from benchmarks.bench_search import write_catalog, write_lines
from benchmarks.clean_env import clean_home
from hmtui.library import Library
from hmtui.models import Catalog
from terminal_harness import KEYS, Terminal
from tools import hmtui_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORDS = ("learn", "wang")
OPENINGS = 5
PATIENCE = 300


class Peer(NamedTuple):
    """A program, and how to tell on its screen what happened."""

    name: str
    argv: list[str]
    listed: str
    """What is seen once records are listed; a pattern."""
    rows: range
    """The lines of the terminal that are rows, or all of them."""
    columns: int
    """The last column of the rows."""
    settled: float
    """Seconds without a byte in the rows after which nothing more will come."""
    to_the_box: str = ""
    """The key that begins a search."""
    openings: int = OPENINGS
    environment: dict[str, str] | None = None
    before: Callable[[], object] = lambda: None
    """Done before each opening."""


def write_bib(path: Path, count: int) -> None:
    """Write the records as a bibliography, as hmtui exports them."""
    library = Library(Catalog("Generated", generate.SECTIONS, tuple(generate.entries(count))))
    path.write_text(library.cite(library.catalog.entries, "bibtex"), encoding="utf-8")


def peers(folder: Path, count: int, bibtui: str | None, fzf: str | None) -> Iterator[Peer]:
    """Return the programs that are here."""
    catalog, bib, lines = (folder / f"{count}{suffix}" for suffix in (".json", ".bib", ".txt"))
    cache = folder / "cache"
    again = {"XDG_CACHE_HOME": str(cache / "kept")}
    first = {"XDG_CACHE_HOME": str(cache / "none")}
    write_catalog(catalog, count)
    indexed = [hmtui_program(), "search", "", "-n", "1", "-c", str(catalog)]
    subprocess.run(indexed, env={**os.environ, **again}, stdout=subprocess.DEVNULL, check=True)
    ours = Peer(
        "hmtui", [hmtui_program(), str(catalog)], rf" {count:,} models · ", range(5, 35), 71, 0.4, environment=again
    )
    yield ours
    yield ours._replace(
        name="hmtui, for the first time",
        environment=first,
        before=lambda: shutil.rmtree(cache / "none", ignore_errors=True),
    )
    if bibtui:
        write_bib(bib, count)
        shutil.rmtree(folder / ".config", ignore_errors=True)
        home = {"HOME": str(folder)}
        argv = [bibtui, str(bib)]
        with Terminal(argv, env=home) as terminal:  # it welcomes a new user with a window, once
            terminal.wait_for("Got it", timeout=PATIENCE)
        slowly = 3 + count / 2_000
        yield Peer("bibtui", argv, "inproceed|misc", range(7, 34), 60, slowly, "s", 1, environment=home)
    if fzf:
        write_lines(lines, count)
        argv = ["/bin/sh", "-c", 'exec "$0" < "$1"', fzf, str(lines)]
        yield Peer("fzf", argv, rf"\b{count}/{count}\b", range(0), 0, 0.4)


def open_in(peer: Peer) -> tuple[float, Terminal]:
    """Open the records; give the seconds that it took, and the terminal."""
    peer.before()
    terminal = Terminal(peer.argv, columns=120, rows=35, env=peer.environment)
    terminal.wait_until(lambda text: bool(re.search(peer.listed, text)), "the list", timeout=PATIENCE)
    return rows_stand(terminal, peer, 0, terminal.started_at) - terminal.started_at, terminal


def rows_stand(terminal: Terminal, peer: Peer, mark: int, start: float) -> float:
    """Wait until nothing more comes; give the moment of the last byte in the rows. A cursor may blink elsewhere."""
    while True:
        last = max((chunk.at for chunk in terminal.chunks[mark:] if reaches(chunk.data, peer)), default=start)
        left = last + peer.settled - time.perf_counter()
        if left <= 0:
            return last
        time.sleep(min(left, 0.1))


def reaches(output: bytes, peer: Peer) -> bool:
    """Return whether bytes went into the rows."""
    places = re.findall(rb"\x1b\[(\d+);(\d+)H", output)
    return not peer.rows or any(int(line) in peer.rows and int(column) <= peer.columns for line, column in places)


def keys(terminal: Terminal, peer: Peer) -> list[float]:
    """Type the words and take them back; give the seconds of each key that changed the rows."""
    if peer.to_the_box:
        terminal.press(peer.to_the_box)
        rows_stand(terminal, peer, terminal.mark(), time.perf_counter())
    taken = []
    for word in WORDS:
        for key in (*word, *[KEYS["backspace"]] * len(word)):
            mark, start = terminal.mark(), time.perf_counter()
            terminal.press(key)
            last = rows_stand(terminal, peer, mark, start)
            if last > start:
                taken.append(last - start)
    return taken


def measure(here: list[Peer], count: int) -> None:
    """Let the programs take turns, and print a row for each."""
    opened: dict[str, list[float]] = {peer.name: [] for peer in here}
    taken = {}
    for number in range(OPENINGS):
        for peer in here:
            if number < peer.openings:
                seconds, terminal = open_in(peer)
                opened[peer.name].append(seconds)
                with terminal:
                    taken[peer.name] = keys(terminal, peer) if number == peer.openings - 1 else []
    for peer in here:
        report(count, peer.name, median(opened[peer.name]), taken[peer.name])


def filtered(fzf: str, lines: Path, count: int) -> None:
    """Print the row of fzf as a process for each query."""
    taken = []
    for query in [word[:end] for word in WORDS for end in range(1, len(word) + 1)] * 3:
        with lines.open("rb") as file:
            start = time.perf_counter()
            subprocess.run([fzf, "--filter", query], stdin=file, stdout=subprocess.DEVNULL, check=False)
            taken.append(time.perf_counter() - start)
    report(count, "fzf --filter, a process", None, taken)


def report(count: int, name: str, opened: float | None, taken: list[float]) -> None:
    """Print a row."""
    ordered = sorted(taken)
    p50, p95 = (ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1e3 for part in (0.5, 0.95))
    opens = f"{opened * 1e3:10,.0f} ms" if opened is not None else f"{'':13}"
    print(f"{count:>9,}  {name:<26}{opens}{p50:12,.1f} ms{p95:10,.1f} ms{len(taken):6}", flush=True)


def main() -> None:
    """Measure what is here, and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("counts", nargs="*", type=int, metavar="COUNT")
    arguments.add_argument("--bibtui", default="bibtui", metavar="PATH")
    arguments.add_argument("--fzf", default="fzf", metavar="PATH")
    asked = arguments.parse_args()
    bibtui, fzf = (shutil.which(name) for name in (asked.bibtui, asked.fzf))
    for name, path in (("bibtui", bibtui), ("fzf", fzf)):
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout if path else ""
        print(f"{name}: {said.strip() or 'not installed'}")
    print(f"load of the machine before: {os.getloadavg()[0]:.2f}")
    print(f"{'records':>9}  {'program':<26}{'opens':>13}{'key, p50':>15}{'p95':>13}{'keys':>6}")
    with clean_home() as folder:
        for count in asked.counts or (5_000, 20_000):
            measure([*peers(folder, count, bibtui, fzf)], count)
            if fzf:
                filtered(fzf, folder / f"{count}.txt", count)


if __name__ == "__main__":
    main()
