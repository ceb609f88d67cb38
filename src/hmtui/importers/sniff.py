"""Which format a text is in, told by what it says and never by the name of its file.

Invariant: the answer depends on the text alone; what is no list of any kind is
refused with what was looked for.
"""

from __future__ import annotations

import re

from hmtui.errors import SourceError

__all__ = ["FORMATS", "refuse_binary", "sniff"]

FORMATS = {
    "catalog": "a catalog of hmtui",
    "csl-json": "CSL-JSON",
    "bibtex": "BibTeX",
    "ris": "RIS",
    "markdown": "markdown",
}
"""Formats that are known, and what they are called."""
_LOOKED_FOR = "Looked for: a markdown list, BibTeX, CSL-JSON, RIS, a catalog."
_HEAD = 200_000
_BIBTEX = re.compile(r"^[ \t]*@[ \t]*(?:string|preamble|comment|[a-z]+)[ \t]*[{(]", re.IGNORECASE | re.MULTILINE)
_RIS = re.compile(r"^(?:TY)  ?- ?[A-Z]+", re.MULTILINE)
_HTML = re.compile(r"<!doctype html|<html[\s>]", re.IGNORECASE)
_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive (as .docx, .xlsx and .epub are)",
    b"\x1f\x8b": "compressed with gzip",
    b"\xfd7zXZ": "compressed with xz",
    b"BZh": "compressed with bzip2",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x7fELF": "a program",
    b"SQLite format 3": "an SQLite database",
}
_SAMPLE = 8192
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def refuse_binary(data: bytes, name: str) -> None:
    """Raise SourceError when the bytes are no text of any kind, or nothing at all."""
    if not data.strip():
        raise SourceError(f"{name} is empty.", hint=_LOOKED_FOR)
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise SourceError(f"{name} is {what}, not a list.", hint=_LOOKED_FOR)
    sample = data[:_SAMPLE]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")) or sample.count(0) > len(sample) // 4:
        return  # UTF-16 and UTF-32 have zeros; others are told from binary files by what they decode to
    if len(_CONTROL.findall(sample)) > len(sample) // 100:
        raise SourceError(f"{name} is a binary file, not a list.", hint=_LOOKED_FOR)


def sniff(text: str, name: str) -> str:
    """Give the format of a text.

    Raises:
        SourceError: it is a page of HTML, or nothing that could be a list.
    """
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if head.startswith(("{", "[")) and _is_json(head):
        return "catalog" if head.startswith("{") and '"schema"' in head else "csl-json"
    if _HTML.match(head):
        raise SourceError(f"{name} is a page of HTML, not a list.", hint=f"{_LOOKED_FOR} Name the source of the page.")
    bibtex, ris = _BIBTEX.search(head), _RIS.search(head)
    if ris and not (bibtex and bibtex.start() < ris.start()):
        return "ris"
    if bibtex and not _is_quoted(head, bibtex.start()):
        return "bibtex"
    if "\0" in head:
        raise SourceError(f"{name} is a binary file, not a list.", hint=_LOOKED_FOR)
    return "markdown"


def _is_json(head: str) -> bool:
    """Tell JSON from a markdown list that begins with a link or a checkbox: its first word is a brace or a quote."""
    rest = head[1:].lstrip()
    return (
        not rest
        or rest[0] in '"{}]'
        or (head[0] == "[" and rest[0] in "[0123456789-tfn" and not re.match(r"\[[^\]\n]*\]\s*[(:]", head))
    )


def _is_quoted(head: str, at: int) -> bool:
    """Tell whether the entry at a place is an example in a fenced block of a page, or stands after headings."""
    before = head[:at]
    return before.count("```") % 2 == 1 or bool(re.search(r"^#{1,6} |^[-*] \[|^\|.*\|$", before, re.MULTILINE))
