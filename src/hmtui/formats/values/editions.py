"""Editions of a book, however they are said: ``2``, ``2nd``, ``Second Edition``, ``2nd ed.`` and so on.

Invariant: the word "edition" is never part of what is given, since every style adds it.
"""

from __future__ import annotations

import re

__all__ = ["number_of", "ordinal", "ordinal_word", "stem"]

_WORDS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")
_EDITION = re.compile(r"[\s,]*\b(?:edition|edn|ed)\b\.?\s*$", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{1,3})(?:st|nd|rd|th|\.)?", re.IGNORECASE)


def stem(text: str) -> str:
    """Take the word "edition" from the end; a text that is nothing else comes back empty."""
    return _EDITION.sub("", text).strip()


def number_of(text: str) -> int:
    """Return the number of an edition that is said by number or ordinal; else 0."""
    said = stem(text)
    if found := _NUMBER.fullmatch(said):
        return int(found[1])
    return _WORDS.index(said.capitalize()) + 1 if said.capitalize() in _WORDS else 0


def ordinal(number: int) -> str:
    """Write ``2nd``."""
    last = number % 10 if number % 100 not in {11, 12, 13} else 0
    ending = {1: "st", 2: "nd", 3: "rd"}.get(last, "th")
    return f"{number}{ending}"


def ordinal_word(number: int) -> str:
    """Write ``Second``, as BibTeX's styles want it; beyond the tenth ``11th``."""
    return _WORDS[number - 1] if 0 < number <= len(_WORDS) else ordinal(number)
