"""Add inherited fields to an entry: ``crossref`` and ``xdata``.

A parent may stand anywhere in the file. Invariant: a field of the entry itself is never
replaced; what identifies the parent (title, DOI, URL, pages) is never inherited under
its own name; cycles of parents end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.formats.bibtex.parser import LONGEST_MACRO
from hmtui.formats.draft import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hmtui.formats.bibtex.forward_references import ForwardReferences
    from hmtui.formats.bibtex.raw_entry import RawEntry
    from hmtui.formats.draft import Report

__all__ = ["with_inherited_fields"]

_OWN = frozenset(
    """
    title subtitle titleaddon shorttitle author crossref xref xdata ids key label doi url urldate eprint
    eprinttype archiveprefix primaryclass eprintclass pages abstract file keywords groups note annote
    annotation timestamp biburl bibsource execute entryset entrysubtype options presort related sortkey
    sortname sorttitle pagetotal type shortauthor shorteditor owner date-added date-modified pdf code
    """.split()
)
"""Fields of a parent that are not inherited."""
_IN_BOOKS = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_DEEPEST = 8
_MOST_PARENTS, _MOST_LENT = 50, 100
"""Parents of one entry, and fields of each: what an entry inherits must not grow with the file."""


def with_inherited_fields(entry: RawEntry, references: ForwardReferences, report: Report) -> RawEntry:
    """Return an entry with the fields inherited from its ``crossref`` and ``xdata`` parents."""
    if "crossref" not in entry.fields and "xdata" not in entry.fields:
        return entry
    ancestors = _Ancestors(references)
    fields = ancestors.of(entry, _DEEPEST)
    for key in ancestors.missing:
        report.add("missing-parent", entry.line, f"{entry.label} refers to “{excerpt(key)}”, which is not in the file.")
    if ancestors.left_out:
        report.add("long-inheritance", entry.line, f"{entry.label} inherits too much; {ancestors.left_out}.")
    return replace(entry, fields=fields)


class _Ancestors:
    """The parents of one entry; each is looked up once."""

    def __init__(self, references: ForwardReferences) -> None:
        self.missing: list[str] = []
        self.left_out = ""
        """A sentence on the fields or parents that were left out because of the limits."""
        self._references = references
        self._visited: set[str] = set()

    def of(self, entry: RawEntry, levels: int) -> dict[str, str]:
        """Return the fields of an entry, completed by those of its parents."""
        fields = dict(entry.fields)
        if not levels:
            return fields
        for key in fields.get("xdata", "").split(","):
            data = self._parent(key)
            if data is not None:
                fields = {**self._bounded(self.of(data, levels - 1)), **fields}
        parent = self._parent(fields.get("crossref", ""))
        if parent is not None:
            lent = self._bounded(self.of(parent, levels - 1))
            fields = {**_inheritable(lent, entry.kind, parent.kind), **fields}
        return fields

    def _bounded(self, fields: dict[str, str]) -> dict[str, str]:
        """Return the fields without those that exceed the limits."""
        few = {name: value for name, value in list(fields.items())[:_MOST_LENT] if len(value) <= LONGEST_MACRO}
        if len(few) < len(fields):
            self.left_out = f"{len(fields) - len(few)} fields of a parent are left out"
        return few

    def _parent(self, key: str) -> RawEntry | None:
        key = key.strip()
        if not key or key.lower() in self._visited:
            return None
        if len(self._visited) >= _MOST_PARENTS:
            self.left_out = f"only {_MOST_PARENTS} of its parents are read"
            return None
        self._visited.add(key.lower())
        parent = self._references.entry(key)
        if parent is None:
            self.missing.append(key)
        return parent


def _inheritable(fields: Mapping[str, str], child: str, parent: str) -> dict[str, str]:
    """Return the fields that a child inherits; the parent's title becomes the title of the book or journal."""
    lent = {name: value for name, value in fields.items() if name not in _OWN}
    if child in {"article", "suppperiodical"} or parent == "periodical":
        if "title" in fields and "journal" not in fields:
            lent.setdefault("journaltitle", fields["title"])
        return lent
    for name, wanted in _IN_BOOKS.items():
        if name in fields:
            lent.setdefault(wanted, fields[name])
    if child == "inbook" and "author" in fields:
        lent["author"] = fields["author"]
    return lent
