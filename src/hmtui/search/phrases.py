"""Whole words in sequence, checked in the texts of the records that have the words.

Texts are kept softened (see ``folding.soften``), a line for each name, title,
author, …. A record has its own texts, zone after zone, and the texts of some
records that came together are packed together; texts that many records share
are the words of the table ``value``, each after the letter of its zone.

A phrase may run over a hyphen of the text as if it were a space or were not
there, and a hyphen of the phrase may be a space of the text or not be there; a
phrase never runs over the end of a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.search import bits, fields
from hmtui.search.packs import PACK, unpacked
from hmtui.search.tables import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hmtui.query import Phrase
    from hmtui.search.storage import Bytes, Reading
    from hmtui.search.tables import WordTable

__all__ = ["Phrases", "words_pattern"]

_END = fields.END.encode()
_NEXT = fields.NEXT.encode()
_MANY = 16
"""Packs that are read between two looks at whether the search was cancelled."""


def words_pattern(phrase: Phrase) -> re.Pattern[str]:
    """Compile the words of a phrase, to be found in softened text."""
    return re.compile(rf"(?<![^ -]){_words(phrase)}(?![^ -])")


def _own_pattern(phrase: Phrase) -> re.Pattern[bytes]:
    """Compile a phrase, to be found in a record's own texts."""
    return re.compile(rf"(?<![^ \-\n{fields.END}]){_words(phrase)}(?![^ \-\n{fields.END}])".encode())


def _shared_pattern(phrase: Phrase) -> re.Pattern[bytes]:
    """Compile a phrase, to be found in lines of shared texts; group 1 is the letter of the zone."""
    return re.compile(rf"^(.) (?:.*[ -])?{_words(phrase)}(?:[ -]|$)".encode(), re.MULTILINE)


def _words(phrase: Phrase) -> str:
    return "[ -]+".join(map(_within_word, phrase.words))


def _within_word(soft: str) -> str:
    pieces = ["-*".join(map(re.escape, piece)) for piece in soft.split("-") if piece]
    return "[ -]*".join(pieces)


class Phrases:
    """Checks candidates for a phrase."""

    def __init__(self, source: Reading, size: int) -> None:
        """Read the texts of an index over ``size`` records."""
        self._source = source
        self._size = size

    def match(
        self,
        phrase: Phrase,
        candidates: int,
        values: WordTable,
        within: Sequence[str],
        cancelled: Callable[[], bool],
    ) -> list[int]:
        """Give, for each of ``within`` (letters of zones), the candidates with the phrase in a text of these zones.

        ``values`` are the texts that records share.
        """
        found = self._in_own_texts(_own_pattern(phrase).finditer, candidates, within, cancelled)
        for index, letter in values.matching(_shared_pattern(phrase)):
            members = values.members(index) & candidates
            found = [one | members if letter in letters else one for one, letters in zip(found, within, strict=True)]
        return found

    def _in_own_texts(
        self,
        find: Callable[[Bytes], Iterable[re.Match[bytes]]],
        candidates: int,
        within: Sequence[str],
        cancelled: Callable[[], bool],
    ) -> list[int]:
        found: list[list[int]] = [[] for _ in within]
        if not any(letter in letters for letters in within for letter in fields.OWN):
            return [0 for _ in within]
        for number, text in self._texts(candidates, cancelled):
            letters = {fields.OWN[text.count(_END, 0, match.start())] for match in find(text)}
            if letters:
                for members, wanted in zip(found, within, strict=True):
                    if not letters.isdisjoint(wanted):
                        members.append(number)
        return [bits.from_numbers(members, self._size) for members in found]

    def _texts(self, records: int, cancelled: Callable[[], bool]) -> Iterator[tuple[int, bytes]]:
        """Return records with their own texts, pack by pack."""
        starts, before = self._source.numbers("texts.starts", "Q"), bytes(self._source.part("texts.before"))
        packs: dict[int, list[tuple[int, int]]] = {}
        for number in bits.numbers(records):
            packs.setdefault(number // PACK, []).append((number % PACK, number))
        for count, (pack, wanted) in enumerate(packs.items()):
            if count % _MANY == 0 and cancelled():
                raise Cancelled
            texts = unpacked(self._source.piece("texts", starts[pack], starts[pack + 1]), before).split(_NEXT)
            for place, number in wanted:
                yield number, texts[place]
