"""Text of services as plain text: without HTML or JATS tags, entities resolved.

Invariant: only tags that are known go; ``x < y`` stays.
"""

from __future__ import annotations

import re
from html import unescape

__all__ = ["plain"]

_TAG = re.compile(r"</?(?:jats:|mml:)?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>]{0,300})?/?>")
_BLOCK = re.compile(r"</?(?:jats:)?(?:p|sec|title|br|div|li|list|list-item)\b[^<>]{0,300}>", re.IGNORECASE)
_HEADING = re.compile(r"<(?:jats:)?title>\s*(?:abstract|summary)\s*</(?:jats:)?title>", re.IGNORECASE)


def plain(text: object) -> str:
    """Return a text of a service as one line."""
    if not isinstance(text, str):
        return ""
    if "<" in text:
        text = _TAG.sub("", _BLOCK.sub(" ", _HEADING.sub(" ", text)))
    if "&" in text:
        text = unescape(text)
    return " ".join(text.split())
