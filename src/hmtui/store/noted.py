"""The records that the user has a note or tags on: words and phrases match in these as well.

The full-text tables do not have what the user writes. These records are few, so their texts are held in memory, as
``zones.body`` writes them, and are looked through. Invariant: what is found here by a note is what the tables would
find, had they the note.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.query import AllOf, AnyOf, Phrase, Term
from hmtui.store.expressions import inside, readings, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from hmtui.query import Clause

__all__ = ["Noted", "NotedText", "free"]


_REMEMBERED = 500
"""Words and phrases whose records are remembered: those of the letters typed before are asked for again."""


class NotedText(Struct, frozen=True):
    """The texts of one record, as ``zones.body`` writes them."""

    own: str
    """Its own text, of all columns."""
    note: str
    """The user's note and tags."""


class Noted:
    """The noted records of one store."""

    def __init__(self, texts: Mapping[int, NotedText] = MappingProxyType({})) -> None:
        """Look through ``texts``, by the numbers of the records."""
        self._texts = texts
        self._notes = "\n".join(text.note for text in texts.values())
        self._having: dict[Term | Phrase, frozenset[int]] = {}

    def __len__(self) -> int:
        """Return how many records have a note or tags."""
        return len(self._texts)

    def having(self, clause: Term | Phrase) -> frozenset[int]:
        """Return the records that a word or phrase matches in their note or tags."""
        found = self._having.get(clause)
        if found is None:
            pieces = [piece for piece in _pieces(clause) if piece in self._notes]
            found = frozenset(number for piece in pieces for number, text in self._texts.items() if piece in text.note)
            if len(self._having) > _REMEMBERED:
                self._having.clear()
            self._having[clause] = found
        return found

    def only_noted(
        self, clauses: Sequence[Clause], named: Callable[[Term], Container[int]] = lambda _term: ()
    ) -> list[int]:
        """Return the records that match, as far as words and phrases tell, but for the note would not.

        ``named``: returns the records that a word matches by the beginning of their name.
        """
        if not self._texts:
            return []
        begun: set[int] = set()
        for clause in free(clauses):
            if having := self.having(clause):
                pieces = _pieces(clause)
                begun.update(n for n in having if not any(piece in self._texts[n].own for piece in pieces))
        return sorted(number for number in begun if all(self._may_match(one, number, named) for one in clauses))

    def _may_match(self, clause: Clause, number: int, named: Callable[[Term], Container[int]]) -> bool:
        """Check a clause; what is neither word nor phrase is left to the tables."""
        match clause:
            case Term() | Phrase():
                if number in self.having(clause):
                    return True
                text = self._texts[number].own
                in_text = any(piece in text for piece in _pieces(clause))
                return in_text or (isinstance(clause, Term) and number in named(clause))
            case AnyOf(clauses):
                return any(self._may_match(one, number, named) for one in clauses)
            case AllOf(clauses):
                return all(self._may_match(one, number, named) for one in clauses)
            case _:
                return True


def free(clauses: Iterable[Clause]) -> Iterator[Term | Phrase]:
    """Yield the words and phrases outside of fields that may match, not those that are excluded."""
    for clause in clauses:
        if isinstance(clause, (Term, Phrase)):
            yield clause
        elif isinstance(clause, (AnyOf, AllOf)):
            yield from free(clause.clauses)


def _pieces(clause: Term | Phrase) -> Sequence[str]:
    if isinstance(clause, Term):
        return [inside(pattern) for pattern in clause.patterns]
    return [whole(words, begun=clause.begun) for words in readings(clause)]
