"""Opening the file of personal state, whatever has become of it.

Invariant: a file that cannot be used is never written over: a damaged one is
moved aside under a name that says when, and everything else is left alone.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from time import localtime, strftime

from hmtui.errors import HmtuiError
from hmtui.personal.store import NewerError, Store
from hmtui.places import folder
from hmtui.record import Record
from hmtui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Opened", "damaged_files", "default_path", "file_system", "open_store", "reason"]

_REMOTE = frozenset(
    "nfs nfs4 cifs smb3 smbfs afs afs_fs ceph lustre gpfs beegfs 9p fuse.sshfs fuse.glusterfs panfs vboxsf prl_fs".split()  # noqa: SIM905 - a list of words
)
"""File systems on which the shared memory of SQLite's write-ahead log cannot be relied on."""
_ASIDE = ".damaged-"


class Opened(Record):
    """What came of opening."""

    store: Store | None
    """None: nothing can be kept or shown."""
    notice: str = ""
    writable: bool = True


def default_path() -> str:
    """Give where the state is kept: ``state.db`` in the data directory."""
    return f"{folder('data')}/state.db"


def open_store(path: str, *, mounts: str = "/proc/self/mounts") -> Opened:
    """Open the state of a person; never raises for what may be wrong with the file."""
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)  # noqa: PTH103, PTH120 - any path
    except OSError as error:
        return Opened(None, f"Stars and notes can't be kept: {clean(path)}: {error.strerror}.", writable=False)
    remote = file_system(path, mounts) in _REMOTE
    notice = f"{clean(path)} is on a network drive: a slower, safe way of writing is used." if remote else ""
    try:
        return Opened(Store(path, wal=not remote), notice)
    except NewerError as error:
        return _read_only(path, str(error))
    except sqlite3.DatabaseError as error:
        if _is_damaged(error):
            return _start_anew(path, wal=not remote)
        return _read_only(path, f"Stars and notes can't be changed now: {reason(error)}.")


def _read_only(path: str, why: str) -> Opened:
    try:
        store = Store(path, read_only=True)
    except (sqlite3.Error, HmtuiError):
        return Opened(None, why, writable=False)
    return Opened(store, why, writable=False)


def _is_damaged(error: sqlite3.DatabaseError) -> bool:
    return not isinstance(error, sqlite3.OperationalError) or "malformed" in str(error) or "disk I/O" in str(error)


def _start_anew(path: str, *, wal: bool) -> Opened:
    """Move a damaged file aside, with what belongs to it, and begin with an empty one."""
    aside = f"{path}{_ASIDE}{strftime('%Y%m%d-%H%M%S', localtime())}"
    try:
        for suffix in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                os.rename(f"{path}{suffix}", f"{aside}{suffix}")  # noqa: PTH104 - as above
        store = Store(path, wal=wal)
    except (OSError, sqlite3.Error) as error:
        return Opened(None, f"The file of your stars and notes is damaged: {reason(error)}.", writable=False)
    return Opened(
        store,
        f"The file of your stars and notes was damaged. It is kept as {clean(aside)}; hmtui doctor tells how to save it.",
    )


def damaged_files(path: str) -> list[str]:
    """Give the files that were moved aside, the oldest first."""
    name = f"{os.path.basename(path)}{_ASIDE}"  # noqa: PTH119 - as above
    parent = os.path.dirname(path)  # noqa: PTH120 - as above
    try:
        found = os.listdir(parent)  # noqa: PTH208 - as above
    except OSError:
        return []
    return sorted(f"{parent}/{one}" for one in found if one.startswith(name) and not one.endswith(("-wal", "-shm")))


def reason(error: BaseException) -> str:
    """Say in a few words what SQLite or the system complains of."""
    said = str(error)
    for word, plain in _WORDS.items():
        if word in said:
            return plain
    return clean(getattr(error, "strerror", "") or said)


_WORDS: Mapping[str, str] = {
    "locked": "another program holds the file",
    "readonly": "the file or its directory may not be written",
    "unable to open": "the file cannot be opened",
    "full": "the disk is full",
    "malformed": "the file is damaged",
    "not a database": "the file is damaged",
}


def file_system(path: str, mounts: str) -> str:
    """Give the type of the file system that a path is on, as the kernel calls it; empty where that is not told."""
    try:
        with open(mounts, encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - as above
            lines = [line.split() for line in file]
    except OSError:
        return ""
    path = os.path.realpath(path)
    best, kind = "", ""
    for fields in lines:
        if len(fields) > 2:  # noqa: PLR2004 - device, place, type
            place = fields[1].replace("\\040", " ")
            if len(place) >= len(best) and (path == place or path.startswith(place.rstrip("/") + "/")):
                best, kind = place, fields[2]
    return kind
