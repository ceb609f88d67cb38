"""Replace a file atomically, with a backup.

Invariant: the name always refers to the complete old or the complete new bytes; the new
file keeps mode, owner, group and extended attributes of the old one; the old bytes are in
a backup. An earlier backup is overwritten only when the new one begins with all of it,
so that appending day by day does not fill the directory.
"""

from __future__ import annotations

import fcntl
import os
import stat
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import CitationError, UsageError
from hmtui.files import write_atomically
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["FileChangedError", "Snapshot", "directory_lock", "read", "replace", "swap"]


class FileChangedError(Exception):
    """The file changed after it was read."""


class Snapshot(Struct, frozen=True):
    """A file as it was when it was read."""

    path: Path
    """The file itself, behind any symbolic links."""
    data: bytes
    """Its bytes; empty when there is no such file."""
    status: os.stat_result | None
    """Its status; None when there is no such file."""


def read(path: Path) -> Snapshot:
    """Read a file that is to be replaced.

    Raises:
        UsageError: there is no such directory.
        CitationError: it is no plain file, cannot be read, or is not to be written.
    """
    name = clean(str(path))
    try:
        real = path.expanduser().resolve()
        if not real.exists():
            if not real.parent.is_dir():
                raise UsageError(f"There is no directory {clean(str(real.parent))}.", hint="Make it first.")
            return Snapshot(real, b"", None)
        status = real.stat()
        if not stat.S_ISREG(status.st_mode):
            raise CitationError(f"{name} is not a file that can be added to.", hint="Name a .bib file.")
        # Root could write a read-only file, but the mark is respected.
        if not status.st_mode & 0o222 or not os.access(real, os.W_OK):
            raise CitationError(f"{name} is read-only; nothing was written.", hint="Make it writable: chmod u+w.")
        return Snapshot(real, real.read_bytes(), status)
    except (OSError, RuntimeError, ValueError) as error:
        raise CitationError(f"{name} cannot be read: {_reason(error)}.") from error


def replace(snapshot: Snapshot, data: bytes) -> Path | None:
    """Replace the file by new bytes; return the backup, or None when there was no old file.

    Raises:
        FileChangedError: the file changed since it was read; nothing was written.
        CitationError: the directory cannot be written to, or the disk is full; the file is as it was.
    """
    with directory_lock(snapshot.path):
        return swap(snapshot, data)


def swap(snapshot: Snapshot, data: bytes) -> Path | None:
    """Replace the file as ``replace`` does; the caller already holds ``directory_lock``."""
    backups: list[tuple[Path, bool]] = []

    def ready() -> None:
        _check_unchanged(snapshot)
        backups.extend(_back_up(snapshot))
        _check_unchanged(snapshot)

    try:
        _write(snapshot.path, data, snapshot, ready=ready)
    except BaseException as error:
        for path, is_new in backups:
            if is_new:
                path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CitationError(
                f"{clean(str(snapshot.path))} cannot be written: {_reason(error)}; nothing was changed.",
                hint="The directory must be writable and have room.",
            ) from error
        raise
    return backups[0][0] if backups else None


def _write(
    path: Path, data: bytes, old: Snapshot, *, exclusive: bool = False, ready: Callable[[], None] | None = None
) -> None:
    """Write a file; mode, owner and attributes as of the file whose bytes it has or is to replace."""
    like = old.status

    def prepare(descriptor: int) -> None:
        if like is not None:
            mine = os.fstat(descriptor)
            if (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid):
                _copy_owner(descriptor, like)
            os.fchmod(descriptor, stat.S_IMODE(like.st_mode))
            _copy_attributes(old.path, descriptor)

    write_atomically(path, data, exclusive=exclusive, prepare=prepare if like else None, ready=ready)


def _copy_owner(descriptor: int, like: os.stat_result) -> None:
    """Set owner and group of the new file to those of the old one, as far as permitted."""
    try:
        os.fchown(descriptor, like.st_uid, like.st_gid)
    except PermissionError:
        # Only root can change the owner; the group of a shared file can still be kept.
        with suppress(PermissionError):
            os.fchown(descriptor, -1, like.st_gid)


def _copy_attributes(old: Path, descriptor: int) -> None:
    """Copy the extended attributes of the old file, such as access control lists, where supported."""
    with suppress(OSError, AttributeError):  # not on every system, nor on every drive
        for name in os.listxattr(old):
            with suppress(OSError):
                os.setxattr(descriptor, name, os.getxattr(old, name))


def _check_unchanged(snapshot: Snapshot) -> None:
    try:
        now = snapshot.path.stat()
    except FileNotFoundError:
        now = None
    if _mark(now) != _mark(snapshot.status):
        raise FileChangedError


def _mark(status: os.stat_result | None) -> tuple[int, ...]:
    return () if status is None else (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def _back_up(snapshot: Snapshot) -> Iterator[tuple[Path, bool]]:
    """Copy the old bytes; return where, and whether that name is new."""
    if snapshot.status is None:
        return
    for path in _backup_names(snapshot.path):
        is_new = not _is_outgrown(path, snapshot.data)
        try:
            _write(path, snapshot.data, snapshot, exclusive=is_new)
        except FileExistsError:
            continue
        yield path, is_new
        return


def _is_outgrown(backup: Path, data: bytes) -> bool:
    """Return whether the backup exists and is a prefix of ``data``."""
    try:
        status = backup.lstat()
        return stat.S_ISREG(status.st_mode) and status.st_size <= len(data) and data.startswith(backup.read_bytes())
    except OSError:
        return False


def _backup_names(path: Path) -> Iterator[Path]:
    """Yield ``refs.bib.bak``, ``refs.bib.bak1`` and so on."""
    yield path.with_name(f"{path.name}.bak")
    number = 1
    while True:
        yield path.with_name(f"{path.name}.bak{number}")
        number += 1


_PATIENCE = 120.0
"""Seconds to wait for other processes."""
_PAUSE = 0.02


@contextmanager
def directory_lock(path: Path) -> Iterator[None]:
    """Hold a lock against other hmtui processes that replace files in the directory of ``path``.

    The directory is locked, since a lock on the file would vanish when the file is replaced.

    Raises:
        CitationError: another process holds the lock for too long.
    """
    try:
        directory = path.expanduser().resolve().parent
        descriptor = os.open(directory, os.O_RDONLY)
    except (OSError, RuntimeError, ValueError):
        # Reading or writing reports the error; without the lock, the check before writing still holds.
        yield
        return
    try:
        _wait_for(descriptor, directory)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, directory: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise CitationError(
                    f"Another hmtui has been writing in {clean(str(directory))} for two minutes; nothing was written.",
                    hint="Try again when it is done.",
                ) from None
            time.sleep(_PAUSE)
        except OSError:
            return  # some network file systems have no locks
        else:
            return


def _reason(error: BaseException) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return clean(text)
