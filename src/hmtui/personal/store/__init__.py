"""The file of personal state: SQLite, and the only place where its SQL stands.

Tables: ``paper`` (one row a paper, each fact with the time it was noted),
``identity`` (every name of a paper leads to it), ``tag``, ``deed`` (what was done,
for undo), ``view``, ``query``, ``place``, ``seen`` and ``visit`` (what a catalog held
when the person looked).

Invariant: whatever a method returned from is on the disk and survives the death
of the process; each change is one transaction, so two copies of the program
never see half of one; a file that cannot be used is left as it is.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
from contextlib import contextmanager, suppress

from hmtui.personal.state import StateError
from hmtui.personal.store.rescue import put_behind_first_page, take_over
from hmtui.personal.store.soon import Soon
from hmtui.personal.store.tables import Connection, Deeds, Habits, Papers, Seen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

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
)
"""Each brings the file from the version of its place to the next one, in one transaction."""

VERSION = len(MIGRATIONS)
_NO_VERSION = 10_000
"""A number that no version will reach: whoever finds it looks at a damaged file."""
_PATIENCE = 2.0
"""Seconds that another program may hold the file before an action is refused."""
_GLANCE = 1.5
"""Seconds that it may be held when it is opened, as by a copy that ends on a slow disk; the browser begins without it then."""
_SOON = 0.005
"""Seconds until what was refused is tried again."""


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
        try:
            self._prepare(path, wal=wal, read_only=bool(read_only))
        except BaseException:
            self._in.db.close()
            raise
        self._path, self._file = path, _file_at(path)

    def _prepare(self, path: str, *, wal: bool, read_only: bool) -> None:
        version = self._version()
        if not 0 <= version < _NO_VERSION:
            raise sqlite3.DatabaseError("malformed: no such version")
        if version > VERSION:
            raise NewerError("Your stars and notes were last written by a newer hmtui.", hint="Update hmtui.")
        if read_only and version < VERSION:
            file, self._in.db = self._in.db, _connect(":memory:", "")
            file.backup(self._in.db)
            file.close()
        elif not read_only:
            self._in.do(f"PRAGMA busy_timeout = {1000 * _PATIENCE:.0f}")
            self._choose_log("WAL" if wal else "DELETE")
            # What is committed survives the death of the program; that it survives a power cut too, the log is
            # brought to the disk right after, beside the person's work: a slow disk takes longer than a frame.
            self._in.do(f"PRAGMA synchronous = {'NORMAL' if wal else 'FULL'}")
            self._soon = Soon(f"{path}-wal") if wal else None
        if version < VERSION:
            self._migrate()

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
                for statement in MIGRATIONS[version].split(";"):
                    self._in.do(statement)
                self._in.do(f"PRAGMA user_version = {version + 1}")

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
                self._in.do("COMMIT")
                if self._soon is not None:
                    self._soon.sync()
            except BaseException:
                if self._in.db.in_transaction:  # a full disk has rolled it back already
                    self._in.do("ROLLBACK")
                raise

    def data_version(self) -> int:
        """Give a number that changes when another connection has written."""
        return int(self._in.rows("PRAGMA data_version")[0][0])

    def check(self) -> str:
        """Give what SQLite thinks of the whole file; ``ok`` when nothing is wrong."""
        return str(self._in.rows("PRAGMA integrity_check(1)")[0][0])

    def rescue(self, path: str) -> int:
        """Take over whatever can be read of a damaged file into this empty one; give the number of papers."""
        self._rescue(path)
        if not self._papers():
            with suppress(OSError), tempfile.TemporaryDirectory(prefix="hmtui-") as folder:
                copy = f"{folder}/copy.db"
                Store(copy, wal=False).close()
                put_behind_first_page(path, copy)
                self._rescue(copy)
        return self._papers()

    def _rescue(self, path: str) -> None:
        with suppress(sqlite3.Error):
            damaged = Connection(_connect(path, "ro"))
            try:
                with self.transaction():
                    take_over(damaged, self._in)
            finally:
                damaged.db.close()

    def _papers(self) -> int:
        return int(self._in.rows("SELECT count(*) FROM paper")[0][0])


def _connect(path: str, read_only: str) -> sqlite3.Connection:
    name = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    mode = {"": "mode=rwc", "ro": "mode=ro", "immutable": "mode=ro&immutable=1"}[read_only]
    if path == ":memory:":
        mode = "mode=memory"
    elif not read_only and not os.path.exists(path):  # noqa: PTH110 - as above; one that is there may be open, see ``files``
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
    """Give what tells the file at a path from any other; None where there is none."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a name is enough
    except OSError:
        return None
    return status.st_dev, status.st_ino
