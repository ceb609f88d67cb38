"""The screen in ASCII alone, for terminals, fonts and lines that know nothing else (``--ascii``).

Everything drawn passes here last, whoever drew it. Invariant: a line keeps its
width, cell by cell, and holds no drawn glyph beyond ASCII, nor any letter where the terminal takes none.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import cell_len, split_graphemes
from rich.segment import Segment
from textual.filter import LineFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.color import Color

__all__ = ["AsciiFilter", "in_ascii", "takes_utf8"]

_DRAWN = {
    **dict.fromkeys("─╌╸–", "-"),
    **dict.fromkeys("·•", "."),
    **dict.fromkeys("━", "="),
    **dict.fromkeys("│", "|"),
    **dict.fromkeys("┃╭╮╰╯┌┐└┘├┤┬┴┼", "+"),
    **dict.fromkeys("…", "~"),
    **dict.fromkeys("►▶›→▌▸", ">"),
    **dict.fromkeys("‹←", "<"),
    "↵": "$",
    **dict.fromkeys("▴↑", "^"),
    **dict.fromkeys("▼▾✓↓", "v"),
    "★": "*",
    **dict.fromkeys("●◆■▲", "@"),
    **dict.fromkeys("○◇□△", "0"),
    "◐": "o",
    **dict.fromkeys("✎", '"'),
    **dict.fromkeys("×✗", "x"),
    **dict.fromkeys("█▓▒░▐▀▄▁▂▃▅▆▇", "#"),
}
"""What stands for a glyph that is drawn, which resembles it; signs of models are letters already (``signs``)."""
_GLYPHS = {
    **_DRAWN,
    **dict.fromkeys("—‐‑−", "-"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’′", "'"),
    **dict(zip("αβγδεζηθικλμνξοπρστυφχψω", "abgdezhqiklmncoprstufxyw", strict=True)),
}
"""What stands for a glyph of one cell: for a frame or sign what resembles it, for a Greek letter its Latin one."""
_UNKNOWN = "?"
_WITHOUT_WIDTH = {"Mn", "Me", "Cf"}
"""Categories of characters that only change the one before: accents, joiners, selectors."""


class AsciiFilter(LineFilter):
    """Replaces what is not ASCII in a line about to be drawn.

    Where the terminal takes UTF-8, only what is drawn is replaced: text stays text, so that 盘古 can be read.
    """

    def __init__(self, *, keeps_text: bool = False) -> None:
        """Set whether letters beyond ASCII stay as they are."""
        super().__init__()
        self._plain = _undrawn if keeps_text else in_ascii

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 - what Textual asks for
        """Return the segments in ASCII, each as wide as it was."""
        return [
            segment if segment.control or segment.text.isascii() else Segment(self._plain(segment.text), segment.style)
            for segment in segments
        ]


def takes_utf8(environ: Mapping[str, str]) -> bool:
    """Check whether the locale says that the terminal takes UTF-8."""
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    return locale.partition(".")[2].partition("@")[0].lower().replace("-", "") == "utf8"


_DRAWN_TABLE = str.maketrans(_DRAWN)


def _undrawn(text: str) -> str:
    """Replace what is drawn, and leave text as it is; each glyph is one cell, and so is what stands for it."""
    return text.replace(" · ", " - ").translate(_DRAWN_TABLE)


@lru_cache(4096)
def in_ascii(text: str) -> str:
    """Return a text of the same width in cells, of ASCII characters alone."""
    if text.isascii():
        return text
    text = text.replace(" · ", " - ")
    pieces = [_glyph(text[start:end], cells) for start, end, cells in split_graphemes(text)[0]]
    whole = "".join(pieces)
    missing = cell_len(text) - len(whole)
    return whole + " " * missing if missing >= 0 else whole[:missing]


def _glyph(glyph: str, cells: int) -> str:
    """Return what stands for one glyph, as wide as that."""
    if glyph.isascii():
        return glyph
    if glyph in _GLYPHS:
        return _GLYPHS[glyph]
    letters = unicodedata.normalize("NFKD", glyph)
    plain = "".join(_GLYPHS.get(char, char) for char in letters if unicodedata.category(char) not in _WITHOUT_WIDTH)
    if plain.isascii() and len(plain) == cells:
        return plain
    return _UNKNOWN * cells
