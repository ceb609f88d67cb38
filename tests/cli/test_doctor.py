from __future__ import annotations

import json

import pytest

from hmtui.cli import doctor as verb
from hmtui.cli import run
from hmtui.doctor import CheckResult
from source_list import SIZE_OF_SHIPPED

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def findings(monkeypatch: pytest.MonkeyPatch) -> list[CheckResult]:
    """What the examination is to find."""
    found: list[CheckResult] = []
    monkeypatch.setattr(verb, "examine", lambda _env: tuple(found))
    return found


def test_findings_are_listed_with_what_to_do(findings: list[CheckResult], capsys: Capture) -> None:
    findings += [
        CheckResult("terminal", "ok", "256 colours", ""),
        CheckResult("clipboard", "warn", "unsure", "set -s set-clipboard on"),
    ]
    assert run(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "catalog" in out
    assert f"{SIZE_OF_SHIPPED} records" in out
    assert "! clipboard  unsure" in out
    assert "set -s set-clipboard on" in out


def test_what_does_not_work_is_1(findings: list[CheckResult]) -> None:
    findings.append(CheckResult("links", "no", "no browser", ""))
    assert run(["doctor"]) == 1


def test_a_catalog_that_cannot_be_read_is_a_finding(findings: list[CheckResult], capsys: Capture) -> None:
    assert run(["doctor", "-c", "missing.json"]) == 1
    assert "missing.json" in capsys.readouterr().out


def test_json_is_one_finding_per_line_and_holds_no_control_characters(
    findings: list[CheckResult], capsys: Capture
) -> None:
    findings.append(CheckResult("terminal", "ok", "TERM is \x1b[31mx", ""))
    assert run(["doctor", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["topic"] for line in lines] == ["catalog", "terminal"]
    assert "\x1b" not in lines[1]["says"]


def test_the_real_examination_can_be_printed(capsys: Capture) -> None:
    assert run(["doctor"]) in {0, 1}
    assert "clipboard" in capsys.readouterr().out
