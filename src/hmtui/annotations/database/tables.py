"""The tables of the state file, with their queries and changes.

Invariant: rows of plain values go in and out; nothing here depends on records,
catalogs or screens.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hmtui.annotations.database.seals import checked, sealed_columns
from hmtui.annotations.values import UndoEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from hmtui.annotations.database.connection import Connection
    from hmtui.annotations.sessions import Session


__all__ = ["HistoryTables", "Papers", "SeenRecords", "UndoLog"]

_TAGGED = "SELECT paper, identity FROM tag JOIN identity USING (paper) WHERE held"
_UNDO = 100
"""Undo entries per session."""


class _Table:
    """A group of tables."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


class Papers(_Table):
    """The annotations of papers."""

    def of(self, identities: Iterable[str]) -> dict[str, int]:
        """Return the paper of each known identity."""
        return dict(self._connection.rows_in("SELECT identity, paper FROM identity WHERE identity IN ({})", identities))

    def states(self, papers: Iterable[int]) -> dict[int, tuple[bool, str, str]]:
        """Return star, read state and note of papers."""
        sql = f"SELECT {sealed_columns('paper')} FROM paper WHERE id IN ({{}})"
        rows = map(checked, self._connection.rows_in(sql, map(str, papers)))
        return {paper: (bool(starred), read, note) for paper, _, starred, _, read, _, note, *_ in rows}

    def tags(self, papers: Iterable[int]) -> dict[int, list[str]]:
        """Return the tags of papers, sorted."""
        found: dict[int, list[str]] = {}
        sql = f"SELECT {sealed_columns('tag')} FROM tag WHERE paper IN ({{}}) ORDER BY tag"
        for paper, tag, held, *_ in map(checked, self._connection.rows_in(sql, map(str, papers))):
            if held:
                found.setdefault(paper, []).append(tag)
        return found

    def all(self) -> list[tuple[int, str, int, float, str, float, str, float]]:
        """Return every paper: id, name, then star, read state and note, each followed by its time."""
        return self._connection.rows(
            "SELECT id, name, starred, starred_at, read, read_at, note, note_at FROM paper ORDER BY id"
        )

    def identities(self) -> list[tuple[str, int]]:
        """Return every identity with its paper."""
        return self._connection.rows("SELECT identity, paper FROM identity ORDER BY identity")

    def tags_ever(self) -> list[tuple[int, str, int, float]]:
        """Return every tag that a paper has or had: paper, tag, whether it has it, time of the change."""
        return self._connection.rows("SELECT paper, tag, held, at FROM tag ORDER BY paper, tag")

    def facts(self, paper: int) -> dict[str, tuple[float, str | int]]:
        """Return time and value of each fact of a paper: ``starred``, ``read``, ``note``, ``tag:NAME``."""
        sql = "SELECT starred_at, starred, read_at, read, note_at, note FROM paper WHERE id = ?"
        found: dict[str, tuple[float, str | int]] = {}
        for row in self._connection.rows(sql, (paper,)):
            found |= {"starred": row[:2], "read": row[2:4], "note": row[4:]}
        rows = self._connection.rows("SELECT tag, at, held FROM tag WHERE paper = ?", (paper,))
        return found | {f"tag:{tag}": (at, held) for tag, at, held in rows}

    def known_tags(self) -> list[tuple[str, int]]:
        """Return the tags in use with their number of papers, most used first."""
        return self._connection.rows(
            "SELECT tag, count(*) FROM tag WHERE held GROUP BY tag ORDER BY count(*) DESC, tag"
        )

    def where(self, fact: str, value: str = "", among: Iterable[str] | None = None) -> list[tuple[int, str]]:
        """Return each identity of the papers with a fact (starred, read or tag of a value, tag that begins with it, note), with its paper.

        ``among``: only these identities.
        """
        sql = {
            "starred": "SELECT paper, identity FROM paper JOIN identity ON paper = paper.id WHERE starred",
            "read": "SELECT paper, identity FROM paper JOIN identity ON paper = paper.id WHERE read = ?1",
            "note": "SELECT paper, identity FROM paper JOIN identity ON paper = paper.id WHERE note <> ''",
            "tag": f"{_TAGGED} AND tag = ?1",
            "tag begins": f"{_TAGGED} AND substr(tag, 1, length(?1)) = ?1",
        }[fact]
        first = (value,) if "?1" in sql else ()
        if among is None:
            return self._connection.rows(sql, first)
        return list(self._connection.rows_in(f"{sql} AND identity IN ({{}})", among, first))

    def notes(self) -> list[tuple[int, str, str]]:
        """Return each identity of the papers with a note: paper, identity, note."""
        return self._connection.rows(
            "SELECT paper, identity, note FROM paper JOIN identity ON paper = paper.id WHERE note <> ''"
        )

    def texts(self, among: Iterable[str] | None = None) -> list[tuple[int, str, str]]:
        """Return the note and each tag of papers, for each of their identities: paper, identity, text.

        ``among``: only these identities.
        """
        selects = (
            "SELECT paper, identity, note FROM paper JOIN identity ON paper = paper.id WHERE note <> ''",
            "SELECT paper, identity, tag FROM tag JOIN identity USING (paper) WHERE held",
        )
        if among is None:
            return [row for sql in selects for row in self._connection.rows(sql)]
        names = list(among)
        return [row for sql in selects for row in self._connection.rows_in(f"{sql} AND identity IN ({{}})", names)]

    def make(self, name: str) -> int:
        """Insert a paper without annotations; return its id."""
        return int(self._connection.execute("INSERT INTO paper (name) VALUES (?)", (name,)).lastrowid or 0)

    def name(self, papers: Iterable[tuple[int, str, Iterable[str]]]) -> None:
        """Update the names of papers and add identities; identities of another paper stay with that one."""
        rows = [(paper, name, tuple(identities)) for paper, name, identities in papers]
        sql = "UPDATE paper SET name = ?1 WHERE id = ?2 AND name <> ?1"
        self._connection.execute_many(sql, ((name, paper) for paper, name, _identities in rows))
        pairs = ((identity, paper) for paper, _name, identities in rows for identity in identities)
        self._connection.execute_many("INSERT OR IGNORE INTO identity (identity, paper) VALUES (?, ?)", pairs)

    def put(self, facts: Iterable[tuple[int, str, str | int]], at: float, *, newest: bool = True) -> None:
        """Write facts of papers: ``starred``, ``read``, ``note``, or ``tag:NAME`` (1 or 0).

        ``newest``: date them after the values they replace, even if the clock was set back.
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
                    "INSERT INTO tag (at, paper, tag, held) VALUES (?1, ?2, ?3, ?4)"
                    f" ON CONFLICT DO UPDATE SET held = ?4, at = {after.format('at')}"
                )
            else:
                sql = f"UPDATE paper SET {column} = ?2, {column}_at = {after.format(f'{column}_at')} WHERE id = ?3"
            self._connection.execute_many(sql, some)

    def merge_papers(self, paper: int, other: int) -> None:
        """Merge two papers; the newer value of each fact wins."""
        execute = self._connection.execute
        execute("UPDATE identity SET paper = ? WHERE paper = ?", (paper, other))
        for column in ("starred", "read", "note"):
            execute(
                f"UPDATE paper SET ({column}, {column}_at) = (SELECT {column}, {column}_at FROM paper WHERE id = ?2)"
                f" WHERE id = ?1 AND {column}_at < (SELECT {column}_at FROM paper WHERE id = ?2)",
                (paper, other),
            )
        execute(
            "INSERT INTO tag (paper, tag, held, at) SELECT ?1, tag, held, at FROM tag WHERE paper = ?2"
            " ON CONFLICT DO UPDATE SET held = excluded.held, at = excluded.at WHERE excluded.at > at",
            (paper, other),
        )
        execute("DELETE FROM tag WHERE paper = ?", (other,))
        execute("DELETE FROM paper WHERE id = ?", (other,))
        for entry_id, changes in self._connection.rows(
            "SELECT id, changes FROM deed WHERE changes LIKE ?", (f"%[{other}, %",)
        ):
            moved = [[paper if one[0] == other else one[0], *one[1:]] for one in json.loads(changes)]
            execute("UPDATE deed SET changes = ? WHERE id = ?", (json.dumps(moved), entry_id))


class UndoLog(_Table):
    """Undo entries, for undo and redo.

    A session owns its entries while it runs; the entries of ended sessions go to the first running
    session that makes a change. So no running copy undoes or deletes entries of another running one.
    """

    def add(self, session: Session, at: float, sentence: str, changes: str) -> None:
        """Add an undo entry; delete the session's redo entries, and its undo entries but the last hundred."""
        self._take_over(session)
        self._connection.execute("DELETE FROM deed WHERE undone <> '' AND session = ?", (session.name,))
        self._connection.execute(
            "INSERT INTO deed (session, at, sentence, changes) VALUES (?, ?, ?, ?)",
            (session.name, at, sentence, changes),
        )
        self._connection.execute(
            "DELETE FROM deed WHERE session = ?1"
            " AND id NOT IN (SELECT id FROM deed WHERE session = ?1 ORDER BY id DESC LIMIT ?2)",
            (session.name, _UNDO),
        )

    def next_to_undo(self, session: Session) -> UndoEntry | None:
        """Return the entry that a session can undo next."""
        self._take_over(session)
        return self._first("undone = '' AND session = ? ORDER BY id DESC", session)

    def next_to_redo(self, session: Session) -> UndoEntry | None:
        """Return the entry that a session can redo next."""
        self._take_over(session)
        return self._first("undone <> '' AND session = ? ORDER BY id", session)

    def _first(self, which: str, session: Session) -> UndoEntry | None:
        sql = f"SELECT {sealed_columns('deed')} FROM deed WHERE {which} LIMIT 1"
        for number, _session, at, sentence, changes, *_ in map(checked, self._connection.rows(sql, (session.name,))):
            return UndoEntry(number, at, sentence, changes)
        return None

    def _take_over(self, session: Session) -> None:
        """Take over the entries of ended sessions; the transaction ensures that only one session does."""
        others = self._connection.rows("SELECT DISTINCT session FROM deed WHERE session <> ?", (session.name,))
        ended = [(session.name, name) for (name,) in others if not session.is_alive(name)]
        self._connection.execute_many("UPDATE deed SET session = ? WHERE session = ?", ended)

    def mark(self, entry: int, undone: str) -> None:
        """Mark an entry as undone by a session; an empty name marks it as redone."""
        self._connection.execute("UPDATE deed SET undone = ? WHERE id = ?", (undone, entry))


class HistoryTables(_Table):
    """Saved views, recent queries, last positions."""

    def views(self, *, all_ever: bool = False) -> list[tuple[str, str, str, str, float, int]]:
        """Return the saved views by name, each with whether it still exists; ``all_ever``: deleted ones too."""
        which = "" if all_ever else "WHERE held"
        return self._connection.rows(f"SELECT name, query, sort, tab, at, held FROM view {which} ORDER BY name")

    def put_view(self, view: Sequence[str | int], at: float, *, newest: bool = True) -> None:
        """Write a view: name, query, sort, tab, and 1, or 0 if deleted; ``newest`` as in ``Papers.put``."""
        after = "max(?1, round(at + 0.001, 3))" if newest else "?1"
        self._connection.execute(
            "INSERT INTO view (at, name, query, sort, tab, held) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
            f" ON CONFLICT DO UPDATE SET query = ?3, sort = ?4, tab = ?5, held = ?6, at = {after}",
            (at, *view),
        )

    def queries(self, limit: int) -> list[str]:
        """Return the recent queries, newest first."""
        return [text for (text,) in self._connection.rows("SELECT text FROM query ORDER BY at DESC LIMIT ?", (limit,))]

    def put_query(self, text: str, at: float, keep: int) -> None:
        """Save a query; delete all but the ``keep`` newest."""
        self._connection.execute("INSERT OR REPLACE INTO query VALUES (?, ?)", (text, at))
        self._connection.execute(
            "DELETE FROM query WHERE text NOT IN (SELECT text FROM query ORDER BY at DESC LIMIT ?)", (keep,)
        )

    def position(self, source: str) -> tuple[str, str, str, str] | None:
        """Return the last position in a source: query, sort, tab, record."""
        rows = self._connection.rows("SELECT query, sort, tab, entry FROM place WHERE source = ?", (source,))
        return rows[0] if rows else None

    def put_position(self, source: str, position: Sequence[str], at: float) -> None:
        """Save the position in a source: query, sort, tab, record."""
        self._connection.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?)", (source, *position, at))

    def last_source(self) -> str:
        """Return the source that was opened last."""
        rows = self._connection.rows("SELECT source FROM place ORDER BY at DESC LIMIT 1")
        return str(rows[0][0]) if rows else ""

    def sources(self, limit: int) -> list[tuple[str, float, int]]:
        """Return the recent sources, newest first: the source, when it was opened, and how many records it had then."""
        sql = (
            "SELECT source, at, (SELECT count(*) FROM seen WHERE catalog = source AND gone IS NULL) "
            "FROM place WHERE source <> '' ORDER BY at DESC LIMIT ?"
        )
        return self._connection.rows(sql, (limit,))


class SeenRecords(_Table):
    """The records of each catalog at the user's visits."""

    def visit(self, catalog: str) -> tuple[float, float, str] | None:
        """Return the time of the last visit to a catalog, the time since when records count as new, and its file mark."""
        rows = self._connection.rows("SELECT last, since, print FROM visit WHERE catalog = ?", (catalog,))
        return rows[0] if rows else None

    def put_visit(self, catalog: str, last: float, since: float, mark: str) -> None:
        """Save a visit to a catalog."""
        self._connection.execute("INSERT OR REPLACE INTO visit VALUES (?, ?, ?, ?)", (catalog, last, since, mark))

    def changed_since(self, catalog: str, since: float) -> list[str]:
        """Return the existing records of a catalog that were added or changed after a time."""
        sql = "SELECT entry FROM seen WHERE catalog = ? AND changed > ? AND gone IS NULL"
        return [entry for (entry,) in self._connection.rows(sql, (catalog, since))]

    def records(self, catalog: str) -> list[tuple[str, str, int, float, float, float | None]]:
        """Return the records seen in a catalog: id, name, fingerprint, first seen, last changed, removed."""
        return self._connection.rows(
            "SELECT entry, name, print, first, changed, gone FROM seen WHERE catalog = ?", (catalog,)
        )

    def put(self, catalog: str, rows: Iterable[tuple[str, str, int, float, float]]) -> None:
        """Save records: id, name, fingerprint, first seen, last changed."""
        self._connection.execute_many(
            "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?, ?, NULL)", ((catalog, *row) for row in rows)
        )

    def put_gone(self, catalog: str, entries: Iterable[str], at: float) -> None:
        """Mark records as removed from a catalog."""
        sql = "UPDATE seen SET gone = ? WHERE catalog = ? AND entry = ?"
        self._connection.execute_many(sql, ((at, catalog, entry) for entry in entries))
