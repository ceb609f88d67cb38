from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hmtui.cli import run
from source_list import SIZE_OF_SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]


def test_what_a_query_finds_is_written(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "r.bib"
    assert run(["export", "org:openai", "year:2020", "-o", str(path)]) == 0
    assert "brown2020language" in path.read_text(encoding="utf-8")
    out, err = capsys.readouterr()
    assert out == ""
    assert "Wrote" in err


def test_without_a_query_everything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "r.bib"
    assert run(["export", "-o", str(path)]) == 0
    assert path.read_text(encoding="utf-8").count("\n@") == SIZE_OF_SHIPPED - 1


def test_nothing_found_is_exit_1_and_no_file(tmp_path: Path) -> None:
    assert run(["export", "zzqqxx", "-o", str(tmp_path / "r.bib")]) == 1
    assert list(tmp_path.iterdir()) == []


def test_without_a_file_it_is_wrong_use(capsys: Capture) -> None:
    assert run(["export"]) == 2
    assert "-o FILE" in capsys.readouterr().err


def test_a_citation_is_added_to_a_file_and_a_dry_run_shows_the_difference(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "r.bib"
    assert run(["cite", "gpt-3", "-o", str(path), "--append"]) == 0
    before = path.read_bytes()
    assert run(["cite", "gpt-3", "bert", "-o", str(path), "--append", "--dry-run"]) == 0
    assert path.read_bytes() == before
    assert "+@inproceedings{devlin2018bert," in capsys.readouterr().out
    assert run(["cite", "gpt-3", "bert", "-o", str(path), "--append"]) == 0
    assert path.read_bytes().startswith(before)


def test_adding_without_a_file_is_wrong_use() -> None:
    assert run(["cite", "gpt-3", "--append"]) == 2


@pytest.mark.parametrize(
    "words", [["--append", "{}", "gpt-3"], ["gpt-3", "--append", "{}"], ["gpt-3", "--append={}"]], ids=" ".join
)
def test_the_file_to_add_to_may_stand_behind_the_word(tmp_path: Path, words: list[str]) -> None:
    path = tmp_path / "R.BIB"
    assert run(["cite", *(word.format(path) for word in words)]) == 0
    assert run(["export", "bert", "--append", str(path)]) == 0
    text = path.read_text(encoding="utf-8")
    assert "brown2020language" in text
    assert "devlin2018bert" in text


def test_two_files_are_wrong_use(tmp_path: Path, capsys: Capture) -> None:
    assert run(["cite", "gpt-3", "-o", str(tmp_path / "a.bib"), "--append", str(tmp_path / "b.bib")]) == 2
    assert "name two files" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_name_is_offered_the_nearest_and_no_file_is_touched(tmp_path: Path, capsys: Capture) -> None:
    assert run(["cite", "gtp3", "--append", str(tmp_path / "r.bib")]) == 1
    assert "GPT-3" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
