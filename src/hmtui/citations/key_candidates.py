"""Find the records of a large catalog that may get the same citation key as a given one.

A key is made of the first author, the year and a title word, so records with the same
key share these, and the index finds them among a million.

Invariant: candidates only serve to keep keys unique. A missed one (its author is spelled
differently) costs a suffix, never a citation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.citations.keys import author_part, title_part
from hmtui.text.normalize import fold

if TYPE_CHECKING:
    from hmtui.models import Entry

__all__ = ["KeyCandidates", "key_candidates"]

_WITHOUT_TITLE, _WITHOUT_YEAR = ("jabref",), ("acl", "better-bibtex", "jabref")
"""Patterns whose keys have no word of the title, and those whose year is another than that of the list."""
_TITLE, _AUTHOR, _MAKER = ("title", "name"), ("author",), ("author", "org", "name")
"""Zones of the index (``search.fields``) in which a key's words are."""


class KeyCandidates(Struct, frozen=True):
    """The search terms that records with the same key share."""

    words: tuple[tuple[tuple[str, ...], str], ...]
    """Folded words, each with the zones of which one has it."""
    year: int | None


def key_candidates(entry: Entry, pattern: str) -> KeyCandidates:
    """Return the search terms that find all records whose key may equal that of ``entry``."""
    first = entry.author[0] if entry.author else None
    who = fold((first.family or first.given or first.literal) if first else author_part(entry))
    words: list[tuple[tuple[str, ...], str]] = [(_AUTHOR if first else _MAKER, word) for word in who.split()]
    if pattern not in _WITHOUT_TITLE:
        words += [(_TITLE, word) for word in fold(title_part(entry)).split()]
    return KeyCandidates(tuple(words), None if pattern in _WITHOUT_YEAR else entry.year)
