"""DBLP: the publications that its search returns as JSON."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.coerce import date, person
from hmtui.formats.draft import Draft
from hmtui.formats.json_document import Found, drafts, find_path
from hmtui.formats.members import array, inner, put, string, strings
from hmtui.formats.values.bibliographic import add_links, arxiv_in, doi_in, link_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from hmtui.formats.draft import Report
    from hmtui.formats.head import Head

__all__ = ["make", "read", "sniff"]

_TYPES = {
    "Journal Articles": "article-journal",
    "Conference and Workshop Papers": "paper-conference",
    "Informal and Other Publications": "article",
    "Informal Publications": "article",
    "Parts in Books or Collections": "chapter",
    "Books and Theses": "book",
    "Data and Artifacts": "dataset",
    "Editorship": "book",
    "Reference Works": "entry-encyclopedia",
}
_NAMESAKE = re.compile(r"\s\d{4}$")
"""The number by which DBLP tells people of one name apart."""


def _is_hit(item: Mapping[str, Any]) -> bool:
    info = inner(item, "info")
    return "title" in info and ("key" in info or "url" in info or "venue" in info)


def sniff(head: Head) -> bool:
    """Return whether a text is an answer of DBLP, also one without a hit."""
    value = head.json
    if isinstance(value, dict) and "hits" in inner(value, "result"):
        return True
    return find_path(value, _is_hit) is not None


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the hits of an answer."""
    return drafts(text, report, _is_hit, make)


def make(found: Found) -> Draft | None:
    """Return the draft of a hit."""
    item = inner(found.item, "info")
    title = string(item, "title")
    if not title:
        return None
    fields: dict[str, Any] = {"title": title[:-1] if title.endswith(".") and not title.endswith("..") else title}
    authors = inner(item, "authors")
    names = [string(one, "text") for one in array(authors, "author")] or strings(authors, "author")
    put(fields, "author", [who for name in names if (who := person(_NAMESAKE.sub("", name)))])
    kind = string(item, "type")
    put(fields, "type", _TYPES.get(kind, ""))
    put(fields, "issued", date(item.get("year")))
    venue = ", ".join(strings(item, "venue"))
    put(fields, "venue", "arXiv" if venue == "CoRR" else venue)
    if kind == "Journal Articles":
        put(fields, "container-title", venue)
    volume = string(item, "volume")
    number = arxiv_in(f"arXiv:{volume.removeprefix('abs/')}") if venue == "CoRR" and volume.startswith("abs/") else ""
    put(fields, "arxiv", number)
    put(fields, "volume", "" if number else volume)
    put(fields, "issue", string(item, "number"))
    put(fields, "page", string(item, "pages"))
    put(fields, "publisher", string(item, "publisher"))
    put(fields, "DOI", doi_in(string(item, "doi"), bare=True))
    pages = [url for url in strings(item, "ee") if "doi.org" not in url]
    add_links(fields, [link_to(url, fields.get("type", "article")) for url in pages])
    put(fields, "dblp", string(item, "key"))
    return Draft(fields, found.line)
