"""Verify many references with a few requests in flight.

Invariant: a reference that was verified is handed over, also when the run is stopped: nothing waits for the slowest
index. Workers are daemon threads, so that a program that ends does not wait for their requests.
"""

from __future__ import annotations

from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, TypeVar

from hmtui.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

__all__ = ["IN_FLIGHT", "each"]

T = TypeVar("T")
R = TypeVar("R")

IN_FLIGHT = 4
"""References that are verified at the same time."""


def each(
    items: Sequence[T], work: Callable[[T], R], stop: Event, *, workers: int = IN_FLIGHT
) -> Generator[tuple[int, R], None, None]:
    """Yield the index of each item and what ``work`` returns for it, in the order in which they are done.

    ``stop`` is set when the generator is closed; ``work`` may raise Cancelled then. Other errors are raised here.
    """
    todo: SimpleQueue[int] = SimpleQueue()
    for number in range(len(items)):
        todo.put(number)
    done: SimpleQueue[tuple[int, R | BaseException]] = SimpleQueue()

    def run() -> None:
        while not stop.is_set():
            try:
                number = todo.get_nowait()
            except Empty:
                return
            try:
                done.put((number, work(items[number])))
            except Cancelled:
                return
            except BaseException as error:
                done.put((number, error))  # a bug: the thread that waits raises it, too
                raise

    for _ in range(min(workers, len(items))):
        Thread(target=run, name="hmtui-verify", daemon=True).start()
    try:
        for _ in items:
            number, result = done.get()
            if isinstance(result, BaseException):
                raise result
            yield number, result
    finally:
        stop.set()
