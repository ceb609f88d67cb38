"""The nearest of the 256 colours of a terminal that has no more.

Rounding each channel by itself turns a dark grey with a little blue in it into teal. Here colours are compared as they
are seen, in CIELAB, and what is nearly grey becomes a grey. Invariant: a colour that is one of the 240, whose look no
palette of the user changes, stays as it is.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from math import dist, hypot

__all__ = ["RGB", "nearest", "number_of"]

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
_WHITE = (0.9505, 1.0, 1.089)


@lru_cache(maxsize=1024)
def nearest(colour: RGB) -> RGB:
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
    return _NUMBERS[nearest(colour)]


def _around(part: int) -> tuple[int, ...]:
    """Return the two levels that a channel lies between."""
    above = next(at for at, level in enumerate(_LEVELS) if level >= part)
    return _LEVELS[max(above - 1, 0) : above + 1]


@lru_cache(maxsize=1024)
def _lab(colour: RGB) -> tuple[float, float, float]:
    shares = [part / 255 for part in colour]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    weights = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    parts = (sum(a * b for a, b in zip(row, linear, strict=True)) for row in weights)
    x, y, z = (_root(part / white) for part, white in zip(parts, _WHITE, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(share: float) -> float:
    """Return the cube root that CIELAB takes, which is a line near black."""
    return float(share ** (1 / 3)) if share > 0.008856 else 7.787 * share + 16 / 116
