"""Signals that end the browser: what is kept and restored before it dies of them.

Invariant: after any signal that a process can handle, the terminal is as it was found, and the exit status
is that of the signal.
"""

from __future__ import annotations

import signal
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from hmtui.echo import DEADLY, die

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

__all__ = ["restoring"]


@contextmanager
def restoring(restore: Callable[[int], bool]) -> Iterator[None]:
    """Call ``restore`` before the process dies of a signal; where it returns False, the signal is ignored."""
    before = {number: handler for number in DEADLY if (handler := signal.getsignal(number)) in {signal.SIG_DFL, die}}
    for number in before:
        signal.signal(number, partial(_die, restore))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _die(restore: Callable[[int], bool], number: int, _frame: FrameType | None) -> None:
    if restore(number):
        die(number)
