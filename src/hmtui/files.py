"""Write files atomically, and create private directories.

The data is first written to a draft in the same directory, ``.NAME.XXXXXXXX.tmp``, which
is opened exclusively and without following links, locked while its writer runs, and
fsynced before it is renamed. Drafts of killed writers are removed by a later write,
when they are old and not locked.

hmtui's own directories and files are accessible by their owner only, whatever the umask.

Invariant: a path has the old content or all of the new one; a write that fails leaves
no draft and does not change the file.
"""

from __future__ import annotations

import fcntl
import os
import re
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

__all__ = ["exists", "make_private_folder", "sweep", "sync_folder", "write_atomically", "write_cached"]

_OLD = 3600.0
"""Seconds after which an unlocked draft is removed."""
_LONGEST = 200
"""Bytes of a file name that are repeated in the name of its draft; names have up to 255."""
_DRAFT = re.compile(r"\.(?P<name>.+)\.[0-9a-f]{8}\.tmp", re.DOTALL)


def write_atomically(
    path: str | os.PathLike[str],
    data: bytes | Callable[[BinaryIO], object],
    *,
    private: bool = False,
    exclusive: bool = False,
    prepare: Callable[[int], None] | None = None,
    ready: Callable[[], None] | None = None,
) -> None:
    """Write a file atomically. A symbolic link at ``path`` is replaced; resolve it first to write its target.

    Args:
        path: the file; its directory must exist.
        data: the bytes, or a function that writes them to an open file.
        private: make the file readable by its owner only; otherwise the umask applies.
        exclusive: fail if the file exists.
        prepare: is called with the descriptor of the new file, to set mode, owner and attributes.
        ready: is called when the new file is on the disk, before it is renamed; it may raise to cancel the write.

    Raises:
        FileExistsError: ``exclusive``, and the path exists.
        OSError: the file cannot be written; nothing was changed.
    """
    folder, name = os.path.split(os.fspath(path))
    folder = folder or "."
    with _drafted(path, 0o600 if private or prepare else 0o666) as (file, draft):
        descriptor = file.fileno()
        if private:
            os.fchmod(descriptor, 0o600)
        if callable(data):
            data(file)
        else:
            file.write(data)
        if prepare is not None:
            prepare(descriptor)
        file.flush()
        os.fsync(descriptor)
        now = os.fstat(descriptor).st_mtime  # the clock of the file system
        if ready is not None:
            ready()
        _move(draft, os.fspath(path), exclusive=exclusive)
    if not private:
        sync_folder(folder)
    sweep(folder, name, now=now)


def write_cached(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a private file of a cache atomically.

    It can be made again, so it is not fsynced, and removing drafts of killed writers, for which the whole directory is
    read, is left to a call of ``sweep``.

    Raises:
        OSError: the file cannot be written; nothing was changed.
    """
    with _drafted(path, 0o600) as (file, draft):
        os.fchmod(file.fileno(), 0o600)
        file.write(data)
        file.flush()
        Path(draft).replace(path)


@contextmanager
def _drafted(path: str | os.PathLike[str], mode: int) -> Iterator[tuple[BinaryIO, str]]:
    """Open and lock a draft of a file; it is removed if there is an error."""
    folder, name = os.path.split(os.fspath(path))
    draft = f"{folder or '.'}/.{_stem(name)}.{os.urandom(4).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(draft, flags, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _lock(descriptor)
            yield file, draft
    except BaseException:
        with suppress(OSError):
            Path(draft).unlink()
        raise


def _move(draft: str, path: str, *, exclusive: bool) -> None:
    if not exclusive:
        Path(draft).replace(path)
        return
    try:
        os.link(draft, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        Path(draft).rename(path)
    else:
        Path(draft).unlink()


def _lock(descriptor: int) -> bool:
    """Lock an open file; return False when another process has locked it. Return True if locks are not available."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def _stem(name: str) -> str:
    return os.fsdecode(os.fsencode(name)[:_LONGEST])


def exists(path: str | os.PathLike[str]) -> bool:
    """Return whether a path exists and can be reached; unlike ``Path.exists`` it never raises."""
    try:
        Path(path).stat()
    except (OSError, ValueError):
        return False
    return True


def sync_folder(folder: str | os.PathLike[str]) -> None:
    """Fsync a directory, if the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(folder: str | os.PathLike[str], name: str = "", *, now: float) -> None:
    """Remove drafts of killed writers: by name and owner ours, old, and not locked.

    Args:
        folder: the directory.
        name: the file whose drafts to remove; empty: those of all files, for hmtui's own directories.
        now: the time by the clock of the file system, in seconds.
    """
    with suppress(OSError):
        for found in Path(folder).iterdir():
            draft = _DRAFT.fullmatch(found.name)
            if draft is not None and (not name or draft["name"] == _stem(name)):
                _remove_abandoned(found, now)


def _remove_abandoned(path: Path, now: float) -> None:
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            status = os.fstat(descriptor)
            ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()
            if ours and status.st_mtime < now - _OLD and _lock(descriptor):
                path.unlink()
        finally:
            os.close(descriptor)


def make_private_folder(folder: str | os.PathLike[str]) -> None:
    """Create a directory that only its owner can enter, and its missing parents.

    An existing one that everybody may write to is closed to others: an earlier version created such
    directories under ``umask 000``.

    Raises:
        OSError: it cannot be created.
    """
    path = Path(folder).absolute()
    missing = []
    for one in (path, *path.parents):
        if one.is_dir():
            break
        missing.append(one)
    for one in reversed(missing):
        try:
            one.mkdir(0o700)
        except FileExistsError:
            if not one.is_dir():
                raise
        else:
            one.chmod(0o700)  # the umask may exclude even the owner
    if not missing:
        status = path.stat()
        if status.st_mode & stat.S_IWOTH and not status.st_mode & stat.S_ISVTX and status.st_uid == os.geteuid():
            path.chmod(0o700)
