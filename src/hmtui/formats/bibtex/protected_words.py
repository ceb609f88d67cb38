r"""Return the words of a title whose capitals its braces protect.

``{C}hinchilla`` and ``{Chinchilla}`` mean the same; braces of accents (``{\"o}``) protect
nothing; the argument of a font command (``\emph{…}``) is protected, as in BibTeX. Invariant: each word returned is part
of the decoded title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.text.capitals import protected_spans
from hmtui.text.latex_decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["protected_words"]

_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_ACCENT = re.compile(r"\\(?:[a-zA-Z]|[^A-Za-z])\s*\Z", re.DOTALL)
"""An accent, or a letter command that takes an argument; fonts have longer names, and BibTeX keeps what they apply to."""
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private-use characters that replace the braces while the title is decoded."""
_WORD = re.compile(rf"(?:[^\W_]|[{_OPEN}{_CLOSE}])+")


def protected_words(raw: str, title: str) -> list[str]:
    """Return the words of a title whose capitals its braces keep, or all of it when they are around all of it.

    ``raw`` is the title as it stands, ``title`` as it is read. Words that keep them anyway (BERT) are left out.
    """
    if "{" not in raw or _OPEN in raw or _CLOSE in raw:
        return []
    read = decode("".join(_with_marks(raw))).strip()
    plain = _bare(read)
    if read.startswith(_OPEN) and read.find(_CLOSE) == len(read) - 1:
        words = [plain]
    else:
        words = [_bare(word) for word in _kept_words(read)]
    anyway = {part for start, end in protected_spans(plain) for part in _WORD.findall(plain[start:end])}
    wanted = [word for word in dict.fromkeys(words) if word not in anyway and any(map(str.isupper, word))]
    return [word for word in wanted if word in title]


def _bare(text: str) -> str:
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def _with_marks(raw: str) -> Iterator[str]:
    """Return the pieces of a title, with marks for the outermost braces that keep capitals."""
    depth = at = 0
    keeps = False
    for found in _BRACE.finditer(raw):
        yield raw[at : found.start()]
        at = found.end()
        sign = found[0]
        if sign == "{" and not depth:
            keeps = raw[at : at + 1] != "\\" and _ACCENT.search(raw[max(0, at - 30) : at - 1]) is None
        depth += {"{": 1, "}": -1}.get(sign, 0)
        outermost = depth == (sign == "{")
        yield {"{": _OPEN, "}": _CLOSE}.get(sign, sign) if keeps and outermost else sign
        depth = max(0, depth)
    yield raw[at:]


def _kept_words(read: str) -> Iterator[str]:
    """Return each word of which a capital stands between marks."""
    inside = False
    for part in _WORD.finditer(read):
        keeps = False
        for letter in part[0]:
            inside = letter == _OPEN or (inside and letter != _CLOSE)
            keeps = keeps or (inside and letter.isupper())
        if keeps:
            yield part[0]
