"""Other processes of this program, which do a part of some work: their start, what is said to them, and their end.

Each is told on its standard input what to do and answers on its standard output,
one frame for one frame: eight bytes of length, then plain data (``marshal``). A
``Crew`` is some of them that share the pieces of one work.

Invariant: nothing here is needed. Where a process cannot be started, or ends too
early, who asked is told so (None), and does that piece itself.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from collections import deque
from contextlib import suppress
from threading import Condition, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import IO, Any

__all__ = ["WAIT", "Crew", "end", "in_thread", "read_frame", "start", "workers", "write_frame"]

WAIT = 0.05
"""Seconds between two looks at whether to go on."""
_START = "import sys; sys.path[:] = {path!r}; from {module} import main; main()"
_LENGTH = 8


def workers() -> int:
    """Return how many processes have a processor to run on; 0 when only one would."""
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        count = os.cpu_count() or 1
    return min(count, 4) if count > 1 and sys.executable else 0


def write_frame(file: IO[bytes] | None, data: Any) -> None:
    """Write plain data."""
    if file is None:
        return
    packed = marshal.dumps(data)
    file.write(len(packed).to_bytes(_LENGTH, "little"))
    file.write(packed)
    file.flush()


def read_frame(file: IO[bytes] | None) -> Any:
    """Read plain data; None at the end."""
    if file is None:
        return None
    length = int.from_bytes(file.read(_LENGTH), "little")
    data = file.read(length)
    return marshal.loads(data) if length and len(data) == length else None  # noqa: S302 - from our own process


def start(module: str, *files: int) -> subprocess.Popen[bytes] | None:
    """Start a process that runs ``main`` of a module of ours, with some open files, if it can be."""
    path = [path for path in sys.path if path]
    command = [sys.executable, "-I", "-c", _START.format(path=path, module=module)]
    try:
        return subprocess.Popen(  # noqa: S603 - ourselves
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=files
        )
    except OSError:
        return None


def end(processes: Iterable[subprocess.Popen[bytes]]) -> None:
    """End some processes, whatever they do."""
    for process in processes:
        process.kill()
        process.wait()
    for process in processes:
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError, ValueError):
                    pipe.close()


def in_thread(act: Callable[..., None], *arguments: object) -> None:
    """Do something in a thread of its own."""
    Thread(target=act, args=arguments, daemon=True).start()


class Crew:
    """Some processes that share pieces; each piece is plain data, and so is its answer."""

    def __init__(self, module: str, pieces: Sequence[Iterable[Any]]) -> None:
        """Take what is to be done, by processes that run ``main`` of a module."""
        self._module = module
        self._left = deque(enumerate(pieces))
        self._answers: dict[int, Any] = {}
        self._changed = Condition()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._working = 0

    def hire(self, told: Iterable[Any], *files: int) -> None:
        """Start one more process, with some open files; ``told`` is what it is told first, a frame for each."""
        process = start(self._module, *files)
        if process is not None:
            self._processes.append(process)
            self._working += 1
            in_thread(self._lead, process, told)

    def _lead(self, process: subprocess.Popen[bytes], told: Iterable[Any]) -> None:
        """Return a process piece after piece, and take its answers."""
        with suppress(OSError, ValueError, EOFError, IndexError):
            for one in told:
                write_frame(process.stdin, one)
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

    def answer(self, number: int, look: Callable[[], None] = lambda: None) -> Any:
        """Wait for the answer to a piece; None when there will be none. ``look`` is called often, and may raise."""
        while True:
            look()
            with self._changed:
                if number not in self._answers and self._working:
                    self._changed.wait(WAIT)
                if number in self._answers or not self._working:
                    return self._answers.pop(number, None)

    def dismiss(self) -> None:
        """End all processes."""
        self._left.clear()
        end(self._processes)
