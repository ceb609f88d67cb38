r"""What a ``.bib`` file already holds: entry types, keys and the fields that tell one work from another.

This is a scanner, not a parser: it reads what BibTeX would take for entries,
wherever they stand, and never gives up on a file. An entry that is not closed is
a problem with a line number, and reading goes on at the next ``@`` that begins a
line.

Invariant: it only looks; nothing of the file passes through it to be written.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.identity import bare_doi, plain_number

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Found", "Problem", "Scan", "fold_latex", "fold_title", "scan"]


class Problem(Struct, frozen=True):
    """Something in the file that cannot be read, and where."""

    line: int
    """Counted from 1."""
    text: str


class Found(Struct, frozen=True):
    """One entry of the file."""

    kind: str
    key: str
    line: int
    fields: Mapping[str, str]
    """Values as they stand in the file, without their outer braces; names in lower case."""

    @property
    def doi(self) -> str:
        """The DOI in lower case, unless it is arXiv's; else empty."""
        doi = bare_doi(_MARKUP.sub("", self.fields.get("doi", ""))).lower()
        return "" if doi.startswith("10.48550/arxiv.") else doi

    @property
    def arxiv(self) -> str:
        """The arXiv number, wherever the entry says it; else empty."""
        eprint = self.fields.get("eprint", "")
        archive = self.fields.get("archiveprefix", self.fields.get("eprinttype", "arxiv"))
        if eprint and archive.lower() == "arxiv" and (number := plain_number(eprint)):
            return number
        for name in ("doi", "url", "journal", "journaltitle", "howpublished", "note", "volume", "number"):
            value = self.fields.get(name, "")
            says_so = "arxiv" in value.lower() or value.startswith("abs/")
            if says_so and (number := plain_number(value)):
                return number
        return ""

    @property
    def year(self) -> str:
        """The year; empty when there is none."""
        found = _YEAR.search(self.fields.get("year", "") or self.fields.get("date", ""))
        return found[0] if found else ""

    @property
    def title(self) -> str:
        """The title, folded for comparison; empty when there is none."""
        return fold_latex(self.fields.get("title", ""))

    @property
    def first_author(self) -> str:
        """The family name of the first author, folded; empty when there is none."""
        first = re.split(r"\s+and\s+", self.fields.get("author", "").strip(), maxsplit=1)[0]
        family, comma, _given = first.partition(",")
        if comma or first.startswith("{"):
            return fold_latex(family)
        return fold_latex(first.split()[-1]) if first.split() else ""


_MARKUP = re.compile(r"[\\{}]")
"""What people put into DOIs for LaTeX: braces, and a back-slash before ``_``."""
_YEAR = re.compile(r"\d{4}")


class Scan(Struct, frozen=True):
    """What a file holds."""

    entries: tuple[Found, ...]
    problems: tuple[Problem, ...]
    open_end: Problem | None
    """The entry that the end of the file cuts short: what is appended would become part of it."""


_ENTRY = re.compile(r"@\s*([A-Za-z][\w-]*)\s*([{(])")
_LINE_ENTRY = re.compile(r"^[ \t]*@\s*[A-Za-z][\w-]*\s*[{(]", re.MULTILINE)
_KEY = re.compile(r"\s*([^\s,={}()\"#%]*)\s*(?=[,})]|\Z)")
_FIELD = re.compile(r"[\s,]*([A-Za-z][^\s={},\"#%'()]*)\s*=\s*")
_BARE = re.compile(r"[^\s,{}()\"#]+")
_BRACES = re.compile(r"[{}]")
_PARENTHESES = re.compile(r"[()]")
_QUOTE_OR_BRACES = re.compile(r'[{}"]')
_JOIN = re.compile(r"\s*#\s*")
_END = re.compile(r"[\s,]*")


_MANY = 20
"""Problems from which on a file is taken for broken all over."""


class _BrokenError(Exception):
    """An entry cannot be read on; carries what is wrong, and a second word when the end of the file came first."""


def scan(text: str) -> Scan:
    """Read the entries of a file's text."""
    # Lines are what reading resumes at, and what problems are counted by.
    return _Scanner(text.replace("\r\n", "\n").replace("\r", "\n")).run()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.entries: list[Found] = []
        self.problems: list[Problem] = []
        self._counted = (0, 1)
        self._ends: dict[str, dict[int, int]] = {}
        """By the kind of brace, once a comment was not closed: where the others are."""

    def run(self) -> Scan:
        at = 0
        open_end: Problem | None = None
        while (begin := _ENTRY.search(self.text, at)) is not None:
            try:
                at = self._block(begin)
            except _BrokenError as broken:
                problem = Problem(self._line(begin.start()), broken.args[0])
                self.problems.append(problem)
                resume = _LINE_ENTRY.search(self.text, begin.end())
                if resume is None:
                    open_end = problem if broken.args[1:] else None
                    break
                at = resume.start()
        return Scan(tuple(self.entries), tuple(self.problems), open_end)

    def _line(self, at: int) -> int:
        """Count lines from where the last count ended; positions only grow."""
        since, line = self._counted
        line += self.text.count("\n", since, at)
        self._counted = (at, line)
        return line

    def _block(self, begin: re.Match[str]) -> int:
        """Read the block that begins here; give the place behind it."""
        kind = begin[1].lower()
        if kind == "comment":
            # BibTeX reads on right behind the word; other programs skip the braces. Skip what is whole.
            end = self._closing_comment(begin.end(), "{}" if begin[2] == "{" else "()")
            return end if end is not None else begin.end()
        if kind in {"string", "preamble"}:
            end = self._closing(begin.end(), "{}" if begin[2] == "{" else "()")
            if end is None:
                raise _BrokenError(f"@{kind} is never closed", "open")
            return end
        return self._entry(kind, begin)

    def _closing_comment(self, at: int, pair: str) -> int | None:
        """Return the place behind a comment, None when it is never closed; where one is not, many may be."""
        if pair not in self._ends:
            end = self._closing(at, pair)
            if end is not None:
                return end
            self._ends[pair] = self._pairs(at, pair)
        return self._ends[pair].get(at - 1)

    def _pairs(self, at: int, pair: str) -> dict[int, int]:
        """Return where each brace behind a place is closed, all of them in one pass."""
        ends: dict[int, int] = {}
        opened: list[int] = []
        for sign in (_BRACES if pair == "{}" else _PARENTHESES).finditer(self.text, at):
            if sign[0] == pair[0]:
                opened.append(sign.start())
            elif opened:
                ends[opened.pop()] = sign.end()
        return ends

    def _closing(self, at: int, pair: str) -> int | None:
        depth = 1
        for sign in (_BRACES if pair == "{}" else _PARENTHESES).finditer(self.text, at, self._horizon(at)):
            depth += 1 if sign[0] == pair[0] else -1
            if not depth:
                return sign.end()
        return None

    def _entry(self, kind: str, begin: re.Match[str]) -> int:
        close = "}" if begin[2] == "{" else ")"
        keyed = _KEY.match(self.text, begin.end())
        if keyed is None:
            raise _BrokenError(f"@{kind} has no key that can be read")
        fields: dict[str, str] = {}
        # Added before its fields are read: the key of a broken entry is taken as well.
        self.entries.append(Found(kind, keyed[1], self._line(begin.start()), fields))
        at = keyed.end()
        while (named := _FIELD.match(self.text, at)) is not None:
            value, at = self._value(named.end(), f"@{kind} {keyed[1]}")
            fields.setdefault(named[1].lower(), value)
        at = self._behind_blanks(at)
        if self.text[at : at + 1] == close:
            return at + 1
        if at >= len(self.text):
            raise _BrokenError(f"@{kind} {keyed[1]} is never closed", "open")
        raise _BrokenError(f"@{kind} {keyed[1]} cannot be read from “{self.text[at : at + 20].split()[0]}” on")

    def _behind_blanks(self, at: int) -> int:
        blank = _END.match(self.text, at)
        return blank.end() if blank else at

    def _value(self, at: int, name: str) -> tuple[str, int]:
        """Read a value, with its pieces joined; give it and the place behind it."""
        pieces: list[str] = []
        while True:
            piece, at = self._piece(at, name)
            pieces.append(piece)
            join = _JOIN.match(self.text, at)
            if join is None:
                return "".join(pieces), at
            at = join.end()

    def _piece(self, at: int, name: str) -> tuple[str, int]:
        sign = self.text[at : at + 1]
        if sign == "{":
            end = self._closing(at + 1, "{}")
        elif sign == '"':
            end = self._closing_quote(at + 1)
        else:
            bare = _BARE.match(self.text, at)
            if bare is None:
                raise _BrokenError(f"{name} has a field without a value")
            return bare[0], bare.end()
        if end is None:
            raise _BrokenError(f"{name} is never closed", "open")
        return self.text[at + 1 : end - 1], end

    def _horizon(self, at: int) -> int:
        """Return the place up to which to look for an end; nearer in a file that lacks many, so that it is read in time."""
        if len(self.problems) < _MANY:
            return len(self.text)
        begin = _LINE_ENTRY.search(self.text, at)
        return begin.start() if begin else len(self.text)

    def _closing_quote(self, at: int) -> int | None:
        depth = 0
        for sign in _QUOTE_OR_BRACES.finditer(self.text, at, self._horizon(at)):
            if sign[0] == '"' and not depth:
                return sign.end()
            depth += {"{": 1, "}": -1, '"': 0}[sign[0]]
            if depth < 0:
                return None
        return None


# --- folding ------------------------------------------------------------------------------------------------

_COMMAND = re.compile(r"\\([A-Za-z]+)\s*|\\(.)", re.DOTALL)
_LETTERS = {"aa": "a", "AA": "a", "dj": "d", "DJ": "d", "dh": "d", "DH": "d", "l": "l", "L": "l", "o": "o", "O": "o"}
_SPELLED = {name: name for name in ("ae", "AE", "oe", "OE", "ss", "i", "j", "th", "TH", "ng")} | _LETTERS
_SPELLED |= {"texttrademark": "tm", "ell": "l"}
_SILENT_WORDS = (
    "c v u H r k d b t bf it em rm sc sl tt emph textbf textit textrm textsc textsf textsl texttt text mathrm mathbf "
    "mathit mathcal mathbb mathsf ensuremath textbraceleft textbraceright textasciitilde textasciicircum textbackslash "
    "textless textgreater textbar textendash textemdash textquoteright textquoteleft ldots dots relax url href small "
    "leq geq neq approx equiv sim propto infty in notin cup cap subset subseteq oplus otimes emptyset forall exists "
    "nabla partial sum prod int rightarrow leftarrow leftrightarrow Rightarrow Leftrightarrow uparrow downarrow to star "
    "circ surd parallel langle rangle diamond sharp flat times div pm textperiodcentered textbullet textdegree "
    "S copyright textregistered pounds texteuro guillemotleft guillemotright quotedblbase"
)
_SILENT = frozenset(_SILENT_WORDS.split())
_LETTERS_LIKE = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ŋ": "ng"}
_LIKE_LATIN = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo")
"""Greek letters that LaTeX has no commands for, since they look like Latin ones."""


def fold_latex(text: str) -> str:
    """Fold a value as it stands in a .bib file, so that it compares with ``fold_title`` of the plain text."""
    if "\\" in text:
        text = _COMMAND.sub(_spoken, text)
    return fold_title(text)


def _spoken(command: re.Match[str]) -> str:
    name = command[1]
    if not name or name in _SILENT:
        return ""
    return _SPELLED.get(name, name.removeprefix("var"))


def fold_title(text: str) -> str:
    """Keep the letters and digits of a text, without case and accents, Greek letters by their names."""
    folded = unicodedata.normalize("NFKD", text).translate(_LIKE_LATIN).casefold()
    if folded.isascii():
        return "".join(filter(str.isalnum, folded))
    return "".join(_letter(sign) for sign in folded if sign.isalnum())


def _letter(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign in _LETTERS_LIKE:
        return _LETTERS_LIKE[sign]
    name = unicodedata.name(sign, "")
    if not name.startswith("GREEK ") or "LETTER " not in name:
        return sign
    # Unicode says "lamda"; LaTeX and people say lambda.
    return name.partition("LETTER ")[2].split()[-1].lower().replace("lamda", "lambda")
