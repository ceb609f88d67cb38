"""Crossref: works as its API returns them, one or a list, with or without the message around.

What the service keeps for itself (deposit and index dates, reference lists, scores)
is not taken over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.draft import Draft
from hmtui.formats.json_document import Found, drafts, find_path
from hmtui.formats.members import array, inner, put, string, strings
from hmtui.formats.values.bibliographic import add_links, doi_in, iso_date, link_to

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from hmtui.formats.draft import Report
    from hmtui.formats.head import Head

__all__ = ["date_of", "is_work", "make", "read", "sniff"]

_TYPES = {
    "journal-article": "article-journal",
    "proceedings-article": "paper-conference",
    "posted-content": "article",
    "book-chapter": "chapter",
    "book-section": "chapter",
    "book-part": "chapter",
    "book": "book",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "proceedings": "book",
    "reference-entry": "entry-encyclopedia",
    "dissertation": "thesis",
    "report": "report",
    "report-component": "report",
    "dataset": "dataset",
    "peer-review": "review",
    "standard": "standard",
    "software": "software",
}
_SERVICE = frozenset(("indexed", "deposited", "reference-count", "is-referenced-by-count", "score", "member", "prefix"))
_DATES = ("issued", "published", "published-online", "published-print", "posted", "created")
_ARXIV = "10.48550/arxiv."


def is_work(item: Mapping[str, Any]) -> bool:
    """Return whether an object is a work of Crossref: its title is a list, or it has what only the service adds."""
    return isinstance(item.get("DOI"), str) and (isinstance(item.get("title"), list) or not _SERVICE.isdisjoint(item))


def sniff(head: Head) -> bool:
    """Return whether a text is an answer of Crossref, also one without a work."""
    value = head.json
    if isinstance(value, dict) and "message-type" in value:
        return True
    return find_path(value, is_work) is not None


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the works of an answer."""
    return drafts(text, report, is_work, make)


def make(found: Found) -> Draft | None:
    """Return the draft of a work."""
    item = found.item
    title = _title(item)
    if not title:
        return None
    fields: dict[str, Any] = {"title": title}
    container, short = string(item, "container-title"), string(item, "short-container-title")
    acronym = string(inner(item, "event"), "acronym")
    put(fields, "type", _TYPES.get(str(item.get("type")), ""))
    put(fields, "author", [who for one in array(item, "author") if (who := _person(one))])
    put(fields, "container-title", container)
    put(fields, "venue", acronym or short or container)
    for name in ("volume", "issue", "page", "publisher"):
        put(fields, name, string(item, name))
    fields["DOI"] = doi_in(string(item, "DOI"), bare=True) or string(item, "DOI")
    if fields["DOI"].lower().startswith(_ARXIV):
        fields["arxiv"] = fields["DOI"][len(_ARXIV) :]
    _dates(fields, item)
    put(fields, "abstract", string(item, "abstract"))
    put(fields, "languages", strings(item, "language"))
    put(fields, "license", next((string(one, "URL") for one in array(item, "license")), ""))
    _links(fields, item)
    for name in ("ISSN", "ISBN", "subject"):
        put(fields, name, item.get(name))
    put(fields, "citations", item.get("is-referenced-by-count"))
    return Draft(fields, found.line)


def _title(item: Mapping[str, Any]) -> str:
    """Return the title with its subtitle, unless it has that already."""
    title, subtitle = string(item, "title"), string(item, "subtitle")
    if not title or not subtitle or subtitle.casefold() in title.casefold():
        return title
    return f"{title} {subtitle}" if title[-1] in ":?!" else f"{title}: {subtitle}"


def _person(one: Mapping[str, Any]) -> dict[str, str]:
    family, given, suffix, name = (string(one, key) for key in ("family", "given", "suffix", "name"))
    if not family:
        return {"literal": name or given} if name or given else {}
    given = f"{given} {suffix}".strip()
    return {"family": family, "given": given} if given else {"family": family}


def date_of(value: object) -> str:
    """Return a date of Crossref, as far as it is known."""
    parts = value.get("date-parts") if isinstance(value, dict) else None
    if not (isinstance(parts, list) and parts and isinstance(parts[0], list)):
        return ""
    numbers = [part for part in parts[0][:3] if isinstance(part, int)]
    return iso_date(*numbers) if numbers else ""


def _dates(fields: dict[str, Any], item: Mapping[str, Any]) -> None:
    issued = next((date for name in _DATES if (date := date_of(item.get(name)))), "")
    printed = date_of(item.get("published-print"))
    put(fields, "issued", issued)
    if printed and printed[:4] != issued[:4]:
        fields["published"] = printed


def _links(fields: dict[str, Any], item: Mapping[str, Any]) -> None:
    url = string(item, "URL")
    links = [link_to(url, fields.get("type", "article"))] if url and "doi.org" not in url else []
    pdfs = [string(one, "URL") for one in array(item, "link") if one.get("content-type") == "application/pdf"]
    links.extend({"rel": "pdf", "url": url} for url in pdfs if url)
    add_links(fields, links)
