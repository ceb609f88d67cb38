from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from hmtui.citations.replace import FileChangedError, read, replace
from hmtui.errors import CitationError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_read_as_it_is_and_one_that_is_not_there_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    assert (read(path).data, read(path).status) == (b"", None)
    path.write_bytes(b"\xff\r\n")
    snapshot = read(path)
    assert snapshot.data == b"\xff\r\n"
    assert snapshot.status is not None
    assert snapshot.status.st_size == 3


def test_a_new_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "new.bib"
    snapshot = read(path)
    path.write_text("somebody's")
    with pytest.raises(FileChangedError):
        replace(snapshot, b"ours")
    assert path.read_text() == "somebody's"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_vanishes_meanwhile_is_not_made_again(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("old")
    snapshot = read(path)
    path.unlink()
    with pytest.raises(FileChangedError):
        replace(snapshot, b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_change_that_keeps_the_size_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("old")
    snapshot = read(path)
    path.write_text("odd")
    os.utime(path, ns=(0, 1))
    with pytest.raises(FileChangedError):
        replace(snapshot, b"new")
    assert path.read_text() == "odd"


def test_a_directory_that_may_not_be_written_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("old")
    snapshot = read(path)

    def refuse(*_arguments: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(CitationError, match="Permission denied; nothing was changed") as caught:
        replace(snapshot, b"new")
    assert "directory" in caught.value.hint
