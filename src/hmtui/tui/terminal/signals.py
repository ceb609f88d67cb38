"""Signals that end the browser: what is kept and restored before it dies of them.

Invariant: after any signal that a process can handle, the terminal is as it was found, and the exit status
is that of the signal.
"""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

__all__ = ["restoring"]

_NAMES = (
    *("SIGQUIT", "SIGABRT", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGVTALRM", "SIGPROF", "SIGXCPU"),
    *("SIGIO", "SIGPWR", "SIGSTKFLT", "SIGSYS", "SIGTRAP", "SIGEMT"),
)
"""Signals of which a process dies by default, apart from those that are left to the event loop (SIGTERM, SIGHUP,
SIGINT), those that a fault of the process itself raises, and SIGKILL."""


@contextmanager
def restoring(restore: Callable[[int], bool]) -> Iterator[None]:
    """Call ``restore`` before the process dies of a signal; where it returns False, the signal is ignored."""
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    mine = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in mine:
        signal.signal(number, partial(_die, restore))
    try:
        yield
    finally:
        for number in mine:
            signal.signal(number, signal.SIG_DFL)


def _die(restore: Callable[[int], bool], number: int, _frame: FrameType | None) -> None:
    if restore(number):
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
