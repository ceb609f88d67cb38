from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hmtui.catalog import shipped_path
from hmtui.cli import run
from source_list import SIZE_OF_SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]

FAULTY = {
    "schema": 1,
    "title": "Faulty",
    "entries": [
        {"id": "a", "name": "A", "title": "A Rather Long Title", "issued": "2012", "arxiv": "2106.04803", "links": []},
        {"id": "b", "name": "B", "title": "A Rather Long Title", "issued": "2021", "links": []},
    ],
}


@pytest.fixture
def faulty(tmp_path: Path) -> str:
    path = tmp_path / "faulty.json"
    path.write_text(json.dumps(FAULTY, indent=2), encoding="utf-8")
    return str(path)


def test_the_shipped_catalog_is_clean(capsys: Capture) -> None:
    assert run(["check", str(shipped_path())]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert f"{SIZE_OF_SHIPPED} records, nothing wrong." in err


def test_findings_are_lines_as_compilers_write_them(faulty: str, capsys: Capture) -> None:
    assert run(["check", faulty]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        f"{faulty}:5:1: year-arxiv: “A” is dated 2012, but arXiv:2106.04803 is of 2021.",
        f"{faulty}:13:1: duplicate-paper: “B” is the same paper as “A” ({faulty}:5).",
    ]
    assert "2 records, 2 findings." in err


def test_findings_are_objects_for_programs(faulty: str, capsys: Capture) -> None:
    assert run(["check", faulty, "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert found[0] == {
        "file": faulty,
        "line": 5,
        "column": 1,
        "code": "year-arxiv",
        "message": "“A” is dated 2012, but arXiv:2106.04803 is of 2021.",
        "repaired": False,
    }
    assert [one["code"] for one in found] == ["year-arxiv", "duplicate-paper"]


def test_what_cannot_be_read_is_exit_3(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"schema": 1, "entries": [', encoding="utf-8")
    assert run(["check", str(path)]) == 3
    assert run(["check", str(tmp_path / "none.md")]) == 3
    assert capsys.readouterr().out == ""


def test_it_checks_one_source_at_a_time() -> None:
    assert run(["check"]) == 2
    assert run(["check", "a", "b"]) == 2
