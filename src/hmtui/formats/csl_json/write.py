"""CSL-JSON, for pandoc, Zotero and citeproc.

Invariant: the output is one JSON list of items with the names and shapes of the
CSL data schema, and each item's ``id`` is the citation key.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hmtui.formats.work import Kind, describe, split_suffix

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from hmtui.formats.work import Date, Work
    from hmtui.models import Author, Entry

__all__ = ["item", "render"]

_TYPES = {
    Kind.PREPRINT: "article",
    Kind.CONFERENCE: "paper-conference",
    Kind.JOURNAL: "article-journal",
    Kind.REPORT: "report",
    Kind.CHAPTER: "chapter",
    Kind.BOOK: "book",
    Kind.THESIS: "thesis",
    Kind.SOFTWARE: "software",
    Kind.DATASET: "dataset",
    Kind.ONLINE: "webpage",
    Kind.OTHER: "document",
}


def render(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
    """Write records as one list."""
    return json.dumps([item(describe(entry), keys[entry.id]) for entry in entries], ensure_ascii=False, indent=2)


def item(work: Work, key: str) -> dict[str, Any]:
    """Make the CSL item of a work; what is unknown is left out."""
    preprint = work.kind == Kind.PREPRINT and bool(work.arxiv)
    # In ``archive`` styles would print the preprint beside the journal; ``note`` is where Zotero keeps its number.
    also_on_arxiv = work.arxiv and not preprint
    fields: dict[str, Any] = {
        "id": key,
        "citation-key": key,
        "type": _TYPES[work.kind],
        "title": work.title,
        # Pandoc and Better BibTeX take this literal for "et al.".
        "author": [_person(name) for name in work.authors] + [{"literal": "others"}] * work.more,
        "issued": _date(work.date),
        "status": work.stage,
        "container-title": work.container,
        "volume": work.volume,
        "issue": work.issue,
        "page": "-".join(work.pages),
        "publisher": work.publisher,
        "editor": [_person(name) for name in work.editors],
        "collection-title": work.series,
        "publisher-place": work.place,
        "edition": work.edition,
        "ISBN": work.isbn,
        "number": f"arXiv:{work.arxiv}" if preprint else "",
        "DOI": work.doi,
        "URL": work.official_url or work.url,
        "note": "; ".join(filter(None, (f"arXiv:{work.arxiv}" if also_on_arxiv else "", work.note, work.remark))),
    }
    return {name: value for name, value in fields.items() if value}


def _person(name: Author) -> dict[str, str]:
    if name.literal or not name.family:
        return {"literal": name.literal or name.given}
    family, given, suffix = split_suffix(name)
    parts = {"family": family, "given": given, "suffix": suffix}
    return {part: text for part, text in parts.items() if text}


def _date(date: Date) -> dict[str, list[list[int]]] | None:
    known = [part for part in (date.year, date.month, date.day) if part]
    return {"date-parts": [known]} if known else None
