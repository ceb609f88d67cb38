from __future__ import annotations

import pytest

from hmtui.errors import OnlineError
from hmtui.models import Entry, Link
from hmtui.verification.dead_links import DeadLinks, is_public


def entry(*urls: str) -> Entry:
    return Entry(id="a", name="A", links=tuple(Link("website", url) for url in urls))


class Web:
    """Answers with the number in an address; without one, not at all."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, url: str) -> int:
        self.asked.append(url)
        number = url.rpartition("/")[2]
        if not number.isdecimal():
            raise OnlineError("example.org did not answer in time.")
        return int(number)


def test_only_missing_and_gone_pages_are_dead() -> None:
    web = Web()
    hosts = ("a", "b", "c", "d", "e")
    urls = [f"https://{host}.example.org/{code}" for host, code in zip(hosts, (404, 410, 403, 500, 200), strict=True)]
    found = list(DeadLinks(web).of(entry(*urls)))
    assert [one.target for one in found] == urls[:2]
    assert found[0].evidence == "https://a.example.org/404 answered 404"


def test_a_silent_host_is_left_alone_after_two_attempts() -> None:
    web = Web()
    links = DeadLinks(web)
    for number in range(5):
        assert list(links.of(entry(f"https://example.org/x{number}"))) == []
    assert len(web.asked) == 2


def test_few_links_of_a_record_are_asked_for_and_none_twice() -> None:
    web = Web()
    same = ["https://example.org/200"] * 3
    list(DeadLinks(web).of(entry(*same, *(f"https://{host}.example.org/200" for host in "abcdefgh"))))
    assert len(web.asked) == 5


def test_identifiers_are_no_links() -> None:
    web = Web()
    list(DeadLinks(web).of(entry("https://arxiv.org/abs/2001.00001", "https://doi.org/10.1/a")))
    assert web.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://intranet/",
        "https://printer.local/",
        "file:///etc/passwd",
        "https://[bad/",
    ],
)
def test_only_public_addresses_are_asked(url: str) -> None:
    assert not is_public(url)


@pytest.mark.parametrize("url", ["https://example.org/a", "https://8.8.8.8/", "HTTPS://Example.ORG:8443/"])
def test_public_addresses(url: str) -> None:
    assert is_public(url)
