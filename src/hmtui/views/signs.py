"""The graphics of the list: one sign a model, one bar a size.

A sign carries two facts: its shape is the section, its fill says whether the weights are open. A bar is as long as
the logarithm of the size, and coloured by magnitude. Invariant: signs are one cell, bars never wider than asked.
"""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hmtui.models import Entry, Section

__all__ = ["TOKENS", "Scale", "Signs", "band", "bar", "scale_of"]

_SHAPES = ("●○", "◆◇", "■□", "▲△")
_COLOURED = 3
"""Sections with a colour of their own; the others are in the colour of text."""
_BANDS = (10**9, 10**10, 10**11, 10**12)
_LOWEST = 8.0
"""The usual left end of the scale: 100 million."""


class Scale(Struct, frozen=True):
    """The range of the bars: decimal logarithms."""

    low: float = _LOWEST
    high: float = 12.0


class Signs:
    """The signs of one catalog."""

    COLOURED = _COLOURED

    def __init__(self, sections: Sequence[Section] = (), *, ascii_only: bool = False) -> None:
        """Assign each section its shape, in order; in ASCII its first letter, capital for open weights."""
        self._order = {section.id: (at, section.title) for at, section in enumerate(sections)}
        self.ascii_only = ascii_only
        self.mark = "+" if ascii_only else "┃"
        """What stands before a marked record."""
        self.stroke = "=" if ascii_only else "━"
        """One cell of a bar."""

    @property
    def titles(self) -> list[tuple[str, str]]:
        """The sections, each with its title."""
        return [(section, title) for section, (_at, title) in self._order.items()]

    def of(self, entry: Entry) -> tuple[str, str]:
        """Return the sign of a record and its style."""
        if entry.open_weights is None:
            return "." if self.ascii_only else "·", "faint"
        home = next((section for section in entry.sections if section in self._order), None)
        return self.of_section(home, open_weights=entry.open_weights)

    def of_point(self, section: str, open_weights: bool | None) -> tuple[str, str]:  # noqa: FBT001 - a value
        """Return the sign in a plot, where a dot could not be told from the lines."""
        if open_weights is None:
            return ("x" if self.ascii_only else "×"), self.of_section(section)[1]
        return self.of_section(section, open_weights=open_weights)

    def of_weights(self, *, open_weights: bool) -> list[tuple[str, str]]:
        """Return the signs of the first sections for open or closed weights, each with its style."""
        return [self.of_section(home, open_weights=open_weights) for home in [*self._order][: len(_SHAPES)] or [""]]

    def legend(self) -> tuple[str, str]:
        """Return which signs are of open weights, and which of closed ones."""
        both = ("".join(sign for sign, _style in self.of_weights(open_weights=kind)) for kind in (True, False))
        filled, hollow = both
        return f"{filled} open", f"{hollow} closed"

    def of_section(self, section: str | None, *, open_weights: bool = True) -> tuple[str, str]:
        """Return the sign of the records of a section, and its style."""
        at, title = self._order.get(section or "", (len(_SHAPES), ""))
        style = f"s{at}" if at < _COLOURED else ""
        if self.ascii_only:
            letter = title[:1] if title[:1].isascii() and title[:1].isalpha() else "*"
            return (letter.upper() if open_weights else letter.lower()), style
        return _SHAPES[at if at < len(_SHAPES) else 0][not open_weights], style


TOKENS = Scale(10, log10(50 * 10**12))
"""The range of the bars of training tokens: 10 billion to 50 trillion."""


def scale_of(counts: Iterable[int]) -> Scale:
    """Return the scale for the sizes of a list: from 100 million, or the decade under the smallest, to the largest."""
    known = [count for count in counts if count > 0]
    if not known:
        return Scale()
    high = log10(max(known))
    # A catalog of models has sizes below 100 million as exceptions; a list that is all smaller has its own decade.
    low = _LOWEST if high > _LOWEST + 1 else float(floor(log10(min(known))))
    return Scale(low, max(high, low + 1))


def bar(count: int | None, scale: Scale, width: int) -> str:
    """Return the bar of a size, at least half a cell; empty for an unknown size."""
    if not count or width <= 0:
        return ""
    share = (log10(count) - scale.low) / (scale.high - scale.low)
    halves = max(1, min(2 * width, round(share * 2 * width)))
    return "━" * (halves // 2) + "╸" * (halves % 2)


def band(count: int) -> str:
    """Return the style of a magnitude: below 1B, 10B, 100B, 1T, and above."""
    return f"m{sum(count >= limit for limit in _BANDS)}"
