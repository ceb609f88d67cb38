"""CSL-JSON, for pandoc, Zotero and citeproc.

Invariant: the output is one JSON list of items with the names and shapes of the
CSL data schema, and each item's ``id`` is the citation key.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.values.editions import number_of
from hmtui.formats.work import Kind, describe, split_suffix
from hmtui.text.capitals import merge_spans, protected_spans
from hmtui.text.json_text import json_list
from hmtui.text.title_case import sentence_case

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
    """Return records as one JSON list."""
    return json_list(item(describe(entry), keys[entry.id]) for entry in entries)


def item(work: Work, key: str, *, markup: bool = True) -> dict[str, Any]:
    """Return the CSL item of a work; unknown variables are left out.

    With ``markup`` the title is in sentence case, as the CSL specification asks, and
    words that keep their case are marked; without, it is plain text as published.
    """
    preprint = work.kind == Kind.PREPRINT and bool(work.arxiv)
    # Styles print ``archive`` and ``note``, so the arXiv number of a published paper is a custom variable.
    custom = {"arxiv": work.arxiv} if work.arxiv and not preprint else {}
    title = _marked_title(work) if markup else work.title
    if _NOCASE_TAG.sub("", title) != work.title:
        custom["published-title"] = work.title
    fields: dict[str, Any] = {
        "id": key,
        "citation-key": key,
        "type": _TYPES[work.kind],
        "title": title,
        # Pandoc and Better BibTeX take this literal for "et al.".
        "author": [_person(name) for name in work.authors] + [{"literal": "others"}] * work.more,
        "issued": _date(work.date),
        "status": work.stage,
        "container-title": work.container,
        "volume": "" if work.series_number and work.series_number == work.volume else work.volume,
        "issue": work.issue,
        "page": "-".join(work.pages),
        "publisher": work.publisher,
        "editor": [_person(name) for name in work.editors],
        "collection-title": work.series,
        "publisher-place": work.place,
        "collection-number": work.series_number,
        "edition": number_of(work.edition) or work.edition,
        "number-of-pages": work.page_count,
        "ISBN": work.isbn,
        "number": f"arXiv:{work.arxiv}" if preprint else work.number,
        "genre": _genre(work),
        "DOI": work.doi or work.handle,
        "URL": work.official_url or work.stated_url or work.url,
        "note": "; ".join(filter(None, (work.note, work.remark))),
        "abstract": work.abstract,
        "custom": custom,
    }
    return {name: value for name, value in fields.items() if value}


def _genre(work: Work) -> str:
    if work.kind == Kind.THESIS:
        return work.genre or ("Master’s thesis" if work.master else "PhD thesis")
    return work.genre


def _marked_title(work: Work) -> str:
    """Return the title in sentence case, with what keeps its case in ``nocase`` spans."""
    if work.kind in {Kind.SOFTWARE, Kind.DATASET}:
        return _NOCASE.format(work.title)
    names = work.proper_names
    title = sentence_case(work.title, names, raise_parts=True)
    pieces: list[str] = []
    at = 0
    for start, end in merge_spans(title, protected_spans(title, names)):
        pieces += [title[at:start], _NOCASE.format(title[start:end])]
        at = end
    return "".join((*pieces, title[at:]))


_NOCASE = '<span class="nocase">{}</span>'
_NOCASE_TAG = re.compile(r'</?span(?: class="nocase")?>')


def _person(name: Author) -> dict[str, str]:
    if name.literal or not name.family:
        return {"literal": name.literal or name.given}
    family, given, suffix = split_suffix(name)
    parts = {"family": family, "given": given, "suffix": suffix}
    return {part: text for part, text in parts.items() if text}


def _date(date: Date) -> dict[str, list[list[int]]] | None:
    known = [part for part in (date.year, date.month, date.day) if part]
    return {"date-parts": [known]} if known else None
