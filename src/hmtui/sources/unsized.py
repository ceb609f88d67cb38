"""Bytes of what has no size beforehand: named pipes, devices, the standard input.

Invariant: opening never waits, and the first byte is waited for a bounded time;
``MOST`` bytes are read at most, and what is certainly no text is refused after its
first ones, so that neither an empty pipe nor ``/dev/zero`` holds anyone up.
"""

from __future__ import annotations

import os
import select
import stat
import time
from typing import TYPE_CHECKING

from hmtui.errors import Cancelled, SourceError
from hmtui.sources.encodings import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

__all__ = ["MOST", "NO_WRITER", "SILENT", "has_size", "read_stream", "read_unsized"]

MOST = 200_000_000
"""Bytes of a list that comes through a pipe."""
NO_WRITER = 5.0
"""Seconds in which a program must have opened a pipe for writing."""
SILENT = 60.0
"""Seconds in which the first byte must have come, once it has."""
_BEFORE_TOLD = 1.0
"""Seconds of waiting before that is said."""
_BEAT = 0.1
_HEAD = 1 << 18
"""Bytes by which binary data is known."""
_CHUNK = 1 << 20


def has_size(mode: int) -> bool:
    """Return whether a file of that mode is a regular one or a directory."""
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def read_unsized(
    path: str,
    name: str,
    *,
    waiting: Callable[[str], None] = lambda _name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> bytes:
    """Return what a pipe or device gives; ``waiting`` is told when nothing comes for a moment.

    Raises:
        SourceError: nothing came in time, or it is no text, or too much.
        OSError: it cannot be opened or read.
        Cancelled: ``cancelled`` said that it is no longer wanted.
    """
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
    descriptor = os.open(path, flags)
    try:
        if os.isatty(descriptor):
            raise SourceError(f"{name} is a terminal, not a list.", hint="Name a file.")
        return _bounded(_chunks(descriptor, _Patience(name, waiting, cancelled)), name)
    finally:
        os.close(descriptor)


def read_stream(stream: BinaryIO, name: str) -> bytes:
    """Return what a stream gives to its end. Raises as ``read_unsized`` does, but it waits as long as it takes."""

    def chunks() -> Iterator[bytes]:
        while chunk := stream.read(_CHUNK):
            yield chunk

    return _bounded(chunks(), name)


def _bounded(chunks: Iterator[bytes], name: str) -> bytes:
    """Join the pieces of a text, and refuse it as soon as it is known to be none, or too long."""
    data = bytearray()
    judged = False
    for chunk in chunks:
        data += chunk
        if not judged and len(data) >= _HEAD:
            decode(bytes(data[:_HEAD]), name)
            judged = True
        if len(data) > MOST:
            raise SourceError(f"{name} gives more than {MOST // 1_000_000} MB, too much for a list.")
    return bytes(data)


class _Patience:
    """How long a pipe is waited for."""

    def __init__(self, name: str, waiting: Callable[[str], None], cancelled: Callable[[], bool]) -> None:
        self._name = name
        self._waiting = waiting
        self._cancelled = cancelled
        self._begun = time.monotonic()
        self._told = False

    def wait(self, descriptor: int) -> bool:
        """Wait until there is something to read, or a moment has passed; tell whether the pipe was closed."""
        if self._cancelled():
            raise Cancelled
        if not self._told and time.monotonic() - self._begun > _BEFORE_TOLD:
            self._told = True
            self._waiting(self._name)
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        ready = poll.poll(1000 * _BEAT)
        return bool(ready) and not ready[0][1] & select.POLLIN

    def check(self, *, has_writer: bool) -> None:
        """Raise SourceError when the first byte has been waited for long enough."""
        waited = time.monotonic() - self._begun
        if not has_writer and waited > NO_WRITER:
            raise SourceError(
                f"{self._name} is a pipe that no program writes to (waited {NO_WRITER:g} s).",
                hint="Start the program that writes first.",
            )
        if waited > SILENT:
            raise SourceError(f"Nothing came from {self._name} within {SILENT:g} s.")


def _chunks(descriptor: int, patience: _Patience) -> Iterator[bytes]:
    """Return what a descriptor has, until its end; an end before the first byte is only believed of what is no pipe."""
    begun = not stat.S_ISFIFO(os.fstat(descriptor).st_mode)
    while True:
        try:
            chunk = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            if not begun:
                patience.check(has_writer=True)
            patience.wait(descriptor)
            continue
        if chunk:
            begun = True
            yield chunk
        elif begun or patience.wait(descriptor):
            return
        else:
            patience.check(has_writer=False)
