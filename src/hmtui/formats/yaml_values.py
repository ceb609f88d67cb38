"""YAML as plain values with line numbers: texts, lists and objects, nothing else.

The events of PyYAML's safe loader (that in C where there is one) are put together
here, because its own constructor neither bounds aliases nor nesting, and forgets the
lines. Tags are ignored: no object of another kind is ever made.

Invariant: the values that a text stands for, its aliases written out, number at most
``MOST``, nested at most ``DEEPEST`` deep; what is beyond is a ``SourceError``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml
from yaml import events

from hmtui.errors import SourceError
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

__all__ = ["DEEPEST", "MOST", "Lined", "documents"]

MOST = 5_000_000
DEEPEST = 60
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_MERGE = "<<"


class Lined(dict[str, "Any"]):
    """An object of a YAML file, and the line on which it begins."""

    line: int = 1


class _Open:
    """A list or an object that is not closed yet."""

    def __init__(self, value: list[Any] | Lined, anchor: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.key: str | None = None
        self.line = 1
        """The line of the key."""
        self.size = 1


def documents(text: str) -> Iterator[object]:
    """Yield the value of each document of a text.

    Raises:
        SourceError: it is no YAML, or stands for more than is read.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=loader):
            if builder.take(event):
                yield builder.root
                builder = _Builder()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{mark.line + 1}:{mark.column + 1}: " if mark is not None else ""
        raise SourceError(
            f"{place}this is not YAML: {clean(str(error.problem))}.", hint="Correct that place."
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise SourceError(f"this is not YAML that can be read: {clean(str(error))[:200]}.") from error


def _line(event: events.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


class _Builder:
    """Puts the events of one document together."""

    def __init__(self) -> None:
        self.root: object = None
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[object, int]] = {}
        self._total = 0

    def take(self, event: events.Event) -> bool:
        """Take the next event; return whether the document is complete."""
        if isinstance(event, events.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, events.AliasEvent):
            self._alias(event)
        elif isinstance(event, events.SequenceStartEvent):
            self._begin([], event)
        elif isinstance(event, events.MappingStartEvent):
            value = Lined()
            named = self._open and not isinstance(self._open[-1].value, list)
            value.line = self._open[-1].line if named else _line(event)
            self._begin(value, event)
        elif isinstance(event, (events.SequenceEndEvent, events.MappingEndEvent)):
            self._close()
        return isinstance(event, events.DocumentEndEvent)

    def _close(self) -> None:
        done = self._open.pop()
        if done.anchor:
            self._anchors[done.anchor] = (done.value, done.size)
        if self._open:
            self._open[-1].size += done.size

    def _begin(self, value: list[Any] | Lined, event: events.NodeEvent) -> None:
        if len(self._open) >= DEEPEST:
            raise SourceError(f"this YAML is nested more than {DEEPEST} levels deep, so it is not read.")
        self._count(1)
        self._place(value)
        self._open.append(_Open(value, event.anchor))

    def _scalar(self, event: events.ScalarEvent) -> None:
        value = None if event.value in _NULL and not event.style else event.value
        if self._open and self._open[-1].key is None:
            self._open[-1].line = _line(event)
        self._count(1)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._place(value)
        if self._open:
            self._open[-1].size += 1

    def _alias(self, event: events.AliasEvent) -> None:
        found = self._anchors.get(event.anchor or "")
        if found is None:
            line = _line(event)
            raise SourceError(
                f"{line}: the alias *{clean(str(event.anchor))} stands for nothing before it.",
                hint="Correct that place.",
            )
        value, size = found
        self._count(size)
        self._place(value)
        if self._open:
            self._open[-1].size += size

    def _count(self, size: int) -> None:
        self._total += size
        if self._total > MOST:
            raise SourceError(f"this YAML stands for more than {MOST:,} values, so it is not read.")

    def _place(self, value: object) -> None:
        """Put a value where the document goes on."""
        if not self._open:
            self.root = value
            return
        here = self._open[-1]
        if isinstance(here.value, list):
            here.value.append(value)
        elif here.key is None:
            here.key = value if isinstance(value, str) else str(value) if value is not None else ""
        else:
            self._set(here.value, here.key, value)
            here.key = None

    @staticmethod
    def _set(target: Lined, key: str, value: object) -> None:
        if key != _MERGE:
            target[key] = value
            return
        for source in value if isinstance(value, list) else [value]:
            if isinstance(source, dict):
                for name, item in source.items():
                    target.setdefault(name, item)
