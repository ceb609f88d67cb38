"""Which records of a large catalog may come to the same citation key as one of them.

A key is made of the first author, the year and a word of the title, so whoever
shares a key shares these, and a search for them finds it among a million.

Invariant: what is found is only looked at to tell keys apart. One that is missed
(its author is spelled in another way) costs a suffix, never a citation.
"""

from __future__ import annotations

from hmtui.citations.keys import author_part, title_part
from hmtui.folding import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hmtui.model import Entry

__all__ = ["alike"]

_WITHOUT_TITLE, _WITHOUT_YEAR = ("jabref",), ("acl",)
"""Patterns whose keys have no word of the title, and those whose year is another than that of the list."""


def alike(entry: Entry, pattern: str) -> str:
    """Give the query that finds the records whose keys may be that of ``entry``, itself among them."""
    first = entry.author[0] if entry.author else None
    who = fold((first.family or first.given or first.literal) if first else author_part(entry))
    terms = [f"author:{word}" if first else word for word in who.split()]
    if pattern not in _WITHOUT_TITLE:
        terms += fold(title_part(entry)).split()
    if entry.year and pattern not in _WITHOUT_YEAR:
        terms.append(f"year:{entry.year}")
    return " ".join(terms)
