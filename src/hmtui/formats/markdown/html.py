"""HTML as people put it into markdown: its tags, one after the other, whole or broken.

Invariant: time is linear in the length of the text whatever stands in it; what is no
tag is text, and nothing is ever executed or fetched.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Piece", "pieces"]

_NAME = r"(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9-]{0,19})"
# One character at a time outside quotes: a repeat within the repeat would let broken tags cost exponential time.
_TOKEN = re.compile(rf"<!--|<{_NAME}(?P<attributes>(?:[\s/](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)?)>|<[/?!][^<>]*>")
_LOOSE = re.compile(rf"<{_NAME}(?P<attributes>\s[^<>]*)?>")
_ATTRIBUTE = re.compile(r"([A-Za-z][\w:-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


class Piece(Struct, frozen=True, gc=False):
    """Text, or a tag that opens or closes."""

    kind: str
    """``text``, ``open``, ``close`` or ``comment``."""
    text: str
    """The text with entities resolved, the name of the tag, or a whole comment."""
    line: int
    """How many lines after the beginning it stands."""
    attributes: dict[str, str] | None = None


def pieces(text: str) -> Iterator[Piece]:
    """Return the tags and texts of a fragment of HTML in order."""
    at = line = 0
    last_comment_end = text.rfind("-->")
    while at < len(text):
        start = text.find("<", at)
        if start < 0:
            start = len(text)
        if start > at:
            yield Piece("text", html.unescape(text[at:start]), line)
            line += text.count("\n", at, start)
            at = start
            continue
        match = _TOKEN.match(text, at) or _LOOSE.match(text, at)
        if match is None:
            yield Piece("text", "<", line)
            at += 1
            continue
        end = match.end()
        if match[0] == "<!--":
            end = text.find("-->", at) + 3 if last_comment_end >= at else len(text)
            yield Piece("comment", text[at:end], line)
        elif match["tag"]:
            kind = "close" if match["close"] else "open"
            yield Piece(kind, match["tag"].lower(), line, _attributes(match["attributes"] or ""))
        line += text.count("\n", at, end)
        at = end


def _attributes(text: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(double or single or plain)
        for name, double, single, plain in _ATTRIBUTE.findall(text)
    }
