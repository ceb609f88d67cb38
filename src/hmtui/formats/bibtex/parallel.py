"""Reading a long ``.bib`` file in parts, which other processes read at the same time.

The file is cut where entries seem to begin. What a part depends on is presumed:
that an entry does begin there, and which macros are defined before. Once the
parts before it are read, that is known; a part for which it does not hold is
read again, here.

Invariant: what is given is what reading from the beginning to the end gives,
whatever the text and wherever it is cut.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import astuple, replace

from hmtui.formats.bibtex.chunks import Part, Whole
from hmtui.formats.bibtex.offsets import Places
from hmtui.formats.bibtex.parser import MONTHS, State
from hmtui.formats.bibtex.worker import Answer, Task, sliced
from hmtui.processes import Crew, workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.bibtex.chunks import Item

__all__ = ["items_of"]

_LONG = 4_000_000
"""Characters of a text from which on other processes are worth their start."""
_PART = 500_000
"""Characters of a part: some tenths of a second."""
_WORKER = "hmtui.formats.bibtex.worker"


def items_of(text: str) -> Iterator[Item]:
    """Return the entries of a text in their order, the first ones as soon as they are read."""
    whole = Whole(text)
    count = workers() if len(text) >= _LONG else 0
    tasks = _tasks(whole) if count else []
    if len(tasks) > 1:
        yield from _shared(whole, tasks, count)
    else:
        yield from Part(whole).items()


def _tasks(whole: Whole) -> list[Task]:
    """Cut a text into parts."""
    places, size = Places(whole.text), len(whole.text)
    begins = [0]
    while (at := places.next_limit(begins[-1] + _PART)) < size:
        begins.append(at)
    return [
        Task(begin, stop, whole.elsewhere.macros_before(begin))
        for begin, stop in zip(begins, [*begins[1:], size], strict=True)
    ]


def _shared(whole: Whole, tasks: list[Task], count: int) -> Iterator[Item]:
    """Read the first part alone, since somebody waits for it, the next one while others start, and have the rest read."""
    state = State(0, MONTHS)
    crew = Crew(_WORKER, [astuple(task) for task in tasks[2:]])
    try:
        for number, task in enumerate(tasks):
            if number == 1:
                for _ in range(min(count, len(tasks) - 2)):
                    crew.hire(sliced(whole.text))
            packed = crew.answer(number - 2) if number > 1 else None
            answer = Answer(*packed) if packed else None
            if answer is not None and _holds(task, answer, state):
                yield from answer.items()
                after = State(*answer.state)
                state = replace(after, broken=state.broken + after.broken)
            else:
                part = Part(whole, state, task.stop)
                yield from part.items()
                state = part.state
    finally:
        crew.dismiss()


def _holds(task: Task, answer: Answer, state: State) -> bool:
    """Return whether what was presumed of the parts before is so, as far as it matters."""
    if (task.begin, task.macros) != (state.at, state.macros) or state.open_comment:
        return False
    after = State(*answer.state)
    return not (answer.looked_again and replace(after, broken=state.broken + after.broken).many_broken)
