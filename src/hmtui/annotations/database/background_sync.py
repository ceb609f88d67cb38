"""Fsync a file in a background thread after each write.

Invariant: everything written before a call of ``sync`` is fsynced soon after it, and
the caller does not wait.
"""

from __future__ import annotations

import os
from contextlib import suppress
from threading import Event, Lock, Thread

__all__ = ["BackgroundSync"]


class BackgroundSync:
    """Fsync of one file, with at most one thread at a time."""

    def __init__(self, path: str) -> None:
        """Prepare to sync the file at ``path``."""
        self._path = path
        self._working = Lock()
        self._wanted = Event()

    def sync(self) -> None:
        """Start an fsync of the file and return at once."""
        self._wanted.set()
        if self._working.acquire(blocking=False):
            try:
                Thread(target=self._work, name="sync", daemon=True).start()
            except RuntimeError:  # the program is ending; closing the database syncs the file too
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
        if self._wanted.is_set():  # sync was called between the last check and the release
            self.sync()
