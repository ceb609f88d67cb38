"""Sizes of models as people write them: ``7B``, ``1.8B/7B-Chat``, ``175 billion``, ``130亿``.

Invariant: a size is a whole number of parameters; text that gives none gives None.
"""

from __future__ import annotations

import re

__all__ = ["counts_others", "find_sizes", "largest", "largest_listed"]

_UNITS = {
    "k": 10**3,
    "thousand": 10**3,
    "万": 10**4,
    "m": 10**6,
    "million": 10**6,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "b": 10**9,
    "bn": 10**9,
    "billion": 10**9,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "t": 10**12,
    "trillion": 10**12,
    "万亿": 10**12,
}
_SIZE = re.compile(
    r"(?<![\w.])(?P<experts>\d{1,3}\s?[x×]\s?)?(?P<number>\d{1,6}(?:,\d{3})*(?:\.\d{1,4})?)\s?[-~]?\s?"
    r"(?P<unit>thousand|million|billion|trillion|bn|万亿|千亿|百亿|十亿|千万|百万|亿|万|[kmbt])(?![a-z0-9]|\s?tokens)",
    re.IGNORECASE,
)
_HEADER_UNIT = re.compile(
    r"(?:[(（\[]\s*(?:in )?|\bin )(thousand|million|billion|trillion|bn|[亿万]|[kmbt])s?\s*(?:[)）\]]|$)", re.IGNORECASE
)
_COUNTED = re.compile(r"(?i)\b(?!param|million|billion|trillion|model)[^\W\d_]{4,}")
"""Words beside a number that counts something else than parameters: “33.4M instances”."""
_COUNTS = re.compile(
    r"(?i)\d\s?(?:[kmbt]|thousand|million|billion|trillion)(?:\s?[条张个对篇例份人]|"
    r"\s(?:[a-z][\w-]+\s){0,2}(?!param|model|weight|version|variant|size|expert|checkpoint|token)[a-z-]{3,}s\b)"
)
"""The same in a column of sizes: “60 million patients”."""
_MOST = 10**16
_LED = re.compile(r"\W*[\d.x×]+\s?[BMT]", re.IGNORECASE)
_NAME_WORDS = 4
"""Words of a name with its size."""


def find_sizes(text: str) -> list[int]:
    """Return every size in a text. ``8x7B`` is the product of the two, the number of weights stored."""
    sizes = []
    for match in _SIZE.finditer(text):
        experts = int(re.sub(r"\D", "", match["experts"])) if match["experts"] else 1
        size = round(float(match["number"].replace(",", "")) * _UNITS[match["unit"].lower()]) * experts
        if 0 < size <= _MOST:
            sizes.append(size)
    return sizes


def largest(text: str, header: str = "") -> int | None:
    """Return the largest size in a text, or a bare number that can only be a count of parameters.

    ``header`` is that of its column: under “Size (B)” a bare number is one of billions.
    """
    sizes = find_sizes(text)
    if not sizes and (unit := _HEADER_UNIT.search(header)):
        sizes = find_sizes("; ".join(f"{number} {unit[1]}" for number in re.findall(r"\d+(?:\.\d+)?", text)))
    if sizes:
        return max(sizes)
    bare = re.fullmatch(r"\s*(\d{6,15}|\d{1,3}(?:,\d{3}){2,4})\s*", text)
    return int(bare[1].replace(",", "")) if bare else None


def counts_others(text: str, header: str = "") -> bool:
    """Return whether a number counts something else than parameters, which under “Params” none does."""
    if not header:
        return _COUNTED.search(text) is not None
    return "param" not in header.casefold() and _COUNTS.search(text) is not None


def largest_listed(text: str) -> int | None:
    """Return the largest of the sizes that a text consists of, ``Alma-1.5B|7B``; one size alone can be that of anything."""
    first, *others = re.split(r"[|/,、]", re.sub(r"[-_]", " ", text)) if "B" in text else (text,)
    led = sum(_LED.match(piece) is not None for piece in others)
    if not others or led * 2 < len(others):
        return None
    longest = max(len(piece.split()) for piece in (first, *others))
    sizes = [max(found) for found in map(find_sizes, (first, *others)) if found]
    return max(sizes) if len(sizes) > 1 and longest <= _NAME_WORDS else None
