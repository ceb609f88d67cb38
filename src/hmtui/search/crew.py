"""Building the index of a large catalog file with several processes.

Pieces of the list are taken apart by some of them (``worker``), each by itself,
and wait in files (``spill``); then they read these, and write the tables in shares:
who is done with one takes the next.

Invariant: what is given is what one process would give, in the same order.
Nothing here is needed: where processes fail or are not to be had, who asked is
told so, and does the work itself.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from queue import Empty, Queue
from typing import TYPE_CHECKING

from hmtui.processes import WAIT, Crew, end, in_thread, read_frame, start, workers, write_frame
from hmtui.search.build import SHARES
from hmtui.search.spill import Spilled

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from hmtui.search.build import Taken
    from hmtui.search.gather import Setting
    from hmtui.search.storage import Writing
    from hmtui.search.survey import Decode, Piece

__all__ = ["segments", "workers", "write_shares"]

_WORKER = "hmtui.search.worker"


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
    crew = Crew(_WORKER, pieces)
    try:
        for spill in spills:
            task = ("take apart", (file, spill), (decode.__module__, decode.__qualname__), tuple(setting))
            crew.hire([task], file, spill)
        for number in range(len(pieces)):
            answer = crew.answer(number, look)
            yield Spilled(*answer) if answer else None
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
    most = min(workers(), len(SHARES))
    processes = [process for _ in range(most) if (process := start(_WORKER, *files)) is not None]
    try:
        if not processes:
            return False
        for process in processes:
            in_thread(_receive, process, left, answers)
        return _take_parts(answers, out, look, count)
    finally:
        end(processes)


def _receive(
    process: subprocess.Popen[bytes], tasks: deque[tuple[Any, ...]], answers: Queue[tuple[str, bytes] | None]
) -> None:
    """Return a process task after task, and take all that it writes; None is told when it ends too early."""
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
            answer = answers.get(timeout=WAIT)
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
