"""The memory of a long build, given back to the system when it is done.

The C library of GNU keeps what was freed for what comes next, for each thread by
itself, and the more of it, the larger the pieces were: after an index over a
million records, a hundred megabytes that nobody uses again. Here it is told
where to stop, and asked for the rest. Other C libraries need no telling.

Invariant: nothing here changes what a program does, nor fails.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["returning_memory"]

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""How ``mallopt`` calls them: bytes that are kept at the end of a heap, and of a piece that gets pages of its own."""
_KEPT = 4 << 20
"""More than any set of a million records takes: what searching needs is not asked of the system each time."""


@contextmanager
def returning_memory() -> Iterator[None]:
    """Keep little of what is freed from now on, and at the end of this nothing."""
    import ctypes  # noqa: PLC0415 - for long builds alone

    try:
        library = ctypes.CDLL(None)
        set_option, trim = library.mallopt, library.malloc_trim
    except (OSError, TypeError, AttributeError):
        yield
        return
    set_option(_MMAP_THRESHOLD, _KEPT)
    set_option(_TRIM_THRESHOLD, _KEPT)
    try:
        yield
    finally:
        trim(0)
