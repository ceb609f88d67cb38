from __future__ import annotations

import json
import os
import time
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hmtui.cli import run
from hmtui.sources import read
from online.conftest import WORKS
from online_server import FAULTS, OnlineServer, online_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Capture = pytest.CaptureFixture[str]


BIB = """% my references
@article{wide,
  title = {Language Models are Wide Learners},
  author = {Tom B. Braun and others},
  year = 2020
}
@misc{wrong, title={Something Entirely Different}, doi={10.1234/deep.2018}}
"""
CATALOG = {
    "schema": 1,
    "title": "Mine",
    "sections": [],
    "entries": [{"id": "deep", "name": "Deep", "title": "Deep Models of Language", "DOI": "10.1234/deep.2018"}],
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OnlineServer]:
    with online_server(WORKS, monkeypatch) as running:
        yield running


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text(BIB)
    return path


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(CATALOG))
    return path


def test_the_difference_is_shown_and_nothing_is_written(server: OnlineServer, bib: Path, capsys: Capture) -> None:
    assert run(["complete", str(bib)]) == 0
    captured = capsys.readouterr()
    assert "+  doi = {10.1234/wide.2020}," in captured.out.splitlines()
    assert "hmtui: wrong is not “Deep Models of Language”, which was found\n" in captured.err
    assert captured.err.endswith(
        "1 record of 2 can be completed\nhmtui: Nothing was written; use --in-place or -o FILE\n"
    )
    assert bib.read_text() == BIB
    assert [one.name for one in bib.parent.iterdir()] == ["refs.bib"]


def test_a_bib_file_that_comes_through_a_pipe_is_read_once(
    server: OnlineServer, tmp_path: Path, capsys: Capture
) -> None:
    pipe = tmp_path / "refs.bib"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_text, args=(BIB,), daemon=True)
    writer.start()
    assert run(["complete", str(pipe)]) == 0
    writer.join(10)
    captured = capsys.readouterr()
    assert '"DOI": "10.1234/wide.2020"' in captured.out
    assert run(["complete", str(pipe), "-o", str(tmp_path / "new.bib")]) == 2
    assert "is not a .bib file" in capsys.readouterr().err


def test_a_bib_file_on_the_web_is_completed_as_a_catalog(server: OnlineServer, capsys: Capture) -> None:
    server.faults["list"] = lambda handler: handler.send(BIB.encode(), kind="text/plain")
    assert run(["complete", f"{server.base('list')}/refs.bib"]) == 0
    assert '"DOI": "10.1234/wide.2020"' in capsys.readouterr().out


def test_a_bib_file_is_completed_in_place_with_a_backup(server: OnlineServer, bib: Path, capsys: Capture) -> None:
    assert run(["complete", str(bib), "--in-place"]) == 0
    assert "(backup: refs.bib.bak)" in capsys.readouterr().err
    assert (bib.parent / "refs.bib.bak").read_text() == BIB
    new = bib.read_text()
    assert all(line in new.splitlines() for line in BIB.splitlines() if "and others" not in line)
    assert "  journal = {Journal of Wide Models}," in new
    assert run(["complete", str(bib), "--in-place"]) == 0
    assert bib.read_text() == new, "what is complete stays as it is"


def test_a_bib_file_gets_the_abstract_and_the_number_of_citations_with_its_date(
    server: OnlineServer, bib: Path, capsys: Capture
) -> None:
    server.works = [replace(WORKS[0], abstract="On {braces}, 50% & more.")]
    assert run(["complete", str(bib), "--in-place"]) == 0
    today = time.strftime("%Y-%m-%d", time.gmtime())
    new = bib.read_text()
    assert "  abstract = {On {\\textbraceleft}braces{\\textbraceright}, 50\\% \\& more.}," in new
    assert "  citationcount = {42},\n" in new
    assert f"  citationcount-date = {{{today}}},\n" in new
    entry = read(str(bib)).catalog.entries[0]
    assert (entry.abstract, entry.extra["citations"]) == ("On {braces}, 50% & more.", 42)
    bib.write_text(new.replace("{42}", "{41}").replace(today, "2020-01-01"))
    assert run(["complete", str(bib), "--in-place"]) == 0
    assert bib.read_text() == new, "a count that is out of date is replaced"
    capsys.readouterr()
    assert run(["complete", str(bib)]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err.splitlines()[-1]) == ("", "hmtui: 0 records of 2 can be completed")


def test_authors_that_are_cut_short_are_completed(server: OnlineServer, bib: Path) -> None:
    assert run(["complete", str(bib), "--in-place"]) == 0
    assert "  author = {Braun, Tom B. and Byron, Ada and N{\\'u}{\\~n}ez, Jos{\\'e}},\n" in bib.read_text()


def test_what_fails_at_one_service_is_said_once(server: OnlineServer, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "many.json"
    entries = [{**CATALOG["entries"][0], "id": f"deep{number}"} for number in range(6)]  # type: ignore[index]
    path.write_text(json.dumps({**CATALOG, "entries": entries}))
    server.faults["openalex"] = FAULTS["malformed"]
    assert run(["complete", str(path)]) == 0
    lines = [line for line in capsys.readouterr().err.splitlines() if "OpenAlex" in line]
    assert lines == [
        "hmtui: OpenAlex sent an answer that is damaged. Try again later.",
        "hmtui: OpenAlex is skipped after 3 failures. Check the connection, or try again later.",
    ]


def test_a_source_without_records_is_no_failure(server: OnlineServer, tmp_path: Path) -> None:
    path = tmp_path / "none.json"
    path.write_text(json.dumps({**CATALOG, "entries": []}))
    assert run(["complete", str(path)]) == 0


def test_a_catalog_is_completed(server: OnlineServer, mine: Path, capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert run(["complete", str(mine), "-o", str(out)]) == 0
    assert '+      "venue": "J. Deep",' in capsys.readouterr().out
    (entry,) = json.loads(out.read_text())["entries"]
    assert (entry["venue"], entry["citations"], entry["author"]) == (
        "J. Deep",
        7,
        [{"family": "Byron", "given": "Ada"}],
    )
    assert json.loads(mine.read_text()) == CATALOG
    assert run(["complete", str(mine), "--in-place"]) == 0
    assert json.loads((tmp_path / "mine.json.bak").read_text()) == CATALOG


def test_when_no_service_answers_nothing_is_written(server: OnlineServer, mine: Path, capsys: Capture) -> None:
    server.faults["*"] = FAULTS["malformed"]
    assert run(["complete", str(mine), "--in-place"]) == 3
    assert "deep was not looked up: " in capsys.readouterr().err
    assert json.loads(mine.read_text()) == CATALOG


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["refs.bib", "-o", "x.json", "--in-place"], "exclude each other"),
        (["refs.bib", "-o", "x.md"], "complete writes .json and .bib files"),
        (["mine.json", "-o", "x.bib"], "mine.json is not a .bib file"),
        (["list.md", "--in-place"], "list.md cannot be changed in place"),
        (["csl.json", "--in-place"], "csl.json is not a catalog file"),
        ([], "needs SOURCE"),
    ],
)
def test_wrong_use_is_refused_unasked(
    server: OnlineServer, bib: Path, mine: Path, words: list[str], says: str, capsys: Capture
) -> None:
    (bib.parent / "list.md").write_text("- [A paper](https://arxiv.org/abs/2005.11111)\n")
    (bib.parent / "csl.json").write_text('[{"id": "a", "type": "book", "title": "A"}]')
    here = [str(bib.parent / word) if "." in word else word for word in words]
    assert run(["complete", *here]) == 2
    assert says in capsys.readouterr().err
    assert server.asked == []
    assert mine.exists()
