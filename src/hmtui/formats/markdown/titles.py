"""Titles as they are shown: without numbers, marks and emoji at their edges.

Invariant: cleaning takes signs from the edges of a text and changes no word of it.
"""

from __future__ import annotations

import re

from hmtui.formats.markdown.segments import NUMBER
from hmtui.formats.markdown.spans import GAP
from hmtui.formats.values import link_roles as roles
from hmtui.formats.values.dates import find_date
from hmtui.formats.values.venues import looks_like_venue

__all__ = ["SHORTCODES", "clean_title", "is_dated_venue", "is_label"]

SHORTCODES = re.compile(r"(?<![A-Za-z0-9]):[a-z][a-z0-9_+-]{1,40}:(?![/\w])")
"""Pictures as they are written on the forges, ``:star:``."""
_EMOJI = r"(?::[a-z0-9_+-]+:|[\u2190-\u2bff\u3030\ufe0f\U0001f000-\U0001faff\u200d])"
_EDGES = re.compile(rf"^(?:\s|{_EMOJI}|[|>•·*~])+|(?:\s|{_EMOJI}|[|])+$")
_SHORT = 4


def is_label(label: str) -> bool:
    """Return whether the words of a link say what it is, or nothing: in neither case they are a title."""
    return bool(roles.label_role(label)) or roles.is_neutral(label) or roles.misspelt_role(label) != ""


def is_dated_venue(label: str) -> bool:
    """Return whether a label is a venue with its year, as in ``[[ICML2020](…)] A Title``."""
    spaced = re.sub(r"(?<=[A-Za-z])(?=(?:19|20)\d\d(?!\d))", " ", label)
    return len(label.split()) <= _SHORT and looks_like_venue(label) and find_date(spaced) is not None


def clean_title(text: str) -> str:
    """Take numbers, marks and emoji from the edges of a title."""
    if ":" in text:
        text = SHORTCODES.sub(" ", text)
    text = " ".join(text.replace(GAP, " ").split())
    if text[:1].isalpha() and (text[-1].isalpha() or (text[-1].isascii() and text[-1].isdigit())):
        return text  # nothing at its edges that could go
    for _ in range(4):
        shorter = _EDGES.sub("", NUMBER.sub("", text, count=1) if NUMBER.match(text) else text)
        shorter = shorter.strip(" \t,;").rstrip(":：")
        if shorter == text:
            break
        text = shorter
    if text.endswith(".") and not text.endswith(("..", " al.")) and not re.search(r"(?:\.\w)+\.$", text):
        text = text[:-1]
    if len(text) > 2 and text[0] in '"“' and text[-1] in '"”' and not re.search(r"[\"“”]", text[1:-1]):
        text = text[1:-1]
    if text[:1] == "[" and text[-1] == "]" and not re.search(r"[\[\]]", text[1:-1]):
        text = text[1:-1]
    return re.sub(r"\s+[-–—]$", "", text).strip(" *_|")
