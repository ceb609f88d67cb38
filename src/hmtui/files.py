"""Write files so that a name stands for the old bytes or for all of the new ones, never for a part.

What is written is first a draft beside its place, ``.NAME.XXXXXXXX.tmp``, which is
opened so that no link and no file of somebody else can be in its way, is locked while
its writer lives, and is brought to the disk before it takes the name. What is left of a
writer that was killed is removed by a later one, when it is old and nobody holds it.

Folders and files of our own belong to their owner alone, whatever the umask says.

Invariant: a write that fails leaves nothing behind, and what was there as it was.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

__all__ = ["make_private_folder", "sweep", "sync_folder", "write_atomically"]

_OLD = 3600.0
"""Seconds after which a draft that nobody holds is taken for one of a writer that was killed."""
_LONGEST = 200
"""Bytes of a name that its draft's name repeats; a name has room for 255."""
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
    """Write a file in one step. A symbolic link at ``path`` is replaced; resolve it to write what it leads to.

    Args:
        path: the file; its folder must be there.
        data: its bytes, or what writes them to an open file.
        private: its owner alone may read it; a new file of the user follows the umask.
        exclusive: there must be no such file.
        prepare: is called with the descriptor of the new file, to give it mode, owner and attributes.
        ready: is called when the new file is on the disk, before it takes the name; may raise to leave all as it was.

    Raises:
        FileExistsError: ``exclusive``, and something has this name.
        OSError: it cannot be written; all is as it was.
    """
    folder, name = os.path.split(os.fspath(path))
    folder = folder or "."
    draft = f"{folder}/.{_stem(name)}.{os.urandom(4).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(draft, flags, 0o600 if private or prepare else 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            _lock(descriptor)
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
            now = os.fstat(descriptor).st_mtime  # by the clock of the drive
            if ready is not None:
                ready()
            _take_place(draft, os.fspath(path), exclusive=exclusive)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)  # noqa: PTH108 - a name is enough
        raise
    if not private:
        sync_folder(folder)
    sweep(folder, name, now=now)


def _take_place(draft: str, path: str, *, exclusive: bool) -> None:
    if not exclusive:
        os.replace(draft, path)  # noqa: PTH105 - the system's own atomic step
        return
    try:
        os.link(draft, path, follow_symlinks=False)
    except FileExistsError:
        raise
    except OSError:  # a drive without hard links
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        os.rename(draft, path)  # noqa: PTH104 - as above
    else:
        os.unlink(draft)  # noqa: PTH108 - as above


def _lock(descriptor: int) -> bool:
    """Lock an open file; return False when another process holds it. Where nothing can be locked, age must tell."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return True
    return True


def _stem(name: str) -> str:
    return os.fsdecode(os.fsencode(name)[:_LONGEST])


def sync_folder(folder: str | os.PathLike[str]) -> None:
    """Bring the names in a folder to the disk, where that can be done."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sweep(folder: str | os.PathLike[str], name: str = "", *, now: float) -> None:
    """Remove drafts that a killed writer left: ours by name and owner, old, and held by nobody.

    Args:
        folder: where to look.
        name: of which file; empty: of any, for folders that are our own.
        now: the time, by the clock of the drive.
    """
    with suppress(OSError):
        for found in os.listdir(folder):  # noqa: PTH208 - names are enough
            draft = _DRAFT.fullmatch(found)
            if draft is not None and (not name or draft["name"] == _stem(name)):
                _remove_abandoned(os.path.join(folder, found), now)  # noqa: PTH118 - as above


def _remove_abandoned(path: str, now: float) -> None:
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            status = os.fstat(descriptor)
            ours = stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid()
            if ours and status.st_mtime < now - _OLD and _lock(descriptor):
                os.unlink(path)  # noqa: PTH108 - as above
        finally:
            os.close(descriptor)


def make_private_folder(folder: str | os.PathLike[str]) -> None:
    """Make a folder of our own, which its owner alone can enter, and the missing ones above it.

    One that everybody may write to, as an earlier version made under ``umask 000``, is closed to others.

    Raises:
        OSError: it cannot be made.
    """
    path = os.path.abspath(folder)  # noqa: PTH100 - as above
    missing = []
    while path and not os.path.isdir(path):  # noqa: PTH112 - as above
        missing.append(path)
        above = os.path.dirname(path)  # noqa: PTH120 - as above
        if above == path:
            break
        path = above
    for one in reversed(missing):
        try:
            os.mkdir(one, 0o700)  # noqa: PTH102 - as above
        except FileExistsError:
            if not os.path.isdir(one):  # noqa: PTH112 - as above
                raise
        else:
            os.chmod(one, 0o700)  # noqa: PTH101 - as above; the umask may forbid even the owner
    if not missing:
        status = os.stat(folder)  # noqa: PTH116 - as above
        if status.st_mode & stat.S_IWOTH and not status.st_mode & stat.S_ISVTX and status.st_uid == os.geteuid():
            os.chmod(folder, 0o700)  # noqa: PTH101 - as above
