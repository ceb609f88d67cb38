"""Recover rows from a damaged database file: row by row, from both ends, around unreadable pages.

Invariant: the damaged file is never modified, and only rows with plausible values are
copied.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.annotations.database.pages import sealed_rows
from hmtui.annotations.database.seals import SEALED, seal_of
from hmtui.annotations.values import READ_STATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from hmtui.annotations.database.connection import Connection

__all__ = ["Rescued", "copies_of", "copy_readable"]

_KEYS = {
    "view": "name",
    "query": "text",
    "place": "source",
    "visit": "catalog",
    "seen": "catalog, entry",
    "identity": "identity",
    "tag": "paper, tag",
}
"""Tables stored in the order of a key; the others are stored in the order of their row ids."""
_GAP = 2_000
"""Consecutive missing row ids after which a table is taken to end."""
_MAX_FAULTS = 10_000
"""Unreadable rows of a table that are skipped; a limit, since pages may point to each other."""
_LAST = 32503680000.0
"""The year 3000, in seconds; later times are invalid."""
_PAGE = 4096
"""Bytes of a page."""


class Rescued(Struct, frozen=True):
    """How much of a damaged file was recovered."""

    papers: int = 0
    """Papers that were recovered."""
    doubtful: tuple[str, ...] = ()
    """Names of papers whose annotations may be wrong."""
    lost: int = 0
    """Papers that could not be recovered; 0 when unknown."""
    is_older: bool = False
    """Whether the latest changes are missing."""


def copy_readable(damaged: Sequence[Connection], new: Connection, seen: int, pages: str = "") -> Rescued:
    """Copy every readable row from versions of a damaged file, best first, into an empty file.

    Rows with a valid checksum are copied first, so that doubtful ones do not replace
    them. ``seen``: the number of changes the file had seen, 0 when unknown. ``pages``: a file
    whose pages are read for rows that SQLite does not find.
    """
    readable = []
    for connection in damaged:
        connection.db.text_factory = lambda text: text.decode("utf-8", "replace")
        with suppress(sqlite3.Error):
            connection.execute("PRAGMA writable_schema = ON")  # ignore damage in the schema
            connection.rows("SELECT 1 FROM paper LIMIT 0")  # skip versions in which nothing can be read
            readable.append(connection)
    doubtful: set[int] = set()
    for connection in readable:
        _copy_all(connection, new, trusted=True)
    if pages:
        doubtful |= _copy_from_pages(pages, new)
    for connection in readable:
        doubtful |= _copy_all(connection, new, trusted=False)
    new.execute("DELETE FROM identity WHERE paper NOT IN (SELECT id FROM paper)")
    new.execute("DELETE FROM tag WHERE paper NOT IN (SELECT id FROM paper)")
    new.execute(
        "DELETE FROM paper WHERE name = '' AND id NOT IN (SELECT paper FROM identity)"
    )  # it could never be found
    wanted = ",".join("?" * len(READ_STATES))
    new.execute(f"UPDATE paper SET read = '' WHERE read NOT IN ({wanted})", READ_STATES)
    nameless = new.rows("SELECT id FROM paper WHERE id NOT IN (SELECT paper FROM identity)")
    doubtful.update(paper for (paper,) in nameless)
    names = new.rows("SELECT id, name FROM paper ORDER BY name")
    expected = max(
        (_number_from(connection, "SELECT number FROM total WHERE name = 'paper'") for connection in readable),
        default=0,
    )
    changes = max((_number_from(connection, "SELECT sum(changes) FROM total") for connection in readable), default=0)
    return Rescued(
        len(names),
        tuple(name for paper, name in names if paper in doubtful),
        max(0, expected - len(names)),
        0 < changes < seen,
    )


def _number_from(damaged: Connection, sql: str) -> int:
    """Return a number stored in a damaged file; 0 when it is not plausible."""
    rows = list(_read(damaged, sql))
    number = rows[0][0] if rows else 0
    return number if isinstance(number, int) and 0 < number < _MOST else 0


_MOST = 10_000_000


def _copy_from_pages(path: str, new: Connection) -> set[int]:
    """Copy rows found only in the pages; return the papers of those that may be out of date."""
    doubtful: set[int] = set()
    with suppress(OSError):
        for table, row in list(sealed_rows(path)):
            if table == "identity":  # identities do not become out of date
                _copy(new, table, iter((row,)), trusted=True)
            elif table in {"paper", "tag"} and _copy(new, table, iter((row[:-1],)), trusted=True, all_doubtful=True):
                doubtful.add(row[0])
    return doubtful


def _copy_all(damaged: Connection, new: Connection, *, trusted: bool) -> set[int]:
    """Copy the rows of all tables; return the papers with doubtful rows."""
    doubtful: set[int] = set()
    for table in ("paper", "deed"):
        doubtful |= _copy(new, table, _by_number(damaged, table), trusted=trusted)
    papers = [paper for (paper,) in new.rows("SELECT id FROM paper")]
    for table, key in _KEYS.items():
        doubtful |= _copy(new, table, _from_both_ends(damaged, table, key), trusted=trusted)
        if table in {"identity", "tag"}:
            for paper in papers:
                sql = f"SELECT * FROM {table} WHERE paper = ?"
                doubtful |= _copy(new, table, _read(damaged, sql, paper), trusted=trusted)
    return doubtful


def copies_of(damaged: str, empty: str, folder: str) -> list[str]:
    """Write copies of a damaged file that SQLite can open; return their paths, best first.

    SQLite reads a log up to its first damaged page, but later pages may be intact: in
    the first copy every page of the log is written into the file. The last copy has the
    schema of an ``empty`` file.
    """
    logged, plain = f"{folder}/logged.db", f"{folder}/plain.db"
    shutil.copyfile(damaged, plain)
    pages: list[tuple[int, bytes]] = []
    with suppress(OSError):
        pages = _pages_of(Path(f"{damaged}-wal").read_bytes())
    if pages:
        shutil.copyfile(damaged, logged)
        shutil.copyfile(f"{damaged}-wal", f"{plain}-wal")
        with Path(logged).open("r+b") as target:
            for number, page in pages:
                target.seek((number - 1) * _PAGE)
                target.write(page)
    for path in (logged, plain) if pages else (plain,):
        _fix_header(path)
    copies = [logged, plain] if pages else [plain]
    schema = f"{folder}/schema.db"
    shutil.copyfile(copies[0], schema)
    _replace_schema(schema, empty)
    return [*copies, schema]


def _fix_header(path: str) -> None:
    """Write the actual number of pages into the header; without a log, switch off write-ahead logging."""
    with Path(path).open("r+b") as file:
        pages = -(-file.seek(0, 2) // _PAGE)
        file.truncate(pages * _PAGE)
        if pages:
            file.seek(28)
            file.write(pages.to_bytes(4, "big"))
            if not Path(f"{path}-wal").exists():
                file.seek(18)
                file.write(b"\x01\x01")


def _replace_schema(damaged: str, empty: str) -> None:
    """Replace the schema of a copy of a damaged file, with the root pages of its tables, by that of an empty file.

    The tables of every state file begin on the same pages, since all are created in the
    same order while empty. The schema takes several pages; those after the first one are
    appended to the file.
    """
    with Path(empty).open("rb") as source, Path(damaged).open("r+b") as target:
        page = bytearray(source.read(_PAGE))
        pages = -(-target.seek(0, 2) // _PAGE)
        if page[100] == _INNER:
            cells = int.from_bytes(page[103:105], "big")
            offsets = [int.from_bytes(page[112 + 2 * one : 114 + 2 * one], "big") for one in range(cells)]
            for position in (*offsets, 108):
                source.seek((int.from_bytes(page[position : position + 4], "big") - 1) * _PAGE)
                target.seek(pages * _PAGE)
                target.write(source.read(_PAGE))
                pages += 1
                page[position : position + 4] = pages.to_bytes(4, "big")
        page[28:32] = pages.to_bytes(4, "big")
        target.seek(0)
        target.write(page)


_INNER = 5
"""The first byte of an interior page of a table."""


def _pages_of(log: bytes) -> list[tuple[int, bytes]]:
    """Return number and content of the pages in a log, up to its last complete transaction."""
    offsets = range(_LOG_HEAD, len(log) - _LOG_PAGE - _PAGE + 1, _LOG_PAGE + _PAGE)
    marks = Counter(log[at + 8 : at + 16] for at in offsets)
    mark = log[16:24] if log[16:24] in marks else max(marks, key=lambda one: marks[one], default=b"")
    found = []
    complete = 0
    for at in offsets:
        number, size = int.from_bytes(log[at : at + 4], "big"), int.from_bytes(log[at + 4 : at + 8], "big")
        if log[at + 8 : at + 16] == mark and 0 < number < _MOST_PAGES:
            found.append((number, log[at + _LOG_PAGE : at + _LOG_PAGE + _PAGE]))
            complete = len(found) if size else complete
    return found[:complete]


_LOG_HEAD, _LOG_PAGE = 32, 24
"""Bytes of the header of a log, and of the header of each page in it."""
_MOST_PAGES = 1 << 20


def _copy(
    new: Connection, table: str, rows: Iterator[tuple[Any, ...]], *, trusted: bool, all_doubtful: bool = False
) -> set[int]:
    """Copy plausible rows; return the papers with doubtful rows, with ``all_doubtful`` those of all copied rows."""
    columns = [column for column in new.rows(f"PRAGMA table_info({table})") if column[1] != "seal"]
    is_sealed = table in SEALED
    names = ",".join(column[1] for column in columns)
    sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({','.join('?' * len(columns))})"
    doubtful = set()
    for row in rows:
        # Columns of later migrations get their defaults; columns of newer versions are ignored.
        full = (*row, *(1 if column[2] == "INTEGER" else "" for column in columns[len(row) :]))[: len(columns)]
        sealed = row[len(columns)] if is_sealed and len(row) > len(columns) else None
        is_right = sealed is None or sealed == seal_of(full)
        if is_right is trusted and (trusted or table != "deed") and _makes_sense(table, full, columns):
            with suppress(sqlite3.Error):
                if new.execute(sql, full).rowcount > 0 and (all_doubtful or not is_right) and table in _OF_PAPERS:
                    doubtful.add(full[_OF_PAPERS[table]])
    return doubtful


_OF_PAPERS = {"paper": 0, "identity": 1, "tag": 0}
"""The column with the paper, by table."""


def _makes_sense(table: str, row: tuple[Any, ...], columns: list[tuple[Any, ...]]) -> bool:
    """Return whether every value is plausible for its column."""
    if table == "deed":
        try:
            json.loads(row[4])
        except (TypeError, ValueError):
            return False
    return all(
        _fits(value, name, kind) if value is not None else not needed
        for value, (_, name, kind, needed, *_rest) in zip(row, columns, strict=True)
    )


def _fits(value: Any, name: str, kind: str) -> bool:
    """Return whether a value is plausible for a column; text with bytes that were not UTF-8 only in free text."""
    if kind == "TEXT":
        return isinstance(value, str) and (name in _FREE or (value.isprintable() and "\ufffd" not in value))
    return isinstance(value, int) if kind == "INTEGER" else isinstance(value, (int, float)) and 0 <= value < _LAST


_FREE = frozenset({"note", "name", "text", "sentence", "changes"})
"""Columns with free text."""


def _by_number(damaged: Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """Read a table in the order of its row ids; after an unreadable row, try one row id after the other."""
    at = 0
    for _ in range(_MAX_FAULTS):
        for row in _read(damaged, f"SELECT * FROM {table} WHERE id > ? ORDER BY id", at):
            at = row[0] if isinstance(row[0], int) else at
            yield row
        sql = f"SELECT * FROM {table} WHERE id = ?"
        there = ((number, row) for number in range(at + 1, at + _GAP) for row in _read(damaged, sql, number))
        at, row = next(there, (-1, ()))
        if at < 0:
            return
        yield row


def _from_both_ends(damaged: Connection, table: str, key: str) -> Iterator[tuple[Any, ...]]:
    down = key.replace(",", " DESC,") + " DESC"
    for order in (key, down):
        yield from _read(damaged, f"SELECT * FROM {table} ORDER BY {order}")


def _read(damaged: Connection, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
    """Return rows up to the first unreadable one."""
    with suppress(sqlite3.Error, UnicodeDecodeError):
        yield from damaged.db.execute(sql, values)
