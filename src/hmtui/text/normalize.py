"""One folding of text for records, queries and highlights.

Whatever is searched, searched for, or highlighted goes through the same table,
so that the three can never disagree. A character becomes one of

- nothing: combining marks, joiners, variation selectors, ™ and ®;
- a space, which ends a word: everything that is no letter, digit, ``+`` or ``#``;
- a *soft* mark, written ``-``: hyphens, dots, apostrophes, the underscore. It
  joins (``GPT-3`` is the word ``gpt3``) and still shows where the parts begin
  (``gpt`` and ``3`` are words too);
- letters: compatibility decomposition (NFKD) and case folding, without accents;
  letters that Unicode does not decompose (ø, ł, æ, …) by their usual spelling.

A Greek letter that stands alone is also indexed by its Latin look-alike and by
its name: ``PanGu-α`` is found as ``pangu-α``, ``pangu-a`` and ``pangu alpha``.
In a run of Chinese or Japanese characters each pair is a word too.

Invariant: folding works character by character, without context. A folded
character therefore has exactly one place of origin, which is what
``fold_map`` reports, and folding folded text changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["fold", "fold_map", "is_unspaced", "needles", "parts", "soften", "spelled", "squeezed", "words", "words_of"]

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

# Latin look-alike and name, for a Greek letter that stands alone.
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
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
"""Chinese and Japanese are written without spaces: each pair of characters in a run is a word as well, and the last one."""
_MOST_GREEK = 2
"""More lone Greek letters than this in one word would multiply its spellings; they keep their letters only."""


class _Table(dict[int, str]):
    """A translation table that works out a character when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _SOFT:
        return "-"
    if character in _NOTHING:
        return ""
    # Folding case can bring new compatibility characters to light, so decompose on both sides of it.
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
)  # how texts are kept apart; cleaned text has none of them
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_ASCII = bytes(ord(_TABLE[code]) for code in range(128)) + bytes(range(128, 256))
"""The table for UTF-8, where every byte of a character beyond ASCII is 128 or more."""


def soften(text: str) -> str:
    """Fold ``text``, keeping soft marks (``-``), spaces and line ends where they fall: ``Few-Shot!`` gives ``few-shot ``."""
    if not text.isascii():
        text = _FOREIGN.sub(_soften_foreign, text)
    return text.encode().translate(_ASCII).decode()


def _soften_foreign(match: re.Match[str]) -> str:
    return match[0].translate(_TABLE)


def fold(text: str) -> str:
    """Return the words of ``text``, joined over soft marks and parted by single spaces: ``gpt3`` for ``GPT-3``."""
    return " ".join(soften(text).replace("-", "").split())


def parts(text: str) -> tuple[str, ...]:
    """Return the folded pieces between soft marks and spaces: ``gpt`` and ``3`` for ``GPT-3``."""
    return tuple(soften(text).replace("-", " ").split())


def fold_map(text: str) -> tuple[str, Sequence[int]]:
    """Fold as ``soften`` does, and tell for each folded character which character of ``text`` it came from."""
    if text.isascii():  # character by character
        return soften(text), range(len(text))
    folded: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        piece = _TABLE[ord(character)]
        folded.append(piece)
        origins.extend([index] * len(piece))
    return "".join(folded), origins


def words(soft: str) -> set[str]:
    """Return every word under which softened text is found: joined, its parts, and its Greek spellings."""
    found = set(soft.split())
    if "-" in soft or not soft.isascii():
        for word in [word for word in found if "-" in word or not word.isascii()]:
            found.discard(word)
            found |= words_of(word)
    return found


def words_of(soft_word: str) -> set[str]:
    """Return the words under which one softened word is found."""
    pieces = soft_word.split("-")
    joined = "".join(pieces)
    found = {joined} if joined in pieces else {joined, *pieces}
    if not joined.isascii():
        found.update(_greek_words(soft_word))
        for run in _UNSPACED.finditer(joined):
            found.update(run[0][at : at + 2] for at in range(len(run[0])))
    found.discard("")
    return found


def needles(soft_word: str) -> tuple[str, ...]:
    """Return the strings of which one must be inside a word to match a folded word of a query.

    That is the word joined over its soft marks and, if it has a lone Greek
    letter, also with the letter's name: ``panguα`` and ``pangualpha``.
    """
    joined = soft_word.replace("-", "")
    if not joined or joined.isascii():
        return (joined,) if joined else ()
    spellings = [_joined(letters) for letters in _greek_choices(soft_word)]
    return (joined, *spellings[-1:])


def squeezed(soft: str) -> tuple[str, ...]:
    """Return a softened name as one word, in each of its Greek spellings: ``gptneox20b`` for ``GPT NeoX-20B``."""
    soft = soft.replace(" ", "-")
    joined = soft.replace("-", "")
    if joined.isascii():
        return (joined,) if joined else ()
    return (joined, *map(_joined, _greek_choices(soft)))


def _joined(letters: Sequence[str]) -> str:
    return "".join(letters).replace("-", "")


def spelled(soft_word: str) -> Iterator[tuple[str, list[int]]]:
    """Return the joined spellings of a soft word, and for each character its place in the soft word."""
    for pieces in (list(soft_word), *([] if soft_word.isascii() else _greek_choices(soft_word))):
        places = [at for at, piece in enumerate(pieces) if piece != "-" for _ in piece]
        yield "".join(piece for piece in pieces if piece != "-"), places


def is_unspaced(letter: str) -> bool:
    """Return whether a letter is of a script that is written without spaces: Chinese or Japanese."""
    return _UNSPACED.match(letter) is not None


def _greek_words(soft_word: str) -> Iterator[str]:
    """Return the words of a soft word with each lone Greek letter as its look-alike, or as its name."""
    for letters in _greek_choices(soft_word):
        pieces = [piece for piece in "".join(letters).split("-") if piece]
        yield "".join(pieces)
        if len(pieces) > 1:
            yield from pieces


def _greek_choices(soft_word: str) -> Iterator[list[str]]:
    """Return the other spellings of a soft word, letter by letter: look-alikes first, names last."""
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
