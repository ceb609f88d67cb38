from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from hmtui.cli import run
from hmtui.cli.show import print_record
from hmtui.library import Library
from hmtui.text.cells import width

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]


def test_everything_known_is_shown_uncut_in_a_pipe(capsys: Capture) -> None:
    entry = Library.open().entry("gpt-3")
    assert run(["show", "gpt-3"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"GPT-3\n{entry.title}\n")
    facts = [entry.id, entry.summary, entry.issued, entry.architecture, entry.license, "175B", "brown2020language"]
    for fact in (*facts, *(name.full for name in entry.author), *(link.url for link in entry.links), *entry.sources):
        assert fact in out
    for fault in entry.corrections:
        assert fault.why in out


def test_authors_that_are_not_named_are_no_person(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(
        "- [A Title of Boats](https://arxiv.org/abs/2001.00001). Ann Bell et al. ICML 2020.\n"
    )
    assert run(["show", "-c", str(tmp_path / "list.md"), "a-title-of-boats"]) == 0
    assert "Ann Bell et al." in capsys.readouterr().out


def test_on_a_terminal_lines_are_wrapped_to_its_width(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")
    assert run(["show", "palm"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(width(line) <= 60 or len(line.split()) <= 3 for line in lines)
    assert any(line.endswith("https://arxiv.org/abs/2204.02311") for line in lines)


def test_every_record_can_be_shown(capsys: Capture) -> None:
    library = Library.open()
    for entry in library.entries():
        print_record(library, entry, colour=False)
        heading, _, facts = capsys.readouterr().out.partition("\n\n")
        assert heading.startswith(entry.name)
        assert all(line.strip() for line in facts.splitlines())


def test_active_parameters_confidence_list_and_proceedings_are_shown(capsys: Capture) -> None:
    assert run(["show", "deepseek-v3"]) == 0
    assert "671B total, 37B active" in capsys.readouterr().out
    assert run(["show", "nemotron-3"]) == 0
    assert "confidence    medium" in capsys.readouterr().out
    assert run(["show", "gpt-neox"]) == 0
    out = capsys.readouterr().out
    assert "confidence" not in out
    assert "lists         huge-model-paper" in out
    assert "published in  virtual+Dublin, May" in out
    assert "editors       Angela Fan, Suzana Ilic, Thomas Wolf, Matthias Gallé" in out


def test_an_abstract_is_shown_and_found(capsys: Capture, tmp_path: Path) -> None:
    record = {"id": "a", "name": "A", "summary": "Short.", "abstract": "We train on the quokka corpus."}
    source = tmp_path / "catalog.json"
    source.write_text(json.dumps({"schema": 1, "entries": [record, {"id": "b", "name": "B"}]}), encoding="utf-8")
    assert run(["-c", str(source), "show", "a"]) == 0
    assert "abstract      We train on the quokka corpus." in capsys.readouterr().out
    for query in ("quokka", "has:abstract"):
        assert run(["-c", str(source), "search", query, "--ids"]) == 0
        assert capsys.readouterr().out.split() == ["a"]


def test_json_has_every_field_under_its_name_in_the_catalog(capsys: Capture) -> None:
    assert run(["show", "glam", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["lists"] == ["huge-model-paper"]
    assert (record["active-parameters"], record["confidence"], record["month"]) == (97 * 10**9, "high", "July")
    assert record["editor"][0] == {"family": "Chaudhuri", "given": "Kamalika"}


def test_json_is_the_record(capsys: Capture) -> None:
    assert run(["show", "gpt3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "gpt-3"
