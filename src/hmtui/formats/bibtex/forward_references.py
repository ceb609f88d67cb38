"""What an entry has from other places of its file: macros that are defined further down, and its parents.

Both are looked for in all of the text, whatever part of it is read. Invariant:
an answer depends on the text and on the place that asks, never on what was
asked or read before, so that a file may be read in any order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from hmtui.formats.bibtex.offsets import Places
from hmtui.formats.bibtex.parser import MONTHS, Blocks, State

if TYPE_CHECKING:
    from hmtui.formats.bibtex.parser import Block

__all__ = ["Elsewhere"]

_STRING = re.compile(r"@\s*string\s*[{(]", re.IGNORECASE)


class Elsewhere:
    """A whole text in which macros and entries are looked up; each kind is sought out when first asked for."""

    def __init__(self, text: str) -> None:
        """Take a text, whose lines end in a line feed."""
        self._text = text
        self._places = Places(text)
        self._reader = Blocks(text, None, self, State(0, {}))
        """Reads what stands elsewhere: it asks here for every macro, and tells nobody what is wrong, which is told in its turn."""
        self._macros: dict[str, tuple[list[int], list[str]]] | None = None
        """By the name of a macro: the places where it is defined, and what it stands for from there on."""
        self._index: dict[str, int] | None = None
        self._found: dict[str, Block | None] = {}

    def macro(self, name: str, at: int) -> str | None:
        """Return what a macro stands for at a place: as it was last defined before it, else as it is in the end."""
        if self._macros is None:
            self._macros = {}
            self._learn(self._macros)
        places, values = self._macros.get(name, ((), ()))
        number = bisect_left(places, at)
        if number:
            return values[number - 1]
        return MONTHS.get(name) or (values[-1] if values else None)

    def macros_before(self, at: int) -> dict[str, str]:
        """Return all macros that are defined before a place."""
        self.macro("", 0)
        found = dict(MONTHS)
        for name, (places, values) in (self._macros or {}).items():
            if number := bisect_left(places, at):
                found[name] = values[number - 1]
        return found

    def entry(self, key: str) -> Block | None:
        """Return the first entry of a key."""
        if self._index is None:
            self._index = {}
            for begin in self._places.begins():
                self._index.setdefault(self._reader.key(begin)[0].lower(), begin.start())
        wanted = key.strip().lower()
        if wanted not in self._found:
            at = self._index.get(wanted) if wanted else None
            begin_of = None if at is None else self._places.begin_at(at)
            self._found[wanted] = None if begin_of is None else self._reader.entry(begin_of)[0]
        return self._found[wanted]

    def _learn(self, macros: dict[str, tuple[list[int], list[str]]]) -> None:
        for found in _STRING.finditer(self._text):
            begin = self._places.begin_at(found.start())
            if begin is None or not self._places.is_limit(found.start()):
                continue
            for name, value in self._reader.macros_of(begin)[0].items():
                places, values = macros.setdefault(name, ([], []))
                places.append(found.start())
                values.append(value)
