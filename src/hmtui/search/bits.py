"""Sets of records as whole numbers: bit *i* is set when record *i* is in.

Python's integers do AND, OR and counting at the speed of memory: a million
records are 125 kB and a few hundredths of a millisecond. Invariant: a set over
``size`` records never has a bit at or above ``size``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["BIT", "between", "every", "flags", "from_many", "from_numbers", "lowest", "numbers", "slice_of", "width"]

BIT = (1, 2, 4, 8, 16, 32, 64, 128)
_DIGITS = bytes.maketrans(b"01", b"\0\1")
_ONE = ord("1")
_FEW = 24
_CHUNK = 512
"""Bytes that are looked at as one small integer when bits are read out."""


def width(size: int) -> int:
    """Bytes that a set over ``size`` records takes."""
    return (size + 7) >> 3


def every(size: int) -> int:
    """The set of all records."""
    return (1 << size) - 1


def between(start: int, stop: int) -> int:
    """The set of the records from ``start`` up to, without, ``stop``."""
    return ((1 << stop) - 1) ^ ((1 << start) - 1) if start < stop else 0


def from_numbers(numbers: Iterable[int], size: int) -> int:
    """The set of those records."""
    buffer = bytearray(width(size))
    bit = BIT
    for number in numbers:
        buffer[number >> 3] |= bit[number & 7]
    return int.from_bytes(buffer, "little")


def from_many(numbers: Sequence[int], size: int) -> int:
    """The set of those records: faster than ``from_numbers`` when they are a good part of all."""
    if len(numbers) * _FEW < size:
        return from_numbers(numbers, size)
    digits = bytearray(b"0") * size
    for number in numbers:
        digits[~number] = _ONE
    return int(digits, 2)


def numbers(bits: int) -> Iterator[int]:
    """Return the members, lowest first."""
    data = bits.to_bytes((bits.bit_length() + 7) >> 3, "little")
    for start in range(0, len(data), _CHUNK):
        chunk = int.from_bytes(data[start : start + _CHUNK], "little")
        base = start << 3
        while chunk:
            low = chunk & -chunk
            yield base + low.bit_length() - 1
            chunk ^= low


def lowest(bits: int, count: int) -> list[int]:
    """Return the ``count`` lowest members (fewer when there are fewer)."""
    found: list[int] = []
    for number in numbers(bits):
        if len(found) >= count:
            break
        found.append(number)
    return found


def slice_of(bits: int, start: int, stop: int) -> list[int]:
    """Return the members from the ``start``-th to before the ``stop``-th lowest, skipping ahead by counting."""
    data = bits.to_bytes((bits.bit_length() + 7) >> 3, "little")
    passed = 0
    for at in range(0, len(data), _CHUNK):
        chunk = int.from_bytes(data[at : at + _CHUNK], "little")
        here = chunk.bit_count()
        if passed + here > start:
            rest = int.from_bytes(data[at:], "little")
            return [(at << 3) + number for number in lowest(rest, stop - passed)[start - passed :]]
        passed += here
    return []


def flags(bits: int, size: int) -> bytes:
    """Return one byte for each record: 1 when it is in the set, else 0."""
    # A leading one keeps the zeros at the top; the digits come highest first.
    return format(bits | 1 << size, "b").encode().translate(_DIGITS)[:0:-1]
