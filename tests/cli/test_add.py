from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hmtui.cli import run
from online.conftest import WORKS
from online_server import FAULTS, OnlineServer, online_server
from online_works import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OnlineServer]:
    with online_server(WORKS, monkeypatch) as running:
        running.models = [Model("acme/Wide-7B")]
        yield running


def test_records_are_added_to_the_usual_catalog_once(server: OnlineServer, capsys: Capture) -> None:
    assert run(["add", "2005.11111", "https://huggingface.co/acme/Wide-7B"]) == 0
    assert "Added to" in capsys.readouterr().err
    path = Path.home() / ".local/share/hmtui/mine.json"
    assert [one["name"] for one in json.loads(path.read_text())["entries"]] == [
        "Language Models are Wide Learners",
        "Wide-7B",
    ]
    assert run(["add", "https://doi.org/10.1234/wide.2020"]) == 0
    assert f"Already in {path}: language-models-are-wide-learners" in capsys.readouterr().err
    assert run(["-c", str(path), "show", "Wide-7B"]) == 0


def test_a_bib_file_gets_entries_and_keeps_a_backup(server: OnlineServer, capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("% mine\n")
    assert run(["add", "10.1234/wide.2020", "--to", str(path)]) == 0
    assert path.read_text().startswith("% mine\n\n@article{braun2020language,")
    assert (tmp_path / "refs.bib.bak").read_text() == "% mine\n"
    assert run(["add", "2005.11111", "--to", str(path)]) == 0
    assert "/refs.bib, 1 already there" in capsys.readouterr().err


def test_a_retraction_and_a_published_version_are_said(server: OnlineServer, capsys: Capture, tmp_path: Path) -> None:
    assert run(["add", "10.1234/cold.2015", "--to", str(tmp_path / "a.json")]) == 0
    assert "Retracted: Cold Language Models (Crossref: retraction 10.1234/retraction.2016 (Retraction Watch))" in (
        capsys.readouterr().err
    )


def test_what_is_not_found_is_said_and_the_rest_is_added(server: OnlineServer, capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    assert run(["add", "10.1234/none", "10.1234/deep.2018", "--to", str(path)]) == 1
    assert "No record of 10.1234/none at Crossref, OpenAlex" in capsys.readouterr().err
    assert len(json.loads(path.read_text())["entries"]) == 1


def test_when_no_one_answers_nothing_is_written(server: OnlineServer, capsys: Capture, tmp_path: Path) -> None:
    server.faults["*"] = FAULTS["malformed"]
    path = tmp_path / "a.json"
    assert run(["add", "10.1234/deep.2018", "--to", str(path)]) == 3
    assert "sent an answer that is damaged" in capsys.readouterr().err
    assert not path.exists()


def test_what_would_be_written_is_shown(server: OnlineServer, capsys: Capture, tmp_path: Path) -> None:
    assert run(["add", "10.1234/deep.2018", "--to", str(tmp_path / "a.json"), "--dry-run"]) == 0
    assert json.loads(capsys.readouterr().out)["DOI"] == "10.1234/deep.2018"
    assert run(["add", "10.1234/deep.2018", "--to", str(tmp_path / "a.bib"), "--dry-run"]) == 0
    assert "+@article{byron2018deep," in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["attention"], "is not a DOI, arXiv number or model. Examples:"),
        (["https://example.org/paper"], "is not a DOI"),
        (["2005.14165", "--to", "a.md"], "records are added to .json and .bib files"),
        ([], "needs ID..."),
    ],
)
def test_wrong_use_is_refused_unasked(server: OnlineServer, words: list[str], says: str, capsys: Capture) -> None:
    assert run(["add", *words]) == 2
    assert says in capsys.readouterr().err
    assert server.asked == []
