"""Parse a long ``.bib`` file in chunks, several of them in worker processes.

The file is cut where entries seem to begin. For each chunk it is presumed that an entry
does begin there, and which macros are defined before it. Once the chunks before it are
parsed, that is known; a chunk for which it was wrong is parsed again here.

Invariant: the items are those of parsing from beginning to end, whatever the text and
wherever it is cut.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import BrokenExecutor, CancelledError, Future, ProcessPoolExecutor
from contextlib import redirect_stderr
from multiprocessing import active_children, get_context, resource_tracker
from typing import TYPE_CHECKING

from msgspec.structs import astuple, replace

from hmtui.formats.bibtex.chunks import Chunk, SourceText
from hmtui.formats.bibtex.offsets import OffsetIndex
from hmtui.formats.bibtex.parser import MONTHS
from hmtui.formats.bibtex.raw_entry import ParserState
from hmtui.formats.bibtex.worker import Answer, SharedText, Task, begin, read_chunk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Executor
    from typing import Any

    from hmtui.formats.bibtex.chunks import ParsedItem

__all__ = ["items_of"]

_LONG = 4_000_000
"""Characters of a text from which on workers are worth their start."""
_CHUNK = 500_000
"""Characters of a chunk: some tenths of a second of work."""
_MOST_WORKERS = 4


def items_of(text: str) -> Iterator[ParsedItem]:
    """Yield the entries of a text in their order, the first ones as soon as they are parsed."""
    source = SourceText(text)
    count = workers() if len(text) >= _LONG else 0
    tasks = _tasks(source) if count else []
    if len(tasks) > 1:
        yield from _in_parallel(source, tasks, count)
    else:
        yield from Chunk(source).items()


def _tasks(source: SourceText) -> list[Task]:
    """Return the chunks of a text."""
    offsets, size = OffsetIndex(source.text), len(source.text)
    begins = [0]
    while (at := offsets.next_limit(begins[-1] + _CHUNK)) < size:
        begins.append(at)
    return [
        Task(begin, stop, source.references.macros_before(begin))
        for begin, stop in zip(begins, [*begins[1:], size], strict=True)
    ]


def workers() -> int:
    """Return how many processes have a processor to run on; 0 when only one would."""
    try:
        count = len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        count = os.cpu_count() or 1
    return min(count, _MOST_WORKERS) if count > 1 else 0


def start_pool(text: str, count: int) -> Executor:
    """Return a pool of processes that know the text of a file."""
    # The first pool starts a helper process that is given stderr; what Textual puts in its place is no file.
    with redirect_stderr(sys.__stderr__):
        resource_tracker.ensure_running()
    given: tuple[Any, ...] = (SharedText(text),)  # a ``str`` for the process
    # Forking a process that has threads may never end.
    return ProcessPoolExecutor(count, get_context("spawn"), initializer=begin, initargs=given)


def _end_processes() -> None:
    """End the processes that a broken pool has overlooked.

    Before Python 3.12, a process that the pool starts while another one dies is never ended, and the end of the program
    would wait for it.
    """
    for process in active_children():
        process.terminate()


class _Pool:
    """Reads parts in other processes, as far as these can be had."""

    def __init__(self, text: str, tasks: Sequence[Task], count: int) -> None:
        self._pool: Executor | None = None
        self._parts: list[Future[tuple[Any, ...]]] = []
        try:
            self._pool = start_pool(text, min(count, len(tasks)))
            for task in tasks:
                self._parts.append(self._pool.submit(read_chunk, astuple(task)))
        except BrokenExecutor:  # the parts are read here, as where a process cannot be started
            _end_processes()
        except (OSError, RuntimeError, ValueError):
            pass

    def answer(self, number: int) -> Answer | None:
        """Wait for a part; None when it has to be read here."""
        try:
            return Answer(*self._parts[number].result())
        except BrokenExecutor:
            _end_processes()
            return None
        except (CancelledError, OSError, LookupError):
            return None
        finally:
            if number < len(self._parts):
                self._parts[number] = Future()  # its answer is needed no more

    def close(self) -> None:
        """End the processes when they have read the part that they are reading."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)


def _in_parallel(source: SourceText, tasks: list[Task], count: int) -> Iterator[ParsedItem]:
    """Parse the first chunk here, so that it is shown at once, the second while processes start, and leave them the rest."""
    state = ParserState(0, MONTHS)
    pool: _Pool | None = None
    try:
        for number, task in enumerate(tasks):
            if number == 1 and len(tasks) > 2:
                pool = _Pool(source.text, tasks[2:], count)
            answer = pool.answer(number - 2) if pool is not None and number > 1 else None
            if answer is not None and _holds(task, answer, state):
                yield from answer.items()
                after = ParserState(*answer.state)
                state = replace(after, broken=state.broken + after.broken)
            else:
                chunk = Chunk(source, state, task.stop)
                yield from chunk.items()
                state = chunk.state
    finally:
        if pool is not None:
            pool.close()


def _holds(task: Task, answer: Answer, state: ParserState) -> bool:
    """Return whether the presumed state was right, as far as it matters."""
    if (task.begin, task.macros) != (state.at, state.macros) or state.open_comment:
        return False
    after = ParserState(*answer.state)
    return not (answer.looked_ahead and replace(after, broken=state.broken + after.broken).many_broken)
