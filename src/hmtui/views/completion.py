"""What the word at the caret of a query can be completed to: a field, or a value that records of the list have.

Invariant: each completion of a value finds at least one of the records that the rest of the query finds, but for the
words of ``is:``, ``has:`` and ``sort:``.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.annotations import tag_name
from hmtui.query import field_of, fields, words_of
from hmtui.text.normalize import fold
from hmtui.views.facets import WHOLE_NAME_FACETS, facets_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.library import Library
    from hmtui.store import Hits

__all__ = ["Completions", "completions"]

_WORD = re.compile(r"-?[^\s\"]*(?:\"[^\"]*\"?)?\Z")
"""The word before the caret, which may have begun a quotation."""
_OPERATORS = {"OR", "AND", "NOT"}
_SHORTEST = 2
"""Letters of a field from which on it is completed: fewer begin too many words."""
_LOOKED_AT = 500
"""Records whose authors are looked at."""


class Completions(Struct, frozen=True):
    """Where the word at the caret begins, and what can take its place, the best first."""

    start: int
    words: tuple[str, ...] = ()


def completions(library: Library, text: str, caret: int, section: str | None = None) -> Completions:
    """Return what the word before the caret can be completed to."""
    match = _WORD.search(text[:caret])
    word = match[0] if match else ""
    if word in _OPERATORS:
        return Completions(caret - len(word))
    start = caret - len(word)
    minus, word = ("-", word[1:]) if word.startswith("-") else ("", word)
    hash_sign = "#" if word.startswith("#") else ""
    name, colon, typed = ("tag", ":", word[1:]) if hash_sign else word.partition(":")
    if not colon:
        begun = name.casefold()
        known = [f"{field}:" for field in fields() if len(begun) >= _SHORTEST and field.startswith(begun)]
        return Completions(start, tuple(f"{minus}{one}" for one in known))
    rest = f"{text[:start]} {text[caret:]}"
    wanted = typed.removeprefix("=").strip('"')
    values = [one for one in _values(library, field_of(name), wanted, rest, section) if one != word]
    if hash_sign:
        values = [one.replace("tag:", hash_sign, 1) for one in values]
    return Completions(start, tuple(f"{minus}{one}" for one in values))


def _values(library: Library, field: str, wanted: str, rest: str, section: str | None) -> Iterator[str]:
    """Yield the qualifiers of a field whose values begin with, or have a word that begins with, what is wanted."""
    if words := words_of(field):
        minus = "-" if field == "sort" and wanted.startswith("-") else ""
        yield from (
            f"{field}:{minus}{word}" for word in words if word.startswith(wanted.removeprefix(minus).casefold())
        )
        return
    if field == "tag":
        tags = library.annotation_lookup.annotations.known_tags()
        begun = tag_name(wanted)
        yield from (f"tag:{tag}" for tag in tags if tag.startswith(begun) and tag != begun)
        return
    if field not in {*WHOLE_NAME_FACETS, "year"}:
        return
    hits = library.search(rest, section=section).hits
    if field == "author":
        yield from _authors(library, hits, wanted)
        return
    titles = {WHOLE_NAME_FACETS.get(field, "Year"), *(("Subsection",) if field == "section" else ())}
    for facet in facets_of(library.store, hits, least=1, only=titles):
        for value in facet.values:
            if value.qualifier.startswith(f"{field}:") and _begins(value.label, wanted):
                yield value.qualifier


def _authors(library: Library, hits: Hits, wanted: str) -> Iterator[str]:
    entries = map(library.entry_at, hits.first(_LOOKED_AT))
    names = Counter(author.family for entry in entries for author in entry.author if author.family)
    for name, _ in names.most_common():
        if _begins(name, wanted):
            yield f'author:"{name}"' if " " in name else f"author:{name}"


def _begins(label: str, wanted: str) -> bool:
    """Check whether a name, or a word of it, begins with something."""
    begun = fold(wanted)
    return not begun or any(fold(one).startswith(begun) for one in (label, *label.split()))
