"""What a list holds and did not give is said first, and how it was understood can be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui import sources as importers
from hmtui.cli import run
from hmtui.formats.draft import Missed
from hmtui.formats.findings import NOT_UNDERSTOOD, Findings
from hmtui.formats.markdown.explain import explain

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]

TITLE = "Reading Lists by the Form They Repeat"
KNOWN = "# Papers\n\n" + "".join(f"- [{TITLE} {at}](https://arxiv.org/abs/2001.{at:05})\n" for at in range(1, 13))


def test_the_first_finding_says_how_much_was_not_understood() -> None:
    findings = Findings()
    report = findings.report_of("list.md")
    report.add("prose", 1, "Something else.")
    report.missed += [Missed(374, 1306, 450), Missed(10, 20, 10)]
    findings.count_read("list.md")
    findings.count_read("list.md")
    first = findings.problems[0]
    assert (first.code, first.line) == (NOT_UNDERSTOOD, 10)
    assert first.message == "462 lines look like entries, 2 were read: lines 10–20, 374–1306 were not understood."


@pytest.mark.parametrize(("missed", "read", "said"), [(9, 0, False), (10, 0, True), (10, 323, True), (10, 324, False)])
def test_only_a_sizeable_part_is_said(missed: int, read: int, said: bool) -> None:
    findings = Findings()
    findings.report_of("a.md").missed.append(Missed(1, 9, missed))
    for _ in range(read):
        findings.count_read("a.md")
    assert bool(findings.shortfalls) is said


def test_a_list_that_was_read_has_no_shortfall(tmp_path: Path) -> None:
    path = tmp_path / "list.md"
    path.write_text(KNOWN, encoding="utf-8")
    got = importers.read(str(path))
    assert (len(got.catalog.entries), got.shortfalls) == (12, ())


def test_strict_import_fails_where_a_part_was_not_understood(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = tmp_path / "list.md", tmp_path / "out.json"
    path.write_text(KNOWN, encoding="utf-8")
    assert run(["import", str(path), "--strict", "-o", str(out)]) == 0
    monkeypatch.setattr("hmtui.formats.markdown.looks_like_entry", lambda unit: unit.kind == "p")
    path.write_text(KNOWN + "\n\n" + "plain words\n\n" * 20, encoding="utf-8")
    assert run(["import", str(path), "-o", str(out)]) == 0
    assert run(["import", str(path), "--strict", "-o", str(out)]) == 1
    err = capsys.readouterr().err
    assert "32 lines look like entries, 12 were read: lines 17–55 were not understood." in err


def test_the_forms_of_a_list_are_explained(tmp_path: Path, capsys: Capture) -> None:
    (items, heading) = explain(KNOWN)
    assert (items.kind, items.units, items.entries) == ("items", 12, 12)
    assert items.score > items.limit
    assert items.slots[0].titles == 12
    assert (heading.kind, heading.entries) == ("headings", 0)
    (table,) = explain(
        "| Year | Model | Paper |\n|---|---|---|\n| 2020 | BERT | [pdf](https://arxiv.org/abs/2001.00001) |\n"
    )
    assert table.roles == ("year", "name", "paper")
    path = tmp_path / "list.md"
    path.write_text(KNOWN, encoding="utf-8")
    assert run(["import", str(path), "--explain", "-o", str(tmp_path / "out.json")]) == 0
    assert "12 items (0, link) from line 3: 12 entries, score" in capsys.readouterr().err


def test_rows_that_yield_nothing_are_a_shortfall_as_well(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("Model,Year\nGPT-3,2020\n" + ",2020\n" * 40, encoding="utf-8")
    got = importers.read(str(path))
    assert [one.message for one in got.shortfalls] == [
        "41 lines look like entries, 1 was read: lines 3–42 were not understood."
    ]
    assert got.problems[0].code == NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("name", "good", "lost", "code"),
    [
        ("a.bib", "@book{{k{at}, title = {{A Title {at}}}, year = 2020}}\n", "@book x{at}, title = {{Lost}}\n", "broken-entry"),
        ("a.ris", "TY  - BOOK\nTI  - A Title {at}\nER  -\n", "TY  - BOOK\nAU  - Doe, Jane\nER  -\n", "no-name"),
        ("a.csv", "A Title {at},2020\n", ",{at}\n", "nothing-read"),
    ],
)  # fmt: skip
def test_entries_that_were_lost_are_said_first_in_any_format(
    tmp_path: Path, capsys: Capture, name: str, good: str, lost: str, code: str
) -> None:
    path = tmp_path / name
    head = "Title,Year\n" if name == "a.csv" else ""
    text = head + "".join(good.format(at=at) for at in range(2))
    path.write_text(text + "".join(lost.format(at=at) for at in range(4)), encoding="utf-8")
    assert run(["import", str(path), "--strict", "-o", str(tmp_path / "out.json")]) == 1
    first = capsys.readouterr().err.splitlines()[0]
    assert "6 lines look like entries, 2 were read: lines " in first
    assert run(["check", str(path)]) == 1
    out, _err = capsys.readouterr()
    assert [line.split(": ")[1] for line in out.splitlines()[:2]] == [NOT_UNDERSTOOD, code]
    assert run(["search", "-c", str(path), "title", "--ids"]) == 0
    assert "6 lines look like entries" in capsys.readouterr().err


def test_a_few_lost_entries_are_said_where_they_are_a_fifth() -> None:
    def is_said(read: int, lost: int) -> bool:
        findings = Findings()
        report = findings.report_of("a.bib")
        for line in range(1, lost + 1):
            report.add("broken-entry", line, "Lost.", lost=True)
        for _ in range(read):
            findings.count_read("a.bib")
        return bool(findings.shortfalls)

    assert [is_said(12, 3), is_said(13, 3), is_said(2, 2), is_said(300, 10), is_said(400, 10)] == [
        True,
        False,
        False,
        True,
        False,
    ]


def test_rows_beyond_a_thousand_are_counted_and_not_listed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Title,Year\nA Title,2020\n" + ",2020\n" * 1500, encoding="utf-8")
    got = importers.read(str(path))
    assert len(got.problems) == 1001
    assert (
        got.problems[0].message
        == "1,501 lines look like entries, 1 was read: lines 3–1002, 1003–1502 were not understood."
    )


def test_what_may_be_no_list_is_said_first(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "a.md"
    options = "".join(f"- Turns the wheel {word} times\n" for word in ("two", "three", "four", "five", "six"))
    path.write_text(f"# wheel\n\n## Options\n\n{options}", encoding="utf-8")
    said = "5 of 5 records have no link, author or date: this may not be a list of papers or models."
    assert run(["import", str(path), "-o", str(tmp_path / "out.json")]) == 0
    assert capsys.readouterr().err.splitlines()[0] == f"hmtui: {path}:1:1: {said}"
    assert run(["check", str(path)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == f"{path}:1:1: no-list: {said}"
    titles = "".join(f"- Learning to Turn {word} Wheels at Once\n" for word in ("Two", "Three", "Four", "Five", "Six"))
    for known in (KNOWN, f"# Wheels\n\n## Papers\n\n{titles}"):
        path.write_text(known, encoding="utf-8")
        assert not any(one.code == "no-list" for one in importers.read(str(path)).problems)
