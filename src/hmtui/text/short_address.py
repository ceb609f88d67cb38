"""How an address or a title is shown where there is little room; an address always leads to the whole of it.

Invariant: what is returned is never wider than asked, and never cut within a glyph.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from hmtui.text.cells import width as width_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["short_address", "shorten_apart", "shorten_middle"]

_ARXIV = re.compile(
    r"https?://(?:www\.)?arxiv\.org/abs/([0-9]{4}\.[0-9]{4,5}|[a-z.-]+/[0-9]{7})(?:v[0-9]+)?/?", re.IGNORECASE
)
_FEW, _SHARED = 3, 8
"""Texts, and characters that they begin with, from which these tell nothing."""
_LEAST_END = 6
"""Cells of the end of an address from which on it is worth keeping the host whole."""
_LONGEST = 4_000
"""Characters of an address that are looked at."""


def short_address(url: str, width: int) -> str:
    """Return an address as short as it can be told: ``arXiv:2005.14165``, ``github.com/o/r``, ``host/…/last``.

    Where even that is too wide, the host stays whole before the end; where that has no room, the middle is left out.
    """
    if match := _ARXIV.fullmatch(url):
        return shorten_middle(f"arXiv:{match[1]}", width)
    text = re.sub(r"^https?://(?:www\.)?", "", url[:_LONGEST], count=1, flags=re.IGNORECASE).rstrip("/")
    if width_of(text) <= width:
        return text
    parts = text.split("/")
    folded = f"{parts[0]}/…/{parts[-1]}"
    if len(parts) > 2 and width_of(folded) <= width:
        return folded
    host = f"{parts[0]}/…"
    end = width - width_of(host)
    if len(parts) > 1 and end >= min(_LEAST_END, width_of(parts[-1])):
        return f"{host}{_first(parts[-1][::-1], end)[::-1]}"
    return shorten_middle(text, width)


def shorten_middle(text: str, width: int) -> str:
    """Leave out the middle of a text that is too wide; the end is a little longer, since it tells more."""
    if width_of(text) <= width:
        return text
    if width <= 1:
        return "…"[:width]
    before = (width - 1) // 2
    return f"{_first(text, before)}…{_first(text[::-1], width - 1 - before)[::-1]}"


def shorten_apart(texts: Sequence[str], width: int) -> list[str]:
    """Leave out what all texts begin with, if one is too wide; then cut the ends, or the middle where the ends tell texts apart."""
    if max(map(width_of, texts), default=0) > width:
        texts = _without_shared_start(texts)
    ends = [text if width_of(text) <= width else f"{_first(text, width - 1).rstrip()}…" for text in texts]
    seen = Counter(ends)
    return [shorten_middle(text, width) if seen[end] > 1 else end for text, end in zip(texts, ends, strict=True)]


def _without_shared_start(texts: Sequence[str]) -> Sequence[str]:
    """Leave out the words that all texts begin with, and the bracket that closes one they open."""
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(min(texts), max(texts), strict=False)))
    shared = re.match(r"(?:.*[\s(\[])?", texts[0][:alike])
    start = shared[0] if shared else ""
    if len(texts) < _FEW or len(start) < _SHARED or not all(text[len(start) :].strip() for text in texts):
        return texts
    opened = max(0, start.count("(") - start.count(")"))
    return [text[len(start) :].replace(")", "", opened) for text in texts]


def _first(text: str, width: int) -> str:
    end = used = 0
    for char in text:
        used += width_of(char)
        if used > width:
            break
        end += 1
    return text[:end]
