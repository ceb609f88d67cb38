"""Look up macros that are defined further down, and parent entries anywhere in the file.

Invariant: a result depends on the text and on the offset that asks, never on what was
looked up or parsed before, so parts of a file can be parsed in any order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from hmtui.formats.bibtex.offsets import OffsetIndex
from hmtui.formats.bibtex.parser import MONTHS, EntryParser
from hmtui.formats.bibtex.raw_entry import ParserState

if TYPE_CHECKING:
    from hmtui.formats.bibtex.raw_entry import RawEntry

__all__ = ["ForwardReferences"]

_STRING = re.compile(r"@\s*string\s*[{(]", re.IGNORECASE)


class ForwardReferences:
    """Looks up macros and entries in a whole file; each index is built on first use."""

    def __init__(self, text: str) -> None:
        """Store a text whose lines end in a line feed."""
        self._text = text
        self._offsets = OffsetIndex(text)
        self._parser = EntryParser(text, None, self, ParserState(0, {}))
        """Parses single entries and macros without diagnostics, which are reported when the file is parsed in order."""
        self._macros: dict[str, tuple[list[int], list[str]]] | None = None
        """By the name of a macro: the offsets of its definitions, and its value from each of them on."""
        self._index: dict[str, int] | None = None
        self._found: dict[str, RawEntry | None] = {}

    def macro(self, name: str, at: int) -> str | None:
        """Return the value of a macro at an offset: the last definition before it, else the last of all, else None."""
        if self._macros is None:
            self._macros = {}
            self._learn(self._macros)
        offsets, values = self._macros.get(name, ((), ()))
        number = bisect_left(offsets, at)
        if number:
            return values[number - 1]
        return MONTHS.get(name) or (values[-1] if values else None)

    def macros_before(self, at: int) -> dict[str, str]:
        """Return all macros that are defined before an offset."""
        self.macro("", 0)
        found = dict(MONTHS)
        for name, (offsets, values) in (self._macros or {}).items():
            if number := bisect_left(offsets, at):
                found[name] = values[number - 1]
        return found

    def entry(self, key: str) -> RawEntry | None:
        """Return the first entry with a key, or None."""
        if self._index is None:
            self._index = {}
            for begin in self._offsets.begins():
                self._index.setdefault(self._parser.key(begin)[0].lower(), begin.start())
        wanted = key.strip().lower()
        if wanted not in self._found:
            at = self._index.get(wanted) if wanted else None
            begin_of = None if at is None else self._offsets.begin_at(at)
            found = None if begin_of is None else self._parser.entry(begin_of)[0]
            self._found[wanted] = None if found is None or (found.damaged and not found.fields) else found
        return self._found[wanted]

    def _learn(self, macros: dict[str, tuple[list[int], list[str]]]) -> None:
        for found in _STRING.finditer(self._text):
            begin = self._offsets.begin_at(found.start())
            if begin is None or not self._offsets.is_limit(found.start()):
                continue
            for name, value in self._parser.macros_of(begin)[0].items():
                offsets, values = macros.setdefault(name, ([], []))
                offsets.append(found.start())
                values.append(value)
