"""Names in running text: initials, order, and how many of them a style shows.

Invariant: a name in a script that has neither case nor given-name-first order
(Chinese, Japanese, Korean) is never abbreviated or turned around; a group keeps
its name as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.work import split_suffix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.models import Author

__all__ = ["family_first", "given_first", "initials", "is_family_first", "is_turned", "joined"]

_FAMILY_FIRST_SCRIPTS = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
_NICKNAME = r"\s*\([^)]*\)"
_DOTTED = r"(?<=\.)(?=[^\W\d_])"


def initials(given: str) -> str:
    """Shorten given names: ``Tom B.`` to ``T. B.``, ``Jean-Luc`` to ``J.-L.``; nicknames in brackets go."""
    given = re.sub(_DOTTED, " ", re.sub(_NICKNAME, "", given)) or given
    return " ".join(filter(None, map(_initial, given.split())))


def _initial(word: str) -> str:
    parts = [part.lstrip("'’\"“(") for part in re.split("[-‐‑]", word)]
    letters = [part[0] for part in parts if part and part[0].isalpha()]
    # A small word between given names (``Ludwig van``) has no initial.
    return "-".join(f"{letter}." for letter in letters) if letters and not word.islower() else ""


def is_family_first(name: Author) -> bool:
    """Return whether a name is of a script in which the family name goes before, without comma or space."""
    return not name.family.isascii() and re.search(_FAMILY_FIRST_SCRIPTS, name.family) is not None


def is_turned(name: Author) -> bool:
    """Return whether ``family_first`` turns a name around, and puts a comma into it."""
    return bool(not name.literal and name.family and name.given) and not is_family_first(name)


def family_first(name: Author, *, short: bool, before_suffix: str = ", ") -> str:
    """Write ``Brown, Tom B.`` or, short, ``Brown, T. B.``; a generation (``Jr.``) last."""
    if name.literal or not name.family:
        return name.literal or name.given
    family, given, suffix = split_suffix(name)
    if is_family_first(name):
        return family + given
    written = ", ".join(filter(None, (family, initials(given) if short else given)))
    return f"{written}{before_suffix}{suffix}" if suffix else written


def given_first(name: Author, *, short: bool) -> str:
    """Write ``Tom B. Brown`` or, short, ``T. B. Brown``."""
    if name.literal or not name.family:
        return name.literal or name.given
    family, given, suffix = split_suffix(name)
    if is_family_first(name):
        return family + given
    return " ".join(filter(None, (initials(given) if short else given, family, suffix)))


def joined(names: Sequence[str], *, last: str, of_two: str) -> str:
    """Join names with commas; ``last`` stands before the last of three or more, ``of_two`` between two."""
    *before, final = names or ("",)
    if len(before) < 2:  # noqa: PLR2004 - a pair, or one alone
        return of_two.join(names)
    return ", ".join(before) + last + final
