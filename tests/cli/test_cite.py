from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hmtui.cli import run

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize("name", ["gpt-3", "GPT-3", "gpt3", "Gpt 3"])
def test_a_record_answers_to_id_and_name_however_written(name: str, capsys: Capture) -> None:
    assert run(["cite", name]) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("@inproceedings{brown2020language,")
    assert captured.out.endswith("}\n")
    assert not captured.out.endswith("\n\n")
    assert captured.err == ""


def test_several_come_in_the_order_asked(capsys: Capture) -> None:
    assert run(["cite", "palm", "gpt-3", "--style", "key"]) == 0
    out = capsys.readouterr().out
    assert out.index("2022") < out.index("brown2020language")


def test_a_name_that_nothing_has_is_1_with_the_nearest(capsys: Capture) -> None:
    assert run(["cite", "megatorn-lm"]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Megatron-LM" in captured.err
    assert captured.err.count("\n") == 1


def test_a_style_that_there_is_not_is_wrong_use_with_the_nearest(capsys: Capture) -> None:
    assert run(["cite", "gpt-3", "--style", "bibtx"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "bibtex" in captured.err


def catalog(path: Path, *entries: dict[str, object]) -> str:
    path.write_text(json.dumps({"schema": 1, "title": "t", "sections": [], "entries": entries}))
    return str(path)


def test_one_that_cannot_be_written_takes_nothing_from_the_others(tmp_path: Path, capsys: Capture) -> None:
    source = catalog(
        tmp_path / "c.json",
        {"id": "a", "name": "A", "links": [{"rel": "paper", "url": "https://example.org/a"}]},
        {"id": "b", "name": "Bare"},
    )
    assert run(["cite", "a", "b", "--style", "link", "-c", source]) == 1
    captured = capsys.readouterr()
    assert captured.out == "https://example.org/a\n"
    assert "Bare" in captured.err


def test_several_of_one_name_are_told_apart_by_their_ids(tmp_path: Path, capsys: Capture) -> None:
    source = catalog(tmp_path / "c.json", {"id": "a1", "name": "Same"}, {"id": "a2", "name": "same"})
    assert run(["cite", "SAME", "-c", source]) == 1
    assert "a1, a2" in capsys.readouterr().err


def test_the_environment_names_a_catalog_for_every_verb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("HMTUI_CATALOG", catalog(tmp_path / "c.json", {"id": "only", "name": "Only"}))
    assert run(["search", "", "--ids"]) == 0
    assert capsys.readouterr().out == "only\n"


def test_options_say_how_bibtex_is_written(tmp_path: Path, capsys: Capture) -> None:
    source = catalog(
        tmp_path / "c.json",
        {
            "id": "a",
            "name": "A",
            "title": "Über Modelle",
            "issued": "2021",
            "arxiv": "2101.00001",
            "author": [{"family": "Müller", "given": "Jürgen"}, {"family": "Ng", "given": "An"}],
        },
    )
    assert run(["cite", "a", "-c", source, "--ascii", "--comment", "--max-authors", "1", "--keys", "arxiv"]) == 0
    text = capsys.readouterr().out
    assert text.isascii()
    assert r"M{\"u}ller" in text
    assert "and others" in text
    assert text.startswith("% ")
    assert "2101.00001" in text.splitlines()[1]
    path = tmp_path / "refs.bib"
    assert run(["cite", "a", "-c", source, "--ascii", "-o", str(path), "--append"]) == 0
    assert path.read_text(encoding="utf-8").isascii()
    assert run(["export", "-c", source, "--max-authors", "1", "-o", str(tmp_path / "new.bib")]) == 0
    assert "and others" in (tmp_path / "new.bib").read_text(encoding="utf-8")


def test_a_pattern_that_there_is_not_is_refused_with_those_there_are(capsys: Capture) -> None:
    assert run(["cite", "gpt-3", "--keys", "googel"]) == 2
    assert "google, better-bibtex" in capsys.readouterr().err
