"""Paths are completed as shells do, and what cannot be opened is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hmtui.sources.path_completion import complete_path

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "papers").mkdir()
    for name in ("refs one.bib", "refs two.bib", "other.md", ".hidden.bib", "bad\nname.bib"):
        (tmp_path / "papers" / name).write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_names_keep_what_was_typed_before_them(folder: Path) -> None:
    assert complete_path("pa").names == ("papers/",)
    assert complete_path("~/pa").names == ("~/papers/",)
    assert complete_path(f"{folder}/pa").names == (f"{folder}/papers/",)
    assert complete_path("~").names == ("~/",)


def test_hidden_and_unprintable_names_are_left_out(folder: Path) -> None:
    found = complete_path("papers/")
    assert found.names == ("papers/other.md", "papers/refs one.bib", "papers/refs two.bib")
    assert found.kind == "directory"
    assert complete_path("papers/.h").names == ("papers/.hidden.bib",)


def test_lists_come_before_directories_and_those_before_other_files(folder: Path) -> None:
    (folder / "papers" / "a-photo.png").write_text("", encoding="utf-8")
    (folder / "papers" / "older").mkdir()
    found = complete_path("papers/")
    assert found.names[-2:] == ("papers/older/", "papers/a-photo.png")
    assert found.lists == 3


def test_a_part_of_a_name_is_enough_and_beginnings_come_first(folder: Path) -> None:
    assert complete_path("papers/TWO").names == ("papers/refs two.bib",)
    assert complete_path("papers/TWO").common == "papers/refs two.bib"
    assert complete_path("papers/o").names == ("papers/other.md", "papers/refs one.bib", "papers/refs two.bib")
    assert complete_path("papers/o").common == "papers/other.md"
    assert complete_path("papers/bib").common == "papers/bib", "several have it inside"
    assert complete_path("papers/hid").names == ()


def test_what_all_names_begin_with_is_completed(folder: Path) -> None:
    assert complete_path("papers/r").common == "papers/refs "
    assert complete_path("papers/x").common == "papers/x"


def test_it_says_what_can_be_opened_and_why_not(folder: Path) -> None:
    assert complete_path("papers/other.md").kind == "file"
    assert complete_path("https://example.org/a.bib").kind == "URL"
    assert complete_path("papers/nothing.md").reason == "No such file or directory: papers/nothing.md"
    assert complete_path("papers/other.md/x").reason == "No such file or directory: papers/other.md/x"
    assert complete_path("").names == ()


@given(st.text(max_size=30))
def test_nothing_that_can_be_typed_fails(typed: str) -> None:
    found = complete_path(typed)
    assert bool(found.kind) != bool(found.reason) or not typed
