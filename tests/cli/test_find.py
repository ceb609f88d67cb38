from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hmtui.cli import find as verb
from hmtui.cli import run
from hmtui.models import Author, Entry
from hmtui.text.cells import width
from online.conftest import WORKS
from online_server import FAULTS, OnlineServer, online_server

if TYPE_CHECKING:
    from collections.abc import Iterator

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OnlineServer]:
    with online_server(WORKS, monkeypatch) as running:
        yield running


def test_words_find_records_of_all_services_once(server: OnlineServer, capsys: Capture) -> None:
    assert run(["find", "wide", "learners", "--json"]) == 0
    captured = capsys.readouterr()
    records = [json.loads(line) for line in captured.out.splitlines()]
    assert [one["title"] for one in records] == ["Language Models are Wide Learners"]
    assert {stamp.split()[0] for stamp in records[0]["provenance"]} == {"arxiv", "crossref", "openalex", "s2"}
    assert captured.err == ""
    assert {service for service, _, _ in server.asked} == {"arxiv", "crossref", "openalex", "s2", "hf"}


def test_only_the_named_services_are_asked(server: OnlineServer, capsys: Capture) -> None:
    assert run(["find", "language", "--on", "s2,dblp", "-n", "1"]) == 0
    assert {service for service, _, _ in server.asked} == {"s2", "dblp"}
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_pipe_gets_identifiers_first(server: OnlineServer, capsys: Capture) -> None:
    assert run(["find", "language models", "--on", "crossref,arxiv"]) == 0
    names = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert names[0] == "10.1234/wide.2020"


def test_citations_come_in_any_style(server: OnlineServer, capsys: Capture) -> None:
    assert run(["find", "wide learners", "--format", "bibtex"]) == 0
    assert capsys.readouterr().out.startswith("@article{braun2020language,")
    assert run(["find", "wide learners", "--csv"]) == 0
    assert capsys.readouterr().out.startswith("id,name,year")


def test_what_cites_a_work_is_listed(server: OnlineServer, capsys: Capture) -> None:
    assert run(["find", "--citations", "arXiv:1801.00001"]) == 0
    assert "Wide Learners" in capsys.readouterr().out
    assert run(["find", "--references", "10.1234/wide.2020"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_a_service_that_fails_is_one_line_and_the_rest_is_printed(server: OnlineServer, capsys: Capture) -> None:
    server.faults["s2"] = FAULTS["html"]
    assert run(["find", "wide learners"]) == 0
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 1
    assert captured.err == "hmtui: Semantic Scholar sent a web page instead of data. Try again later.\n"


def test_nothing_found_and_nothing_answered_are_told_apart(server: OnlineServer, capsys: Capture) -> None:
    assert run(["find", "zebra", "--on", "s2,arxiv"]) == 1
    assert capsys.readouterr().err == "hmtui: Nothing found for “zebra” at Semantic Scholar, arXiv\n"
    server.faults["*"] = FAULTS["malformed"]
    assert run(["find", "giraffe", "--on", "s2"]) == 3
    assert capsys.readouterr().err == "hmtui: Semantic Scholar sent an answer that is damaged. Try again later.\n"


def test_offline_nothing_is_asked(server: OnlineServer, capsys: Capture) -> None:
    assert run(["find", "wide", "--on", "crossref", "--offline"]) == 3
    assert "--offline is set" in capsys.readouterr().err
    assert server.asked == []
    run(["find", "wide", "--on", "crossref"])
    assert run(["find", "wide", "--on", "crossref", "--offline"]) == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "hmtui find needs words, or --references or --citations"),
        (["x", "--citations", "10.1/x"], "hmtui find needs words"),
        (["x", "--on", "crosref"], "No provider crosref. Did you mean crossref?"),
        (["--citations", "not an id"], "“not an id” is not a DOI, arXiv number or model"),
        (["x", "--json", "--csv"], "exclude each other"),
    ],
)
def test_wrong_use_is_refused_unasked(server: OnlineServer, words: list[str], says: str, capsys: Capture) -> None:
    assert run(["find", *words]) == 2
    assert says in capsys.readouterr().err
    assert server.asked == []


def test_a_terminal_gets_two_lines_each_within_its_width() -> None:
    entry = Entry(
        "x", "X", title="盘古 " * 40, author=(Author("Zeng", "Wei"), Author("Ren", "X.")), venue="V" * 90, doi="10.1/x"
    )
    for cells in (40, 80, 120):
        lines = verb._columns(
            [(entry, ("crossref", "s2"), Entry("mine", "M")), (Entry("y", "Y"), ("hf",), None)], cells
        )
        assert len(lines) == 4
        assert all(width(line) <= cells for line in lines)
    assert "in your list: mine" in verb._columns([(replace_venue(entry), ("s2",), Entry("mine", "M"))], 120)[1]


def replace_venue(entry: Entry) -> Entry:
    return Entry(entry.id, entry.name, title=entry.title, doi=entry.doi)


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        (Entry("x", "X", doi="10.1/x", arxiv="2005.1"), "10.1/x"),
        (Entry("x", "X", doi="10.48550/arXiv.2005.1", arxiv="2005.1"), "arXiv:2005.1"),
        (Entry("x", "X", extra={"hugging-face": "acme/x"}), "hf:acme/x"),
        (Entry("x", "X"), ""),
    ],
)
def test_a_record_is_named_as_add_takes_it(entry: Entry, named: str) -> None:
    assert verb.identifier(entry) == named
