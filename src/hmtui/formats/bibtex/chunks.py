"""Parse a chunk of a ``.bib`` file: the entries that begin between two offsets.

Invariant: apart from its initial ``ParserState``, the result depends on the text alone,
not on the process that parses it or on what was parsed before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.bibtex.diagnostics import Diagnostics
from hmtui.formats.bibtex.fields import draft_from_entry
from hmtui.formats.bibtex.forward_references import ForwardReferences
from hmtui.formats.bibtex.groups import JabRefGroups
from hmtui.formats.bibtex.inheritance import with_inherited_fields
from hmtui.formats.bibtex.parser import EntryParser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hmtui.formats.bibtex.raw_entry import ParserState
    from hmtui.formats.draft import Draft, Problem

__all__ = ["Chunk", "ParsedItem", "SourceText"]

_NOT_CITABLE = frozenset(("xdata", "set"))
"""Entry types that only lend fields to others, or only group them."""


class ParsedItem(Struct, frozen=True):
    """An entry with its problems, or the problems after the last entry."""

    draft: Draft | None
    problems: Sequence[tuple[Problem, str]]
    """Each problem with its ``about``: of several with the same text here, a file reports one."""


class SourceText:
    """The text of a file, with the indexes that all its chunks share."""

    def __init__(self, text: str) -> None:
        """Store a text whose lines end in a line feed."""
        self.text = text
        self.references = ForwardReferences(text)
        self.groups = JabRefGroups(text)


class Chunk:
    """Parses one chunk."""

    def __init__(self, source: SourceText, state: ParserState | None = None, stop: int | None = None) -> None:
        """Begin at ``state``, or at the beginning; entries that begin at ``stop`` or later are not parsed."""
        self._source = source
        self._diagnostics = Diagnostics()
        self._parser = EntryParser(source.text, self._diagnostics, source.references, state, stop)

    @property
    def state(self) -> ParserState:
        """The state of the parser after the entries parsed so far."""
        return self._parser.state

    @property
    def looked_ahead(self) -> bool:
        """Whether many damaged entries before this chunk could change its result."""
        return self._parser.looked_ahead

    def items(self) -> Iterator[ParsedItem]:
        """Yield each entry as soon as it is parsed."""
        diagnostics, source = self._diagnostics, self._source
        for entry in self._parser:
            if entry.kind in _NOT_CITABLE or (entry.damaged and not entry.fields):
                continue
            if not entry.key:
                diagnostics.add(
                    "no-key", entry.line, f"{entry.label} has no citation key; hmtui makes one when you cite it."
                )
            full = with_inherited_fields(entry, source.references, diagnostics)
            draft = draft_from_entry(full, diagnostics, source.groups.headings(full.fields.get("groups", "")))
            yield ParsedItem(draft, diagnostics.take())
        if rest := diagnostics.take():
            yield ParsedItem(None, rest)
