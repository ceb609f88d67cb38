from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.online.client import Client
from hmtui.online.registry import all_providers
from hmtui.sources.web_cache import WebCache
from online.fake_clock import FakeClock
from online_server import OnlineServer, online_server
from online_works import Model, Work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hmtui.online.provider import Provider

WORKS = [
    Work(
        "Language Models are Wide Learners",
        (("Tom B.", "Braun"), ("Ada", "Byron"), ("José", "Núñez")),
        2020,
        "10.1234/wide.2020",
        "2005.11111",
        "Journal of Wide Models",
        "We train wide models.",
        citations=42,
        volume="7",
        page="1",
        references=("10.1234/deep.2018", "1801.00001"),
    ),
    Work("Deep Models of Language", (("Ada", "Byron"),), 2018, "10.1234/deep.2018", "", "J. Deep", citations=7),
    Work(
        "A Preprint on Language Models",
        (("Bo", "Li"),),
        2018,
        "",
        "1801.00001",
        published_doi="10.1234/published.2019",
    ),
    Work(
        "Cold Language Models",
        (("Carl", "Cold"),),
        2015,
        "10.1234/cold.2015",
        "",
        "J. Cold",
        retracted_by="10.1234/retraction.2016",
    ),
]


@pytest.fixture
def server() -> Iterator[OnlineServer]:
    with online_server(WORKS) as running:
        running.models = [Model("acme/Wide-7B", 9000, arxiv="2005.11111"), Model("acme/Deep-1B", 10)]
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def web_cache(tmp_path: Path) -> WebCache:
    return WebCache(tmp_path / "web")


@pytest.fixture
def client(server: OnlineServer, clock: FakeClock, web_cache: WebCache) -> Client:
    return Client(server.settings(), clock=clock, web_cache=web_cache)


@pytest.fixture
def services(client: Client) -> dict[str, Provider]:
    return all_providers(client)
