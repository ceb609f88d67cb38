r"""Encode text for LaTeX: escapes, and braces around capitals that BibTeX would lowercase.

Accented letters stay Unicode, which LaTeX reads by default since 2018. Single Greek
letters and mathematical symbols become formulas, since pdfLaTeX has no such letters
in text. With ``ascii_only`` accents become commands too; scripts without commands
(Chinese, words in Greek or Cyrillic) stay unchanged. The letters đ, ð, þ and ŋ, the
ogonek, and the quotation marks „ « » are in the kernel, but not in the font encoding
OT1: papers with them need T1.

Invariant: the result has balanced braces, typesets as the original text, and uses only
commands of the LaTeX kernel.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from hmtui.text.capitals import merge_spans, protected_spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["escape", "escape_given", "has_command_initial", "protect", "verbatim"]

_SPECIAL = {
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    # BibTeX counts braces even after a backslash, so braces are written by name.
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "\\": r"{\textbackslash}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
    "\u00a0": "~",
}
_LOWER = (
    r"\alpha \beta \gamma \delta \epsilon \zeta \eta \theta \iota \kappa \lambda \mu \nu \xi o \pi "
    r"\rho \varsigma \sigma \tau \upsilon \phi \chi \psi \omega"
)
_UPPER = (
    r"\mathrm{A} \mathrm{B} \Gamma \Delta \mathrm{E} \mathrm{Z} \mathrm{H} \Theta \mathrm{I} \mathrm{K} \Lambda "
    r"\mathrm{M} \mathrm{N} \Xi \mathrm{O} \Pi \mathrm{P} . \Sigma \mathrm{T} \Upsilon \Phi \mathrm{X} \Psi \Omega"
)
_GREEK = dict(zip(map(chr, range(0x3B1, 0x3CA)), _LOWER.split(), strict=True))
_GREEK |= dict(zip(map(chr, range(0x391, 0x3AA)), _UPPER.split(), strict=True))
_GREEK |= {"ϵ": r"\epsilon", "ϕ": r"\phi", "ϑ": r"\vartheta", "ϱ": r"\varrho", "ϖ": r"\varpi", "µ": r"\mu"}
_SIGNS = {
    "≤": r"\leq",
    "≥": r"\geq",
    "≠": r"\neq",
    "≈": r"\approx",
    "≡": r"\equiv",
    "∼": r"\sim",
    "∝": r"\propto",
    "∞": r"\infty",
    "∈": r"\in",
    "∉": r"\notin",
    "∪": r"\cup",
    "∩": r"\cap",
    "⊂": r"\subset",
    "⊆": r"\subseteq",
    "⊕": r"\oplus",
    "⊗": r"\otimes",
    "∅": r"\emptyset",
    "∀": r"\forall",
    "∃": r"\exists",
    "∇": r"\nabla",
    "∂": r"\partial",
    "∑": r"\sum",
    "∏": r"\prod",
    "∫": r"\int",
    "→": r"\rightarrow",
    "←": r"\leftarrow",
    "↔": r"\leftrightarrow",
    "⇒": r"\Rightarrow",
    "⇔": r"\Leftrightarrow",
    "↑": r"\uparrow",
    "↓": r"\downarrow",
    "−": "-",
    "∗": "*",
    "⋆": r"\star",
    "★": r"\star",
    "∘": r"\circ",
    "√": r"\surd",
    "∥": r"\parallel",
    "ℓ": r"\ell",
    "′": "'",
    "″": "''",
    "ℝ": r"\mathrm{R}",
    "⟨": r"\langle",
    "⟩": r"\rangle",
    "♢": r"\diamond",
    "♯": r"\sharp",
    "♭": r"\flat",
}
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWERED = "₀₁₂₃₄₅₆₇₈₉"
_MATH = (
    f"(?<![{''.join(_GREEK)}])[{''.join(_GREEK)}](?![{''.join(_GREEK)}\\u0370-\\u03ff\\u1f00-\\u1fff])"
    f"|[{''.join(_SIGNS)}{_RAISED}{_LOWERED}]"
)

# Unaccented letters and symbols as commands of the kernel.
_COMMANDS = {
    "ß": r"{\ss}",
    "æ": r"{\ae}",
    "Æ": r"{\AE}",
    "œ": r"{\oe}",
    "Œ": r"{\OE}",
    "ø": r"{\o}",
    "Ø": r"{\O}",
    "ł": r"{\l}",
    "Ł": r"{\L}",
    "å": r"{\aa}",
    "Å": r"{\AA}",
    "đ": r"{\dj}",
    "Đ": r"{\DJ}",
    "ð": r"{\dh}",
    "Ð": r"{\DH}",
    "þ": r"{\th}",
    "Þ": r"{\TH}",
    "ŋ": r"{\ng}",
    "ı": r"{\i}",
    "¡": "!`",
    "¿": "?`",
    "–": "--",
    "—": "---",
    "‘": "`",
    "’": "'",
    "“": "``",
    "”": "''",
    "„": r"{\quotedblbase}",
    "«": r"{\guillemotleft}",
    "»": r"{\guillemotright}",
    "…": r"{\ldots}",
    "·": r"{\textperiodcentered}",
    "•": r"{\textbullet}",
    "×": r"$\times$",
    "÷": r"$\div$",
    "±": r"$\pm$",
    "°": r"{\textdegree}",
    "€": r"{\texteuro}",
    "£": r"{\pounds}",
    "§": r"{\S}",
    "©": r"{\copyright}",
    "®": r"{\textregistered}",
    "™": r"{\texttrademark}",
    "‐": "-",
    "‑": "-",
}
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0328": "k",
    "\u0331": "b",
}


class _Ascii(dict[int, str]):
    """A translation table that computes each character on first use."""

    def __missing__(self, code: int) -> str:
        written = self[code] = _as_command(chr(code))
        return written


def _as_command(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter in _COMMANDS:
        return _COMMANDS[letter]

    base, *marks = list(unicodedata.normalize("NFD", letter))
    if not marks or base not in _BASES or any(mark not in _ACCENTS for mark in marks):
        return letter
    # An accent above replaces the dot of i and j.
    written = f"\\{base}" if base in "ij" and marks[0] not in "\u0323\u0327\u0328\u0331" else base
    for mark in marks:
        command = _ACCENTS[mark]
        written = f"\\{command}{{{written}}}" if command.isalpha() or len(written) > 1 else f"\\{command}{written}"
    return f"{{{written}}}"


_BASES = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_UNICODE = {ord(sign): written for sign, written in _SPECIAL.items()}
_ASCII = _Ascii(_UNICODE)
_TELLING = frozenset(_SPECIAL)


def escape(text: str, *, ascii_only: bool = False) -> str:
    """Return a text escaped for LaTeX."""
    if text.isascii() and _TELLING.isdisjoint(text):
        return text
    if ascii_only:
        text = unicodedata.normalize("NFC", text)
    pieces: list[str] = []
    at = 0
    table = _ASCII if ascii_only else _UNICODE
    # ASCII characters are never formulas, so ASCII text is not searched.
    for found in () if text.isascii() else _formulas().finditer(text):
        pieces.extend((text[at : found.start()].translate(table), _formula(found[0])))
        at = found.end()
    pieces.append(text[at:].translate(table))
    return "".join(pieces)


def escape_given(given: str, *, ascii_only: bool = False) -> str:
    r"""Return given names escaped so that BibTeX, which counts bytes, can abbreviate them.

    A non-ASCII first letter becomes what BibTeX treats as one letter: a command
    (``{\'E}mile``), or, if there is none, a group that begins with a command.
    """
    pieces: list[str] = []
    first = True
    for sign in unicodedata.normalize("NFC", given):
        if first and not sign.isascii():
            written = _ASCII[ord(sign)]
            pieces.append(written if written.isascii() else f"{{\\relax {sign}}}")
        else:
            pieces.append(escape(sign, ascii_only=ascii_only))
        first = sign in " -"
    return "".join(pieces)


def has_command_initial(given: str) -> bool:
    """Return whether ``escape_given`` writes the first letter of one of the names as a command."""
    return not given.isascii() and any(
        not name[0].isascii() and _ASCII[ord(name[0])].isascii()
        for name in unicodedata.normalize("NFC", given).replace("-", " ").split()
    )


@cache
def _formulas() -> re.Pattern[str]:
    return re.compile(_MATH)


def _formula(sign: str) -> str:
    if sign in _RAISED:
        return f"$^{_RAISED.index(sign)}$"
    if sign in _LOWERED:
        return f"$_{_LOWERED.index(sign)}$"
    return f"${_GREEK.get(sign) or _SIGNS[sign]}$"


_VERBATIM = {ord(sign): f"%{ord(sign):02X}" for sign in '{}\\^|"<>` '}


def verbatim(text: str) -> str:
    """Return a URL or identifier for a verbatim field: percent-encoded where needed, without escapes."""
    text = text.translate(_VERBATIM)
    if text.isascii():
        return text
    return "".join(
        letter if letter.isascii() else "".join(f"%{byte:02X}" for byte in letter.encode()) for letter in text
    )


_AFTER_STOP = re.compile(r"(?:[?!]|\w\w[a-z]\.)[”’\"')]*\s+[“‘\"'(]*([A-Z][a-z]+)(?![\w.])")


def _any_of(formulas: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(formulas, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def _with_formulas(
    title: str, start: int, end: int, written: Sequence[tuple[int, int, str]], *, ascii_only: bool
) -> str:
    """Return a part of a title with its formulas as LaTeX."""
    pieces: list[str] = []
    for number in range(bisect_left(written, (start, 0, "")), len(written)):
        begin, stop, latex = written[number]
        if stop > end:
            break
        pieces += [escape(title[start:begin], ascii_only=ascii_only), latex]
        start = stop
    return "".join((*pieces, escape(title[start:end], ascii_only=ascii_only)))


# --- capitals -----------------------------------------------------------------------------------------------


def protect(
    title: str,
    names: tuple[str, ...] = (),
    *,
    ascii_only: bool = False,
    formulas: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Write a title with braces around what must keep its capitals.

    That is what ``capitals.kept`` says, formulas, and the first word after a question or
    exclamation mark or a full stop, which BibTeX lowers. ``Few-Shot`` and the like stay as
    they are, so that the style can still lower them. Words joined by hyphens share braces.
    ``formulas`` are texts of the title, each with the LaTeX to write for it.
    """
    spans = [*protected_spans(title, names), *(found.span(1) for found in _AFTER_STOP.finditer(title))]
    written = [(*found.span(), formulas[found[0]]) for found in _any_of(formulas).finditer(title)] if formulas else []
    spans = sorted([*spans, *((begin, stop) for begin, stop, _latex in written)])
    if not title.isascii():
        spans = sorted([*spans, *(found.span() for found in _formulas().finditer(title))])
    pieces: list[str] = []
    at = 0
    for start, end in merge_spans(title, spans):
        pieces.append(escape(title[at:start], ascii_only=ascii_only))
        inner = _with_formulas(title, start, end, written, ascii_only=ascii_only)
        pieces.append(f"{{{inner}}}")
        at = end
    pieces.append(escape(title[at:], ascii_only=ascii_only))
    return "".join(pieces)
