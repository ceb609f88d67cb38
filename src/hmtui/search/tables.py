"""A sorted table of words, each with the set of records it stands for.

The parts, the same in memory and in a file:

- the words, in UTF-8 and sorted: in tables in which words are looked for also
  inside words, as ``words``, each after a line feed, and one at the end, with
  ``starts``, where each begins (32-bit); in the others packed (``vocabulary``);
- ``counts``: in how many records each word is (8-bit; 255 says that the number
  stands before its set, in 32 bits);
- ``at``: where its set lies in the heap, in units of four bytes; a word of one
  record has no set there, and ``at`` is the record itself;
- ``heap``: the sets.

A set in the heap is a list of 32-bit record numbers when it is short, else a
bit set: as it is in a small index, and in a large one after its packed length,
which is 0 when packing gained nothing. In tables of ready answers one more part,
``bases``, may name another word whose set belongs to the set, since many of
them are nearly the same.

Words of a query are only ever *compared* with these bytes, so nothing that a
person types can mean more than itself. A match cannot begin inside a
character, since UTF-8 says of each byte whether it begins one.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from hmtui.record import Record
from hmtui.search import bits
from hmtui.search.vocabulary import BLOCK, PackedWords, PlainWords, write_words

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hmtui.search.storage import Bytes, Reading, Writing

__all__ = [
    "Cancelled",
    "ReadySet",
    "Slices",
    "TableWriter",
    "Union",
    "WordTable",
    "Written",
    "cost",
    "list_below",
    "packed",
    "united",
    "unpacked",
]

FROM_BEGINNING = ("key", "id")
"""Tables in which words are looked for from their beginning only."""

_PACK_FROM = 1 << 16
"""Below this many records a bit set is so small that packing it costs more than it saves."""
_COUNTED = 255
_SHORTEST_IN_BLOCKS = 2
_COST_OF_WORD = 3
_COST_OF_BITS, _BITS_OF_STEP, _MOST_FOR_BITS = 1_000, 4, 8_000
"""Steps for reading a bit set over a million records, as measured: for any, one more for so many members, at most."""
_MANY = 4_096
"""Steps between two looks at whether the search was cancelled."""
NO_BASE = 0xFFFFFFFF
"""Instead of the number of a word: there is none."""


class Cancelled(Exception):  # noqa: N818 - it is no error
    """The search was given up because its answer is no longer wanted."""


def list_below(size: int) -> int:
    """Return the count from which a set out of ``size`` records is kept as bits."""
    return size // 32 + 16 if size < _PACK_FROM else size // 1024 + 1


def cost(count: int, size: int) -> int:
    """Return what reading a set costs, in steps of reading one record of a list."""
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
    sets: Sequence[bytes | bytearray | int] | Slices
    """Numbers in order, as ``array`` writes them, or bits."""
    size: int
    """Over how many records."""

    def counts(self) -> Sequence[int]:
        """Return in how many records each word is."""
        if isinstance(self.sets, Slices):
            return self.sets.counts
        return [one.bit_count() if isinstance(one, int) else len(one) >> 2 for one in self.sets]


class Slices:
    """Short lists that lie one after the other: millions of them take no room of their own."""

    def __init__(self, numbers: bytes, counts: array[int]) -> None:
        """Hold ``numbers``, as ``array`` writes them, and how many belong to each list."""
        self.numbers = numbers
        self.counts = counts
        self.starts = array("Q", accumulate(counts, initial=0))
        """Where each list begins, in numbers, and at last its end."""

    def __len__(self) -> int:
        """How many lists there are."""
        return len(self.counts)

    def __getitem__(self, place: int) -> bytes:
        """Return one list."""
        return self.numbers[self.starts[place] << 2 : self.starts[place + 1] << 2]

    def __iter__(self) -> Iterator[bytes]:
        """Return each list."""
        return (self.numbers[start << 2 : stop << 2] for start, stop in pairwise(self.starts))


def united(lists: Sequence[bytes | bytearray], size: int) -> bytes | bytearray | int:
    """Return the set of all that is in any of these lists."""
    if len(lists) == 1:
        return lists[0]
    numbers = array("I", b"".join(lists))
    if len(numbers) >= list_below(size):
        return bits.from_many(numbers, size)
    return array("I", sorted(set(numbers))).tobytes()


class ReadySet(Record):
    """Where a ready answer lies: its place, and the word whose set belongs to it as well."""

    place: int
    base: str = ""


class TableWriter:
    """Writes one table."""

    def __init__(self, out: Writing, name: str, size: int) -> None:
        """Begin the table called ``name`` over ``size`` records."""
        self._out = out
        self._name = name
        self._heap = bytearray()
        self._few = list_below(size)
        self.size = size

    def write(self, table: Written) -> None:
        """Write words with their records."""
        counts = table.counts()
        if isinstance(table.sets, Slices) and self.size < _PACK_FROM:
            at = self._put_at_once(table.sets)
        else:
            at, number = array("I"), int.from_bytes
            for one, count in zip(table.sets, counts, strict=True):
                if count == 1 and not isinstance(one, int):  # most are: a call for each would take longer
                    at.append(number(one, sys.byteorder))
                else:
                    at.append(self._put_set(one, count))
        self._finish(table.words, bytes([min(_COUNTED, count) for count in counts]), at)

    def _put_at_once(self, lists: Slices) -> array[int]:
        """Put lists just as they lie there: most are right, and the room that the others leave unused is small."""
        numbers, few = array("I", lists.numbers), min(self._few, _COUNTED)
        self._heap += lists.numbers
        at = [numbers[start] if count == 1 else start for start, count in zip(lists.starts, lists.counts, strict=False)]
        for place in [place for place, count in enumerate(lists.counts) if count >= few]:
            at[place] = self._put_set(lists[place], lists.counts[place])
        return array("I", at)

    def _put_set(self, one: bytes | bytearray | int, count: int) -> int:
        """Put the set of a word, and give what stands in ``at``."""
        if count >= self._few:
            members = one if isinstance(one, int) else bits.from_many(array("I", one), self.size)
            return self._put(packed(members, self.size), count)
        if isinstance(one, int):
            one = array("I", bits.numbers(one)).tobytes()
        return int.from_bytes(one, sys.byteorder) if count == 1 else self._put(one, count)

    def write_sets(self, sets: Mapping[str, ReadySet]) -> None:
        """Write words whose sets were put before."""
        words = sorted(sets)
        self._finish(words, b"", array("I", [sets[word].place for word in words]))
        numbers = {word: number for number, word in enumerate(words)} | {"": NO_BASE}
        bases = array("I", [numbers[sets[word].base] for word in words])
        self._out.add(f"{self._name}.bases", bases.tobytes())

    def put(self, members: int) -> int:
        """Put a set into the heap as bits and give its place."""
        return self._put(packed(members, self.size))

    def _put(self, data: bytes | bytearray, count: int = 0) -> int:
        heap = self._heap
        if count >= _COUNTED:
            heap += count.to_bytes(4, sys.byteorder)
        place = len(heap) >> 2
        heap += data
        if len(data) & 3:
            heap += bytes(-len(data) & 3)
        return place

    def _finish(self, words: Sequence[str], counts: bytes, at: array[int]) -> None:
        write_words(self._out, self._name, words, looked_into=self._name not in FROM_BEGINNING)
        self._out.add(f"{self._name}.counts", counts)
        self._out.add(f"{self._name}.at", at.tobytes())
        self._out.add(f"{self._name}.heap", self._heap)


class WordTable:
    """Reads one table."""

    def __init__(self, source: Reading, name: str, size: int) -> None:
        """Open the table called ``name`` over ``size`` records."""
        self._source = source
        self._size = size
        self._at = source.numbers(f"{name}.at")
        self._counts = source.part(f"{name}.counts")
        self._bases = source.numbers(f"{name}.bases") if source.has(f"{name}.bases") else None
        self._heap = f"{name}.heap"
        self._few = list_below(size)
        self._plain = None if source.has(f"{name}.heads") else PlainWords(source, name)
        self._words = self._plain or PackedWords(source, name)
        self._blocks: WordTable | None = None
        if source.has(f"{name}#.words"):
            self._blocks = WordTable(source, f"{name}#", -(-len(self._at) // BLOCK))
        self._foreign: list[tuple[int, int]] | None = None
        self.word = self._words.word
        """Return a word by its place."""

    def __len__(self) -> int:
        """How many words there are."""
        return len(self._at)

    def index(self, word: bytes) -> int | None:
        """Return the place of a word, or None."""
        index = self.first(word)
        return index if index < len(self) and self.word(index) == word else None

    def first(self, word: bytes, low: int = 0, high: int | None = None) -> int:
        """Return the place of the first word that is not less, looking from ``low`` to ``high``."""
        return self._words.first(word, low, len(self) if high is None else high)

    def beginning(self, prefix: bytes, low: int = 0, high: int | None = None) -> range:
        """Return the places of the words that begin with ``prefix``."""
        low = self.first(prefix, low, high)
        return range(low, self.first(prefix + b"\xff", low, high))

    def containing(self, piece: str) -> list[int]:
        """Return the places of the words that have ``piece`` in them, each once."""
        return self._plain.containing(piece.encode(), self._runs(piece)) if self._plain else []

    def _runs(self, piece: str) -> Iterable[tuple[int, int]]:
        """Return the runs of words among which a piece may be."""
        if self._blocks is None or (len(piece) < _SHORTEST_IN_BLOCKS and piece.isascii()):
            return [(0, len(self))]
        if len(piece) < _SHORTEST_IN_BLOCKS:
            return self._foreign_runs()
        found = -1
        for at in range(max(len(piece) - 2, 1)):
            index = self._blocks.index(piece[at : at + 3].encode())
            found &= 0 if index is None else self._blocks.members(index)
            if not found:
                return []
        return self._in_blocks(found)

    def _foreign_runs(self) -> list[tuple[int, int]]:
        """Return the runs of words in which there is anything beyond ASCII."""
        if self._foreign is None and self._plain is not None:
            count = -(-len(self) // BLOCK)
            texts = (self._plain.text(at * BLOCK, min((at + 1) * BLOCK, len(self))) for at in range(count))
            self._foreign = self._in_blocks(sum(1 << at for at, text in enumerate(texts) if not text.isascii()))
        return self._foreign or []

    def _in_blocks(self, blocks: int) -> list[tuple[int, int]]:
        """Return the runs of words that blocks have; blocks side by side are one run."""
        runs: list[tuple[int, int]] = []
        for block in bits.numbers(blocks):
            start, stop = block * BLOCK, min((block + 1) * BLOCK, len(self))
            if runs and runs[-1][1] == start:
                start = runs.pop()[0]
            runs.append((start, stop))
        return runs

    def matching(self, line: re.Pattern[bytes]) -> Iterator[tuple[int, str]]:
        """Return the place of each word that a pattern for lines finds, and what its first group is."""
        return self._plain.matching(line) if self._plain else iter(())

    def count(self, index: int) -> int:
        """Return in how many records a word is."""
        count, at = self._counts[index], self._at[index]
        if count < _COUNTED:
            return count
        return int.from_bytes(self._source.piece(self._heap, at * 4 - 4, at * 4), sys.byteorder)

    def records(self, index: int) -> Sequence[int]:
        """Return the records of a word, one by one; for words of few records."""
        count, at = self.count(index), self._at[index]
        if count == 1:
            return (at,)
        return self._list(at, count) if count < self._few else list(bits.numbers(self._bits(at)))

    def members(self, index: int) -> int:
        """Return the set of records of a word."""
        at = self._at[index]
        if self._bases is not None:
            base = self._bases[index]
            return self._bits(at) | (0 if base == NO_BASE else self.members(base))
        count = self.count(index)
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
        """Return the records of any of these words."""
        union = Union(self._size)
        self.unite(places, union, cancelled)
        return union.members()

    def unite(self, places: Iterable[int], union: Union, cancelled: Callable[[], bool]) -> None:
        """Add the records of any of these words to those of others."""
        numbers, steps = union.numbers, 0
        few, counts, places_of = self._few, self._counts, self._at
        for index in places:
            count, at = counts[index], places_of[index]
            if count == 1:
                numbers.append(at)
                steps += 1
                continue
            if count == _COUNTED:
                count = self.count(index)
            if count < few:
                numbers.frombytes(self._source.piece(self._heap, at * 4, (at + count) * 4))
                steps += _MANY // 256
            else:
                union.large |= self._bits(at)
                steps += _MANY // 8
            if steps > _MANY:
                steps = 0
                if cancelled():
                    raise Cancelled


class Union:
    """Records of several words, perhaps of several tables; single ones are made a set together, at the end."""

    def __init__(self, size: int) -> None:
        """Begin without records, out of ``size``."""
        self._size = size
        self.large = 0
        """Those of sets."""
        self.numbers = array("I")
        """Those of lists."""

    def members(self) -> int:
        """Return the set of all."""
        return self.large | bits.from_many(self.numbers, self._size) if self.numbers else self.large
