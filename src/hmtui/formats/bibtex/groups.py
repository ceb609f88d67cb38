"""Parse JabRef's groups, which become the headings of a list.

Entries name their groups in a field; the tree of groups is in a comment, one line for
each. Invariant: a group that is not in the tree is a heading of its own.
"""

from __future__ import annotations

import re

__all__ = ["JabRefGroups"]

_TREE = re.compile(r"jabref-meta:\s*(?:grouping|groupstree):", re.IGNORECASE)
_GROUP = re.compile(r"^\s*(\d{1,3})\s+\w+:((?:[^\\;\n]|\\.)*)", re.MULTILINE)
_LONGEST_TREE = 1_000_000


class JabRefGroups:
    """The group tree of a file, parsed on first use."""

    def __init__(self, text: str) -> None:
        """Store the text of the whole file."""
        self._text = text
        self._paths: dict[str, tuple[str, ...]] | None = None

    def headings(self, value: str) -> tuple[str, ...]:
        """Return the path, from the root, of the first group in a ``groups`` field."""
        first = value.replace("\\,", "\0").split(",")[0].replace("\0", ",").strip()
        if not first:
            return ()
        if self._paths is None:
            self._paths = _paths(self._text)
        return self._paths.get(first, (first,))


def _paths(text: str) -> dict[str, tuple[str, ...]]:
    found = _TREE.search(text)
    if found is None:
        return {}
    end = text.find("\n}", found.end())
    tree = text[found.end() : end if end >= 0 else found.end() + _LONGEST_TREE]
    paths: dict[str, tuple[str, ...]] = {}
    above: list[str] = []
    for group in _GROUP.finditer(tree):
        # Level 0 is the group of all entries. The name ends at a semicolon, which JabRef escapes.
        level, name = int(group[1]), group[2].partition("\\;")[0].strip()
        if level and name:
            above[level - 1 :] = [name]
            paths.setdefault(name, tuple(above))
    return paths
