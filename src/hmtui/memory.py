"""How often the garbage collector comes, and what is returned to the system."""

from __future__ import annotations

import gc
from contextlib import suppress

__all__ = ["collect_as_usual", "collect_seldom", "give_back"]

_USUAL = gc.get_threshold()
_SELDOM = 10_000
"""New objects after which the collector looks at these: at the default of 700, it takes a thirtieth of the time to the
first screen, and finds nothing. Kept up, the program's memory would grow by a sixth with some thousand keys."""


def collect_seldom() -> None:
    """Let the garbage collector come seldom, until ``collect_as_usual``: while the program starts."""
    gc.set_threshold(_SELDOM)


def collect_as_usual() -> None:
    """Let the garbage collector come as often as Python means it to."""
    gc.set_threshold(*_USUAL)


def give_back() -> None:
    """Let the C library return the memory that was freed, which takes some milliseconds.

    glibc keeps what lies between pieces that are in use, in each thread's own memory: after a day's work on long lists,
    half of it. Other C libraries have no such call, and need none.
    """
    import ctypes  # noqa: PLC0415 - the first time is long after the start

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
