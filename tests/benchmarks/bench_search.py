"""Measure the search over N generated records: ``python tests/benchmarks/bench_search.py N [--fzf] [--oracle]``.

Prints one table: what a keystroke costs until the first fifty rows are known,
until the exact total is, and until the counts of the tabs are; then building,
disk, memory, orders and pages; and first how soon 63 records are ready, in a
process that has built nothing yet and in one that has. ``--fzf`` asks ``fzf --filter`` the same things
on the same records as lines; ``--oracle`` compares every answer with the slow
search of ``tests/oracle.py``. Times are in milliseconds unless it says otherwise.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter, sleep
from typing import TYPE_CHECKING

from hmtui.search import Index
from hmtui.search.collection import Collection, open_collection

from hmtui.catalog import entry_from_json, entry_to_json, load
from hmtui.query import Sort, parse

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import generate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PAGE = 50
_SMALL, _TIMES = 63, 20
_QUALIFIED = (
    '"language models"',
    "year:2019..2022",
    "params:1b..20b",
    "author:wang has:code is:open",
    "title:a",
    "a:li",
)
_FZF = ("learning", "gpt3", "wang li zhang", "the of a", "megatorn")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("count", type=int)
    arguments.add_argument("--fzf", action="store_true", help="also time fzf --filter on the same records")
    arguments.add_argument("--oracle", action="store_true", help="compare every answer with the slow search")
    arguments.add_argument(
        "--keep", type=Path, help="keep the catalog and the cache in this directory, and use them again"
    )
    arguments.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.build:
        build(asked.build)
        return
    ready()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        source = folder / f"{asked.count}.json"
        if not source.exists():
            write_catalog(source, asked.count)
        # Building has a process of its own, so that the memory of searching can be told from it.
        subprocess.run([sys.executable, __file__, str(asked.count), "--build", str(source)], check=True)
        before = _memory()
        collection = reopen(source)
        keystrokes(collection.index)
        columns(collection)
        print(f"{'memory above start':28}{_memory() - before:8.0f} MB private")
        if asked.oracle:
            compare(collection.index, asked.count)
        if asked.fzf:
            fzf(folder, asked.count)


def ready() -> None:
    """Time the index of small catalogs, from records to what answers any query."""
    shipped = load()
    for name, entries, sections in (
        (f"{_SMALL} generated records", list(generate.entries(_SMALL)), generate.SECTIONS),
        (f"the shipped {len(shipped.entries)}", shipped.entries, shipped.sections),
    ):
        times = []
        for _ in range(_TIMES):
            started = perf_counter()
            Index.build(entries, sections)
            times.append((perf_counter() - started) * 1e3)
        print(f"{name + ', ready':28}{times[0]:8.1f} first, {median(times):.1f} then")


def write_catalog(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        sections = [{"id": section.id, "title": section.title} for section in generate.SECTIONS]
        file.write(f'{{"schema": 1, "title": "Generated", "sections": {json.dumps(sections)}, "entries": [\n')
        for number, entry in enumerate(generate.entries(count)):
            file.write(",\n" if number else "")
            json.dump(entry_to_json(entry), file, ensure_ascii=False)
        file.write("\n]}\n")


def write_lines(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for entry in generate.entries(count):
            authors = ", ".join(author.full for author in entry.author)
            file.write(f"{entry.name}\t{entry.title}\t{authors}\t{entry.venue}\t{entry.summary}\n")


def build(source: Path) -> None:
    cache = source.parent / "cache"
    memory = _Together()
    started = perf_counter()
    open_collection(source, decode=entry_from_json, cache=cache)
    seconds = perf_counter() - started
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    busy = sum(one.ru_utime + one.ru_stime for one in used)
    size = sum(path.stat().st_size for path in cache.iterdir()) / 1e6
    print(f"{'build, or open':28}{seconds:8.1f} s, {busy:,.1f} s of processors, {size:,.0f} MB in the cache")
    print(f"{'memory of all processes':28}{memory.most():8,.0f} MB at most")


class _Together(Thread):
    """Watches the resident memory of this process and of those that it started."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._most = 0.0
        self.start()

    def run(self) -> None:
        while Path("/proc/self/statm").exists():
            self._most = max(self._most, sum(map(self._of, ("self", *self._children()))))
            sleep(0.1)

    def most(self) -> float:
        return self._most or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    def _children(self) -> list[str]:
        with suppress(OSError):
            return [
                pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()
            ]
        return []

    def _of(self, pid: str) -> float:
        with suppress(OSError):
            return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 1e6
        return 0.0


def reopen(source: Path) -> Collection:
    started = perf_counter()
    collection = open_collection(source, decode=entry_from_json, cache=source.parent / "cache")
    print(f"{'open again':28}{(perf_counter() - started) * 1e3:8.1f}")
    started = perf_counter()
    collection.index.warm()
    print(f"{'warm':28}{(perf_counter() - started) * 1e3:8.1f}")
    return collection


def keystrokes(index: Index) -> None:
    typed = generate.keystrokes()
    first, total, counts = [], [], []
    for text in typed:
        started = perf_counter()
        hits = index.search(parse(text))
        hits.first(_PAGE)
        first.append(perf_counter() - started)
        _ = hits.total
        total.append(perf_counter() - started)
        hits.counts()
        counts.append(perf_counter() - started)
    print(f"{f'{len(typed)} keystrokes':28}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}")
    for name, times in (("first 50", first), ("… and exact total", total), ("… and counts of tabs", counts)):
        print(f"{name:28}" + "".join(f"{_quantile(times, part):8.1f}" for part in (0.5, 0.95, 0.99, 1)))
    slowest = sorted(zip(first, typed, strict=True), reverse=True)[:8]
    print("slowest: " + ", ".join(f"{text!r} {seconds * 1e3:.1f}" for seconds, text in slowest))


def columns(collection: Collection) -> None:
    index = collection.index
    for text in ("", "learning"):
        shown, query = text or "everything", parse(text)
        for key in ("name", "title", "venue", "params", "year"):
            for reverse in (False, True):
                hits = index.search(query, sort=Sort(key, reverse=reverse))
                _timed(f"{shown} by {'-' if reverse else ''}{key}, first", hits.first)
        for name, hits in (("by name", index.search(query, sort=Sort("name"))), ("as it stands", index.search(query))):
            end, middle = hits.total, hits.total // 2
            _timed(f"{shown} {name}, end", partial(hits.numbers, end - _PAGE, end))
            _timed(f"{shown} {name}, middle", partial(hits.numbers, middle, middle + _PAGE))
        for section in ("NLP", "CV"):
            _timed(f"{shown} in {section}", partial(index.search, query, section=section))
    _timed("fifty records", lambda: [collection.entry(number) for number in range(0, min(len(index), 5000), 100)])
    for text in (*_QUALIFIED, "a " * 500, "x" * 10_000):
        _timed(text[:26], partial(_first, index, text))


def _first(index: Index, text: str) -> None:
    index.search(parse(text)).first(_PAGE)


def compare(index: Index, count: int) -> None:
    from oracle import Oracle

    slow = Oracle(list(generate.entries(count)), generate.SECTIONS)
    wrong = 0
    asked = [*generate.keystrokes(), *_QUALIFIED]
    for text in asked:
        query = parse(text)
        hits, some, (wanted, counts) = (
            index.search(query),
            index.search(query, enough=_PAGE),
            slow.search_and_count(query),
        )
        found, soon = ([index.id_at(number) for number in one.first(_PAGE)] for one in (hits, some))
        if not found == soon == wanted[:_PAGE] or hits.total != len(wanted) or dict(hits.counts()) != counts:
            wrong += 1
            print(f"differs: {text!r}")
    print(f"{'oracle':28}{wrong:8} of {len(asked)} differ")


def fzf(folder: Path, count: int) -> None:
    lines = folder / f"{count}.txt"
    if not lines.exists():
        write_lines(lines, count)
    for options in ((), ("--exact",)):
        for text in _FZF:
            with lines.open("rb") as file:
                started = perf_counter()
                subprocess.run(["fzf", *options, "--filter", text], stdin=file, stdout=subprocess.DEVNULL, check=False)
                name = " ".join(("fzf", *options, text))
                print(f"{name[:28]:28}{(perf_counter() - started) * 1e3:8.0f}")


def _timed(name: str, act: Callable[[], object]) -> None:
    started = perf_counter()
    act()
    print(f"{name:28}{(perf_counter() - started) * 1e3:8.1f}")


def _quantile(times: Iterable[float], part: float) -> float:
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1e3


def _memory() -> float:
    """Private memory in MB; mapped files are not in it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    fields = dict(line.split(":", 1) for line in status.read_text().splitlines())
    return int(fields["RssAnon"].split()[0]) / 1024


if __name__ == "__main__":
    main()
