"""A sorted table of words, each with the set of records it stands for.

Four parts, the same in memory and in a file:

- ``words``: all words in UTF-8, sorted, each after a line feed, and one at the end;
- ``starts``: where each word begins in it (32-bit);
- ``counts``: in how many records each word is (32-bit);
- ``at``: where its set lies in the heap, in units of four bytes; a word of one
  record has no set there, and ``at`` is the record itself.

A set in the heap is a list of 32-bit record numbers when it is short, a packed
bit set (zlib, after its length) when it is longer, and a plain bit set when
packing gains nothing. ``form`` tells which from the count alone.

Words of a query are only ever *compared* with these bytes, so nothing that a
person types can mean more than itself. A match cannot begin inside a
character, since UTF-8 says of each byte whether it begins one.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left, bisect_right
from itertools import accumulate

from hmtui.record import Record
from hmtui.search import bits

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hmtui.search.storage import Reading, Writing

__all__ = ["BLOCK", "Cancelled", "TableWriter", "WordTable", "Written", "cost"]

BLOCK = 256
"""Words of a block, see ``ready``."""
LIST, PACKED, PLAIN = "list", "packed", "plain"

_PACK_FROM = 1 << 16
"""Below this many records a bit set is so small that packing it costs more than it saves."""
_SHORTEST_IN_BLOCKS = 2
_LEVEL = 1
_COST_OF_WORD = 3
_COST_OF_BITS = {PACKED: 3_500, PLAIN: 1_200}
"""Steps that unpacking and reading a bit set over a million records take, as measured."""
_MANY = 4_096
"""Steps between two looks at whether the search was cancelled."""


class Cancelled(Exception):  # noqa: N818 - it is no error
    """The search was given up because its answer is no longer wanted."""


def list_below(size: int) -> int:
    """Give the count from which a set out of ``size`` records is kept as bits."""
    return size // 32 + 16 if size < _PACK_FROM else size // 512 + 1


def form(count: int, size: int) -> str:
    """Tell how a set of ``count`` out of ``size`` records is kept."""
    if count < list_below(size):
        return LIST
    return PACKED if size >= _PACK_FROM and count * 8 < size else PLAIN


def cost(count: int, size: int) -> int:
    """Tell what reading a set costs, in steps of reading one record of a list."""
    kind = form(count, size)
    return _COST_OF_WORD + (count if kind == LIST else _COST_OF_BITS[kind] * size >> 20)


class Written(Record):
    """What was written: words in order, their sets, and how many records each has."""

    words: Sequence[str]
    sets: Sequence[int | array[int]]
    """Bits, or the numbers of a short list, or, inverted, the number of a single record."""
    counts: Sequence[int]
    size: int
    """Over how many records."""


class TableWriter:
    """Writes one table."""

    def __init__(self, out: Writing, name: str, size: int) -> None:
        """Begin the table called ``name`` over ``size`` records."""
        self._out = out
        self._name = name
        self._known: dict[bytes, int] = {}
        self.size = size

    def write(self, postings: Mapping[str, Sequence[int]], rank: Sequence[int]) -> Written:
        """Write words with their records, in any order, at least one each, renumbered by ``rank``."""
        counts, at = array("I"), array("I")
        sets: list[int | array[int]] = []
        words = sorted(postings)  # by code points, which is also the order of their UTF-8
        few = list_below(self.size)
        for word in words:
            arrived = postings[word]
            count = len(arrived)
            counts.append(count)
            if count == 1:
                number = rank[arrived[0]]
                at.append(number)
                sets.append(~number)
            elif count < few:
                numbers = array("I", sorted([rank[one] for one in arrived]))
                at.append(self._out.put(numbers.tobytes()))
                sets.append(numbers)
            else:
                members = bits.from_many([rank[one] for one in arrived], self.size)
                at.append(self._put_bits(members, count))
                sets.append(members)
        self._finish(words, counts, at)
        return Written(words, sets, counts, self.size)

    def write_sets(self, sets: Mapping[str, tuple[int, int]]) -> None:
        """Write words whose sets were put before: each with its count and place."""
        words = sorted(sets)
        counts = array("I", [sets[word][0] for word in words])
        self._finish(words, counts, array("I", [sets[word][1] for word in words]))

    def put(self, members: int) -> tuple[int, int]:
        """Put a set into the heap, unless an equal one is there, and give its count and place."""
        count = members.bit_count()
        if count == 1:
            return 1, members.bit_length() - 1
        from hashlib import blake2b  # noqa: PLC0415 - small catalogs put no sets

        data = members.to_bytes(bits.width(self.size), "little")
        known = blake2b(data, digest_size=16).digest()
        if known not in self._known:
            few = count < list_below(self.size)
            numbers = array("I", bits.numbers(members)).tobytes() if few else b""
            self._known[known] = self._out.put(numbers) if few else self._put_bits(members, count)
        return count, self._known[known]

    def _put_bits(self, members: int, count: int) -> int:
        data = members.to_bytes(bits.width(self.size), "little")
        if form(count, self.size) == PACKED:
            packed = zlib.compress(data, _LEVEL)
            data = len(packed).to_bytes(4, "little") + packed
        return self._out.put(data)

    def _finish(self, words: Sequence[str], counts: array[int], at: array[int]) -> None:
        joined = "\n".join(words).encode()
        starts = array("I", accumulate([len(word) + 1 for word in joined.split(b"\n")], initial=1))
        for part, data in (("words", b"\n%b\n" % joined), ("starts", starts), ("counts", counts), ("at", at)):
            self._out.add(f"{self._name}.{part}", data if isinstance(data, bytes) else data.tobytes())


class WordTable:
    """Reads one table."""

    def __init__(self, source: Reading, name: str, size: int) -> None:
        """Open the table called ``name`` over ``size`` records."""
        self._source = source
        self._size = size
        self._words = bytes(source.part(f"{name}.words"))
        self._blocks: WordTable | None = None
        if source.has(f"{name}#.words"):
            self._blocks = WordTable(source, f"{name}#", -(-source.length(f"{name}.counts") // (4 * BLOCK)))
        self._starts = source.numbers(f"{name}.starts")
        self._counts = source.numbers(f"{name}.counts")
        self._at = source.numbers(f"{name}.at")

    def __len__(self) -> int:
        """How many words there are."""
        return len(self._counts)

    def word(self, index: int) -> bytes:
        """Give a word by its place."""
        return self._words[self._starts[index] : self._starts[index + 1] - 1]

    def index(self, word: bytes) -> int | None:
        """Give the place of a word, or None."""
        index = self.first(word)
        return index if index < len(self) and self.word(index) == word else None

    def first(self, word: bytes, low: int = 0, high: int | None = None) -> int:
        """Give the place of the first word that is not less, looking from ``low`` to ``high``."""
        return bisect_left(range(len(self)), word, low, len(self) if high is None else high, key=self.word)

    def beginning(self, prefix: bytes, low: int = 0, high: int | None = None) -> range:
        """Give the places of the words that begin with ``prefix``."""
        low = self.first(prefix, low, high)
        return range(low, self.first(prefix + b"\xff", low, high))

    def containing(self, piece: str) -> Iterator[int]:
        """Give the places of the words that have ``piece`` in them, each once."""
        wanted, starts, find = piece.encode(), self._starts, self._words.find
        for begin, stop in self._runs(piece):
            end = starts[stop]
            position = find(wanted, starts[begin], end)
            while position >= 0:
                index = bisect_right(starts, position, begin, stop) - 1
                yield index
                position = find(wanted, starts[index + 1], end)

    def _runs(self, piece: str) -> Iterable[tuple[int, int]]:
        """Give the runs of words among which a piece may be."""
        if self._blocks is None or len(piece) < _SHORTEST_IN_BLOCKS:
            return [(0, len(self))]
        found = -1
        for at in range(max(len(piece) - 2, 1)):
            index = self._blocks.index(piece[at : at + 3].encode())
            found &= 0 if index is None else self._blocks.members(index)
            if not found:
                return []
        return [(block * BLOCK, min((block + 1) * BLOCK, len(self))) for block in bits.numbers(found)]

    def matching(self, line: re.Pattern[bytes]) -> Iterator[tuple[int, str]]:
        """Give the place of each word that a pattern for lines finds, and what its first group is."""
        for match in line.finditer(self._words):
            yield bisect_right(self._starts, match.start()) - 1, match[1].decode()

    def count(self, index: int) -> int:
        """Tell in how many records a word is."""
        return self._counts[index]

    def members(self, index: int) -> int:
        """Give the set of records of a word."""
        count, at = self._counts[index], self._at[index]
        if count == 1:
            return 1 << at
        if form(count, self._size) == LIST:
            return bits.from_numbers(self._list(at, count), self._size)
        return self._bits(at, count)

    def _list(self, at: int, count: int) -> memoryview:
        return memoryview(self._source.take(at, count * 4)).cast("I")

    def _bits(self, at: int, count: int) -> int:
        if form(count, self._size) == PLAIN:
            return int.from_bytes(self._source.take(at, bits.width(self._size)), "little")
        length = int.from_bytes(self._source.take(at, 4), "little")
        return int.from_bytes(zlib.decompress(self._source.take(at + 1, length)), "little")

    def union(self, places: Iterable[int], cancelled: Callable[[], bool]) -> int:
        """Give the records of any of these words."""
        large, buffer = 0, bytearray(bits.width(self._size))
        steps, bit, size = 0, bits.BIT, self._size
        for index in places:
            count, at = self._counts[index], self._at[index]
            if count == 1:
                buffer[at >> 3] |= bit[at & 7]
                steps += 1
            elif form(count, size) == LIST:
                for number in self._list(at, count):
                    buffer[number >> 3] |= bit[number & 7]
                steps += count
            else:
                large |= self._bits(at, count)
                steps += _MANY // 8
            if steps > _MANY:
                steps = 0
                if cancelled():
                    raise Cancelled
        return large | int.from_bytes(buffer, "little")
