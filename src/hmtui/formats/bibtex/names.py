"""Parse the names of an ``author`` or ``editor`` field.

``von Last, Jr, First``, ``First von Last``, biblatex's ``family=…, given=…``, and groups
in braces. Two common errors are repaired: names joined by commas instead of ``and``,
and names joined by semicolons.

Invariant: no name is dropped except ``others``; each result is a person with a family
name or a group with a literal one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from hmtui.models import Author
from hmtui.text.latex_decode import decode

__all__ = ["NameList", "parse_names"]

_MOST_COMMAS = 3
_AND = re.compile(r"(?:^| )and(?= |$)", re.IGNORECASE)
_AND_OR_BRACE = re.compile(r"[{}]|(?:^| )and(?= |$)", re.IGNORECASE)
_COMMA_OR_BRACE = re.compile(r"[{},]")
_BLANK_OR_BRACE = re.compile(r"[{}]|(?<!\\)[\s~]+")
_OTHERS = frozenset(("others", "et al", "et al.", "et. al.", "et. al"))
_SUFFIX = re.compile(r"(?:jr|sr|junior|senior|[ivx]{1,5}|\d(?:st|nd|rd|th)|ph\.?d|m\.?d|esq)\.?", re.IGNORECASE)
_PART = re.compile(r"\s*(family|given|prefix|suffix|useprefix|given-i|family-i|prefix-i)\s*=\s*(.*)", re.DOTALL)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")
_LATEX_LETTER = re.compile(r"\\(?:[a-zA-Z]+|.)\s*[{]?\\?([A-Za-z])?", re.DOTALL)


class NameList(Struct, frozen=True):
    """The names of one field."""

    names: tuple[Author, ...]
    cut_short: bool = False
    """Whether the field ends with ``and others``."""
    repaired: bool = False
    """Whether the names were joined by commas or semicolons instead of ``and``."""


def parse_names(value: str) -> NameList:
    """Parse the names of a field from its LaTeX value."""
    pieces = [piece for piece in _split(" ".join(value.split())) if piece]
    lone = len(pieces) == 1
    # One name has two commas at most; where there are more, commas join names, even if an “and” is before the last.
    listed = [_listed(piece) if lone or piece.count(",") >= _MOST_COMMAS else [] for piece in pieces]
    repaired = any(listed)
    pieces = [name for piece, names in zip(pieces, listed, strict=True) for name in names or [piece]]
    names = [_name(piece) for piece in pieces if piece.lower() not in _OTHERS]
    cut_short = len(names) < len(pieces)
    return NameList(tuple([name for name in names if name.short]), cut_short, repaired)


def _split(value: str) -> list[str]:
    if "{" not in value and "}" not in value:
        return [piece.strip() for piece in _AND.split(value)]
    return _split_outside_braces(value, _AND_OR_BRACE)


def _split_outside_braces(text: str, pattern: re.Pattern[str]) -> list[str]:
    """Split a text where a pattern matches and no brace is open."""
    pieces: list[str] = []
    depth = start = 0
    for found in pattern.finditer(text):
        sign = found[0]
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth = max(0, depth - 1)
        elif not depth:
            pieces.append(text[start : found.start()].strip())
            start = found.end()
    pieces.append(text[start:].strip())
    return pieces


def _listed(text: str) -> list[str]:
    """Split names that commas or semicolons join; empty when this is one name as it should be."""
    if "{" in text:
        return []
    if ";" in text and "," in text and "&" not in text:
        return [piece.strip() for piece in text.split(";") if piece.strip()]
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) < 3 or "=" in text:
        return []
    if all(" " in part or part.lower() in _OTHERS for part in parts):
        return parts
    pairs = list(zip(parts[::2], parts[1::2], strict=False))
    if len(parts) > 3 and len(parts) % 2 == 0 and all(_INITIALS.fullmatch(given) for _family, given in pairs):
        return [", ".join(pair) for pair in pairs]
    return []


@lru_cache(maxsize=65536)
def _name(text: str) -> Author:
    """Read one name."""
    if "," not in text:
        return _without_comma(text)
    parts = text.split(",") if "{" not in text else _split_outside_braces(text, _COMMA_OR_BRACE)
    if "=" in text and _PART.match(text):
        return _with_keys(parts)
    parts = [decode(part) for part in parts]
    if len(parts) == 1:
        return _without_comma(text)
    family, *middle, given = parts
    if not given and not any(middle):
        return Author(family)
    if middle and not _SUFFIX.fullmatch(middle[0]) and _SUFFIX.fullmatch(given):
        # "Last, First, Jr" is wrong, and meant.
        middle[0], given = given, middle[0]
    given = " ".join(filter(None, (given, *middle)))
    return Author(family, given) if family else Author(literal=given)


def _with_keys(parts: list[str]) -> Author:
    """Read biblatex's ``family=Beethoven, given=Ludwig, prefix=van``."""
    said = {found[1]: decode(found[2].strip('" ')) for found in map(_PART.match, parts) if found}
    family = f"{said.get('prefix', '')} {said.get('family', '')}".strip()
    return Author(family, f"{said.get('given', '')} {said.get('suffix', '')}".strip())


def _without_comma(text: str) -> Author:
    if text.startswith("{") and _closes_at_end(text):
        return Author(literal=decode(text))
    words = text.split() if "{" not in text and "~" not in text else _split_outside_braces(text, _BLANK_OR_BRACE)
    words = [word for word in words if word]
    if len(words) < 2:
        return Author(decode(text))
    small = [at for at, word in enumerate(words[:-1]) if at and _is_small(word)]
    first_of_family = small[0] if small else len(words) - 1
    if _is_small(words[0]):
        first_of_family = 0
    elif first_of_family == len(words) - 1 > 1 and _SUFFIX.fullmatch(words[-1]) and not words[-1].islower():
        # "Guy L. Steele Jr." without commas: the generation is not the family name.
        words = [*words[:-2], words[-1], words[-2]]
    return Author(decode(" ".join(words[first_of_family:])), decode(" ".join(words[:first_of_family])))


def _closes_at_end(text: str) -> bool:
    """Return whether the brace that begins a text is closed by its last sign."""
    depth = 0
    for found in _BLANK_OR_BRACE.finditer(text):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if not depth:
            return found.end() == len(text) and found[0] == "}"
    return False


def _is_small(word: str) -> bool:
    r"""Return whether BibTeX takes a word for a particle (``van``, ``{\'e}``); what is in braces has no case."""
    if word[0].isalpha():
        return word[0].islower()
    if word.startswith(("\\", "{\\")):
        letter = _LATEX_LETTER.search(word)
        return letter is not None and (letter[1] or "").islower()
    return False
