"""Text formats that hmtui does not read, recognized so that they are refused by name.

Invariant: a Markdown list is none of these; where a mark also occurs in Markdown, at
least two lines of marks are needed, and more of them than of Markdown.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.members import inner, string

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.formats.head import Head

__all__ = [
    "beginning",
    "is_asciidoc",
    "is_html",
    "is_latex",
    "is_mediawiki",
    "is_org",
    "is_restructured_text",
    "is_toml",
    "is_xml",
    "root",
    "said_error",
]

_BEGIN = 4000
_HTML = re.compile(
    r"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]|<meta[\s>]|<script[\s>]|<style[\s>]|<title[\s>]", re.IGNORECASE
)
_PAGE = re.compile(r"<!doctype html|<html[\s>]", re.IGNORECASE)
_PREAMBLE = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>|<!--)", re.IGNORECASE)
_XML = re.compile(r"<\?xml[\s>]", re.IGNORECASE)
_ROOT = re.compile(
    r"(?:\s|<\?[^>]{0,300}\?>|<!--(?:(?!-->).){0,2000}-->|<!(?!--)[^>\[]{0,300}>)*<([A-Za-z][\w:.-]{0,60})[\s/>]",
    re.DOTALL,
)
"""What may stand before the first element, each beginning unlike the others, and its name."""
_MARKDOWN = re.compile(r"\]\(\s*<?(?:https?:|/|\.|#)|^#{1,6} \S|^\s*\|?\s*:?-{3,}:?\s*\|")
_ORG = re.compile(r"^#\+[A-Za-z_]{2,20}:|^\*{2,8} \S|\[\[[^\]\[]+\]\[[^\]\[]+\]\]|^\s*:PROPERTIES:\s*$")
_RST = re.compile(r"^\.\. [\w-]+::|^\.\. _[^:]+:|^\.\. \[|`[^`<]{1,200}<https?://[^>\s]+>`_|^\s*:[a-z]+:`")
_ASCIIDOC = re.compile(
    r"^={1,6} [^=]*[^=\s]\s*$|^:[\w-]{2,30}:(?:\s|$)|(?:link:|https?://)[^\s\[\]()<>]+\[[^\]]+\]|^\|={3,}|^image::|^include::"
)
_MEDIAWIKI = re.compile(r"^={1,6}[^=]+={1,6}\s*$|\[https?://\S+ [^\]]+\](?!\()|\[\[[^\]\[]+\]\](?!\()|^\{\{|^\{\||^\|-")
_TOML_TABLE = re.compile(r"^\[{1,2}[A-Za-z0-9_.\"' -]+\]{1,2}\s*(?:#.*)?$")
_TOML_VALUE = re.compile(r"^[A-Za-z0-9_.\"-]+\s*=\s*(?:[\"'\[{\d+-]|true|false)")
_LATEX_SUFFIXES = (".tex", ".ltx", ".sty", ".cls")


def beginning(*starts: str) -> Callable[[Head], bool]:
    """Return a function that recognizes a text by how it begins."""
    return lambda head: head.text.startswith(starts)


def root(*names: str) -> Callable[[Head], bool]:
    """Return a function that recognizes an XML document by its first element, whatever its prefix."""

    def has_root(head: Head) -> bool:
        if head.text[:1] != "<":
            return False
        found = _ROOT.match(head.text[:_BEGIN])
        return found is not None and found[1].rpartition(":")[2].lower() in names

    return has_root


def is_html(head: Head) -> bool:
    """Return whether a text is a web page; HTML that stands in Markdown has no ``<html>``."""
    begin = head.text[:_BEGIN]
    if _PAGE.match(begin) or (_PREAMBLE.match(begin) and _PAGE.search(begin)):
        return True
    return _HTML.match(begin) is not None and head.count(_MARKDOWN) <= 1


def is_xml(head: Head) -> bool:
    """Return whether a text says that it is XML."""
    return _XML.match(head.text) is not None


def is_latex(head: Head) -> bool:
    """Return whether a text is a LaTeX document."""
    return head.votes.first == "latex" or (head.suffix in _LATEX_SUFFIXES and "\\" in head.text)


def is_org(head: Head) -> bool:
    """Return whether a text is an Emacs Org file."""
    return _outweighs(head, _ORG, (".org",))


def is_restructured_text(head: Head) -> bool:
    """Return whether a text is reStructuredText."""
    return _outweighs(head, _RST, (".rst", ".rest"))


def is_asciidoc(head: Head) -> bool:
    """Return whether a text is AsciiDoc."""
    return _outweighs(head, _ASCIIDOC, (".adoc", ".asciidoc", ".asc"))


def is_mediawiki(head: Head) -> bool:
    """Return whether a text is the source of a wiki page."""
    return _outweighs(head, _MEDIAWIKI, (".wiki", ".mediawiki"))


def is_toml(head: Head) -> bool:
    """Return whether a text is TOML or an INI file: nearly all of its lines are tables and values."""
    tables, values = head.count(_TOML_TABLE), head.count(_TOML_VALUE)
    if head.suffix in {".toml", ".ini", ".cfg"}:
        return tables + values > head.count(_MARKDOWN)
    return tables > 0 and values > 0 and tables + values > 0.6 * len(head.lines)


def _outweighs(head: Head, marks: re.Pattern[str], suffixes: tuple[str, ...]) -> bool:
    """Compare the lines with the marks of a format with those of Markdown; the suffix decides where there are few."""
    found, markdown = head.count(marks), head.count(_MARKDOWN)
    if head.suffix in suffixes:
        return found >= markdown
    return found > 1 and found > 2 * markdown


def said_error(head: Head) -> str:
    """Return what a service answered instead of records; empty where a text is no such answer."""
    value = head.json
    if not isinstance(value, dict) or len(value) > 6:
        return ""
    for key in ("error", "message", "detail"):
        if said := string(value, key) or string(inner(value, key), "message"):
            return said[:200]
    return ""
