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
    assert f"{SIZE_OF_SHIPPED} records, no issues" in err


def test_findings_are_lines_as_compilers_write_them(faulty: str, capsys: Capture) -> None:
    assert run(["check", faulty]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        f"{faulty}:5:1: year-arxiv: “A” is dated 2012, but arXiv:2106.04803 is from 2021.",
        f"{faulty}:13:1: duplicate-paper: “B” is the same paper as “A” on line 5.",
    ]
    assert "2 records, 2 issues" in err


def test_findings_are_objects_for_programs(faulty: str, capsys: Capture) -> None:
    assert run(["check", faulty, "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert found[0] == {
        "file": faulty,
        "line": 5,
        "column": 1,
        "code": "year-arxiv",
        "message": "“A” is dated 2012, but arXiv:2106.04803 is from 2021.",
        "repaired": False,
        "level": "warning",
    }
    assert [one["code"] for one in found] == ["year-arxiv", "duplicate-paper"]


def test_what_cannot_be_read_is_exit_3(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"schema": 1, "entries": [', encoding="utf-8")
    assert run(["check", str(path)]) == 3
    assert run(["check", str(tmp_path / "none.md")]) == 3
    assert capsys.readouterr().out == ""


def test_several_sources_are_checked_in_turn(faulty: str, capsys: Capture) -> None:
    assert run(["check"]) == 2
    assert run(["check", str(shipped_path()), faulty]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert "no issues" in err
    assert "2 records, 2 issues" in err


def test_findings_are_annotations_for_github(faulty: str, capsys: Capture) -> None:
    assert run(["check", faulty, "--github"]) == 1
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith(f"::warning file={faulty},line=5,col=1,title=year-arxiv::“A” is dated 2012")


def test_findings_are_sarif_for_code_scanning(faulty: str, capsys: Capture) -> None:
    assert run(["check", faulty, "--sarif"]) == 1
    (log,) = json.loads(capsys.readouterr().out)["runs"]
    assert [one["ruleId"] for one in log["results"]] == ["year-arxiv", "duplicate-paper"]


@pytest.mark.parametrize("option", ["--fix", "--again", "--no-links"])
def test_what_needs_the_network_is_refused_without_it(faulty: str, capsys: Capture, option: str) -> None:
    assert run(["check", faulty, option]) == 2
    assert capsys.readouterr().err.startswith(f"hmtui: {option} needs --online. Use: hmtui check --online {option}")


def test_forms_exclude_each_other(faulty: str) -> None:
    assert run(["check", faulty, "--json", "--sarif"]) == 2


def test_what_import_counts_is_shown_and_parts_that_are_no_entries_are_no_issue(
    tmp_path: Path, capsys: Capture
) -> None:
    text = "# A list\n\nRunning text about the list, in a sentence.\n\n- [A title of a paper](https://x.org/a)\n- [Another title of one](https://x.org/b)\n"
    (tmp_path / "a.md").write_text(text)
    assert run(["import", str(tmp_path / "a.md"), "-o", str(tmp_path / "a.json")]) == 0
    said = capsys.readouterr().err
    assert "no issues, 1 remark" in said
    assert run(["check", str(tmp_path / "a.md")]) == 0
    out, err = capsys.readouterr()
    assert "a.md:3:1: remark: not-an-entry: " in out
    assert "2 records, no issues, 1 remark" in err


def test_remarks_alone_fail_a_check_only_when_it_is_strict(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "a.bib"
    path.write_text("@book{a, author = {Doe, Jane and others}, title = {A Book}, year = 2020}\n", encoding="utf-8")
    remark = "others: @book a: “author” ends with “and others”, after 1 name."
    assert run(["check", str(path)]) == 0
    out, err = capsys.readouterr()
    assert out == f"{path}:1:1: remark: {remark}\n"
    assert "1 record, no issues, 1 remark" in err
    assert run(["check", str(path), "--strict", "--github"]) == 1
    assert capsys.readouterr().out.startswith("::notice file=")
    path.write_text("@book{a, title = {Never Closed},\n", encoding="utf-8")
    assert run(["check", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[0])["level"] == "error"
