from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hmtui.annotations import Annotations, View
from hmtui.annotations.history import History
from hmtui.cli import run

if TYPE_CHECKING:
    from hmtui.library import Library

Capture = pytest.CaptureFixture[str]


def test_views_are_listed_and_forgotten(capsys: Capture) -> None:
    assert run(["state", "views"]) == 1
    assert "No saved views" in capsys.readouterr().err
    History(Annotations()).save_view(View("Open [ones]", "is:open", "-year", "NLP"))
    assert run(["state", "views"]) == 0
    assert capsys.readouterr().out == "Open [ones]\tis:open\t-year\tNLP\n"
    assert run(["state", "forget"]) == 2
    assert run(["state", "forget", "open [ONES]"]) == 0
    assert run(["state", "forget", "open [ONES]"]) == 1
    assert History(Annotations()).views() == ()


def test_a_database_is_imported_damaged_or_not(starred: Library, tmp_path: Path, capsys: Capture) -> None:
    path = Path(starred.annotation_lookup.annotations.path)
    starred.close()
    copy = tmp_path / "old.db"
    copy.write_bytes(path.read_bytes())
    path.unlink()
    assert run(["state", "import", str(copy)]) == 0
    assert "3 papers read" in capsys.readouterr().err
    run(["search", "is:starred", "--ids"])
    assert set(capsys.readouterr().out.split()) == {"gpt-3", "bert"}


def test_what_is_no_text_is_no_export(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "picture.json"
    path.write_bytes(b"\xff\xd8")
    assert run(["state", "import", str(path)]) == 3
    assert "is not UTF-8 text, so no export of hmtui. Name a file" in capsys.readouterr().err


def test_state_goes_to_another_machine_and_back(
    starred: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    path = tmp_path / "stars.json"
    assert run(["state", "export", "-o", str(path)]) == 0
    assert run(["state", "export"]) == 0
    assert capsys.readouterr().out == path.read_text(encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "cluster"))
    assert run(["state", "import", str(path)]) == 0
    assert "5 imported, 0 skipped (local newer)" in capsys.readouterr().err
    run(["search", "is:starred", "--ids"])
    assert set(capsys.readouterr().out.split()) == {"gpt-3", "bert"}
    assert run(["state", "list"]) == 0
    out = capsys.readouterr().out
    assert "starred\tBERT\t#to-cite\tdoi:" in out


def test_an_export_that_says_nothing_new_is_not_written(starred: Library, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "state.json"
    assert run(["state", "export", "-o", str(path)]) == 0

    def written() -> tuple[int, int, int]:
        status = path.stat()
        return status.st_ino, status.st_mtime_ns, status.st_size  # not the time of reading, which the system may note

    before = written()
    assert run(["state", "export", "-o", str(path)]) == 0
    assert "is up to date" in capsys.readouterr().err
    assert (written(), [one.name for one in tmp_path.glob("state*")]) == (before, ["state.json"])


def test_an_export_goes_over_an_export_only(starred: Library, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "thesis.tex"
    path.write_text("years of work")
    assert run(["state", "export", "-o", str(path)]) == 2
    assert path.read_text() == "years of work"
    assert run(["state", "import", str(path)]) == 3
    assert run(["state", "import", str(tmp_path / "none")]) == 3
    assert run(["state", "import"]) == 2
    assert run(["state", "exprot"]) == 2


def test_what_is_noted_of_papers_that_are_gone_is_listed(starred: Library, tmp_path: Path, capsys: Capture) -> None:
    smaller = tmp_path / "c.json"
    entries = [{"id": "bert", "name": "BERT", "arxiv": "1810.04805"}]
    smaller.write_text(json.dumps({"schema": 1, "title": "t", "sections": [], "entries": entries}))
    assert run(["state", "list", "--vanished", "-c", str(smaller)]) == 0
    out = capsys.readouterr().out
    assert "GPT-3" in out
    assert "PaLM" in out
    assert "BERT" not in out
    assert run(["state", "list", "--vanished"]) == 1
    captured = capsys.readouterr()
    assert "No annotated paper is missing" in captured.err
    assert captured.out == ""
