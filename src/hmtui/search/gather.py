"""Taking records apart: the words of some thousand records, as plain data.

Records are taken apart some at a time, since whole texts are folded and split
at the speed of memory, and single ones are not. A word is kept as a number;
which word has which number holds for one segment only.

Invariant: a segment is plain data (numbers, text, bytes, tuples and lists of
them), so that another process can make it; it does not know which records
came before its own.
"""

from __future__ import annotations

from array import array
from itertools import chain
from operator import attrgetter
from zlib import compress

from hmtui.folding import fold, soften
from hmtui.record import Record
from hmtui.search import fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, TypeAlias

    from hmtui.model import Entry

    Words: TypeAlias = tuple[str, bytes, bytes]
    """The words of the records of a segment: each that occurs, ended by a line feed; for record after record, the places
    of its words among them, where a word may come again; and for each record, how many these are."""

__all__ = ["PACK", "Gatherer", "Segment"]

PACK = 64
"""Records whose texts are taken apart, and packed, together."""
_LEVEL = 1
"""A tenth more room than the best packing, and a quarter of its time."""


class Segment(Record):
    """Some records that came one after the other. Text of one line for each record, numbers as ``array`` writes them."""

    size: int
    issued: str
    ids: str
    names: str
    titles: str
    """Folded, as is ``by_name``, for the order by column."""
    by_name: str
    texts: list[bytes]
    """The own texts of the records, softened and packed, ``PACK`` records together."""
    own: list[Words]
    """``Words`` for each zone of ``fields.OWN``."""
    shared: Words
    """``Words`` of the softened lines of shared texts."""
    facts: Words
    """``Words``: for each record, its flags, each word some of them parted by tabs."""
    venues: Words
    """``Words``: one for each record that has a venue: its folded venue."""
    keys: str
    """Lines of a name's key, a tab, and the place of the record in the segment; sorted."""
    identifiers: str
    """The same for identifiers."""
    places: bytes
    lengths: bytes
    params: bytes
    """Weights, -1 where they are not known."""


class Gatherer:
    """Takes records apart."""

    def __init__(self, section_titles: Mapping[str, str]) -> None:
        """Begin without records."""
        self._titles = section_titles
        self._begin()

    def _begin(self) -> None:
        self._open: list[Entry] = []
        self._entries: list[tuple[str, str, str]] = []
        self._packs: list[bytes] = []
        self._own = [_Stream() for _ in fields.OWN]
        self._shared, self._facts, self._venues = _Stream(), _Stream(), _Stream()
        self._values_of = attrgetter(*fields.SHARED)
        self._lines = [_Cache(self._reader_of(attribute)) for attribute in fields.SHARED]
        self._flags = _Cache(lambda facts: self._facts.ids(["\t".join(fields.flags(facts))]))
        self._venue = _Cache(lambda text: self._venues.ids([fold(text)]) if fold(text) else ())
        self._by_name: list[str] = []
        self._by_title: list[str] = []
        self._keys: list[str] = []
        self._identifiers: list[str] = []
        self._places, self._lengths, self._params = array("Q"), array("I"), array("q")

    def __len__(self) -> int:
        """How many records are in the segment so far."""
        return len(self._places)

    def add(self, entry: Entry, place: tuple[int, int] = (0, 0)) -> None:
        """Take in one record; ``place`` is where it lies in the file of records, if in any: begin and length."""
        self._open.append(entry)
        self._places.append(place[0])
        self._lengths.append(place[1])
        if len(self._open) == PACK:
            self._take_apart()

    def segment(self) -> Segment:
        """Give what was taken in, and begin anew."""
        if self._open:
            self._take_apart()
        made = Segment(
            size=len(self._entries),
            issued="\n".join([issued for issued, _, _ in self._entries]),
            ids="\n".join([id_ for _, id_, _ in self._entries]),
            names="\n".join([name for _, _, name in self._entries]),
            titles="\n".join(self._by_title),
            by_name="\n".join(self._by_name),
            texts=self._packs,
            own=[stream.words() for stream in self._own],
            shared=self._shared.words(),
            facts=self._facts.words(),
            venues=self._venues.words(),
            keys="\n".join(sorted(set(self._keys))),
            identifiers="\n".join(sorted(set(self._identifiers))),
            places=self._places.tobytes(),
            lengths=self._lengths.tobytes(),
            params=self._params.tobytes(),
        )
        self._begin()
        return made

    def _take_apart(self) -> None:
        entries, first = self._open, len(self._entries)
        soft = soften(fields.NEXT.join(map(fields.own_texts, entries)))
        self._packs.append(compress(soft.encode(), _LEVEL))
        zones = list(zip(*[text.split(fields.END) for text in soft.split(fields.NEXT)], strict=True))
        for stream, texts in zip(self._own, zones, strict=True):
            stream.extend(list(map(str.split, texts)))
        names = [text.split("\n") for text in zones[0]]
        self._by_name += [_joined(of_one[0]) for of_one in names]
        self._by_title += map(_joined, zones[1])
        self._keys += [
            f"{key}\t{at}" for at, of_one in enumerate(names, first) for name in of_one for key in _keys(name)
        ]
        self._add_identifiers(entries, first)
        self._shared.extend([self._shared_of(entry) for entry in entries], known=True)
        flags = self._flags
        self._facts.extend([flags[one] + flags[other] for one, other in map(fields.facts, entries)], known=True)
        self._venues.extend([self._venue[entry.venue or entry.container_title] for entry in entries], known=True)
        self._params.extend([-1 if entry.parameters is None else entry.parameters for entry in entries])
        self._entries += [(entry.issued, entry.id, entry.name) for entry in entries]
        self._open = []

    def _add_identifiers(self, entries: Sequence[Entry], first: int) -> None:
        written: list[str] = []
        owners: list[int] = []
        for at, entry in enumerate(entries, first):
            found = fields.identifiers(entry)
            written += found
            owners += [at] * len(found)
        words = fields.fold_identifiers(written)
        self._identifiers += [f"{word}\t{at}" for word, at in zip(words, owners, strict=True) if word]

    def _shared_of(self, entry: Entry) -> set[int]:
        found: set[int] = set()
        for value, lines in zip(self._values_of(entry), self._lines, strict=True):
            if value:
                found.update(lines[value])
        return found

    def _reader_of(self, attribute: str) -> Callable[[Any], tuple[int, ...]]:
        def read(value: Any) -> tuple[int, ...]:
            return self._shared.ids(map(soften, fields.shared_lines(attribute, value, self._titles)))

        return read


class _Stream:
    """Words of record after record."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._found, self._counts = array("I"), array("I")

    def ids(self, words: Iterable[str]) -> tuple[int, ...]:
        """Give words their numbers."""
        return tuple(map(self._numbers.__getitem__, words))

    def extend(self, records: Sequence[Any], *, known: bool = False) -> None:
        """Take in the words of records; ``known`` when they are numbers already."""
        found = chain.from_iterable(records)
        self._found.extend(found if known else map(self._numbers.__getitem__, found))
        self._counts.extend(map(len, records))

    def words(self) -> Words:
        return "".join([f"{word}\n" for word in self._numbers]), self._found.tobytes(), self._counts.tobytes()


class _Numbers(dict[str, int]):
    """Numbers words in the order in which they are first asked for."""

    def __missing__(self, word: str) -> int:
        number = self[word] = len(self)
        return number


class _Cache(dict):  # type: ignore[type-arg] # of anything to numbers
    """Works a value out when it is first met."""

    def __init__(self, work_out: Callable[[Any], tuple[int, ...]]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, value: Any) -> tuple[int, ...]:
        found = self[value] = self._work_out(value)
        return found


def _joined(soft: str) -> str:
    return " ".join(soft.replace("-", "").split())


def _keys(soft_name: str) -> Iterable[str]:
    if soft_name.isascii():
        return (key,) if (key := soft_name.replace("-", "").replace(" ", "")[: fields.LONGEST_KEY]) else ()
    return fields.keys(soft_name)
