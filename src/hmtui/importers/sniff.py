"""Telling the format of a list from its text: a suffix says what somebody once called it.

Invariant: the answer is one of ``FORMATS``, or a ``SourceError`` that says what the
text is instead and what was looked for. Each line is looked at once, with
patterns that do not look back, so that the time is in proportion to the text.
"""

from __future__ import annotations

import re

from hmtui.errors import SourceError

__all__ = ["FORMATS", "LOOKED_FOR", "sniff"]

FORMATS = {
    "markdown": "Markdown",
    "bibtex": "BibTeX",
    "csl-json": "CSL-JSON",
    "ris": "RIS",
    "catalog": "hmtui catalog",
}
"""Every format that is read, by the name that ``Imported.format`` has, and as it is told to a person."""

LOOKED_FOR = "Looked for a Markdown list or table, BibTeX, CSL-JSON, RIS or an hmtui catalog."

_SAMPLE = 1 << 20
"""Characters that are looked at: a list that says what it is does so before that."""
_BLANK = " \t\r\n\f\v\u3000\xa0\ufeff"
_BIBTEX = re.compile(r"@[A-Za-z]{3,20}[ \t]{0,8}[{(]")
_RIS = re.compile(r"TY {0,2}- ?[A-Za-z]")
_RIS_ALONE = re.compile(r"TY  - [A-Z]{3,8}\s*\n[A-Z][A-Z0-9]  - ")
"""The beginning of a file that was cut short before its first record ended."""
_HTML = re.compile(r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_PREAMBLE = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>|<!--)", re.IGNORECASE)
_XML = re.compile(r"<\?xml[\s>]", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"#{1,6}[ \t]"  # a heading
    r"|\|"  # a row of a table
    r"|[-*+][ \t]"  # a bullet
    r"|\d{1,4}[.)][ \t]"  # a number
    r"|<(?:table|tr|td|ul|ol|li|details|summary|h[1-6]|p|div|img|a|center)\b",  # HTML within Markdown
    re.IGNORECASE,
)
_FOREIGN = (
    (re.compile(r"\\documentclass|\\begin\{document\}"), "a LaTeX document"),
    (re.compile(r"PMID- ?\d"), "a PubMed export"),
    (re.compile(r"%0 [A-Z]"), "an EndNote export"),
)
_FENCES = ("```", "~~~")


def sniff(text: str, name: str) -> str:
    """Give the format of a text, a key of ``FORMATS``; ``name`` is what errors call it.

    Text that is nothing else is taken for Markdown, whose reader finds the entries of
    it, or none.

    Raises:
        SourceError: it is empty, or something that holds no list.
    """
    head = text[:_SAMPLE].lstrip(_BLANK)
    if not head:
        raise SourceError(f"{name} is empty.", hint=LOOKED_FOR)
    found = _json(head, text)
    if found:
        return found
    _refuse_markup(head, name)
    return _by_lines(head, name)


def _json(head: str, text: str) -> str:
    """Tell JSON by how it begins; a Markdown link or a row of badges begins with a bracket too."""
    first, rest = head[0], head[1:200].strip()
    if first == "{" and rest[:1] in {'"', "}"}:
        is_csl = '"schema"' not in text and any(word in text for word in ('"type"', '"items"', '"references"'))
        return "csl-json" if is_csl else "catalog"
    if first == "[" and (rest[:1] == "{" or rest == "]"):
        return "csl-json"
    return ""


def _refuse_markup(head: str, name: str) -> None:
    begin = head[:2000]
    page = _HTML.match(begin) or (_PREAMBLE.match(begin) and _HTML.search(begin))
    if page:
        raise SourceError(
            f"{name} is a web page (HTML), not a list.",
            hint="Name the raw file behind it; the address of a GitHub repository or file works as it is.",
        )
    if _XML.match(begin):
        raise SourceError(f"{name} is an XML file, which hmtui does not read.", hint=LOOKED_FOR)


def _by_lines(head: str, name: str) -> str:
    """Count which format more lines speak for; code blocks, in which READMEs show how to cite, do not count."""
    bibtex = markdown = 0
    fenced = commented = False
    first = ""
    ends = "\nER" in head or _RIS_ALONE.match(head) is not None
    for raw in head.split("\n"):
        line = raw[:400].strip()
        if line.startswith(_FENCES):
            fenced = not fenced
        # What is commented out, and an example of how to cite in a fold or a fence, says nothing of the rest.
        if "<!--" in line or "-->" in line:
            commented = line.rfind("<!--") > line.rfind("-->")
            continue
        if fenced or commented or not line:
            continue
        if ends and _RIS.match(line):
            return "ris"
        if _BIBTEX.match(line):
            bibtex += 1
            first = first or "bibtex"
        elif _MARKDOWN.match(line):
            markdown += 1
            first = first or "markdown"
        elif not first:
            _refuse_foreign(line, name)
    return "bibtex" if bibtex and (first == "bibtex" or bibtex > markdown) else "markdown"


def _refuse_foreign(line: str, name: str) -> None:
    for pattern, kind in _FOREIGN:
        if pattern.match(line):
            raise SourceError(f"{name} is {kind}, which hmtui does not read.", hint=LOOKED_FOR)
