"""Rows straight from the pages of a file, for where SQLite no longer finds its way through them.

Every cell of every leaf page is decoded, whatever leads to it. A row counts only when
its seal is right, so nothing is taken for a row that is none. Rows that do not fit into
their page are left to SQLite.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from hmtui.annotations.database.seals import SEALED, seal_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

__all__ = ["sealed_rows"]

_PAGE = 4096
_TABLE, _INDEX = 13, 10
"""The first byte of a leaf page of a table, and of an index or a table without numbers."""
_SIZES = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 7: 8, 8: 0, 9: 0}


def sealed_rows(path: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Return table and values, the seal included, of every sealed row in the pages of a file."""
    with open(path, "rb") as file:  # noqa: PTH123 - a name is enough
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
    if not is_numbered and len(values) == 3:  # noqa: PLR2004 - the index of identities: paper, seal, identity
        paper, seal, identity = values
        if seal_of((identity, paper)) == seal:
            yield "identity", (identity, paper, seal)


def _cells(page: bytes) -> Iterator[tuple[Any, ...]]:
    """Return the values of each cell that can be decoded; of a numbered row, its number first."""
    count = min(int.from_bytes(page[3:5], "big"), _PAGE // 4)
    for at in range(8, 8 + 2 * count, 2):
        try:
            place = int.from_bytes(page[at : at + 2], "big")
            _size, place = _number(page, place)
            number = None
            if page[0] == _TABLE:
                number, place = _number(page, place)
            values = _record(page, place)
            yield values if number is None else (number, *values[1:])
        except (IndexError, KeyError, ValueError, struct.error):
            continue


def _number(page: bytes, at: int) -> tuple[int, int]:
    """Decode a number of one to nine bytes; return it, and where the next one begins."""
    value = 0
    for step in range(8):
        byte = page[at + step]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 - the last one
            return value, at + step + 1
    return value << 8 | page[at + 8], at + 9


def _record(page: bytes, at: int) -> tuple[Any, ...]:
    length, place = _number(page, at)
    end = at + length
    kinds = []
    while place < end:
        kind, place = _number(page, place)
        kinds.append(kind)
    values = []
    for kind in kinds:
        size = _SIZES[kind] if kind in _SIZES else (kind - 12) // 2
        data = page[place : place + size]
        if len(data) != size:
            raise IndexError
        values.append(_value(kind, data))
        place += size
    return tuple(values)


def _value(kind: int, data: bytes) -> Any:
    if kind == 0:
        return None
    if kind == 7:  # noqa: PLR2004 - as SQLite numbers them
        return struct.unpack(">d", data)[0]
    if kind in _SIZES:
        return int.from_bytes(data, "big", signed=True) if data else kind - 8
    return data.decode() if kind % 2 else data
