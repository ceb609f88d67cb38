"""What the parser returns: entries whose values are still LaTeX, damaged blocks, and its own state.

Invariant: every text from a file that goes into a message goes through ``excerpt``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from hmtui.formats.draft import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MANY_BROKEN", "Damage", "MacroLookup", "ParserState", "RawEntry"]

MANY_BROKEN = 100
"""Damaged entries from which on each entry is tried only up to the beginning of the next one."""


class RawEntry(Struct, frozen=True):
    """One entry of the file, its values still in LaTeX."""

    kind: str
    """The entry type in lower case, without the ``@``."""
    key: str
    line: int
    fields: Mapping[str, str]
    """Values as LaTeX, without their outer braces; names in lower case."""
    damaged: bool = False
    """Whether it is not valid BibTeX; its fields are those that could be recovered."""

    @property
    def label(self) -> str:
        """The type and key, as messages name the entry."""
        return excerpt(f"@{self.kind} {self.key}")


class Damage(Struct, frozen=True):
    """A block of the file that is not valid BibTeX."""

    line: int
    """The line on which the block begins."""
    label: str
    """``@type key`` of an entry, or ``@string`` or ``@preamble``."""
    reason: str
    unclosed: bool
    """Whether it has no end before the next entry, or before the end of the file."""
    at_end: bool
    """Whether the end of the file cuts it short: appended text would become part of it."""


class MacroLookup(Protocol):
    """Finds macros that are not defined before they are used."""

    def macro(self, name: str, at: int) -> str | None:
        """Return the value of a macro at an offset, or None."""


class ParserState(Struct, frozen=True):
    """How far a text is parsed, and what the entries before that point determine."""

    at: int
    """The offset at which parsing goes on."""
    macros: Mapping[str, str]
    open_comment: bool = False
    """Whether a comment was never closed."""
    broken: int = 0
    """How many entries were damaged."""

    @property
    def many_broken(self) -> bool:
        """Whether each entry is tried only up to the beginning of the next one."""
        return self.broken >= MANY_BROKEN
