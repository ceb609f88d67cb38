from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from hmtui.cli import run
from hmtui.models import Entry, Link
from hmtui.text.cells import width
from hmtui.views.comparison import compare, markdown_table

GOLDEN = Path(__file__).parent.parent / "golden" / "views"
Capture = pytest.CaptureFixture[str]


def test_a_pipe_gets_one_fact_a_line(capsys: Capture) -> None:
    assert run(["compare", "gpt-3", "palm"]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["", "GPT-3", "PaLM"]
    assert lines[1] == ["Size", "175B", "540B"]
    assert all(len(line) == 3 for line in lines)


def test_a_terminal_gets_columns(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", "1")
    for columns in ("50", "100"):
        monkeypatch.setenv("COLUMNS", columns)
        assert run(["compare", "gpt-3", "Llama 3.1"]) == 0
        out = capsys.readouterr().out
        assert "= Section       NLP" in out
        assert all(width(line) <= int(columns) for line in out.splitlines())
    assert "arXiv:2005.14165" in out


def test_markdown_is_as_in_the_golden_file(capsys: Capture) -> None:
    assert run(["compare", "gpt-3", "bert", "t5", "--markdown"]) == 0
    assert capsys.readouterr().out == (GOLDEN / "compare.md").read_text("utf-8")


def test_json_has_numbers_as_numbers(capsys: Capture) -> None:
    assert run(["compare", "gpt-3", "glam", "--json"]) == 0
    rows = {row["field"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert rows["parameters"] == {
        "field": "parameters",
        "same": False,
        "values": {"gpt-3": 175 * 10**9, "glam": 12 * 10**11},
    }
    assert rows["sections"]["same"] is True


def test_text_of_a_list_is_no_markdown() -> None:
    odd = "a | b <script> **x** [y](javascript:1) `z` &lt; ![i](u)"
    entries = [
        Entry("a", odd, license=odd, links=(Link("paper", "javascript:alert(1)"),)),
        Entry("b", "b", links=(Link("code", "https://a.b/<x>|y"),)),
    ]
    html = (
        MarkdownIt("commonmark")
        .enable("table")
        .render("\n".join(markdown_table([entry.name for entry in entries], compare(entries))))
    )
    assert html.count("<tr>") == 1 + len(compare(entries))
    assert html.count("<th>") == 3
    assert not {"<script", "<strong>", "<em>", "<img", "<code>", 'href="javascript'} & {
        piece for piece in ("<script", "<strong>", "<em>", "<img", "<code>", 'href="javascript') if piece in html
    }


def test_two_to_four_records_are_compared(capsys: Capture) -> None:
    for names in (["gpt-3"], ["gpt-3", "GPT-3"], ["gpt-3", "bert", "t5", "palm", "bloom"]):
        assert run(["compare", *names]) == 2
        assert "takes 2 to 4 records" in capsys.readouterr().err
    assert run(["compare", "gpt-3", "nosuch"]) == 1
    assert "No record named" in capsys.readouterr().err
