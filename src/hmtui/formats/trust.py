"""Rate how far a record can be relied on: complete or not, verified or not.

Invariant: a record counts as verified only when its sources are named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.work import describe
from hmtui.models import OTHERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.models import Entry

__all__ = ["Trust", "incomplete", "trust", "trust_of_all"]


_ISSUED = {"report", "document", "webpage"}
"""Types of records whose publisher is enough where no author is named."""


class Trust(Struct, frozen=True):
    """How far a record can be relied on; ``str()`` gives the words."""

    checked: bool
    """Whether it was compared with the sources that the record names, without a doubt left."""
    words: str
    """"checked", "checked, some doubt left", "from the list", "not checked", or "incomplete: no authors, no year"."""

    def __str__(self) -> str:
        return self.words


def trust(entry: Entry) -> Trust:
    """Return how far a record can be relied on: what is missing first, else whether its facts were verified."""
    # Software is called by its name; anything else has a title of its own.
    titled = entry.title or entry.type == "software"
    named = any(name.short and name.literal.lower() != OTHERS for name in entry.author)
    # A book may be listed under its editors, and a report, page or software under who made it, as its citation is.
    named = named or (entry.type == "book" and bool(entry.value("editor")))
    named = named or (not entry.author and bool(describe(entry).authors or (entry.type in _ISSUED and entry.publisher)))
    missing = [word for word, known in (("authors", named), ("year", entry.year), ("title", titled)) if not known]
    if missing:
        return Trust(checked=False, words="incomplete: " + ", ".join(f"no {word}" for word in missing))
    if entry.sources:
        certain = entry.value("confidence") in {None, "high"}
        return Trust(checked=certain, words="checked" if certain else "checked, some doubt left")
    return Trust(checked=False, words="from the list" if entry.source else "not checked")


def incomplete(entries: Sequence[Entry]) -> str:
    """Return what is missing of a record, or how many of several records lack something; empty where none does."""
    lacking = [one.words for one in map(trust, entries) if one.words.startswith("incomplete")]
    return f"{len(lacking):,} of {len(entries):,} incomplete" if lacking and len(entries) > 1 else "".join(lacking)


_SHORT = {"checked": "verified", "checked, some doubt left": "partly verified", "not checked": "not verified"}


def trust_of_all(entries: Sequence[Entry]) -> str:
    """Return how many records are verified, partly verified and so on, the verified ones last; of one, which it is."""
    found = sorted(map(trust, entries), key=lambda one: (one.checked, one.words))
    words = [_SHORT.get(one.words, one.words) for one in found]
    if len(words) == 1:
        return words[0]
    return ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words))
