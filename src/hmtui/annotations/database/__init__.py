"""The file of personal state: SQLite, and the only place where its SQL stands.

Tables: ``paper`` (one row a paper, each fact with the time it was noted),
``identity`` (every name of a paper leads to it), ``tag``, ``deed`` (what was done,
for undo), ``view``, ``query``, ``place``, ``seen`` and ``visit`` (what a catalog held
when the user looked).

Invariant: whatever a method returned from is on the disk and survives the death
of the process; each change is one transaction, so two copies of the program
never see half of one; a file that cannot be used is left as it is.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from hmtui.annotations.database import seals
from hmtui.annotations.database.background_sync import Soon
from hmtui.annotations.database.rescue import Rescued, copies_of, take_over
from hmtui.annotations.database.tables import Connection, Deeds, Habits, Papers, Seen
from hmtui.annotations.values import StateError
from hmtui.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["MIGRATIONS", "VERSION", "Deeds", "Habits", "NewerError", "Papers", "Seen", "Store"]

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
    # A view that was deleted is remembered as such, so that an older file does not bring it back;
    # a catalog that has not changed need not be looked through again; what was undone is found without
    # reading deeds, of which one on many records is long.
    """
    ALTER TABLE view ADD COLUMN held INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE visit ADD COLUMN print TEXT NOT NULL DEFAULT '';
    CREATE INDEX deed_undone ON deed (undone) WHERE undone <> ''
    """,
    seals.MIGRATION,
)
"""Each brings the file from the version of its place to the next one, in one transaction."""

VERSION = len(MIGRATIONS)
_SEALED = 3
"""The version from which on rows are sealed."""
_NO_VERSION = 10_000
"""A number that no version will reach: whoever finds it looks at a damaged file."""
KEPT_LOG = "-kept"
"""What the name of the copy of a damaged file's log ends with."""
_NO_FILE = ":memory:"
_AT_ONCE = 125
"""Pages (500 kB) of a file that is checked when it is opened; a larger one is, where the caller asks for it, afterwards."""
_PATIENCE = 2.0
"""Seconds that another program may hold the file before an action is refused."""
_GLANCE = 1.5
"""Seconds that it may be held when it is opened, as by a copy that ends on a slow disk; the browser begins without it then."""
_SOON = 0.005
"""Seconds until what was refused is tried again."""


_found_good: set[tuple[tuple[int, ...], ...]] = set()
"""States of files that this process has checked: the browser opens its file twice at the start."""


class NewerError(StateError):
    """The file was written by a newer version of the program."""


class Store:
    """An open file of personal state."""

    def __init__(self, path: str, *, wal: bool = True, read_only: str = "") -> None:
        """Open a file, making it or bringing it up to date where that is needed; ``:memory:`` is none.

        Args:
            path: the file.
            wal: whether a write-ahead log may be used.
            read_only: how to read only: ``ro``, or ``immutable`` where nothing may be written beside the file either.

        Raises:
            NewerError: it is of a later version.
            sqlite3.Error: it is damaged, locked, or cannot be written.
        """
        db = _connect(path, read_only)
        self._in = Connection(db)
        self.papers, self.deeds = Papers(self._in), Deeds(self._in)
        self.habits, self.seen = Habits(self._in), Seen(self._in)
        self._soon: Soon | None = None
        self._path, self._count = path, (0, 0)
        self.is_verified = path == _NO_FILE
        """Whether all of the file was found to be as it was written when it was opened."""
        try:
            self._prepare(path, wal=wal, read_only=bool(read_only))
        except BaseException as error:
            if isinstance(error, sqlite3.Error):
                self.keep_log()
            self._in.db.close()
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
            file, self._in.db = self._in.db, _connect(":memory:", "")
            file.backup(self._in.db)
            file.close()
        elif not read_only:
            self._in.do(f"PRAGMA busy_timeout = {1000 * _PATIENCE:.0f}")
            self._choose_log("WAL" if wal else "DELETE")
            # What is committed survives the death of the program; that it survives a power cut too, the log is
            # brought to the disk right after, beside the user's work: a slow disk takes longer than a frame.
            self._in.do(f"PRAGMA synchronous = {'NORMAL' if wal else 'FULL'}")
            self._soon = Soon(f"{path}-wal") if wal else None
        self._is_sealed = version >= _SEALED
        if version < VERSION:
            self._migrate()

    def _verify_at_once(self, *, sealed: bool) -> None:
        """Check a file as it is opened, all of it where that is quick."""
        self._in.do("BEGIN")  # one state of the file, whatever is written meanwhile
        seals.verify_count(self._in, self._path, sealed=sealed)
        state = self._state()
        if state in _found_good:
            self.is_verified = True
        elif int(self._in.rows("PRAGMA page_count")[0][0]) <= _AT_ONCE:
            seals.verify(self._in, sealed=sealed)
            _found_good.add(state)
            self.is_verified = True
        self._in.do("COMMIT")

    def _choose_log(self, mode: str) -> None:
        """Change the kind of log, which SQLite refuses at once where another copy is just doing the same."""
        deadline = time.monotonic() + _GLANCE
        while True:
            try:
                self._in.do(f"PRAGMA journal_mode = {mode}")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(_SOON)
            else:
                return

    def _version(self) -> int:
        return int(self._in.rows("PRAGMA user_version")[0][0])

    def _migrate(self) -> None:
        while True:
            with self.transaction():
                version = self._version()
                if version >= VERSION:  # another copy of the program was quicker
                    return
                for statement in _statements(MIGRATIONS[version]):
                    self._in.do(statement)
                self._in.do(f"PRAGMA user_version = {version + 1}")
                if version + 1 == VERSION:
                    seals.seal_schema(self._in)
                    self._is_sealed = True

    def close(self) -> None:
        """Close the file."""
        with self._in.lock:
            self._in.db.close()

    @property
    def in_place(self) -> bool:
        """Whether the file is still the one that was opened; it may have been moved, deleted or replaced."""
        return self._file == _file_at(self._path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do several things as one, or none of them."""
        with self._in.lock:
            self._in.do("BEGIN IMMEDIATE")
            try:
                yield
                if self._is_sealed:
                    seals.seal(self._in)
                self._in.do("COMMIT")
                if self._is_sealed and self._path != _NO_FILE:
                    self._count = seals.keep_count(self._in, self._path, self._count)
                if self._soon is not None:
                    self._soon.sync()
            except BaseException:
                if self._in.db.in_transaction:  # a full disk has rolled it back already
                    self._in.do("ROLLBACK")
                raise

    def data_version(self) -> int:
        """Return a number that changes when another connection has written."""
        return int(self._in.rows("PRAGMA data_version")[0][0])

    def check(self) -> str:
        """Return what is wrong with the file; ``ok`` when all is as it was written."""
        try:
            self.verify()
        except sqlite3.DatabaseError as error:
            return str(error)
        return "ok"

    def verify(self) -> None:
        """Check the whole file, on a connection of its own: whoever uses the store meanwhile does not wait.

        Raises:
            sqlite3.DatabaseError: something is not as it was written.
        """
        if self._path == _NO_FILE:
            seals.verify(self._in)
            return
        connection = Connection(_connect(self._path, "ro"))
        try:
            connection.do("BEGIN")  # one state of the file, whatever is written meanwhile
            seals.verify(connection, sealed=int(connection.rows("PRAGMA user_version")[0][0]) >= _SEALED)
        finally:
            connection.db.close()

    def verify_once(self) -> None:
        """Check the whole file unless that was done. Raises as ``verify``."""
        if not self.is_verified:
            self.verify()
            self.is_verified = True

    def keep_log(self) -> None:
        """Copy the log of a damaged file: SQLite deletes it when it is closed, and what it could not read with it."""
        with suppress(OSError):
            if self._path != _NO_FILE and os.path.getsize(f"{self._path}-wal"):  # noqa: PTH202 - a name is enough
                with open(f"{self._path}-wal", "rb") as log:  # noqa: PTH123 - as above
                    write_atomically(f"{self._path}{KEPT_LOG}", partial(shutil.copyfileobj, log), private=True)

    def _state(self) -> tuple[tuple[int, ...], ...]:
        """Return what tells this state of file and log from any other."""
        found = []
        for suffix in ("", "-wal"):
            with suppress(OSError):
                status = os.stat(f"{self._path}{suffix}")  # noqa: PTH116 - as above
                found.append((status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns))
        return tuple(found)

    def rescue(self, path: str) -> Rescued:
        """Take over whatever can be read of a damaged file into this empty one."""
        seen = seals.kept_count(path)
        changes = seen[1] if seen else 0
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
                return take_over(damaged, self._in, changes, paths[0])
        finally:
            for connection in damaged:
                connection.db.close()


def _statements(script: str) -> Iterator[str]:
    """Split a script into its statements; those of triggers have semicolons within."""
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
    elif not read_only and not os.path.exists(path):  # noqa: PTH110 - as above; one that is there may be open, see ``files``
        seals.forget_count(path)
        with suppress(OSError):  # SQLite says it better
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return sqlite3.connect(
        f"file:{name}?{mode}",
        uri=True,
        timeout=_GLANCE,
        isolation_level=None,
        check_same_thread=False,
    )


def _file_at(path: str) -> tuple[int, int] | None:
    """Return what tells the file at a path from any other; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a name is enough
    except OSError:
        return None
    return status.st_dev, status.st_ino
