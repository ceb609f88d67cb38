"""Parse a long ``.bib`` file in chunks, several of them in worker processes.

The file is cut where entries seem to begin. For each chunk it is presumed that an entry
does begin there, and which macros are defined before it. Once the chunks before it are
parsed, that is known; a chunk for which it was wrong is parsed again here.

Invariant: the items are those of parsing from beginning to end, whatever the text and
wherever it is cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import astuple, replace

from hmtui.formats.bibtex.chunks import Chunk, SourceText
from hmtui.formats.bibtex.offsets import OffsetIndex
from hmtui.formats.bibtex.parser import MONTHS
from hmtui.formats.bibtex.raw_entry import ParserState
from hmtui.formats.bibtex.worker import Answer, Task, sliced
from hmtui.processes import Crew, workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.bibtex.chunks import ParsedItem

__all__ = ["items_of"]

_LONG = 4_000_000
"""Characters of a text from which on workers are worth their start."""
_CHUNK = 500_000
"""Characters of a chunk: some tenths of a second of work."""
_WORKER = "hmtui.formats.bibtex.worker"


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


def _in_parallel(source: SourceText, tasks: list[Task], count: int) -> Iterator[ParsedItem]:
    """Parse the first chunk here, so that it is shown at once, the second while the workers start, and leave them the rest."""
    state = ParserState(0, MONTHS)
    crew = Crew(_WORKER, [astuple(task) for task in tasks[2:]])
    try:
        for number, task in enumerate(tasks):
            if number == 1:
                for _ in range(min(count, len(tasks) - 2)):
                    crew.hire(sliced(source.text))
            packed = crew.answer(number - 2) if number > 1 else None
            answer = Answer(*packed) if packed else None
            if answer is not None and _holds(task, answer, state):
                yield from answer.items()
                after = ParserState(*answer.state)
                state = replace(after, broken=state.broken + after.broken)
            else:
                chunk = Chunk(source, state, task.stop)
                yield from chunk.items()
                state = chunk.state
    finally:
        crew.dismiss()


def _holds(task: Task, answer: Answer, state: ParserState) -> bool:
    """Return whether the presumed state was right, as far as it matters."""
    if (task.begin, task.macros) != (state.at, state.macros) or state.open_comment:
        return False
    after = ParserState(*answer.state)
    return not (answer.looked_ahead and replace(after, broken=state.broken + after.broken).many_broken)
