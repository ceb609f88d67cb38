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

import sqlite3
from contextlib import contextmanager
from threading import RLock

from hmtui.personal.state import StateError
from hmtui.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

__all__ = ["MIGRATIONS", "VERSION", "Deeds", "Habits", "NewerError", "Papers", "Seen", "Session", "Store"]

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
)
"""Each brings the file from the version of its place to the next one, in one transaction."""

VERSION = len(MIGRATIONS)
_PATIENCE_MS = 2_000
"""How long another program may hold the file before an action is refused."""
_UNDO = 100
"""Deeds that can be undone, across restarts."""
_MANY = 500
"""Values that one statement takes."""


class NewerError(StateError):
    """The file was written by a newer version of the program."""


class _Connection:
    """One connection, used by one thread at a time."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.lock = RLock()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask for rows."""
        with self.lock:
            return self.db.execute(sql, values).fetchall()

    def rows_in(self, sql: str, values: Iterable[str]) -> Iterator[tuple[Any, ...]]:
        """Ask for rows of any number of values; ``sql`` has ``{}`` where they go."""
        every = list(values)
        for start in range(0, len(every), _MANY):
            some = every[start : start + _MANY]
            yield from self.rows(sql.format(",".join("?" * len(some))), some)


class _Table:
    """A part of the file."""

    def __init__(self, connection: _Connection) -> None:
        self._in = connection


class Papers(_Table):
    """What is noted of papers."""

    def of(self, identities: Iterable[str]) -> dict[str, int]:
        """Give the paper of each identity that is known."""
        return dict(self._in.rows_in("SELECT identity, paper FROM identity WHERE identity IN ({})", identities))

    def noted(self, papers: Iterable[int]) -> dict[int, tuple[bool, str, str]]:
        """Give star, read state and note of papers."""
        rows = self._in.rows_in("SELECT id, starred, read, note FROM paper WHERE id IN ({})", map(str, papers))
        return {paper: (bool(starred), read, note) for paper, starred, read, note in rows}

    def tags(self, papers: Iterable[int]) -> dict[int, list[str]]:
        """Give the tags of papers, in their order."""
        found: dict[int, list[str]] = {}
        sql = "SELECT paper, tag FROM tag WHERE held AND paper IN ({}) ORDER BY tag"
        for paper, tag in self._in.rows_in(sql, map(str, papers)):
            found.setdefault(paper, []).append(tag)
        return found

    def all(self) -> list[tuple[int, str, int, float, str, float, str, float]]:
        """Give every paper: id, name, then star, read state and note, each with its time."""
        return self._in.rows(
            "SELECT id, name, starred, starred_at, read, read_at, note, note_at FROM paper ORDER BY id"
        )

    def identities(self) -> list[tuple[str, int]]:
        """Give every identity with its paper."""
        return self._in.rows("SELECT identity, paper FROM identity ORDER BY identity")

    def tags_ever(self) -> list[tuple[int, str, int, float]]:
        """Give every tag that a paper has or had: paper, tag, whether it has it, since when."""
        return self._in.rows("SELECT paper, tag, held, at FROM tag ORDER BY paper, tag")

    def times(self, paper: int) -> dict[str, float]:
        """Give when each fact of a paper was noted: ``starred``, ``read``, ``note``, ``tag:NAME``."""
        found: dict[str, float] = {}
        for row in self._in.rows("SELECT starred_at, read_at, note_at FROM paper WHERE id = ?", (paper,)):
            found |= dict(zip(("starred", "read", "note"), row, strict=True))
        rows = self._in.rows("SELECT tag, at FROM tag WHERE paper = ?", (paper,))
        return found | {f"tag:{tag}": at for tag, at in rows}

    def known_tags(self) -> list[str]:
        """Give the tags in use, the most used first."""
        return [
            tag for (tag,) in self._in.rows("SELECT tag FROM tag WHERE held GROUP BY tag ORDER BY count(*) DESC, tag")
        ]

    def identities_where(self, fact: str, value: str = "") -> Iterator[str]:
        """Give the identities of all papers with a fact: starred, read (of a value), note, tag (of a value)."""
        sql = {
            "starred": "SELECT identity FROM paper JOIN identity ON paper = paper.id WHERE starred",
            "read": "SELECT identity FROM paper JOIN identity ON paper = paper.id WHERE read = ?",
            "note": "SELECT identity FROM paper JOIN identity ON paper = paper.id WHERE note <> ''",
            "tag": "SELECT identity FROM tag JOIN identity USING (paper) WHERE held AND tag = ?",
        }[fact]
        for (identity,) in self._in.rows(sql, (value,) if "?" in sql else ()):
            yield identity

    def notes(self) -> list[tuple[str, str]]:
        """Give the identities of papers with a note, each with the note."""
        return self._in.rows("SELECT identity, note FROM paper JOIN identity ON paper = paper.id WHERE note <> ''")

    def make(self, name: str) -> int:
        """Add a paper of which nothing is noted yet."""
        with self._in.lock:
            return int(self._in.db.execute("INSERT INTO paper (name) VALUES (?)", (name,)).lastrowid or 0)

    def name(self, paper: int, name: str, identities: Iterable[str]) -> None:
        """Note what a paper is called now; identities that lead to another paper stay with that one."""
        with self._in.lock:
            self._in.db.execute("UPDATE paper SET name = ? WHERE id = ? AND name <> ?", (name, paper, name))
            self._in.db.executemany(
                "INSERT OR IGNORE INTO identity VALUES (?, ?)", [(identity, paper) for identity in identities]
            )

    def put(self, paper: int, field: str, value: str | int, at: float) -> None:
        """Note a fact of a paper: ``starred``, ``read``, ``note``, or ``tag:NAME`` (1 or 0)."""
        with self._in.lock:
            if field.startswith("tag:"):
                self._in.db.execute("INSERT OR REPLACE INTO tag VALUES (?, ?, ?, ?)", (paper, field[4:], value, at))
                return
            column = {"starred": "starred", "read": "read", "note": "note"}[field]
            self._in.db.execute(f"UPDATE paper SET {column} = ?, {column}_at = ? WHERE id = ?", (value, at, paper))  # noqa: S608 - one of three names


class Session(Record):
    """One running copy of the program."""

    id: str
    began: float


class Deeds(_Table):
    """What was done, for undo and redo; by whom, so that one running copy does not take back what another has just done."""

    def add(self, session: Session, at: float, sentence: str, changes: str) -> None:
        """Remember what was done; what this session could do again is forgotten, and all but the last hundred."""
        with self._in.lock:
            self._in.db.execute(
                "DELETE FROM deed WHERE undone = ? OR (undone <> '' AND at < ?)", (session.id, session.began)
            )
            self._in.db.execute(
                "INSERT INTO deed (session, at, sentence, changes) VALUES (?, ?, ?, ?)",
                (session.id, at, sentence, changes),
            )
            self._in.db.execute("DELETE FROM deed WHERE id <= (SELECT max(id) FROM deed) - ?", (_UNDO,))

    def last_done(self, session: Session) -> tuple[int, str, str] | None:
        """Give the last deed (id, sentence, changes) of this session, or of any before it began."""
        rows = self._in.rows(
            "SELECT id, sentence, changes FROM deed WHERE undone = '' AND (session = ? OR at < ?) ORDER BY id DESC LIMIT 1",
            (session.id, session.began),
        )
        return rows[0] if rows else None

    def last_undone(self, session: Session) -> tuple[int, str, str] | None:
        """Give the deed that was taken back last, by this session or before it began."""
        rows = self._in.rows(
            "SELECT id, sentence, changes FROM deed WHERE undone = ? OR (undone <> '' AND at < ?) ORDER BY id LIMIT 1",
            (session.id, session.began),
        )
        return rows[0] if rows else None

    def mark(self, deed: int, undone: str) -> None:
        """Note which session took a deed back; empty: it was done again."""
        with self._in.lock:
            self._in.db.execute("UPDATE deed SET undone = ? WHERE id = ?", (undone, deed))


class Habits(_Table):
    """Views, queries, places: how the person looks at catalogs."""

    def views(self) -> list[tuple[str, str, str, str, float]]:
        """Give the saved views by name."""
        return self._in.rows("SELECT name, query, sort, tab, at FROM view ORDER BY name")

    def put_view(self, name: str, query: str, sort: str, tab: str, at: float) -> None:
        """Save a view; one of the same name gives way."""
        with self._in.lock:
            self._in.db.execute("INSERT OR REPLACE INTO view VALUES (?, ?, ?, ?, ?)", (name, query, sort, tab, at))

    def drop_view(self, name: str) -> bool:
        """Forget a view; tell whether there was one."""
        with self._in.lock:
            return self._in.db.execute("DELETE FROM view WHERE name = ?", (name,)).rowcount > 0

    def queries(self, limit: int) -> list[str]:
        """Give the queries that were asked last, the newest first."""
        return [text for (text,) in self._in.rows("SELECT text FROM query ORDER BY at DESC LIMIT ?", (limit,))]

    def put_query(self, text: str, at: float, keep: int) -> None:
        """Remember a query."""
        with self._in.lock:
            self._in.db.execute("INSERT OR REPLACE INTO query VALUES (?, ?)", (text, at))
            self._in.db.execute(
                "DELETE FROM query WHERE text NOT IN (SELECT text FROM query ORDER BY at DESC LIMIT ?)", (keep,)
            )

    def place(self, source: str) -> tuple[str, str, str, str] | None:
        """Give query, sort, tab and record of the last look at a source."""
        rows = self._in.rows("SELECT query, sort, tab, entry FROM place WHERE source = ?", (source,))
        return rows[0] if rows else None

    def put_place(self, source: str, place: Sequence[str], at: float) -> None:
        """Remember where the person was in a source: query, sort, tab, record."""
        with self._in.lock:
            self._in.db.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?)", (source, *place, at))

    def last_source(self) -> str:
        """Give the source that was looked at last."""
        rows = self._in.rows("SELECT source FROM place ORDER BY at DESC LIMIT 1")
        return str(rows[0][0]) if rows else ""

    def sources(self, limit: int) -> list[str]:
        """Give the sources that were looked at last, the newest first."""
        return [
            source
            for (source,) in self._in.rows(
                "SELECT source FROM place WHERE source <> '' ORDER BY at DESC LIMIT ?", (limit,)
            )
        ]


class Seen(_Table):
    """What a catalog held when the person looked."""

    def visit(self, catalog: str) -> tuple[float, float] | None:
        """Give when a catalog was last looked at, and since when things in it are new."""
        rows = self._in.rows("SELECT last, since FROM visit WHERE catalog = ?", (catalog,))
        return rows[0] if rows else None

    def put_visit(self, catalog: str, last: float, since: float) -> None:
        """Remember a look at a catalog."""
        with self._in.lock:
            self._in.db.execute("INSERT OR REPLACE INTO visit VALUES (?, ?, ?)", (catalog, last, since))

    def catalogs(self) -> list[str]:
        """Give the catalogs whose records are remembered."""
        return [catalog for (catalog,) in self._in.rows("SELECT catalog FROM visit ORDER BY last DESC")]

    def records(self, catalog: str) -> list[tuple[str, str, int, float, float, float | None]]:
        """Give what was seen in a catalog: record, name, print, first seen, last changed, gone since."""
        return self._in.rows("SELECT entry, name, print, first, changed, gone FROM seen WHERE catalog = ?", (catalog,))

    def put(self, catalog: str, rows: Iterable[tuple[str, str, int, float, float]]) -> None:
        """Remember records: id, name, print, first seen, last changed."""
        with self._in.lock:
            self._in.db.executemany(
                "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?, NULL)", ((catalog, *row) for row in rows)
            )

    def put_gone(self, catalog: str, entries: Iterable[str], at: float) -> None:
        """Note that records are no longer in a catalog."""
        with self._in.lock:
            self._in.db.executemany(
                "UPDATE seen SET gone = ? WHERE catalog = ? AND entry = ?", ((at, catalog, entry) for entry in entries)
            )


class Store:
    """An open file of personal state."""

    def __init__(self, path: str, *, wal: bool = True, read_only: bool = False) -> None:
        """Open a file, making it or bringing it up to date where that is needed.

        Raises:
            NewerError: it is of a later version.
            sqlite3.Error: it is damaged, locked, or cannot be written.
        """
        mode = "ro" if read_only else "rwc"
        name = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        db = sqlite3.connect(
            f"file:{name}?mode={mode}",
            uri=True,
            timeout=_PATIENCE_MS / 1000,
            isolation_level=None,
            check_same_thread=False,
        )
        self._in = _Connection(db)
        self.papers, self.deeds = Papers(self._in), Deeds(self._in)
        self.habits, self.seen = Habits(self._in), Seen(self._in)
        try:
            self._prepare(wal=wal, read_only=read_only)
        except BaseException:
            self._in.db.close()
            raise

    def _prepare(self, *, wal: bool, read_only: bool) -> None:
        version = self._in.db.execute("PRAGMA user_version").fetchone()[0]
        if version > VERSION:
            raise NewerError("Your stars and notes were last written by a newer hmtui.", hint="Update hmtui.")
        if read_only:
            return
        self._in.db.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
        # The journal is synced at each commit: an acknowledged action survives a power cut as well.
        self._in.db.execute("PRAGMA synchronous = FULL")
        if version < VERSION:
            self._migrate()

    def _migrate(self) -> None:
        while True:
            with self.transaction():
                version = self._in.db.execute("PRAGMA user_version").fetchone()[0]
                if version >= VERSION:  # another copy of the program was quicker
                    return
                for statement in MIGRATIONS[version].split(";"):
                    self._in.db.execute(statement)
                self._in.db.execute(f"PRAGMA user_version = {version + 1}")

    def close(self) -> None:
        """Close the file."""
        with self._in.lock:
            self._in.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do several things as one, or none of them."""
        with self._in.lock:
            self._in.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._in.db.execute("COMMIT")
            except BaseException:
                if self._in.db.in_transaction:  # a full disk has rolled it back already
                    self._in.db.execute("ROLLBACK")
                raise

    def data_version(self) -> int:
        """Give a number that changes when another connection has written."""
        return int(self._in.rows("PRAGMA data_version")[0][0])

    def check(self) -> str:
        """Give what SQLite thinks of the whole file; ``ok`` when nothing is wrong."""
        return str(self._in.rows("PRAGMA integrity_check(1)")[0][0])
