"""The words of a table, sorted, in UTF-8: plain to be looked into, or packed.

Invariant: both kinds give the same words at the same places.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING
from zlib import compress, decompress

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence

    from hmtui.search.storage import Reading, Writing

__all__ = ["BLOCK", "PackedWords", "PlainWords", "write_words"]

BLOCK = 256
"""Words of a block: they are packed together, and ``ready`` tells what is in which block."""
_CACHED = 32
"""Blocks that are kept at hand."""


def write_words(out: Writing, name: str, words: Sequence[str], *, looked_into: bool) -> None:
    """Write the words of a table; only those of plain ones can be looked into."""
    if looked_into:
        joined = "\n".join(words).encode()
        starts = array("I", accumulate([len(word) + 1 for word in joined.split(b"\n")], initial=1))
        out.add(f"{name}.words", b"\n%b\n" % joined)
        out.add(f"{name}.starts", starts.tobytes())
        return
    blocks = [compress("\n".join(words[at : at + BLOCK]).encode()) for at in range(0, len(words), BLOCK)]
    out.add(f"{name}.blocks", b"".join(blocks))
    out.add(f"{name}.starts", array("I", accumulate(map(len, blocks), initial=0)).tobytes())
    out.add(f"{name}.heads", "\n".join(words[::BLOCK]).encode())


class PlainWords:
    """Words one after the other, each after a line feed."""

    def __init__(self, source: Reading, name: str) -> None:
        """Open the words of the table ``name``."""
        self._words = bytes(source.part(f"{name}.words"))
        self._starts = source.numbers(f"{name}.starts")
        self._all = range(len(self._starts) - 1)

    def word(self, index: int) -> bytes:
        """Return a word by its place."""
        return self._words[self._starts[index] : self._starts[index + 1] - 1]

    def text(self, start: int, stop: int) -> bytes:
        """Return the words from one place up to another, one after the other."""
        return self._words[self._starts[start] : self._starts[stop]]

    def first(self, word: bytes, low: int, high: int) -> int:
        """Return the place of the first word that is not less, looking from ``low`` to ``high``."""
        return bisect_left(self._all, word, low, high, key=self.word)

    def containing(self, piece: bytes, runs: Iterable[tuple[int, int]]) -> list[int]:
        """Return the places of the words with ``piece`` in them, each once, in runs from one place up to another."""
        starts, find, found = self._starts, self._words.find, []
        for begin, stop in runs:
            index, start, end = begin, starts[begin], starts[stop]
            position = find(piece, start, end)
            while position >= 0:
                # A word and its line feed are two bytes at least.
                index = bisect_right(starts, position, index, min(stop, index + (position - start) // 2 + 1)) - 1
                found.append(index)
                index += 1
                start = starts[index]
                position = find(piece, start, end)
        return found

    def matching(self, line: re.Pattern[bytes]) -> Iterator[tuple[int, str]]:
        """Return the place of each word that a pattern for lines finds, and what its first group is."""
        for match in line.finditer(self._words):
            yield bisect_right(self._starts, match.start()) - 1, match[1].decode()


class PackedWords:
    """Words in packed blocks, of each of which the first word is at hand."""

    def __init__(self, source: Reading, name: str) -> None:
        """Open the words of the table ``name``."""
        self._source = source
        self._blocks = f"{name}.blocks"
        self._starts = source.numbers(f"{name}.starts")
        self._heads = bytes(source.part(f"{name}.heads")).split(b"\n")
        self._block = lru_cache(_CACHED)(self._read)

    def word(self, index: int) -> bytes:
        """Return a word by its place."""
        block, place = divmod(index, BLOCK)
        return self._block(block)[place]

    def first(self, word: bytes, low: int, high: int) -> int:
        """Return the place of the first word that is not less, looking from ``low`` to ``high``."""
        if low >= high:
            return low
        block = max(bisect_right(self._heads, word) - 1, 0)
        return min(max(block * BLOCK + bisect_left(self._block(block), word), low), high)

    def _read(self, block: int) -> list[bytes]:
        return decompress(self._source.piece(self._blocks, self._starts[block], self._starts[block + 1])).split(b"\n")
