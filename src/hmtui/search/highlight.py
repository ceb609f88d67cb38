"""Where a query matches in a text, for highlighting.

The text goes through the same folding as records and queries, and every folded
character remembers where it came from. Invariant: what is highlighted is what
made the text match; ranges lie within the text, sorted, apart from each other.
"""

from __future__ import annotations

import re

from hmtui.folding import fold_map, spelled
from hmtui.query import AllOf, AnyOf, InField, Phrase, Term
from hmtui.search.fields import SHORTEST_IDENTIFIER
from hmtui.search.phrases import words_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hmtui.query import Clause, Query

__all__ = ["spans"]

_ZONES = {
    "alias": "name",
    "aliases": "name",
    "authors": "author",
    "organizations": "org",
    "publisher": "org",
    "container-title": "venue",
    "container_title": "venue",
    "sections": "section",
    "architecture": "arch",
    "modalities": "arch",
    "languages": "lang",
    "arxiv": "id",
    "doi": "id",
    "DOI": "id",
}


def spans(query: Query, text: str, field: str = "") -> tuple[tuple[int, int], ...]:
    """Give the ranges of ``text`` that a query matches, in code points, as (start, end).

    ``field`` names what the text is (name, title, author, org, venue, id, …), so
    that ``title:x`` is highlighted in a title alone. Without it only free words are.
    """
    zone = _ZONES.get(field, field)
    wanted = list(_wanted(query.clauses, zone))
    if not wanted or not text:
        return ()
    soft, origins = fold_map(text)
    found: list[tuple[int, int]] = []
    for clause in wanted:
        if isinstance(clause, Phrase):
            found += [
                (origins[match.start()], origins[match.end() - 1]) for match in words_pattern(clause).finditer(soft)
            ]
        else:
            for needle in clause.needles:
                found += _places(needle, soft, origins, zone)
    return _merged(found, text)


def _wanted(clauses: Iterable[Clause], zone: str) -> Iterator[Term | Phrase]:
    """Give what is looked for in a text of that zone; what is excluded is not."""
    for clause in clauses:
        match clause:
            case Term() | Phrase():
                if zone != "lang":
                    yield clause
            case InField(field, inner) if field == zone:
                yield from inner
            case AnyOf(inner) | AllOf(inner):
                yield from _wanted(inner, zone)
            case _:
                pass


def _places(needle: str, soft: str, origins: Sequence[int], zone: str) -> Iterator[tuple[int, int]]:
    """Give first and last character of the text for every place that matches a needle."""
    if zone in {"name", "id"}:
        if zone == "name" or len(needle) >= SHORTEST_IDENTIFIER:
            yield from _at_beginning(needle, soft, origins)
        if zone == "id":
            return
    if soft.isascii() and needle not in soft.replace("-", ""):  # most texts: they have one spelling, and it is not in
        return
    for word in re.finditer(r"\S+", soft):
        for joined, offsets in spelled(word[0]):
            at = joined.find(needle)
            while at >= 0:
                yield origins[word.start() + offsets[at]], origins[word.start() + offsets[at + len(needle) - 1]]
                at = joined.find(needle, at + 1)


def _at_beginning(needle: str, soft: str, origins: Sequence[int]) -> Iterator[tuple[int, int]]:
    """A name matches from its beginning also across its spaces."""
    for joined, offsets in spelled(soft.replace(" ", "-")):
        if joined.startswith(needle):
            yield origins[offsets[0]], origins[offsets[len(needle) - 1]]


def _merged(found: Iterable[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(found):
        stop = last + 1
        while stop < len(text) and not fold_map(text[stop])[0]:  # accents that follow belong to their letter
            stop += 1
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], stop))
        else:
            merged.append((first, stop))
    return tuple(merged)
