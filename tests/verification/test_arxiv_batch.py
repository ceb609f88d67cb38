from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

import pytest

from hmtui.errors import OnlineError
from hmtui.online.arxiv import Arxiv
from hmtui.online.client import Client
from hmtui.online.identifiers import ArxivId, Title
from hmtui.sources.web_cache import WebCache
from hmtui.verification.arxiv_batch import ArxivBatch
from online.fake_clock import FakeClock
from online_server import OnlineServer, busy, online_server
from online_works import Work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NUMBERS = [f"2301.{number:05}" for number in range(120)]


@pytest.fixture
def server() -> Iterator[OnlineServer]:
    with online_server() as running:
        running.works = [
            Work(f"Paper {number}", arxiv=number, published_doi=f"10.5555/{number}") for number in NUMBERS[:-1]
        ]
        yield running


@pytest.fixture
def arxiv(server: OnlineServer, tmp_path: Path) -> Arxiv:
    return Arxiv(Client(server.settings(), clock=FakeClock(), web_cache=WebCache(tmp_path / "web")))


def test_many_numbers_are_looked_up_in_few_requests(server: OnlineServer, arxiv: Arxiv) -> None:
    batch = ArxivBatch(arxiv)
    batch.expect(NUMBERS)
    titles = {}

    def look(number: str) -> None:
        titles[number] = [entry.title for entry in batch.lookup(ArxivId(number)).entries]

    threads = [Thread(target=look, args=(number,)) for number in reversed(NUMBERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert titles == {number: [f"Paper {number}"] if number != NUMBERS[-1] else [] for number in NUMBERS}
    assert len(server.asked) == 3


def test_an_answer_is_as_if_asked_for_alone(arxiv: Arxiv) -> None:
    batch = ArxivBatch(arxiv)
    batch.expect(NUMBERS[:3])
    for number in NUMBERS[:3]:
        one, alone = batch.lookup(ArxivId(number)), arxiv.lookup(ArxivId(number))
        assert (one.entries, one.notices, one.total) == (alone.entries, alone.notices, 1)


def test_a_number_that_spoils_a_request_spoils_only_its_own_answer(server: OnlineServer, arxiv: Arxiv) -> None:
    batch = ArxivBatch(arxiv)
    batch.expect([*NUMBERS[:2], "no+number"])
    assert batch.lookup(ArxivId(NUMBERS[0])).entries
    assert batch.lookup(ArxivId(NUMBERS[1])).entries
    with pytest.raises(OnlineError, match="refused the request"):
        batch.lookup(ArxivId("no+number"))


def test_what_was_not_expected_is_asked_for_alone(server: OnlineServer, arxiv: Arxiv) -> None:
    batch = ArxivBatch(arxiv)
    assert batch.lookup(ArxivId(NUMBERS[5])).entries
    assert batch.lookup(Title("Paper 2301.00001")).entries
    assert len(server.asked) == 2


def test_a_failure_is_that_of_arxiv(server: OnlineServer, arxiv: Arxiv) -> None:
    server.faults["arxiv"] = busy(503)
    batch = ArxivBatch(arxiv)
    batch.expect(NUMBERS)
    with pytest.raises(OnlineError, match="arXiv is busy"):
        batch.lookup(ArxivId(NUMBERS[0]))
