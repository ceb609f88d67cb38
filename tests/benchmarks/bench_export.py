"""How long citations take: to load, one, and a thousand.

    python tests/benchmarks/bench_export.py [ROUNDS]

Prints medians and the figures that are kept: ``import hmtui.citations`` with one
BibTeX entry at most 5 ms more than reading the catalog, 1,000 records to BibTeX
at most 0.5 s. Imports are measured in a process of their own each time, with
byte code already there, as for a user's second start.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from hmtui import catalog
from hmtui.citations import STYLES, cite
from hmtui.citations.append import append
from hmtui.citations.keys import assign_keys

IMPORT = """
import time
from hmtui import catalog
entries = catalog.load(catalog.shipped_path()).entries
begin = time.perf_counter()
from hmtui.citations import cite
cite(entries[30:31], "bibtex", {entries[30].id: "key"})
print(time.perf_counter() - begin)
"""


def first_citation(rounds: int) -> float:
    """Return the seconds from a loaded catalog to one citation, imports and all."""
    times: list[float] = []
    with tempfile.TemporaryDirectory() as cache:
        command = [sys.executable, "-X", f"pycache_prefix={cache}", "-c", IMPORT]
        # An environment may forbid byte code (PYTHONDONTWRITEBYTECODE); -I does not look at it.
        command.insert(1, "-I")
        for _ in range(rounds + 1):
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            times.append(float(done.stdout))
    return median(times[1:])


def main(rounds: int) -> None:
    """Print the figures."""
    shipped = catalog.load(catalog.shipped_path()).entries
    entries = [replace(entry, id=f"{entry.id}-{turn}") for turn in range(16) for entry in shipped][:1000]
    print(f"load and write one BibTeX entry {first_citation(rounds) * 1e3:8.1f} ms, to be at most 5")
    begin = time.perf_counter()
    keys = assign_keys(entries)
    print(f"keys of 1,000 records           {(time.perf_counter() - begin) * 1e3:8.1f} ms")
    for style in STYLES:
        if style.group == "paste":
            continue
        begin = time.perf_counter()
        cite(entries, style.id, keys)
        limit = ", to be at most 500" if style.id == "bibtex" else ""
        print(f"1,000 records to {style.label:<14} {(time.perf_counter() - begin) * 1e3:8.1f} ms{limit}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "refs.bib"
        path.write_text(cite(entries, "bibtex", keys), encoding="utf-8")
        begin = time.perf_counter()
        append(path, entries, keys)
        print(f"1,000 to append, all there      {(time.perf_counter() - begin) * 1e3:8.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
