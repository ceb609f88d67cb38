r"""Decode the LaTeX of bibliographies to plain Unicode: ``{B}ERT``, ``\"{u}``, ``$\alpha$``, ``--``.

Text without LaTeX is returned after one search. Other text is decoded token by
token, without recursion, so that a megabyte of braces takes no longer than a
megabyte of letters. Accents, fonts and formulas are handled here; other commands are
looked up in pylatexenc's tables. pylatexenc's own decoder is not used: it takes
580 µs per value (25,000 values of 49,000 records have commands) and raises
RecursionError after some hundred open braces.

Invariant: no text is rejected. An unknown command stays as written; of an unknown
command with braces the content of the braces stays.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from html import unescape
from typing import Any

__all__ = ["decode", "is_plain_formula", "verbatim"]

_TELLING = re.compile(r"[\\{}$~`\n\t&]|--|''|  ")
_TOKEN = re.compile(
    r"""
    \\(?P<command>[A-Za-z]+)\*?\s*
  | \\(?P<sign>.|\Z)
  | (?P<brace>[{}])
  | (?P<dollar>\$\$?)
  | (?P<script>[\^_])
  | (?P<typed>---?|``|''|[!?]`|[`'~])
  | (?P<text>[^\\{}$^_`'~!?-]+|[!?-])
    """,
    re.VERBOSE | re.DOTALL,
)
_TYPED = {"--": "–", "---": "—", "``": "“", "''": "”", "!`": "¡", "?`": "¿", "`": "‘", "~": " "}

_ACCENT_WORDS = r"""
    ` 300 ' 301 ^ 302 ~ 303 = 304 u 306 . 307 " 308 r 30a H 30b v 30c d 323 c 327 k 328 b 331 t 361 G 30f U 30e
    grave 300 acute 301 hat 302 widehat 302 tilde 303 widetilde 303 bar 304 breve 306 dot 307 ddot 308 mathring 30a
    check 30c vec 20d7
"""
_CODES = _ACCENT_WORDS.split()
_ACCENTS = {name: chr(int(code, 16)) for name, code in zip(_CODES[::2], _CODES[1::2], strict=True)}
"""Accent commands, in text and in formulas, with their combining characters."""
_ALONE = {"\u0300": "`", "\u0301": "´", "\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u0308": "¨", "\u0327": "¸"}
"""Accents without a letter, as in ``\\~{}``."""

_SIGNS = dict.fromkeys(",;: \n\t\\>", " ") | dict.fromkeys("!/-@()[]\r", "")
"""The text of commands that are a backslash and a symbol, where it is not the symbol itself."""

_FONTS = (
    "emph textbf textit textrm textsc textsf textsl texttt textup textmd textnormal text mathrm mathbf mathit mathcal "
    "mathbb mathsf mathtt mathfrak mathscr mathnormal operatorname boldsymbol pmb bm ensuremath mbox hbox fbox uline "
    "underline bf it em rm sc sl tt sf bfseries itshape scshape upshape slshape ttfamily rmfamily sffamily mdseries "
    "normalfont small tiny large footnotesize scriptsize normalsize displaystyle textstyle protect relax nolinkurl path "
    "textsuperscript textsubscript footnote left right big Big bigl bigr limits nobreak nobreakdash ignorespaces unskip "
    "uppercase lowercase MakeUppercase MakeLowercase mathop mathbin mathrel enquote selectlanguage nocite noindent "
    "centering bgroup egroup begingroup endgroup leavevmode null strut xspace newblock allowbreak nolimits cal"
)
_SILENT = frozenset(_FONTS.split())
_WITHOUT_ARGUMENT = frozenset(
    ("noopsort", "begin", "end", "label", "hspace", "vspace", "textcolor", "color", "href", "fontencoding", "hskip")
)
"""Commands whose first argument is not text."""
_MEANING_WORDS = r"""
    ss ß SS ẞ ae æ AE Æ oe œ OE Œ o ø O Ø l ł L Ł aa å AA Å dj đ DJ Đ dh ð DH Ð th þ TH Þ ng ŋ NG Ŋ
    textquotesingle ' textquotedbl " glqq „ grqq “ flqq « frqq » guillemetleft « guillemetright » textperiodcentered ·
    textquoteright ’ textquoteleft ‘ quotedblbase „ textbar | textasciitilde ~ textasciicircum ^
    textbackslash \ backslash \ textbraceleft { lbrace { textbraceright } rbrace } textless < textgreater >
    textunderscore _ slash / and & emdash — endash – hyp - hyphen - textminus − cprime ʹ S § P ¶ ddag ‡
    copyright © pounds £ sqrt √
    epsilon ε phi φ varphi φ varepsilon ε mu μ Delta Δ Omega Ω
    TeX TeX LaTeX LaTeX LaTeXe LaTeX2e BibTeX BibTeX XeTeX XeTeX LuaTeX LuaTeX
    star ⋆ surd √ parallel ∥ diamond ♢ prime ′ to → sim ∼ dots … ldots … sharp ♯ flat ♭ ell ℓ emptyset ∅ nabla ∇ cdot ·
    log log exp exp min min max max sin sin cos cos lim lim mod mod
"""
_MEANINGS = _MEANING_WORDS.split()
_SPACES = "quad qquad space newline par thinspace nobreakspace"
_KNOWN = dict(zip(_MEANINGS[::2], _MEANINGS[1::2], strict=True)) | dict.fromkeys(_SPACES.split(), " ")
"""Frequent commands. Greek letters are ordinary ones, not those of the mathematical Unicode block."""
_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SCRIPT = re.compile(r"\s*(?:\{([^{}\\$]*)\}|([^\s{}\\$]))")
_CIRCLE = re.compile(r"\s*\{?\\(circ|prime)(?![A-Za-z])\s*\}?")
_ORDINALS = frozenset(("st", "nd", "rd", "th", "e", "er", "o", "a"))
_ARGUMENT = re.compile(r"\{([^{}]*)\}")
_OPTIONS = re.compile(r"(?:\[[^][{}]*\]\s*)?(?=\{)")
"""What may stand between a command and its argument."""
_FRACTION = re.compile(r"\{([^{}\\]*)\}\s*\{([^{}\\]*)\}")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")


def decode(text: str) -> str:
    """Return a value as plain text in one line."""
    if _TELLING.search(text) is None:
        return text.strip()
    return _decode_short(text) if len(text) <= _SHORT else _decode(text)


_SHORT = 300
"""Characters up to which results are cached, since short values (proceedings, publishers) repeat."""


def _decode(text: str) -> str:
    if "\\" in text or "$" in text or "`" in text:
        text = _Reader(text).run()
    else:
        # Most values have only braces and dashes.
        text = text.replace("{", "").replace("}", "").replace("~", " ")
        text = text.replace("---", "—").replace("--", "–").replace("''", "”")
    if "&" in text:
        text = _ENTITY.sub(lambda entity: unescape(entity[0]), text)
    return " ".join(text.split())


_decode_short = lru_cache(maxsize=16384)(_decode)


class _Reader:
    """Decodes one value in one pass over its tokens."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.out: list[str] = []
        self.accents: list[str] = []
        """Accents that wait for their letter, the outermost first."""
        self.math = self.display = False
        self.quoted = 0

    def run(self) -> str:
        at = 0
        while (token := _TOKEN.match(self.text, at)) is not None and token.end() > at:
            at = token.end()
            kind = token.lastgroup or "text"
            found = token[kind]
            if kind == "text":
                self._put(found)
            elif kind == "command":
                at = self._command(found, token)
            elif kind == "sign":
                self._sign(found)
            elif kind == "brace":
                self._brace(found)
            elif kind == "dollar":
                self._dollar(found, at)
            elif kind == "script":
                at = self._script(found, at)
            else:
                self._typed(found, at)
        self._drop_accents()
        return "".join(self.out)

    def _dollar(self, sign: str, at: int) -> None:
        if not self.math and self.text.find("$", at) < 0:
            # No closing dollar sign, so this is an amount of money.
            self._put(sign)
        elif not (self.math and sign == "$$" and not self.display):  # else one formula ends where the next begins
            self.math = not self.math
            self.display = self.math and sign == "$$"

    def _put(self, text: str) -> None:
        if self.accents and text:
            # Blanks and braces may come between an accent and its letter: ``\' e``.
            stripped = text.lstrip()
            if not stripped:
                return
            text = self._accented(stripped[0]) + stripped[1:]
        self.out.append(text)

    def _accented(self, letter: str) -> str:
        marks = "".join(reversed(self.accents))
        self.accents.clear()
        return unicodedata.normalize("NFC", letter + marks)

    def _drop_accents(self) -> None:
        self.out.extend(_ALONE.get(mark, "") for mark in self.accents)
        self.accents.clear()

    def _brace(self, brace: str) -> None:
        if brace == "}" and self.accents:
            self._drop_accents()

    def _sign(self, sign: str) -> None:
        if sign in _ACCENTS and not (self.math and sign in "=."):
            self.accents.append(_ACCENTS[sign])
        elif sign in "([":
            self.math = True
        elif sign in ")]":
            self.math = False
        else:
            self._put(_SIGNS.get(sign, sign))

    def _command(self, name: str, token: re.Match[str]) -> int:
        """Decode a command; return the position after it."""
        at = token.end()
        if name in _ACCENTS:
            self.accents.append(_ACCENTS[name])
        elif name in {"i", "j", "imath", "jmath"}:
            self._dotless(name[0])
        elif name == "url" or name in _WITHOUT_ARGUMENT:
            argument = _ARGUMENT.match(self.text, at)
            if argument is not None:
                if name == "url":
                    self._put(verbatim(argument[1]))
                return argument.end()
        elif name == "frac" and (fraction := _FRACTION.match(self.text, at)) is not None:
            self._put(f"{fraction[1]}/{fraction[2]}")
            return fraction.end()
        elif name not in _SILENT:
            meaning = _meaning(name)
            if meaning is None and (options := _OPTIONS.match(self.text, at)) is not None:
                return options.end()  # of an unknown command with an argument, only the argument stays
            self._put(self._unknown(token) if meaning is None else meaning)
        return at

    def _unknown(self, token: re.Match[str]) -> str:
        """Return what stands for an unknown command without an argument: its name, but a path of Windows as it is."""
        before = self.text[: token.start()][-1:]
        return token[0] if before.isalnum() or before in {":", "\\"} else token[0].removeprefix("\\")

    def _dotless(self, letter: str) -> None:
        if self.accents:
            self.out.append(self._accented(letter))
        else:
            self.out.append("ı" if letter == "i" else "ȷ")

    def _script(self, sign: str, at: int) -> int:
        """Decode a superscript or subscript of a formula; outside of formulas the character is literal."""
        if not self.math:
            self._put(sign)
            return at
        circle = _CIRCLE.match(self.text, at) if sign == "^" else None
        if circle is not None:
            self._put("°" if circle[1] == "circ" else "′")
            return circle.end()
        script = _SCRIPT.match(self.text, at)
        if script is None:
            self._put(sign)
            return at
        content = script[2] or script[1].strip()
        moved = content.translate(_RAISED if sign == "^" else _LOWERED)
        if content in _ORDINALS and sign == "^":
            self._put(content)
        elif all(map(str.__ne__, content, moved)):
            self._put(moved)
        else:
            self._put(sign + content)
        return script.end()

    def _typed(self, typed: str, at: int) -> None:
        if typed == "'":
            # A closing quotation mark only after a backtick; otherwise an apostrophe.
            closes = self.quoted and not self.text[at : at + 1].isalnum()
            self.quoted -= bool(closes)
            self._put("’" if closes else "'")
            return
        self.quoted += typed == "`"
        self._put(typed if self.math and "-" in typed else _TYPED[typed])


@cache
def _meaning(name: str) -> str | None:
    """Return the text of a command without arguments; None if it is unknown."""
    # ``\textalpha`` is ``\alpha`` outside of formulas.
    for known in (name, name.removeprefix("text")):
        if known in _KNOWN:
            return _KNOWN[known]
        meaning = getattr(_commands().get_macro_spec(known), "simplify_repl", None)
        if isinstance(meaning, str) and "%" not in meaning:
            return meaning
    return None


_FORMULA = re.compile(r"\$(?:[^\\${}%#&~\"\n]|\\[A-Za-z]+|\\[,;:! ]|[{}]){1,200}\$")
_COMMAND_NAME = re.compile(r"\\([A-Za-z]+)")


def is_plain_formula(latex: str) -> bool:
    """Return whether a text is one ``$…$`` formula of symbols, accents and fonts, which is safe to typeset."""
    if _FORMULA.fullmatch(latex) is None:
        return False
    depth = 0
    for brace in _BRACE.findall(latex):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    names = _COMMAND_NAME.findall(latex)
    return not depth and all(
        name in _ACCENTS or name in _SILENT or name in {"frac", "sqrt"} or _meaning(name) is not None for name in names
    )


_BRACE = re.compile(r"[{}]")


@cache
def _commands() -> Any:
    from pylatexenc.latex2text import get_default_latex_context_db  # noqa: PLC0415 - slow to import, and for rare commands only

    return get_default_latex_context_db()


# --- addresses and identifiers -------------------------------------------------------------------------------

_ESCAPED = re.compile(
    r"\\([_%&#$~{}^])(?:\{\})?|\{?\\(textasciitilde|textunderscore|textbackslash|sim|_)\s*(?:\{\})?\}?"
)
_NAMED = {"textasciitilde": "~", "textunderscore": "_", "textbackslash": "\\", "sim": "~", "_": "_"}


def verbatim(text: str) -> str:
    r"""Return a URL or identifier without its escapes (``\_``, ``\~{}``) and braces; nothing else is decoded."""
    if "\\" in text or "{" in text or "}" in text:
        text = text.replace("$\\sim$", "~")
        text = _ESCAPED.sub(lambda found: found[1] or _NAMED[found[2]], text)
        text = text.replace("\\url", "").replace("{", "").replace("}", "")
    return "".join(text.split()) if "\n" in text else text.strip()
