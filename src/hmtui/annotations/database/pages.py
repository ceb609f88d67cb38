"""Read rows directly from the pages of a damaged database file, without its B-trees.

Every cell of every leaf page is decoded. Rows that overflow their page are left to
SQLite.

Invariant: a row is returned only if its checksum is right, so garbage is never taken
for a row.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

from hmtui.annotations.database.seals import SEALED, seal_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

__all__ = ["sealed_rows"]

_PAGE = 4096
_TABLE, _INDEX = 13, 10
"""The first byte of a leaf page of a table, and of an index or a table without row ids."""

_SIZES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}
"""Bytes of a value by its serial type."""


def sealed_rows(path: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Return table and values, the checksum last, of every row with a valid checksum in a file."""
    with Path(path).open("rb") as file:
        while page := file.read(_PAGE):
            if page[0] in {_TABLE, _INDEX}:
                for values in _cells(page):
                    yield from _rows(values, is_numbered=page[0] == _TABLE)


def _rows(values: tuple[Any, ...], *, is_numbered: bool) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for table, (key, rest) in SEALED.items():
        if (
            (key == ("id",)) is is_numbered
            and len(values) == len(key + rest) + 1
            and seal_of(values[:-1]) == values[-1]
        ):
            yield table, values
    if not is_numbered and len(values) == 3:
        paper, seal, identity = values
        if seal_of((identity, paper)) == seal:
            yield "identity", (identity, paper, seal)


def _cells(page: bytes) -> Iterator[tuple[Any, ...]]:
    """Return the values of each cell that can be decoded; for tables with row ids, the row id first."""
    count = min(int.from_bytes(page[3:5], "big"), _PAGE // 4)
    for at in range(8, 8 + 2 * count, 2):
        try:
            position = int.from_bytes(page[at : at + 2], "big")
            _size, position = _number(page, position)
            number = None
            if page[0] == _TABLE:
                number, position = _number(page, position)
            values = _record(page, position)
            yield values if number is None else (number, *values[1:])
        except (IndexError, KeyError, ValueError, struct.error):
            continue


def _number(page: bytes, at: int) -> tuple[int, int]:
    """Decode a SQLite varint of one to nine bytes; return it and the offset after it."""
    value = 0
    for step in range(8):
        byte = page[at + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + step + 1
    return value << 8 | page[at + 8], at + 9


def _record(page: bytes, at: int) -> tuple[Any, ...]:
    length, position = _number(page, at)
    end = at + length
    kinds = []
    while position < end:
        kind, position = _number(page, position)
        kinds.append(kind)
    values = []
    for kind in kinds:
        size = _SIZES[kind] if kind in _SIZES else (kind - 12) // 2
        data = page[position : position + size]
        if len(data) != size:
            raise IndexError
        values.append(_value(kind, data))
        position += size
    return tuple(values)


def _value(kind: int, data: bytes) -> Any:
    if kind == 0:
        return None
    if kind == 7:
        return struct.unpack(">d", data)[0]
    if kind in _SIZES:
        return int.from_bytes(data, "big", signed=True) if data else kind - 8
    return data.decode() if kind % 2 else data
