"""Return memory to the system."""

from __future__ import annotations

from contextlib import suppress

__all__ = ["give_back"]


def give_back() -> None:
    """Let the C library return the memory that was freed, which takes some milliseconds.

    glibc keeps what lies between pieces that are in use, in each thread's own memory: after a day's work on long lists,
    half of it. Other C libraries have no such call, and need none.
    """
    import ctypes  # noqa: PLC0415 - the first time is long after the start

    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
