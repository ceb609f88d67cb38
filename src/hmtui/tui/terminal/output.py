"""Bytes on their way to a terminal that may be slow, stuck or gone.

Invariant: nothing here waits for the terminal, except ``finish``, whose wait is bounded.
"""

from __future__ import annotations

import os
import select
import termios
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

__all__ = ["TerminalOutput"]

_GRACE = 0.2
"""Seconds that the end waits for what is still to be written, before that is discarded."""
_LAST = 0.3
"""Seconds that the end waits for the terminal to take what restores it."""
_RETRY = 0.01
"""Seconds between two attempts to write where the event loop cannot watch the terminal."""
_INTERRUPTED = b"\x18\x1b[m"
"""Ends a sequence that was cut off (CAN) and any colour."""


class TerminalOutput:
    """Writes what the terminal takes now, and the rest when it takes more."""

    def __init__(
        self, number: int, loop: asyncio.AbstractEventLoop, *, drained: Callable[[], None], gone: Callable[[], None]
    ) -> None:
        """Write to the terminal behind a file descriptor.

        Args:
            number: the descriptor; it keeps its mode, and stays open.
            loop: the event loop of the application.
            drained: called when the terminal has taken everything after it had refused some.
            gone: called once, when there is no terminal any more.
        """
        self._loop, self._drained, self._on_gone = loop, drained, gone
        self._thread = threading.get_ident()
        self._pending = bytearray()
        self._lock = threading.RLock()  # a signal handler may call ``finish`` amid a write
        self._scheduled = self._gone = self._watching = False
        self.backed_up = False
        """Whether the terminal refused bytes that still wait."""
        # A file description of its own: O_NONBLOCK on the shared one would be the shell's and stdin's as well.
        self._number = _opened_again(number)
        self._own = self._number >= 0
        if not self._own:
            self._number = number
            os.set_blocking(number, False)

    def write(self, data: bytes) -> None:
        """Add bytes; they go out with the next ``send``, at the latest when the event loop comes round."""
        with self._lock:
            if self._gone:
                return
            self._pending += data
            if self._scheduled:
                return
            self._scheduled = True
        if threading.get_ident() == self._thread:
            self._loop.call_soon(self.send)
        else:
            self._loop.call_soon_threadsafe(self.send)

    def send(self) -> None:
        """Write what the terminal takes now; call on the thread of the event loop."""
        self._scheduled = False
        if self._push():
            self._stop_watching()
            if self.backed_up:
                self.backed_up = False
                self._drained()
        elif not self._gone:
            self.backed_up = True
            self._watch()

    def _push(self) -> bool:
        """Write as much as is taken; return whether nothing is left."""
        with self._lock:
            try:
                while self._pending:
                    del self._pending[: os.write(self._number, self._pending[:65536])]
            except (BlockingIOError, InterruptedError):
                return False
            except OSError:
                self._pending.clear()
                if not self._gone:
                    self._gone = True
                    self._loop.call_soon(self._on_gone)
            return True

    def _watch(self) -> None:
        if self._watching:
            return
        try:
            self._loop.add_writer(self._number, self.send)
            self._watching = True
        except (OSError, NotImplementedError):  # not every system can watch every terminal
            self._loop.call_later(_RETRY, self.send)

    def _stop_watching(self) -> None:
        if self._watching:
            self._watching = False
            self._loop.remove_writer(self._number)

    def finish(self, last: bytes) -> bool:
        """Write ``last`` and close; discard what was to come before it where the terminal does not take that.

        Returns within half a second: whether the terminal took everything.
        """
        self._stop_watching()
        if not self._wait(_GRACE):
            with self._lock:
                self._pending.clear()
            with suppress(termios.error):  # what the terminal has not read yet was to be seen on a screen that is left
                termios.tcflush(self._number, termios.TCOFLUSH)
            last = _INTERRUPTED + last
        with self._lock:
            if not self._gone:
                self._pending += last
        done = self._wait(_LAST) and not self._gone
        self._close()
        return done

    def _wait(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while not self._push():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            with suppress(OSError, ValueError):
                select.select([], [self._number], [], left)
        return True

    def _close(self) -> None:
        with self._lock:
            self._gone = True
            self._pending.clear()
        with suppress(OSError):
            if self._own:
                os.close(self._number)
            else:
                os.set_blocking(self._number, True)


def _opened_again(number: int) -> int:
    try:
        return os.open(os.ttyname(number), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:  # another user's terminal, or one that has no name here
        return -1
