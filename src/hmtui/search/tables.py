"""A sorted table of words, each with the set of records it stands for.

Five parts, the same in memory and in a file:

- ``words``: all words in UTF-8, sorted, each after a line feed, and one at the end;
- ``starts``: where each word begins in it (32-bit);
- ``counts``: in how many records each word is (32-bit);
- ``at``: where its set lies in the heap, in units of four bytes; a word of one
  record has no set there, and ``at`` is the record itself;
- ``heap``: the sets.

A set in the heap is a list of 32-bit record numbers when it is short, else a
bit set: as it is in a small index, and in a large one after its packed length,
which is 0 when packing gained nothing. In tables of ready answers a sixth part,
``bases``, may name another set that belongs to the set, since many of them
are nearly the same.

Words of a query are only ever *compared* with these bytes, so nothing that a
person types can mean more than itself. A match cannot begin inside a
character, since UTF-8 says of each byte whether it begins one.
"""

from __future__ import annotations

import sys
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

    from hmtui.search.storage import Bytes, Reading, Writing

__all__ = [
    "BLOCK",
    "Cancelled",
    "ReadySet",
    "TableWriter",
    "WordTable",
    "Written",
    "cost",
    "list_below",
    "packed",
    "united",
    "unpacked",
]

BLOCK = 256
"""Words of a block, see ``ready``."""

_PACK_FROM = 1 << 16
"""Below this many records a bit set is so small that packing it costs more than it saves."""
_SHORTEST_IN_BLOCKS = 2
_COST_OF_WORD = 3
_COST_OF_BITS, _BITS_OF_STEP, _MOST_FOR_BITS = 1_000, 4, 8_000
"""Steps for reading a bit set over a million records, as measured: for any, one more for so many members, at most."""
_MANY = 4_096
"""Steps between two looks at whether the search was cancelled."""
NO_BASE = 0xFFFFFFFF
"""Instead of the place of a set: there is none."""


class Cancelled(Exception):  # noqa: N818 - it is no error
    """The search was given up because its answer is no longer wanted."""


def list_below(size: int) -> int:
    """Give the count from which a set out of ``size`` records is kept as bits."""
    return size // 32 + 16 if size < _PACK_FROM else size // 1024 + 1


def cost(count: int, size: int) -> int:
    """Tell what reading a set costs, in steps of reading one record of a list."""
    if count < list_below(size):
        return _COST_OF_WORD + count
    if size < _PACK_FROM:
        return _COST_OF_WORD + (size >> 10)
    members = min(count, size - count) // _BITS_OF_STEP
    return _COST_OF_WORD + (_COST_OF_BITS * size >> 20) + min(members, _MOST_FOR_BITS * size >> 20)


def packed(members: int, size: int) -> bytes:
    """Write a set as bits."""
    data = members.to_bytes(bits.width(size), "little")
    if size < _PACK_FROM:
        return data
    # Runs of zeros are all there is to find in a set; looking for more takes thrice the time and a third more room.
    packing = zlib.compressobj(1, zlib.DEFLATED, -15, 9, zlib.Z_RLE)
    small = packing.compress(data) + packing.flush()
    return len(small).to_bytes(4, "little") + small if len(small) < len(data) else bytes(4) + data


def unpacked(data: Bytes, size: int) -> int:
    """Read a set that was written as bits."""
    if size < _PACK_FROM:
        return int.from_bytes(data, "little")
    length = int.from_bytes(data[:4], "little")
    return int.from_bytes(
        zlib.decompress(data[4 : 4 + length], -15, bits.width(size)) if length else data[4:], "little"
    )


class Written(Record):
    """What is written: words in order, and of each the set of its records."""

    words: Sequence[str]
    sets: Sequence[bytes | int]
    """Numbers in order, as ``array`` writes them, or bits."""
    size: int
    """Over how many records."""

    def counts(self) -> list[int]:
        """Tell in how many records each word is."""
        return [one.bit_count() if isinstance(one, int) else len(one) >> 2 for one in self.sets]


def united(lists: Sequence[bytes], size: int) -> bytes | int:
    """Give the set of all that is in any of these lists."""
    if len(lists) == 1:
        return lists[0]
    numbers = array("I", b"".join(lists))
    if len(numbers) >= list_below(size):
        return bits.from_many(numbers, size)
    return array("I", sorted(set(numbers))).tobytes()


class ReadySet(Record):
    """Where a ready answer lies: how many records it has, its place, and the place of what else belongs to it."""

    size: int
    place: int
    base: int = NO_BASE


class TableWriter:
    """Writes one table."""

    def __init__(self, out: Writing, name: str, size: int) -> None:
        """Begin the table called ``name`` over ``size`` records."""
        self._out = out
        self._name = name
        self._heap = bytearray()
        self.size = size

    def write(self, table: Written) -> None:
        """Write words with their records."""
        at, few, counts = array("I"), list_below(self.size), array("I", table.counts())
        for one, count in zip(table.sets, counts, strict=True):
            if count >= few:
                at.append(self.put(one if isinstance(one, int) else bits.from_many(array("I", one), self.size)))
            elif isinstance(one, int):
                at.append(one.bit_length() - 1 if count == 1 else self._put(array("I", bits.numbers(one)).tobytes()))
            else:
                at.append(int.from_bytes(one, sys.byteorder) if count == 1 else self._put(one))
        self._finish(table.words, counts, at)

    def write_sets(self, sets: Mapping[str, ReadySet]) -> None:
        """Write words whose sets were put before."""
        words = sorted(sets)
        self._finish(words, *(array("I", [sets[word][part] for word in words]) for part in range(2)))
        self._out.add(f"{self._name}.bases", array("I", [sets[word].base for word in words]).tobytes())

    def put(self, members: int) -> int:
        """Put a set into the heap as bits and give its place."""
        return self._put(packed(members, self.size))

    def _put(self, data: bytes) -> int:
        heap = self._heap
        place = len(heap) >> 2
        heap += data
        if len(data) & 3:
            heap += bytes(-len(data) & 3)
        return place

    def _finish(self, words: Sequence[str], counts: array[int], at: array[int]) -> None:
        joined = "\n".join(words).encode()
        starts = array("I", accumulate([len(word) + 1 for word in joined.split(b"\n")], initial=1))
        self._out.add(f"{self._name}.words", b"\n%b\n" % joined)
        for part, data in (("starts", starts), ("counts", counts), ("at", at)):
            self._out.add(f"{self._name}.{part}", data.tobytes())
        self._out.add(f"{self._name}.heap", self._heap)


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
        self._bases = source.numbers(f"{name}.bases") if source.has(f"{name}.bases") else None
        self._heap = f"{name}.heap"
        self._few = list_below(size)

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
        if self._bases is not None:
            base = self._bases[index]
            return self._bits(at) | (0 if base == NO_BASE else self._bits(base))
        if count == 1:
            return 1 << at
        if count < self._few:
            return bits.from_numbers(self._list(at, count), self._size)
        return self._bits(at)

    def _list(self, at: int, count: int) -> memoryview:
        return memoryview(self._source.piece(self._heap, at * 4, (at + count) * 4)).cast("I")

    def _bits(self, at: int) -> int:
        length = bits.width(self._size)
        if self._size >= _PACK_FROM:
            length = 4 + (int.from_bytes(self._source.piece(self._heap, at * 4, at * 4 + 4), "little") or length)
        return unpacked(self._source.piece(self._heap, at * 4, at * 4 + length), self._size)

    def union(self, places: Iterable[int], cancelled: Callable[[], bool]) -> int:
        """Give the records of any of these words."""
        large, buffer = 0, bytearray(bits.width(self._size))
        steps, bit, few = 0, bits.BIT, self._few
        for index in places:
            count, at = self._counts[index], self._at[index]
            if count == 1:
                buffer[at >> 3] |= bit[at & 7]
                steps += 1
            elif count < few:
                for number in self._list(at, count):
                    buffer[number >> 3] |= bit[number & 7]
                steps += count
            else:
                large |= self._bits(at)
                steps += _MANY // 8
            if steps > _MANY:
                steps = 0
                if cancelled():
                    raise Cancelled
        return large | int.from_bytes(buffer, "little")
