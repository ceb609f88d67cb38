"""Checksums over what is noted, so that damage is seen and never taken for what was written.

Each row of the tables in ``SEALED`` has a ``seal``, the CRC-32 of its values. The
table ``total`` holds for each of them the number of its rows, the sum of their seals
and the number of changes ever made, so a row that vanished is missed, and one for the
schema itself. Triggers clear the seal of a row that changes and keep the totals, also
when a version that knows no seals writes; rows without a seal are sealed before the
transaction ends. SQLite's own check finds damaged trees and indexes, but no changed
values; this finds those.

A write-ahead log whose end is damaged or cut off is taken by SQLite for a shorter one.
So the number of changes is written to ``state.db-seal`` as well, after each commit: a
file that has seen fewer has lost some.

Invariant: a file that was only written by this program, whatever killed it, has no fault.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from hmtui.annotations.database.tables import Connection

__all__ = [
    "MIGRATION",
    "SEALED",
    "checked",
    "forget_count",
    "keep_count",
    "seal",
    "seal_of",
    "seal_schema",
    "sealed_columns",
    "verify",
    "verify_count",
]

SEALED = {
    "paper": (("id",), ("name", "starred", "starred_at", "read", "read_at", "note", "note_at")),
    "identity": (("identity",), ("paper",)),
    "tag": (("paper", "tag"), ("held", "at")),
    "deed": (("id",), ("session", "at", "sentence", "changes", "undone")),
    "view": (("name",), ("query", "sort", "tab", "at", "held")),
}
"""Tables that are sealed: the columns of the key, and the others, in the order of the table."""


def _ddl(table: str) -> str:
    key, rest = SEALED[table]
    this = " AND ".join(f"{column} = NEW.{column}" for column in key)
    change = f"UPDATE total SET {{}}, changes = changes + 1 WHERE name = '{table}'"  # noqa: S608 - names of ours
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
    """  # noqa: S608 - as above


MIGRATION = "\n".join(
    (
        """
    CREATE TABLE total (
        name TEXT PRIMARY KEY, number INTEGER NOT NULL, sum INTEGER NOT NULL, changes INTEGER NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO total VALUES ('schema', 0, 0, 0), ('file', random(), 0, 0);
    """,
        *map(_ddl, SEALED),
        # All of a row is in this index, so it is a second copy of what leads to a paper.
        "DROP INDEX identity_paper; CREATE INDEX identity_paper ON identity (paper, seal)",
    )
)
"""Brings a file without seals to one with them; its rows are sealed as they are. ``file`` tells it from any other."""


def seal_of(values: Sequence[Any]) -> int:
    """Return the seal of a row: of all its values but the seal, in the order of the table."""
    return crc32(repr(tuple(values)).encode("utf-8", "surrogatepass"))


def sealed_columns(table: str) -> str:
    """Return the columns of a table, the seal last, for ``checked``."""
    key, rest = SEALED[table]
    return ", ".join((*key, *rest, "seal"))


def checked(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a row whose seal, its last value, is right, so that damage done meanwhile is not sealed again.

    Raises:
        sqlite3.DatabaseError: it is not as it was written.
    """
    if row[-1] is not None and row[-1] != seal_of(row[:-1]):
        raise _damaged("a row")
    return row


def seal(connection: Connection) -> None:
    """Seal every row that has no seal."""
    for table, (key, rest) in SEALED.items():
        columns = ", ".join(key + rest)
        rows = connection.rows(f"SELECT {columns} FROM {table} INDEXED BY {table}_open WHERE seal IS NULL")  # noqa: S608 - names of ours
        if rows:
            this = " AND ".join(f"{column} = ?" for column in key)
            sql = f"UPDATE {table} SET seal = ? WHERE {this}"  # noqa: S608 - as above
            seals = [(seal_of(row), *row[: len(key)]) for row in rows]
            connection.do_each(sql, seals)
            total = (sum(one[0] for one in seals), table)
            connection.do("UPDATE total SET sum = sum + ?, changes = changes + 1 WHERE name = ?", total)


def seal_schema(connection: Connection) -> None:
    """Remember the schema."""
    connection.do("UPDATE total SET sum = ? WHERE name = 'schema'", (_schema(connection),))


def _schema(connection: Connection) -> int:
    return seal_of(connection.rows("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"))


# --- checking -----------------------------------------------------------------------------------------------


def verify(connection: Connection, *, sealed: bool = True) -> None:
    """Check every page and every row; ``sealed``: the file is of a version that has seals.

    Raises:
        sqlite3.DatabaseError: something is not as it was written.
    """
    said = str(connection.rows("PRAGMA integrity_check(1)")[0][0])
    if said != "ok":
        raise _damaged(said)
    if not sealed:
        return
    totals = {name: (number, total) for name, number, total, _ in connection.rows("SELECT * FROM total")}
    if totals.get("schema", (0, 0))[1] != _schema(connection):
        raise _damaged("schema")
    for table, (key, rest) in SEALED.items():
        number = total = 0
        for *values, there in connection.rows(f"SELECT {', '.join(key + rest)}, seal FROM {table}"):  # noqa: S608 - as above
            if there is not None and there != seal_of(values):
                raise _damaged(f"a row of {table}")
            number, total = number + 1, total + (there or 0)
        if totals.get(table) != (number, total):
            raise _damaged(f"rows of {table}")


def _damaged(what: str) -> sqlite3.DatabaseError:
    return sqlite3.DatabaseError(f"malformed: {what}")


# --- the number of changes, beside the file -----------------------------------------------------------------


def _count(connection: Connection) -> tuple[int, int]:
    """Return what tells this file from any other, and the number of changes it has seen."""
    number, changes = connection.rows(
        "SELECT sum(CASE name WHEN 'file' THEN number ELSE 0 END), sum(changes) FROM total"
    )[0]
    if not isinstance(number, int) or not isinstance(changes, int):
        raise _damaged("totals")
    return number, changes


def keep_count(connection: Connection, path: str, last: tuple[int, int]) -> tuple[int, int]:
    """Write beside the file how many changes it has seen, if that can be; ``last``: what was written before."""
    count = _count(connection)
    if count != last:
        said = b"%d %d " % count
        with suppress(OSError):
            descriptor = os.open(f"{path}-seal", os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            try:
                os.pwrite(descriptor, b"%b%d\n" % (said.rjust(48), crc32(said)), 0)
            finally:
                os.close(descriptor)
    return count


def kept_count(path: str) -> tuple[int, int] | None:
    """Return what is written beside the file; None when there is nothing that is whole."""
    try:
        with open(f"{path}-seal", "rb") as file:  # noqa: PTH123 - a name is enough
            number, changes, check = file.read(200).partition(b"\n")[0].split()
        if crc32(b"%b %b " % (number, changes)) == int(check):
            return int(number), int(changes)
    except (OSError, ValueError):
        return None
    return None


def verify_count(connection: Connection, path: str, *, sealed: bool) -> None:
    """Check that no change is missing that was once there. Raises sqlite3.DatabaseError when one is."""
    kept = kept_count(path)  # before the file is asked, which has always seen as many
    if kept is None:
        return
    if not sealed:
        if not connection.rows("PRAGMA page_count")[0][0]:
            raise _damaged("empty")
        return
    file, changes = _count(connection)
    if file == kept[0] and changes < kept[1]:
        raise _damaged("changes are missing")


def forget_count(path: str) -> None:
    """Forget a file that is not there any more, before a new one is made."""
    with suppress(OSError):
        os.unlink(f"{path}-seal")  # noqa: PTH108 - a name is enough
