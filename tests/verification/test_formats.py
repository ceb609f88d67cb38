from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from hmtui.verification.formats import github, sarif
from hmtui.verification.rows import CODES, Row

if TYPE_CHECKING:
    from pathlib import Path


def row(file: str = "refs.bib", message: str = "text", code: str = "differs") -> Row:
    return Row(file, 3, 1, code, message, CODES[code][0] if code in CODES else "warning")


def unescaped(text: str) -> str:
    for code, sign in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, sign)
    return text


@given(st.text(max_size=40), st.text(max_size=40))
def test_an_annotation_is_one_line_and_loses_nothing(file: str, message: str) -> None:
    line = github(row(file, message))
    assert "\n" not in line
    assert "\r" not in line
    head, _, data = line.removeprefix("::").partition("::")
    assert unescaped(data) == message
    assert unescaped(head.partition("file=")[2].partition(",")[0]) == file


def test_levels_are_those_of_github() -> None:
    assert github(row(code="differs")).startswith("::error ")
    assert github(row(code="dead-link")).startswith("::warning ")
    assert github(row(code="published-version")).startswith("::notice ")


@given(st.lists(st.sampled_from([*CODES, "year-arxiv"]), max_size=8))
def test_every_result_of_sarif_has_its_rule(codes: list[str]) -> None:
    (run,) = json.loads(sarif([row(code=code) for code in codes], "1.0"))["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [one["ruleId"] for one in run["results"]] == codes
    assert [rules[one["ruleIndex"]]["id"] for one in run["results"]] == codes
    assert len({rule["id"] for rule in rules}) == len(rules)


def uri(file: str) -> str:
    (run,) = json.loads(sarif([row(file)], "1.0"))["runs"]
    found: str = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return found


def test_files_are_uris(tmp_path: Path) -> None:
    assert uri("a b/refs#1.bib") == "a%20b/refs%231.bib"
    assert uri(str(tmp_path / "refs.bib")) == (tmp_path / "refs.bib").as_uri()
    assert uri("https://example.org/refs.bib") == "https://example.org/refs.bib"
