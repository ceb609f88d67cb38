"""Frozen records at the price of a named tuple.

``dataclasses`` and ``typing`` together take as long to import as ``hmtui cite`` may
take to answer; ``typing.NamedTuple`` also compiles the annotation of every field.
A class that derives from ``Record`` is what deriving from ``typing.NamedTuple`` would
make it, and type checkers take it for that, but only its field names and
defaults are looked at.

Invariant: fields are read by name; that a record is a tuple is nobody's business.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as Record
else:

    class _RecordType(type):
        """Makes a named tuple of a class body: annotated names are fields, their values defaults."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, object]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = list(body.get("__annotations__", ()))
            defaults = [body.pop(field) for field in fields if field in body]
            fresh = namedtuple(name, fields, defaults=defaults, module=body["__module__"])  # noqa: PYI024 - that is the point
            for key, value in body.items():
                if key not in {"__module__", "__qualname__", "__annotations__"}:
                    setattr(fresh, key, value)
            return fresh

    class Record(metaclass=_RecordType):
        """Derive from this to make a record."""


__all__ = ["Record"]
