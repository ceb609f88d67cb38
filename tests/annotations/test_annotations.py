"""The operations on annotations, and the state file."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import random
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hmtui.annotations import Annotations, Position, State, StateError, View, tag_name
from hmtui.annotations.database import MIGRATIONS, VERSION, Store
from hmtui.annotations.exchange import export_state, import_rescued, import_state
from hmtui.annotations.files import damaged_files, file_system, is_remote, open_store
from hmtui.annotations.history import History
from hmtui.errors import SourceError
from hmtui.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator

A = Entry(id="a", name="A", arxiv="2001.00001v3", doi="10.1/ABC")
B = Entry(id="b", name="B", arxiv="2002.00002")
C = Entry(id="c", name="C")


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "data" / "state.db")


@pytest.fixture(name="annotations")
def open_annotations(path: str) -> Iterator[Annotations]:
    opened = Annotations(path, catalog="list")
    yield opened
    opened.close()


def test_nothing_is_noted_of_a_record_at_first(annotations: Annotations) -> None:
    assert annotations.notice == ""
    assert annotations.state(A) == State()
    assert annotations.states([A, B, C]) == {}
    assert annotations.undo() is None
    assert annotations.redo() is None


def test_what_is_noted_is_there_after_a_restart(annotations: Annotations, path: str) -> None:
    assert annotations.star([A]).sentence == "Starred A"
    assert annotations.set_read([A, B]).sentence == "Status: to-read · 2 records"
    annotations.set_note([A], "See *section 3*.")
    assert annotations.tag([A, C], add=["To Cite", "#x"]).changed == 2
    again = Annotations(path, catalog="list")
    assert again.state(A) == State(True, "to-read", "See *section 3*.", ("to-cite", "x"))
    assert again.states([A, B, C]).keys() == {"a", "b", "c"}
    assert again.known_tags() == {"to-cite": 2, "x": 2}
    again.close()


def test_state_follows_a_paper_through_other_lists_and_a_rename(annotations: Annotations, path: str) -> None:
    annotations.star([A, C])
    other = Annotations(path, catalog="another list")
    assert other.state(Entry(id="zz", name="Renamed", arxiv="2001.00001")).starred
    assert other.state(Entry(id="yy", name="Renamed", doi="https://doi.org/10.1/abc")).starred
    assert not other.state(C).starred, "an id means something in its own catalog only"
    assert not other.state(Entry(id="a", name="Another a")).starred
    other.close()


def test_a_paper_that_gains_a_doi_keeps_what_was_noted_under_its_arxiv_number(annotations: Annotations) -> None:
    annotations.star([B])
    published = replace(B, id="b-2022", doi="10.2/x")
    assert annotations.state(published).starred
    annotations.tag([published], add=["new"])
    assert annotations.state(Entry(id="q", name="Q", doi="10.2/X")) == State(starred=True, tags=("new",))
    assert annotations.state(B).tags == ("new",)


def test_records_of_a_file_whose_name_is_no_text_are_noted_like_others(path: str) -> None:
    annotations = Annotations(path, catalog="caf\udce9.bib")
    annotations.star([C, B])
    annotations.set_note([C], "\udce9")
    assert annotations.state(C) == State(starred=True, note="\ufffd")
    assert len(annotations.papers_where("starred")) == 2
    history = History(annotations)
    history.remember_query("\udce9")
    history.remember_position("/caf\udce9.bib", Position("x"))
    assert history.position("/caf\udce9.bib") == Position()
    assert (history.queries(), history.sources()) == (["?"], [])
    annotations.close()


def test_starring_some_stars_all_and_starring_all_takes_the_stars_away(annotations: Annotations) -> None:
    annotations.star([A])
    assert annotations.star([A, B]).changed == 1
    assert all(state.starred for state in annotations.states([A, B]).values())
    assert annotations.star([A, B]).sentence == "Unstarred 2 records"
    assert annotations.states([A, B]) == {}


def test_read_states_are_walked_through(annotations: Annotations) -> None:
    walked = []
    for _ in range(5):
        annotations.set_read([A])
        walked.append(annotations.state(A).read)
    assert walked == ["to-read", "reading", "read", "", "to-read"]


def test_undo_and_redo_travel_over_restarts(annotations: Annotations, path: str) -> None:
    annotations.star([A, B])
    annotations.set_note([A], "one")
    annotations.set_note([A], "two")
    annotations.tag([A], add=["x"])
    annotations.close()
    again = Annotations(path, catalog="list")
    said = []
    for expected in (State(True, "", "two"), State(True, "", "one"), State(True), State()):
        done = again.undo()
        assert done is not None
        said.append(done.sentence)
        assert again.state(A) == expected
    assert said == [
        "Undone: tagged A #x",
        "Undone: saved note on A",
        "Undone: saved note on A",
        "Undone: starred 2 records",
    ]
    assert again.undo() is None
    assert again.state(B) == State()
    for expected in (State(True), State(True, "", "one"), State(True, "", "two"), State(True, "", "two", ("x",))):
        assert again.redo() is not None
        assert again.state(A) == expected
    assert again.redo() is None
    again.undo()
    again.star([C])
    assert again.redo() is None, "a new change ends what could be done again"
    again.close()


def test_a_copy_takes_back_its_own_deeds_and_leaves_what_others_did_since(annotations: Annotations, path: str) -> None:
    other = Annotations(path, catalog="list")
    annotations.star([A])
    other.star([B])
    other.set_note([A], "theirs")
    done = annotations.undo()
    assert done is not None
    assert done.sentence == "Undone: starred A"
    assert annotations.states([A, B]) == {"a": State(note="theirs"), "b": State(starred=True)}
    assert annotations.undo() is None, "the rest is the other copy's"
    annotations.set_note([B], "mine")
    other.set_note([B], "theirs, later")
    left = annotations.undo()
    assert left is not None
    assert (left.sentence, left.changed) == ("Not undone, changed by another hmtui meanwhile: saved note on B", 0)
    assert annotations.state(B).note == "theirs, later"
    other.close()
    later = Annotations(path, catalog="list")
    assert later.undo() is not None, "after a restart everything earlier can be taken back"
    later.close()


def test_papers_that_turn_out_to_be_one_become_one(annotations: Annotations) -> None:
    preprint, article = Entry(id="p", name="P", arxiv="2003.00003"), Entry(id="q", name="P", doi="10.3/P")
    both = Entry(id="r", name="P", arxiv="2003.00003v2", doi="https://doi.org/10.3/p")
    annotations.star([preprint])
    annotations.tag([preprint], add=["x", "y"])
    annotations.set_note([article], "later")
    annotations.tag([article], add=["z"])
    assert annotations.state(both) == State(True, "", "later", ("x", "y", "z"))
    annotations.set_read([both])
    expected = State(True, "to-read", "later", annotations.state(both).tags)
    assert annotations.states([preprint, article, both]) == {"p": expected, "q": expected, "r": expected}
    assert len(annotations.annotated_papers()) == 1
    while annotations.undo():
        pass
    assert annotations.states([preprint, article, both]) == {}


def test_two_notes_on_what_turns_out_to_be_one_paper_are_both_kept(path: str) -> None:
    annotations = Annotations(path, catalog="list", clock=itertools.count(1000).__next__)
    preprint, article = Entry(id="p", name="P", arxiv="2003.00003"), Entry(id="q", name="P", doi="10.3/P")
    both = Entry(id="r", name="P", arxiv="2003.00003v2", doi="10.3/p")
    annotations.set_note([preprint], "on the preprint")
    annotations.set_note([article], "on the article")
    assert annotations.state(both).note == "on the preprint\n\non the article"
    exported = export_state(annotations)
    annotations.star([both])
    assert annotations.state(both).note == "on the preprint\n\non the article"
    import_state(annotations, exported, "as it was before")
    assert annotations.state(article).note == "on the preprint\n\non the article"
    elsewhere = Annotations(f"{path}-2", catalog="list")
    import_state(elsewhere, exported, "two papers")
    import_state(elsewhere, export_state(annotations), "one paper")
    assert elsewhere.state(preprint).note == "on the preprint\n\non the article"
    elsewhere.close()
    annotations.close()


def test_a_file_that_shows_two_papers_to_be_one_loses_no_note(annotations: Annotations, path: str) -> None:
    annotations.set_note([Entry(id="p", name="P", arxiv="2003.00003")], "on the preprint")
    annotations.set_note([Entry(id="q", name="P", doi="10.3/P")], "on the article")
    elsewhere = Annotations(f"{path}-2", catalog="list")
    both = Entry(id="r", name="P", arxiv="2003.00003", doi="10.3/p")
    elsewhere.star([both])
    import_state(annotations, export_state(elsewhere), "one paper")
    assert annotations.state(both).starred
    assert set(annotations.state(both).note.split("\n\n")) == {"on the preprint", "on the article"}
    elsewhere.close()


def test_a_note_that_another_copy_wrote_meanwhile_stays(annotations: Annotations) -> None:
    annotations.set_note([A], "theirs")
    assert "another hmtui saved meanwhile" in annotations.set_note([A], "mine", instead_of="").sentence
    assert annotations.state(A).note == "theirs\n\nmine"
    assert "meanwhile" not in annotations.set_note([A], "edited", instead_of="theirs\n\nmine").sentence
    annotations.set_note([A], "", instead_of="something else")
    assert annotations.state(A).note == "edited"


def test_the_doi_that_arxiv_gives_is_the_number_in_it(annotations: Annotations) -> None:
    annotations.star([Entry(id="x", name="X", doi="https://doi.org/10.48550/ARXIV.2001.00009")])
    assert annotations.state(Entry(id="y", name="X", arxiv="arXiv:2001.00009v4")).starred
    assert annotations.state(Entry(id="z", name="X", arxiv="2001.00009", doi="10.48550/arXiv.2001.00009")).starred


def test_a_note_of_many_is_set_or_added(annotations: Annotations) -> None:
    annotations.set_note([A, B], "same")
    annotations.set_note([A], "other")
    assert annotations.set_note([A, B], "more", add=True).changed == 2
    assert (annotations.state(A).note, annotations.state(B).note) == ("other\n\nmore", "same\n\nmore")
    annotations.undo()
    assert (annotations.state(A).note, annotations.state(B).note) == ("other", "same")


def test_views_are_undone_like_everything_else(annotations: Annotations) -> None:
    history = History(annotations)
    history.save_view(View("v", "bert"))
    history.save_view(View("V ", "roberta"))
    history.delete_view("v")
    assert history.views() == ()
    for query in ("roberta", "bert"):
        annotations.undo()
        assert [view.query for view in history.views()] == [query]
    annotations.undo()
    assert history.views() == ()
    annotations.redo()
    assert [view.query for view in history.views()] == ["bert"]


def test_undo_counts_deeds_and_not_the_clock(path: str) -> None:
    times = iter(range(1_000_000, 0, -100))
    first = Annotations(path, catalog="list", clock=lambda: float(next(times)))
    first.star([A])
    later = Annotations(path, catalog="list", clock=lambda: float(next(times)))
    assert later.undo() is None, "what a running copy has done is its own"
    first.close()
    assert later.undo() is not None
    third = Annotations(path, catalog="list", clock=lambda: float(next(times)))
    third.star([B])
    assert third.redo() is None
    assert later.redo() is not None
    assert later.state(A).starred
    third.close()
    later.close()


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("#RLHF", "rlhf"),
        ('a"b,c', "a-b-c"),
        ("x|y (z)", "x-y-z"),
        ("中文", "中文"),
        ("Cafe\u0301", "caf\u00e9"),
        ("[/bold]", "[/bold]"),
        ("\x1b[31m", "[31m"),
        (" , ", ""),
    ],
)
def test_a_tag_is_a_word_that_a_search_can_ask_for(word: str, tag: str) -> None:
    assert tag_name(word) == tag
    assert tag_name(tag) == tag


def test_a_hundred_deeds_can_be_undone(annotations: Annotations) -> None:
    for number in range(130):
        annotations.set_note([A], str(number))
    undone = 0
    while annotations.undo():
        undone += 1
    assert undone == 100
    assert annotations.state(A).note == "29"
    for number in range(60):  # what was undone and forgotten does not count
        annotations.set_note([A], f"again {number}")
        annotations.undo()
    for number in range(100):
        annotations.set_note([A], f"more {number}")
    while annotations.undo():
        undone += 1
    assert undone == 200


def test_what_does_not_change_is_no_deed(annotations: Annotations) -> None:
    annotations.star([A], on=True)
    assert annotations.star([A], on=True).changed == 0
    assert annotations.undo() is not None
    assert annotations.undo() is None


def test_many_threads_and_copies_lose_nothing(path: str) -> None:
    copies = [Annotations(path, catalog="list") for _ in range(5)]
    entries = [Entry(id=f"e{number}", name=f"E{number}") for number in range(50)]

    def star(copy: Annotations, some: list[Entry]) -> None:
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


def test_the_file_belongs_to_its_owner_alone(annotations: Annotations, path: str) -> None:
    annotations.star([A])
    assert stat.S_IMODE(Path(path).parent.stat().st_mode) == 0o700


# --- what may be wrong with the file ------------------------------------------------------------------------


def annotated_papers(path: str, papers: int = 300) -> list[Entry]:
    """Note something of many papers, and close the file."""
    entries = [Entry(id=f"e{n}", name=f"Paper {n}", doi=f"10.1/{n}") for n in range(papers)]
    annotations = Annotations(path, catalog="list")
    annotations.star(entries)
    annotations.set_note(entries, "A note that takes some room. " * 20)
    annotations.tag(entries, add=["x", "y"])
    annotations.close()
    return entries


def everything_asked(annotations: Annotations, entries: list[Entry]) -> None:
    """Use all that reads or writes; only what can be told to the user may be raised."""
    annotations.states(entries[:40])
    annotations.annotated_papers()
    annotations.known_tags()
    for fact in ("starred", "read", "note", "tag"):
        annotations.papers_where(fact, "x")
    annotations.papers_with_note(lambda note: "room" in note)
    History(annotations).views()
    History(annotations).position("")
    for verb in (
        lambda: annotations.star(entries[:2]),
        annotations.undo,
        annotations.redo,
        lambda: export_state(annotations),
    ):
        with contextlib.suppress(StateError):
            verb()
    annotations.changed()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10_000), flips=st.sampled_from([1, 20, 300]), cut=st.sampled_from([1.0, 1.0, 0.9, 0.4, 0.01])
)
def test_whatever_has_become_of_the_file_the_program_goes_on_and_keeps_it(
    tmp_path_factory: pytest.TempPathFactory, seed: int, flips: int, cut: float
) -> None:
    path = tmp_path_factory.mktemp("damage") / "state.db"
    entries = annotated_papers(str(path), 60)
    data = bytearray(path.read_bytes())
    chance = random.Random(seed)  # noqa: S311 - which bytes to spoil
    for _ in range(flips):
        data[chance.randrange(len(data))] = chance.randrange(256)
    data = data[: int(len(data) * cut)]
    path.write_bytes(data)
    annotations = Annotations(str(path), catalog="list")
    asides = damaged_files(str(path))
    everything_asked(annotations, entries)
    if "newer" not in annotations.notice:  # the byte that tells the version may be the one that is spoilt
        annotations.star([C], on=True)
        assert annotations.state(C).starred
    annotations.close()
    assert all(Path(aside).read_bytes() == data for aside in asides), "what is moved aside is never written to"


@pytest.mark.parametrize("spoilt", [range(100), range(4096), range(20_000, 40_000)])
def test_what_can_be_read_of_a_damaged_file_is_saved(path: str, spoilt: range) -> None:
    entries = annotated_papers(path)
    data = bytearray(Path(path).read_bytes())
    for at in spoilt:
        data[at] = 0xA5
    Path(path).write_bytes(data)
    annotations = Annotations(path, catalog="list")
    everything_asked(annotations, entries)
    saved = annotations.states(entries)
    assert len(saved) > 200
    assert sum(state.starred for state in saved.values()) > 200
    assert annotations.store.check() == "ok"
    assert f"{len(annotations.annotated_papers()):,} papers recovered" in annotations.notice
    assert annotations.undo() is not None
    annotations.close()


def test_a_damaged_file_can_be_merged_again_later(path: str) -> None:
    entries = annotated_papers(path, 50)
    Path(path).write_bytes(b"\0" * 4096 + Path(path).read_bytes()[4096:])
    annotations = Annotations(path, catalog="list")
    annotations.star(entries[:10], on=False)
    (aside,) = damaged_files(path)
    report = import_rescued(annotations, aside)
    assert report.papers == 50
    assert len([one for one in annotations.states(entries).values() if one.starred]) == 40, "what is newer here holds"
    Path(aside).write_bytes(b"nothing at all")
    with pytest.raises(SourceError, match="No data could be recovered"):
        import_rescued(annotations, aside)
    annotations.close()


def test_a_file_that_is_damaged_while_two_copies_use_it_is_mended_by_one(path: str) -> None:
    entries = annotated_papers(path)
    one, two = Annotations(path, catalog="list"), Annotations(path, catalog="list")
    with Path(path).open("r+b") as file:
        for page in range(4096, Path(path).stat().st_size, 4096):
            file.seek(page)
            file.write(b"\x5a" * 60)
    everything_asked(one, entries)
    everything_asked(two, entries)
    one.star([B], on=True)
    two.star([C], on=True)
    assert one.states([B, C]) == two.states([B, C]) == {"b": State(starred=True), "c": State(starred=True)}
    assert len(damaged_files(path)) == 1
    one.close()
    two.close()


def test_what_is_written_while_the_file_is_taken_away_is_kept_in_the_new_one(
    annotations: Annotations, path: str
) -> None:
    annotations.star([A])
    Path(path).rename(f"{path}.moved")
    assert annotations.star([B]).changed == 1
    assert annotations.states([A, B]) == {"b": State(starred=True)}
    later = Annotations(path, catalog="list")
    assert later.state(B).starred
    later.close()


def test_what_is_in_the_way_may_go_away(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Annotations(path, catalog="list").close()
    monkeypatch.setattr("os.access", lambda *_asked: False)
    annotations = Annotations(path, catalog="list")
    assert "is not writable" in annotations.notice
    with pytest.raises(StateError, match="is not writable"):
        annotations.star([A])
    monkeypatch.undo()
    assert annotations.star([A]).changed == 1
    assert annotations.notice == ""
    annotations.close()


def test_a_damaged_file_is_moved_aside_and_said(path: str) -> None:
    Path(path).parent.mkdir(parents=True)
    Path(path).write_bytes(b"no database at all, but somebody's notes")
    annotations = Annotations(path)
    assert "damaged" in annotations.notice
    assert annotations.star([A]).changed == 1
    (aside,) = damaged_files(path)
    assert Path(aside).read_bytes() == b"no database at all, but somebody's notes"
    annotations.close()
    assert Annotations(path).notice == ""


def test_a_file_of_a_newer_version_is_left_alone(path: str) -> None:
    Annotations(path, catalog="list").star([A])
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {VERSION + 1}")
    db.close()
    annotations = Annotations(path, catalog="list")
    assert "newer hmtui" in annotations.notice
    assert not annotations.writable
    assert annotations.states([A]) == {}
    with pytest.raises(StateError, match="newer"):
        annotations.star([B])
    annotations.close()


def test_a_locked_file_is_said_and_nothing_is_changed(
    annotations: Annotations, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    annotations.star([A])
    annotations.store._connection.db.execute("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StateError, match="locked by another program"):
        annotations.star([B])
    assert annotations.state(A).starred, "reading goes on"
    other.execute("ROLLBACK")
    other.close()
    assert annotations.star([B]).changed == 1


def test_a_drive_that_cannot_lock_files_is_not_called_a_file_in_use(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def without_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("hmtui.annotations.database._OPEN_TIMEOUT", 0.05)
    Annotations(path, catalog="list").close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("UPDATE paper SET starred = 0")  # SQLite says the same of a file in use and of a drive without locks
    monkeypatch.setattr("fcntl.lockf", without_locks)
    annotations = Annotations(path, catalog="list")
    other.close()
    assert annotations.notice == "Stars and notes can't be changed now: this drive cannot lock files."
    annotations.close()


def test_a_file_that_is_held_alone_is_not_shown_without_its_log(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hmtui.annotations.database._OPEN_TIMEOUT", 0.05)
    first = Annotations(path, catalog="list")
    first.star([A])
    first.close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("UPDATE paper SET starred = 0")
    annotations = Annotations(path, catalog="list")
    assert "locked by another program" in annotations.notice
    assert annotations.states([A]) == {}, "what is not known is not made up"
    other.close()
    assert annotations.star([B]).changed == 1
    assert annotations.states([A, B]) == {"b": State(starred=True)}
    annotations.close()


def test_a_directory_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    annotations = Annotations(str(tmp_path / "file" / "state.db"))
    assert "can't be saved" in annotations.notice
    assert annotations.states([A]) == {}
    assert annotations.known_tags() == {}
    assert annotations.papers_where("starred") == []
    assert not annotations.changed()
    with pytest.raises(StateError):
        annotations.star([A])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_that_may_not_be_written_is_read(path: str) -> None:
    Annotations(path, catalog="list").star([A])
    Path(path).chmod(0o400)
    Path(path).parent.chmod(0o500)
    annotations = Annotations(path, catalog="list")
    assert annotations.notice
    with pytest.raises(StateError):
        annotations.star([B])
    Path(path).parent.chmod(0o700)


def test_a_full_disk_changes_nothing(annotations: Annotations) -> None:
    annotations.star([A])
    pages = annotations.store._connection.db.execute("PRAGMA page_count").fetchone()[0]
    annotations.store._connection.db.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StateError, match="disk is full"):
        annotations.set_note([A], "x" * 100_000)
    assert annotations.state(A) == State(starred=True)


def test_on_a_network_drive_no_write_ahead_log_is_used(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/home {tmp_path} nfs4 rw 0 0\n")
    path = str(tmp_path / "state.db")
    assert file_system(path, str(mounts)) == "nfs4"
    assert file_system("/elsewhere", str(mounts)) == "ext4"
    assert not is_remote("/elsewhere", str(mounts))
    opened = open_store(path, mounts=str(mounts))
    assert "network drive" in opened.notice
    assert opened.safe_mode
    assert opened.writable
    assert opened.store is not None
    assert opened.store._connection.db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    opened.store.close()


@pytest.mark.parametrize(
    ("kind", "remote"),
    [("nfs", True), ("fuse.sshfs", True), ("lustre", True), ("fuse.mergerfs", False), ("tmpfs", False)],
)
def test_network_drives_are_told_by_their_kind(tmp_path: Path, kind: str, remote: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nx /home/a\\040b {kind} rw 0 0\n/dev/sdb /home/a\\040bc xfs rw 0 0\n")
    assert is_remote("/home/a b/state.db", str(mounts)) is remote
    assert not is_remote("/home/a bc/state.db", str(mounts))
    assert not is_remote("/x", str(tmp_path / "none"))


def test_copies_that_open_a_new_file_at_once_all_find_it_made(path: str) -> None:
    for number in range(60):  # one time in twenty, SQLite refused one of them without waiting
        folder = Path(path).parent / str(number)
        folder.mkdir(parents=True)
        _open_at_once(f"{folder}/state.db")


def _open_at_once(path: str) -> None:
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


def test_what_another_copy_does_meanwhile_does_not_forget_what_can_be_done_again(path: str) -> None:
    mine, other = Annotations(path), Annotations(path)
    mine.star([A], on=True)
    mine.undo()
    for number in range(150):
        other.set_note([B], f"note {number}")
    done = mine.redo()
    assert done is not None
    assert mine.state(A).starred
    mine.close()
    other.close()


OTHER = """
import sys
from hmtui.models import Entry
from hmtui.annotations import Annotations
other = Annotations(sys.argv[1], catalog="list")
for line in sys.stdin:
    verb, _, name = line.strip().partition(" ")
    done = other.tag([Entry(id=name, name=name)], add=["t"]) if verb == "tag" else getattr(other, verb)()
    print(done.sentence if done else "nothing", flush=True)
"""


class Other:
    """Another running copy of the program."""

    def __init__(self, path: str, *runner: str) -> None:
        self.process = subprocess.Popen(
            [*runner, sys.executable, "-c", OTHER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def does(self, line: str) -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def other(path: str) -> Iterator[Other]:
    copy = Other(path)
    yield copy
    copy.kill()


def test_a_living_copy_keeps_its_undo_and_its_redo(annotations: Annotations, other: Other) -> None:
    assert other.does("tag a") == "Tagged a #t"
    assert other.does("tag b") == "Tagged b #t"
    assert other.does("undo") == "Undone: tagged b #t"
    late = Annotations(annotations.path, catalog="list")  # starts after the other one's undo
    for number in range(120):
        late.set_note([C], f"note {number}")
        annotations.set_note([A], f"note {number}")
    for copy in (late, annotations):
        assert copy.redo() is None
        while copy.undo():
            pass
    assert annotations.state(Entry(id="a", name="a")).tags == ("t",)
    assert annotations.known_tags() == {"t": 1}, "what the other one did is its own to undo"
    assert other.does("redo") == "Redone: tagged b #t"
    assert [other.does("undo") for _ in range(3)] == ["Undone: tagged b #t", "Undone: tagged a #t", "nothing"]
    late.close()


def test_what_a_killed_copy_did_is_taken_over_by_one_of_the_living(annotations: Annotations, other: Other) -> None:
    other.does("tag a")
    other.does("tag b")
    other.does("undo")
    second = Annotations(annotations.path, catalog="list")
    assert annotations.undo() is None
    other.kill()
    redone = annotations.redo()
    assert redone is not None
    assert redone.sentence == "Redone: tagged b #t"
    assert (second.undo(), second.redo()) == (None, None)
    annotations.close()
    undone = second.undo()
    assert undone is not None
    assert undone.sentence == "Undone: tagged b #t"
    second.close()


def test_copies_are_not_told_apart_by_their_process_ids(path: str) -> None:
    """In containers that share a directory, and after a number was used again, several copies have one process id."""
    as_number_one = ("unshare", "--pid", "--fork", "--kill-child")
    if shutil.which("unshare") is None or subprocess.run([*as_number_one, "true"], check=False).returncode:
        pytest.skip("needs unshare, and to be allowed it")
    one, two = Other(path, *as_number_one), Other(path, *as_number_one)
    assert one.does("tag a") == "Tagged a #t"
    assert two.does("tag b") == "Tagged b #t"
    assert [two.does("undo") for _ in range(2)] == ["Undone: tagged b #t", "nothing"]
    one.kill()
    three = Other(path, *as_number_one)
    assert three.does("tag c") == "Tagged c #t"
    assert [three.does("undo") for _ in range(2)] == ["Undone: tagged c #t", "Undone: tagged a #t"]
    assert two.does("undo") == "nothing"
    two.kill()
    three.kill()


def test_a_copy_that_is_stopped_is_alive(annotations: Annotations, other: Other) -> None:
    other.does("tag a")
    other.process.send_signal(signal.SIGSTOP)
    assert annotations.undo() is None
    annotations.star([B])
    other.process.send_signal(signal.SIGCONT)
    assert other.does("undo") == "Undone: tagged a #t"


def test_sessions_leave_no_open_file_behind(path: str) -> None:
    for _ in range(3):
        copies = [Annotations(path, catalog="list") for _ in range(3)]
        for copy in copies:
            copy.star([A])
        assert locks_open(path) == 1
        for copy in copies:
            copy.close()
        assert locks_open(path) == 0


def locks_open(path: str) -> int:
    """Return how often this process has the lock file open."""
    return sum(os.path.realpath(one) == f"{path}-sessions" for one in Path("/proc/self/fd").iterdir())


def test_where_nothing_can_be_locked_undo_still_works(path: str) -> None:
    Path(f"{path}-sessions").mkdir(parents=True)
    annotations = Annotations(path, catalog="list")
    annotations.star([A])
    annotations.close()
    later = Annotations(path, catalog="list")
    assert later.undo() is not None
    assert not later.state(A).starred
    later.close()


def test_a_second_list_in_one_browser_leaves_the_locks_of_the_first_alone(path: str) -> None:
    """A copy that ends deletes the log when it believes to be the last; what is written to it then is lost."""
    first = open_store(path).store
    second = open_store(path).store
    assert first is not None
    assert second is not None
    second.close()
    program = "import sys; from hmtui.annotations.files import open_store; s = open_store(sys.argv[1]).store; "
    subprocess.run([sys.executable, "-c", f"{program} s.close()", path], check=True)
    with first.transaction():
        first.papers.make("kept")
    other = subprocess.run(
        [sys.executable, "-c", f"{program} print(len(s.papers.all()))", path], check=True, capture_output=True
    )
    first.close()
    assert other.stdout == b"1\n"


def test_sql_stands_where_the_databases_are() -> None:
    import hmtui

    sql = re.compile(r"\b(SELECT .* FROM|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|PRAGMA \w+)\b")
    root = Path(hmtui.__file__).parent
    rooms = {
        path.parent.relative_to(root) for path in root.rglob("*.py") if sql.search(path.read_text(encoding="utf-8"))
    }
    assert rooms == {Path("annotations/database"), Path("store"), Path("verification")}


def test_each_migration_is_one_step_from_the_version_before(path: str) -> None:
    Path(path).parent.mkdir(parents=True)
    db = sqlite3.connect(path)
    db.executescript(MIGRATIONS[0] + "; PRAGMA user_version = 1")
    db.execute("INSERT INTO view VALUES ('v', 'bert', 'year', 'NLP', 1.0)")
    db.execute("INSERT INTO paper (id, name, starred, starred_at) VALUES (7, 'A', 1, 1.0)")
    db.execute("INSERT INTO identity VALUES ('doi:10.1/abc', 7)")
    db.commit()
    db.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hmtui.annotations.database.MIGRATIONS", (MIGRATIONS[0], f"{MIGRATIONS[1]}; no SQL at all"))
        assert not Annotations(path).writable
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone() == (1,), "a migration that fails leaves nothing half done"
    db.close()
    annotations = Annotations(path, catalog="list")
    assert annotations.state(A).starred
    assert History(annotations).views() == (View("v", "bert", "year", "NLP"),)
    assert annotations.notice == ""
    annotations.close()


def test_what_is_noted_while_another_thread_opens_the_file_anew_is_saved(
    annotations: Annotations, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = annotations.store.transaction

    def reopened() -> contextlib.AbstractContextManager[None]:
        annotations._reopen()
        return begin()

    monkeypatch.setattr(annotations.store, "transaction", reopened)
    assert annotations.star([A], on=True).changed == 1
    assert annotations.state(A).starred
