"""A long .bib file read by several processes gives what one gives: records, problems, lines, order."""

from __future__ import annotations

import multiprocessing
import multiprocessing.spawn
import os
import pickle
import shutil
import signal
import threading
import time
from concurrent.futures import Executor, Future
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnProcess
from multiprocessing.resource_tracker import ResourceTracker
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hmtui.formats.bibtex import parallel as shared
from hmtui.formats.bibtex import parser as blocks
from hmtui.formats.bibtex import raw_entry, worker
from hmtui.formats.bibtex.chunks import Chunk, SourceText
from hmtui.formats.bibtex.read import read
from hmtui.formats.draft import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hmtui.formats.draft import Draft, Problem

PROCESSES = shared.start_pool
QUOTED = '@misc{quoted, abstract = {as in\n@misc{inner, title = "x"}\n}, year = 2001}\n'
PIECES = (
    *("@article{key, title = {A {T}itle}, journal = jmlr, year = 2020}\n", "@misc{other,\n  title = later,\n}\n"),
    *('@string{jmlr = "Journal"}\n', "@string{later = {Later} # jmlr}\n", "@string{jmlr = {Other}}\n", "@STRING(x = {y})"),
    *("@inproceedings{child, crossref = {Parent}, pages = 1}\n", "@proceedings{parent, title = jmlr, year = 2019}\n"),
    *("@xdata{data, publisher = later}\n", "@book{b, xdata = {data, none}, title = {B}}\n", "@misc{, title = {No key}}\n"),
    *("@comment{jabref-meta: grouping:\n0 AllEntriesGroup:;\n1 StaticGroup:Group\\;0\\;;\n}\n", "@comment{\n", "@comment{x}"),
    *("@misc{g, groups = {Group}, title = {In a group}}\n", '@preamble{"\\x"}\n', "@preamble{", "% @misc{hidden, a = 1}\n"),
    *("@misc{open, title = {never closed\n", "@misc{more, title = {x}}}, year = 1999}\n", "@misc, title = {x}}\n"),
    *(QUOTED, '@misc{q, title = "a\n', "@misc{u, a = b}\n"),
    *("}", "{", '"', ",", "\n", " ", "@", "=", "#", "a", "\\", "é", "深", "@misc{", "@string{", "\n\n\n"),
)  # fmt: skip


class Pool(Executor):
    """Answers as processes would, each of which has met nothing of the file before."""

    def __init__(self, text: str, _count: int) -> None:
        self._text = text

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **_named: Any) -> Future[Any]:
        assert function is worker.read_chunk
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(worker, "_sources", [SourceText(self._text)])
            answer: Future[Any] = Future()
            answer.set_result(pickle.loads(pickle.dumps(function(*pickle.loads(pickle.dumps(arguments))))))  # noqa: S301
            return answer


def drafts(text: str) -> tuple[list[Draft], list[Problem]]:
    report = Report()
    return list(read(text, report)), report.problems


def in_parts(
    text: str, size: int, many: int = 100, pool: Callable[..., Any] = Pool
) -> tuple[list[Draft], list[Problem]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "workers", lambda: 2)
        patch.setattr(shared, "start_pool", pool)
        patch.setattr(shared, "_LONG", 0)
        patch.setattr(shared, "_CHUNK", size)
        for module in (blocks, raw_entry):
            patch.setattr(module, "MANY_BROKEN", many)
        return drafts(text)


def at_once(text: str, many: int = 100) -> tuple[list[Draft], list[Problem]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shared, "workers", lambda: 0)
        for module in (blocks, raw_entry):
            patch.setattr(module, "MANY_BROKEN", many)
        return drafts(text)


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join), st.integers(1, 120), st.integers(1, 4))
@example('@misc{a, title = {x}}\n@misc{b, title = later}\n@string{later = "y"}\n@misc{c, title = later}\n', 1, 100)
@example("@misc{n, a = {b\n@misc{ok, a = 1}\n" * 4 + QUOTED, 20, 2)
@settings(max_examples=600)
def test_parts_give_what_the_whole_gives(text: str, size: int, many: int) -> None:
    assert in_parts(text, size, many) == at_once(text, many)


@given(st.text(alphabet='@{}(),="#%\\ \nabmisctrng1é深', max_size=200), st.integers(1, 40))
@settings(max_examples=300)
def test_any_signs_give_the_same_in_parts(text: str, size: int) -> None:
    assert in_parts(text, size) == at_once(text)


LONG = "".join(
    f"@article{{key{number % 90},\n  title = {{Title {number}}},\n  journal = {'jmlr' if number % 2 else 'unknown'}\n}}\n"
    for number in range(100)
)
LONG = f"@string{{jmlr = {{JMLR}}}}\n{LONG}@misc{{last, title = {{Never closed}}"


def test_what_a_file_has_to_be_told_once_is_told_once() -> None:
    _found, problems = in_parts(LONG, 400)
    assert [problem.line for problem in problems if problem.code == "unknown-string"] == [4]
    assert [problem.code for problem in problems].count("duplicate-key") == 10
    assert problems[-1].code == "broken-entry"


def test_nearly_all_parts_are_read_by_others(monkeypatch: pytest.MonkeyPatch) -> None:
    read_here: list[Chunk] = []

    def noted(*arguments: Any) -> Chunk:
        read_here.append(Chunk(*arguments))
        return read_here[-1]

    monkeypatch.setattr(shared, "Chunk", noted)
    assert in_parts(LONG, 400) == at_once(LONG)
    assert len(read_here) == 2 + 1  # what is read at once; and all of it again, to compare with


@pytest.mark.parametrize("how", ["well", "killed", "cannot start"])
def test_other_processes_give_the_same(how: str) -> None:
    def start(text: str, count: int) -> Executor:
        if how == "cannot start":
            return NoPool()
        pool = PROCESSES(text, count)
        if how == "killed":
            pool.submit(os.kill, 0, 0).result()
            for process in list(pool._processes.values()):  # type: ignore[attr-defined]
                process.kill()
        return pool

    assert in_parts(LONG, 400, pool=start) == at_once(LONG)


def test_a_process_that_starts_while_another_dies_does_not_outlive_the_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    really_start = SpawnProcess.start

    def start_pool(text: str, count: int) -> Executor:
        pool: Any = PROCESSES(text, count)
        pool.submit(os.kill, 0, 0).result()
        (first,) = pool._processes.values()

        def start(process: SpawnProcess) -> None:
            really_start(process)
            first.kill()
            deadline = time.monotonic() + 3  # from Python 3.12 on it is noticed after this one has started
            while not pool._broken and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(0.2)

        time.sleep(0.2)
        os.kill(first.pid, signal.SIGSTOP)  # it waits for work, and holds the lock of the queue
        monkeypatch.setattr(SpawnProcess, "start", start)
        return pool  # type: ignore[no-any-return]

    assert in_parts(LONG, 400, pool=start_pool) == at_once(LONG)
    deadline = time.monotonic() + 30
    while multiprocessing.active_children() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert multiprocessing.active_children() == []


# Before Python 3.12, a pool's own thread may count its processes while another is started, and end with an error.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_processes_that_die_before_they_read_the_text_are_not_waited_for() -> None:
    resource_tracker.ensure_running()
    program = multiprocessing.spawn.get_executable()
    multiprocessing.spawn.set_executable(shutil.which("false") or "/bin/false")
    found: list[object] = []
    text = LONG + "%" + "x" * 1_000_000  # more than a pipe holds
    reading = threading.Thread(target=lambda: found.append(in_parts(text, 400, pool=PROCESSES)), daemon=True)
    try:
        reading.start()
        reading.join(60)
    finally:
        multiprocessing.spawn.set_executable(program)
    assert found == [at_once(text)]


@pytest.mark.parametrize("title", ["", "é深\ud800", "x" * 200_000], ids=["empty", "odd", "long"])
def test_a_process_is_given_the_text_as_it_is(title: str) -> None:
    text = f"@misc{{a, title = {{{title}}}}}"
    task: tuple[int, int, dict[str, str]] = (0, len(text), {})
    with PROCESSES(text, 1) as pool:
        assert pool.submit(worker.read_chunk, task).result() == Pool(text, 1).submit(worker.read_chunk, task).result()


class NoPool(Executor):
    """A pool whose processes cannot be started."""

    def submit(self, _function: Callable[..., Any], /, *_arguments: Any, **_named: Any) -> Future[Any]:
        raise OSError(11, "Resource temporarily unavailable")


def test_processes_end_when_nobody_wants_more(monkeypatch: pytest.MonkeyPatch) -> None:
    pools: list[Any] = []

    def start(text: str, count: int) -> Executor:
        pools.append(PROCESSES(text, count))
        return pools[-1]  # type: ignore[no-any-return]

    monkeypatch.setattr(shared, "start_pool", start)
    monkeypatch.setattr(shared, "workers", lambda: 2)
    monkeypatch.setattr(shared, "_LONG", 0)
    monkeypatch.setattr(shared, "_CHUNK", 400)
    found: Iterator[Draft] = read(LONG, Report())
    for _ in range(30):
        next(found)
    (pool,) = pools
    processes = list(pool._processes.values())
    assert len(processes) == 2
    del found
    # The thread of the pool waits for the processes as well: of two that wait for one process, ``join`` may tell only one.
    deadline = time.monotonic() + 60
    while any(process.exitcode is None for process in processes) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [process.exitcode for process in processes] == [0, 0]


class NoFile:
    """What Textual puts in the place of stderr."""

    def fileno(self) -> int:
        return -1

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        pass


def test_processes_start_where_stderr_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    resource_tracker.ensure_running()  # the queues of the pool use that of this process
    tracker = ResourceTracker()
    monkeypatch.setattr(resource_tracker, "ensure_running", tracker.ensure_running)
    monkeypatch.setattr("sys.stderr", NoFile())
    shared.start_pool("", 1).shutdown()
    assert tracker.getfd() is not None
    tracker._stop()  # type: ignore[attr-defined]


def test_a_short_file_is_read_by_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared, "workers", lambda: 2)
    monkeypatch.setattr(shared, "start_pool", None)
    assert len(drafts(LONG)[0]) == 101
