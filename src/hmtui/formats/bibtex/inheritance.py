"""What an entry has from others: ``crossref`` and ``xdata``.

A parent may stand anywhere in the file. Invariant: what an entry says itself is
never replaced, what identifies the parent (title, DOI, address, pages) never
becomes the child's, and a circle of parents ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.formats.bibtex.parser import LONGEST_MACRO, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hmtui.formats.bibtex.forward_references import Elsewhere
    from hmtui.formats.bibtex.parser import Block
    from hmtui.formats.draft import Report

__all__ = ["inherited"]

_OWN = frozenset(
    (
        *(
            "title",
            "subtitle",
            "titleaddon",
            "shorttitle",
            "author",
            "crossref",
            "xref",
            "xdata",
            "ids",
            "key",
            "label",
        ),
        *("doi", "url", "urldate", "eprint", "eprinttype", "archiveprefix", "primaryclass", "eprintclass", "pages"),
        *("abstract", "file", "keywords", "groups", "note", "annote", "annotation", "timestamp", "biburl", "bibsource"),
        *("execute", "entryset", "entrysubtype", "options", "presort", "related", "sortkey", "sortname", "sorttitle"),
        *("pagetotal", "type", "shortauthor", "shorteditor", "owner", "date-added", "date-modified", "pdf", "code"),
    )
)
"""Fields of a parent that say something of the parent alone."""
_IN_BOOKS = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_DEEPEST = 8
_MOST_PARENTS, _MOST_LENT = 50, 100
"""Parents of one entry, and fields that each lends: what thousands of entries inherit must not grow with the file."""


def inherited(block: Block, elsewhere: Elsewhere, report: Report) -> Block:
    """Return an entry together with the fields that it inherits."""
    if "crossref" not in block.fields and "xdata" not in block.fields:
        return block
    family = _Family(elsewhere)
    fields = family.of(block, _DEEPEST)
    for key in family.missing:
        report.add("missing-parent", block.line, f"{block.title} refers to “{shown(key)}”, which is not in the file.")
    if family.too_much:
        report.add("long-inheritance", block.line, f"{block.title} inherits too much; {family.too_much}.")
    return replace(block, fields=fields)


class _Family:
    """The parents of one entry, each asked once."""

    def __init__(self, elsewhere: Elsewhere) -> None:
        self.missing: list[str] = []
        self.too_much = ""
        """What was left out."""
        self._elsewhere = elsewhere
        self._asked: set[str] = set()

    def of(self, block: Block, levels: int) -> dict[str, str]:
        """Return the fields of an entry and of its parents."""
        fields = dict(block.fields)
        if not levels:
            return fields
        for key in fields.get("xdata", "").split(","):
            data = self._parent(key)
            if data is not None:
                fields = {**self._bounded(self.of(data, levels - 1)), **fields}
        parent = self._parent(fields.get("crossref", ""))
        if parent is not None:
            lent = self._bounded(self.of(parent, levels - 1))
            fields = {**_lent(lent, block.kind, parent.kind), **fields}
        return fields

    def _bounded(self, fields: dict[str, str]) -> dict[str, str]:
        """Leave out what is too long to be inherited."""
        few = {name: value for name, value in list(fields.items())[:_MOST_LENT] if len(value) <= LONGEST_MACRO}
        if len(few) < len(fields):
            self.too_much = f"{len(fields) - len(few)} fields of a parent are left out"
        return few

    def _parent(self, key: str) -> Block | None:
        key = key.strip()
        if not key or key.lower() in self._asked:
            return None
        if len(self._asked) >= _MOST_PARENTS:
            self.too_much = f"only {_MOST_PARENTS} of its parents are looked at"
            return None
        self._asked.add(key.lower())
        parent = self._elsewhere.entry(key)
        if parent is None:
            self.missing.append(key)
        return parent


def _lent(fields: Mapping[str, str], child: str, parent: str) -> dict[str, str]:
    """Return what a parent lends to a child: its title becomes that of the book or journal."""
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
