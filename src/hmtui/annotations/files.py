"""Open the state file (``state.db``), also when it is damaged, locked, newer, or on a network drive.

Invariant: a file that cannot be used is never overwritten: a damaged one is renamed
with a time stamp, any other is left alone.
"""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from time import localtime, strftime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hmtui.annotations.database import LOG_COPY, NewerError, Store
from hmtui.errors import HmtuiError
from hmtui.files import exists, make_private_folder
from hmtui.paths import folder
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hmtui.annotations.database.rescue import Rescued

__all__ = [
    "Opened",
    "damaged_files",
    "default_path",
    "describe_rescue",
    "error_reason",
    "file_system",
    "inspect_damaged",
    "is_damaged",
    "is_remote",
    "open_rescued",
    "open_store",
    "repair",
]

_MOUNTS = "/proc/self/mounts"
_REMOTE = frozenset(
    "nfs nfs3 nfs4 cifs smb3 smbfs ncpfs afs afs_fs ceph lustre gpfs beegfs fhgfs pvfs2 orangefs wekafs panfs 9p virtiofs coda vboxsf prl_fs".split()
)
"""File systems on which SQLite's write-ahead log is not safe."""
_LOCAL_FUSE = frozenset("fuse.fuse-overlayfs fuse.mergerfs fuse.ntfs-3g fuse.ntfs fuse.exfat fuse.lxcfs".split())
"""FUSE file systems that are local; sshfs, rclone and similar ones are not."""
_ASIDE = ".damaged-"
_PARTS = ("-wal", "-shm", "-seal")
"""Suffixes of the files that belong to a state file."""
_SHORTEST = 512
"""Bytes of SQLite's smallest page."""


class Opened(Struct, frozen=True):
    """The result of opening a state file."""

    store: Store | None
    """None when annotations can be neither saved nor shown."""
    notice: str = ""
    """A message for the user; empty when there is no problem."""
    writable: bool = True
    safe_mode: bool = False
    """Whether the file is on a network drive and therefore written without a write-ahead log."""


def default_path() -> str:
    """Return the path of the state file: ``state.db`` in the data directory."""
    return f"{folder('data')}/state.db"


def open_store(path: str, *, mounts: str = _MOUNTS) -> Opened:
    """Open the state file at ``path``; problems are reported in the result, never raised."""
    directory = Path(path).parent
    try:
        make_private_folder(directory)
    except OSError as error:
        return Opened(None, f"Stars and notes can't be saved: {clean(path)}: {error.strerror}.", writable=False)
    if not all(os.access(one, os.W_OK) for one in (directory, path) if exists(one)):
        return _read_only(path, f"Stars and notes can't be changed: {clean(path)} or its directory is not writable.")
    wal = not is_remote(path, mounts)
    opened = repair(path, wal=wal) if _is_too_short(path) else _open(path, wal=wal)
    if wal or opened.notice:
        return opened
    notice = f"{clean(path)} is on a network drive: using a slower, safe write mode."
    return replace(opened, notice=notice, safe_mode=True)


def _open(path: str, *, wal: bool) -> Opened:
    try:
        return Opened(Store(path, wal=wal))
    except NewerError as error:
        return _read_only(path, f"{error.message} {error.hint}")
    except sqlite3.DatabaseError as error:
        if is_damaged(error):
            return repair(path, wal=wal)
        locked = "locked" in str(error)
        reason = _WORDS["locking protocol"] if locked and not _has_locks(Path(path).parent) else error_reason(error)
        return _read_only(path, f"Stars and notes can't be changed now: {reason}.", locked=locked)


def _has_locks(directory: Path) -> bool:
    """Return whether files of a directory can be locked; on a drive that can't, SQLite takes them all for locked."""
    try:
        with TemporaryFile(dir=directory) as file:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP}
    return True


def _read_only(path: str, why: str, *, locked: bool = False) -> Opened:
    # Without its log the file may be out of date: then show nothing rather than old annotations.
    log = Path(f"{path}-wal")
    whole = not locked and (not exists(log) or log.stat().st_size == 0)
    for mode in ("ro", "immutable") if whole else () if locked else ("ro",):
        try:
            return Opened(Store(path, read_only=mode), why, writable=False)
        except sqlite3.Error as error:
            if is_damaged(error):
                return open_rescued(path)
        except HmtuiError:
            continue
    return Opened(None, why, writable=False)


# --- damage -------------------------------------------------------------------------------------------------


def is_damaged(error: sqlite3.Error) -> bool:
    """Return whether an error means that the file is damaged, not that it is locked or the disk full."""
    message = str(error)
    return type(error) is sqlite3.DatabaseError or any(word in message for word in _DAMAGE)


_DAMAGE = (
    *("malformed", "not a database", "Could not decode", "unsupported file format"),
    *("no such", "already exists", "duplicate column", "no query solution"),
)
"""Parts of SQLite's messages about damaged files."""


def _is_too_short(path: str) -> bool:
    """Return whether a file is too short for a database; SQLite would treat it as empty and delete its log.

    The file is not opened for this: closing it would release the POSIX locks of other
    connections of this process, and another copy of hmtui could then delete the log.
    """
    try:
        size = Path(path).stat().st_size
        return size < _SHORTEST and (size > 0 or any(Path(f"{path}{suffix}").exists() for suffix in ("-wal", "-seal")))
    except OSError:
        return False


def repair(path: str, *, wal: bool | None = None, opened: Store | None = None) -> Opened:
    """Rename a damaged file and its companions, and create a new one with all rows that can be read.

    ``opened``: the open store that turned out to be damaged. If another copy of hmtui
    has repaired the file already, that file is opened.
    """
    wal = not is_remote(path, _MOUNTS) if wal is None else wal
    with _directory_lock(Path(path).parent):
        is_replaced = opened is None or not opened.is_current_file
        if opened is not None:
            if not is_replaced:
                opened.copy_log()
            opened.close()
        try:
            if is_replaced and not _is_too_short(path):
                return Opened(Store(path, wal=wal))
        except NewerError as error:
            return _read_only(path, str(error))
        except sqlite3.DatabaseError as error:
            if not is_damaged(error):
                return _read_only(path, f"Stars and notes can't be changed now: {error_reason(error)}.")
        return _start_over(path, wal=wal)


def _start_over(path: str, *, wal: bool) -> Opened:
    try:
        aside = _move_aside(path)
    except OSError:
        return open_rescued(path)
    try:
        store = Store(path, wal=wal)
    except sqlite3.Error as error:
        return Opened(None, f"Your stars and notes file was damaged: {error_reason(error)}.", writable=False)
    return Opened(store, _damage_notice(store.rescue(aside), f"the old file is now {clean(aside)}"))


def _damage_notice(found: Rescued, what_next: str) -> str:
    """Return the message about a damaged file."""
    return f"Stars and notes were damaged; {describe_rescue(found)}; {what_next}. Go on as before; for details run `hmtui doctor`."


def inspect_damaged(path: str) -> Rescued:
    """Return how much of a damaged file can be recovered; nothing is changed."""
    store = Store(":memory:")
    try:
        return store.rescue(path)
    finally:
        store.close()


def describe_rescue(found: Rescued) -> str:
    """Return a description of how much of a damaged file was recovered."""
    if not found.papers:
        return "nothing could be recovered"
    words = [f"{found.papers:,} paper{'' if found.papers == 1 else 's'} recovered"]
    if found.lost:
        words.append(f"{found.lost:,} lost")
    if found.is_older:
        words.append("the latest changes are missing")
    if found.doubtful:
        names = ", ".join(map(clean, found.doubtful[:_NAMED]))
        more = f" and {len(found.doubtful) - _NAMED:,} more" if len(found.doubtful) > _NAMED else ""
        words.append(f"check {names}{more}")
    return ", ".join(words)


_NAMED = 3
"""Doubtful papers that are named in a message."""


def _move_aside(path: str) -> str:
    name = f"{path}{_ASIDE}{strftime('%Y%m%d-%H%M%S', localtime())}"
    aside = next(one for one in (name, *(f"{name}-{n}" for n in range(2, 1000))) if not Path(one).exists())
    for suffix in ("", *_PARTS):
        try:
            Path(f"{path}{suffix}").rename(f"{aside}{suffix}")
        except FileNotFoundError:
            continue
    with suppress(OSError):  # SQLite may have deleted the log; then its copy replaces it
        if Path(f"{aside}-wal").exists():
            Path(f"{path}{LOG_COPY}").unlink()
        else:
            Path(f"{path}{LOG_COPY}").rename(f"{aside}-wal")
    return aside


def open_rescued(path: str) -> Opened:
    """Open the readable rows of a damaged file that cannot be renamed, in memory."""
    store = Store(":memory:")
    what_next = f"{clean(path)} cannot be renamed, so nothing can be changed"
    return Opened(store, _damage_notice(store.rescue(path), what_next), writable=False)


@contextmanager
def _directory_lock(directory: Path) -> Iterator[None]:
    """Hold a lock, if the system has locks, so that only one copy of hmtui repairs the file."""
    try:
        descriptor = os.open(directory, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def damaged_files(path: str) -> list[str]:
    """Return the damaged files that were renamed, oldest first."""
    name = f"{Path(path).name}{_ASIDE}"
    try:
        found = list(Path(path).parent.iterdir())
    except OSError:
        return []
    return sorted(str(one) for one in found if one.name.startswith(name) and not one.name.endswith(_PARTS))


def error_reason(error: BaseException) -> str:
    """Return a short plain description of an error of SQLite or the system."""
    message = str(error)
    for word, plain in _WORDS.items():
        if word in message:
            return plain
    return clean(getattr(error, "strerror", "") or message)


_WORDS: Mapping[str, str] = {
    "locked": "the file is locked by another program",
    "locking protocol": "this drive cannot lock files",
    "readonly": "the file or its directory is not writable",
    "unable to open": "the file cannot be opened",
    "full": "the disk is full",
    "disk I/O": "the disk reports an error, or is full",
    "malformed": "the file is damaged",
    "not a database": "the file is damaged",
    "Could not decode": "the file is damaged",
}


# --- drives -------------------------------------------------------------------------------------------------


def is_remote(path: str, mounts: str = _MOUNTS) -> bool:
    """Return whether a file is on a network drive."""
    kind = file_system(path, mounts)
    return kind in _REMOTE or (kind.startswith("fuse.") and kind not in _LOCAL_FUSE)


def file_system(path: str, mounts: str) -> str:
    """Return the kernel's name of the file system type of a path; empty when unknown."""
    try:
        with Path(mounts).open(encoding="utf-8", errors="surrogateescape") as file:
            lines = [line.split(" ") for line in file]
    except OSError:
        return ""
    path = os.path.realpath(path)
    best, kind = "", ""
    for fields in lines:
        if len(fields) > 2:
            mount = fields[1]
            for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
                mount = mount.replace(code, letter)
            if len(mount) >= len(best) and (path == mount or path.startswith(mount.rstrip("/") + "/")):
                best, kind = mount, fields[2]
    return kind
