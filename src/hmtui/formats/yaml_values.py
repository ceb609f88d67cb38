"""YAML as plain values with line numbers: texts, lists and objects, nothing else; whole documents, or their records one by one.

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
from hmtui.formats.json_document import ANY, Found, at_end_of
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

__all__ = ["DEEPEST", "MOST", "Lined", "documents", "found_in"]

_SAMPLE = 4000
"""Events after which the records are sought, as if the document ended there."""
MOST = 5_000_000
DEEPEST = 60
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_MERGE = "<<"


class Lined(dict[str, "Any"]):
    """An object of a YAML file, and the line on which it begins."""

    line: int = 1


class _Open:
    """A list or an object that is not closed yet."""

    def __init__(self, value: list[Any] | Lined, anchor: str | None, name: str | None) -> None:
        self.value = value
        self.anchor = anchor
        self.name = name
        """The key under which it stands in an object."""
        self.key: str | None = None
        self.line = 1
        """The line of the key."""
        self.size = 1


def documents(text: str) -> Iterator[object]:
    """Yield the value of each document of a text.

    Raises:
        SourceError: it is no YAML, or stands for more than is read.
    """
    builder = _Builder()
    for event in _events(text):
        if builder.take(event):
            yield builder.root
            builder = _Builder()


def found_in(text: str, path_of: Callable[[object], tuple[str, ...] | None]) -> Iterator[Found]:
    """Yield the objects at the end of the path that ``path_of`` finds in the beginning of a document, as they are read.

    Raises:
        SourceError: it is no YAML, or stands for more than is read.
    """
    builder, path, given = _Builder(), None, set[int]()
    for number, event in enumerate(_events(text), start=1):
        ended = builder.take(event)
        if ended or (path is None and number % _SAMPLE == 0):
            # At the end as well: the beginning may show one of several places where records stand.
            path = path_of(builder.root)
            found = at_end_of(builder.root, path) if path is not None else iter(())
        elif path is not None:
            found = builder.completed(path)
        else:
            continue
        unfinished = builder.unfinished
        for one in found:
            if id(one.item) not in given and id(one.item) not in unfinished:
                given.add(id(one.item))
                yield one
        if ended:
            builder, path, given = _Builder(), None, set()


def _events(text: str) -> Iterator[events.Event]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        yield from yaml.parse(text, Loader=loader)
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
        self._done: object = None
        """The list or object that the last event completed."""
        self._names: tuple[str, ...] = ()
        """The keys on the way to it."""

    @property
    def unfinished(self) -> set[int]:
        """The identities of the lists and objects that are not complete."""
        return {id(one.value) for one in self._open}

    def completed(self, path: tuple[str, ...]) -> Iterator[Found]:
        """Yield what the last event completed, if it is an object at the end of a path."""
        names = self._names
        if (
            isinstance(self._done, Lined)
            and len(names) == len(path)
            and all(step in {ANY, name} for step, name in zip(path, names, strict=True))
        ):
            found = tuple(name for step, name in zip(path, names, strict=True) if step == ANY)
            yield Found(self._done, self._done.line, found)

    def take(self, event: events.Event) -> bool:
        """Take the next event; return whether the document is complete."""
        self._done = None
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

    def _complete(self, value: object, name: str | None) -> None:
        self._done = value
        self._names = tuple(one.name for one in self._open if one.name is not None) + (
            (name,) if name is not None else ()
        )

    def _close(self) -> None:
        done = self._open.pop()
        self._complete(done.value, done.name)
        if done.anchor:
            self._anchors[done.anchor] = (done.value, done.size)
        if self._open:
            self._open[-1].size += done.size

    def _begin(self, value: list[Any] | Lined, event: events.NodeEvent) -> None:
        if len(self._open) >= DEEPEST:
            raise SourceError(f"this YAML is nested more than {DEEPEST} levels deep and was not read.")
        self._count(1)
        self._open.append(_Open(value, event.anchor, self._place(value)))

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
                f"{line}: the alias *{clean(str(event.anchor))} is not defined before it.",
                hint="Correct that place.",
            )
        value, size = found
        self._count(size)
        self._complete(value, self._place(value))
        if self._open:
            self._open[-1].size += size

    def _count(self, size: int) -> None:
        self._total += size
        if self._total > MOST:
            raise SourceError(f"this YAML stands for more than {MOST:,} values and was not read.")

    def _place(self, value: object) -> str | None:
        """Put a value where the document goes on; return its key if that is in an object."""
        if not self._open:
            self.root = value
            return None
        here = self._open[-1]
        if isinstance(here.value, list):
            here.value.append(value)
            return None
        key = here.key
        if key is None:
            here.key = value if isinstance(value, str) else str(value) if value is not None else ""
        else:
            self._set(here.value, key, value)
            here.key = None
        return key

    @staticmethod
    def _set(target: Lined, key: str, value: object) -> None:
        if key != _MERGE:
            target[key] = value
            return
        for source in value if isinstance(value, list) else [value]:
            if isinstance(source, dict):
                for name, item in source.items():
                    target.setdefault(name, item)
