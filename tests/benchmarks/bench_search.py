"""Measure the search over N generated records: ``python tests/benchmarks/bench_search.py N [--fzf] [--oracle]``.

Prints how long a keystroke takes until the first page is known, until the exact
total is, and until the counts of the tabs are; then writing, disk, memory,
orders and pages; and first how soon small lists can be listed and searched.
``--fzf`` asks ``fzf --filter`` the same on the same records as lines; ``--oracle``
compares every answer with the slow search of ``tests/oracle.py``. Times are in
milliseconds of processor time unless it says otherwise, so that other programs
matter little; ``pass`` is how long ``python -c pass`` takes in the same run, to
compare machines by.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from hmtui.catalog import entry_to_json, load
from hmtui.library import Library
from hmtui.query import Sort, parse
from hmtui.store import Store

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
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        # Writing has a process of its own, so that the memory of searching can be told from it.
        subprocess.run([sys.executable, __file__, str(asked.count), "--build", str(source)], check=True)
        before = _memory()
        store = reopen(source)
        keystrokes(store)
        columns(store)
        print(f"{'memory above start':28}{_memory() - before:8.0f} MB private")
        if asked.oracle:
            compare(store, asked.count)
        if asked.fzf:
            fzf(folder, asked.count)


def ready() -> None:
    """Time the store of small lists, from records to the first rows, and to what answers any query."""
    started = perf_counter()
    for _ in range(_TIMES):
        subprocess.run([sys.executable, "-c", "pass"], check=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{'pass':28}{(used.ru_utime + used.ru_stime) / _TIMES * 1e3:8.1f}, {(perf_counter() - started) / _TIMES * 1e3:.1f} on the clock"
    )
    shipped = load()
    for name, entries, sections in (
        (f"{_SMALL} generated records", list(generate.entries(_SMALL)), generate.SECTIONS),
        (f"the shipped {len(shipped.entries)}", shipped.entries, shipped.sections),
    ):
        listed, searched = [], []
        for _ in range(_TIMES):
            started = process_time()
            store = Store.in_memory(entries, sections)
            store.search(parse("")).first()
            listed.append((process_time() - started) * 1e3)
            store.prepare()
            searched.append((process_time() - started) * 1e3)
            store.close()
        print(f"{name:28}{listed[0]:8.1f} listed first, {median(listed):.1f} then; {median(searched):.1f} searched")


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
    started, busy, first = perf_counter(), process_time(), []
    library = Library.open(
        str(source), notify=lambda news: first.append(perf_counter() - started) if news.library else None
    )
    seconds, busy = perf_counter() - started, process_time() - busy
    stores = Path(os.environ["XDG_CACHE_HOME"]).glob("hmtui/*.store")
    size, of_source = sum(path.stat().st_size for path in stores) / 1e6, source.stat().st_size / 1e6
    print(
        f"{'write, or open':28}{seconds:8.1f} s, {busy:,.1f} s of processor; first records after {min(first, default=0):.1f} s"
    )
    print(f"{'disk':28}{size:8,.0f} MB, {size / of_source:.2f} × the source")
    print(f"{'memory':28}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8,.0f} MB at most")
    library.close()


def reopen(source: Path) -> Store:
    started = perf_counter()
    store = Library.open(str(source)).store
    store.prepare()
    print(f"{'open again':28}{(perf_counter() - started) * 1e3:8.1f}")
    return store


def keystrokes(store: Store) -> None:
    """Time every keystroke twice: as the browser asks, page first; and the total by itself."""
    typed = generate.keystrokes()
    first, total, counts = [], [], []
    for text in typed:
        query = parse(text)
        started = process_time()
        hits = store.search(query, enough=True)
        first.append(process_time() - started - hits.counting)
        started = process_time()
        hits = store.search(query)
        total.append(process_time() - started)
        hits.counts()
        counts.append(process_time() - started)
    print(f"{f'{len(typed)} keystrokes':28}{'p50':>8}{'p95':>8}{'p99':>8}{'max':>8}")
    for name, times in (("first page", first), ("page and exact total", total), ("… and counts of tabs", counts)):
        print(f"{name:28}" + "".join(f"{_quantile(times, part):8.1f}" for part in (0.5, 0.95, 0.99, 1)))
    slowest = sorted(zip(first, typed, strict=True), reverse=True)[:8]
    print("slowest: " + ", ".join(f"{text!r} {seconds * 1e3:.1f}" for seconds, text in slowest))


def columns(store: Store) -> None:
    for text in ("", "learning"):
        shown, query = text or "everything", parse(text)
        for key in ("name", "title", "venue", "params", "year"):
            for reverse in (False, True):
                hits = store.search(query, sort=Sort(key, reverse=reverse))
                _timed(f"{shown} by {'-' if reverse else ''}{key}, first", hits.first)
        for name, hits in (("by name", store.search(query, sort=Sort("name"))), ("as it stands", store.search(query))):
            end, middle = hits.total, hits.total // 2
            _timed(f"{shown} {name}, end", partial(hits.numbers, end - _PAGE, end))
            _timed(f"{shown} {name}, middle", partial(hits.numbers, middle, middle + _PAGE))
        for section in ("NLP", "CV"):
            _timed(f"{shown} in {section}", partial(store.search, query, section=section))
    _timed("fifty records", lambda: [store.entry(number) for number in range(0, min(len(store), 5000), 100)])
    for text in (*_QUALIFIED, "a " * 500, "x" * 10_000):
        _timed(text[:26], partial(_first, store, text))


def _first(store: Store, text: str) -> None:
    store.search(parse(text)).first(_PAGE)


def compare(store: Store, count: int) -> None:
    from oracle import Oracle

    slow = Oracle(list(generate.entries(count)), generate.SECTIONS)
    wrong = 0
    asked = [*generate.keystrokes(), *_QUALIFIED]
    for text in asked:
        query = parse(text)
        hits, some, (wanted, counts) = (
            store.search(query),
            store.search(query, enough=True),
            slow.search_and_count(query),
        )
        found, soon = ([store.id_at(number) for number in one.first(_PAGE)] for one in (hits, some))
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
    started = process_time()
    act()
    print(f"{name:28}{(process_time() - started) * 1e3:8.1f}")


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
