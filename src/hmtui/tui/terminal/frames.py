"""What stands on the terminal, cell by cell, so that a frame sends only the cells that changed.

Textual sends every region that was painted again, changed or not, and names all attributes and colours of each run
of text anew. Here both are left out: a region painted twice costs nothing the second time, and a run names only what
differs from the one before. Behind a glyph whose width terminals do not agree on, the column is named. Invariant: after ``write``, the terminal shows what it was given, and is in its plain style.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining

from rich.cells import split_graphemes
from rich.color import Color, ColorSystem

from hmtui.tui.terminal.few_colours import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.segment import Segment
    from rich.style import Style

__all__ = ["ShownScreen"]

_APART = 5
"""Unchanged cells between two changes that cost no more to send than a move of the cursor."""
_SYSTEMS = {"standard": ColorSystem.STANDARD, "256": ColorSystem.EIGHT_BIT}


class _Look(NamedTuple):
    """How a cell looks, as the codes that a terminal is sent."""

    attributes: tuple[str, ...] = ()
    color: str = ""
    ground: str = ""
    link: str = ""

    @property
    def marks_blanks(self) -> bool:
        """Whether a blank in it can be told from a plain one by more than its ground."""
        return bool(self.link or not _OF_LETTERS.issuperset(self.attributes))


_OF_LETTERS = frozenset("123568")
"""Attributes that are not seen on a blank: bold, dim, italic, blinking, hidden."""
_ENDED_BY = {"1": "22", "2": "22", "3": "23", "4": "24", "5": "25", "6": "25", "7": "27", "8": "28", "9": "29"}
_FLAG_LETTERS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
"""Two of them are a flag, in some terminals."""
_PLAIN = _Look()
_Cell = tuple[str, _Look]


class ShownScreen:
    """The cells of the terminal as they were sent."""

    def __init__(self) -> None:
        """Know nothing of what the terminal shows."""
        self._rows: dict[int, list[_Cell | None]] = {}

    def forget(self) -> None:
        """Know nothing of what the terminal shows any more: it was cleared, resized, or lent to another program."""
        self._rows.clear()

    def write(self, pieces: Iterable[tuple[int, int, Sequence[Segment]]], colors: str | None) -> str:
        """Return what brings the terminal to show pieces of lines: row, column, and the text from there on.

        ``colors`` is how many colours the terminal takes, by Rich's name for that.
        """
        system = _SYSTEMS.get(colors or "", ColorSystem.TRUECOLOR)
        changed: list[_Changed] = []
        for y, x, segments in pieces:
            cells = list(_cells(segments, system))
            row = self._rows.setdefault(y, [])
            row.extend([None] * (x + len(cells) - len(row)))
            before = row[x : x + len(cells)]
            if before != cells:
                row[x : x + len(cells)] = cells
                changed.append((y, x, cells, list(_changes(before, cells))))
        if len(changed) == 2 and changed[0][0] != changed[1][0]:  # the rows that the cursor leaves and comes to
            return min(_written(changed), _written(changed[::-1]), key=len)
        return _written(changed)


_Changed = tuple[int, int, list[_Cell], list[tuple[int, int]]]
"""A piece of a line: row, column, cells, and the half-open ranges of cells that changed."""


def _written(pieces: Iterable[_Changed]) -> str:
    """Return what writes the changed cells of pieces of lines, in this order."""
    sent: list[str] = []
    now = _PLAIN
    for y, x, cells, changes in pieces:
        line = f"{y + 1};"
        for start, end in changes:
            # Within a line the column is enough (CHA).
            sent.append(f"\x1b[{line}{x + start + 1}{'H' if line else 'G'}")
            line = ""
            for at in range(start, end):
                glyph, look = cells[at]
                if glyph == " " and not look.marks_blanks:
                    look = now if look.ground == now.ground and not now.marks_blanks else _ahead(cells, at, end)
                if look is not now:
                    sent.append(_change(now, look))
                    now = look
                sent.append(glyph)
                if not glyph.isascii() and _is_unsure(glyph):
                    after = next((place for place in range(at + 1, len(cells)) if cells[place][0]), len(cells))
                    if after == len(cells) or cells[after][0] not in _FLAG_LETTERS:
                        sent.append(f"\x1b[{x + after + 1}G")
    return "".join((*sent, _change(now, _PLAIN)))


@lru_cache(1024)
def _is_unsure(glyph: str) -> bool:
    """Check whether terminals differ in how many cells a glyph of several characters takes, as they do for emoji."""
    return glyph in _FLAG_LETTERS or not all(map(combining, glyph[1:]))


def _ahead(cells: Sequence[_Cell], at: int, end: int) -> _Look:
    """Return the look of the text after a blank, where that is on the same ground: one change then serves both."""
    look = cells[at][1]
    ahead = next((other for glyph, other in cells[at:end] if glyph != " "), look)
    return ahead if ahead.ground == look.ground and not ahead.marks_blanks else look


def _changes(before: Sequence[_Cell | None], after: Sequence[_Cell]) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of cells to send; none begins or ends within a wide glyph."""
    changed = [at for at, pair in enumerate(zip(before, after, strict=True)) if pair[0] != pair[1]]
    start = end = changed[0]
    for at in changed:
        if at - end > _APART:
            yield _whole(before, after, start, end)
            start = at
        end = at + 1
    yield _whole(before, after, start, end)


def _whole(before: Sequence[_Cell | None], after: Sequence[_Cell], start: int, end: int) -> tuple[int, int]:
    """Widen a range so that it cuts no glyph in two, neither of what is shown nor of what is to be."""
    while start > 0 and any(cells[start] and not cells[start][0] for cells in (before, after)):  # type: ignore[index]
        start -= 1
    while end < len(after) and any(cells[end] and not cells[end][0] for cells in (before, after)):  # type: ignore[index]
        end += 1
    return start, end


def _cells(segments: Iterable[Segment], system: ColorSystem) -> Iterator[_Cell]:
    """Yield the cells of a text: a glyph stands in its first one, the others are empty."""
    for text, style, control in segments:
        if control:
            continue
        look = _look(style, system) if style else _PLAIN
        # What a blank looks like does not depend on the colour of letters.
        blank = look if look.marks_blanks else _look_of_blank(look.ground)
        if text.isascii():
            yield from ((glyph, blank if glyph == " " else look) for glyph in text)
            continue
        for start, end, width in split_graphemes(text)[0]:
            glyph = text[start:end]
            yield glyph, blank if glyph == " " else look
            yield from (("", look),) * (width - 1)


@lru_cache(256)
def _look_of_blank(ground: str) -> _Look:
    return _Look(ground=ground)


def _shown(color: Color, system: ColorSystem) -> Color:
    """Return a colour as a terminal of that many colours shows it."""
    if system == ColorSystem.EIGHT_BIT and color.triplet is not None:
        return Color.from_ansi(number_of((color.triplet.red, color.triplet.green, color.triplet.blue)))
    return color.downgrade(system)


@lru_cache(4096)
def _look(style: Style, system: ColorSystem) -> _Look:
    """Return the codes of a style."""
    flags = (style.bold, style.dim, style.italic, style.underline, style.blink, style.blink2, style.reverse)
    attributes = tuple(
        str(code) for code, is_set in enumerate((*flags, style.conceal, style.strike), start=1) if is_set
    )
    color = ";".join(_shown(style.color, system).get_ansi_codes()) if style.color else ""
    ground = ";".join(_shown(style.bgcolor, system).get_ansi_codes(foreground=False)) if style.bgcolor else ""
    return _Look(attributes, color, ground, style.link or "")


@lru_cache(4096)
def _change(now: _Look, new: _Look) -> str:
    """Return what changes the style of a terminal: the shorter of naming the differences and starting anew."""
    afresh = ["0", *new.attributes, *filter(None, (new.color, new.ground))]
    ended = sorted({_ENDED_BY[code] for code in now.attributes if code not in new.attributes})
    # What ends one attribute may end another one too: 22 ends bold and dim.
    kept = {code for code in now.attributes if _ENDED_BY[code] not in ended}
    changed = [*ended, *(code for code in new.attributes if code not in kept)]
    if new.color != now.color:
        changed.append(new.color or "39")
    if new.ground != now.ground:
        changed.append(new.ground or "49")
    codes = min((";".join(changed), ";".join(afresh)), key=len)
    styled = f"\x1b[{codes}m" if codes else ""
    return styled if new.link == now.link else f"{styled}\x1b]8;;{new.link}\x1b\\"
