"""Where the parts of an index lie; here, in memory.

Who reads asks for parts, or pieces of them, by name, and cannot tell memory from
file (``file``). Invariant: numbers have the byte order of the machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol, TypeAlias

    Bytes: TypeAlias = bytes | bytearray | memoryview

    class Writing(Protocol):
        """What an index is written to."""

        def add(self, name: str, data: Bytes) -> None:
            """Add a named part."""

    class Reading(Protocol):
        """What an index is read from."""

        def has(self, name: str) -> bool:
            """Return whether there is a part of that name."""

        def length(self, name: str) -> int:
            """Return the length of a named part, in bytes."""

        def part(self, name: str) -> Bytes:
            """Return a named part."""

        def piece(self, name: str, start: int, stop: int) -> Bytes:
            """Return some bytes of a named part."""

        def numbers(self, name: str, code: str = "I") -> Sequence[int]:
            """Return a named part as numbers of an ``array`` type code."""


__all__ = ["Memory"]


class Memory:
    """An index in memory: written once, then read."""

    def __init__(self) -> None:
        """Begin empty."""
        self._parts: dict[str, Bytes] = {}

    def add(self, name: str, data: Bytes) -> None:
        """Add a named part."""
        self._parts[name] = data

    def has(self, name: str) -> bool:
        """Return whether there is a part of that name."""
        return name in self._parts

    def length(self, name: str) -> int:
        """Return the length of a named part, in bytes."""
        return len(self._parts[name])

    def part(self, name: str) -> Bytes:
        """Return a named part."""
        return self._parts[name]

    def piece(self, name: str, start: int, stop: int) -> Bytes:
        """Return some bytes of a named part."""
        return self._parts[name][start:stop]

    def numbers(self, name: str, code: str = "I") -> Sequence[int]:
        """Return a named part as numbers of an ``array`` type code."""
        return memoryview(self._parts[name]).cast(code)  # type: ignore[call-overload,no-any-return]
