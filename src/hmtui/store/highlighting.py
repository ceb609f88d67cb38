"""Where a query matches in a text, for highlighting.

The text goes through the same folding as records and queries, and every folded
character remembers where it came from. Invariant: what is highlighted is what
made the text match; ranges lie within the text, sorted, apart from each other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.query import AllOf, AnyOf, InField, Phrase, Term
from hmtui.store.zones import SHORTEST_IDENTIFIER
from hmtui.text.abbreviations import term_pattern
from hmtui.text.normalize import fold_map, spelled

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
_SMALL_WORDS = frozenset("a an and as at by for from in is of on or the to via with".split())
"""Words that stand in any text, and are not shown as matches beside others."""
_NAMES = {"name", "author", "venue", "section", "id", "note"}
"""Zones in which no abbreviation is written out."""


def spans(query: Query, text: str, field: str = "") -> tuple[tuple[int, int], ...]:
    """Return the ranges of ``text`` that a query matches, in code points, as (start, end).

    ``field`` names what the text is (name, title, author, org, venue, id, …), so
    that ``title:x`` is highlighted in a title alone. Without it only free words are.
    """
    zone = _ZONES.get(field, field)
    patterns, phrases = _wanted_in(query, zone)
    if not (patterns or phrases) or not text:
        return ()
    soft, origins = fold_map(text)
    found: list[tuple[int, int]] = []
    for pattern in phrases:
        found += [(origins[match.start()], origins[match.end() - 1]) for match in pattern.finditer(soft)]
    found += _places(patterns, soft, origins, zone)
    return _merged(found, text)


_planned: tuple[Query | None, dict[str, tuple[Sequence[str], Sequence[re.Pattern[str]]]]] = (None, {})
"""What is looked for in each zone for the last query: a screen has a hundred texts, a query perhaps five hundred words."""


def _wanted_in(query: Query, zone: str) -> tuple[Sequence[str], Sequence[re.Pattern[str]]]:
    """Return the patterns to highlight in a text of that zone, each once."""
    global _planned  # noqa: PLW0603 - exchanged as a whole, so that threads need not wait for each other
    if _planned[0] is not query:
        _planned = (query, {})
    by_zone = _planned[1]
    if zone not in by_zone:
        wanted = dict.fromkeys(_wanted(query.clauses, zone))
        terms_wanted = [one for one in wanted if isinstance(one, Term)]
        telling = [one for one in terms_wanted if _SMALL_WORDS.isdisjoint(one.patterns)] or terms_wanted
        patterns = dict.fromkeys(pattern for one in telling for pattern in one.patterns)
        terms = filter(None, map(term_pattern, patterns)) if zone not in _NAMES else ()
        phrases = [words_pattern(one) for one in wanted if isinstance(one, Phrase)]
        by_zone[zone] = tuple(patterns), [*phrases, *terms]
    return by_zone[zone]


def _wanted(clauses: Iterable[Clause], zone: str) -> Iterator[Term | Phrase]:
    """Return what is looked for in a text of that zone; what is excluded is not."""
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


def _places(patterns: Sequence[str], soft: str, origins: Sequence[int], zone: str) -> Iterator[tuple[int, int]]:
    """Return first and last character of the text for every match of a pattern."""
    if zone == "name":
        yield from _at_beginning(patterns, soft, origins)
    elif zone == "id":
        long_enough = [pattern for pattern in patterns if len(pattern) >= SHORTEST_IDENTIFIER]
        yield from _at_beginning(long_enough, soft, origins)
        return
    if soft.isascii():  # most texts: they have one spelling, and few patterns occur in it
        joined_text = soft.replace("-", "")
        patterns = [pattern for pattern in patterns if pattern in joined_text]
    if not patterns:
        return
    for word in re.finditer(r"\S+", soft):
        for joined, offsets in spelled(word[0]):
            for pattern in patterns:
                at = joined.find(pattern)
                while at >= 0:
                    yield origins[word.start() + offsets[at]], origins[word.start() + offsets[at + len(pattern) - 1]]
                    at = joined.find(pattern, at + 1)


def _at_beginning(patterns: Sequence[str], soft: str, origins: Sequence[int]) -> Iterator[tuple[int, int]]:
    """A name matches from its beginning also across its spaces."""
    for joined, offsets in spelled(soft.replace(" ", "-")):
        for pattern in patterns:
            if joined.startswith(pattern):
                yield origins[offsets[0]], origins[offsets[len(pattern) - 1]]


def words_pattern(phrase: Phrase) -> re.Pattern[str]:
    """Compile the words of a phrase, to be found in normalized text; hyphens may be there, not be there, or be a space."""
    words = []
    for soft in phrase.words:
        pieces = ["-*".join(map(re.escape, piece)) for piece in soft.split("-") if piece]
        words.append("[ -]*".join(pieces))
    end = "" if phrase.begun else "(?![^ -])"
    return re.compile(rf"(?<![^ -]){'[ -]+'.join(words)}{end}")


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
