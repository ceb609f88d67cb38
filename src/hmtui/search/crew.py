"""Reading a large catalog file with several processes.

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
from threading import Condition, Thread

from hmtui.search.gather import Segment
from hmtui.search.worker import read_frame, read_piece, write_frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

__all__ = ["cuts", "segments", "workers"]

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
            crew.hire(file, (file, decode.__module__, decode.__qualname__, dict(titles)))
        for number, (_, stop) in enumerate(crew.pieces):
            answer = crew.answer(number, look)
            if answer is None:
                return
            yield Segment(*answer), stop
    finally:
        crew.dismiss()


class _Crew:
    """Some processes that share the pieces of a file."""

    def __init__(self, pieces: Sequence[tuple[int, int]]) -> None:
        self.pieces = pieces
        self._left = deque(enumerate(pieces))
        self._answers: dict[int, Any] = {}
        self._changed = Condition()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._working = 0

    def hire(self, file: int, first: tuple[Any, ...]) -> None:
        """Start one more process."""
        command = [sys.executable, "-I", "-c", _START.format(path=[path for path in sys.path if path])]
        try:
            process = subprocess.Popen(  # noqa: S603 - ourselves
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=(file,),
            )
        except OSError:
            return
        self._processes.append(process)
        self._working += 1
        Thread(target=self._lead, args=(process, first), daemon=True).start()

    def _lead(self, process: subprocess.Popen[bytes], first: tuple[Any, ...]) -> None:
        """Give a process piece after piece, and take its answers."""
        with suppress(OSError, ValueError, EOFError):
            assert process.stdin is not None  # noqa: S101 - both are pipes
            assert process.stdout is not None  # noqa: S101
            write_frame(process.stdin, first)  # type: ignore[arg-type]
            while self._left:
                try:
                    number, piece = self._left.popleft()
                except IndexError:
                    break
                write_frame(process.stdin, piece)  # type: ignore[arg-type]
                answer = read_frame(process.stdout)  # type: ignore[arg-type]
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
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError, ValueError):
                        pipe.close()
