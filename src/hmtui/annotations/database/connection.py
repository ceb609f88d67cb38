"""The connection to the database of annotations, which threads share.

Invariant: one thread uses it at a time; text that UTF-8 cannot encode is written with question marks.
"""

from __future__ import annotations

import sqlite3
from threading import RLock
from typing import TYPE_CHECKING

from hmtui.text.cleaning import writable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, TypeVar

    _Taken = TypeVar("_Taken")

__all__ = ["Connection"]

_MANY = 500
"""Values in one statement."""


class Connection:
    """A database connection that threads share, one at a time."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.lock = RLock()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self._run(sql, values, sqlite3.Cursor.fetchall)

    def execute(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Execute a statement and return its cursor."""
        return self._run(sql, values, lambda cursor: cursor)

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Execute a statement for each of some rows."""
        every = list(rows)
        with self.lock:
            try:
                self.db.executemany(sql, every)
            except UnicodeEncodeError:
                # Repeating the rows before the one that failed has no further effect.
                self.db.executemany(sql, map(_writable, every))
            except UnicodeDecodeError as error:  # an error message that quotes bytes that are not UTF-8
                raise sqlite3.DatabaseError("malformed") from error

    def _run(self, sql: str, values: Sequence[Any], take: Callable[[sqlite3.Cursor], _Taken]) -> _Taken:
        with self.lock:
            try:
                return take(self.db.execute(sql, values))
            except UnicodeEncodeError:  # such as a file name that is not valid Unicode
                return take(self.db.execute(sql, _writable(values)))
            except UnicodeDecodeError as error:  # see execute_many
                raise sqlite3.DatabaseError("malformed") from error

    def rows_in(self, sql: str, values: Iterable[str], first: Sequence[str] = ()) -> Iterator[tuple[Any, ...]]:
        """Return the rows of a query for any number of values; ``sql`` has ``{}`` in place of them, ``first`` come before."""
        every = list(values)
        for start in range(0, len(every), _MANY):
            some = every[start : start + _MANY]
            yield from self.rows(sql.format(",".join("?" * len(some))), [*first, *some])


def _writable(values: Sequence[Any]) -> list[Any]:
    """Return values with a question mark for each surrogate, which UTF-8 cannot encode."""
    return [writable(value) if isinstance(value, str) else value for value in values]
