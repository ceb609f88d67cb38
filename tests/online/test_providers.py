"""Each provider against a server that answers like its service."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from hmtui.online.identifiers import ArxivId, Doi, ModelId, Title, identifier_of
from hmtui.online.openalex import OpenAlex
from hmtui.online.provider import Answer, NoticeKind
from hmtui.online.registry import SEARCHED, providers
from hmtui.online.semantic_scholar import SemanticScholar
from online_works import Work

if TYPE_CHECKING:
    from pathlib import Path

    from hmtui.online.client import Client
    from hmtui.online.identifiers import Identifier
    from hmtui.online.provider import Provider
    from online_server import OnlineServer

WIDE = "10.1234/wide.2020"


def titles(answer: Answer) -> list[str]:
    return [entry.title for entry in answer.entries]


@pytest.mark.parametrize("name", ["arxiv", "crossref", "openalex", "s2", "dblp"])
def test_words_find_records_with_source_and_date(services: dict[str, Provider], name: str) -> None:
    answer = services[name].search("wide learners")
    (entry,) = answer.entries
    assert entry.title == "Language Models are Wide Learners"
    assert [author.family for author in entry.author] == ["Braun", "Byron", "Núñez"]
    assert (entry.year, entry.source) == (2020, None)
    assert (answer.provider, answer.asked_at, answer.from_cache) == (name, "2026-12-01T12:00:00Z", False)
    assert "title" in entry.extra["provenance"][f"{name} 2026-12-01"]
    assert answer.next_page == ""


@pytest.mark.parametrize("name", ["arxiv", "crossref", "openalex", "s2", "doi"])
def test_an_identifier_finds_its_record(services: dict[str, Provider], name: str) -> None:
    identifier = ArxivId("2005.11111") if name == "arxiv" else Doi(WIDE)
    assert services[name].covers(identifier)
    assert titles(services[name].lookup(identifier)) == ["Language Models are Wide Learners"]


@pytest.mark.parametrize("name", ["arxiv", "crossref", "openalex", "s2", "dblp"])
def test_a_title_finds_its_record(services: dict[str, Provider], name: str) -> None:
    assert services[name].covers(Title("x"))
    found = titles(services[name].lookup(Title("Language Models are Wide Learners", "Braun")))
    assert found[0] == "Language Models are Wide Learners"


@pytest.mark.parametrize("name", ["arxiv", "crossref", "openalex", "s2", "doi", "hf"])
def test_no_such_record_is_an_answer_without_entries(services: dict[str, Provider], name: str) -> None:
    others: dict[str, Identifier] = {"arxiv": ArxivId("2005.99999"), "hf": ModelId("acme/none")}
    identifier = others.get(name, Doi("10.1234/none"))
    answer = services[name].lookup(identifier)
    assert (answer.entries, answer.asked_at[:10]) == ((), "2026-12-01")


@pytest.mark.parametrize("name", SEARCHED)
def test_pages_follow_each_other_until_the_last(services: dict[str, Provider], server: OnlineServer, name: str) -> None:
    server.works = [
        Work(f"Paged Number {number}", doi=f"10.1234/p{number}", arxiv=f"2001.{number:05}") for number in range(7)
    ]
    server.models *= 4
    seen, page = 0, ""
    for expected in (3, 3, 1) if name != "hf" else (3, 3, 2):
        answer = services[name].search("paged number" if name != "hf" else "acme", page, 3)
        assert len(answer.entries) == expected
        seen, page = seen + expected, answer.next_page
    assert page == ""


def test_a_retraction_is_a_notice_with_its_doi_and_date(services: dict[str, Provider]) -> None:
    (found,) = services["crossref"].lookup(Doi("10.1234/cold.2015")).notices
    assert (found.kind, found.target, found.date) == (NoticeKind.RETRACTION, "10.1234/retraction.2016", "2016-03-02")
    assert found.evidence == "Crossref: retraction 10.1234/retraction.2016 (Retraction Watch)"
    (other,) = services["openalex"].lookup(Doi("10.1234/cold.2015")).notices
    assert other.kind == NoticeKind.RETRACTION


def test_a_published_version_is_a_notice(services: dict[str, Provider], server: OnlineServer) -> None:
    for name in ("arxiv", "s2"):
        answer = services[name].lookup(ArxivId("1801.00001"))
        (found,) = answer.notices
        assert (found.kind, found.target) == (NoticeKind.PUBLISHED, "10.1234/published.2019")
        assert found.entry == answer.entries[0].id
    server.works = [Work("Posted", doi="10.1101/posted", published_doi="10.1234/final")]
    (found,) = services["crossref"].lookup(Doi("10.1101/posted")).notices
    assert (found.kind, found.target) == (NoticeKind.PUBLISHED, "10.1234/final")


@pytest.mark.parametrize("start", ["RETRACTED: ", "Retracted Article: ", "WITHDRAWN: "])
def test_a_title_that_says_retracted_is_a_notice(
    services: dict[str, Provider], server: OnlineServer, start: str
) -> None:
    server.works = [Work(f"{start}A Result", doi="10.1234/r")]
    assert [one.kind for one in services["crossref"].lookup(Doi("10.1234/r")).notices] == [NoticeKind.RETRACTION]


@pytest.mark.parametrize("kind", [OpenAlex, SemanticScholar])
def test_references_and_citations_are_records(client: Client, kind: type[OpenAlex | SemanticScholar]) -> None:
    provider = kind(client)
    cited = titles(provider.references(Doi(WIDE)))
    assert sorted(cited) == ["A Preprint on Language Models", "Deep Models of Language"]
    assert titles(provider.citations(ArxivId("1801.00001"))) == ["Language Models are Wide Learners"]
    assert provider.citations(Doi("10.1234/none")).entries == ()


def test_a_model_is_found_with_its_size(services: dict[str, Provider]) -> None:
    (entry,) = services["hf"].lookup(ModelId("acme/Wide-7B")).entries
    assert (entry.name, entry.parameters, entry.license, entry.arxiv) == (
        "Wide-7B",
        7_000_000_000,
        "apache-2.0",
        "2005.11111",
    )


def test_an_abstract_is_in_its_own_field(services: dict[str, Provider]) -> None:
    (entry,) = services["openalex"].lookup(Doi(WIDE)).entries
    assert (entry.abstract, entry.summary) == ("We train wide models.", "")


def test_hostile_text_is_cleaned(services: dict[str, Provider], server: OnlineServer) -> None:
    server.works = [Work("Bad \x1b[2J\u202e[red] title", (("\x1b]0;x\x07A", "B\u200bC"),), doi="10.1234/bad")]
    (entry,) = services["crossref"].lookup(Doi("10.1234/bad")).entries
    assert "\x1b" not in f"{entry}"
    assert "\u202e" not in f"{entry}"


def test_an_unknown_provider_is_refused_with_the_nearest(client: Client) -> None:
    with pytest.raises(Exception, match=r"No provider arxive\. Did you mean arxiv"):
        providers(client, ["arxive"])
    assert [one.name for one in providers(client, ["s2", " ArXiv", "s2"])] == ["s2", "arxiv"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.1000/ABC", Doi("10.1000/abc")),
        ("doi:10.1000/abc", Doi("10.1000/abc")),
        ("https://doi.org/10.1000/abc", Doi("10.1000/abc")),
        ("https://dl.acm.org/doi/abs/10.1145/3442188.3445922", Doi("10.1145/3442188.3445922")),
        ("10.48550/arXiv.2005.14165", ArxivId("2005.14165")),
        ("2005.14165v4", ArxivId("2005.14165")),
        ("arXiv:2005.14165", ArxivId("2005.14165")),
        ("cs.CL/0501001", ArxivId("cs/0501001")),
        ("https://arxiv.org/pdf/2005.14165v4.pdf", ArxivId("2005.14165")),
        ("https://huggingface.co/papers/2005.14165", ArxivId("2005.14165")),
        ("hf:bigscience/bloom", ModelId("bigscience/bloom")),
        ("hf:gpt2", ModelId("gpt2")),
        ("https://huggingface.co/bigscience/bloom/tree/main", ModelId("bigscience/bloom")),
        ("https://huggingface.co/datasets/x/y", None),
        ("https://example.org/", None),
        ("attention is all you need", None),
        ("hf:../../etc", None),
        ("hf:../etc", None),
        ("10.1", None),
        ("", None),
    ],
)
def test_identifiers_are_recognized(text: str, expected: object) -> None:
    assert identifier_of(text) == expected


def test_recorded_answers_are_repeated_byte_for_byte(
    services: dict[str, Provider], server: OnlineServer, tmp_path: Path
) -> None:
    (tmp_path / "one.json").write_bytes(b'{"status":"ok","message": {"DOI": "10.1/x",  "title": ["Kept\\u00e9"]}}\n')
    headers = [
        {"file": "one.json", "status": 200, "headers": {"content-type": "application/json", "x-rate-limit-limit": "5"}}
    ]
    (tmp_path / "headers.json").write_text(json.dumps(headers))
    server.replay(tmp_path, "one.json")
    assert titles(services["crossref"].lookup(Doi("10.1234/any"))) == ["Kepté"]
    with urlopen(f"{server.base('crossref')}/works/x") as answer:  # noqa: S310 - this machine
        assert answer.read() == (tmp_path / "one.json").read_bytes()
        assert answer.headers["x-rate-limit-limit"] == "5"
