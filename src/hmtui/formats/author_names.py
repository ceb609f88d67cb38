"""Format author names for text styles: initials, order, and joining.

Invariant: a name in a script that has neither case nor given-name-first order (Chinese,
Japanese, Korean) is never abbreviated or inverted; a group keeps its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.work import split_suffix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.models import Author

__all__ = ["family_first", "given_first", "initials", "is_family_first", "is_inverted", "joined"]

_FAMILY_FIRST_SCRIPTS = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
_NICKNAME = r"\s*\([^)]*\)?"
_DOTTED = r"(?<=\.)(?=[^\W\d_])"


def initials(given: str) -> str:
    """Return the initials of given names: ``Tom B.`` as ``T. B.``, ``Jean-Luc`` as ``J.-L.``, without nicknames."""
    given = re.sub(_DOTTED, " ", re.sub(_NICKNAME, "", given)) or given
    return " ".join(filter(None, map(_initial, given.split())))


def _initial(word: str) -> str:
    if _ABBREVIATED.fullmatch(word):
        return word
    parts = [part.lstrip("'’\"“(") for part in re.split("[-‐‑]", word)]
    letters = [part[0] for part in parts if part and part[0].isalpha()]
    # A small word between given names (``Ludwig van``) has no initial.
    return "-".join(f"{letter.upper()}." for letter in letters) if letters and not word.islower() else ""


_ABBREVIATED = re.compile(r"[^\W\d_]{1,3}\.")
"""A given name that its source abbreviates already, perhaps to more than one letter: ``Ju.``, ``Th.``."""


def is_family_first(name: Author) -> bool:
    """Return whether a name is of a script in which the family name goes before, without comma or space."""
    return not name.family.isascii() and re.search(_FAMILY_FIRST_SCRIPTS, name.family) is not None


def is_inverted(name: Author) -> bool:
    """Return whether ``family_first`` inverts a name, with a comma in it."""
    return bool(not name.literal and name.family and name.given) and not is_family_first(name)


def family_first(name: Author, *, short: bool, before_suffix: str = ", ") -> str:
    """Return ``Brown, Tom B.`` or, short, ``Brown, T. B.``; a suffix (``Jr.``) last."""
    if name.literal or not name.family:
        return name.literal or name.given
    family, given, suffix = split_suffix(name)
    if is_family_first(name):
        return family + given
    written = ", ".join(filter(None, (family, initials(given) if short else given)))
    return f"{written}{before_suffix}{suffix}" if suffix else written


def given_first(name: Author, *, short: bool, before_suffix: str = " ") -> str:
    """Return ``Tom B. Brown`` or, short, ``T. B. Brown``."""
    if name.literal or not name.family:
        return name.literal or name.given
    family, given, suffix = split_suffix(name)
    if is_family_first(name):
        return family + given
    written = " ".join(filter(None, (initials(given) if short else given, family)))
    return f"{written}{before_suffix}{suffix}" if suffix else written


def joined(names: Sequence[str], *, last: str, of_two: str) -> str:
    """Return names joined by commas; ``last`` precedes the last of three or more, ``of_two`` the second of two."""
    *before, final = names or ("",)
    if len(before) < 2:
        return of_two.join(names)
    return ", ".join(before) + last + final
