"""How YAML is recognized among lines that could be Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.columns import meaning

if TYPE_CHECKING:
    from hmtui.formats.head import Head

__all__ = ["is_citation_file", "is_yaml"]

_SUFFIXES = (".yml", ".yaml", ".cff")
_CFF = re.compile(r"^cff-version:\s", re.MULTILINE)
_LINE = re.compile(
    r"(?:- )*(?:\"[^\"]{1,100}\"|'[^']{1,100}'|[\w][\w ./-]{0,60}):(?:\s|$)|- |-$|#|---$|\.\.\.$|%YAML|[}\]]"
)
_MEMBER = re.compile(r"(\s*)(- +)?[\"']?([A-Za-z][\w -]{0,40})[\"']?:(?:\s|$)")
_FRONT = re.compile(r"---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*\n\s*\S", re.DOTALL)
_MARKDOWN = re.compile(r"\]\(|^#{2,6} |^\s*\||^\*\*|^\* ")
_LEAST_MEMBERS = 3
_MOST_OF = 0.9


def is_citation_file(head: Head) -> bool:
    """Return whether a text is a CITATION.cff."""
    if head.suffix == ".cff":
        return True
    begin = head.text[:2000]
    return _CFF.search(begin) is not None and "```" not in begin and not head.count(_MARKDOWN)


def is_yaml(head: Head) -> bool:
    """Return whether a text is YAML: nearly all its lines are, and members that mean something are among them.

    Markdown with YAML before it is Markdown.
    """
    if head.is_json or not head.lines:
        return False
    if head.suffix in _SUFFIXES:
        return True
    if _FRONT.match(head.text[:20_000]) or head.count(_MARKDOWN):
        return False
    lines, known = 0, set()
    indented = None
    for line in head.lines:
        member = _MEMBER.match(line)
        text = line.strip()
        deeper = indented is not None and len(line) - len(line.lstrip()) > indented
        lines += bool(_LINE.match(text)) or deeper
        if member is not None:
            indented = len(member[1])
            if meaning(member[3]):
                known.add(member[3])
    first = (
        _MEMBER.match(head.lines[0]) or head.first in {"---", "%YAML 1.2", "%YAML 1.1"} or head.first.startswith("#")
    )
    return bool(first) and len(known) >= _LEAST_MEMBERS and lines >= _MOST_OF * len(head.lines)
