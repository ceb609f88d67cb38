"""Plain text measured in terminal cells: CJK characters fill two, combining marks none.

Invariant: what ``cut`` and ``wrap`` return is never wider than asked (except for
words that stay whole), and never ends inside a character with its marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["cut", "pad", "width", "wrap"]

_ELLIPSIS = "…"
_JOINER = "\u200d"


def _is_simple(text: str) -> bool:
    """Check whether every character fills one cell: Latin, Greek, Cyrillic and general punctuation."""
    return text.isascii() or all(
        char < "\u0300" or "\u0370" <= char < "\u0483" or "\u2010" <= char < "\u2028" for char in text
    )


def _wcwidth() -> ModuleType:
    import wcwidth  # noqa: PLC0415 - 40 ms that Latin and Greek do not need

    return wcwidth


def width(text: str) -> int:
    """Return the number of cells that a line of text fills."""
    if _is_simple(text):
        return len(text)
    cells: int = _wcwidth().wcswidth(text)
    return cells if cells >= 0 else len(text)


def _boundaries(text: str) -> list[int]:
    """Return the positions where a text may be cut."""
    if _is_simple(text):
        return list(range(len(text) + 1))
    wcwidth = _wcwidth().wcwidth
    inner = [at for at in range(1, len(text)) if wcwidth(text[at]) and text[at - 1] != _JOINER]
    return [0, *inner, len(text)] if text else [0]


def _fitting(text: str, cells: int) -> int:
    """Return the length of the longest prefix that fills no more than ``cells``."""
    boundaries = _boundaries(_beginning(text, cells))
    low, high = 0, len(boundaries) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[: boundaries[middle]]) <= cells:
            low = middle
        else:
            high = middle - 1
    return boundaries[low]


def _beginning(text: str, cells: int) -> str:
    """Return as much of a text as fills more than ``cells``, if it does; what follows need not be looked at."""
    size = 2 * (cells + 4)
    while size < len(text) and width(text[:size]) <= cells:
        size *= 4
    return text[:size]


def cut(text: str, cells: int) -> str:
    """Shorten a line to ``cells``, with an ellipsis where something was left out."""
    if width(_beginning(text, cells)) <= cells:
        return text
    if cells < 1:
        return ""
    return text[: _fitting(text, cells - 1)].rstrip() + _ELLIPSIS


def pad(text: str, cells: int) -> str:
    """Fill a line with spaces up to ``cells``."""
    return text + " " * (cells - width(text))


def wrap(text: str, cells: int, *, whole_words: bool = False) -> list[str]:
    """Break text into lines of no more than ``cells``, between words where it can; at least one line.

    With ``whole_words`` a longer word gets a line of its own, uncut: a broken URL cannot be clicked.
    """
    lines: list[str] = []
    line: list[str] = []
    used = 0
    for word in text.split():
        filled = width(word)
        if used + bool(line) + filled <= cells:
            used += bool(line) + filled
            line.append(word)
            continue
        if line:
            lines.append(" ".join(line))
        *full, rest = [word] if whole_words else _chopped(word, max(cells, 2))
        lines.extend(full)
        line, used = [rest], width(rest)
    return [*lines, " ".join(line)] if line or not lines else lines


def _chopped(word: str, cells: int) -> list[str]:
    """Break a word into pieces of no more than ``cells``, the last of which may be wider if it cannot be broken."""
    pieces: list[str] = []
    at = 0
    window = 2 * (cells + 4)
    while at < len(word):
        # A window, so that a long word is not copied for each of its lines.
        head = word[at : at + window]
        if width(head) <= cells:
            if at + window >= len(word):
                break
            window *= 4
            continue
        fitting = _fitting(head, cells)
        if not fitting:
            break
        pieces.append(head[:fitting])
        at += fitting
    return [*pieces, word[at:]] if at < len(word) or not pieces else pieces
