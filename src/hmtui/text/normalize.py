"""Normalize text for search: the same rules for records, queries and highlights.

Each character becomes one of

- nothing: combining marks, joiners, variation selectors, ™ and ®;
- a space, which ends a word: everything but letters, digits, ``+`` and ``#``;
- a *soft* mark, written ``-``: hyphens, dots, apostrophes, the underscore. It
  joins (``GPT-3`` is the word ``gpt3``) and marks where the parts begin (``gpt`` and
  ``3`` are words too);
- letters: compatibility decomposition (NFKD) and case folding, without accents;
  letters that Unicode does not decompose (ø, ł, æ, …) by their usual spelling.

A Greek letter that stands alone is also indexed by its Latin look-alike and by
its name: ``PanGu-α`` is found as ``pangu-α``, ``pangu-a`` and ``pangu alpha``.
In a run of Chinese or Japanese characters each pair is a word too.

Invariant: each character is normalized without context, so every normalized
character comes from exactly one original character (see ``fold_map``), and
normalizing twice changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "fold",
    "fold_map",
    "is_unspaced",
    "normalize",
    "parts",
    "patterns",
    "spelled",
    "squeezed",
    "words",
    "words_of",
]

_SOFT = frozenset("-.'_·ʼ‘’‐‑‒–−・")
_NOTHING = frozenset("™®©℠\ufe0e\ufe0f")
_WORD_SIGNS = frozenset("+#")
_SPELLED = {
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ı": "i",
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
}

# Latin look-alike and name of a Greek letter that is a word part of its own.
_GREEK = {
    "α": ("a", "alpha"),
    "β": ("b", "beta"),
    "γ": ("g", "gamma"),
    "δ": ("d", "delta"),
    "ε": ("e", "epsilon"),
    "ζ": ("z", "zeta"),
    "η": ("h", "eta"),
    "θ": ("t", "theta"),
    "ι": ("i", "iota"),
    "κ": ("k", "kappa"),
    "λ": ("l", "lambda"),
    "μ": ("m", "mu"),
    "ν": ("n", "nu"),
    "ξ": ("x", "xi"),
    "ο": ("o", "omicron"),
    "π": ("p", "pi"),
    "ρ": ("r", "rho"),
    "σ": ("s", "sigma"),
    "τ": ("t", "tau"),
    "υ": ("u", "upsilon"),
    "φ": ("f", "phi"),
    "χ": ("x", "chi"),
    "ψ": ("p", "psi"),
    "ω": ("w", "omega"),
}
_UNSPACED = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+"
"""Chinese and Japanese are written without spaces: each pair of characters in a run is a word as well, and the last one.

Compiled when it is first used: that takes a millisecond, and a start without such text does without."""
_MOST_GREEK = 2
"""Single Greek letters of a word up to which it gets alternative spellings, whose number is exponential."""


class _Table(dict[int, str]):
    """A translation table that computes each character on first use."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _SOFT:
        return "-"
    if character in _NOTHING:
        return ""
    # Case folding can produce compatibility characters, so decompose before and after it.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(map(_plain, decomposed))


def _plain(character: str) -> str:
    if character in _SOFT:
        return "-"
    if character in _WORD_SIGNS:
        return character
    category = unicodedata.category(character)
    if category[0] in "LN":
        return _SPELLED.get(character, character)
    if category[0] == "M":
        return "" if unicodedata.combining(character) else character
    return "" if category == "Cf" else " "


_TABLE = _Table()
_TABLE.update(
    {code: chr(code) for code in (0x01, 0x02, 0x0A)}
)  # separators of joined texts; cleaned text does not contain them
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_ASCII = bytes(ord(_TABLE[code]) for code in range(128)) + bytes(range(128, 256))
"""The table for UTF-8 bytes; in UTF-8 all bytes of non-ASCII characters are 128 or more."""


def normalize(text: str) -> str:
    """Return ``text`` normalized, with soft marks (``-``), spaces and line ends: ``Few-Shot!`` gives ``few-shot ``."""
    if not text.isascii():
        text = _FOREIGN.sub(_normalize_foreign, text)
    return text.encode().translate(_ASCII).decode()


def _normalize_foreign(match: re.Match[str]) -> str:
    return match[0].translate(_TABLE)


def fold(text: str) -> str:
    """Return the normalized words of ``text`` without soft marks, separated by single spaces: ``gpt3`` for ``GPT-3``."""
    return " ".join(normalize(text).replace("-", "").split())


def parts(text: str) -> tuple[str, ...]:
    """Return the normalized pieces between soft marks and spaces: ``gpt`` and ``3`` for ``GPT-3``."""
    return tuple(normalize(text).replace("-", " ").split())


def fold_map(text: str) -> tuple[str, Sequence[int]]:
    """Return ``text`` normalized, and for each character of the result the index of its original character."""
    if text.isascii():  # character by character
        return normalize(text), range(len(text))
    folded: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        piece = _TABLE[ord(character)]
        folded.append(piece)
        origins.extend([index] * len(piece))
    return "".join(folded), origins


def words(soft: str) -> set[str]:
    """Return every index word of a normalized text: joined words, their parts, and Greek spellings."""
    found = set(soft.split())
    if "-" in soft or not soft.isascii():
        for word in [word for word in found if "-" in word or not word.isascii()]:
            found.discard(word)
            found |= words_of(word)
    return found


def words_of(soft_word: str) -> set[str]:
    """Return the index words of one normalized word."""
    pieces = soft_word.split("-")
    joined = "".join(pieces)
    found = {joined} if joined in pieces else {joined, *pieces}
    if not joined.isascii():
        found.update(_greek_words(soft_word))
        for run in re.finditer(_UNSPACED, joined):
            found.update(run[0][at : at + 2] for at in range(len(run[0])))
    found.discard("")
    return found


def patterns(soft_word: str) -> tuple[str, ...]:
    """Return the strings of which one must occur in an index word to match a normalized word of a query.

    These are the word without soft marks and, if it has a single Greek letter, the word
    with the letter's name: ``panguα`` and ``pangualpha``.
    """
    joined = soft_word.replace("-", "")
    if not joined or joined.isascii():
        return (joined,) if joined else ()
    spellings = [_joined(letters) for letters in _greek_choices(soft_word)]
    return (joined, *spellings[-1:])


def squeezed(soft: str) -> tuple[str, ...]:
    """Return a normalized name as one word, in each of its Greek spellings: ``gptneox20b`` for ``GPT NeoX-20B``."""
    soft = soft.replace(" ", "-")
    joined = soft.replace("-", "")
    if joined.isascii():
        return (joined,) if joined else ()
    return (joined, *map(_joined, _greek_choices(soft)))


def _joined(letters: Sequence[str]) -> str:
    return "".join(letters).replace("-", "")


def spelled(soft_word: str) -> Iterator[tuple[str, list[int]]]:
    """Return the joined spellings of a normalized word, each with the index of every character in that word."""
    for pieces in (list(soft_word), *([] if soft_word.isascii() else _greek_choices(soft_word))):
        positions = [at for at, piece in enumerate(pieces) if piece != "-" for _ in piece]
        yield "".join(piece for piece in pieces if piece != "-"), positions


def is_unspaced(letter: str) -> bool:
    """Return whether a letter is of a script that is written without spaces: Chinese or Japanese."""
    return re.match(_UNSPACED, letter) is not None


def _greek_words(soft_word: str) -> Iterator[str]:
    """Return the index words of a word with its single Greek letters replaced by look-alikes or names."""
    for letters in _greek_choices(soft_word):
        pieces = [piece for piece in "".join(letters).split("-") if piece]
        yield "".join(pieces)
        if len(pieces) > 1:
            yield from pieces


def _greek_choices(soft_word: str) -> Iterator[list[str]]:
    """Return the alternative spellings of a word, letter by letter: look-alikes first, names last."""
    lone = [index for index, letter in enumerate(soft_word) if letter in _GREEK and _is_lone(soft_word, index)]
    if not 0 < len(lone) <= _MOST_GREEK:
        return
    letters = list(soft_word)
    for choice in product(*(_GREEK[soft_word[index]] for index in lone)):
        for index, instead in zip(lone, choice, strict=True):
            letters[index] = instead
        yield list(letters)


def _is_lone(word: str, index: int) -> bool:
    before = word[index - 1] if index else "-"
    after = word[index + 1] if index + 1 < len(word) else "-"
    return before not in _GREEK and after not in _GREEK
