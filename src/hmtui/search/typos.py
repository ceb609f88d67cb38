"""Forgiveness: what else a word may have meant, when nothing matches it.

Only words that match nowhere are replaced, and only when the query as a whole
found nothing, so an exact search is never diluted. In this order:

1. a word with hyphens or dots is taken apart (``text-to-image`` → text to image);
2. two neighbouring letters are swapped back (``megatorn`` → megatron);
3. one letter is changed, dropped or added; the first letter is taken as right;
4. 2 and 3 again for the beginning of a longer word, as while typing (``megator``).

Within a step every word that fits is taken, up to eight. Words of three letters are only
tried with letters swapped, shorter ones and numbers not at all. The words tried
are those of names, titles, authors and organizations, or of the field asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.query import AllOf, AnyOf, InField, Term
from hmtui.search.hits import Replacement
from hmtui.search.tables import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from hmtui.query import Clause
    from hmtui.search.lookup import Lookup
    from hmtui.search.tables import WordTable

__all__ = ["Forgiver", "nearest_names"]

ZONES = ("name", "title", "author", "org")
"""Zones whose words a mistyped word may have meant."""
MOST = 8
"""Words that are tried for one."""
SHORTEST, SHORTEST_SWAP = 4, 3
"""Letters that a word must have to be tried: at all, and with letters swapped only."""


class Forgiver:
    """Rewrites a query that found nothing, and notes what it replaced."""

    def __init__(self, lookup: Lookup, cancelled: Callable[[], bool]) -> None:
        """Look for words in the zones of ``lookup``."""
        self._lookup = lookup
        self._cancelled = cancelled
        self.replaced: tuple[Replacement, ...] = ()

    def forgive(self, clauses: Iterable[Clause]) -> tuple[Clause, ...]:
        """Return the clauses with each word that matches nothing replaced, where something fits."""
        return tuple(map(self._rewrite, clauses))

    def _rewrite(self, clause: Clause) -> Clause:
        match clause:
            case Term():
                return self._instead(clause, ZONES) or clause
            case InField(field, clauses) if field != "id":
                parts = [
                    self._instead(one, (field,), field) or InField(field, (one,))
                    if isinstance(one, Term)
                    else InField(field, (one,))
                    for one in clauses
                ]
                return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
            case AnyOf(clauses):
                return AnyOf(tuple(map(self._rewrite, clauses)))
            case AllOf(clauses):
                return AllOf(tuple(map(self._rewrite, clauses)))
            case _:
                return clause

    def _instead(self, term: Term, zones: tuple[str, ...], field: str = "") -> Clause | None:
        if self._matches(term, field):
            return None
        word = term.patterns[0]
        if len(term.parts) > 1 and all(self._matches(Term((part,), (part,)), field) for part in term.parts):
            self.replaced += (Replacement(word, " ".join(term.parts)),)
            return AllOf(tuple(_clause(part, field) for part in term.parts))
        found = self._variants(word, zones)
        if not found:
            return None
        self.replaced += tuple(Replacement(word, shown) for shown in dict.fromkeys(found.values()))
        return AnyOf(tuple(_clause(variant, field) for variant in found))

    def _matches(self, term: Term, field: str) -> bool:
        clause = InField(field, (term,)) if field else term
        return bool(self._lookup.match(clause, {}, self._cancelled).anywhere)

    def _variants(self, word: str, zones: tuple[str, ...]) -> dict[str, str]:
        """Return what the word may have meant, each with the whole word to show for it, sorted."""
        if len(word) < SHORTEST_SWAP or word.isdigit():
            return {}
        tables = [self._lookup.zone(zone).words for zone in zones]
        tries = [swaps(word)] if len(word) < SHORTEST else [swaps(word), None]
        steps = [self._probe(tables, one) if one is not None else self._edits(tables, word) for one in tries]
        for whole, _ in steps:
            if whole:
                return {variant: variant for variant in sorted(whole)[:MOST]}
        for _, begun in steps if len(word) >= SHORTEST else ():
            if begun:
                return dict(sorted(begun.items())[:MOST])
        return {}

    def _probe(self, tables: list[WordTable], variants: Iterable[str]) -> tuple[set[str], dict[str, str]]:
        """Sort variants into those that are words and those that begin one; the others are dropped."""
        whole: set[str] = set()
        begun: dict[str, str] = {}
        for table in tables:
            for variant in variants:
                _note(table, variant, range(len(table)), whole, begun)
        return whole, begun

    def _edits(self, tables: list[WordTable], word: str) -> tuple[set[str], dict[str, str]]:
        """Try one letter changed, dropped or added after the first, led by the letters that words there have."""
        whole: set[str] = set()
        begun: dict[str, str] = {}
        for table in tables:
            if self._cancelled():
                raise Cancelled
            near = range(len(table))
            for at in range(1, len(word) + 1):
                head, tail = word[:at], word[at:]
                near = table.beginning(head.encode(), near.start, near.stop)
                if not near:
                    break
                if tail:
                    _note(table, head + tail[1:], near, whole, begun)
                for letter in next_letters(table, head, near):
                    _note(table, head + letter + tail, near, whole, begun)
                    if tail and letter != tail[0]:
                        _note(table, head + letter + tail[1:], near, whole, begun)
        whole.discard(word)
        begun.pop(word, None)
        return whole, begun


def swaps(word: str) -> set[str]:
    """Return the words with two neighbouring letters swapped."""
    return {
        word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1) if word[at] != word[at + 1]
    }


def next_letters(table: WordTable, head: str, near: range) -> Iterator[str]:
    """Return the letters that follow ``head`` in the words of ``near``, hopping from one to the next."""
    at = near.start
    while at < near.stop:
        word = table.word(at).decode()
        if len(word) == len(head):
            at += 1
            continue
        letter = word[len(head)]
        yield letter
        at = table.first((head + letter).encode() + b"\xff", at, near.stop)


def _note(table: WordTable, variant: str, near: range, whole: set[str], begun: dict[str, str]) -> None:
    wanted = variant.encode()
    at = table.first(wanted, near.start, near.stop)
    if at >= near.stop:
        return
    word = table.word(at)
    if word == wanted:
        whole.add(variant)
    if word.startswith(wanted):
        shown = word.decode()
        begun[variant] = min(begun.get(variant, shown), shown)


def _clause(word: str, field: str) -> Clause:
    term = Term((word,), (word,))
    return InField(field, (term,)) if field else term


_NEIGHBOURS = 200
_LEAST_ALIKE = 0.3


def nearest_names(names: WordTable, wanted: str) -> list[int]:
    """Return the records whose names are most like ``wanted``, best first.

    Names are compared by the pairs of letters they share; of a long list, the
    names that stand around the place where ``wanted`` would stand.
    """
    at = names.first(wanted.encode())
    near = range(max(at - _NEIGHBOURS, 0), min(at + _NEIGHBOURS, len(names)))
    pairs = _pairs(wanted)
    scored = []
    for index in near:
        others = _pairs(names.word(index).decode())
        alike = 2 * len(pairs & others) / (len(pairs) + len(others) or 1)
        if alike >= _LEAST_ALIKE:
            scored.append((-alike, names.members(index).bit_length() - 1))
    return [number for _, number in sorted(scored)]


def _pairs(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[at : at + 2] for at in range(len(padded) - 1)}
