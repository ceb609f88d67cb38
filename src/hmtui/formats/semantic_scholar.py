"""Semantic Scholar: papers as its API returns them, one, a list, or the answer to a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.coerce import date, person
from hmtui.formats.draft import Draft
from hmtui.formats.json_document import Found, drafts, find_path
from hmtui.formats.members import array, inner, put, string, strings
from hmtui.formats.values.bibliographic import add_links, doi_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from hmtui.formats.draft import Report
    from hmtui.formats.head import Head

__all__ = ["is_paper", "make", "read", "sniff"]

_TYPES = {
    "JournalArticle": "article-journal",
    "Conference": "paper-conference",
    "Book": "book",
    "BookSection": "chapter",
    "Dataset": "dataset",
    "Review": "article-journal",
}


def is_paper(item: Mapping[str, Any]) -> bool:
    """Return whether an object is a paper of Semantic Scholar."""
    return isinstance(item.get("paperId"), str) or ("corpusid" in item and "externalids" in item)


def sniff(head: Head) -> bool:
    """Return whether a text is an answer of Semantic Scholar, also one without a paper."""
    value = head.json
    if (
        isinstance(value, dict)
        and {"total", "offset"} <= set(value)
        and not set(value) - {"total", "offset", "next", "token", "data"}
    ):
        return True
    return find_path(value, is_paper) is not None


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the papers of an answer."""
    return drafts(text, report, is_paper, make)


def make(found: Found) -> Draft | None:
    """Return the draft of a paper."""
    item = found.item
    title = string(item, "title")
    if not title:
        return None
    fields: dict[str, Any] = {"title": title}
    numbers = inner(item, "externalIds") or inner(item, "externalids")
    journal, venue = inner(item, "journal"), inner(item, "publicationVenue")
    kinds = strings(item, "publicationTypes") or strings(item, "publicationtypes")
    put(fields, "type", next((_TYPES[kind] for kind in kinds if kind in _TYPES), ""))
    put(fields, "author", [who for one in array(item, "authors") if (who := person(string(one, "name")))])
    issued = date(item.get("publicationDate") or item.get("publicationdate"))
    put(fields, "issued", issued or date(item.get("year")))
    name = string(journal, "name") or string(venue, "name")
    put(fields, "container-title", name)
    put(fields, "venue", string(item, "venue") or name)
    put(fields, "volume", string(journal, "volume"))
    put(fields, "page", "".join(string(journal, "pages").split()))
    put(fields, "DOI", doi_in(string(numbers, "DOI"), bare=True))
    put(fields, "arxiv", string(numbers, "ArXiv"))
    put(fields, "abstract", string(item, "abstract"))
    put(fields, "summary", string(inner(item, "tldr"), "text"))
    links = [{"rel": "pdf", "url": string(inner(item, "openAccessPdf"), "url")}]
    links.append({"rel": "website", "url": string(item, "url")})
    add_links(fields, [link for link in links if link["url"]])
    put(fields, "citations", item.get("citationCount"))
    put(fields, "fields-of-study", strings(item, "fieldsOfStudy"))
    put(fields, "semantic-scholar", string(item, "paperId"))
    return Draft(fields, found.line)
