"""Opening the file of personal state, whatever has become of it.

Invariant: a file that cannot be used is never written over: a damaged one is
moved aside under a name that says when, and everything else is left alone.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager, suppress
from time import localtime, strftime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hmtui.annotations.database import KEPT_LOG, NewerError, Store
from hmtui.errors import HmtuiError
from hmtui.files import make_private_folder
from hmtui.paths import folder
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hmtui.annotations.database.rescue import Rescued

__all__ = [
    "Opened",
    "damaged_files",
    "default_path",
    "examined",
    "file_system",
    "is_damaged",
    "is_remote",
    "mend",
    "open_store",
    "reason",
    "rescued",
    "said_of",
]

_MOUNTS = "/proc/self/mounts"
_REMOTE = frozenset(
    "nfs nfs3 nfs4 cifs smb3 smbfs ncpfs afs afs_fs ceph lustre gpfs beegfs fhgfs pvfs2 orangefs wekafs panfs 9p virtiofs coda vboxsf prl_fs".split()  # noqa: SIM905 - a list of words
)
"""File systems on which the shared memory of SQLite's write-ahead log cannot be relied on."""
_LOCAL_FUSE = frozenset("fuse.fuse-overlayfs fuse.mergerfs fuse.ntfs-3g fuse.ntfs fuse.exfat fuse.lxcfs".split())  # noqa: SIM905 - as above
"""Of those that programs bring along, the ones that are of this machine; sshfs, rclone and their kin are not."""
_ASIDE = ".damaged-"
_PARTS = ("-wal", "-shm", "-seal")
"""What the names of files end with that belong to one of state."""
_SHORTEST = 512
"""Bytes of the smallest page of SQLite."""


class Opened(Struct, frozen=True):
    """What came of opening."""

    store: Store | None
    """None: nothing can be kept or shown."""
    notice: str = ""
    writable: bool = True
    safe_mode: bool = False
    """All is well, but the file is on a network drive, and written in the slower way that is safe there."""


def default_path() -> str:
    """Return where the state is kept: ``state.db`` in the data directory."""
    return f"{folder('data')}/state.db"


def open_store(path: str, *, mounts: str = _MOUNTS) -> Opened:
    """Open the state of a user; never raises for what may be wrong with the file."""
    directory = os.path.dirname(path)  # noqa: PTH120 - any path
    try:
        make_private_folder(directory)
    except OSError as error:
        return Opened(None, f"Stars and notes can't be kept: {clean(path)}: {error.strerror}.", writable=False)
    if not all(os.access(one, os.W_OK) for one in (directory, path) if os.path.exists(one)):  # noqa: PTH110 - as above
        return _read_only(path, f"Stars and notes can't be changed: {clean(path)} or its directory may not be written.")
    wal = not is_remote(path, mounts)
    opened = mend(path, wal=wal) if _is_foreign(path) else _open(path, wal=wal)
    if wal or opened.notice:
        return opened
    notice = f"{clean(path)} is on a network drive: a slower, safe way of writing is used."
    return replace(opened, notice=notice, safe_mode=True)


def _open(path: str, *, wal: bool) -> Opened:
    try:
        return Opened(Store(path, wal=wal))
    except NewerError as error:
        return _read_only(path, f"{error.message} {error.hint}")
    except sqlite3.DatabaseError as error:
        if is_damaged(error):
            return mend(path, wal=wal)
        locked = "locked" in str(error)
        return _read_only(path, f"Stars and notes can't be changed now: {reason(error)}.", locked=locked)


def _read_only(path: str, why: str, *, locked: bool = False) -> Opened:
    # Without its log the file may be an older state than the user's: better none than that one.
    whole = not locked and (not os.path.exists(f"{path}-wal") or os.path.getsize(f"{path}-wal") == 0)  # noqa: PTH110, PTH202 - as above
    for way in ("ro", "immutable") if whole else () if locked else ("ro",):
        try:
            return Opened(Store(path, read_only=way), why, writable=False)
        except sqlite3.Error as error:
            if is_damaged(error):
                return rescued(path)
        except HmtuiError:
            continue
    return Opened(None, why, writable=False)


# --- damage -------------------------------------------------------------------------------------------------


def is_damaged(error: sqlite3.Error) -> bool:
    """Return whether it is the file that is wrong, and not what surrounds it."""
    said = str(error)
    plain = isinstance(error, sqlite3.DatabaseError) and type(error) is sqlite3.DatabaseError
    return plain or any(word in said for word in _DAMAGE)


_DAMAGE = (
    *("malformed", "not a database", "Could not decode", "unsupported file format"),
    *("no such", "already exists", "duplicate column", "no query solution"),
)
"""Words of SQLite about a file that is not, or no longer, what was written."""


def _is_foreign(path: str) -> bool:
    """Return whether a file is too short to be ours; SQLite would take it for an empty one, and delete its log.

    The file is not opened for that. Closing it again would let go of the locks that this
    program holds on it by another connection, and then another copy that ends deletes the
    log under our hands.
    """
    try:
        size = os.stat(path).st_size  # noqa: PTH116 - as above
        return size < _SHORTEST and (size > 0 or any(map(os.path.exists, (f"{path}-wal", f"{path}-seal"))))
    except OSError:
        return False


def mend(path: str, *, wal: bool | None = None, opened: Store | None = None) -> Opened:
    """Move a damaged file aside, with what belongs to it, and begin anew with all that can be read of it.

    ``opened``: the store that turned out to be damaged. Where another copy of the
    program was quicker, its new file is opened.
    """
    wal = not is_remote(path, _MOUNTS) if wal is None else wal
    with _alone_in(os.path.dirname(path)):  # noqa: PTH120 - as above
        quicker = opened is None or not opened.in_place
        if opened is not None:
            if not quicker:
                opened.keep_log()
            opened.close()
        try:
            if quicker and not _is_foreign(path):
                return Opened(Store(path, wal=wal))
        except NewerError as error:
            return _read_only(path, str(error))
        except sqlite3.DatabaseError as error:
            if not is_damaged(error):
                return _read_only(path, f"Stars and notes can't be changed now: {reason(error)}.")
        return _begin_anew(path, wal=wal)


def _begin_anew(path: str, *, wal: bool) -> Opened:
    try:
        aside = _move_aside(path)
    except OSError:
        return rescued(path)
    try:
        store = Store(path, wal=wal)
    except sqlite3.Error as error:
        return Opened(None, f"The file of your stars and notes was damaged: {reason(error)}.", writable=False)
    return Opened(store, _was_damaged(store.rescue(aside), f"the file is kept as {clean(aside)}"))


def _was_damaged(found: Rescued, kept: str) -> str:
    """Say in one sentence what became of a damaged file."""
    return f"Stars and notes were damaged; {said_of(found)}; {kept} (see hmtui doctor)."


def examined(path: str) -> Rescued:
    """Return what can be read of a damaged file; nothing is changed."""
    store = Store(":memory:")
    try:
        return store.rescue(path)
    finally:
        store.close()


def said_of(found: Rescued) -> str:
    """Return how much of a damaged file could be saved."""
    if not found.papers:
        return "nothing could be read"
    words = [f"{found.papers:,} paper{'' if found.papers == 1 else 's'} could be saved"]
    if found.lost:
        words.append(f"{found.lost:,} could not")
    if found.is_older:
        words.append("the last changes are missing")
    if found.doubtful:
        names = ", ".join(map(clean, found.doubtful[:_NAMED]))
        more = f" and {len(found.doubtful) - _NAMED:,} more" if len(found.doubtful) > _NAMED else ""
        words.append(f"check {names}{more}")
    return ", ".join(words)


_NAMED = 3
"""Papers that are named."""


def _move_aside(path: str) -> str:
    name = f"{path}{_ASIDE}{strftime('%Y%m%d-%H%M%S', localtime())}"
    aside = next(one for one in (name, *(f"{name}-{n}" for n in range(2, 1000))) if not os.path.exists(one))  # noqa: PTH110 - as above
    for suffix in ("", *_PARTS):
        try:
            os.rename(f"{path}{suffix}", f"{aside}{suffix}")  # noqa: PTH104 - as above
        except FileNotFoundError:
            continue
    with suppress(OSError):  # where SQLite has deleted the log, its copy takes the place
        if os.path.exists(f"{aside}-wal"):  # noqa: PTH110 - as above
            os.unlink(f"{path}{KEPT_LOG}")  # noqa: PTH108 - as above
        else:
            os.rename(f"{path}{KEPT_LOG}", f"{aside}-wal")  # noqa: PTH104 - as above
    return aside


def rescued(path: str) -> Opened:
    """Show what can be read of a damaged file that cannot be moved aside."""
    store = Store(":memory:")
    kept = f"{clean(path)} cannot be moved aside, so nothing can be changed"
    return Opened(store, _was_damaged(store.rescue(path), kept), writable=False)


@contextmanager
def _alone_in(directory: str) -> Iterator[None]:
    """Keep other copies of the program from mending at the same time, where the system can do that."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system

        descriptor = os.open(directory, os.O_RDONLY)
    except (ImportError, OSError):
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def damaged_files(path: str) -> list[str]:
    """Return the files that were moved aside, the oldest first."""
    name = f"{os.path.basename(path)}{_ASIDE}"  # noqa: PTH119 - as above
    parent = os.path.dirname(path)  # noqa: PTH120 - as above
    try:
        found = os.listdir(parent)  # noqa: PTH208 - as above
    except OSError:
        return []
    return sorted(f"{parent}/{one}" for one in found if one.startswith(name) and not one.endswith(_PARTS))


def reason(error: BaseException) -> str:
    """Say in a few words what SQLite or the system complains of."""
    said = str(error)
    for word, plain in _WORDS.items():
        if word in said:
            return plain
    return clean(getattr(error, "strerror", "") or said)


_WORDS: Mapping[str, str] = {
    "locked": "another program holds the file",
    "locking protocol": "this drive cannot lock files",
    "readonly": "the file or its directory may not be written",
    "unable to open": "the file cannot be opened",
    "full": "the disk is full",
    "disk I/O": "the disk refuses, or is full",
    "malformed": "the file is damaged",
    "not a database": "the file is damaged",
    "Could not decode": "the file is damaged",
}


# --- drives -------------------------------------------------------------------------------------------------


def is_remote(path: str, mounts: str = _MOUNTS) -> bool:
    """Return whether a file is on a drive that other machines write to as well."""
    kind = file_system(path, mounts)
    return kind in _REMOTE or (kind.startswith("fuse.") and kind not in _LOCAL_FUSE)


def file_system(path: str, mounts: str) -> str:
    """Return the type of the file system that a path is on, as the kernel calls it; empty where that is not told."""
    try:
        with open(mounts, encoding="utf-8", errors="surrogateescape") as file:  # noqa: PTH123 - as above
            lines = [line.split(" ") for line in file]
    except OSError:
        return ""
    path = os.path.realpath(path)
    best, kind = "", ""
    for fields in lines:
        if len(fields) > 2:  # noqa: PLR2004 - device, place, type
            place = fields[1]
            for code, letter in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
                place = place.replace(code, letter)
            if len(place) >= len(best) and (path == place or path.startswith(place.rstrip("/") + "/")):
                best, kind = place, fields[2]
    return kind
