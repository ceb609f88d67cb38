"""A clock that does not wait."""

from __future__ import annotations

from threading import Lock


class FakeClock:
    """Time passes when somebody sleeps."""

    def __init__(self, now: float = 1_796_126_400.0) -> None:  # 2026-12-01T12:00:00Z
        self._now = now
        self._start = now
        self._lock = Lock()
        self.slept: list[float] = []

    def time(self) -> float:
        return self._now

    def monotonic(self) -> float:
        return self._now - self._start

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self._now += seconds

    def set(self, now: float) -> None:
        """Set the wall clock, as a user may."""
        self._start += now - self._now
        self._now = now
