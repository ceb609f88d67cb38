"""Putting a new file in the place of an old one, so that one of the two is always whole.

Invariant: whatever happens, the name stands for the old bytes or for all of the
new ones; the new file has the mode, group and access list of the old one; and the old bytes are in a
backup. An earlier backup gives way only to one that begins with every byte of
it, so that adding to a file day by day does not fill its directory.
"""

from __future__ import annotations

import fcntl
import os
import stat
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import CitationError
from hmtui.files import write_atomically
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["FileChangedError", "Snapshot", "alone_beside", "read", "replace", "swap"]


class FileChangedError(Exception):
    """The file is no longer what was read."""


class Snapshot(Struct, frozen=True):
    """A file as it was when it was read."""

    path: Path
    """The file itself, behind any symbolic links."""
    data: bytes
    """Its bytes; empty when there is no such file."""
    status: os.stat_result | None
    """What the system said of it; None when there is no such file."""


def read(path: Path) -> Snapshot:
    """Read a file that is to be replaced.

    Raises:
        CitationError: it is no plain file, cannot be read, or is not to be written.
    """
    name = clean(str(path))
    try:
        real = path.expanduser().resolve()
        if not real.exists():
            if not real.parent.is_dir():
                raise CitationError(f"There is no directory {clean(str(real.parent))}.", hint="Make it first.")
            return Snapshot(real, b"", None)
        status = real.stat()
        if not stat.S_ISREG(status.st_mode):
            raise CitationError(f"{name} is no file that can be added to.", hint="Name a .bib file.")
        # Root may write what is marked read-only; who marked it meant it all the same.
        if not status.st_mode & 0o222 or not os.access(real, os.W_OK):
            raise CitationError(f"{name} is read-only; nothing was written.", hint="Make it writable: chmod u+w.")
        return Snapshot(real, real.read_bytes(), status)
    except (OSError, RuntimeError, ValueError) as error:
        raise CitationError(f"{name} cannot be read: {_reason(error)}.") from error


def replace(snapshot: Snapshot, data: bytes) -> Path | None:
    """Put new bytes in the place of the file; give the backup, or None when there was nothing to back up.

    Raises:
        FileChangedError: the file changed since it was read; nothing was written.
        CitationError: the directory cannot be written to, or the disk is full; the file is as it was.
    """
    with alone_beside(snapshot.path):
        return swap(snapshot, data)


def swap(snapshot: Snapshot, data: bytes) -> Path | None:
    """Do what ``replace`` does, for who is ``alone_beside`` the file already."""
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
                f"{clean(str(snapshot.path))} cannot be written: {_reason(error)}; it is as it was.",
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
                _give_away(descriptor, like)
            os.fchmod(descriptor, stat.S_IMODE(like.st_mode))
            _copy_attributes(old.path, descriptor)

    write_atomically(path, data, exclusive=exclusive, prepare=prepare if like else None, ready=ready)


def _give_away(descriptor: int, like: os.stat_result) -> None:
    """Return the new file to owner and group of the old one, as far as that is allowed."""
    try:
        os.fchown(descriptor, like.st_uid, like.st_gid)
    except PermissionError:
        # Only root gives files away: a shared file belongs to who changed it last, and still to the group that shares it.
        with suppress(PermissionError):
            os.fchown(descriptor, -1, like.st_gid)


def _copy_attributes(old: Path, descriptor: int) -> None:
    """Return the new file what else is kept with the old one, such as the list of who else may read it, where that can be done."""
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
    """Return whether a backup is there that holds nothing but what ``data`` begins with."""
    try:
        status = backup.lstat()
        return stat.S_ISREG(status.st_mode) and status.st_size <= len(data) and data.startswith(backup.read_bytes())
    except OSError:
        return False


def _backup_names(path: Path) -> Iterator[Path]:
    """Return ``refs.bib.bak``, ``refs.bib.bak1`` and so on."""
    yield path.with_name(f"{path.name}.bak")
    number = 1
    while True:
        yield path.with_name(f"{path.name}.bak{number}")
        number += 1


_PATIENCE = 120.0
"""Seconds to wait for other copies of hmtui; each takes as long as it takes to read a file and write it."""
_PAUSE = 0.02


@contextmanager
def alone_beside(path: Path) -> Iterator[None]:
    """Let no other hmtui replace a file of this directory meanwhile, so that of several that add, each finds what the last left.

    The directory itself is locked, since the file is replaced and a lock on it would go with it.

    Raises:
        CitationError: another copy does not come to an end.
    """
    try:
        directory = path.expanduser().resolve().parent
        descriptor = os.open(directory, os.O_RDONLY)
    except (OSError, RuntimeError, ValueError):
        # Reading or writing will say what is wrong; where that works all the same, the last look is all there is.
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
