"""What tags are called: one of several words has hyphens between them, so that it is one word of a query.

Invariant: a name has no character that ends a term of the query language.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from hmtui.text.cleaning import clean

__all__ = ["tag_name", "tag_names"]

_LONGEST = 60
_BETWEEN = re.compile(r",|\s(?=#)")
_NOT_IN_TAGS = str.maketrans(dict.fromkeys('",|()“”', " "))
"""Characters that end a term in the query language."""


def tag_name(words: str) -> str:
    """Return one or several words as a tag: lower case, without ``#``, with hyphens for what ends a search term."""
    plain = normalize("NFC", clean(words)).casefold().strip().lstrip("#").translate(_NOT_IN_TAGS)
    return normalize("NFC", "-".join(plain.split()))[:_LONGEST]


def tag_names(line: str) -> list[str]:
    """Return the tags of a line in which commas, or the ``#`` of the next tag, separate them."""
    return [tag for words in _BETWEEN.split(line) if (tag := tag_name(words))]
