"""What can still be read of a damaged file: row by row, from both ends, around the places that cannot.

Invariant: the damaged file is only read, and what is found in it is taken for
what it claims to be only where that makes sense.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from hmtui.annotations.values import READ_STATES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from hmtui.annotations.database.tables import Connection

__all__ = ["put_behind_first_page", "take_over"]

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


def take_over(damaged: Connection, new: Connection) -> None:
    """Copy every row that can be read from a damaged file into an empty one of today's version."""
    damaged.db.text_factory = lambda text: text.decode("utf-8", "replace")
    damaged.rows("SELECT 1 FROM paper LIMIT 0")  # where even that cannot be read, nothing can
    for table in ("paper", "deed"):
        _copy(new, table, _by_number(damaged, table))
    papers = [paper for (paper,) in new.rows("SELECT id FROM paper")]
    for table, key in _KEYS.items():
        _copy(new, table, _from_both_ends(damaged, table, key))
        if table in {"identity", "tag"}:
            for paper in papers:
                _copy(new, table, _read(damaged, f"SELECT * FROM {table} WHERE paper = ?", paper))  # noqa: S608 - a table of ours
    new.do("DELETE FROM identity WHERE paper NOT IN (SELECT id FROM paper)")
    new.do("DELETE FROM tag WHERE paper NOT IN (SELECT id FROM paper)")
    wanted = ",".join("?" * len(READ_STATES))
    new.do(f"UPDATE paper SET read = '' WHERE read NOT IN ({wanted})", READ_STATES)  # noqa: S608 - question marks


def put_behind_first_page(damaged: str, empty: str) -> None:
    """Return an empty file, whose first page tells where each table begins, all other pages of a damaged one.

    The tables of every file of personal state begin on the same pages, since all
    are made in the same order before anything is in them.
    """
    with open(damaged, "rb") as source, open(empty, "r+b") as target:  # noqa: PTH123 - names are enough
        first = bytearray(target.read(_PAGE))
        source.seek(0, 2)
        pages = -(-source.tell() // _PAGE)
        first[28:32] = pages.to_bytes(4, "big")  # where the header tells the size
        source.seek(_PAGE)
        target.seek(0)
        target.write(first)
        while data := source.read(256 * _PAGE):
            target.write(data)
        target.truncate(max(pages, 1) * _PAGE)


def _copy(new: Connection, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    columns = new.rows(f"PRAGMA table_info({table})")
    for row in rows:
        # Columns that came later begin as their migration says; what a newer version has added is left.
        full = (*row, *(1 if column[2] == "INTEGER" else "" for column in columns[len(row) :]))[: len(columns)]
        if _makes_sense(table, full, columns):
            with suppress(sqlite3.Error):
                new.do(f"INSERT OR IGNORE INTO {table} VALUES ({','.join('?' * len(columns))})", full)  # noqa: S608 - as above


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
