"""``hmtui check --online`` as a program runs it, against fake services on this machine."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from hmtui.cli import run
from hmtui.online import client as client_module
from hmtui.verification import checker as checker_module
from online.fake_clock import FakeClock
from online_server import FAULTS, OnlineServer, online_server
from online_works import Work

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Capture = pytest.CaptureFixture[str]

WORKS = [
    Work("Deep Maps of Quiet Rivers", (("Åse", "Berg"), ("Wei", "Li")), 2020, "10.5555/rivers", venue="J. Maps"),
    Work("Deep Maps of Loud Rivers", (("Åse", "Berg"), ("Wei", "Li")), 2021, "10.5555/loud", venue="J. Maps"),
    Work("Cold Language Models", (("Carl", "Cold"),), 2015, "10.5555/cold", retracted_by="10.5555/notice"),
    Work("Counting Sand with Small Nets", (("Asha", "Roy"),), 2023, arxiv="2301.00001", published_doi="10.5555/sand"),
]
BIB = """@article{right,
  title = {Deep maps of quiet rivers}, author = {Berg, {\\AA}. and Li, W.}, journal = {J. Maps},
  doi = {10.5555/rivers},
}
@article{wrong,
  title = {Deep Maps of Quiet Rivers},
  author = {Berg, {\\AA}se and Li, Wei},
  journal = {J. Maps},
  doi = {10.5555/loud},
}
@inproceedings{invented,
  title = {Neural Weather of Imaginary Lakes},
  author = {Berg, {\\AA}se},
  booktitle = {Proceedings},
}
@article{cold,
  title = {Cold Language Models}, author = {Cold, Carl}, journal = {J. Cold}, doi = {10.5555/cold},
}
@misc{sand,
  title = {Counting Sand with Small Nets},
  author = {Roy, Asha},
  eprint = {2301.00001},
  archiveprefix = {arXiv},
}
"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OnlineServer]:
    monkeypatch.setattr(client_module, "SystemClock", FakeClock)
    with online_server(WORKS, monkeypatch) as running:
        yield running


@pytest.fixture
def bib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    return "refs.bib"


def test_a_note_fails_only_a_strict_check(server: OnlineServer, bib: str, tmp_path: Path) -> None:
    (tmp_path / bib).write_text(BIB[BIB.index("@misc{sand") :], encoding="utf-8")
    assert run(["check", "--online", bib]) == 0
    assert run(["check", "--online", "--strict", bib]) == 1


def test_problems_are_lines_with_their_place(server: OnlineServer, bib: str, capsys: Capture) -> None:
    assert run(["check", "--online", bib]) == 1
    out, err = capsys.readouterr()
    places = [line.partition(": “")[0] for line in out.splitlines()]
    assert places == [
        "refs.bib:5:1: differs",
        "refs.bib:11:1: not-found",
        "refs.bib:16:1: retracted",
        "refs.bib:19:1: remark: published-version",
    ]
    assert "DOI 10.5555/loud differs (Crossref has it for “Deep Maps of Loud Rivers” by Berg, Li (2021))" in out
    assert "hmtui: 5 records: 3 exist, 1 differs, 1 not found, 1 retracted, 1 with a published version\n" in err
    assert "fake" not in out + err
    assert "authors differ if the index has no name like one of theirs, or other forms of more than 33% of them" in err


def test_a_list_without_problems_is_exit_0(server: OnlineServer, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "good.bib"
    path.write_text(BIB.partition("@article{wrong")[0], encoding="utf-8")
    assert run(["check", "--online", str(path)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "1 record: 1 exists" in err


def test_every_record_is_an_object(server: OnlineServer, bib: str, capsys: Capture) -> None:
    assert run(["check", "--online", bib, "--json"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["line"], row["verdict"]) for row in rows] == [
        (1, "exists"),
        (5, "differs"),
        (11, "not found"),
        (16, "exists"),
        (19, "exists"),
    ]
    assert rows[0]["claims"][0] == {
        "kind": "DOI",
        "value": "10.5555/rivers",
        "verdict": "exists",
        "evidence": "Crossref: “Deep Maps of Quiet Rivers” by Berg, Li (2020)",
    }
    assert rows[1]["fixes"] == [{"field": "DOI", "old": "10.5555/loud", "new": "10.5555/rivers"}]
    assert rows[3]["remarks"][0]["kind"] == "retracted"


def test_github_shows_problems_beside_the_lines(server: OnlineServer, bib: str, capsys: Capture) -> None:
    assert run(["check", "--online", bib, "--github"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("::“")[0] for line in lines] == [
        "::error file=refs.bib,line=5,col=1,title=differs",
        "::error file=refs.bib,line=11,col=1,title=not-found",
        "::error file=refs.bib,line=16,col=1,title=retracted",
        "::notice file=refs.bib,line=19,col=1,title=published-version",
    ]


def test_sarif_has_rules_levels_and_places(server: OnlineServer, bib: str, capsys: Capture) -> None:
    assert run(["check", "--online", bib, "--sarif"]) == 1
    log = json.loads(capsys.readouterr().out)
    (one,) = log["runs"]
    assert log["version"] == "2.1.0"
    rules = [rule["id"] for rule in one["tool"]["driver"]["rules"]]
    for result in one["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["artifactLocation"] == {"uri": "refs.bib"}
    assert [result["level"] for result in one["results"]] == ["error", "error", "error", "note"]


def test_corrections_are_a_patch_and_the_file_stays(
    server: OnlineServer, bib: str, tmp_path: Path, capsys: Capture
) -> None:
    assert run(["check", "--online", "--fix", bib]) == 1
    patch = capsys.readouterr().out
    assert (tmp_path / bib).read_text(encoding="utf-8") == BIB
    subprocess.run(["git", "apply"], input=patch, text=True, cwd=tmp_path, check=True, timeout=60)
    fixed = (tmp_path / bib).read_text(encoding="utf-8")
    assert fixed == BIB.replace("10.5555/loud", "10.5555/rivers").replace(
        "@misc{sand,\n", "@misc{sand,\n  doi = {10.5555/sand},\n"
    )


def test_a_patch_needs_a_file(server: OnlineServer, capsys: Capture) -> None:
    for source in ("-", "https://example.org/refs.bib"):
        assert run(["check", "--online", "--fix", source]) == 2
    assert server.asked == []


def test_a_second_run_asks_only_for_what_is_open(server: OnlineServer, bib: str, capsys: Capture) -> None:
    run(["check", "--online", bib])
    first = capsys.readouterr().out
    asked = len(server.asked)
    assert run(["check", "--online", bib]) == 1
    assert capsys.readouterr().out == first
    assert len(server.asked) == asked
    assert run(["check", "--online", "--again", bib]) == 1
    assert len(server.asked) == 2 * asked


def test_ctrl_c_keeps_what_was_checked(
    server: OnlineServer, bib: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = checker_module.Checker.results

    def interrupted(self: object, entries: object, stop: object) -> Iterator[object]:
        results = real(self, entries, stop)  # type: ignore[arg-type]
        yield next(results)
        yield next(results)
        results.close()  # type: ignore[attr-defined]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(checker_module.Checker, "results", interrupted)
        assert run(["check", "--online", "--json", bib]) == 130
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert "Stopped after 2 of 5 records; run the command again to go on" in err
    asked = len(server.asked)
    assert run(["check", "--online", "--json", bib]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 5
    assert asked < len(server.asked)


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_whatever_goes_wrong_is_one_sentence(
    server: OnlineServer, bib: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr(client_module, "_DEADLINE", 0.5)
    monkeypatch.setattr(client_module, "_SILENCE", 0.3)
    monkeypatch.setenv("S2_API_KEY", "s3cr3t")
    server.faults["*"] = FAULTS[fault]
    assert run(["check", "--online", bib]) == 3
    out, err = capsys.readouterr()
    assert "s3cr3t" not in out + err
    assert err.splitlines()[-1].startswith("hmtui: Nothing was checked: ")
    assert "Traceback" not in err
    assert all(": not-checked: " in line for line in out.splitlines())


def test_the_network_gone_is_one_sentence(bib: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "SystemClock", FakeClock)
    with online_server() as gone:
        environment = gone.environment()
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert run(["check", "--online", bib]) == 3
    assert "cannot be reached" in capsys.readouterr().err.splitlines()[-1]


def test_offline_says_that_nothing_was_asked(server: OnlineServer, bib: str, capsys: Capture) -> None:
    assert run(["check", "--online", "--offline", bib]) == 3
    assert server.asked == []
    assert "--offline is set" in capsys.readouterr().err


def test_a_source_that_cannot_be_read_is_exit_3(server: OnlineServer, tmp_path: Path) -> None:
    assert run(["check", "--online", str(tmp_path / "none.bib")]) == 3
    assert server.asked == []


def test_entries_that_cannot_be_read_are_not_passed_over(server: OnlineServer, tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "broken.bib"
    path.write_text(BIB + "@article{open, title = {Never closed", encoding="utf-8")
    run(["check", "--online", str(path)])
    assert "1 issue; run `hmtui check`" in capsys.readouterr().err


def test_hostile_answers_do_not_reach_the_terminal(server: OnlineServer, bib: str, capsys: Capture) -> None:
    server.works[1] = Work(
        "Evil \x1b]52;c;x\x07 [/bold] \u202etitle\nline", (("\x1b[31mA", "B\x9b2J"),), doi="10.5555/loud"
    )
    run(["check", "--online", bib])
    out, err = capsys.readouterr()
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(out + err)
    assert "[/bold]" in out
