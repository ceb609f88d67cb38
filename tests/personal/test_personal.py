"""The verbs of personal state, and the file they keep it in."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hmtui.model import Entry
from hmtui.personal import Personal, State, StateError
from hmtui.personal.files import damaged_files, file_system, open_store
from hmtui.personal.store import VERSION, Store

if TYPE_CHECKING:
    from collections.abc import Iterator

A = Entry(id="a", name="A", arxiv="2001.00001v3", doi="10.1/ABC")
B = Entry(id="b", name="B", arxiv="2002.00002")
C = Entry(id="c", name="C")


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "data" / "state.db")


@pytest.fixture
def personal(path: str) -> Iterator[Personal]:
    opened = Personal(path, catalog="list")
    yield opened
    opened.close()


def test_nothing_is_noted_of_a_record_at_first(personal: Personal) -> None:
    assert personal.notice == ""
    assert personal.state(A) == State()
    assert personal.states([A, B, C]) == {}
    assert personal.undo() is None
    assert personal.redo() is None


def test_what_is_noted_is_there_after_a_restart(personal: Personal, path: str) -> None:
    assert personal.star([A]).sentence == "Starred A"
    assert personal.set_read([A, B]).sentence == "To-read: 2 records"
    personal.set_note([A], "See *section 3*.")
    assert personal.tag([A, C], add=["To Cite", "#x"]).changed == 2
    again = Personal(path, catalog="list")
    assert again.state(A) == State(True, "to-read", "See *section 3*.", ("to-cite", "x"))
    assert again.states([A, B, C]).keys() == {"a", "b", "c"}
    assert again.known_tags() == {"to-cite": 2, "x": 2}
    again.close()


def test_state_follows_a_paper_through_other_lists_and_a_rename(personal: Personal, path: str) -> None:
    personal.star([A, C])
    other = Personal(path, catalog="another list")
    assert other.state(Entry(id="zz", name="Renamed", arxiv="2001.00001")).starred
    assert other.state(Entry(id="yy", name="Renamed", doi="https://doi.org/10.1/abc")).starred
    assert not other.state(C).starred, "an id means something in its own catalog only"
    assert not other.state(Entry(id="a", name="Another a")).starred
    other.close()


def test_a_paper_that_gains_a_doi_keeps_what_was_noted_under_its_arxiv_number(personal: Personal) -> None:
    personal.star([B])
    published = B._replace(id="b-2022", doi="10.2/x")
    assert personal.state(published).starred
    personal.tag([published], add=["new"])
    assert personal.state(Entry(id="q", name="Q", doi="10.2/X")) == State(starred=True, tags=("new",))
    assert personal.state(B).tags == ("new",)


def test_starring_some_stars_all_and_starring_all_takes_the_stars_away(personal: Personal) -> None:
    personal.star([A])
    assert personal.star([A, B]).changed == 1
    assert all(state.starred for state in personal.states([A, B]).values())
    assert personal.star([A, B]).sentence == "Took the star from 2 records"
    assert personal.states([A, B]) == {}


def test_read_states_are_walked_through(personal: Personal) -> None:
    walked = []
    for _ in range(5):
        personal.set_read([A])
        walked.append(personal.state(A).read)
    assert walked == ["to-read", "reading", "read", "", "to-read"]


def test_undo_and_redo_travel_over_restarts(personal: Personal, path: str) -> None:
    personal.star([A, B])
    personal.set_note([A], "one")
    personal.set_note([A], "two")
    personal.tag([A], add=["x"])
    again = Personal(path, catalog="list")
    for expected in (State(True, "", "two"), State(True, "", "one"), State(True), State()):
        done = again.undo()
        assert done is not None
        assert done.sentence.startswith("Undone: ")
        assert again.state(A) == expected
    assert again.undo() is None
    assert again.state(B) == State()
    for expected in (State(True), State(True, "", "one"), State(True, "", "two"), State(True, "", "two", ("x",))):
        assert again.redo() is not None
        assert again.state(A) == expected
    assert again.redo() is None
    again.undo()
    again.star([C])
    assert again.redo() is None, "a new deed ends what could be done again"
    again.close()


def test_a_copy_takes_back_its_own_deeds_and_leaves_what_others_did_since(personal: Personal, path: str) -> None:
    other = Personal(path, catalog="list")
    personal.star([A])
    other.star([B])
    other.set_note([A], "theirs")
    done = personal.undo()
    assert done is not None
    assert done.sentence == "Undone: Starred A"
    assert personal.states([A, B]) == {"a": State(note="theirs"), "b": State(starred=True)}
    assert personal.undo() is None, "the rest is the other copy's"
    personal.set_note([B], "mine")
    other.set_note([B], "theirs, later")
    assert personal.undo() is not None
    assert personal.state(B).note == "theirs, later"
    other.close()
    later = Personal(path, catalog="list")
    assert later.undo() is not None, "after a restart everything earlier can be taken back"
    later.close()


def test_a_hundred_deeds_can_be_undone(personal: Personal) -> None:
    for number in range(130):
        personal.set_note([A], str(number))
    undone = 0
    while personal.undo():
        undone += 1
    assert undone == 100
    assert personal.state(A).note == "29"


def test_what_does_not_change_is_no_deed(personal: Personal) -> None:
    personal.star([A], on=True)
    assert personal.star([A], on=True).changed == 0
    assert personal.undo() is not None
    assert personal.undo() is None


def test_many_threads_and_copies_lose_nothing(path: str) -> None:
    copies = [Personal(path, catalog="list") for _ in range(5)]
    entries = [Entry(id=f"e{number}", name=f"E{number}") for number in range(50)]

    def star(copy: Personal, some: list[Entry]) -> None:
        for entry in some:
            copy.star([entry], on=True)

    threads = [threading.Thread(target=star, args=(copy, entries[n::5])) for n, copy in enumerate(copies)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(copies[0].states(entries)) == 50
    assert copies[0].changed()
    assert not copies[0].changed()
    for copy in copies:
        copy.close()


def test_the_file_belongs_to_its_owner_alone(personal: Personal, path: str) -> None:
    personal.star([A])
    assert stat.S_IMODE(Path(path).parent.stat().st_mode) == 0o700


# --- what may be wrong with the file ------------------------------------------------------------------------


def test_a_damaged_file_is_moved_aside_and_said(path: str) -> None:
    Path(path).parent.mkdir(parents=True)
    Path(path).write_bytes(b"no database at all, but somebody's notes")
    personal = Personal(path)
    assert "damaged" in personal.notice
    assert personal.star([A]).changed == 1
    (aside,) = damaged_files(path)
    assert Path(aside).read_bytes() == b"no database at all, but somebody's notes"
    personal.close()
    assert Personal(path).notice == ""


def test_a_file_of_a_newer_version_is_left_alone(path: str) -> None:
    Personal(path, catalog="list").star([A])
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    personal = Personal(path, catalog="list")
    assert "newer hmtui" in personal.notice
    assert not personal.writable
    assert personal.states([A]) == {}
    with pytest.raises(StateError, match="newer"):
        personal.star([B])
    personal.close()


def test_a_locked_file_is_said_and_nothing_is_changed(
    personal: Personal, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    personal.star([A])
    personal.store._in.db.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StateError, match="another program holds"):
        personal.star([B])
    assert personal.state(A).starred, "reading goes on"
    other.execute("ROLLBACK")
    other.close()
    assert personal.star([B]).changed == 1


def test_a_directory_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    personal = Personal(str(tmp_path / "file" / "state.db"))
    assert "can't be kept" in personal.notice
    assert personal.states([A]) == {}
    assert personal.known_tags() == {}
    assert personal.identities_where("starred") == set()
    assert not personal.changed()
    with pytest.raises(StateError):
        personal.star([A])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_may_not_be_written_is_read(path: str) -> None:
    Personal(path, catalog="list").star([A])
    Path(path).chmod(0o400)
    Path(path).parent.chmod(0o500)
    personal = Personal(path, catalog="list")
    assert personal.notice
    with pytest.raises(StateError):
        personal.star([B])
    Path(path).parent.chmod(0o700)


def test_a_full_disk_changes_nothing(personal: Personal) -> None:
    personal.star([A])
    pages = personal.store._in.db.execute("PRAGMA page_count").fetchone()[0]
    personal.store._in.db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StateError, match="disk is full"):
        personal.set_note([A], "x" * 100_000)
    assert personal.state(A) == State(starred=True)


def test_on_a_network_drive_no_write_ahead_log_is_used(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/home {tmp_path} nfs4 rw 0 0\n")
    path = str(tmp_path / "state.db")
    assert file_system(path, str(mounts)) == "nfs4"
    assert file_system("/elsewhere", str(mounts)) == "ext4"
    opened = open_store(path, mounts=str(mounts))
    assert "network drive" in opened.notice
    assert opened.store is not None
    assert opened.store._in.db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    opened.store.close()


def test_two_copies_that_open_a_new_file_at_once_both_find_it_made(path: str) -> None:
    Path(path).parent.mkdir(parents=True)
    found: list[Store] = []
    threads = [threading.Thread(target=lambda: found.append(Store(path))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert all(store.check() == "ok" for store in found)
    for store in found:
        store.close()
