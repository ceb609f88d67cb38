"""The client: limits, waits, cache, keys; against a server that fails in every way."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from hmtui.errors import Cancelled, OnlineError
from hmtui.online import client as client_module
from hmtui.online.client import Client, Question
from hmtui.online.identifiers import ArxivId, Doi, Title
from hmtui.online.pace import JITTER
from hmtui.online.registry import all_providers
from hmtui.sources import web_cache as web_cache_module
from online_server import FAULTS, busy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.online.provider import Provider
    from hmtui.sources.web_cache import WebCache
    from online.fake_clock import FakeClock
    from online_server import OnlineServer

KEY = "s3cr3t-k3y"
SILENT = ("silent", "slow")


@contextmanager
def limits_for(fault: str) -> Iterator[None]:
    """Wait only briefly for a server that does not answer; a busy machine may take longer for all others."""
    with pytest.MonkeyPatch.context() as patch:
        if fault in SILENT:
            patch.setattr(client_module, "_DEADLINE", 0.5)
            patch.setattr(client_module, "_SILENCE", 0.3)
        yield


@pytest.mark.parametrize("fault", sorted(FAULTS))
@pytest.mark.parametrize("name", ["arxiv", "openalex"])
def test_whatever_goes_wrong_is_one_sentence_without_a_key(
    server: OnlineServer, clock: FakeClock, web_cache: WebCache, fault: str, name: str
) -> None:
    settings = server.settings(keys={"openalex": KEY, "s2": KEY})
    provider = all_providers(Client(settings, clock=clock, web_cache=web_cache))[name]
    server.faults["*"] = FAULTS[fault]
    with limits_for(fault), pytest.raises(OnlineError) as caught:
        provider.search("language")
    text = str(caught.value)
    assert text.startswith(("arXiv ", "OpenAlex "))
    assert "\n" not in text
    assert KEY not in text
    assert "\x1b" not in text
    assert caught.value.message.count(". ") == 0
    assert sum(clock.slept) <= client_module.PATIENCE
    server.faults.clear()
    assert provider.search("language").entries, "nothing wrong was cached"


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("slow", "is too slow"),
        ("cut off", "sent an incomplete response"),
        ("html", "sent a web page instead of data"),
        ("gzip bomb", "sent more than 10 MB"),
        ("100 MB", "sent more than 10 MB"),
        ("announced 100 MB", "sent more than 10 MB"),
        ("redirect to a file", "redirects to a URL that is not allowed"),
        ("redirect in the clear", "which is not allowed"),
        ("redirect loop", "redirects in a loop"),
        ("429", r"is busy \(429 Too Many Requests\)"),
        ("429 for an hour", "Try again in 3600 seconds"),
        ("503", r"is busy \(503"),
        ("403", r"refused the request \(403 Forbidden\). A key helps: set online.openalex-key"),
        ("malformed", "sent an answer that is damaged"),
        ("deep", "sent an answer that is damaged"),
        ("bad gzip", "sent invalid gzip data"),
    ],
)
def test_the_sentence_names_what_happened(
    services: dict[str, Provider], server: OnlineServer, fault: str, says: str
) -> None:
    server.faults["openalex"] = FAULTS[fault]
    with limits_for(fault), pytest.raises(OnlineError, match=says):
        services["openalex"].lookup(Doi("10.1234/wide.2020"))


def test_a_key_that_is_refused_is_to_be_checked(server: OnlineServer, clock: FakeClock, web_cache: WebCache) -> None:
    server.faults["s2"] = FAULTS["403"]
    services = all_providers(Client(server.settings(keys={"s2": KEY}), clock=clock, web_cache=web_cache))
    with pytest.raises(OnlineError, match=r"refused the request \(403 Forbidden\)\. Check the key\.$"):
        services["s2"].search("x")


def test_a_key_is_wished_for_only_where_there_is_none(
    server: OnlineServer, clock: FakeClock, web_cache: WebCache
) -> None:
    server.faults["s2"] = FAULTS["429"]
    for keys, hint in (({}, "A key helps: set online.semantic-scholar-key."), ({"s2": KEY}, "")):
        services = all_providers(Client(server.settings(keys=keys), clock=clock, web_cache=web_cache))
        with pytest.raises(OnlineError) as caught:
            services["s2"].search("x")
        assert caught.value.hint == f"Try again later. {hint}".strip()


def test_a_service_that_keeps_failing_is_not_asked_again(services: dict[str, Provider], server: OnlineServer) -> None:
    server.faults["crossref"] = FAULTS["malformed"]
    for number in range(5):
        with pytest.raises(OnlineError, match="damaged" if number < 3 else "Crossref is skipped after 3 failures"):
            services["crossref"].search(f"language {number}")
    assert len(server.asked) == 3
    assert services["openalex"].search("language").entries


def test_a_request_that_is_refused_does_not_count_as_a_failure(services: dict[str, Provider]) -> None:
    for number in range(4):
        with pytest.raises(OnlineError, match="400 Bad Request"):
            services["arxiv"].lookup(ArxivId(f"?{number}"))
    assert services["arxiv"].search("language").entries


def test_entities_are_not_expanded(services: dict[str, Provider], server: OnlineServer) -> None:
    server.faults["arxiv"] = FAULTS["laughs"]
    with pytest.raises(OnlineError, match="declares a document type or entities"):
        services["arxiv"].search("x")


def test_the_statement_of_an_error_feed_is_an_error(services: dict[str, Provider]) -> None:
    with pytest.raises(OnlineError, match=r"arXiv refused the request \(400 Bad Request\)"):
        services["arxiv"].lookup(ArxivId("?"))


# --- rate limits and waits -----------------------------------------------------------------------------------


def test_arxiv_is_asked_once_in_three_seconds(services: dict[str, Provider], clock: FakeClock) -> None:
    for word in ("language", "models", "deep"):
        services["arxiv"].search(word)
    assert sum(clock.slept) == pytest.approx(2 * (3.0 + JITTER))


def test_crossref_is_asked_five_times_a_second_or_ten_with_an_address(
    server: OnlineServer, clock: FakeClock, web_cache: WebCache
) -> None:
    for mailto, waits in (("", 3), ("ada@example.org", 1)):
        before = sum(clock.slept)
        provider = all_providers(Client(server.settings(mailto=mailto), clock=clock, web_cache=web_cache, max_age=0))
        for number in range(20):
            provider["crossref"].search(f"language {number}")
        assert sum(clock.slept) - before == pytest.approx(waits * (1.0 + JITTER), abs=0.01)
    assert server.asked[-1][2]["User-Agent"].endswith("(mailto:ada@example.org)")


def test_a_rate_that_the_service_states_is_kept(
    services: dict[str, Provider], server: OnlineServer, clock: FakeClock
) -> None:
    answers: dict[str, Any] = {"X-Rate-Limit-Limit": "1", "X-Rate-Limit-Interval": "2s"}
    server.faults["crossref"] = lambda h: h.send_json({"status": "ok", "message": {"items": []}}, headers=answers)
    for number in range(4):
        services["crossref"].search(f"x {number}")
    assert sum(clock.slept) == pytest.approx(3 * (2.0 + JITTER))


def test_retry_after_is_waited_for(services: dict[str, Provider], server: OnlineServer, clock: FakeClock) -> None:
    server.faults["crossref"] = busy(times=1, headers={"Retry-After": "7"})
    assert services["crossref"].search("wide learners").entries
    assert sum(clock.slept) == pytest.approx(7.0)


def test_a_date_is_waited_for_by_the_clock_of_the_server(
    services: dict[str, Provider], server: OnlineServer, clock: FakeClock
) -> None:
    dates = {"Date": "Tue, 01 Dec 2020 08:00:00 GMT", "Retry-After": "Tue, 01 Dec 2020 08:00:05 GMT"}
    server.faults["crossref"] = busy(503, times=1, headers=dates)
    assert services["crossref"].search("wide learners").entries
    assert sum(clock.slept) == pytest.approx(5.0)


def test_without_retry_after_the_waits_double(
    services: dict[str, Provider], server: OnlineServer, clock: FakeClock
) -> None:
    server.faults["crossref"] = busy(times=3)
    assert services["crossref"].search("wide learners").entries
    assert sum(clock.slept) == pytest.approx(1 + 2 + 4)


def test_a_budget_that_is_used_up_stops_searches_unasked(
    services: dict[str, Provider], server: OnlineServer, clock: FakeClock
) -> None:
    server.budget = 0
    with pytest.raises(OnlineError):
        services["openalex"].search("language")
    asked = len(server.asked)
    with pytest.raises(OnlineError, match="daily budget at OpenAlex is used up"):
        services["openalex"].search("models")
    assert len(server.asked) == asked
    assert services["openalex"].lookup(Doi("10.1234/wide.2020")).entries, "looking up is free"
    server.budget = 1
    clock.sleep(86_401)
    assert services["openalex"].search("models").entries


# --- cache ---------------------------------------------------------------------------------------------------


def test_an_answer_of_today_is_not_asked_for_again(
    services: dict[str, Provider], server: OnlineServer, clock: FakeClock
) -> None:
    first = services["crossref"].search("wide learners")
    clock.sleep(3600)
    again = services["crossref"].search("wide learners")
    assert (again.entries, again.asked_at, again.from_cache) == (first.entries, first.asked_at, True)
    assert len(server.asked) == 1
    clock.sleep(86_400)
    assert not services["crossref"].search("wide learners").from_cache
    assert len(server.asked) == 2


def test_that_something_does_not_exist_is_remembered(services: dict[str, Provider], server: OnlineServer) -> None:
    for _ in range(2):
        assert services["crossref"].lookup(Doi("10.1234/none")).entries == ()
    assert len(server.asked) == 1


def test_a_clock_that_was_set_back_makes_no_answer_new_for_ever(
    services: dict[str, Provider], server: OnlineServer, clock: FakeClock
) -> None:
    services["crossref"].search("wide learners")
    clock.set(clock.time() - 10 * 86_400)
    assert not services["crossref"].search("wide learners").from_cache


def test_an_unchanged_answer_is_not_sent_again(client: Client, server: OnlineServer, clock: FakeClock) -> None:
    server.faults["crossref"] = lambda h: h.send_json({"message": {}}, headers={"ETag": '"one"'})
    client.get(Question("crossref", "/works"), json.loads)
    clock.sleep(90_000)
    server.faults["crossref"] = lambda h: h.send(b"", 304)
    again = client.get(Question("crossref", "/works"), json.loads)
    assert (again.document, again.from_cache) == ({"message": {}}, False)
    assert server.asked[-1][2]["If-None-Match"] == '"one"'
    clock.sleep(3600)
    assert client.get(Question("crossref", "/works"), json.loads).from_cache


def test_offline_answers_come_from_the_cache_only(
    server: OnlineServer, services: dict[str, Provider], web_cache: WebCache, clock: FakeClock
) -> None:
    found = services["s2"].lookup(Title("Language Models are Wide Learners"))
    offline = all_providers(Client(server.settings(), offline=True, web_cache=web_cache, clock=clock))
    clock.sleep(10 * 86_400)
    asked = len(server.asked)
    again = offline["s2"].lookup(Title("Language Models are Wide Learners"))
    assert (again.entries, again.asked_at) == (found.entries, found.asked_at)
    with pytest.raises(OnlineError, match="--offline is set"):
        offline["s2"].search("something else")
    assert len(server.asked) == asked


# --- keys ----------------------------------------------------------------------------------------------------


def test_keys_are_sent_where_they_belong_and_stored_nowhere(
    server: OnlineServer, clock: FakeClock, web_cache: WebCache
) -> None:
    keys = {"openalex": KEY, "s2": KEY, "hf": KEY}
    services = all_providers(Client(server.settings(keys=keys), clock=clock, web_cache=web_cache))
    for name in ("openalex", "s2", "hf", "crossref"):
        services[name].search("language")
    sent = {service: (path, headers) for service, path, headers in server.asked}
    assert f"api_key={KEY}" in sent["openalex"][0]
    assert sent["s2"][1]["X-Api-Key"] == KEY
    assert sent["hf"][1]["Authorization"] == f"Bearer {KEY}"
    assert KEY not in f"{sent['crossref']}"
    for file in web_cache._folder.iterdir():
        assert KEY.encode() not in file.read_bytes()


def test_a_key_does_not_follow_a_redirect(server: OnlineServer, clock: FakeClock, web_cache: WebCache) -> None:
    services = all_providers(Client(server.settings(keys={"s2": KEY}), clock=clock, web_cache=web_cache))
    server.faults["s2"] = lambda h: h.send(b"", 302, headers={"Location": server.base("crossref") + "/works?query=x"})
    with pytest.raises(OnlineError, match="damaged"):
        services["s2"].search("x")
    assert [KEY in f"{headers}" for _, _, headers in server.asked] == [True, False]


def test_without_a_network_the_sentence_says_so(web_cache: WebCache, clock: FakeClock, server: OnlineServer) -> None:
    settings = server.settings()
    server.shutdown()
    server.server_close()
    begun = time.monotonic()
    with pytest.raises(OnlineError, match=r"Crossref cannot be reached: Connection refused\."):
        all_providers(Client(settings, clock=clock, web_cache=web_cache))["crossref"].search("x")
    assert clock.slept == []
    assert time.monotonic() - begun < 10


def test_a_wait_can_be_cancelled(server: OnlineServer, web_cache: WebCache, clock: FakeClock) -> None:
    server.faults["crossref"] = busy(headers={"Retry-After": "20"})
    given_up = all_providers(
        Client(server.settings(), clock=clock, web_cache=web_cache, cancelled=lambda: len(clock.slept) > 3)
    )
    with pytest.raises(Cancelled):
        given_up["crossref"].search("x")


def test_a_probe_tells_the_status_of_any_address(client: Client, server: OnlineServer) -> None:
    assert client.probe(f"{server.base('crossref')}/works/10.1234/wide.2020") == 200
    assert client.probe(f"{server.base('crossref')}/works/10.1234/none") == 404
    with pytest.raises(OnlineError, match="URLs are not supported"):
        client.probe("file:///etc/passwd")
    assert server.asked[0][0] == "crossref"


def test_the_cache_of_lists_and_of_services_is_one(
    web_cache: WebCache, services: dict[str, Provider], server: OnlineServer
) -> None:
    services["crossref"].search("wide")
    assert web_cache.find(server.asked[0][1]) is None, "an answer is not mistaken for a list"
    assert len(list(web_cache._folder.iterdir())) == 1
    assert web_cache_module.WebCache is type(web_cache)
