"""The drafts of a part of a file: the entries that begin between two places.

Invariant: apart from its ``State`` at the beginning, what a part gives depends on
the text alone, not on who reads it or what was read before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.bibtex.diagnostics import Notes
from hmtui.formats.bibtex.fields import draft_of
from hmtui.formats.bibtex.forward_references import Elsewhere
from hmtui.formats.bibtex.groups import Groups
from hmtui.formats.bibtex.inheritance import inherited
from hmtui.formats.bibtex.parser import Blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hmtui.formats.bibtex.parser import State
    from hmtui.formats.draft import Draft, Problem

__all__ = ["Item", "Part", "Whole"]

_NO_WORKS = frozenset(("xdata", "set"))
"""Entries that only lend their fields to others, or only name them."""


class Item(Struct, frozen=True):
    """An entry of a file, or what was wrong behind the last one."""

    draft: Draft | None
    notes: Sequence[tuple[Problem, str]]
    """What is wrong with it, or was before it; what is ``about`` something is told once in a file."""


class Whole:
    """A text, and what its parts have in common."""

    def __init__(self, text: str) -> None:
        """Take a text, whose lines end in a line feed."""
        self.text = text
        self.elsewhere = Elsewhere(text)
        self.groups = Groups(text)


class Part:
    """The reading of a part."""

    def __init__(self, whole: Whole, state: State | None = None, stop: int | None = None) -> None:
        """Begin where ``state`` is, or at the beginning; entries from ``stop`` on are not read."""
        self._whole = whole
        self._notes = Notes()
        self._blocks = Blocks(whole.text, self._notes, whole.elsewhere, state, stop)

    @property
    def state(self) -> State:
        """How far reading has come."""
        return self._blocks.state

    @property
    def looked_again(self) -> bool:
        """Whether it could have gone otherwise if many entries had been broken before."""
        return self._blocks.looked_again

    def items(self) -> Iterator[Item]:
        """Return the entries, each as soon as it is read."""
        notes, whole = self._notes, self._whole
        for block in self._blocks:
            if block.kind in _NO_WORKS:
                continue
            if not block.key:
                notes.add("no-key", block.line, f"{block.title} has no key; one is made when it is cited.")
            full = inherited(block, whole.elsewhere, notes)
            draft = draft_of(full, notes, whole.groups.headings(full.fields.get("groups", "")))
            yield Item(draft, notes.take())
        if rest := notes.take():
            yield Item(None, rest)
