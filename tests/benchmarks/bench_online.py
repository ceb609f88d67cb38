"""Measure finding records online, against a server on this machine: ``python tests/benchmarks/bench_online.py [N]``.

Prints the processor time of our own work on the first page of each service, from the question
to a list that can be shown, then that of all pages put together, and the memory after each tenth of N records (100,000) that are paged
through. The server runs in a process of its own, so that its work is not measured.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.library import Library
from hmtui.models import Catalog
from hmtui.online.client import Client
from hmtui.online.combine import Combiner
from hmtui.online.pace import Rate
from hmtui.online.registry import SEARCHED, all_providers
from hmtui.online.settings import SERVICES, Service, Settings
from hmtui.sources.web_cache import WebCache
from hmtui.store import Store

sys.path.insert(0, str(Path(__file__).parent.parent))

from online_server import Handler, OnlineServer
from online_works import Model, Work, openalex_work

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from hmtui.online.provider import Answer, Provider

_TIMES = 20
_PAGE = 25
_LARGE_PAGE = 200


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("count", type=int, nargs="?", default=100_000)
    count = arguments.parse_args().count
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs, count), daemon=True)
    server.start()
    port: int = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        bases = {name: f"http://127.0.0.1:{port}/{name}" for name in SERVICES}
        client = Client(Unlimited(bases=bases), max_age=0, web_cache=WebCache(Path(folder)))
        services = all_providers(client)
        print_first_pages(services)
        print_memory(services["openalex"], count)
    server.terminate()


class Unlimited(Settings):
    """Settings without rate limits: what is measured is our own work."""

    def service(self, name: str) -> Service:
        return replace(super().service(name), rate=Rate(10_000, 1.0))


def serve(connection: Connection, count: int) -> None:
    """Run the fake services; paging goes through works that are made as they are asked for."""
    server = OnlineServer()
    server.works = [work(number) for number in range(60)]
    server.models = [Model(f"acme/sparse-{number}b") for number in range(100)]

    def page(handler: Handler) -> None:
        if handler.query.get("search") != "everything":
            handler.answer()
            return
        start = int(handler.query["cursor"].removeprefix("at").removeprefix("*") or 0)
        stop = min(start + int(handler.query["per_page"]), count)
        meta = {"count": count, "next_cursor": f"at{stop}" if stop < count else None}
        handler.send_json({"meta": meta, "results": [openalex_work(work(number)) for number in range(start, stop)]})

    server.faults["openalex"] = page
    connection.send(server.server_port)
    server.serve_forever()


def work(number: int) -> Work:
    """Return one of many works."""
    return Work(
        f"Sparse Study {number} of Language Models",
        (("Ann", "Ash"), ("Li", "Wei"), ("José", "Núñez")),
        2000 + number % 25,
        f"10.5555/s{number}",
        f"{1000 + number // 90_000:04}.{number % 90_000:05}",
        f"Journal {number % 7}",
        "We study sparse language models at length and in depth. " * 12,
        citations=number,
    )


def print_first_pages(services: dict[str, Provider]) -> None:
    """Print the processor time from the question to a list, of which the wait is no part."""
    answers: dict[str, Answer] = {}
    for name in SEARCHED:
        times = []
        for _ in range(_TIMES):
            begun = process_time()
            answers[name] = services[name].search("sparse", size=_PAGE)
            make_list([answers[name]])
            times.append(1000 * (process_time() - begun))
        print(
            f"{name:10} {len(answers[name].entries):3} records  median {median(times):6.1f} ms  most {max(times):6.1f} ms"
        )
    times = []
    for _ in range(_TIMES):
        begun = process_time()
        found = make_list(list(answers.values()))
        times.append(1000 * (process_time() - begun))
    print(f"{'together':10} {len(found):3} records  median {median(times):6.1f} ms  most {max(times):6.1f} ms")


def make_list(answers: list[Answer]) -> Library:
    """Return the list that the browser shows for answers."""
    found = Combiner()
    for answer in answers:
        found.add(answer)
    library = Library(Catalog("", (), tuple(found.entries)))
    library.store = Store.in_memory(found.entries, (), by_date=False)
    return library


def print_memory(provider: Provider, count: int) -> None:
    """Print the peak memory while pages are fetched one after the other and dropped."""
    seen, page = 0, ""
    begun = process_time()
    for tenth in range(1, 11):
        while seen < tenth * count // 10:
            answer = provider.search("everything", page, _LARGE_PAGE)
            seen, page = seen + len(answer.entries), answer.next_page
            if not page:
                break
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        print(f"{seen:9,} records paged  peak {peak:6.1f} MB  {process_time() - begun:6.1f} s")


if __name__ == "__main__":
    main()
