"""What an entry has from others: ``crossref`` and ``xdata``.

A parent may stand anywhere in the file. Invariant: what an entry says itself is
never replaced, what identifies the parent (title, DOI, address, pages) never
becomes the child's, and a circle of parents ends.
"""

from __future__ import annotations

from hmtui.importers.bibtex.blocks import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from hmtui.importers.bibtex.blocks import Block, Blocks
    from hmtui.importers.draft import Report

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


def inherited(block: Block, blocks: Blocks, report: Report) -> Block:
    """Give an entry together with the fields that it inherits."""
    if "crossref" not in block.fields and "xdata" not in block.fields:
        return block
    missing: list[str] = []
    fields = _with_parents(block, blocks, missing, _DEEPEST)
    for key in dict.fromkeys(missing):
        report.add("missing-parent", block.line, f"{block.title} refers to “{shown(key)}”, which is not in the file.")
    return block._replace(fields=fields)


def _with_parents(block: Block, blocks: Blocks, missing: list[str], levels: int) -> dict[str, str]:
    fields = dict(block.fields)
    if not levels:
        return fields
    for key in _keys(fields.get("xdata", "")):
        data = _parent(key, blocks, missing)
        if data is not None:
            fields = {**_with_parents(data, blocks, missing, levels - 1), **fields}
    key = fields.get("crossref", "").strip()
    parent = _parent(key, blocks, missing) if key else None
    if parent is not None:
        fields = {**_lent(_with_parents(parent, blocks, missing, levels - 1), block.kind, parent.kind), **fields}
    return fields


def _keys(value: str) -> list[str]:
    return [key.strip() for key in value.split(",") if key.strip()]


def _parent(key: str, blocks: Blocks, missing: list[str]) -> Block | None:
    parent = blocks.find(key)
    if parent is None:
        missing.append(key)
    return parent


def _lent(fields: Mapping[str, str], child: str, parent: str) -> dict[str, str]:
    """Give what a parent lends to a child: its title becomes that of the book or journal."""
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
