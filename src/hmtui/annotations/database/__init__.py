"""The SQLite database of the annotations (``state.db``); all of its SQL is in this package.

Tables: ``paper`` (one row per paper, each fact with the time it was written),
``identity`` (every identifier of a paper), ``tag``, ``deed`` (undo entries), ``view``,
``query``, ``place`` (last cursor positions), ``seen`` and ``visit`` (the records of a catalog at
the user's visits).

Invariant: when a method returns, its change survives the end of the process; each
change is one transaction, so two copies of hmtui never see half of one; a file that
cannot be used is not modified.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hmtui.annotations.database import seals
from hmtui.annotations.database.background_sync import BackgroundSync
from hmtui.annotations.database.connection import Connection
from hmtui.annotations.database.rescue import Rescued, copies_of, copy_readable
from hmtui.annotations.database.tables import HistoryTables, Papers, SeenRecords, UndoLog
from hmtui.annotations.values import StateError
from hmtui.files import exists, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["LOG_COPY", "MIGRATIONS", "VERSION", "NewerError", "Store"]

MIGRATIONS = (
    """
    CREATE TABLE paper (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '',
        starred INTEGER NOT NULL DEFAULT 0, starred_at REAL NOT NULL DEFAULT 0,
        read TEXT NOT NULL DEFAULT '', read_at REAL NOT NULL DEFAULT 0,
        note TEXT NOT NULL DEFAULT '', note_at REAL NOT NULL DEFAULT 0
    );
    CREATE TABLE identity (identity TEXT PRIMARY KEY, paper INTEGER NOT NULL REFERENCES paper) WITHOUT ROWID;
    CREATE INDEX identity_paper ON identity (paper);
    CREATE TABLE tag (
        paper INTEGER NOT NULL REFERENCES paper, tag TEXT NOT NULL, held INTEGER NOT NULL, at REAL NOT NULL,
        PRIMARY KEY (paper, tag)
    ) WITHOUT ROWID;
    CREATE INDEX tag_tag ON tag (tag);
    CREATE INDEX paper_starred ON paper (id) WHERE starred;
    CREATE TABLE deed (
        id INTEGER PRIMARY KEY AUTOINCREMENT, session TEXT NOT NULL, at REAL NOT NULL, sentence TEXT NOT NULL,
        changes TEXT NOT NULL, undone TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE view (
        name TEXT PRIMARY KEY, query TEXT NOT NULL, sort TEXT NOT NULL, tab TEXT NOT NULL, at REAL NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE query (text TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
    CREATE TABLE place (
        source TEXT PRIMARY KEY, query TEXT NOT NULL, sort TEXT NOT NULL, tab TEXT NOT NULL, entry TEXT NOT NULL,
        at REAL NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE visit (catalog TEXT PRIMARY KEY, last REAL NOT NULL, since REAL NOT NULL) WITHOUT ROWID;
    CREATE TABLE seen (
        catalog TEXT NOT NULL, entry TEXT NOT NULL, name TEXT NOT NULL, print INTEGER NOT NULL,
        first REAL NOT NULL, changed REAL NOT NULL, gone REAL, PRIMARY KEY (catalog, entry)
    ) WITHOUT ROWID;
    """,
    # A deleted view is kept as deleted, so that importing an older file does not restore it;
    # an unchanged catalog is not compared again; undone entries are found by index, since
    # an undo entry on many records is long.
    """
    ALTER TABLE view ADD COLUMN held INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE visit ADD COLUMN print TEXT NOT NULL DEFAULT '';
    CREATE INDEX deed_undone ON deed (undone) WHERE undone <> ''
    """,
    seals.MIGRATION,
)
"""SQL scripts; number N upgrades a file from version N to N + 1, in one transaction."""

VERSION = len(MIGRATIONS)
_SEALED = 3
"""The first version whose rows have checksums."""
_NO_VERSION = 10_000
"""Version numbers from here on can only come from a damaged file."""
LOG_COPY = "-kept"
"""The suffix of the copy of a damaged file's write-ahead log."""
_NO_FILE = ":memory:"
_QUICK_PAGES = 125
"""Pages (500 kB) up to which a file is checked while it is opened; for larger files see ``verify_once``."""
_BUSY_TIMEOUT = 2.0
"""Seconds to wait for a lock before a change is refused."""
_OPEN_TIMEOUT = 1.5
"""Seconds to wait for a lock when the file is opened."""
_RETRY_DELAY = 0.005
"""Seconds between two attempts to set the journal mode."""

_verified_states: set[tuple[tuple[int, ...], ...]] = set()
"""File states that this process has checked already; the browser opens its file twice at the start."""


class NewerError(StateError):
    """The file was written by a newer version of hmtui."""


class Store:
    """An open state file."""

    def __init__(self, path: str, *, wal: bool = True, read_only: str = "") -> None:
        """Open a file; create or upgrade it if needed. ``:memory:`` is a database in memory.

        Args:
            path: the file.
            wal: whether to use a write-ahead log.
            read_only: ``ro`` to read only; ``immutable`` if the directory is not writable either; empty to write.

        Raises:
            NewerError: the file has a newer version.
            sqlite3.Error: the file is damaged, locked, or cannot be written.
        """
        db = _connect(path, read_only)
        self._connection = Connection(db)
        self.papers, self.undo_log = Papers(self._connection), UndoLog(self._connection)
        self.history, self.seen = HistoryTables(self._connection), SeenRecords(self._connection)
        self._background_sync: BackgroundSync | None = None
        self._path, self._count = path, (0, 0)
        self._is_counted = path != _NO_FILE and not read_only
        """Whether the number of changes is written beside the file."""
        self.is_verified = path == _NO_FILE
        """Whether the whole file was checked and found undamaged."""
        try:
            self._prepare(path, wal=wal, read_only=bool(read_only))
        except BaseException as error:
            if isinstance(error, sqlite3.Error):
                self.copy_log()
            self._connection.db.close()
            raise
        self._file = _file_at(path)

    def _prepare(self, path: str, *, wal: bool, read_only: bool) -> None:
        version = self._version()
        if not 0 <= version < _NO_VERSION:
            raise sqlite3.DatabaseError("malformed: no such version")
        if version > VERSION:
            raise NewerError("Your stars and notes were last written by a newer hmtui.", hint="Update hmtui.")
        if path != _NO_FILE:
            self._verify_at_once(sealed=version >= _SEALED)
        if read_only and version < VERSION:
            file, self._connection.db = self._connection.db, _connect(":memory:", "")
            file.backup(self._connection.db)
            file.close()
        elif not read_only:
            self._connection.execute(f"PRAGMA busy_timeout = {1000 * _BUSY_TIMEOUT:.0f}")
            self._choose_log("WAL" if wal else "DELETE")
            # A commit survives the end of the program. To survive a power failure too, the log is
            # fsynced in a thread right after, since a slow disk takes longer than a frame.
            self._connection.execute(f"PRAGMA synchronous = {'NORMAL' if wal else 'FULL'}")
            self._background_sync = BackgroundSync(f"{path}-wal") if wal else None
        self._is_sealed = version >= _SEALED
        if version < VERSION:
            self._migrate()

    def _verify_at_once(self, *, sealed: bool) -> None:
        """Check the change count of a file while it is opened, and the whole file if it is small."""
        self._connection.execute("BEGIN")  # read one snapshot
        seals.verify_count(self._connection, self._path, sealed=sealed)
        state = self._state()
        if state in _verified_states:
            self.is_verified = True
        elif int(self._connection.rows("PRAGMA page_count")[0][0]) <= _QUICK_PAGES:
            seals.verify(self._connection, sealed=sealed)
            _verified_states.add(state)
            self.is_verified = True
        self._connection.execute("COMMIT")

    def _choose_log(self, mode: str) -> None:
        """Set the journal mode; SQLite refuses that without waiting while another copy of hmtui does the same."""
        deadline = time.monotonic() + _OPEN_TIMEOUT
        while True:
            try:
                self._connection.execute(f"PRAGMA journal_mode = {mode}")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(_RETRY_DELAY)
            else:
                return

    def _version(self) -> int:
        return int(self._connection.rows("PRAGMA user_version")[0][0])

    def _migrate(self) -> None:
        while True:
            with self.transaction():
                version = self._version()
                if version >= VERSION:  # another copy of hmtui has upgraded it
                    return
                for statement in _statements(MIGRATIONS[version]):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {version + 1}")
                if version + 1 == VERSION:
                    seals.seal_schema(self._connection)
                    self._is_sealed = True

    def close(self) -> None:
        """Close the file."""
        with self._connection.lock:
            self._connection.db.close()

    @property
    def is_current_file(self) -> bool:
        """Whether the path still leads to the file that was opened, which was not moved, deleted or replaced."""
        return self._file == _file_at(self._path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run several statements in one transaction."""
        with self._connection.lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                if self._is_sealed:
                    seals.seal(self._connection)
                self._connection.execute("COMMIT")
                if self._is_sealed and self._is_counted:
                    self._count = seals.write_count(self._connection, self._path, self._count)
                if self._background_sync is not None:
                    self._background_sync.sync()
            except BaseException:
                if self._connection.db.in_transaction:  # on a full disk SQLite has rolled back already
                    self._connection.execute("ROLLBACK")
                raise

    def data_version(self) -> int:
        """Return a number that changes when another connection writes."""
        return int(self._connection.rows("PRAGMA data_version")[0][0])

    def check(self) -> str:
        """Return the first damage found in the file; ``ok`` when there is none."""
        try:
            self.verify()
        except sqlite3.DatabaseError as error:
            return str(error)
        return "ok"

    def verify(self) -> None:
        """Check the whole file on a separate connection, without blocking other users of the store.

        Raises:
            sqlite3.DatabaseError: the file is damaged.
        """
        if self._path == _NO_FILE:
            seals.verify(self._connection)
            return
        connection = Connection(_connect(self._path, "ro"))
        try:
            connection.execute("BEGIN")  # read one snapshot
            seals.verify(connection, sealed=int(connection.rows("PRAGMA user_version")[0][0]) >= _SEALED)
        finally:
            connection.db.close()

    def verify_once(self) -> None:
        """Check the whole file unless that was done before. Raises like ``verify``."""
        if not self.is_verified:
            self.verify()
            self.is_verified = True

    def copy_log(self) -> None:
        """Copy the log of a damaged file, since SQLite deletes it on close, unread pages included."""
        log_path = Path(f"{self._path}-wal")
        with suppress(OSError):
            if self._path != _NO_FILE and log_path.stat().st_size:
                with log_path.open("rb") as log:
                    write_atomically(f"{self._path}{LOG_COPY}", partial(shutil.copyfileobj, log), private=True)

    def _state(self) -> tuple[tuple[int, ...], ...]:
        """Return values that identify the current content of the file and its log."""
        found = []
        for suffix in ("", "-wal"):
            with suppress(OSError):
                status = Path(f"{self._path}{suffix}").stat()
                found.append((status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns))
        return tuple(found)

    def rescue(self, path: str) -> Rescued:
        """Copy all readable rows of a damaged file into this empty one."""
        changes = 0
        with suppress(sqlite3.Error):
            if seen := seals.read_count(path):
                changes = seen[1]
        with suppress(OSError), tempfile.TemporaryDirectory(prefix="hmtui-") as folder:
            empty = f"{folder}/empty.db"
            Store(empty, wal=False).close()
            return self._rescue(copies_of(path, empty, folder), changes)
        return Rescued()

    def _rescue(self, paths: Sequence[str], changes: int) -> Rescued:
        damaged = []
        for path in paths:
            with suppress(sqlite3.Error):
                damaged.append(Connection(_connect(path, "ro")))
        try:
            with self.transaction():
                return copy_readable(damaged, self._connection, changes, paths[0])
        finally:
            for connection in damaged:
                connection.db.close()


def _statements(script: str) -> Iterator[str]:
    """Split a script into statements; statements of triggers contain semicolons."""
    statement = ""
    for piece in f"{script};".split(";"):
        statement += f"{piece};"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _connect(path: str, read_only: str) -> sqlite3.Connection:
    name = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    mode = {"": "mode=rwc", "ro": "mode=ro", "immutable": "mode=ro&immutable=1"}[read_only]
    if path == _NO_FILE:
        mode = "mode=memory"
    elif not read_only and not exists(path):
        seals.delete_count(path)
        with suppress(OSError):  # SQLite reports the error
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return sqlite3.connect(
        f"file:{name}?{mode}",
        uri=True,
        timeout=_OPEN_TIMEOUT,
        isolation_level=None,
        check_same_thread=False,
    )


def _file_at(path: str) -> tuple[int, int] | None:
    """Return device and inode of the file at a path; None when there is none."""
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
