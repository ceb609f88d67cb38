"""Answers worked out in advance for pieces of words that would be dear to look up.

``e`` is inside nearly every word; uniting thousands of sets while a person
waits would take too long. So for every piece of one letter and more whose
words together cost too many steps to unite, the united set is kept in a second
table: ``any~`` for pieces anywhere in a word of any zone, ``title~`` for the
words of one zone (for ``title:e``), ``title^`` for beginnings of its words.

A piece can only be dear if the pieces without its first and without its last
letter are, so dear pieces are found letter by letter. A word is counted only
for the longest dear pieces in it; the set of a shorter piece is the union of
those of the pieces that are one letter longer. Where one of these has nearly
a good part of its records, only the others are written (``tables``: the base of a set).

``title#`` tells for each two and three letters in which blocks of the words
they occur, so that a rarer piece is looked for in a few blocks only.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING

from hmtui.record import Record
from hmtui.search import bits
from hmtui.search.tables import ReadySet, Slices, TableWriter, Written, cost, list_below
from hmtui.search.vocabulary import BLOCK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hmtui.search.storage import Writing

__all__ = ["DEAR", "DEAR_AT_BEGINNING", "write_beginnings", "write_blocks", "write_insides"]

DEAR, DEAR_AT_BEGINNING = 35_000, 9_000
"""Steps (of reading one record of a list, about a tenth of a microsecond) that uniting sets may take: for a free word
anywhere, and for one at the beginning of words, in each of three zones."""
_FEW_BLOCKS = 32
"""Fewer blocks than this are looked through faster than chosen from."""
_RARE, _ENOUGH = 500, 6_000
"""Words that cost less than the first number are estimated by a sample of about so many in each table."""
_AT_ONCE = 10_000
"""Words that are looked through in one go."""
_LONGEST = 32
"""Letters of a piece; beyond them no more is won."""
_DEEPEST, _DEEPEST_AT_BEGINNING = 4, 1
"""Sets that may belong to another one, one to the other: each is one more to read. A free word reads one answer for
anywhere, but several for the beginning of words."""
_BASE_FROM = 1 << 16
"""Fewer records than this make sets that are small anyway."""


def dear_in_field(size: int) -> int:
    """Return the steps for a word in one field: rarely asked for, so that it shall not cost much disk when sets are large."""
    return DEAR * max(1, size >> 16)


def write_insides(out: Writing, tables: Mapping[str, Written], look: Callable[[], None] = lambda: None) -> None:
    """Write the pieces that are dear among the words of all ``tables``, and those that are in the words of one.

    ``look`` is called now and then, and may raise.
    """
    if not _can_be_dear(tables.values(), DEAR):
        return
    size = next(iter(tables.values())).size
    dear, *here = _dear_pieces(list(tables.values()), DEAR, dear_in_field(size))
    direct: dict[str, list[list[int | bytes | bytearray]]] = defaultdict(lambda: [[] for _ in tables])
    for place, table in enumerate(tables.values()):
        look()
        _note_longest(table, dear, direct, place)
    every = _Union(TableWriter(out, "any~", size), dear)
    fields = [_Union(TableWriter(out, f"{name}~", size), pieces) for name, pieces in zip(tables, here, strict=True)]
    for piece in sorted(dear, key=len, reverse=True):
        look()
        for field, sets in zip(fields, direct.pop(piece, ()), strict=False):
            members = _union(sets, size)
            every.add(piece, members)
            field.add_to_longest(piece, members)
        every.put(piece)
    for union in (every, *fields):
        union.finish()


def write_beginnings(out: Writing, name: str, table: Written, limit: int) -> None:
    """Write the beginnings of words that cost more than ``limit`` steps among the words of ``table``, if there are any."""
    if not _can_be_dear([table], limit):
        return
    writer = TableWriter(out, f"{name}^", table.size)
    found = _Beginnings(table, limit, writer)
    found.put_dear(1, 0, len(table.words))
    if found.sets:
        writer.write_sets(found.sets)


class _Beginnings:
    """Puts the sets of dear beginnings of words. No function within a function: such a one would keep the table for good."""

    def __init__(self, table: Written, limit: int, writer: TableWriter) -> None:
        self._table = table
        self._limit = limit
        self._writer = writer
        self._costs = array("Q", accumulate(_costs(table), initial=0))
        self._lists = _sets(table)
        self.sets: dict[str, ReadySet] = {}

    def put_dear(self, length: int, start: int, stop: int) -> tuple[int, _Base | None]:
        """Put the sets of the dear beginnings of that length and more, among the words of a run.

        Returns the records of all these words, and the largest set that may belong to another one.
        """
        members, base = 0, None
        rest: list[int | bytes | bytearray] = []
        words, costs = self._table.words, self._costs
        for begin, end in _runs(words, length, start, stop):
            if not length <= min(len(words[begin]), _LONGEST) or costs[end] - costs[begin] < self._limit:
                rest += map(self._lists.__getitem__, range(begin, end))
            else:
                piece = words[begin][:length]
                found, of_longer = self.put_dear(length + 1, begin, end)
                self.sets[piece], known = _put(self._writer, piece, found, of_longer)
                members |= found
                base = _better(base, known, _DEEPEST_AT_BEGINNING)
        return members | _union(rest, self._table.size), base


def _runs(words: Sequence[str], length: int, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Return the runs of sorted words that begin with the same letters, so many of them, or are shorter."""
    while start < stop:
        end = _after(words, words[start][:length], start, stop) if len(words[start]) >= length else start + 1
        yield start, end
        start = end


def _after(words: Sequence[str], piece: str, start: int, stop: int) -> int:
    """Return the place of the first of the sorted words that does not begin with ``piece``."""
    while start < stop:
        middle = (start + stop) // 2
        if words[middle].startswith(piece) or words[middle] < piece:
            start = middle + 1
        else:
            stop = middle
    return start


def _can_be_dear(tables: Iterable[Written], limit: int) -> bool:
    return sum(cost(1, table.size) * len(table.words) + sum(table.counts()) for table in tables) >= limit


def _costs(table: Written) -> list[int]:
    few, size, of_one = list_below(table.size), table.size, cost(0, table.size)
    return [of_one + count if count < few else cost(count, size) for count in table.counts()]


def _dear_pieces(tables: Sequence[Written], limit: int, limit_in_one: int) -> list[set[str]]:
    """Find the pieces whose words cost much together: those of all tables, then of each by itself."""
    samples = [_sample(table) for table in tables]
    dear: set[str] = set()
    in_one: list[set[str]] = [set() for _ in tables]
    shorter, length = {""}, 0
    while shorter and length < _LONGEST:
        length += 1
        found = [_costs_of_pieces(sample, length, shorter) for sample in samples]
        every = Counter[str]()
        for costs, pieces in zip(found, in_one, strict=True):
            every.update(costs)
            pieces.update([piece for piece, one in costs.items() if one >= limit_in_one])
        shorter = {piece for piece, one in every.items() if one >= limit and (length == 1 or piece[1:] in shorter)}
        samples = [[(word, one) for word, one in sample if len(word) > length] for sample in samples]
        dear |= shorter
    return [dear, *(pieces & dear for pieces in in_one)]


def _sample(table: Written) -> list[tuple[str, int]]:
    """Return words with their costs; of many rare words, a few stand for all."""
    steps = list(zip(table.words, _costs(table), strict=True))
    every = 1 + len(steps) // _ENOUGH
    rare = [(word, one * every) for word, one in steps[::every] if one < _RARE]
    return [(word, one) for word, one in steps if one >= _RARE] + rare


def _costs_of_pieces(sample: Sequence[tuple[str, int]], length: int, shorter: set[str]) -> dict[str, int]:
    """Add up what the words cost that have the same piece of that length, where the piece without its end is dear."""
    found: dict[str, int] = defaultdict(int)
    for word, one in sample:
        for piece in {word[at : at + length] for at in range(len(word) - length + 1)}:
            if piece[:-1] in shorter:
                found[piece] += one
    return found


class _Base(Record):
    """A set that was put, and may belong to another one."""

    piece: str
    members: int
    ready: ReadySet
    depth: int
    """How many sets belong to it, one to the other."""


def _better(one: _Base | None, other: _Base | None, deepest: int = _DEEPEST) -> _Base | None:
    """Return the base that leaves less to write."""
    if other is None or other.depth >= deepest:
        return one
    return other if one is None or other.members.bit_count() > one.members.bit_count() else one


def _put(writer: TableWriter, piece: str, members: int, base: _Base | None) -> tuple[ReadySet, _Base]:
    """Put a set, where a good part of it was put as ``base`` only the rest."""
    if base is not None:
        more = members & ~base.members
        if not more:
            return base.ready, base
        if writer.size >= _BASE_FROM and more.bit_count() * 8 < members.bit_count() * 7:
            ready = ReadySet(writer.put(more), base.piece)
            return ready, _Base(piece, members, ready, base.depth + 1)
    ready = ReadySet(writer.put(members))
    return ready, _Base(piece, members, ready, 0)


class _Union:
    """Unites the sets of dear pieces; a piece has all the records of the pieces that continue it."""

    def __init__(self, writer: TableWriter, dear: set[str]) -> None:
        self._writer = writer
        self._dear = dear
        self._members: dict[str, int] = {}
        self._bases: dict[str, _Base | None] = {}
        """The largest set that was written of a piece that continues one."""
        self._sets: dict[str, ReadySet] = {}

    def add(self, piece: str, members: int) -> None:
        """Add records to a piece."""
        self._members[piece] = self._members.get(piece, 0) | members

    def add_to_longest(self, found: str, members: int) -> None:
        """Add records to the dear pieces in ``found`` that are in no longer one."""
        reached, longest = 0, max(map(len, self._dear), default=0)
        for at in range(len(found) if members else 0):
            stop = next(
                (stop for stop in range(min(at + longest, len(found)), at, -1) if found[at:stop] in self._dear), 0
            )
            if stop > reached:
                reached = stop
                self.add(found[at:stop], members)

    def put(self, piece: str) -> None:
        """Write the set of a piece; those that continue it were written before."""
        members = self._members.pop(piece, 0)
        self._sets[piece], base = _put(self._writer, piece, members, self._bases.pop(piece, None))
        for shorter in {piece[:-1], piece[1:]} - {""}:
            self.add(shorter, members)
            self._bases[shorter] = _better(self._bases.get(shorter), base)

    def finish(self) -> None:
        """Write what is not written, and the table, if there is any."""
        for piece in sorted(self._dear - self._sets.keys(), key=len, reverse=True):
            self.put(piece)
        if self._sets:
            self._writer.write_sets(self._sets)


def _note_longest(
    table: Written, dear: set[str], direct: dict[str, list[list[int | bytes | bytearray]]], place: int
) -> None:
    """Note the words of a table, at its place, for the longest dear pieces in them."""
    longest = re.compile(f"(?=(\n|{_tree(sorted(dear))}))")
    sets = iter(_sets(table))
    for start in range(0, len(table.words), _AT_ONCE):
        reached = 0
        one = next(sets)
        for at, piece in enumerate(longest.findall("\n".join(table.words[start : start + _AT_ONCE]))):
            if piece == "\n":
                one = next(sets)
            elif piece and at + len(piece) > reached:  # else it is inside the piece before
                reached = at + len(piece)
                direct[piece][place].append(one)


def _tree(pieces: Sequence[str]) -> str:
    """Write a pattern for the longest of sorted pieces, or nothing; with every piece, its beginnings are pieces."""
    written = []
    start = 0
    while start < len(pieces):
        letter = pieces[start][0]
        stop = start
        while stop < len(pieces) and pieces[stop][0] == letter:
            stop += 1
        rest = [piece[1:] for piece in pieces[start:stop] if len(piece) > 1]
        written.append(re.escape(letter) + (_tree(rest) if rest else ""))
        start = stop
    return f"(?:{'|'.join(written)})?"


def write_blocks(out: Writing, name: str, words: Sequence[str]) -> None:
    """Write the table of two and three letters by blocks of ``words``; none when there are few words."""
    if len(words) < _FEW_BLOCKS * BLOCK:
        return
    blocks: dict[str, list[int]] = {}
    for number, start in enumerate(range(0, len(words), BLOCK)):
        text = "\n".join(words[start : start + BLOCK]) + "\n"
        three = set(map("".join, set(zip(text, text[1:], text[2:], strict=False))))
        for piece in three | {piece[at : at + 2] for piece in three for at in range(2)}:
            if "\n" not in piece:
                blocks.setdefault(piece, []).append(number)
    count = -(-len(words) // BLOCK)
    order = sorted(blocks)
    numbers = [array("I", blocks[piece]).tobytes() for piece in order]
    TableWriter(out, f"{name}#", count).write(Written(order, numbers, count))


def _sets(table: Written) -> Sequence[int | bytes | bytearray] | Slices:
    """Return the set of each word: its list, or the set as bits where that is smaller."""
    if isinstance(table.sets, Slices):
        return table.sets
    large = table.size >> 5
    return [
        one if isinstance(one, int) or len(one) >> 2 <= large else bits.from_many(array("I", one), table.size)
        for one in table.sets
    ]


def _union(sets: Iterable[int | bytes | bytearray], size: int) -> int:
    large, few = 0, []
    for one in sets:
        if isinstance(one, int):
            large |= one
        else:
            few.append(one)
    return large | bits.from_many(array("I", b"".join(few)), size) if few else large
