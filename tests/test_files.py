"""Writing files: whole or not at all, for their owner alone where they are ours, and nothing left behind."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hmtui.config import example, load, write_example
from hmtui.errors import UsageError
from hmtui.files import make_private_folder, sweep, write_atomically, write_cached
from tools import hmtui_program

if TYPE_CHECKING:
    from collections.abc import Iterator

DRAFT = ".refs.bib.0123abcd.tmp"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def no_room(*_asked: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_private_files_and_folders_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    folder = tmp_path / "a" / "b" / "c"
    make_private_folder(folder)
    write_atomically(folder / "x", b"data", private=True)
    assert [mode(one) for one in (tmp_path / "a", tmp_path / "a" / "b", folder)] == [0o700] * 3
    assert mode(folder / "x") == 0o600
    write_atomically(folder / "y", b"data")
    assert mode(folder / "y") == 0o666 & ~umask, "a file of the user follows the umask"


def test_a_folder_of_ours_that_everybody_may_write_to_is_closed(tmp_path: Path) -> None:
    for name, before, after in (("open", 0o777, 0o700), ("shared", 0o750, 0o750)):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(before)
        make_private_folder(tmp_path / name)
        assert mode(tmp_path / name) == after


def test_a_write_that_fails_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    monkeypatch.setattr("os.fsync", no_room)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"x": b"old"}


def test_a_link_in_the_way_is_replaced_and_what_it_leads_to_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "victim").write_bytes(b"theirs")
    (tmp_path / "x").symlink_to("victim")
    write_atomically(tmp_path / "x", b"ours", private=True)
    assert not (tmp_path / "x").is_symlink()
    assert (tmp_path / "victim").read_bytes() == b"theirs"


@pytest.mark.parametrize("links", [True, False])
def test_exclusive_never_replaces_anything(tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not links:
        monkeypatch.setattr("os.link", lambda *_asked, **_more: no_room())
    write_atomically(tmp_path / "new", b"ours", exclusive=True)
    (tmp_path / "file").write_bytes(b"theirs")
    (tmp_path / "link").symlink_to("nowhere")
    for name in ("file", "link"):
        with pytest.raises(FileExistsError):
            write_atomically(tmp_path / name, b"ours", exclusive=True)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", "link", "new"]
    assert (tmp_path / "file").read_bytes() == b"theirs"


def test_a_very_long_name_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("ü" * 127)
    write_atomically(path, b"data")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


# --- leftovers of a writer that was killed ------------------------------------------------------------------


def left(path: Path, hours: float) -> Path:
    path.write_bytes(b"half")
    then = path.stat().st_mtime - 3600 * hours
    os.utime(path, (then, then))
    return path


def test_an_old_draft_goes_with_the_next_write_of_its_file(tmp_path: Path) -> None:
    left(tmp_path / DRAFT, 2)
    others = [
        left(tmp_path / ".other.bib.0123abcd.tmp", 2),
        left(tmp_path / ".refs.bib.0123ABCD.tmp", 2),
        left(tmp_path / "refs.bib.0123abcd.tmp", 2),
        left(tmp_path / ".refs.bib.89abcdef.tmp", 0.5),
    ]
    link = tmp_path / ".refs.bib.aaaaaaaa.tmp"
    link.symlink_to(others[0])
    write_atomically(tmp_path / "refs.bib", b"data")
    assert {one.name for one in tmp_path.iterdir()} == {"refs.bib", link.name, *(one.name for one in others)}


def test_a_draft_that_somebody_writes_stays_however_old_it_is(tmp_path: Path) -> None:
    draft = left(tmp_path / DRAFT, 100)
    with draft.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        sweep(tmp_path, now=draft.stat().st_mtime + 1e6)
        assert draft.exists()
    sweep(tmp_path, now=draft.stat().st_mtime + 1e6)
    assert not draft.exists()


def test_an_append_sweeps_what_a_killed_one_has_left(tmp_path: Path) -> None:
    code = """
import os, signal, sys
from hmtui.files import write_atomically
write_atomically(sys.argv[1], b"data", ready=lambda: os.kill(os.getpid(), signal.SIGKILL))
"""
    path = tmp_path / "refs.bib"
    subprocess.run([sys.executable, "-c", code, path], check=False, timeout=60)
    (draft,) = tmp_path.iterdir()
    os.utime(draft, (1e9, 1e9))
    subprocess.run([hmtui_program(), "export", "gpt-3", "-o", path, "--append"], check=True, timeout=60)
    assert [one.name for one in tmp_path.iterdir()] == ["refs.bib"]


# --- the writers of the program -----------------------------------------------------------------------------


def test_a_full_disk_leaves_no_partial_settings_that_block_the_next_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "conf" / "config.toml"
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", no_room)
        with pytest.raises(UsageError, match="No space left"):
            write_example(str(path))
    assert list(path.parent.iterdir()) == []
    write_example(str(path))
    assert path.read_text() == example()
    assert not load({"HMTUI_CONFIG": str(path)}).problems
    with pytest.raises(UsageError, match="exists already"):
        write_example(str(path))


def test_under_an_open_umask_nothing_of_ours_is_open(tmp_path: Path) -> None:
    # Long enough for a store in the cache: a megabyte, and more than 2,000 records.
    lines = "".join(f"- [Paper {n} {'title ' * 80}](https://arxiv.org/abs/2001.{n:05})\n" for n in range(2_100))
    (tmp_path / "list.md").write_text(lines)
    script = f"""
umask 000
{hmtui_program()} config --init
HMTUI_CLIPBOARD=file {hmtui_program()} copy gpt-3
{hmtui_program()} search '' -c {tmp_path}/list.md -n 1
{sys.executable} -c 'from hmtui.annotations import Annotations
from hmtui.models import Entry
from hmtui.sources.web_cache import WebCache
annotations = Annotations(); annotations.star([Entry(id="a", name="A")]); annotations.close()
WebCache.default().store("https://example.org/", b"list", {{}})'
"""
    subprocess.run(["/bin/sh", "-c", script], check=True, timeout=120)
    home = Path(os.environ["HOME"])
    found = {str(one.relative_to(home)): mode(one) for one in home.rglob("*")}
    names = " ".join(found)
    assert all(word in names for word in ("config.toml", "clipboard.txt", "keys.tsv", "state.db", ".copy"))
    assert {name: one for name, one in found.items() if one & 0o077} == {}


def test_a_file_of_a_cache_is_private_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.copy"
    path.write_bytes(b"old")
    write_cached(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["a.copy"]


def test_a_file_of_a_cache_that_cannot_be_replaced_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "a.copy").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_cached(tmp_path / "a.copy", b"new")
    assert [one.name for one in tmp_path.iterdir()] == ["a.copy"]
