"""What ``hmtui check --online`` costs on 1,000 references, 4 in flight, within the rate limits of the services.

    python tests/benchmarks/bench_check.py [REFERENCES]

Half of the references have a DOI, three tenths an arXiv number, the others only a title. The services are fakes in a
process of their own, which also counts how many requests it has at once and in any second. Prints the CPU time of the
program itself, at most 5 s for 1,000 references, and that of a second run, which asks nobody.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from online_server import Handler, OnlineServer
from online_works import Work
from verification.truth import entry, full

LIMITS = {"crossref": (10, 1.0), "arxiv": (1, 3.0), "openalex": (10, 1.0), "s2": (1, 1.0), "doi": (5, 1.0)}
"""Requests that a service allows, and in how many seconds."""
KINDS = ("doi", "doi", "arxiv", "title", "doi", "arxiv", "doi", "title", "arxiv", "doi")


class CountingHandler(Handler):
    """Notes when requests come."""

    server: CountingServer

    def do_GET(self) -> None:  # noqa: N802 - the name of the library
        service = self.path.split("/")[1]
        with self.server.lock:
            self.server.times.setdefault(service, []).append(time.monotonic())
            self.server.now += 1
            self.server.most = max(self.server.most, self.server.now)
        try:
            super().do_GET()
        finally:
            with self.server.lock:
                self.server.now -= 1


class CountingServer(OnlineServer):
    """Counts requests."""

    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = CountingHandler
        self.lock = threading.Lock()
        self.times: dict[str, list[float]] = {}
        self.now = self.most = 0


def named(stem: str, number: int) -> str:
    """Return a family name."""
    return f"{stem}{'bcdfghklmn'[number % 10]}{'aeiou'[number % 5]}{'lmnrst'[number % 6]}"


def works(count: int) -> list[Work]:
    """Return made-up works, each with a DOI, an arXiv number, or neither."""
    found = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        found.append(
            Work(
                f"On the {number}th Way to Make Networks of Kind {number % 97} Learn Task {number * 7919 % 10007}",
                (("Ada", named("By", number)), ("Bo", named("Li", number // 7)), ("Åse", named("Ek", number // 5))),
                2015 + number % 10,
                f"10.5555/{number}" if kind != "arxiv" else "",
                f"23{number // 10000 + 1:02}.{number % 10000:05}" if kind == "arxiv" else "",
                venue="J. Nets" if kind != "arxiv" else "",
            )
        )
    return found


def references(known: list[Work]) -> str:
    """Return a .bib file."""
    texts = []
    for number, work in enumerate(known):
        kind = KINDS[number % len(KINDS)]
        identifier = {"doi": work.doi} if kind == "doi" else {}
        if kind == "arxiv":
            identifier = {"eprint": work.arxiv, "archiveprefix": "arXiv"}
        texts.append(entry(f"r{number}", work.title, full(work.authors), booktitle="Proceedings", **identifier))
    return "\n".join(texts)


def serve(count: int) -> None:
    """Serve until stdin ends; then print what was counted."""
    server = CountingServer()
    server.works = works(count)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(json.dumps(server.environment()), flush=True)
    for _line in sys.stdin:
        about = {"most": server.most, "times": server.times}
        print(json.dumps(about), flush=True)


def measured(command: list[str], environment: dict[str, str]) -> tuple[float, float, int]:
    """Run a command; return its wall time, its CPU time and its exit code."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status)


def worst(times: list[float], seconds: float) -> int:
    """Return the most requests in any window of some seconds."""
    return max((sum(begin <= other < begin + seconds for other in times) for begin in times), default=0)


def main(count: int) -> None:
    """Print the figures."""
    server = subprocess.Popen(
        [sys.executable, __file__, "--serve", str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdin is not None
    assert server.stdout is not None
    variables: dict[str, str] = json.loads(server.stdout.readline())
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "refs.bib"
        path.write_text(references(works(count)), encoding="utf-8")
        places = {f"XDG_{kind}_HOME": f"{home}/{kind}" for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        environment = {**os.environ, **variables, **places, "HOME": home, "HMTUI_MAILTO": "bench@example.org"}
        command = [sys.executable, "-m", "hmtui", "check", "--online", "--no-links", "--json", str(path)]
        wall, cpu, code = measured(command, environment)
        again, again_cpu, again_code = measured(command, environment)
    server.stdin.write("\n")
    server.stdin.flush()
    about: dict[str, Any] = json.loads(server.stdout.readline())
    server.stdin.close()
    server.wait()
    requests = Counter({name: len(times) for name, times in about["times"].items()})
    print(f"{count:,} references    {wall:7.1f} s, CPU {cpu:5.2f} s, to be at most {5 * count / 1000:.2f}; exit {code}")
    print(f"once more             {again:7.1f} s, CPU {again_cpu:5.2f} s; exit {again_code}")
    print(f"requests              {requests.total():,}, at most {about['most']} at once")
    for name, times in sorted(about["times"].items()):
        allowed, seconds = LIMITS[name]
        print(f"  {name:10} {len(times):6,}, at most {worst(times, seconds)} in {seconds:.0f} s, allowed {allowed}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
