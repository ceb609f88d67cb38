from __future__ import annotations

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from citations.edge_cases import EDGE_CASES, KEYS
from hmtui.citations import append as appending
from hmtui.citations import replace as replacing
from hmtui.citations.append import append
from hmtui.errors import CitationError, UsageError
from hmtui.formats.bibtex import write as bibtex
from hmtui.formats.bibtex.contents import read_contents
from hmtui.models import Author, Entry
from tools import need_tool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

GPT = Entry(
    id="gpt-3",
    name="GPT-3",
    title="Language Models are Few-Shot Learners",
    author=(Author(family="Brown", given="Tom B."),),
    issued="2020-05",
    type="article",
    arxiv="2005.14165",
    doi="10.48550/arXiv.2005.14165",
)
OTHER = Entry(id="other", name="Other", title="An Entirely Different Paper", issued="2021", doi="10.1000/Other")
IDS = {"gpt-3": "brown2020language", "other": "anon2021entirely"}
OLD = "@misc{old,\n  title = {Old},\n}\n"


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    path = tmp_path / "refs.bib"
    path.write_text(OLD)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def add(path: Path, *entries: Entry, dry_run: bool = False, **options: bool) -> appending.AppendReport:
    return append(path, entries or (GPT,), IDS, bibtex.Options(**options), dry_run=dry_run)


def test_records_go_behind_what_is_there_after_an_empty_line(bib: Path) -> None:
    report = add(bib, GPT, OTHER)
    text = bib.read_text()
    assert text.startswith(OLD + "\n@misc{brown2020language,")
    assert "}\n\n@misc{anon2021entirely," in text
    assert text.endswith("}\n")
    assert [one.key for one in report.added] == ["brown2020language", "anon2021entirely"]
    assert str(report).startswith(f"2 records added to {report.path}, 0 already there.")


def test_a_file_that_is_not_there_is_made(tmp_path: Path) -> None:
    report = add(tmp_path / "new.bib")
    assert (tmp_path / "new.bib").read_text().startswith("@misc{brown2020language,")
    assert report.backup is None
    assert names(tmp_path) == ["new.bib"]


def test_a_second_time_adds_nothing_and_writes_nothing(bib: Path) -> None:
    add(bib)
    before = bib.stat().st_ino, bib.stat().st_mtime_ns, names(bib.parent)
    report = add(bib)
    assert (report.added, report.diff, report.backup) == ((), "", None)
    assert [one.why for one in report.kept] == ["arXiv number"]
    assert (bib.stat().st_ino, bib.stat().st_mtime_ns, names(bib.parent)) == before


@pytest.mark.parametrize(
    ("there", "why"),
    [
        ("@article{x, eprint = {2005.14165v4}}", "arXiv number"),
        ("@article{x, journal = {arXiv preprint arXiv:2005.14165}}", "arXiv number"),
        ("@article{x, doi = {10.48550/ARXIV.2005.14165}}", "arXiv number"),
        ("@article{x, title = {{Language} models are {few-shot} learners}}", "title"),
        ("@article{brown2020language, year = 2020}", "key"),
    ],
)
def test_a_record_that_the_file_has_is_kept(bib: Path, there: str, why: str) -> None:
    bib.write_text(there)
    report = add(bib)
    assert bib.read_text() == there
    assert [(one.why, one.key) for one in report.kept] == [(why, read_contents(there).entries[0].key)]


def test_a_doi_is_compared_without_case_and_resolver(bib: Path) -> None:
    bib.write_text("@article{x, doi = {https://dx.doi.org/10.1000/oTHER}}")
    assert [one.why for one in add(bib, OTHER).kept] == ["DOI"]


def test_a_short_title_alone_does_not_make_two_works_one(bib: Path) -> None:
    bib.write_text("@article{x, title = {Preface}, author = {Doe, J.}}")
    preface = Entry(id="gpt-3", name="P", title="Preface", author=(Author(family="Roe"),))
    assert add(bib, preface).added
    bib.write_text("@article{x, title = {Preface}, author = {Roe, J.}}")
    assert add(bib, preface).kept


DEEP = Entry(
    id="gpt-3", name="D", title="Deep Learning", author=(Author(family="Goodfellow", given="Ian"),), issued="2016"
)


@pytest.mark.parametrize(
    ("there", "entry"),
    [
        ("title = {Deep learning}, author = {LeCun, Yann and Bengio, Yoshua}, year = 2015", DEEP),
        ("title = {Introduction}, author = {Doe, J.}, year = 2016", replace(DEEP, title="Introduction")),
        ("title = {Introduction}, author = {Ian Goodfellow}, year = 2001", replace(DEEP, title="Introduction")),
        ("title = {An Entirely Different Paper}, doi = {10.1000/conference}", OTHER),
        ("title = {Language Models are Few-Shot Learners}, eprint = {1999.00001}", GPT),
        ("title = {Volume One}, author = {Doe, J.}, doi = {10.1000/other}", replace(OTHER, author=(Author("Roe"),))),
    ],
)
def test_two_works_that_have_something_in_common_are_not_taken_for_one(bib: Path, there: str, entry: Entry) -> None:
    bib.write_text(f"@article{{x, {there}}}")
    assert add(bib, entry).added


@pytest.mark.parametrize(
    ("there", "entry"),
    [
        ("title = {Deep learning}, author = {Goodfellow, I. and Bengio, Y.}, year = {2016}", DEEP),
        (
            "title = {A Report of Some Kind}, author = {{OpenAI}}, date = {2016-05}",
            replace(DEEP, title="A Report of some Kind"),
        ),
        (
            "title = {Neural Discrete Representation Learning}, author = {van den Oord, Aaron}, year = 2018",
            replace(DEEP, title="Neural Discrete Representation Learning", author=(Author("Oord", "Aäron van den"),)),
        ),
        (r"doi = {{10.1000/a\_b}}", replace(OTHER, doi="10.1000/a_b")),
    ],
)
def test_one_work_said_in_two_ways_is_added_once(bib: Path, there: str, entry: Entry) -> None:
    bib.write_text(f"@article{{x, {there}}}")
    assert add(bib, entry).kept


def test_a_record_that_the_file_has_under_another_key_is_said_with_it(bib: Path) -> None:
    bib.write_text("@misc{mine, eprint = {2005.14165}}\n")
    assert "Under keys of the file: gpt-3 as mine (same arXiv number)." in str(add(bib))
    bib.write_text("@misc{brown2020language, eprint = {2005.14165}}\n")
    assert "Under keys" not in str(add(bib))


def test_a_key_that_the_file_has_for_another_work_gets_a_suffix_and_that_is_said(bib: Path) -> None:
    bib.write_text("@misc{Brown2020Language, title = {Another One}}\n@misc{brown2020languagea, title = {Third}}\n")
    report = add(bib)
    assert [(one.wanted, one.key) for one in report.added] == [("brown2020language", "brown2020languageb")]
    assert "brown2020language became brown2020languageb" in str(report)
    assert "@misc{brown2020languageb," in bib.read_text()


def test_a_title_that_is_a_string_is_compared_by_its_value(bib: Path) -> None:
    bib.write_text(
        '@string{lm = "Language Models are Few-Shot " # last}\n@string{last = "Learners"}\n@misc{x, title = lm}\n'
    )
    assert [(one.key, one.why) for one in add(bib).kept] == [("x", "title")]


def test_one_work_given_twice_is_added_once(bib: Path) -> None:
    report = add(bib, GPT, replace(GPT, id="other"))
    assert (len(report.added), len(report.kept)) == (1, 1)


@pytest.mark.parametrize(
    "old",
    [
        b"",
        b"\n",
        b"@misc{a, title = {A}}",
        b"@misc{a, title = {A}}\n",
        b"@misc{a, title = {A}}\n\n\n",
        b"@misc{a,\r\n title = {A}\r\n}\r\n",
        b"@misc{a,\r\n title = {A}\r\n}",
        b"@misc{a,\r title = {A}\r}\r",
        "\ufeff% Überschrift\n@misc{a, title = {Ü}}\n\t \n".encode(),
        "@misc{a, title = {Ü}}\n".encode("latin-1"),
        b"% \x1b[31mred\x07\n@misc{a, title = {A}}\n",
    ],
)
def test_every_old_byte_stays_and_line_ends_are_those_of_the_file(bib: Path, old: bytes) -> None:
    bib.write_bytes(old)
    report = add(bib)
    new = bib.read_bytes()
    assert new.startswith(old)
    added = new[len(old) :]
    if b"\r\n" in old:
        assert added.count(b"\r\n") == added.count(b"\n") == added.count(b"\r")
    elif b"\r" in old:
        assert b"\n" not in added
    else:
        assert b"\r" not in added
    assert read_contents(new.decode("latin-1").replace("\r", "\n")).entries[-1].key == "brown2020language"
    assert report.diff.isprintable() or all(line.isprintable() for line in report.diff.split("\n"))


def test_a_file_that_is_not_utf8_gets_commands_or_nothing(bib: Path) -> None:
    bib.write_bytes("@misc{a, title = {Ü}}\n".encode("latin-1"))
    add(bib, replace(GPT, author=(Author(family="Müller"),)))
    assert rb"M{\"u}ller" in bib.read_bytes()
    before = bib.read_bytes()
    with pytest.raises(CitationError, match="not in UTF-8"):
        add(bib, replace(OTHER, title="盘古"))
    assert bib.read_bytes() == before


@pytest.mark.parametrize("old", [OLD.encode("utf-16"), b"\0\0binary"])
def test_what_is_no_text_is_left_alone(bib: Path, old: bytes) -> None:
    bib.write_bytes(old)
    with pytest.raises(CitationError, match="UTF-8"):
        add(bib)
    assert bib.read_bytes() == old


def test_the_old_file_is_kept_beside_the_new_and_no_other_backup_is_overwritten(bib: Path) -> None:
    (bib.parent / "refs.bib.bak").write_text("older")
    report = add(bib)
    assert report.backup == bib.parent / "refs.bib.bak1"
    assert report.backup.read_text() == OLD
    assert (bib.parent / "refs.bib.bak").read_text() == "older"


def test_a_backup_gives_way_to_one_that_begins_with_all_of_it(bib: Path) -> None:
    assert add(bib).backup == bib.parent / "refs.bib.bak"
    second = bib.read_text()
    assert add(bib, OTHER).backup == bib.parent / "refs.bib.bak"
    assert names(bib.parent) == ["refs.bib", "refs.bib.bak"]
    assert (bib.parent / "refs.bib.bak").read_text() == second


def test_a_backup_of_what_was_deleted_since_stays(bib: Path) -> None:
    add(bib)
    bib.write_text("@misc{new, title = {Begun Anew}}\n")
    assert add(bib, OTHER).backup == bib.parent / "refs.bib.bak1"
    assert (bib.parent / "refs.bib.bak").read_text() == OLD


def test_a_backup_that_is_a_link_is_not_written_through(bib: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("@misc")
    (bib.parent / "refs.bib.bak").symlink_to(tmp_path / "precious")
    assert add(bib).backup == bib.parent / "refs.bib.bak1"
    assert (tmp_path / "precious").read_text() == "@misc"


def test_the_mode_of_the_file_stays(bib: Path) -> None:
    bib.chmod(0o640)
    report = add(bib)
    assert report.backup is not None
    assert [stat.S_IMODE(path.stat().st_mode) for path in (bib, report.backup)] == [0o640, 0o640]


def test_the_group_that_shares_a_file_keeps_it(bib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, int]] = []
    theirs = bib.stat()

    def chown(_descriptor: int, owner: int, group: int) -> None:
        given.append((owner, group))
        if owner != -1:
            raise PermissionError

    fstat = os.fstat

    def mine(descriptor: int) -> os.stat_result:
        status = fstat(descriptor)
        return os.stat_result((*status[:4], theirs.st_uid + 1, theirs.st_gid + 1, *status[6:]))

    monkeypatch.setattr(os, "fchown", chown)
    monkeypatch.setattr(os, "fstat", mine)
    add(bib)
    assert given[:2] == [(theirs.st_uid, theirs.st_gid), (-1, theirs.st_gid)]


def test_what_is_kept_with_a_file_stays_with_it(bib: Path) -> None:
    try:
        os.setxattr(bib, "user.tag", b"mine")
    except (OSError, AttributeError):
        pytest.skip("this drive keeps nothing with a file")
    report = add(bib)
    assert os.getxattr(bib, "user.tag") == b"mine"
    assert report.backup
    assert os.getxattr(report.backup, "user.tag") == b"mine"


def test_another_name_of_the_file_is_said_to_hold_the_old_one(bib: Path) -> None:
    other = bib.with_name("linked.bib")
    other.hardlink_to(bib)
    assert "The file had 1 other name (hard links), which still hold the old one." in str(add(bib))
    assert other.read_text() == OLD


def test_a_symbolic_link_is_followed_and_stays(bib: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.bib"
    link.symlink_to("../refs.bib")
    report = add(link)
    assert link.is_symlink()
    assert report.path == bib.resolve()
    assert "brown2020language" in bib.read_text()
    assert names(link.parent) == ["link.bib"]


def test_a_read_only_file_is_refused_even_for_root(bib: Path) -> None:
    bib.chmod(0o444)
    with pytest.raises(CitationError, match="read-only"):
        add(bib)
    assert bib.read_text() == OLD
    assert names(bib.parent) == ["refs.bib"]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.bib")
    for path in (tmp_path, tmp_path / "pipe.bib"):
        with pytest.raises(CitationError, match="not a file"):
            add(path)
    with pytest.raises(UsageError, match="no directory"):
        add(tmp_path / "none" / "refs.bib")
    loop = tmp_path / "loop.bib"
    loop.symlink_to("loop.bib")
    with pytest.raises(CitationError):
        add(loop)


def test_a_dry_run_writes_nothing_and_its_diff_applies(bib: Path) -> None:
    need_tool("git")
    report = add(bib, GPT, OTHER, dry_run=True)
    assert bib.read_text() == OLD
    assert names(bib.parent) == ["refs.bib"]
    patched = bib.parent / "patched"
    patched.mkdir()
    (patched / "refs.bib").write_text(OLD)
    subprocess.run(["git", "apply", "-p0", "-"], input=report.diff, text=True, cwd=patched, check=True, timeout=30)
    add(bib, GPT, OTHER)
    assert (patched / "refs.bib").read_text() == bib.read_text()


@pytest.mark.parametrize("old", ["", "@misc{a}", "@misc{a}\n", "%1\n%2\n%3\n%4\n%5", "%1\n%2\n%3\n%4\n\n"])
def test_the_diff_applies_wherever_the_file_ends(bib: Path, old: str) -> None:
    need_tool("git")
    bib.write_text(old)
    report = add(bib, dry_run=True)
    subprocess.run(["git", "apply", "-p0", "-"], input=report.diff, text=True, cwd=bib.parent, check=True, timeout=30)
    patched = bib.read_text()
    bib.write_text(old)
    add(bib)
    assert bib.read_text() == patched


def test_what_cannot_be_read_is_said_with_its_line_and_left(bib: Path) -> None:
    old = "@misc{broken, title = {Open\n\n@misc{fine, title = {Language models are few-shot learners}}\n"
    bib.write_text(old)
    assert add(bib).kept
    report = add(bib, OTHER)
    assert [problem.line for problem in report.problems] == [1]
    assert "refs.bib:1:" in str(report)
    assert bib.read_text().startswith(old)


def test_nothing_is_added_behind_an_entry_that_is_not_closed(bib: Path) -> None:
    bib.write_text("@misc{fine}\n@misc{open, title = {Op")
    with pytest.raises(CitationError, match=r"refs\.bib:2: .*never closed.*nothing was written"):
        add(bib)
    assert names(bib.parent) == ["refs.bib"]


def changing(bib: Path, times: int) -> Callable[..., str]:
    """Change the file between reading and writing, so many times."""
    left = [times]
    render = bibtex.render_one

    def rendering(*arguments: object) -> str:
        if left[0]:
            left[0] -= 1
            bib.write_text(f"{bib.read_text()}@misc{{new{left[0]}, title = {{New {left[0]}}}}}\n")
        return render(*arguments)  # type: ignore[arg-type] # passed through

    return rendering


def test_a_file_that_changes_meanwhile_is_read_again(bib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appending, "render_one", changing(bib, 2))
    add(bib)
    keys = [found.key for found in read_contents(bib.read_text()).entries]
    assert keys == ["old", "new1", "new0", "brown2020language"]


def test_a_file_that_keeps_changing_is_left_alone(bib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appending, "render_one", changing(bib, 99))
    with pytest.raises(CitationError, match="keeps changing"):
        add(bib)
    assert "brown2020language" not in bib.read_text()
    assert names(bib.parent) == ["refs.bib"]


@pytest.mark.parametrize("step", ["write", "fsync", "replace", "fchmod"])
def test_a_disk_that_fails_leaves_the_old_file_and_no_litter(
    bib: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    if step == "write":
        monkeypatch.setattr(os, "fdopen", fail)
    else:
        monkeypatch.setattr(os, step, fail)
    with pytest.raises(CitationError, match="No space left on device"):
        add(bib)
    monkeypatch.undo()
    assert bib.read_text() == OLD
    assert names(bib.parent) == ["refs.bib"]


def test_a_kill_at_any_step_leaves_one_whole_file(bib: Path) -> None:
    """The process is killed before each system call that could change something."""
    code = """
import os, sys
from hmtui.citations.append import append
from hmtui.models import Entry
left = int(sys.argv[2])
def watch(event, args):
    global left
    if event in {"open", "os.rename", "os.remove"} and str(sys.argv[1]) in str(args[0]):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), 9)
sys.addaudithook(watch)
append(sys.argv[1] + "/refs.bib", [Entry(id="x", name="X", title="A New Title of Some Length")], {"x": "key"})
"""
    outcomes = set()
    for step in range(12):
        for leftover in bib.parent.iterdir():
            leftover.unlink()
        bib.write_text(OLD)
        done = subprocess.run([sys.executable, "-c", code, str(bib.parent), str(step)], check=False, timeout=60)
        text = bib.read_text()
        assert text == OLD or (
            text.startswith(OLD) and text.endswith("}\n") and read_contents(text).entries[-1].key == "key"
        )
        outcomes.add(done.returncode)
    assert outcomes == {0, -9}


def test_the_edge_cases_is_added_once_in_every_dress(bib: Path) -> None:
    for options in ({}, {"biblatex": True}, {"ascii_only": True}, {"comment": True}):
        bib.write_text(OLD)
        assert len(append(bib, EDGE_CASES, KEYS, bibtex.Options(**options)).added) == len(EDGE_CASES)
        for again in ({}, {"biblatex": True}, {"ascii_only": True}):
            assert not append(bib, EDGE_CASES, KEYS, bibtex.Options(**again)).added


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(old=st.binary(max_size=80) | st.text('@misc{a,t=}\n\r "#%é', max_size=80).map(str.encode))
def test_no_file_ever_loses_a_byte(bib: Path, old: bytes) -> None:
    bib.write_bytes(old)
    try:
        report = add(bib)
    except CitationError:
        assert bib.read_bytes() == old
    else:
        assert bib.read_bytes().startswith(old)
        if report.backup:
            assert report.backup.read_bytes() == old
    for leftover in bib.parent.glob("refs.bib.bak*"):
        leftover.unlink()


def test_what_several_add_at_once_is_all_there(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("@misc{old, title = {Old}}\n")
    begin = Barrier(4)

    def add(number: int) -> str:
        entry = Entry(id=f"x{number}", name="X", title=f"A Title Numbered {number}")
        begin.wait()
        append(path, [entry], {entry.id: f"key{number}"})
        return f"key{number}"

    added = {"old"}
    with ThreadPoolExecutor(4) as pool:
        for turn in range(10):
            added.update(pool.map(add, range(4 * turn, 4 * turn + 4)))
    assert {found.key for found in read_contents(path.read_text()).entries} == added
    assert len(added) == 41


def test_twenty_programs_add_to_one_file_and_none_is_lost_or_added_twice(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    code = """
import sys
from hmtui.citations.append import append
from hmtui.models import Entry
number = int(sys.argv[2])
entries = [Entry(id=f"x{n}", name="X", title=f"A Title of Number {n} at Length") for n in (number, 99)]
append(sys.argv[1], entries, {entry.id: f"key{entry.id}" for entry in entries})
"""
    running = [subprocess.Popen([sys.executable, "-c", code, str(path), str(number)]) for number in range(20)]
    assert [process.wait(timeout=120) for process in running] == [0] * 20
    keys = sorted(found.key for found in read_contents(path.read_text()).entries)
    assert keys == sorted(["keyx99", *(f"keyx{number}" for number in range(20))])


def test_another_that_never_comes_to_an_end_is_said(bib: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacing, "_PATIENCE", 0.05)
    with replacing.directory_lock(bib), pytest.raises(CitationError, match="Another hmtui has been writing"):
        add(bib)
    assert bib.read_text() == OLD
    assert names(bib.parent) == ["refs.bib"]
