"""A clock that does not wait."""

from __future__ import annotations

from threading import Lock


class FakeClock:
    """Time passes when somebody sleeps."""

    def __init__(self, now: float = 1_796_126_400.0) -> None:  # 2026-12-01T12:00:00Z
        self._begun = now
        self._passed = 0.0  # apart, since to so large a number nothing small can be added
        self._lock = Lock()
        self.slept: list[float] = []

    def time(self) -> float:
        return self._begun + self._passed

    def monotonic(self) -> float:
        return self._passed

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self._passed += seconds

    def set(self, now: float) -> None:
        """Set the wall clock, as a user may."""
        self._begun = now - self._passed
