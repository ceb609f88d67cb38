"""Keep to the rate limits of a service.

Invariant: within every window of a limit at most as many requests start as it allows,
whatever the number of threads; a pause holds for all of them.
"""

from __future__ import annotations

import os
import time
from collections import deque
from contextlib import suppress
from threading import Lock, Semaphore
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from hmtui.errors import Cancelled
from hmtui.files import make_private_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["JITTER", "Clock", "Pace", "Rate", "SystemClock"]

JITTER = 0.25
"""Seconds by which one request may reach the service sooner after it was allowed than another."""
_SLICE = 0.1
"""Seconds between two looks at whether the request is still wanted."""


class Clock(Protocol):
    """A source of time; tests pass one that does not wait."""

    def time(self) -> float:
        """Return the seconds since the epoch."""

    def monotonic(self) -> float:
        """Return seconds that never go back."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The clock of this machine."""

    def time(self) -> float:
        """Return the seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


class Rate(Struct, frozen=True):
    """A rate limit: so many requests in so many seconds."""

    requests: int
    seconds: float


class Pace:
    """The requests of one service: when they may start, and how many at once."""

    def __init__(self, rate: Rate, connections: int, clock: Clock, stamp: Path | None = None) -> None:
        """Allow ``rate``, and at most ``connections`` requests at once.

        ``stamp``: a file whose time is that of the last request of any process, for services that allow one
        request at a time.
        """
        self._stamp = stamp
        self._rate = rate
        self._clock = clock
        self._slots = Semaphore(connections)
        self._lock = Lock()
        self._starts: deque[float] = deque(maxlen=max(rate.requests, 1))
        self._paused_until = 0.0

    def set_rate(self, rate: Rate) -> None:
        """Replace the rate limit, as the service states it."""
        with self._lock:
            if rate != self._rate and rate.requests > 0:
                self._rate = rate
                self._starts = deque(self._starts, maxlen=rate.requests)

    def pause(self, seconds: float) -> None:
        """Start no request before ``seconds`` have passed."""
        with self._lock:
            self._paused_until = max(self._paused_until, self._clock.monotonic() + seconds)

    def begin(self, cancelled: Callable[[], bool]) -> None:
        """Wait until a request may start; ``end`` must be called after it. Raises Cancelled."""
        while not self._slots.acquire(timeout=_SLICE):
            if cancelled():
                raise Cancelled
        try:
            self.wait_until(self._reserve(), cancelled)
            if self._stamp is not None:
                self._wait_for_other_processes(self._stamp, cancelled)
        except BaseException:
            self._slots.release()
            raise

    def end(self) -> None:
        """Allow the next request."""
        self._slots.release()

    def _reserve(self) -> float:
        """Return when the next request may start, and count it."""
        with self._lock:
            at = max(self._clock.monotonic(), self._paused_until)
            if len(self._starts) == self._starts.maxlen:
                at = max(at, self._starts[0] + self._rate.seconds + JITTER)
            self._starts.append(at)
            return at

    def _wait_for_other_processes(self, stamp: Path, cancelled: Callable[[], bool]) -> None:
        """Wait until the last request of any process is long enough ago, and note that one begins now."""
        with suppress(OSError):
            wait = stamp.stat().st_mtime + self._rate.seconds - self._clock.time()
            if 0 < wait <= self._rate.seconds:
                self.wait_until(self._clock.monotonic() + wait, cancelled)
        with suppress(OSError):
            make_private_folder(stamp.parent)
            stamp.touch(mode=0o600)
            os.utime(stamp, (self._clock.time(), self._clock.time()))

    def wait_until(self, moment: float, cancelled: Callable[[], bool]) -> None:
        """Wait until a moment of the monotonic clock. Raises Cancelled."""
        while (left := moment - self._clock.monotonic()) > 0:
            if cancelled():
                raise Cancelled
            self._clock.sleep(min(left, _SLICE))
