"""The tables of the file of personal state, each with what can be asked of it and noted in it.

Invariant: rows of plain values go in and out; nothing here knows of records,
catalogs or screens.
"""

from __future__ import annotations

import json
import sqlite3
from threading import RLock
from typing import TYPE_CHECKING

from hmtui.annotations.database.seals import checked, sealed_columns
from hmtui.text.cleaning import writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, TypeVar

    from hmtui.annotations.sessions import Session

    _Taken = TypeVar("_Taken")

__all__ = ["Connection", "Deeds", "Habits", "Papers", "Seen"]

_UNDO = 100
"""Deeds that can be undone, across restarts."""
_MANY = 500
"""Values that one statement takes."""


class Connection:
    """One connection, used by one thread at a time."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.lock = RLock()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Ask for rows."""
        return self._run(sql, values, sqlite3.Cursor.fetchall)

    def do(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Change something."""
        return self._run(sql, values, lambda cursor: cursor)

    def do_each(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Change something for each of some rows."""
        every = list(rows)
        with self.lock:
            try:
                self.db.executemany(sql, every)
            except UnicodeEncodeError:
                # What was done before the one that cannot be written is done again, which is the same.
                self.db.executemany(sql, map(_writable, every))
            except UnicodeDecodeError as error:  # as above
                raise sqlite3.DatabaseError("malformed") from error

    def _run(self, sql: str, values: Sequence[Any], take: Callable[[sqlite3.Cursor], _Taken]) -> _Taken:
        with self.lock:
            try:
                return take(self.db.execute(sql, values))
            except UnicodeEncodeError:  # as of a file whose name is no text
                return take(self.db.execute(sql, _writable(values)))
            except UnicodeDecodeError as error:  # a complaint that quotes what is no text
                raise sqlite3.DatabaseError("malformed") from error

    def rows_in(self, sql: str, values: Iterable[str], first: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
        """Ask for rows of any number of values; ``sql`` has ``{}`` where they go, and takes ``first`` before them."""
        every = list(values)
        for start in range(0, len(every), _MANY):
            some = every[start : start + _MANY]
            yield from self.rows(sql.format(",".join("?" * len(some))), [*first, *some])


def _writable(values: Sequence[Any]) -> list[Any]:
    """Return values with a question mark for each surrogate, which no text can hold."""
    return [writable(value) if isinstance(value, str) else value for value in values]


class _Table:
    """A part of the file."""

    def __init__(self, connection: Connection) -> None:
        self._in = connection


class Papers(_Table):
    """What is noted of papers."""

    def of(self, identities: Iterable[str]) -> dict[str, int]:
        """Return the paper of each identity that is known."""
        return dict(self._in.rows_in("SELECT identity, paper FROM identity WHERE identity IN ({})", identities))

    def noted(self, papers: Iterable[int]) -> dict[int, tuple[bool, str, str]]:
        """Return star, read state and note of papers."""
        sql = f"SELECT {sealed_columns('paper')} FROM paper WHERE id IN ({{}})"  # noqa: S608 - names of ours
        rows = map(checked, self._in.rows_in(sql, map(str, papers)))
        return {paper: (bool(starred), read, note) for paper, _, starred, _, read, _, note, *_ in rows}

    def tags(self, papers: Iterable[int]) -> dict[int, list[str]]:
        """Return the tags of papers, in their order."""
        found: dict[int, list[str]] = {}
        sql = f"SELECT {sealed_columns('tag')} FROM tag WHERE paper IN ({{}}) ORDER BY tag"  # noqa: S608 - names of ours
        for paper, tag, held, *_ in map(checked, self._in.rows_in(sql, map(str, papers))):
            if held:
                found.setdefault(paper, []).append(tag)
        return found

    def all(self) -> list[tuple[int, str, int, float, str, float, str, float]]:
        """Return every paper: id, name, then star, read state and note, each with its time."""
        return self._in.rows(
            "SELECT id, name, starred, starred_at, read, read_at, note, note_at FROM paper ORDER BY id"
        )

    def identities(self) -> list[tuple[str, int]]:
        """Return every identity with its paper."""
        return self._in.rows("SELECT identity, paper FROM identity ORDER BY identity")

    def tags_ever(self) -> list[tuple[int, str, int, float]]:
        """Return every tag that a paper has or had: paper, tag, whether it has it, since when."""
        return self._in.rows("SELECT paper, tag, held, at FROM tag ORDER BY paper, tag")

    def facts(self, paper: int) -> dict[str, tuple[float, str | int]]:
        """Return when each fact of a paper was noted, and what: ``starred``, ``read``, ``note``, ``tag:NAME``."""
        sql = "SELECT starred_at, starred, read_at, read, note_at, note FROM paper WHERE id = ?"
        found: dict[str, tuple[float, str | int]] = {}
        for row in self._in.rows(sql, (paper,)):
            found |= {"starred": row[:2], "read": row[2:4], "note": row[4:]}
        rows = self._in.rows("SELECT tag, at, held FROM tag WHERE paper = ?", (paper,))
        return found | {f"tag:{tag}": (at, held) for tag, at, held in rows}

    def known_tags(self) -> list[tuple[str, int]]:
        """Return the tags in use with the number of their papers, the most used first."""
        return self._in.rows("SELECT tag, count(*) FROM tag WHERE held GROUP BY tag ORDER BY count(*) DESC, tag")

    def where(self, fact: str, value: str = "", among: Iterable[str] | None = None) -> list[tuple[int, str]]:
        """Return all papers with a fact (starred, read or tag of a value, note), each with each of its identities.

        ``among``: of these identities only.
        """
        sql = {
            "starred": "SELECT paper, identity FROM paper JOIN identity ON paper = paper.id WHERE starred",
            "read": "SELECT paper, identity FROM paper JOIN identity ON paper = paper.id WHERE read = ?1",
            "note": "SELECT paper, identity FROM paper JOIN identity ON paper = paper.id WHERE note <> ''",
            "tag": "SELECT paper, identity FROM tag JOIN identity USING (paper) WHERE held AND tag = ?1",
        }[fact]
        first = (value,) if "?1" in sql else ()
        if among is None:
            return self._in.rows(sql, first)
        return list(self._in.rows_in(f"{sql} AND identity IN ({{}})", among, first))

    def notes(self) -> list[tuple[int, str, str]]:
        """Return the papers with a note, each with each of its identities and the note."""
        return self._in.rows(
            "SELECT paper, identity, note FROM paper JOIN identity ON paper = paper.id WHERE note <> ''"
        )

    def make(self, name: str) -> int:
        """Add a paper of which nothing is noted yet."""
        return int(self._in.do("INSERT INTO paper (name) VALUES (?)", (name,)).lastrowid or 0)

    def name(self, papers: Iterable[tuple[int, str, Iterable[str]]]) -> None:
        """Note what papers are called now; identities that lead to another paper stay with that one."""
        rows = [(paper, name, tuple(identities)) for paper, name, identities in papers]
        sql = "UPDATE paper SET name = ?1 WHERE id = ?2 AND name <> ?1"
        self._in.do_each(sql, ((name, paper) for paper, name, _identities in rows))
        pairs = ((identity, paper) for paper, _name, identities in rows for identity in identities)
        self._in.do_each("INSERT OR IGNORE INTO identity (identity, paper) VALUES (?, ?)", pairs)

    def put(self, facts: Iterable[tuple[int, str, str | int]], at: float, *, newest: bool = True) -> None:
        """Note facts of papers: ``starred``, ``read``, ``note``, or ``tag:NAME`` (1 or 0).

        ``newest``: they are dated after what they replace, also where the clock was put back meanwhile.
        """
        after = "max(?1, round({} + 0.001, 3))" if newest else "?1"
        rows: dict[str, list[tuple[Any, ...]]] = {}
        for paper, field, value in facts:
            if field.startswith("tag:"):
                rows.setdefault("tag", []).append((at, paper, field[4:], value))
            else:
                rows.setdefault({"starred": "starred", "read": "read", "note": "note"}[field], []).append(
                    (at, value, paper)
                )
        for column, some in rows.items():
            if column == "tag":
                sql = (
                    "INSERT INTO tag (at, paper, tag, held) VALUES (?1, ?2, ?3, ?4)"  # noqa: S608 - one of two words
                    f" ON CONFLICT DO UPDATE SET held = ?4, at = {after.format('at')}"
                )
            else:
                sql = f"UPDATE paper SET {column} = ?2, {column}_at = {after.format(f'{column}_at')} WHERE id = ?3"  # noqa: S608 - one of three names
            self._in.do_each(sql, some)

    def unite(self, paper: int, other: int) -> None:
        """Make two papers one, since they have turned out to be: of each fact the newer one holds."""
        do = self._in.do
        do("UPDATE identity SET paper = ? WHERE paper = ?", (paper, other))
        for column in ("starred", "read", "note"):
            do(
                f"UPDATE paper SET ({column}, {column}_at) = (SELECT {column}, {column}_at FROM paper WHERE id = ?2)"  # noqa: S608 - one of three names
                f" WHERE id = ?1 AND {column}_at < (SELECT {column}_at FROM paper WHERE id = ?2)",
                (paper, other),
            )
        do(
            "INSERT INTO tag (paper, tag, held, at) SELECT ?1, tag, held, at FROM tag WHERE paper = ?2"
            " ON CONFLICT DO UPDATE SET held = excluded.held, at = excluded.at WHERE excluded.at > at",
            (paper, other),
        )
        do("DELETE FROM tag WHERE paper = ?", (other,))
        do("DELETE FROM paper WHERE id = ?", (other,))
        for deed, changes in self._in.rows("SELECT id, changes FROM deed WHERE changes LIKE ?", (f"%[{other}, %",)):
            moved = [[paper if one[0] == other else one[0], *one[1:]] for one in json.loads(changes)]
            do("UPDATE deed SET changes = ? WHERE id = ?", (json.dumps(moved), deed))


class Deeds(_Table):
    """What was done, for undo and redo.

    A session owns what it did for as long as it lives; what ended sessions left belongs to the first living
    one that changes something. So no running copy takes back or forgets what another one can undo or redo.
    """

    def add(self, session: Session, at: float, sentence: str, changes: str) -> None:
        """Remember what was done; what this session could do again is forgotten, and all but its last hundred."""
        self._take_over(session)
        self._in.do("DELETE FROM deed WHERE undone <> '' AND session = ?", (session.name,))
        self._in.do(
            "INSERT INTO deed (session, at, sentence, changes) VALUES (?, ?, ?, ?)",
            (session.name, at, sentence, changes),
        )
        self._in.do(
            "DELETE FROM deed WHERE session = ?1"
            " AND id NOT IN (SELECT id FROM deed WHERE session = ?1 ORDER BY id DESC LIMIT ?2)",
            (session.name, _UNDO),
        )

    def last_done(self, session: Session) -> tuple[int, str, str] | None:
        """Return the last deed (id, sentence, changes) that a session can undo."""
        self._take_over(session)
        return self._first("undone = '' AND session = ? ORDER BY id DESC", session)

    def last_undone(self, session: Session) -> tuple[int, str, str] | None:
        """Return the deed that a session can redo next."""
        self._take_over(session)
        return self._first("undone <> '' AND session = ? ORDER BY id", session)

    def _first(self, which: str, session: Session) -> tuple[int, str, str] | None:
        sql = f"SELECT {sealed_columns('deed')} FROM deed WHERE {which} LIMIT 1"  # noqa: S608 - one of two conditions
        for number, _session, _at, sentence, changes, *_ in map(checked, self._in.rows(sql, (session.name,))):
            return number, sentence, changes
        return None

    def _take_over(self, session: Session) -> None:
        """Make what ended sessions left the session's own; the transaction sees to it that only one does."""
        others = self._in.rows("SELECT DISTINCT session FROM deed WHERE session <> ?", (session.name,))
        ended = [(session.name, name) for (name,) in others if not session.is_alive(name)]
        self._in.do_each("UPDATE deed SET session = ? WHERE session = ?", ended)

    def mark(self, deed: int, undone: str) -> None:
        """Note which session took a deed back; empty: it was done again."""
        self._in.do("UPDATE deed SET undone = ? WHERE id = ?", (undone, deed))


class Habits(_Table):
    """Views, queries, places: how the user looks at catalogs."""

    def views(self, *, all_ever: bool = False) -> list[tuple[str, str, str, str, float, int]]:
        """Return the saved views by name, and whether each is still there; ``all_ever``: also those that were deleted."""
        which = "" if all_ever else "WHERE held"
        return self._in.rows(f"SELECT name, query, sort, tab, at, held FROM view {which} ORDER BY name")  # noqa: S608 - one of two words

    def put_view(self, view: Sequence[str | int], at: float, *, newest: bool = True) -> None:
        """Note a view: its name, query, sort, tab, and 1, or 0 for one that is deleted; see ``Papers.put``."""
        after = "max(?1, round(at + 0.001, 3))" if newest else "?1"
        self._in.do(
            "INSERT INTO view (at, name, query, sort, tab, held) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"  # noqa: S608 - as above
            f" ON CONFLICT DO UPDATE SET query = ?3, sort = ?4, tab = ?5, held = ?6, at = {after}",
            (at, *view),
        )

    def queries(self, limit: int) -> list[str]:
        """Return the queries that were asked last, the newest first."""
        return [text for (text,) in self._in.rows("SELECT text FROM query ORDER BY at DESC LIMIT ?", (limit,))]

    def put_query(self, text: str, at: float, keep: int) -> None:
        """Remember a query."""
        self._in.do("INSERT OR REPLACE INTO query VALUES (?, ?)", (text, at))
        self._in.do("DELETE FROM query WHERE text NOT IN (SELECT text FROM query ORDER BY at DESC LIMIT ?)", (keep,))

    def place(self, source: str) -> tuple[str, str, str, str] | None:
        """Return query, sort, tab and record of the last look at a source."""
        rows = self._in.rows("SELECT query, sort, tab, entry FROM place WHERE source = ?", (source,))
        return rows[0] if rows else None

    def put_place(self, source: str, place: Sequence[str], at: float) -> None:
        """Remember where the user was in a source: query, sort, tab, record."""
        self._in.do("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?)", (source, *place, at))

    def last_source(self) -> str:
        """Return the source that was looked at last."""
        rows = self._in.rows("SELECT source FROM place ORDER BY at DESC LIMIT 1")
        return str(rows[0][0]) if rows else ""

    def sources(self, limit: int) -> list[str]:
        """Return the sources that were looked at last, the newest first."""
        return [
            source
            for (source,) in self._in.rows(
                "SELECT source FROM place WHERE source <> '' ORDER BY at DESC LIMIT ?", (limit,)
            )
        ]


class Seen(_Table):
    """What a catalog held when the user looked."""

    def visit(self, catalog: str) -> tuple[float, float, str] | None:
        """Return when a catalog was last looked at, since when things in it are new, and its print then."""
        rows = self._in.rows("SELECT last, since, print FROM visit WHERE catalog = ?", (catalog,))
        return rows[0] if rows else None

    def put_visit(self, catalog: str, last: float, since: float, mark: str) -> None:
        """Remember a look at a catalog."""
        self._in.do("INSERT OR REPLACE INTO visit VALUES (?, ?, ?, ?)", (catalog, last, since, mark))

    def changed_since(self, catalog: str, since: float) -> list[str]:
        """Return the records of a catalog that came or changed after a moment, and are there."""
        sql = "SELECT entry FROM seen WHERE catalog = ? AND changed > ? AND gone IS NULL"
        return [entry for (entry,) in self._in.rows(sql, (catalog, since))]

    def records(self, catalog: str) -> list[tuple[str, str, int, float, float, float | None]]:
        """Return what was seen in a catalog: record, name, print, first seen, last changed, gone since."""
        return self._in.rows("SELECT entry, name, print, first, changed, gone FROM seen WHERE catalog = ?", (catalog,))

    def put(self, catalog: str, rows: Iterable[tuple[str, str, int, float, float]]) -> None:
        """Remember records: id, name, print, first seen, last changed."""
        self._in.do_each(
            "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?, NULL)", ((catalog, *row) for row in rows)
        )

    def put_gone(self, catalog: str, entries: Iterable[str], at: float) -> None:
        """Note that records are no longer in a catalog."""
        sql = "UPDATE seen SET gone = ? WHERE catalog = ? AND entry = ?"
        self._in.do_each(sql, ((at, catalog, entry) for entry in entries))
