"""The beginning of a text, prepared for the functions that recognize formats.

Invariant: every property is computed once, from at most ``SAMPLE`` characters, in
time proportional to their number.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import PurePosixPath

from msgspec import Struct

from hmtui.formats.peek import peek

__all__ = ["SAMPLE", "Head"]

SAMPLE = 1 << 20
"""Characters that are looked at: a list shows what it is before that."""
_FEW_LINES = 200
_LONGEST = 400
"""Characters of a line that are looked at."""
_BLANK = " \t\r\n\f\v\u3000\xa0\ufeff"
_FENCES = ("```", "~~~")
_BIBTEX = re.compile(r"@[A-Za-z]{3,20}[ \t]{0,8}[{(]")
_LATEX = re.compile(r"\\documentclass|\\begin\{document\}")
_MARKDOWN = re.compile(
    r"#{1,6}[ \t]"  # a heading
    r"|\|"  # a row of a table
    r"|[-*+][ \t]"  # a bullet
    r"|\d{1,4}[.)][ \t]"  # a number
    r"|<(?:table|tr|td|ul|ol|li|details|summary|h[1-6]|p|div|img|a|center)\b",  # HTML within Markdown
    re.IGNORECASE,
)
_CERTAIN = re.compile(r"\]\(\s*https?:|^#{1,6}[ \t]+\S|^<(?:table|details|summary|h[1-6])\b", re.IGNORECASE)
"""What is in Markdown and hardly in the abstract of a paper."""
_COMPRESSED = (".gz", ".zip")


class Votes(Struct, frozen=True):
    """Lines of a text by the format they speak for."""

    bibtex: int
    """Lines that begin an entry."""
    markdown: int
    certain: int
    """Those of Markdown with a link or a heading."""
    first: str
    """Which came first: ``bibtex``, ``markdown`` or ``latex``."""


class Head:
    """The beginning of a text, and the name of its file."""

    def __init__(self, text: str, name: str) -> None:
        """Keep what is looked at."""
        self.text = text[:SAMPLE].lstrip(_BLANK)
        self.suffix = suffix_of(name)

    @cached_property
    def lines(self) -> list[str]:
        """The first lines that are not blank, shortened, with their indent."""
        found: list[str] = []
        for line in self.text.split("\n"):
            if line.strip():
                found.append(line[:_LONGEST].rstrip())
                if len(found) == _FEW_LINES:
                    break
        return found

    @property
    def first(self) -> str:
        """The first line that is not blank."""
        return self.lines[0].strip() if self.lines else ""

    @cached_property
    def is_json(self) -> bool:
        """Whether the text begins as JSON does; a Markdown link or a row of badges begins with a bracket too."""
        first, rest = self.text[:1], self.text[1:200].strip()
        if first == "{":
            return rest[:1] in {'"', "}"}
        return first == "[" and (rest[:1] == "{" or rest.startswith(("null,", "null]")) or rest == "]")

    @cached_property
    def json(self) -> object:
        """What a JSON text begins with, as values; None for any other text."""
        return peek(self.text) if self.is_json else None

    @cached_property
    def votes(self) -> Votes:
        """How many lines are BibTeX and how many Markdown; code blocks, in which READMEs show how to cite, do not count."""
        bibtex = markdown = certain = 0
        fenced = False
        first = ""
        for raw in self.text.split("\n"):
            line = raw[:_LONGEST].strip()
            if line.startswith(_FENCES):
                fenced = not fenced
            if fenced or not line:
                continue
            if _BIBTEX.match(line):
                bibtex += 1
                first = first or "bibtex"
            elif _MARKDOWN.match(line):
                markdown += 1
                first = first or "markdown"
                certain += _CERTAIN.search(line) is not None
            elif not first and _LATEX.match(line):
                first = "latex"
        return Votes(bibtex, markdown, certain, first)

    def count(self, pattern: re.Pattern[str]) -> int:
        """Count the first lines in which a pattern is found."""
        return sum(1 for line in self.lines if pattern.search(line))


def suffix_of(name: str) -> str:
    """Return the suffix of a file or address in small letters, without that of its compression."""
    path = PurePosixPath(re.split(r"[?#]", name)[0] if "://" in name else name)
    suffix = path.suffix.lower()
    return PurePosixPath(path.stem).suffix.lower() if suffix in _COMPRESSED else suffix
