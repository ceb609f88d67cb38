from __future__ import annotations

import errno
import json
import os
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from hmtui.catalog import load, shipped_path
from hmtui.cli import run
from hmtui.formats.draft import Draft
from source_list import SIZE_OF_SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hmtui.formats.draft import Report

Capture = pytest.CaptureFixture[str]

LIST = "- Bert\n- Gpt!\n"


def read_bullets(text: str, report: Report) -> Iterator[Draft]:
    """Stand in for the Markdown reader: each bullet is a record, ``!`` a problem."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.endswith("!"):
            report.repaired("shout", number, f"“{line}” is loud.", was="!", now=".", column=len(line))
        if line.startswith("- "):
            yield Draft({"title": line.strip("- !")}, number, ("NLP",))


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    import_module("hmtui.sources.reading")  # imports a part of the reader that is replaced here
    module = ModuleType("hmtui.formats.markdown")
    module.read = read_bullets  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "list.md"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_a_list_becomes_a_catalog_on_stdout_and_the_talk_goes_beside_it(source: Path, capsys: Capture) -> None:
    assert run(["import", str(source)]) == 0
    out, err = capsys.readouterr()
    raw = json.loads(out)
    assert (raw["schema"], [entry["title"] for entry in raw["entries"]]) == (1, ["Bert", "Gpt"])
    assert raw["entries"][1]["source"] == {"file": str(source), "line": 2}
    assert f"{source}: Markdown, UTF-8, 2 records, 1 issue, 1 fixed automatically" in err
    assert f"{source}:2:6: “- Gpt!” is loud." in err


def test_a_dash_is_stdout_and_no_file(
    source: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["import", str(source)]) == 0
    written = capsys.readouterr().out
    assert run(["import", str(source), "-o", "-"]) == 0
    assert capsys.readouterr().out == written
    assert not (tmp_path / "-").exists()


def test_a_catalog_that_was_written_can_be_opened_and_imported_again(
    source: Path, tmp_path: Path, capsys: Capture
) -> None:
    out = tmp_path / "mine.json"
    assert run(["import", str(source), "-o", str(out)]) == 0
    assert "Wrote 2 records" in capsys.readouterr().err
    assert [entry.title for entry in load(out).entries] == ["Bert", "Gpt"]
    assert run(["import", str(out)]) == 0
    raw = json.loads(capsys.readouterr().out)
    assert "imported" not in raw
    assert len(raw["entries"]) == 2


def test_several_sources_become_one_catalog_with_unique_ids(source: Path, tmp_path: Path, capsys: Capture) -> None:
    other = tmp_path / "other.md"
    other.write_text("- Bert\n- T5\n", encoding="utf-8")
    assert run(["import", str(source), str(other)]) == 0
    raw = json.loads(capsys.readouterr().out)
    ids = [entry["id"].lower() for entry in raw["entries"]]
    assert ids == ["bert", "gpt", "bert-2", "t5"]
    assert [section["title"] for section in raw["sections"]] == ["NLP"]
    assert run(["import", str(shipped_path()), str(source)]) == 0
    assert len(json.loads(capsys.readouterr().out)["entries"]) == SIZE_OF_SHIPPED + 2


def test_its_own_unchanged_catalog_is_replaced_without_a_backup(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.json"
    run(["import", str(source), "-o", str(out)])
    source.write_text("- Newer\n", encoding="utf-8")
    assert run(["import", str(source), "-o", str(out)]) == 0
    assert [entry.title for entry in load(out).entries] == ["Newer"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.md", "mine.json"]


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "my notes\n",
        lambda text: text.replace("Bert", "BERT, which I like"),
        lambda text: text.replace("\n  ", "\n    "),
        lambda text: "[]",
        lambda text: '{"imported": "x"}',
    ],
)
def test_what_a_person_wrote_is_kept_beside_the_new_catalog(
    source: Path, tmp_path: Path, capsys: Capture, change: object
) -> None:
    assert callable(change)
    out = tmp_path / "mine.json"
    run(["import", str(source), "-o", str(out)])
    theirs = change(out.read_text("utf-8"))
    out.write_text(theirs, encoding="utf-8")
    capsys.readouterr()
    assert run(["import", str(source), "-o", str(out)]) == 0
    assert (tmp_path / "mine.json.bak").read_text("utf-8") == theirs
    assert "kept as" in capsys.readouterr().err
    assert len(load(out).entries) == 2


def test_a_source_is_never_written_to(source: Path, tmp_path: Path, capsys: Capture) -> None:
    link = tmp_path / "link.md"
    link.symlink_to(source)
    (tmp_path / "hard.md").hardlink_to(source)
    for name in ("list.md", "link.md", "hard.md"):
        assert run(["import", str(source), "-o", str(tmp_path / name)]) == 2
    assert run(["import", str(tmp_path), "-o", str(source)]) == 2
    assert source.read_text("utf-8") == LIST
    assert "is one of the sources" in capsys.readouterr().err
    assert len(list(tmp_path.iterdir())) == 3


def test_a_place_that_cannot_be_written_to_is_refused_before_anything_is_read(
    source: Path, tmp_path: Path, capsys: Capture
) -> None:
    for place in (tmp_path, tmp_path / "no" / "such.json"):
        assert run(["import", str(source), "-o", str(place)]) == 2
    assert "records" not in capsys.readouterr().err


def test_one_bad_source_of_several_ends_it_with_nothing_written(source: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "mine.json"
    assert run(["import", str(source), str(tmp_path / "none.md"), "-o", str(out)]) == 3
    assert "There is no file" in capsys.readouterr().err
    assert not out.exists()


def test_many_problems_are_counted_and_the_first_few_shown(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "a.md"
    path.write_text("".join(f"- Model {number}!\n" for number in range(20)), encoding="utf-8")
    assert run(["import", str(path)]) == 0
    err = capsys.readouterr().err
    assert "20 fixed automatically" in err
    assert "and 15 more; run `hmtui check` to see all of them" in err
    assert len(err.splitlines()) == 8


def test_an_address_without_a_copy_is_refused_offline(capsys: Capture) -> None:
    assert run(["import", "https://example.org/a.md", "--offline"]) == 3
    assert "https://example.org/a.md is not cached" in capsys.readouterr().err


def test_it_needs_a_source() -> None:
    assert run(["import"]) == 2


def test_a_full_disk_is_no_wrong_use(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def fail(*given: object, **options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("hmtui.citations.replace.write_atomically", fail)
    assert run(["import", str(source), "-o", str(tmp_path / "mine.json")]) == 1
    assert "mine.json cannot be written: No space left" in capsys.readouterr().err
