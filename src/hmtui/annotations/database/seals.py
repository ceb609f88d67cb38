"""Checksums of the annotations, so that damage is detected.

Each row of the tables in ``SEALED`` has a checksum, ``seal``: the CRC-32 of its values.
The table ``total`` has, for each of these tables, the number of rows, the sum of their
checksums and the number of changes ever made, so that missing rows are detected; and a
checksum of the schema. Triggers clear the checksum of a changed row and update the
totals, also when an older version of hmtui writes; rows without a checksum get one before
the transaction ends. SQLite's integrity check finds damaged trees and indexes, but not
changed values; this check does.

SQLite takes a write-ahead log whose end is damaged for a shorter one. Therefore the
number of changes is also written to ``state.db-seal`` after each commit: a database with
fewer changes has lost some.

Invariant: a file that only hmtui has written passes the check, even if hmtui was killed.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from hmtui.annotations.database.connection import Connection

__all__ = [
    "MIGRATION",
    "SEALED",
    "checked",
    "delete_count",
    "read_count",
    "seal",
    "seal_of",
    "seal_schema",
    "sealed_columns",
    "verify",
    "verify_count",
    "write_count",
]

SEALED = {
    "paper": (("id",), ("name", "starred", "starred_at", "read", "read_at", "note", "note_at")),
    "identity": (("identity",), ("paper",)),
    "tag": (("paper", "tag"), ("held", "at")),
    "deed": (("id",), ("session", "at", "sentence", "changes", "undone")),
    "view": (("name",), ("query", "sort", "tab", "at", "held")),
}
"""Tables with checksums: the columns of the key and the other columns, in table order."""


_READS, _PAUSE = 3, 0.002
"""How often ``state.db-seal`` is read before it is taken for damaged, and the seconds between."""


def _ddl(table: str) -> str:
    key, rest = SEALED[table]
    this = " AND ".join(f"{column} = NEW.{column}" for column in key)
    change = f"UPDATE total SET {{}}, changes = changes + 1 WHERE name = '{table}'"
    return f"""
    ALTER TABLE {table} ADD COLUMN seal INTEGER;
    CREATE INDEX {table}_open ON {table} ({", ".join(key)}) WHERE seal IS NULL;
    INSERT INTO total SELECT '{table}', count(*), 0, 0 FROM {table};
    CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN
        {change.format("number = number + 1, sum = sum + ifnull(NEW.seal, 0)")};
    END;
    CREATE TRIGGER {table}_removed AFTER DELETE ON {table} BEGIN
        {change.format("number = number - 1, sum = sum - ifnull(OLD.seal, 0)")};
    END;
    CREATE TRIGGER {table}_changed AFTER UPDATE OF {", ".join(key + rest)} ON {table} WHEN OLD.seal IS NOT NULL BEGIN
        {change.format("sum = sum - OLD.seal")};
        UPDATE {table} SET seal = NULL WHERE {this};
    END;
    """


MIGRATION = "\n".join(
    (
        """
    CREATE TABLE total (
        name TEXT PRIMARY KEY, number INTEGER NOT NULL, sum INTEGER NOT NULL, changes INTEGER NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO total VALUES ('schema', 0, 0, 0), ('file', random(), 0, 0);
    """,
        *map(_ddl, SEALED),
        # This index contains whole rows, so it is a second copy of the identities.
        "DROP INDEX identity_paper; CREATE INDEX identity_paper ON identity (paper, seal)",
    )
)
"""Adds checksums to a file. The row ``file`` of ``total`` has a random number that identifies the file."""


def seal_of(values: Sequence[Any]) -> int:
    """Return the checksum of a row, given all its other values in table order."""
    return crc32(repr(tuple(values)).encode("utf-8", "surrogatepass"))


def sealed_columns(table: str) -> str:
    """Return the columns of a table as SQL, the checksum last, for ``checked``."""
    key, rest = SEALED[table]
    return ", ".join((*key, *rest, "seal"))


def checked(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return the row if its checksum, the last value, is right, so that damaged values are never used.

    Raises:
        sqlite3.DatabaseError: the row is damaged.
    """
    if row[-1] is not None and row[-1] != seal_of(row[:-1]):
        raise _damaged("a row")
    return row


def seal(connection: Connection) -> None:
    """Write the checksum of every row that has none."""
    for table, (key, rest) in SEALED.items():
        columns = ", ".join(key + rest)
        rows = connection.rows(f"SELECT {columns} FROM {table} INDEXED BY {table}_open WHERE seal IS NULL")
        if rows:
            this = " AND ".join(f"{column} = ?" for column in key)
            sql = f"UPDATE {table} SET seal = ? WHERE {this}"
            seals = [(seal_of(row), *row[: len(key)]) for row in rows]
            connection.execute_many(sql, seals)
            total = (sum(one[0] for one in seals), table)
            connection.execute("UPDATE total SET sum = sum + ?, changes = changes + 1 WHERE name = ?", total)


def seal_schema(connection: Connection) -> None:
    """Write the checksum of the schema."""
    connection.execute("UPDATE total SET sum = ? WHERE name = 'schema'", (_schema(connection),))


def _schema(connection: Connection) -> int:
    return seal_of(connection.rows("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"))


# --- checking -----------------------------------------------------------------------------------------------


def verify(connection: Connection, *, sealed: bool = True) -> None:
    """Check every page and every row; ``sealed``: the version of the file has checksums.

    Raises:
        sqlite3.DatabaseError: the file is damaged.
    """
    answer = str(connection.rows("PRAGMA integrity_check(1)")[0][0])
    if answer != "ok":
        raise _damaged(answer)
    if not sealed:
        return
    totals = {name: (number, total) for name, number, total, _ in connection.rows("SELECT * FROM total")}
    if totals.get("schema", (0, 0))[1] != _schema(connection):
        raise _damaged("schema")
    for table, (key, rest) in SEALED.items():
        number = total = 0
        for *values, there in connection.rows(f"SELECT {', '.join(key + rest)}, seal FROM {table}"):
            if there is not None and there != seal_of(values):
                raise _damaged(f"a row of {table}")
            number, total = number + 1, total + (there or 0)
        if totals.get(table) != (number, total):
            raise _damaged(f"rows of {table}")


def _damaged(what: str) -> sqlite3.DatabaseError:
    return sqlite3.DatabaseError(f"malformed: {what}")


# --- the file with the number of changes --------------------------------------------------------------------


def _count(connection: Connection) -> tuple[int, int]:
    """Return the random number that identifies the file, and the number of changes it has seen."""
    number, changes = connection.rows(
        "SELECT sum(CASE name WHEN 'file' THEN number ELSE 0 END), sum(changes) FROM total"
    )[0]
    if not isinstance(number, int) or not isinstance(changes, int):
        raise _damaged("totals")
    return number, changes


def write_count(connection: Connection, path: str, last: tuple[int, int]) -> tuple[int, int]:
    """Write the number of changes to ``state.db-seal``, if possible; ``last``: the value written before."""
    count = _count(connection)
    if count != last:
        line = b"%d %d " % count
        with suppress(OSError):
            descriptor = os.open(f"{path}-seal", os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                os.pwrite(descriptor, b"%b%d\n" % (line.rjust(48), crc32(line)), 0)
            finally:
                os.close(descriptor)
    return count


def read_count(path: str) -> tuple[int, int] | None:
    """Return the content of ``state.db-seal``; None when it is missing or empty.

    Raises:
        sqlite3.DatabaseError: the content is damaged.
    """
    for _ in range(_READS):  # another copy of hmtui may be writing it
        line = _line_of(path)
        if not line:
            return None
        with suppress(ValueError):
            number, changes, check = line.split()
            if crc32(b"%b %b " % (number, changes)) == int(check):
                return int(number), int(changes)
        time.sleep(_PAUSE)
    raise _damaged("the number of changes")


def _line_of(path: str) -> bytes:
    """Return the line in ``state.db-seal``; zero bytes, which a power failure can leave, are nothing."""
    try:
        with Path(f"{path}-seal").open("rb") as file:
            return file.read(200).partition(b"\n")[0].strip(b"\0")
    except OSError:
        return b""


def verify_count(connection: Connection, path: str, *, sealed: bool) -> None:
    """Check that no change is missing. Raises sqlite3.DatabaseError when one is, or when that can't be told."""
    recorded = read_count(path)  # read before the database, which may only have seen more
    if recorded is None:
        return
    if not sealed:
        if not connection.rows("PRAGMA page_count")[0][0]:
            raise _damaged("empty")
        return
    file, changes = _count(connection)
    if file == recorded[0] and changes < recorded[1]:
        raise _damaged("changes are missing")


def delete_count(path: str) -> None:
    """Delete ``state.db-seal`` of a database that no longer exists, before a new one is created."""
    with suppress(OSError):
        Path(f"{path}-seal").unlink()
