"""EndNote and Refer (``.enw``): lines of a percent sign, a letter and a value; ``%0`` begins a record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.coerce import date, person
from hmtui.formats.draft import Draft
from hmtui.formats.members import put
from hmtui.formats.tagged import Record, records
from hmtui.formats.tally import Skipped, counted
from hmtui.formats.values.bibliographic import add_links, addresses, arxiv_in, doi_in, link_to

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from hmtui.formats.draft import Report
    from hmtui.formats.head import Head

__all__ = ["read", "sniff"]

_LINE = re.compile(r"%([0-9A-Z@!?#$^&*()<>\[\]~+=])(?:\s+(.*)|)$")
_BEGINS = re.compile(r"%[0ATDJBR] \S")
_TYPES = {
    "journal article": "article-journal",
    "electronic article": "article-journal",
    "magazine article": "article-magazine",
    "newspaper article": "article-newspaper",
    "conference paper": "paper-conference",
    "conference proceedings": "paper-conference",
    "book": "book",
    "edited book": "book",
    "electronic book": "book",
    "book section": "chapter",
    "thesis": "thesis",
    "report": "report",
    "generic": "document",
    "unpublished work": "manuscript",
    "manuscript": "manuscript",
    "web page": "webpage",
    "blog": "post-weblog",
    "computer program": "software",
    "dataset": "dataset",
    "patent": "patent",
    "standard": "standard",
}
_PLAIN = {
    "T": "title",
    "V": "volume",
    "N": "issue",
    "P": "page",
    "I": "publisher",
    "X": "abstract",
    "F": "citation-key",
}
_EXTRA = {
    "C": "publisher-place",
    "E": "editor",
    "K": "keyword",
    "S": "collection-title",
    "7": "edition",
    "@": "ISSN",
    "Z": "note",
    "M": "accession",
}
_CONTAINERS = ("B", "J")
_REPEATED = "; "


def sniff(head: Head) -> bool:
    """Return whether a text begins as a record does."""
    return (
        len(head.lines) > 1
        and all(_BEGINS.match(line) or _LINE.match(line) for line in head.lines[:2])
        and bool(_BEGINS.match(head.first))
    )


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the records."""
    found = records(text, _tag_of, _begins)
    return counted((_draft(record.done(), record.line) or Skipped(record.line) for record in found), report, "record")


def _tag_of(line: str) -> tuple[str, str]:
    found = _LINE.match(line.rstrip())
    return (found[1], found[2] or "") if found else ("", "")


def _begins(tag: str, record: Record) -> bool:
    """Return whether a record begins: with its type, or after a blank line with a title or an author."""
    return tag == "0" or (record.after_blank and "T" in record.values and tag in "TA")


def _draft(tags: dict[str, list[str]], line: int) -> Draft | None:
    fields: dict[str, Any] = {}
    for letter, name in _PLAIN.items():
        put(
            fields,
            name,
            _REPEATED.join(filter(None, tags.get(letter, []))) if letter != "F" else tags.get("F", [""])[0],
        )
    if not fields.get("title"):
        return None
    kind = tags.get("0", [""])[0]
    put(fields, "type", _TYPES.get(kind.casefold(), ""))
    put(fields, "author", [who for name in tags.get("A", []) if (who := person(name))])
    day, year = tags.get("8", [""])[0], tags.get("D", [""])[0]
    stated = date(day) if year[:4] in day else date(f"{day} {year}")
    put(fields, "issued", stated or date(year))
    container = next((tags[letter][0] for letter in _CONTAINERS if tags.get(letter)), "")
    put(fields, "container-title", container)
    put(fields, "venue", container)
    stated_doi = " ".join([*tags.get("R", []), *tags.get("U", [])])
    put(fields, "DOI", doi_in(tags.get("R", [""])[0], bare=True) or doi_in(stated_doi))
    put(fields, "arxiv", arxiv_in(stated_doi) or arxiv_in(container))
    urls = [url for letter in ("U", ">") for value in tags.get(letter, []) for url in addresses(value)]
    add_links(fields, [link_to(url, fields.get("type", "")) for url in urls])
    put(fields, "languages", tags.get("G", []))
    for letter, name in _EXTRA.items():
        put(fields, name, _REPEATED.join(filter(None, tags.get(letter, []))))
    key = fields.get("citation-key", "")
    return Draft(fields, line, (), key)
