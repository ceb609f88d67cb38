"""The nearest of the 256 colours of a terminal that has no more.

Rounding each channel by itself turns a dark grey with a little blue in it into teal. Here colours are compared as they
are seen, in CIELAB, and what is nearly grey becomes a grey. Invariant: a colour that is one of the 240, whose look no
palette of the user changes, stays as it is.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import dist, hypot

from textual.color import Color, rgb_to_lab

__all__ = ["RGB", "nearest_colour", "number_of"]

RGB = tuple[int, int, int]
_LEVELS = (0, 95, 135, 175, 215, 255)
"""The levels of each channel in the cube of 216 colours."""
_NUMBERS: dict[RGB, int] = {
    **{(level, level, level): 232 + at for at, level in enumerate(range(8, 239, 10))},
    **{(r, g, b): 16 + at for at, (r, g, b) in enumerate(product(_LEVELS, repeat=3))},
}
"""The 240 colours and their numbers."""
_GREYS = [one for one in _NUMBERS if one[0] == one[1] == one[2]]
_COLOURLESS = 15.0
"""The chroma below which a colour is a grey."""


@lru_cache(maxsize=1024)
def nearest_colour(colour: RGB) -> RGB:
    """Return the one of the 240 colours that looks most like a colour."""
    if colour in _NUMBERS:
        return colour
    seen = _lab(colour)
    candidates = list(_GREYS)
    if hypot(*seen[1:]) >= _COLOURLESS:
        red, green, blue = map(_around, colour)
        candidates += product(red, green, blue)
    return min(candidates, key=lambda one: dist(_lab(one), seen))


def number_of(colour: RGB) -> int:
    """Return the number of the nearest colour, from 16 to 255."""
    return _NUMBERS[nearest_colour(colour)]


def _around(part: int) -> tuple[int, ...]:
    """Return the two levels that a channel lies between."""
    above = next(at for at, level in enumerate(_LEVELS) if level >= part)
    return _LEVELS[max(above - 1, 0) : above + 1]


@lru_cache(maxsize=1024)
def _lab(colour: RGB) -> tuple[float, float, float]:
    return rgb_to_lab(Color(*colour))
