r"""List what a ``.bib`` file already holds: keys, and the fields that identify a work.

Appending to a file uses this list to find duplicates. The entries come from the one
parser (``parser``), which here takes every ``@type{`` for an entry that BibTeX takes for
one, even after a ``%``.

Invariant: the file is only read; nothing of it passes through here to be written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.bibtex.diagnostics import Diagnostics
from hmtui.formats.bibtex.forward_references import ForwardReferences
from hmtui.formats.bibtex.parser import EntryParser
from hmtui.identity import bare_doi, plain_number
from hmtui.text.folding import fold_title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hmtui.formats.bibtex.raw_entry import RawEntry

__all__ = ["ExistingEntry", "FileContents", "UnreadableBlock", "fold_latex", "read_contents", "scan_contents"]


class UnreadableBlock(Struct, frozen=True):
    """A block of the file that is not valid BibTeX."""

    line: int
    """The line on which it begins, counted from 1."""
    text: str
    """The reason, with the type and key of the block."""


class ExistingEntry(Struct, frozen=True):
    """One entry of the file."""

    kind: str
    """The entry type in lower case."""
    key: str
    line: int
    fields: Mapping[str, str]
    """Values as LaTeX with macros expanded, without their outer braces; names in lower case."""

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


class FileContents(Struct, frozen=True):
    """The entries of a file, and its damaged blocks."""

    entries: tuple[ExistingEntry, ...]
    """The entries that have a key, damaged ones as well."""
    problems: tuple[UnreadableBlock, ...]
    open_end: UnreadableBlock | None
    """The block that the end of the file cuts short: what is appended would become part of it."""


def read_contents(text: str) -> FileContents:
    """Return the entries of a file's text, whatever its line ends."""
    found: list[ExistingEntry] = []
    problems, open_end = scan_contents(text, found.append)
    return FileContents(tuple(found), problems, open_end)


def scan_contents(
    text: str, take: Callable[[ExistingEntry], object]
) -> tuple[tuple[UnreadableBlock, ...], UnreadableBlock | None]:
    """Hand the entries of a text to ``take``, one by one; return the ``problems`` and the ``open_end`` of its contents."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    parser = EntryParser(text, Diagnostics(), ForwardReferences(text), lenient=False)
    problems: list[UnreadableBlock] = []
    for entry in _with_keys(parser, problems):
        take(entry)
    open_end = None
    for damage in parser.damage:
        reason = f"{damage.label} is never closed" if damage.unclosed else f"{damage.label}: {damage.reason}"
        problems.append(UnreadableBlock(damage.line, reason))
        if damage.at_end:
            open_end = problems[-1]
    return tuple(sorted(problems, key=lambda problem: problem.line)), open_end


def _with_keys(parser: EntryParser, problems: list[UnreadableBlock]) -> Iterator[ExistingEntry]:
    """Yield the entries that can be cited; the others are problems."""
    for entry in parser:
        if _is_key(entry):
            yield ExistingEntry(entry.kind, entry.key, entry.line, entry.fields)
        elif not entry.damaged:
            problems.append(UnreadableBlock(entry.line, f"@{entry.kind} has no readable key"))


def _is_key(entry: RawEntry) -> bool:
    return bool(entry.key) and not any(map(str.isspace, entry.key))


# --- comparison ------------------------------------------------------------------------------------------------

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


def fold_latex(text: str) -> str:
    """Return a LaTeX value folded for comparison with ``fold_title`` of the same text."""
    if "\\" in text:
        text = _COMMAND.sub(_plain_name, text)
    return fold_title(text)


def _plain_name(command: re.Match[str]) -> str:
    name = command[1]
    if not name or name in _SILENT:
        return ""
    return _SPELLED.get(name, name.removeprefix("var"))
