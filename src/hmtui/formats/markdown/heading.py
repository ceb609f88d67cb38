"""What a Markdown list calls itself: its first heading of the first level, without badges, links and emphasis.

Invariant: a heading that is one of many, as where each entry or section has one, or that any list can have is not its title.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from hmtui.formats.markdown.kinds import clean_title
from hmtui.formats.markdown.vocabulary import boilerplate, is_contents
from hmtui.text.cleaning import clean

__all__ = ["list_title"]

_HEADING = re.compile(
    r"^(?P<fence>```|~~~)|^#[ \t]+(?P<hash>[^\n]+)|^[ \t]*<h1\b[^>]{0,300}>(?P<html>(?:(?!</h1)[\s\S]){0,2000})</h1"
    r"|^(?P<under>[^\s#][^\n]*)\n===+[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_FEW = 3
"""Headings of the first level up to which the first one is the title, whatever it says."""
_OF_A_LIST = re.compile(
    r"\b(awesome|papers?|lists?|survey|reading|resources|collection|roadmap|models)\b|论文|列表", re.IGNORECASE
)
_GENERAL = re.compile(
    r"(?:notes?|intro(?:duction)?|overview|about|read ?me|preface|resources|papers?(?: (?:and|with|&) codes?)?|简介|介绍|前言|论文)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"<img\b[^>]{0,300}?\balt=[\"']([^\"'<>]{3,120})", re.IGNORECASE)
_SPOKEN = frozenset({"text", "code_inline", "softbreak", "hardbreak"})
_LONGEST = 120
"""Characters of a title."""


def list_title(text: str) -> str:
    """Return the title of a list; empty when it has none."""
    titles: list[str] = []
    fenced = False
    for found in _HEADING.finditer(text):
        if found["fence"]:
            fenced = not fenced
        elif not fenced and (words := _words(found["hash"] or found["html"] or found["under"])):
            titles.append(words)
        if len(titles) > _FEW:
            break
    own = (one for one in titles if not (_GENERAL.fullmatch(one) or boilerplate(one) or is_contents(one)))
    title = next(own, "")
    called = len(re.findall(r"[^\W_]+", title)) > 1 and _OF_A_LIST.search(title)
    return title[:_LONGEST] if called or len(titles) <= _FEW else ""


def _words(heading: str) -> str:
    """Return the words of a heading, with those of its links; of pictures only where there is nothing else."""
    spoken = MarkdownIt("commonmark").parseInline(heading[:2000])[0].children or ()
    texts = (" " if token.type.endswith("break") else token.content for token in spoken if token.type in _SPOKEN)
    words = clean_title(clean("".join(texts)).strip("#:* "))
    pictured = [token.content for token in spoken if token.type == "image"] + _PICTURE.findall(heading[:2000])
    return words or next((clean_title(clean(alt)) for alt in pictured if " " in alt and _OF_A_LIST.search(alt)), "")
