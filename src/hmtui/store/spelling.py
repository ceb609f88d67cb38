"""What else a word may have meant, when nothing matches it.

Only words that match nowhere are replaced, and only when the query as a whole
found nothing, so an exact search is never diluted. In this order:

1. a word with hyphens or dots is split (``text-to-image`` → text to image);
2. two neighbouring letters are swapped back (``megatorn`` → megatron), or another letter is the doubled one, one more
   or one less (``lamma`` → llama, ``shazer`` → shazeer);
3. one letter is changed, dropped or added; the first letter is taken as right, and digits
   are too: ``llama9`` is not another version;
4. 2 and 3 again for the beginning of a longer word, as while typing (``megator``); for words of five letters and more.

Within a step every word that fits is taken, up to eight. Words of three letters
are only tried with letters swapped; shorter ones, long ones and numbers not at all. The
words tried are those of names, titles and organizations, then those of authors, or those of the
field asked for. There is an author near almost any short word, so one of less than seven letters
means an author only by step 2 (``yolo`` is not Yoo), and so does any name after ``author:``: ``hinton`` is no mistake
for Hilton. Names near to such a one are noted, to be offered. All variants of a word are looked up
in the vocabulary at once.
"""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING

from hmtui.query import UNINDEXED_FIELDS, AllOf, AnyOf, InField, Term
from hmtui.store.hits import Replacement
from hmtui.store.zones import columns_of
from hmtui.text.distance import nearest
from hmtui.text.normalize import normalize, squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hmtui.query import Clause
    from hmtui.store.matching import Rows

__all__ = ["Spelling", "nearest_names"]

ZONES = ("name", "title", "org")
"""Zones whose words a mistyped word may have meant, before those of authors."""
MOST = 8
"""Words that are tried for one."""
SHORTEST, SHORTEST_SWAP, SHORTEST_AUTHOR, LONGEST = 4, 3, 7, 32
"""Letters that a word must have to be tried: at all, with letters swapped only, and for authors; and may have.

For the beginning of a longer word it must have one more.
"""

WORDS = """
SELECT DISTINCT value FROM json_each(?) CROSS JOIN vocabulary ON term = value
WHERE col IN (SELECT value FROM json_each(?))
"""
"""Which of some words there are in some columns."""
BEGINNINGS = """
SELECT value, (
  SELECT term FROM vocabulary
  WHERE term >= variant.value AND term < variant.value || char(0x10ffff) AND col IN (SELECT value FROM json_each(?))
  ORDER BY term LIMIT 1
) AS whole
FROM json_each(?) AS variant WHERE whole IS NOT NULL
"""
"""Which of some texts begin a word in some columns, and the first such word."""


class Spelling:
    """Rewrites a query that found nothing, and notes what it replaced."""

    def __init__(
        self,
        rows: Rows,
        matches: Callable[[Clause], bool],
        alphabet: str,
    ) -> None:
        """Look words up by ``rows``; ``matches`` returns whether any record matches a clause.

        ``alphabet`` holds the letters that are tried.
        """
        self._rows = rows
        self._matches = matches
        self._alphabet = alphabet
        self.replaced: tuple[Replacement, ...] = ()
        self.offered: tuple[Replacement, ...] = ()
        """Names of authors near to those that are replaced by none."""

    def rewrite(self, clauses: Iterable[Clause]) -> tuple[Clause, ...]:
        """Return the clauses with each word that matches nothing replaced, where something fits."""
        return tuple(map(self._rewritten, clauses))

    def _rewritten(self, clause: Clause) -> Clause:
        match clause:
            case Term():
                return self._instead(clause) or clause
            case InField(field, clauses) if field not in UNINDEXED_FIELDS:
                parts = [
                    self._instead(one, field) or InField(field, (one,))
                    if isinstance(one, Term)
                    else InField(field, (one,))
                    for one in clauses
                ]
                return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
            case AnyOf(clauses):
                return AnyOf(tuple(map(self._rewritten, clauses)))
            case AllOf(clauses):
                return AllOf(tuple(map(self._rewritten, clauses)))
            case _:
                return clause

    def _instead(self, term: Term, field: str = "") -> Clause | None:
        if self._matches(_clause(term, field)):
            return None
        word = term.patterns[0]
        if len(term.parts) > 1 and all(self._matches(_clause(_term(part), field)) for part in term.parts):
            self.replaced += (Replacement(word, " ".join(term.parts)),)
            return AllOf(tuple(_clause(_term(part), field) for part in term.parts))
        anywhere = (ZONES, SHORTEST), (("author",), SHORTEST_AUTHOR)
        found = self._variants(word, (((field,), LONGEST if field == "author" else SHORTEST),) if field else anywhere)
        if not found:
            if field == "author":
                near = self._variants(word, (((field,), SHORTEST),))
                self.offered += tuple(Replacement(word, shown) for shown in dict.fromkeys(near.values()))
            return None
        self.replaced += tuple(Replacement(word, shown) for shown in dict.fromkeys(found.values()))
        return AnyOf(tuple(_clause(_term(variant), field) for variant in found))

    def _variants(self, word: str, groups: Sequence[tuple[Sequence[str], int]]) -> dict[str, str]:
        """Return what the word may have meant, each with the whole word to show for it, sorted.

        ``groups``: zones whose words are tried, and the letters that a word must have for these.
        """
        if not SHORTEST_SWAP <= len(word) <= LONGEST or word.isdigit():
            return {}
        swapped = swaps(word) | (redoublings(word) | doublings(word) if len(word) >= SHORTEST else set())
        steps = (False, swapped), (True, edits(word, self._alphabet))
        for begins, (is_edit, step), (zones, shortest) in product((False, True), steps, groups):
            least = (shortest if is_edit or begins else SHORTEST_SWAP) + begins
            if len(word) >= least and (found := self._known(sorted(step), zones, begins=begins)):
                return found
        return {}

    def _known(self, variants: Sequence[str], zones: Sequence[str], *, begins: bool) -> dict[str, str]:
        """Return those that are words of some zones, or begin one, each with the word to show for it."""
        columns = json.dumps([column for zone in zones for column in columns_of(zone)])
        if begins:
            return dict(sorted(self._rows(BEGINNINGS, (columns, json.dumps(variants))))[:MOST])
        found = sorted(one for (one,) in self._rows(WORDS, (json.dumps(variants), columns)))
        return {variant: variant for variant in found[:MOST]}


def swaps(word: str) -> set[str]:
    """Return the words with two neighbouring letters swapped."""
    return {
        word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1) if word[at] != word[at + 1]
    }


def redoublings(word: str) -> set[str]:
    """Return the words with another letter doubled than the one that is."""
    single = [word[:at] + word[at + 1 :] for at in range(len(word) - 1) if word[at] == word[at + 1]]
    return {one[:at] + one[at] + one[at:] for one in single for at in range(len(one))} - {word}


def doublings(word: str) -> set[str]:
    """Return the words with one letter doubled, or a doubled one that is single; digits are no letters."""
    letters = [at for at, letter in enumerate(word) if letter.isalpha()]
    more = {word[:at] + word[at] + word[at:] for at in letters}
    return more | {word[:at] + word[at + 1 :] for at in letters if word[at] == word[at + 1 : at + 2]}


def edits(word: str, alphabet: str) -> set[str]:
    """Return the words with one letter after the first changed, dropped or added."""
    found = {word[:at] + word[at + 1 :] for at in range(1, len(word))}
    for letter in alphabet:
        found.update(word[:at] + letter + word[at:] for at in range(1, len(word) + 1))
        found.update(word[:at] + letter + word[at + 1 :] for at in range(1, len(word)))
    found.discard(word)
    digits = _digits(word)
    return {one for one in found if _digits(one) == digits}


def _digits(word: str) -> str:
    return "".join(letter for letter in word if letter.isdigit())


def _term(word: str) -> Term:
    return Term((word,), (word,))


def _clause(term: Term, field: str) -> Clause:
    return InField(field, (term,)) if field else term


def nearest_names(names: Iterable[tuple[str, int]], wanted: str, shown: Callable[[int], str]) -> list[int]:
    """Return one record for each shown name within a few edits of ``wanted``, nearest first.

    ``names``: names and aliases, with their records; ``shown`` returns the name of a record. One that is near by an
    alias alone would look like a mistake.
    """
    numbers = dict(names)
    found: dict[str, int] = {}
    for key in nearest(wanted, numbers):
        name = shown(numbers[key])
        if nearest(wanted, squeezed(normalize(name))):
            found.setdefault(name, numbers[key])
    return [*found.values()]
