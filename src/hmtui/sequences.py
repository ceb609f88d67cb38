"""Read many records one by one, instead of holding all of them.

Five thousand records take some fifteen megabytes, and memory that was taken once is hardly ever given back to the
system. What goes through many of them needs one at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["LazySequence", "read_each"]

_FEW = 200
"""Items up to which all are held: reading them once is faster than again at every pass."""

_Item = TypeVar("_Item")


class LazySequence(Sequence[_Item]):
    """Items that are read by their numbers, each one whenever it is looked at."""

    def __init__(self, read: Callable[[int], _Item], numbers: Sequence[int]) -> None:
        """Read the items with ``read``, in the order of ``numbers``."""
        self._read, self._numbers = read, numbers

    def __len__(self) -> int:
        """Return the number of items."""
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> _Item: ...
    @overload
    def __getitem__(self, at: slice) -> LazySequence[_Item]: ...
    def __getitem__(self, at: int | slice) -> _Item | LazySequence[_Item]:
        """Read an item, or return those of a slice."""
        if isinstance(at, slice):
            return LazySequence(self._read, self._numbers[at])
        return self._read(self._numbers[at])

    def __iter__(self) -> Iterator[_Item]:
        """Read one item after the other."""
        return map(self._read, self._numbers)


def read_each(read: Callable[[int], _Item], numbers: Sequence[int]) -> Sequence[_Item]:
    """Return the items of some numbers: few are read and held, many are read one by one, at every pass."""
    return tuple(map(read, numbers)) if len(numbers) <= _FEW else LazySequence(read, numbers)
