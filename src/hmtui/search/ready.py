"""Answers worked out in advance for pieces of words that would be dear to look up.

``e`` is inside nearly every word; uniting thousands of sets while a person
waits would take too long. So for every piece of one letter and more whose
words together cost too many steps to unite, the united set is kept in a second
table: ``any~`` for pieces anywhere in a word of any zone, ``title~`` for the
words of one zone (for ``title:e``), ``title^`` for beginnings of its words. A
piece can only be dear if the piece without its last letter is, so pieces are
found letter by letter, and a set is the union of the sets of the pieces that
continue it and of the words in which no dear piece does.

``title#`` tells for each two and three letters in which blocks of the words
they occur, so that a rarer piece is looked for in a few blocks only.
"""

from __future__ import annotations

from array import array
from collections import defaultdict

from hmtui.search import bits
from hmtui.search.tables import BLOCK, TableWriter, cost

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    from hmtui.search.storage import Writing
    from hmtui.search.tables import Written

    Places: TypeAlias = Callable[[int], Iterable[int]]
    """Where in a word a piece may begin, up to the last place where it has room."""

__all__ = ["DEAR", "DEAR_AT_BEGINNING", "beginnings", "dear_in_field", "insides", "write_blocks", "write_ready"]

DEAR, DEAR_AT_BEGINNING = 20_000, 8_000
"""Steps (of reading one record of a list, about a tenth of a microsecond) that uniting sets may take: for a free word
anywhere, and for one at the beginning of words, in each of three zones."""


def dear_in_field(size: int) -> int:
    """Give the steps for a word in one field: rarely asked for, so that it shall not cost much disk when sets are large."""
    return DEAR * max(1, size >> 16)


_FEW_BLOCKS = 32
"""Fewer blocks than this are looked through faster than chosen from."""
_RARE, _SAMPLED = 200, 16
"""Words that cost less than the first number are estimated by one in so many."""


def insides(last: int) -> range:
    """Pieces may begin anywhere before ``last``."""
    return range(last)


def beginnings(last: int) -> range:
    """Pieces begin where the word does."""
    return range(min(last, 1))


def write_ready(out: Writing, name: str, table: Written, places: Places, limit: int = DEAR) -> None:
    """Write the table of pieces that cost more than ``limit`` steps among the words of ``table``, if there are any."""
    size = table.size
    if cost(1, size) * len(table.words) + sum(table.counts) < limit:
        return
    dear = _dear_pieces(table, places, limit)
    if dear:
        writer = TableWriter(out, name, size)
        writer.write_sets({piece: writer.put(members) for piece, members in _united(table, dear, places)})


def _dear_pieces(table: Written, places: Places, limit: int) -> set[str]:
    """Find the pieces whose words cost much together; of the many rare words, a sample stands for all."""
    sample = []
    for index, (word, count) in enumerate(zip(table.words, table.counts, strict=True)):
        steps = cost(count, table.size)
        if steps >= _RARE:
            sample.append((word, steps))
        elif index % _SAMPLED == 0:
            sample.append((word, steps * _SAMPLED))
    dear: set[str] = set()
    shorter, length = {""}, 0
    while shorter:
        length += 1
        found: dict[str, int] = defaultdict(int)
        for word, steps in sample:
            for piece in {word[at : at + length] for at in places(len(word) - length + 1)}:
                if piece[:-1] in shorter:
                    found[piece] += steps
        shorter = {piece for piece, steps in found.items() if steps >= limit}
        sample = [(word, steps) for word, steps in sample if len(word) > length]
        dear |= shorter
    return dear


def _united(table: Written, dear: set[str], places: Places) -> Iterator[tuple[str, int]]:
    """Give every dear piece with its set, those that continue a piece before the piece itself."""
    direct: dict[str, list[int]] = {piece: [] for piece in dear}
    for index, word in enumerate(table.words):
        for at in places(len(word)):
            stop = at + 1
            while word[at:stop] in dear and stop <= len(word):
                stop += 1
            if stop - 1 > at:
                direct[word[at : stop - 1]].append(index)
    longer: dict[str, int] = {}
    for piece in sorted(dear, reverse=True):
        members = longer.pop(piece, 0) | _union([table.sets[index] for index in direct.pop(piece)], table.size)
        yield piece, members
        if len(piece) > 1:
            longer[piece[:-1]] = longer.get(piece[:-1], 0) | members


def write_blocks(out: Writing, name: str, words: Sequence[str]) -> None:
    """Write the table of two and three letters by blocks of ``words``; none when there are few words."""
    if len(words) < _FEW_BLOCKS * BLOCK:
        return
    blocks: dict[str, array[int]] = {}
    for number, start in enumerate(range(0, len(words), BLOCK)):
        text = "\n".join(words[start : start + BLOCK])
        found = {text[at : at + 2] for at in range(len(text) - 1)}
        found.update(text[at : at + 3] for at in range(len(text) - 2))
        for piece in found:
            if "\n" not in piece:
                blocks.setdefault(piece, array("I")).append(number)
    count = -(-len(words) // BLOCK)
    TableWriter(out, f"{name}#", count).write(blocks, range(count))


def _union(sets: Sequence[int | array[int]], size: int) -> int:
    large = 0
    few = array("I")
    for one in sets:
        if not isinstance(one, int):
            few.extend(one)
        elif one < 0:
            few.append(~one)
        else:
            large |= one
    return large | bits.from_many(few, size)
