"""What can still be read of a damaged file: row by row, from both ends, around the places that cannot.

Invariant: the damaged file is only read, and what is found in it is taken for
what it claims to be only where that makes sense.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.annotations.database.pages import sealed_rows
from hmtui.annotations.database.seals import SEALED, seal_of
from hmtui.annotations.values import READ_STATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from hmtui.annotations.database.tables import Connection

__all__ = ["Rescued", "copies_of", "take_over"]

_KEYS = {
    "view": "name",
    "query": "text",
    "place": "source",
    "visit": "catalog",
    "seen": "catalog, entry",
    "identity": "identity",
    "tag": "paper, tag",
}
"""Tables that lie in the order of a key of theirs; the others lie in that of their numbers."""
_GAP = 2_000
"""Numbers without a row in a sequence after which a table is taken to be at its end."""
_PLACES = 10_000
"""Damaged places in one table around which is read; pages that lead to each other would have no end."""
_LAST = 32503680000.0
"""The year 3000: a later time is no time."""
_PAGE = 4096
"""Bytes of a page, as SQLite makes them."""


class Rescued(Struct, frozen=True):
    """What could be saved of a damaged file."""

    papers: int = 0
    doubtful: tuple[str, ...] = ()
    """Names of papers of which something may be wrong."""
    lost: int = 0
    """Papers that there were, and of which nothing could be read; 0 where that is not known."""
    is_older: bool = False
    """Whether changes are missing that were made last."""


def take_over(damaged: Sequence[Connection], new: Connection, seen: int, pages: str = "") -> Rescued:
    """Copy every row that can be read from states of a damaged file, the best first, into an empty one of today.

    Rows that are as they were written come first, so no other one takes their place.
    ``seen``: the changes that the file had seen; 0 where that is not known. ``pages``: a file
    of whose pages what SQLite does not find is read.
    """
    readable = []
    for connection in damaged:
        connection.db.text_factory = lambda text: text.decode("utf-8", "replace")
        with suppress(sqlite3.Error):
            connection.do("PRAGMA writable_schema = ON")  # what is damaged in the schema is passed over
            connection.rows("SELECT 1 FROM paper LIMIT 0")  # where even that cannot be read, nothing can
            readable.append(connection)
    doubtful: set[int] = set()
    for connection in readable:
        _copy_all(connection, new, trusted=True)
    if pages:
        doubtful |= _copy_from_pages(pages, new)
    for connection in readable:
        doubtful |= _copy_all(connection, new, trusted=False)
    new.do("DELETE FROM identity WHERE paper NOT IN (SELECT id FROM paper)")
    new.do("DELETE FROM tag WHERE paper NOT IN (SELECT id FROM paper)")
    new.do("DELETE FROM paper WHERE name = '' AND id NOT IN (SELECT paper FROM identity)")  # nobody could find it
    wanted = ",".join("?" * len(READ_STATES))
    new.do(f"UPDATE paper SET read = '' WHERE read NOT IN ({wanted})", READ_STATES)  # noqa: S608 - question marks
    nameless = new.rows("SELECT id FROM paper WHERE id NOT IN (SELECT paper FROM identity)")
    doubtful.update(paper for (paper,) in nameless)
    names = new.rows("SELECT id, name FROM paper ORDER BY name")
    expected = max(
        (_told(connection, "SELECT number FROM total WHERE name = 'paper'") for connection in readable), default=0
    )
    changes = max((_told(connection, "SELECT sum(changes) FROM total") for connection in readable), default=0)
    return Rescued(
        len(names),
        tuple(name for paper, name in names if paper in doubtful),
        max(0, expected - len(names)),
        0 < changes < seen,
    )


def _told(damaged: Connection, sql: str) -> int:
    """Return a number that a damaged file tells; 0 where it cannot be right."""
    rows = list(_read(damaged, sql))
    number = rows[0][0] if rows else 0
    return number if isinstance(number, int) and 0 < number < _MOST else 0


_MOST = 10_000_000


def _copy_from_pages(path: str, new: Connection) -> set[int]:
    """Copy rows that no tree leads to any more; return the papers of those that may be older ones."""
    doubtful: set[int] = set()
    with suppress(OSError):
        for table, row in list(sealed_rows(path)):
            if table == "identity":  # an older one is as good
                _copy(new, table, iter((row,)), trusted=True)
            elif table in {"paper", "tag"} and _copy(new, table, iter((row[:-1],)), trusted=True, told=True):
                doubtful.add(row[0])
    return doubtful


def _copy_all(damaged: Connection, new: Connection, *, trusted: bool) -> set[int]:
    """Copy rows of all tables; return the papers that rows which may be wrong belong to."""
    doubtful: set[int] = set()
    for table in ("paper", "deed"):
        doubtful |= _copy(new, table, _by_number(damaged, table), trusted=trusted)
    papers = [paper for (paper,) in new.rows("SELECT id FROM paper")]
    for table, key in _KEYS.items():
        doubtful |= _copy(new, table, _from_both_ends(damaged, table, key), trusted=trusted)
        if table in {"identity", "tag"}:
            for paper in papers:
                sql = f"SELECT * FROM {table} WHERE paper = ?"  # noqa: S608 - a table of ours
                doubtful |= _copy(new, table, _read(damaged, sql, paper), trusted=trusted)
    return doubtful


def copies_of(damaged: str, empty: str, folder: str) -> list[str]:
    """Write copies of a damaged file that SQLite opens; return their paths, the best first.

    SQLite reads a log up to its first damaged page. What follows may still be right, and
    the rows in it tell: in the first copy every page of the log is in its place. The last
    one has the schema of an ``empty`` file.
    """
    logged, plain = f"{folder}/logged.db", f"{folder}/plain.db"
    shutil.copyfile(damaged, plain)
    pages: list[tuple[int, bytes]] = []
    with suppress(OSError), open(f"{damaged}-wal", "rb") as file:  # noqa: PTH123 - names are enough
        pages = _pages_of(file.read())
    if pages:
        shutil.copyfile(damaged, logged)
        shutil.copyfile(f"{damaged}-wal", f"{plain}-wal")
        with open(logged, "r+b") as target:  # noqa: PTH123 - as above
            for number, page in pages:
                target.seek((number - 1) * _PAGE)
                target.write(page)
    for path in (logged, plain) if pages else (plain,):
        _put_right_its_size(path)
    copies = [logged, plain] if pages else [plain]
    schema = f"{folder}/schema.db"
    shutil.copyfile(copies[0], schema)
    _give_schema(schema, empty)
    return [*copies, schema]


def _put_right_its_size(path: str) -> None:
    """Make the header of a file that was cut off tell how many pages there are, and that none is in a log."""
    with open(path, "r+b") as file:  # noqa: PTH123 - as above
        pages = -(-file.seek(0, 2) // _PAGE)
        file.truncate(pages * _PAGE)
        if pages:
            file.seek(28)
            file.write(pages.to_bytes(4, "big"))
            if not os.path.exists(f"{path}-wal"):  # noqa: PTH110 - as above
                file.seek(18)
                file.write(b"\x01\x01")


def _give_schema(damaged: str, empty: str) -> None:
    """Replace the schema in the copy of a damaged file, which says where each table begins, by that of an empty one.

    The tables of every file of personal state begin on the same pages, since all
    are made in the same order before anything is in them. The schema itself has
    several pages; those behind the first one are written behind the end.
    """
    with open(empty, "rb") as source, open(damaged, "r+b") as target:  # noqa: PTH123 - as above
        page = bytearray(source.read(_PAGE))
        pages = -(-target.seek(0, 2) // _PAGE)
        if page[100] == _INNER:
            cells = int.from_bytes(page[103:105], "big")
            places = [int.from_bytes(page[112 + 2 * one : 114 + 2 * one], "big") for one in range(cells)]
            for place in (*places, 108):
                source.seek((int.from_bytes(page[place : place + 4], "big") - 1) * _PAGE)
                target.seek(pages * _PAGE)
                target.write(source.read(_PAGE))
                pages += 1
                page[place : place + 4] = pages.to_bytes(4, "big")
        page[28:32] = pages.to_bytes(4, "big")
        target.seek(0)
        target.write(page)


_INNER = 5
"""The first byte of a page that leads to others."""


def _pages_of(log: bytes) -> list[tuple[int, bytes]]:
    """Return number and content of the pages of the newest log in a file, up to the last change that was complete."""
    places = range(_LOG_HEAD, len(log) - _LOG_PAGE - _PAGE + 1, _LOG_PAGE + _PAGE)
    marks = Counter(log[at + 8 : at + 16] for at in places)
    mark = log[16:24] if log[16:24] in marks else max(marks, key=lambda one: marks[one], default=b"")
    found = []
    complete = 0
    for at in places:
        number, size = int.from_bytes(log[at : at + 4], "big"), int.from_bytes(log[at + 4 : at + 8], "big")
        if log[at + 8 : at + 16] == mark and 0 < number < _MOST_PAGES:
            found.append((number, log[at + _LOG_PAGE : at + _LOG_PAGE + _PAGE]))
            complete = len(found) if size else complete
    return found[:complete]


_LOG_HEAD, _LOG_PAGE = 32, 24
"""Bytes before the first page of a log, and before each."""
_MOST_PAGES = 1 << 20


def _copy(
    new: Connection, table: str, rows: Iterator[tuple[Any, ...]], *, trusted: bool, told: bool = False
) -> set[int]:
    """Copy rows that make sense; return the papers that rows which may be wrong belong to, ``told``: that all do."""
    columns = [column for column in new.rows(f"PRAGMA table_info({table})") if column[1] != "seal"]
    is_sealed = table in SEALED
    names = ",".join(column[1] for column in columns)
    sql = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({','.join('?' * len(columns))})"  # noqa: S608 - as above
    doubtful = set()
    for row in rows:
        # Columns that came later begin as their migration says; what a newer version has added is left.
        full = (*row, *(1 if column[2] == "INTEGER" else "" for column in columns[len(row) :]))[: len(columns)]
        sealed = row[len(columns)] if is_sealed and len(row) > len(columns) else None
        is_right = sealed is None or sealed == seal_of(full)
        if is_right is trusted and (trusted or table != "deed") and _makes_sense(table, full, columns):
            with suppress(sqlite3.Error):
                if new.do(sql, full).rowcount > 0 and (told or not is_right) and table in _OF_PAPERS:
                    doubtful.add(full[_OF_PAPERS[table]])
    return doubtful


_OF_PAPERS = {"paper": 0, "identity": 1, "tag": 0}
"""Where a row tells its paper."""


def _makes_sense(table: str, row: tuple[Any, ...], columns: list[tuple[Any, ...]]) -> bool:
    """Return whether every value is of the kind of its column."""
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
    """Return whether a value can be one of its column; text that was not UTF-8 is only let pass in a note or a name."""
    if kind == "TEXT":
        return isinstance(value, str) and (name in _FREE or (value.isprintable() and "\ufffd" not in value))
    return isinstance(value, int) if kind == "INTEGER" else isinstance(value, (int, float)) and 0 <= value < _LAST


_FREE = frozenset({"note", "name", "text", "sentence", "changes"})
"""Columns that hold any text."""


def _by_number(damaged: Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """Read a table in the order of its numbers; past a damaged place, try one number after the other."""
    at = 0
    for _ in range(_PLACES):
        for row in _read(damaged, f"SELECT * FROM {table} WHERE id > ? ORDER BY id", at):  # noqa: S608 - as above
            at = row[0] if isinstance(row[0], int) else at
            yield row
        sql = f"SELECT * FROM {table} WHERE id = ?"  # noqa: S608 - as above
        there = ((number, row) for number in range(at + 1, at + _GAP) for row in _read(damaged, sql, number))
        at, row = next(there, (-1, ()))
        if at < 0:
            return
        yield row


def _from_both_ends(damaged: Connection, table: str, key: str) -> Iterator[tuple[Any, ...]]:
    down = key.replace(",", " DESC,") + " DESC"
    for order in (key, down):
        yield from _read(damaged, f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608 - as above


def _read(damaged: Connection, sql: str, *values: object) -> Iterator[tuple[Any, ...]]:
    """Return rows until one cannot be read."""
    with suppress(sqlite3.Error, UnicodeDecodeError):
        yield from damaged.db.execute(sql, values)
