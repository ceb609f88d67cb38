"""The query that a sentence may mean: ``papers from google after 2022`` may be ``org:google year:>2022``."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from hmtui.query.parser import parse, words_of
from hmtui.query.units import filter_of, is_small, separate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["sentence_meant"]

_BEFORE_NAMES = {"by", "from", "at"}
_LONGEST_NAME = 3
_COMPARISONS = {
    **dict.fromkeys(("before", "under", "below", "less than", "smaller than"), "<"),
    **dict.fromkeys(("after", "over", "above", "more than", "larger than", "bigger than"), ">"),
    "until": "<=",
    "since": ">=",
}
_YEAR, _SIZE = r"(?:19|20)[0-9]{2}", r"[0-9]{1,4}(?:\.[0-9]{1,3})?[mbt]"
_COMPARED = rf"(?i)(?<!\S)({'|'.join(_COMPARISONS)})\s+(?:({_YEAR})|({_SIZE}))(?!\S)"
_SPAN = rf"(?i)(?<!\S)(?:between\s+{_YEAR}\s+and|(?:from\s+)?{_YEAR}\s+(?:to|until))\s+{_YEAR}(?!\S)"


def sentence_meant(text: str, finds: Callable[[str], bool]) -> str:
    """Return the query that a sentence may mean, without its small words; empty where it means no other filter or order.

    ``finds``: whether a query finds any record; a word is an organization or author where that finds one.
    """
    if '"' in text or parse(text).mistake:
        return ""
    spans = re.sub(_SPAN, lambda match: f"year:{'..'.join(re.findall(_YEAR, match[0]))}", text)
    meant = [*_meant(separate(re.sub(_COMPARED, _compared, spans)), finds)]
    return " ".join(meant) if {*meant} - {*text.split(), "OR"} else ""


def _compared(match: re.Match[str]) -> str:
    field, value = ("year", match[2]) if match[2] else ("params", match[3])
    return f"{field}:{_COMPARISONS[' '.join(match[1].casefold().split())]}{value}"


def _meant(units: Sequence[str], finds: Callable[[str], bool]) -> Iterator[str]:
    """Yield what each unit may mean, but for words that say nothing."""
    before, named = "", 0
    for at, unit in enumerate(units):
        word = unit.casefold()
        if at < named:
            continue
        if before == "with" and word in words_of("has"):
            yield f"has:{word}"
        elif word == "or" and 0 < at < len(units) - 1:
            yield "OR"
        elif _is_word(unit):
            words = [*takewhile(_is_word, units[at : at + _LONGEST_NAME])]
            name, count = _name(words, finds, exactly=before not in _BEFORE_NAMES)
            named = at + count
            yield name
        elif not is_small(word):
            yield filter_of(unit) or unit
        before = word


def _is_word(unit: str) -> bool:
    """Return whether a unit is a word that may be one of a name."""
    says_nothing = is_small(unit) or unit.casefold() == "or"
    return unit.isalnum() and not says_nothing and not filter_of(unit)


def _name(words: Sequence[str], finds: Callable[[str], bool], *, exactly: bool) -> tuple[str, int]:
    """Return the filter for the organization or author that words begin with, and how many words that are.

    ``exactly``: only the first word, where it is the whole name of an organization. The word itself where there is none.
    """
    if exactly:
        return (f"org:{words[0]}" if finds(f"org:={words[0]}") else words[0]), 1
    for count in range(len(words), 0, -1):
        name = f'"{" ".join(words[:count])}"' if count > 1 else words[0]
        for field in ("org", "author"):
            if finds(f"{field}:{name}"):
                return f"{field}:{name}", count
    return words[0], 1
