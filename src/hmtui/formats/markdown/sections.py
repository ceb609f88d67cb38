"""Which headings of a list become its sections: those that divide its entries.

Invariant: what stands above nearly all entries is no section; a section that holds most of the list gives way to the
headings under it, where these divide it and do not make too many.
"""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from operator import eq, itemgetter
from typing import TYPE_CHECKING

from hmtui.formats.markdown.kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.formats.markdown.units import Unit

__all__ = ["below", "divided", "section_of", "wrapper"]

Path = tuple[str, ...]
"""Headings, the outermost first."""

_ALL = 0.9
"""Share of all entries under a heading from which it may only wrap the sections."""
_NEARLY_ALL = 0.8
"""Share of the entries under a heading that stand under deeper ones from which these divide it."""
_LARGEST = 0.6
"""Share of all entries above which a section is divided."""
_MOST = 20
"""Sections that dividing one may leave a list with."""
_TIMES = {"date", "venue"}
"""Headings that are sections only where there are no others."""


def wrapper(units: Sequence[Unit]) -> Path:
    """Return the headings above nearly all entries: the title of the list, and what only wraps the rest."""
    paths = [unit.scope.heading.path for unit in units if unit.is_entry]
    above: Path = ()
    while paths:
        depth = len(above) + 1
        inside = Counter(path[:depth] for path in paths if len(path) >= depth and path[: depth - 1] == above)
        most, count = max(inside.items(), key=itemgetter(1), default=((), 0))
        under = [path[depth] for path in paths if len(path) > depth and path[:depth] == most]
        # Years and venues are sections where there are no others.
        deeper = sum(count == len(paths) or kind_of(heading) not in _TIMES for heading in under)
        if count < _ALL * len(paths) or deeper < _NEARLY_ALL * count:
            break
        above = most
    titles = [unit.inner.text for unit in units if unit.inner is not None and unit.inner.level == 1]
    only = tuple(titles) if len(titles) == 1 and all(path[:1] == (titles[0],) for path in paths) else ()
    return above or only


def below(path: Path, above: Path) -> Path:
    """Return what of the headings of an entry is not that of the wrapper."""
    return path[len(list(takewhile(bool, map(eq, path, above)))) :]


def divided(paths: Sequence[Path]) -> frozenset[Path]:
    """Return the headings that are divided: of an entry under one of these, the next heading is the section."""
    found: frozenset[Path] = frozenset()
    while True:
        counts = Counter(path[: section_of(path, found) + 1] for path in paths)
        most, count = max(counts.items(), key=itemgetter(1), default=((), 0))
        deeper = len(most) + 1
        under = Counter(path[:deeper] for path in paths if len(path) >= deeper and path[: len(most)] == most)
        useful = sum(number for path, number in under.items() if kind_of(path[-1]) not in _TIMES)
        is_clear = {path[-1:] for path in counts}.isdisjoint(path[-1:] for path in under)
        if not (
            most
            and is_clear
            and count > _LARGEST * len(paths)
            and useful >= _NEARLY_ALL * count
            and 1 < len(under) <= _MOST + 1 - len(counts)
        ):
            return found
        found |= {most}


def section_of(path: Path, divided: frozenset[Path]) -> int:
    """Return which of the headings of an entry is its section, counted from 0."""
    at = 0
    while at + 1 < len(path) and path[: at + 1] in divided:
        at += 1
    return at
