"""Building the index of a large catalog file with several processes.

The file is cut where a record seems to begin, by what stood between the first
two, and each piece is taken apart by a process of its own (``worker``). A cut
may be wrong: the same characters can stand inside a record. So a piece counts
only when the records before it ended exactly where it begins and its own end
exactly where the next one does; from the first piece that does not, the file
is read in the plain way, from a place that is known to be right.

Invariant: what is given is what reading in the plain way would give, in the
same order. Nothing here is needed: without other processes there are no pieces.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from contextlib import suppress
from itertools import pairwise
from queue import Empty, Queue
from threading import Condition, Thread

from hmtui.search.build import FIRST, HALVES
from hmtui.search.gather import Segment
from hmtui.search.tables import PARTS
from hmtui.search.worker import read_frame, read_piece, write_frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from hmtui.search.storage import Bytes, Writing

__all__ = ["cuts", "segments", "workers", "write_halves"]

_FIRST, _PIECE, _LAST = 2_000_000, 8_000_000, 100_000
"""Bytes of the first piece, so that something can be shown soon, of the others, and of what is left to the end."""
_LOOK = 1 << 20
"""Bytes in which a place to cut is looked for."""
_HEAD = 8
"""Bytes of a record that tell where one begins: a brace, a quote and some of the first name."""
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


def cuts(file: int, first: tuple[int, int], second: int, size: int) -> list[int]:
    """Give places where records seem to begin, from the first record to near the end of a file.

    Args:
        file: the open file.
        first: where the first record begins, and where it ends.
        second: where the second record begins.
        size: the length of the file.
    """
    mark = read_piece(file, first[1] - 1, second + _HEAD)
    offset = second - first[1] + 1
    places = [first[0]]
    wanted = first[0] + _FIRST
    while wanted < size:
        found = read_piece(file, wanted, wanted + _LOOK).find(mark)
        if found >= 0:
            places.append(wanted + found + offset)
        if wanted >= size - _LAST:
            break
        wanted = min(wanted + _PIECE, max(size - _LAST, wanted + 1))
    return places


def segments(
    file: int,
    places: Sequence[int],
    decode: Callable[..., Any],
    titles: Mapping[str, str],
    count: int,
    look: Callable[[], None],
) -> Iterator[tuple[Segment, int]]:
    """Take the pieces between ``places`` apart with ``count`` processes; give each in order, with its end.

    Ends early where a piece is not what it seemed, or where processes fail. ``look`` is called often and may raise.
    """
    crew = _Crew(list(pairwise(places)))
    try:
        for _ in range(count):
            crew.hire(file, ("take apart", file, decode.__module__, decode.__qualname__, dict(titles)))
        for number, (_, stop) in enumerate(crew.pieces):
            answer = crew.answer(number, look)
            if answer is None:
                return
            yield Segment(*answer), stop
    finally:
        crew.dismiss()


def write_halves(
    halves: Sequence[Sequence[Segment]], out: Writing, look: Callable[[], None], count: Callable[[], None]
) -> bool:
    """Write both halves of an index at the same time; tell whether it could be done.

    ``look`` is called often and may raise; ``count`` is called for every table.
    """
    answers: Queue[tuple[int, tuple[str, Bytes] | None]] = Queue()
    processes = [process for _ in halves if (process := _start()) is not None]
    try:
        if len(processes) < len(halves):
            return False
        for number, (process, half) in enumerate(zip(processes, halves, strict=True)):
            _in_thread(_give, process, [("write", HALVES[number], len(half)), *map(tuple, half)])
            _in_thread(_take_all, process, number, answers)
        return _Halves(processes[-1], answers, out).write(look, count)
    finally:
        _end(processes)


class _Halves:
    """Puts together what two processes write."""

    def __init__(
        self,
        second: subprocess.Popen[bytes],
        answers: Queue[tuple[int, tuple[str, Bytes] | None]],
        out: Writing,
    ) -> None:
        self._second = second
        self._answers = answers
        self._out = out
        self._needed: dict[str, dict[str, Bytes]] = {zone: {} for zone in FIRST}

    def write(self, look: Callable[[], None], count: Callable[[], None]) -> bool:
        """Write all parts as they come."""
        left = len(HALVES)
        while left:
            look()
            try:
                half, answer = self._answers.get(timeout=_WAIT)
            except Empty:
                continue
            if answer is None:
                return False
            name, data = answer
            if name:
                self._out.add(name, data)
                self._hand_on(half, name, data)
                if name.endswith(".heap"):
                    count()
            else:
                left -= 1
        return True

    def _hand_on(self, half: int, name: str, data: Bytes) -> None:
        """Give the second process what it needs of the first, once that is all there."""
        table, _, part = name.rpartition(".")
        if half or table not in self._needed or part not in PARTS:
            return
        self._needed[table][part] = data
        if all(len(parts) == len(PARTS) for parts in self._needed.values()):
            _in_thread(_give, self._second, [self._needed])
            self._needed = {}


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


def _give(process: subprocess.Popen[bytes], frames: Iterable[Any]) -> None:
    with suppress(OSError, ValueError):
        for frame in frames:
            write_frame(process.stdin, frame)


def _take_all(
    process: subprocess.Popen[bytes], number: int, answers: Queue[tuple[int, tuple[str, Bytes] | None]]
) -> None:
    """Take all that a process writes; nothing is told when it ends too early."""
    answer = None
    while True:
        with suppress(OSError, ValueError, EOFError):
            answer = read_frame(process.stdout)
        answers.put((number, answer))
        if answer is None or not answer[0]:
            break


class _Crew:
    """Some processes that share the pieces of a file."""

    def __init__(self, pieces: Sequence[tuple[int, int]]) -> None:
        self.pieces = pieces
        self._left = deque(enumerate(pieces))
        self._answers: dict[int, Any] = {}
        self._changed = Condition()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._working = 0

    def hire(self, file: int, task: tuple[Any, ...]) -> None:
        """Start one more process."""
        process = _start(file)
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
                write_frame(process.stdin, piece)
                answer = read_frame(process.stdout)
                with self._changed:
                    self._answers[number] = answer
                    self._changed.notify()
                if answer is None:
                    break
        with self._changed:
            self._working -= 1
            self._changed.notify()

    def answer(self, number: int, look: Callable[[], None]) -> Any:
        """Wait for an answer; None when there will be none."""
        while True:
            look()
            with self._changed:
                if number not in self._answers and self._working:
                    self._changed.wait(_WAIT)
                if number in self._answers or not self._working:
                    return self._answers.pop(number, None)

    def dismiss(self) -> None:
        """End all processes."""
        self._left.clear()
        _end(self._processes)
