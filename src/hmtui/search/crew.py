"""Building the index of a large catalog file with several processes.

Pieces of the list are taken apart by some of them (``worker``), each by itself,
and wait in files (``spill``); then they read these, and write the tables in shares:
who is done with one takes the next.

Invariant: what is given is what one process would give, in the same order.
Nothing here is needed: where processes fail or are not to be had, who asked is
told so, and does the work itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from contextlib import suppress
from queue import Empty, Queue
from threading import Condition, Thread

from hmtui.search.build import SHARES
from hmtui.search.spill import Spilled
from hmtui.search.worker import read_frame, write_frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from hmtui.search.build import Taken
    from hmtui.search.gather import Setting
    from hmtui.search.storage import Writing
    from hmtui.search.survey import Decode, Piece

__all__ = ["segments", "workers", "write_shares"]

_WAIT = 0.05
"""Seconds between two looks at whether to go on."""
_START = "import sys; sys.path[:] = {path!r}; from hmtui.search.worker import main; main()"


def workers() -> int:
    """Tell how many processes have a processor to run on; 0 when only one would."""
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        count = os.cpu_count() or 1
    return min(count, 4) if count > 1 and sys.executable else 0


def segments(
    file: int,
    pieces: Sequence[Piece],
    decode: Decode,
    setting: Setting,
    spills: Iterable[int],
    look: Callable[[], None],
) -> Iterator[Spilled | None]:
    """Take pieces apart with a process for each of the open files ``spills``; None where it could not be done.

    ``look`` is called often and may raise.
    """
    crew = _Crew(pieces)
    try:
        for spill in spills:
            task = ("take apart", (file, spill), (decode.__module__, decode.__qualname__), tuple(setting))
            crew.hire(task, file, spill)
        for number in range(len(pieces)):
            yield crew.answer(number, look)
    finally:
        crew.dismiss()


def write_shares(
    size: int,
    segments: Sequence[Taken],
    out: Writing,
    count: Callable[[], None],
    look: Callable[[], None],
) -> bool:
    """Write an index with several processes; tell whether it could be done.

    Args:
        size: how many records there are.
        segments: all records; another process can read only those in files.
        out: what to write to.
        count: called for every table.
        look: called often, and may raise.
    """
    spilled = [segment for segment in segments if isinstance(segment, Spilled)]
    if len(spilled) < len(segments):
        return False
    answers: Queue[tuple[str, bytes] | None] = Queue()
    files = {segment.file for segment in spilled}
    places = list(map(tuple, spilled))
    left = deque(("write", share, size, places) for share in SHARES)
    processes = [process for _ in range(min(workers(), len(SHARES))) if (process := _start(*files)) is not None]
    try:
        if not processes:
            return False
        for process in processes:
            _in_thread(_receive, process, left, answers)
        return _take_parts(answers, out, look, count)
    finally:
        _end(processes)


def _receive(
    process: subprocess.Popen[bytes], tasks: deque[tuple[Any, ...]], answers: Queue[tuple[str, bytes] | None]
) -> None:
    """Give a process task after task, and take all that it writes; None is told when it ends too early."""
    with suppress(IndexError):
        while True:
            task = tasks.popleft()
            if not _take_answers(process, task, answers):
                answers.put(None)
                break


def _take_answers(
    process: subprocess.Popen[bytes], task: tuple[Any, ...], answers: Queue[tuple[str, bytes] | None]
) -> bool:
    """Pass on what a process writes for a task; tell whether that came to its end."""
    with suppress(OSError, ValueError, EOFError):
        write_frame(process.stdin, task)
        while process.stdout is not None and (head := read_frame(process.stdout)) is not None:
            name, length = head
            data = process.stdout.read(length)
            if len(data) < length:
                break
            answers.put((name, data))
            if not name:
                return True
    return False


def _take_parts(
    answers: Queue[tuple[str, bytes] | None], out: Writing, look: Callable[[], None], count: Callable[[], None]
) -> bool:
    left = len(SHARES)
    while left:
        look()
        try:
            answer = answers.get(timeout=_WAIT)
        except Empty:
            continue
        if answer is None:
            return False
        name, data = answer
        if name:
            out.add(name, data)
            if name.endswith(".heap"):
                count()
        else:
            left -= 1
    return True


def _start(*files: int) -> subprocess.Popen[bytes] | None:
    """Start a process, if it can be."""
    command = [sys.executable, "-I", "-c", _START.format(path=[path for path in sys.path if path])]
    try:
        return subprocess.Popen(  # noqa: S603 - ourselves
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=files
        )
    except OSError:
        return None


def _end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.kill()
        process.wait()
    for process in processes:
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError, ValueError):
                    pipe.close()


def _in_thread(act: Callable[..., None], *arguments: object) -> None:
    Thread(target=act, args=arguments, daemon=True).start()


class _Crew:
    """Some processes that share pieces."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._left = deque(enumerate(pieces))
        self._answers: dict[int, Any] = {}
        self._changed = Condition()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._working = 0

    def hire(self, task: tuple[Any, ...], *files: int) -> None:
        """Start one more process, with some open files."""
        process = _start(*files)
        if process is not None:
            self._processes.append(process)
            self._working += 1
            _in_thread(self._lead, process, task)

    def _lead(self, process: subprocess.Popen[bytes], task: tuple[Any, ...]) -> None:
        """Give a process piece after piece, and take its answers."""
        with suppress(OSError, ValueError, EOFError, IndexError):
            write_frame(process.stdin, task)
            while True:
                number, piece = self._left.popleft()
                write_frame(process.stdin, tuple(piece))
                answer = read_frame(process.stdout)
                with self._changed:
                    self._answers[number] = answer
                    self._changed.notify()
                if answer is None:
                    break
        with self._changed:
            self._working -= 1
            self._changed.notify()

    def answer(self, number: int, look: Callable[[], None]) -> Spilled | None:
        """Wait for an answer; None when there will be none."""
        while True:
            look()
            with self._changed:
                if number not in self._answers and self._working:
                    self._changed.wait(_WAIT)
                if number in self._answers or not self._working:
                    answer = self._answers.pop(number, None)
                    return Spilled(*answer) if answer else None

    def dismiss(self) -> None:
        """End all processes."""
        self._left.clear()
        _end(self._processes)
