"""Bringing a file to the disk soon after it was written, in a thread beside the user's work.

Invariant: whatever was written before ``sync`` was called is on its way to the
disk when it returns, and nobody waits for it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from threading import Event, Lock, Thread

__all__ = ["Soon"]


class Soon:
    """One file. Only one thread is at work, however often it is asked."""

    def __init__(self, path: str) -> None:
        """Care for the file at ``path``."""
        self._path = path
        self._working = Lock()
        self._wanted = Event()

    def sync(self) -> None:
        """Have the file brought to the disk."""
        self._wanted.set()
        if self._working.acquire(blocking=False):
            try:
                Thread(target=self._work, name="sync", daemon=True).start()
            except RuntimeError:  # the program is ending, and closing the file brings it to the disk as well
                self._working.release()

    def _work(self) -> None:
        try:
            while self._wanted.is_set():
                self._wanted.clear()
                with suppress(OSError):
                    descriptor = os.open(self._path, os.O_RDWR)
                    try:
                        os.fsync(descriptor)
                    finally:
                        os.close(descriptor)
        finally:
            self._working.release()
        if self._wanted.is_set():  # asked for between the last look and the release
            self.sync()
