"""Convert titles to sentence case (APA, IEEE, ACL) or title case (Chicago, MLA).

Invariant: a title that is not clearly English, or is in the requested case already, is
returned unchanged, and words with protected capitals (``capitals``) never change.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from hmtui.text.capitals import HYPHENS, JOINTS, WORD, is_all_caps, merge_spans, protected_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["headline_case", "is_title_case", "sentence_case"]

_SMALL_WORDS = "a an the and but or nor so yet for of on in to by at as up via vs de per from with into onto over"
_SMALL = frozenset(_SMALL_WORDS.split())
"""Words that stay lower case in title case, except at the beginning or end of the title or of a part of it."""
_ALWAYS_LOWER = frozenset(("an", "and", "for", "from", "of", "the", "to", "with"))
"""Small words that are nothing else; they are lowercased where a title has capitalized them."""
_LONG_PREPOSITIONS_WORDS = (
    "about above across after against along among around before behind below beneath beside between beyond "
    "despite during except inside outside through throughout toward towards under underneath until upon within "
    "without"
)
_LONG_PREPOSITIONS = frozenset(_LONG_PREPOSITIONS_WORDS.split())
"""Prepositions of five letters and more, which Chicago capitalizes and MLA does not."""
_LOWER_IN_MLA = "across against among between despite during throughout toward towards upon within without"
_LONG_ALWAYS_LOWER = _ALWAYS_LOWER | frozenset(_LOWER_IN_MLA.split())
"""The same for MLA; the other long prepositions are adverbs or conjunctions as well."""
_ENGLISH_WORDS = (
    "the of for and with to from by is are how why what when can do does we you your it its via using towards "
    "toward without into through that this not or be at as all"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_FOREIGN_WORDS = (
    "der die das und für fuer mit dem den des ein eine einer eines im zur zum von über la le les du et en el los "
    "las del una un y van het een il lo gli di da per che della och av för med pour dans sur avec aux con para "
    "por ve bir ile na dos em uma"
)
_FOREIGN = frozenset(_FOREIGN_WORDS.split())
_ENGLISH_ENDINGS = ("ing", "ly", "ness")
_TELLING = 6
"""Letters of the shortest word whose ending identifies English."""
_PREFIXES = frozenset("pre post non anti multi inter intra semi sub super re co un meta hyper over under".split())
_LONGEST_PREFIX = max(map(len, _PREFIXES))
_MOST = 0.6
"""Minimum share of capitalized longer words in a title in title case."""
_LONG_WORD = re.compile(r"[^\W\d_][\w'’-]{3,}")
"""A word that a title in title case writes with a capital."""
_NOUN_ENDINGS = ("ing", "tion", "tions", "ment", "ments", "ity", "ness", "ism", "works", "work", "models", "model")
"""Endings of common nouns, for titles with only one capitalized word."""


@lru_cache(maxsize=8192)
def is_title_case(title: str) -> bool:
    """Return whether most of the longer words of a text begin with a capital."""
    long: list[str] = _LONG_WORD.findall(title)
    return sum(map(str.isupper, (word[0] for word in long))) * 2 > len(long)


def sentence_case(title: str, names: Sequence[str] = (), *, raise_parts: bool = False, as_bibtex: bool = False) -> str:
    """Lower a title in headline case, but for the first word, the first behind a colon, and what keeps its capitals.

    ``raise_parts``: the first word behind a colon gets a capital where a title has none.
    ``as_bibtex``: an English title is lowered whatever its case, also after a dash, as BibTeX's styles do.
    """
    words = list(WORD.finditer(title))
    fixed = merge_spans(title, protected_spans(title, names))
    shouted = is_all_caps(title, words)
    loose = _outside(words, fixed)
    if not _is_english(title, words):
        return title
    letters = list(title)
    for word in words[1:] if raise_parts else ():
        if word[0].islower() and word[0].isalpha() and _begins(title, word.start()) and word[0] not in names:
            letters[word.start()] = word[0][0].upper()
    if not (shouted or as_bibtex or _is_headline(title, loose)):
        return "".join(letters)
    for word in loose:
        if shouted or not _looks_like_a_name(title, word):
            begins = _begins(title, word.start()) and not (as_bibtex and _is_after_dash(title, word.start()))
            keep = word.start() + (1 if begins else 0)
            letters[keep : word.end()] = title[keep : word.end()].lower()
    return "".join(letters)


def _looks_like_a_name(title: str, word: re.Match[str]) -> bool:
    """Return whether a word has letters that English has not, or is part of an identifier (``Free_Model``)."""
    return not word[0].isascii() or _is_in_formula(title, word)


def _is_after_dash(title: str, at: int) -> bool:
    return title[max(0, at - _NEAR) : at].rstrip()[-1:] in {"-", "–", "—"}


def _is_in_formula(title: str, word: re.Match[str]) -> bool:
    """Return whether a word is part of a formula or identifier (``2^k``, ``OCL_h``)."""
    around = title[max(0, word.start() - 1) : word.start()] + title[word.end() : word.end() + 1]
    return "_" in around or "^" in around


def headline_case(title: str, names: Sequence[str] = (), *, long_prepositions: bool = True) -> str:
    """Return an English title in title case; articles, conjunctions and short prepositions stay lower case.

    ``long_prepositions``: whether prepositions of five letters and more are capitalized (Chicago) or not (MLA).
    """
    words = list(WORD.finditer(title))
    if is_all_caps(title, words):
        title = sentence_case(title, names)
        words = list(WORD.finditer(title))
    fixed = merge_spans(title, protected_spans(title, names))
    loose = _outside(words, fixed)
    if not _is_english(title, words, certainly=not _is_headline(title, loose)):
        return title
    small = set(_SMALL if long_prepositions else _SMALL | _LONG_PREPOSITIONS)
    lowered = _ALWAYS_LOWER if long_prepositions else _LONG_ALWAYS_LOWER
    # Names that begin with a lower-case letter (fastText, spaCy) stay unchanged.
    own = {name.casefold() for name in names} | {word[0] for word in words[:1]}
    letters = list(title)
    for word in loose:
        start, text = word.start(), word[0]
        article = text == "A" and title[start - 2 : start] == ", "
        if (article or text.lower() in lowered) and not _is_end(title, word):
            letters[start] = text[0].lower()
        elif text.islower() and text not in own and _is_raised(title, word, small):
            letters[start] = text[0].upper()
    return "".join(letters)


def _is_end(title: str, word: re.Match[str]) -> bool:
    """Return whether a word begins or ends the title or a part of it, or is joined by a hyphen."""
    joined = title[max(0, word.start() - 1) : word.start()] in JOINTS or title[word.end() : word.end() + 1] in JOINTS
    return joined or word.end() == len(title) or _begins(title, word.start())


def _is_raised(title: str, word: re.Match[str], small: set[str]) -> bool:
    text, start = word[0], word.start()
    if start == 0 or not text.replace("ʼ", "").isascii() or any(map(str.isdigit, text)):
        return False
    if _is_in_formula(title, word) or (len(text) == 1 and title[word.end() : word.end() + 1] in HYPHENS):
        return False
    if title[start - 1] in HYPHENS:
        before = re.split(r"[^\w]", title[max(0, start - 1 - _LONGEST_PREFIX - 1) : start - 1])[-1].lower()
        # A single letter is a variable (``p-adic``).
        return before not in _PREFIXES and text not in small and len(before) > 1
    return text not in small or word.end() == len(title) or _begins(title, start)


def _outside(words: Sequence[re.Match[str]], spans: Sequence[tuple[int, int]]) -> list[re.Match[str]]:
    """Return the words that are outside of all spans; both are in order, and spans do not overlap."""
    ends = [end for _start, end in spans]
    found: list[re.Match[str]] = []
    for word in words:
        at = bisect_left(ends, word.end())
        if at == len(spans) or word.start() < spans[at][0]:
            found.append(word)
    return found


_NEAR = 8
"""Characters before a word that decide whether a part of the title begins there."""


@cache
def _beginning() -> re.Pattern[str]:
    """Return the pattern of the text before a part of a title; a full stop of an abbreviation (``U.S.``) does not match."""
    return re.compile(r"(?:[:?!—]|\s[–-]|[^\W\d_]{3}\.)[\s“‘\"'(\[]*(?<=[\s“‘\"'(\[—])$")


def _begins(title: str, at: int) -> bool:
    """Return whether a word begins the title or a part of it: after a colon, a full stop or a dash."""
    return not title[max(0, at - _NEAR) : at].strip() or _beginning().search(title, max(0, at - _NEAR), at) is not None


def _candidates(title: str, loose: Sequence[re.Match[str]]) -> Iterator[str]:
    """Return the words whose capitals tell the case of a title; after a hyphen (``Large-scale``) lower case tells nothing."""
    for word in loose:
        if _begins(title, word.start()) or word[0].lower() in _SMALL or not word[0][0].isalpha():
            continue
        if len(word[0]) == 1 or _is_in_formula(title, word):
            continue
        if word[0][0].isupper() or title[word.start() - 1] not in HYPHENS:
            yield word[0]


def _is_headline(title: str, loose: Sequence[re.Match[str]]) -> bool:
    words = list(_candidates(title, loose))
    raised = [word for word in words if word[0].isupper()]
    if len(raised) == 1 == len(words):
        return raised[0].endswith(_NOUN_ENDINGS)
    return len(raised) > 1 and len(raised) >= _MOST * len(words)


def _is_english(title: str, words: Sequence[re.Match[str]], *, certainly: bool = False) -> bool:
    """Return whether a title is English, judged by its short words, else by word endings, else by its letters."""
    lowered = {word[0].casefold() for word in words}
    if lowered & _FOREIGN:
        return False
    if lowered & _ENGLISH or any(word.endswith(_ENGLISH_ENDINGS) for word in lowered if len(word) >= _TELLING):
        return True
    return not certainly and title.isascii()
