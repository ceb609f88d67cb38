"""How far two words are apart: letters changed, dropped, added, or swapped with their neighbour."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["distance", "nearest"]

_LONGEST = 40
"""Letters of a word that are compared."""
_SHORTEST, _WITH_PREFIXES = 3, 5
"""Letters that a word must have to be near to another, and to be near to the beginning of a longer one."""


def distance(word: str, other: str, *, prefix: bool = False) -> int:
    """Return the fewest edits that turn ``word`` into ``other``; with ``prefix``, into any beginning of it."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(word, start=1):
        above, before, row = before, row, [at]
        for column, one in enumerate(other, start=1):
            edits = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != one))
            if at > 1 and column > 1 and letter == other[column - 2] and word[at - 2] == one:
                edits = min(edits, above[column - 2] + 1)
            row.append(edits)
    return min(row) if prefix else row[-1]


def nearest(word: str, candidates: Iterable[str]) -> list[str]:
    """Return the candidates that a mistyped ``word`` may have meant, the nearest first; none where all are too far.

    One edit is allowed for a short word, two from six letters on, three from ten.
    """
    word = word[:_LONGEST]
    if len(word) < _SHORTEST:
        return []
    most = 1 + (len(word) >= 6) + (len(word) >= 10)
    scored: list[tuple[int, int, str]] = []
    for candidate in dict.fromkeys(candidates):
        other = candidate[:_LONGEST]
        if len(other) < len(word) - most:
            continue
        edits = distance(word, other, prefix=len(word) >= _WITH_PREFIXES)
        if edits <= most:
            scored.append((edits, len(other), candidate))
    return [candidate for _edits, _length, candidate in sorted(scored)]
