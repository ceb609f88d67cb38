"""Sessions: distinguish running copies of hmtui from those that have ended.

Each session locks one byte of ``state.db-sessions``; the offset of the byte is its
name. The operating system releases the lock when the process ends, in whatever way,
so no clock is needed, nor a process id, which the system may reuse.

Why a lock and not a heartbeat: a heartbeat needs synchronized clocks, writes while
nothing happens, and takes a suspended copy for dead. Why POSIX locks and not
``flock``: SQLite uses them for the state file itself, on network drives too, so they
work wherever the file can be written. Why a byte and not a file per session:
nothing needs to be removed after ``kill -9``.

Invariant: a process opens the lock file once. POSIX locks belong to the process, and
closing any descriptor of the file would release them all.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from threading import Lock

__all__ = ["Session"]

_FIRST = 1 << 10
_MOST = 1 << 30
"""The first offset that is locked, and the number of offsets: within what every network drive can lock."""

_guard = Lock()


class _LockFile:
    """The lock file, opened once per process."""

    opened: dict[tuple[int, int], _LockFile] = {}  # noqa: RUF012 - shared by the process, by device and inode

    def __init__(self, descriptor: int, key: tuple[int, int]) -> None:
        self._descriptor, self._key = descriptor, key
        self.numbers: set[int] = set()

    @classmethod
    def at(cls, path: str) -> _LockFile:
        """Return the open lock file at a path. Raises OSError if locks are not available."""
        with suppress(FileNotFoundError):
            status = Path(path).stat()
            known = cls.opened.get((status.st_dev, status.st_ino))
            if known is not None:
                return known
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        status = os.fstat(descriptor)
        key = (status.st_dev, status.st_ino)
        return cls.opened.setdefault(key, cls(descriptor, key))

    def lock(self, number: int) -> bool:
        """Lock the byte of a session; return False when another process holds it."""
        try:
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def release(self, number: int) -> None:
        """Unlock the byte of a session."""
        with suppress(OSError):
            fcntl.lockf(self._descriptor, fcntl.LOCK_UN, 1, number)

    def forget(self, number: int) -> None:
        """Unlock the byte of a session of this process; close the file after the last one."""
        self.numbers.discard(number)
        self.release(number)
        if not self.numbers:
            self.opened.pop(self._key, None)
            os.close(self._descriptor)


class Session:
    """One run of the program with a state file, from its first change on."""

    def __init__(self, path: str) -> None:
        """Prepare a session for the state file at ``path``; it is locked when ``name`` is first read."""
        self._path = f"{path}-sessions"
        self._file: _LockFile | None = None
        self._number = 0

    @property
    def name(self) -> str:
        """The name of the session; the first access locks its byte."""
        with _guard:
            if not self._number:
                self._begin()
        return str(self._number)

    def _begin(self) -> None:
        self._number = _random_number()
        try:
            file = _LockFile.at(self._path)
            while self._number in file.numbers or not file.lock(self._number):
                self._number = _random_number()
        except OSError:  # no locks: SQLite cannot write here either
            return
        file.numbers.add(self._number)
        self._file = file

    def is_alive(self, name: str) -> bool:
        """Return whether a session is running, on this machine or on another one that shares the drive."""
        if not (name.isascii() and name.isdecimal()):  # written by a version without locks
            return False
        number = int(name)
        with _guard:
            if self._file is None or not _FIRST <= number < _FIRST + _MOST:
                return False
            if number in self._file.numbers:
                return True
            try:
                if not self._file.lock(number):
                    return True
            except OSError:
                return False
            self._file.release(number)
            return False

    def end(self) -> None:
        """End the session; other sessions may then undo its changes."""
        with _guard:
            if self._file is not None:
                self._file.forget(self._number)
            self._file, self._number = None, 0


def _random_number() -> int:
    return _FIRST + int.from_bytes(os.urandom(8), "big") % _MOST
