"""Looking words up: from a word of a query to the records it matches, and how well.

A free word is looked for in every zone (see ``fields``) and comes back as a
``Match`` of three sets, each within the one before:

- ``anywhere``: the word is inside a word of the record;
- ``heads``: it begins a word of the name, an alias or the title;
- ``whole``: it is a whole word of the name or an alias.

Clauses combine set by set: AND intersects all three, OR unites them, and what
only filters (fields, years, facts, exclusions) is the same in all three.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from hmtui.query import AllOf, AnyOf, Between, Flag, InField, Not, Phrase, Term
from hmtui.record import Record
from hmtui.search import bits, fields
from hmtui.search.phrases import Phrases
from hmtui.search.tables import Cancelled, Union, WordTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeAlias

    from hmtui.query import Clause
    from hmtui.search.storage import Reading

    Personal: TypeAlias = Mapping[str, Callable[[str], int]]
    """For each fact that a person noted, the records of a value."""

__all__ = ["Lookup", "Match", "Zone", "reads_texts"]

EVERY = -1
"""All records, as a set of which phrases are looked for in the texts."""
_CACHED = 24
"""Words whose matches are remembered, and up to twice as many: while a word is typed, the others of a query stay."""


class Match(Record):
    """The records that a clause matches, and among them those it matches well."""

    anywhere: int
    heads: int
    whole: int

    @classmethod
    def only(cls, members: int) -> Match:
        """Make the match of a clause that filters and says nothing of how well."""
        return cls(members, members, members)

    def __and__(self, other: Match) -> Match:
        """Both."""
        return Match(self.anywhere & other.anywhere, self.heads & other.heads, self.whole & other.whole)

    def __or__(self, other: Match) -> Match:
        """Either."""
        return Match(self.anywhere | other.anywhere, self.heads | other.heads, self.whole | other.whole)


class Zone:
    """The words of one zone, with the answers that were worked out in advance."""

    def __init__(self, source: Reading, name: str, size: int) -> None:
        """Open a zone of an index over ``size`` records."""
        self.words = WordTable(source, name, size)
        self._inside = WordTable(source, f"{name}~", size) if source.has(f"{name}~.words") else None
        self._beginning = WordTable(source, f"{name}^", size) if source.has(f"{name}^.words") else None

    def exactly(self, word: bytes) -> int:
        """Return the records with that word."""
        index = self.words.index(word)
        return 0 if index is None else self.words.members(index)

    def add_beginning(self, prefix: bytes, union: Union, cancelled: Callable[[], bool]) -> None:
        """Add the records with a word that begins so."""
        if self._beginning is not None and (ready := self._beginning.index(prefix)) is not None:
            union.large |= self._beginning.members(ready)
        else:
            self.words.unite(self.words.beginning(prefix), union, cancelled)

    def add_containing(self, piece: str, union: Union, cancelled: Callable[[], bool]) -> None:
        """Add the records with a word that has ``piece`` in it."""
        if self._inside is not None and (ready := self._inside.index(piece.encode())) is not None:
            union.large |= self._inside.members(ready)
        else:
            self.words.unite(self.words.containing(piece), union, cancelled)


class Lookup:
    """Answers clauses from the tables of one index."""

    def __init__(self, source: Reading, size: int) -> None:
        """Look up in ``source``, an index over ``size`` records."""
        self._source = source
        self._size = size
        self._zones: dict[str, Zone] = {}
        self._recent: dict[Term, Match] = {}
        self._older: dict[Term, Match] = {}
        self._keys: dict[bytes, int] = {}
        self._any = WordTable(source, "any~", size) if source.has("any~.words") else None
        self._phrases = Phrases(source, size)

    def zone(self, name: str) -> Zone:
        """Return a zone, opened when it is first needed."""
        if name not in self._zones:
            self._zones[name] = Zone(self._source, name, self._size)
        return self._zones[name]

    def match(
        self, clause: Clause, personal: Personal, cancelled: Callable[[], bool], among: int | None = EVERY
    ) -> Match:
        """Return the records that a clause matches.

        What is not ``among`` these records need not be right: phrases are not looked for in its texts. None stands
        for no texts at all: what has the words of a phrase is taken for a match.

        Raises:
            Cancelled: ``cancelled`` turned true.
        """
        if cancelled():
            raise Cancelled
        match clause:
            case Term():
                return self._term(clause, cancelled)
            case Phrase():
                return self._phrase(clause, cancelled, among)
            case AnyOf(clauses):
                found = Match(0, 0, 0)
                for one in clauses:
                    found |= self.match(one, personal, cancelled, among)
            case AllOf(clauses):
                found = self.all_of(clauses, personal, cancelled, among)
            case _:
                found = Match.only(self._filter(clause, personal, cancelled, among))
        return found

    def _filter(self, clause: Clause, personal: Personal, cancelled: Callable[[], bool], among: int | None) -> int:
        match clause:
            case Not(excluded):
                return bits.every(self._size) & ~self.match(excluded, personal, cancelled, among).anywhere
            case InField():
                return self._in_field(clause, cancelled, among)
            case Between():
                return self._between(clause)
            case Flag():
                return self._flag(clause, personal)
            case _:
                raise TypeError(clause)

    def all_of(
        self, clauses: Sequence[Clause], personal: Personal, cancelled: Callable[[], bool], among: int | None = EVERY
    ) -> Match:
        """Return the records that all clauses match; no clause matches everything. ``among`` as for ``match``."""
        found = Match.only(bits.every(self._size))
        for clause in sorted(clauses, key=reads_texts):  # texts of what the others leave
            found &= self.match(clause, personal, cancelled, None if among is None else among & found.anywhere)
            if not found.anywhere:
                break
        return found

    def key(self, key: str, *, whole: bool, cancelled: Callable[[], bool]) -> int:
        """Return the records with a name or alias that, written as one word, is ``key`` or begins with it."""
        zone, word = self.zone("key"), key[: fields.LONGEST_KEY].encode()
        if whole:
            return zone.exactly(word)
        known = self._keys.get(word)
        if known is None:
            union = Union(self._size)
            zone.add_beginning(word, union, cancelled)
            known = union.members()
            self._keys = {word: known}  # a word by itself asks twice: how well it matches, and how well the query does
        return known

    def flag(self, flag: str) -> int:
        """Return the records with a fact, as ``fields.flags`` writes it."""
        return self.zone("flag").exactly(flag.encode())

    def _term(self, term: Term, cancelled: Callable[[], bool]) -> Match:
        known = self._recent.get(term) or self._older.get(term)
        if known is None:
            known = Match(0, 0, 0)
            for needle in term.patterns:
                known |= self._needle(needle, cancelled)
        # Only whole dictionaries are exchanged, so that threads need not wait for each other.
        if len(self._recent) >= _CACHED:
            self._older, self._recent = self._recent, {}
        self._recent[term] = known
        return known

    def _needle(self, needle: str, cancelled: Callable[[], bool]) -> Match:
        wanted = needle.encode()
        whole = self.zone("name").exactly(wanted)
        begun, inside = Union(self._size), Union(self._size)
        for zone in ("name", "title"):
            self.zone(zone).add_beginning(wanted, begun, cancelled)
        heads = self.key(needle, whole=False, cancelled=cancelled) | begun.members()
        self._add_inside_any(needle, inside, cancelled)
        if len(needle) >= fields.SHORTEST_IDENTIFIER:
            self.zone("id").add_beginning(wanted, inside, cancelled)
        return Match(heads | inside.members(), heads, whole)

    def _add_inside_any(self, piece: str, union: Union, cancelled: Callable[[], bool]) -> None:
        """Add the records with a word of any zone that has ``piece`` in it."""
        if self._any is not None and (ready := self._any.index(piece.encode())) is not None:
            union.large |= self._any.members(ready)
            return
        for zone in fields.INSIDE:
            self.zone(zone).add_containing(piece, union, cancelled)

    def _phrase(self, phrase: Phrase, cancelled: Callable[[], bool], among: int | None) -> Match:
        anywhere, heads, whole = (
            _any(self._with_words(phrase, zone) for zone in zones)
            for zones in (fields.INSIDE, ("name", "title"), ("name",))
        )
        if among is None:
            return Match(anywhere, heads, whole)
        everywhere = "".join(map(fields.LETTER.__getitem__, fields.INSIDE))
        values = self.zone("value").words
        found = self._phrases.match(phrase, anywhere & among, values, (everywhere, "nt", "n"), cancelled)
        return Match(found[0], found[1] & heads, found[2] & whole)

    def _in_field(self, clause: InField, cancelled: Callable[[], bool], among: int | None) -> int:
        found, zone = bits.every(self._size), self.zone(clause.field)
        for one in clause.clauses:
            if clause.field == "id":
                found &= self._identifier(one, cancelled)
            elif isinstance(one, Phrase):
                found &= self._with_words(one, clause.field)
                if among is not None:
                    within, values = (fields.LETTER[clause.field],), self.zone("value").words
                    found = self._phrases.match(one, found & among, values, within, cancelled)[0]
            else:
                union = Union(self._size)
                for needle in one.patterns:
                    zone.add_containing(needle, union, cancelled)
                found &= union.members()
        return found

    def _identifier(self, clause: Term | Phrase, cancelled: Callable[[], bool]) -> int:
        """Identifiers match from their beginning; quoted ones as a whole."""
        zone = self.zone("id")
        if isinstance(clause, Phrase):
            return zone.exactly("".join(clause.words).replace("-", "").encode())
        union = Union(self._size)
        for needle in clause.patterns:
            zone.add_beginning(needle.encode(), union, cancelled)
        return union.members()

    def _with_words(self, phrase: Phrase, zone: str) -> int:
        """Return the records that have each word of a phrase, joined or in parts, in one zone."""
        found, exactly = bits.every(self._size), self.zone(zone).exactly
        for soft in phrase.words:
            whole = soft.replace("-", "")
            here = exactly(whole.encode())
            if whole != soft:
                in_parts = bits.every(self._size)
                for part in filter(None, soft.split("-")):
                    in_parts &= exactly(part.encode())
                here |= in_parts
            found &= here
            if not found:
                break
        return found

    def _between(self, clause: Between) -> int:
        if clause.key == "year":
            return self._years(clause)
        # Kept largest first as negative numbers, so that one table serves the order and the bounds.
        values = self._source.numbers("params", "q")
        largest, least = -(clause.high or 0), -(clause.low or 0)
        start = 0 if clause.high is None else bisect_left(values, largest)
        stop = len(values) if clause.low is None else bisect_left(values, least + 1)
        return bits.from_many(self._source.numbers("order.params")[start:stop], self._size)

    def _years(self, clause: Between) -> int:
        """Records stand newest first, so that years in a row are records in a row."""
        table = self._source.numbers("years", "i")
        starts = [*zip(table[::2], table[1::2], strict=True), (-1, self._size)]
        first = next(number for year, number in starts if year < 0 or clause.high is None or year <= clause.high)
        after = next(number for year, number in starts if year < 0 or (clause.low is not None and year < clause.low))
        return bits.between(first, after)

    def _flag(self, clause: Flag, personal: Personal) -> int:
        ask = personal.get(clause.key) or personal.get(f"{clause.key}:{clause.value}")
        return ask(clause.value) if ask else self.flag(f"{clause.key}:{clause.value}")


def reads_texts(clause: Clause) -> bool:
    """Return whether a clause is answered by the texts of records, which takes longer than all others."""
    match clause:
        case Phrase():
            return True
        case InField(field, clauses):
            return field != "id" and any(map(reads_texts, clauses))
        case AnyOf(clauses) | AllOf(clauses):
            return any(map(reads_texts, clauses))
        case Not(excluded):
            return reads_texts(excluded)
        case _:
            return False


def _any(sets: Iterable[int]) -> int:
    found = 0
    for members in sets:
        found |= members
    return found
