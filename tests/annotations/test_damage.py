"""Damage to the state file is found and reported, and the readable rows are recovered."""

from __future__ import annotations

import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from annotations.damage import ENTRIES, make, spoil, what_is_seen
from hmtui.annotations import Annotations, verify
from hmtui.annotations.database import MIGRATIONS, VERSION, Store, seals
from hmtui.annotations.files import damaged_files, inspect_damaged
from hmtui.models import Entry

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("whole"))


def copy_of(whole: Path, folder: Path) -> Path:
    """Copy a file as it lies on a disk after its program was killed and the machine started again."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for file in whole.parent.glob("state.db*"):
        if file.suffix != ".db-shm":
            shutil.copyfile(file, folder / file.name)
    return folder / whole.name


def test_nothing_is_lost_without_a_word(whole: Path, tmp_path: Path) -> None:
    expected = what_is_seen(copy_of(whole, tmp_path / "copy"))
    assert expected.notice == ""
    assert len(expected.states) == len(ENTRIES)
    assert len(expected.starred) >= 50
    silent = []
    for seed in range(28):  # twice each kind of damage to the file, and to its log
        path = copy_of(whole, tmp_path / "copy")
        done = spoil(path, seed)
        seen = what_is_seen(path)
        if seen[:3] != expected[:3] and not seen.notice:
            silent.append((seed, done))
    assert silent == []


def test_a_log_with_a_damaged_page_is_read_to_its_end(whole: Path, tmp_path: Path) -> None:
    expected = what_is_seen(copy_of(whole, tmp_path / "copy"))
    path = copy_of(whole, tmp_path / "copy")
    with path.with_name("state.db-wal").open("r+b") as file:
        file.seek(32 + 24 + 100)
        file.write(b"\xa5\xa5\xa5")
    seen = what_is_seen(path)
    assert "60 papers recovered" in seen.notice
    assert seen[:3] == expected[:3]


def test_a_log_and_the_number_of_changes_that_are_both_damaged_are_missed(whole: Path, tmp_path: Path) -> None:
    path = copy_of(whole, tmp_path / "copy")
    log, count = path.with_name("state.db-wal"), path.with_name("state.db-seal")
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    count.write_bytes(b"x" + count.read_bytes())
    assert "60 papers recovered" in what_is_seen(path).notice
    assert what_is_seen(path).notice == "", "it is said once"


def test_a_number_of_changes_that_a_power_failure_left_unwritten_is_no_damage(whole: Path, tmp_path: Path) -> None:
    path = copy_of(whole, tmp_path / "copy")
    for content in (b"", bytes(60)):
        path.with_name("state.db-seal").write_bytes(content)
        assert what_is_seen(path).notice == ""


def test_a_log_that_is_gone_is_missed(whole: Path, tmp_path: Path) -> None:
    path = copy_of(whole, tmp_path / "copy")
    path.with_name("state.db-wal").unlink()
    notice = what_is_seen(path).notice
    assert "the latest changes are missing" in notice
    assert what_is_seen(path).notice == "", "it is said once"


def changed_text(path: Path, text: bytes, other: bytes) -> None:
    """Change a text in a file wherever it stands, as a bad disk does: SQLite sees nothing wrong with that."""
    data = path.read_bytes()
    assert text in data
    path.write_bytes(data.replace(text, other))


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A file with two notes, whole and closed."""
    path = tmp_path / "data" / "state.db"
    annotations = Annotations(str(path), catalog="list")
    annotations.set_note(ENTRIES[:1], "the first note")
    annotations.set_note(ENTRIES[1:2], "the second note")
    annotations.close()
    return path


def test_a_note_that_was_changed_on_the_disk_is_never_shown_without_a_word(closed: Path) -> None:
    changed_text(closed, b"the second note", b"the sedond note")
    annotations = Annotations(str(closed), catalog="list")
    assert "2 papers recovered, check Paper 1;" in annotations.notice
    assert annotations.state(ENTRIES[0]).note == "the first note"
    assert annotations.state(ENTRIES[1]).note == "the sedond note"
    assert annotations.store.check() == "ok"
    annotations.close()
    (aside,) = damaged_files(str(closed))
    assert inspect_damaged(aside).doubtful == ("Paper 1",)


def test_a_large_file_is_checked_when_that_is_asked_for(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hmtui.annotations.database._QUICK_PAGES", 0)
    changed_text(closed, b"the second note", b"the sedond note")
    annotations = Annotations(str(closed), catalog="list")
    assert annotations.notice == ""
    verify(annotations)
    assert "check Paper 1" in annotations.notice
    assert annotations.state(ENTRIES[0]).note == "the first note"
    annotations.close()


def test_damage_under_a_running_copy_is_not_sealed(closed: Path) -> None:
    running = Annotations(str(closed), catalog="list")
    changed_text(closed, b"the second note", b"the sedond note")
    running.store._connection.db.execute("PRAGMA shrink_memory")
    assert running.states(ENTRIES[:2])[ENTRIES[0].id].note == "the first note"
    assert "check Paper 1" in running.notice
    running.close()


def test_an_empty_file_is_no_new_one(closed: Path) -> None:
    closed.write_bytes(b"")
    annotations = Annotations(str(closed), catalog="list")
    assert "nothing could be recovered" in annotations.notice
    annotations.close()


def test_a_file_that_was_deleted_is_made_anew_without_a_word(closed: Path) -> None:
    closed.unlink()
    annotations = Annotations(str(closed), catalog="list")
    assert annotations.notice == ""
    annotations.star(ENTRIES[:1])
    annotations.close()
    assert Annotations(str(closed), catalog="list").notice == ""


def test_a_new_file_that_a_full_disk_left_empty_is_not_taken_for_a_damaged_one(tmp_path: Path) -> None:
    path = tmp_path / "state.db"
    path.touch()
    Store(str(path), read_only="ro").close()  # as after the error
    assert [one.name for one in tmp_path.iterdir()] == ["state.db"]
    annotations = Annotations(str(path), catalog="list")
    assert annotations.notice == ""
    annotations.star(ENTRIES[:1])
    annotations.close()
    assert damaged_files(str(path)) == []


def test_a_damaged_file_that_may_only_be_read_is_shown_as_far_as_it_can_be(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed_text(closed, b"the second note", b"the sedond note")
    monkeypatch.setattr("os.access", lambda *_asked: False)
    before = closed.read_bytes()
    annotations = Annotations(str(closed), catalog="list")
    assert "check Paper 1" in annotations.notice
    assert not annotations.writable
    assert annotations.state(ENTRIES[0]).note == "the first note"
    annotations.close()
    assert closed.read_bytes() == before


@pytest.mark.parametrize("version", range(1, VERSION))
def test_a_file_of_an_earlier_version_keeps_everything_and_is_sealed(tmp_path: Path, version: int) -> None:
    path = tmp_path / "state.db"
    db = sqlite3.connect(path)
    for number, script in enumerate(MIGRATIONS[:version], 1):
        db.executescript(f"{script}; PRAGMA user_version = {number}")
    for number in range(500):
        db.execute("INSERT INTO paper (id, name, starred, starred_at) VALUES (?, 'P', 1, 1.0)", (number + 1,))
        db.execute("INSERT INTO identity VALUES (?, ?)", (f"doi:10.1/{number}", number + 1))
        db.execute("INSERT INTO tag VALUES (?, 'x', 1, 1.0)", (number + 1,))
    db.commit()
    db.close()
    entries = [Entry(id=f"e{n}", name="P", doi=f"10.1/{n}") for n in range(500)]
    for _ in range(2):
        annotations = Annotations(str(path), catalog="list")
        assert annotations.notice == ""
        assert all(state.starred and state.tags == ("x",) for state in annotations.states(entries).values())
        assert len(annotations.states(entries)) == 500
        assert annotations.store.check() == "ok"
        assert annotations.store._connection.rows("SELECT count(*) FROM paper WHERE seal IS NULL") == [(0,)]
        annotations.close()


def test_what_a_version_without_seals_writes_is_no_damage(closed: Path) -> None:
    annotations = Annotations(str(closed), catalog="list")
    earlier = sqlite3.connect(closed)
    earlier.execute("UPDATE paper SET starred = 1, starred_at = 5.0 WHERE name = 'Paper 1'")
    earlier.execute("INSERT INTO tag (at, paper, tag, held) SELECT 5.0, id, 'y', 1 FROM paper")
    earlier.commit()
    earlier.close()
    annotations.star(ENTRIES[2:3])
    annotations.close()
    later = Annotations(str(closed), catalog="list")
    assert later.notice == ""
    assert later.state(ENTRIES[1]).starred
    assert later.state(ENTRIES[0]).tags == ("y",)
    later.close()


def test_a_number_of_changes_that_another_copy_writes_meanwhile_is_no_damage(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, lines = seals._line_of, [b""]  # nothing at the first look
    monkeypatch.setattr(seals, "_line_of", lambda path: lines.pop() if lines else read(path))
    Store(str(closed)).close()
    assert not lines
