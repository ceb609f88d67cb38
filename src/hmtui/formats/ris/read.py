"""Read RIS, as Zotero, EndNote, Mendeley, publishers and databases write it.

A line is a two-character tag, a dash and a value; a line without a tag continues the
value before it. A record ends with ER, or where the next one begins.

Invariant: every line is in a draft, as what its tag means for the type of the record or
under the tag itself, or is reported as a problem.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.draft import Draft, Keys, excerpt
from hmtui.formats.tagged import Record, lines_of
from hmtui.formats.values.bibliographic import (
    KNOWN_FIELDS,
    add_links,
    addresses,
    arxiv_class,
    arxiv_in,
    doi_in,
    link_to,
    put_doi,
    read_date,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from hmtui.formats.draft import Report

__all__ = ["read"]

_LINE = re.compile(r"[ \t]*([A-Z][A-Z0-9])([ \t]{0,3})-(?:[ \t]+(.*))?\Z")
_BY_TYPE = {
    "article": "PREPRINT",
    "article-journal": "JOUR JFULL EJOUR ABST INPR",
    "article-magazine": "MGZN",
    "article-newspaper": "NEWS",
    "bill": "BILL UNBILL",
    "book": "BOOK EBOOK EDBOOK SER WHOLE CTLG",
    "broadcast": "ADVS",
    "chapter": "CHAP ECHAP",
    "classic": "CLSWK",
    "dataset": "DATA AGGR DBASE",
    "document": "GEN",
    "entry-dictionary": "DICT",
    "entry-encyclopedia": "ENCYC",
    "figure": "FIGURE CHART EQUA",
    "graphic": "ART",
    "hearing": "HEAR",
    "legal_case": "CASE",
    "legislation": "STAT LEGAL GOVDOC",
    "manuscript": "MANSCPT UNPB ANCIENT",
    "map": "MAP",
    "motion_picture": "MPCT VIDEO",
    "musical_score": "MUSIC",
    "pamphlet": "PAMP",
    "paper-conference": "CONF CPAPER",
    "patent": "PAT",
    "personal_communication": "PCOMM",
    "post-weblog": "BLOG",
    "report": "RPRT GRANT",
    "slide": "SLIDE",
    "software": "COMP",
    "song": "SOUND",
    "speech": "LECT",
    "standard": "STAND",
    "thesis": "THES",
    "webpage": "ELEC ICOMM WEB",
}
_TYPES = {tag: kind for kind, tags in _BY_TYPE.items() for tag in tags.split()}
_WITH_ISBN = frozenset(("book", "chapter", "entry-encyclopedia", "entry-dictionary", "thesis"))
_TITLES = ("TI", "T1", "CT")
_CONTAINERS = ("C3", "T2", "JF", "JO", "BT", "JA", "J1", "J2")
_AUTHORS = ("AU", "A1")
_PEOPLE = {"A2": "editor", "ED": "editor", "A3": "collection-editor", "A4": "translator"}
_ONCE = {
    "VL": "volume",
    "IS": "issue",
    "PB": "publisher",
    "CY": "publisher-place",
    "PP": "publisher-place",
    "T3": "collection-title",
    "ET": "edition",
    "LA": "language",
    "ST": "title-short",
    "J2": "container-title-short",
    "JA": "container-title-short",
    "DB": "archive",
    "DP": "source-database",
    "AB": "abstract",
    "N2": "abstract",
    "M3": "genre",
    "SE": "section",
    "CN": "call-number",
    "M1": "number",
}
"""Tags that have one value, and what CSL-JSON calls it."""
_MANY = {"KW": ("keyword", ", "), "N1": ("note", "; "), "AB": ("abstract", " "), "N2": ("abstract", " ")}
_WELL_KNOWN = frozenset(
    ("TY", "ER", "AU", "A1", "TI", "T1", "PY", "Y1", "DA", "DO", "UR", "ID", "SP", "EP", "JO", "KW")
)
_LINKS = {"UR": "", "L1": "pdf", "L2": "", "LK": "", "L4": "image"}


def read(text: str, report: Report) -> Iterator[Draft]:
    """Yield records, each as soon as it ends."""
    record: Record | None = None
    keys = Keys(report)
    for number, line in lines_of(text):
        tag, value = _tag(line)
        if not tag:
            if value:
                _continued(record, value, number, report)
            continue
        if record is not None and tag in {"TY", "ER"}:
            if tag == "TY":
                report.add(
                    "no-end", number, f"The record on line {record.line} has no ER line; the next one begins here."
                )
            yield from _drafts(record, keys, report)
            record = None
        if tag == "ER":
            continue
        if record is None:
            record = Record(number)
            if tag != "TY":
                report.add("no-type", number, f"A record begins with {tag} and not with TY.")
        record.add(tag, value)
    if record is not None:
        report.add("no-end", record.line, f"The last record, on line {record.line}, has no ER line.")
        yield from _drafts(record, keys, report)


def _tag(line: str) -> tuple[str, str]:
    """Return tag and value of a line; the tag is empty when it has none.

    Two blanks separate tag and dash. Fewer are accepted for a well-known tag, not in prose ("AI - a survey").
    """
    found = _LINE.match(line)
    if found is None or (len(found[2]) < 2 and found[1] not in _WELL_KNOWN):
        return "", line.strip()
    return found[1], (found[3] or "").strip()


def _continued(record: Record | None, line: str, number: int, report: Report) -> None:
    if record is not None:
        record.go_on(line)
    elif shown := excerpt(line):
        report.add("stray-line", number, f"This line is outside any record: {shown}")


def _drafts(record: Record, keys: Keys, report: Report) -> Iterator[Draft]:
    """Return the draft of a record, if there is anything in it."""
    draft = _DraftBuilder(record).draft()
    if set(draft.fields) <= {"type"}:
        report.add("empty", record.line, f"The record on line {record.line} is empty.")
        return
    keys.add(draft.wish, record.line)
    yield draft


class _DraftBuilder:
    """Moves the tags of one record into a draft; tags without a CSL meaning stay under their own names."""

    def __init__(self, record: Record) -> None:
        self.line = record.line
        self.remaining = record.done()
        self.fields: dict[str, Any] = {}

    def draft(self) -> Draft:
        made = self.fields
        key = self._key()
        self._kind()
        self._titles()
        self._people()
        self._dates()
        self._pages()
        self._identifiers()
        self._links()
        self._rest()
        return Draft(made, self.line, (), key)

    def _take(self, *tags: str) -> str:
        """Remove and return the first value of the first of these tags that the record has; else an empty text."""
        for tag in tags:
            values = self.remaining.get(tag)
            if values:
                value = values.pop(0)
                if not values:
                    del self.remaining[tag]
                return value
        return ""

    def _put(self, name: str, value: object) -> None:
        if value:
            self.fields[name] = value

    def _key(self) -> str:
        stated = self.remaining.get("ID", [""])[0]
        if not stated or any(map(str.isspace, stated)) or "/" in stated:
            return ""
        self.fields["citation-key"] = self._take("ID")
        return stated

    def _kind(self) -> None:
        tag = self._take("TY").upper()
        kind = _TYPES.get(tag, "document")
        if tag and (tag not in _TYPES or kind == "document") and tag != "GEN":
            self.fields["ris-type"] = tag
        self.fields["type"] = kind

    def _titles(self) -> None:
        books = self.fields["type"] == "book"
        self._put("title", self._take(*_TITLES) or (self._take("BT") if books else ""))
        conference = self.fields["type"] == "paper-conference"
        if not books:
            self._put("container-title", self._take(*(_CONTAINERS if conference else _CONTAINERS[1:])))
        if conference and "CY" not in self.remaining:
            self._put("publisher-place", self._take("C1"))
        elif conference and self.remaining.get("C1") == self.remaining.get("CY"):
            self.remaining.pop("C1", None)
        elif "T2" in self.remaining:
            self.fields["collection-title"] = self._take("T2")
        # Journals are often named two or three times, in full and short.
        for tag in _CONTAINERS:
            self.remaining[tag] = [
                value for value in self.remaining.get(tag, ()) if value != self.fields.get("container-title")
            ]

    def _people(self) -> None:
        names = [name for tag in _AUTHORS for value in self.remaining.pop(tag, ()) for name in _names(value)]
        self._put("author", names)
        for tag, role in _PEOPLE.items():
            names = [name for value in self.remaining.pop(tag, ()) for name in _names(value)]
            if names:
                self.fields.setdefault(role, []).extend(names)

    def _dates(self) -> None:
        stated = [value for tag in ("DA", "PY", "Y1") for value in self.remaining.get(tag, ())]
        dates = [read_date(value) for value in stated]
        issued = max(dates, key=len, default="")
        year = read_date(self.remaining.get("PY", self.remaining.get("Y1", [""]))[0])[:4]
        if year and issued[:4] != year:
            # A day of another year is that of something else, such as the copy online.
            issued = max((date for date in dates if date[:4] == year), key=len)
        self._put("issued", issued)
        for tag in ("DA", "PY", "Y1"):
            rest = [value for value in self.remaining.get(tag, ()) if not _is_said(value, issued)]
            self.remaining[tag] = rest
        accessed = self._take("Y2")
        self._put("accessed", read_date(accessed) or accessed)

    def _pages(self) -> None:
        first, last = self._take("SP"), self._take("EP")
        if last and last != first and "-" not in first and "–" not in first:
            first = f"{first}-{last}" if first else last
        self._put("page", first.replace("–", "-").replace("--", "-"))

    def _identifiers(self) -> None:
        made = self.fields
        put_doi(made, self._take("DO"))
        for tag in ("AN", "UR", "N1", "M1", "M3", "L3", "L1", "L2", "JO", "T2", "DO"):
            for value in self.remaining.get(tag, ()):
                if "DOI" not in made and (doi := doi_in(value, bare=tag in {"M3", "L3"} and value.startswith("10."))):
                    made["DOI"] = doi
                if "arxiv" not in made and (number := arxiv_in(value)):
                    made["arxiv"] = number
                    self._put("arxiv-class", arxiv_class(value))
        if "arxiv" not in made:
            self._put("arxiv", arxiv_in(made.get("DOI", "")) or arxiv_in(made.get("container-title", "")))
        if "arxiv" in made:
            number = made["arxiv"]
            self.remaining["AN"] = [
                value for value in self.remaining.get("AN", ()) if value.lower() != f"arxiv:{number}".lower()
            ]
            if made["type"] == "manuscript" or (made["type"] == "document" and "container-title" not in made):
                made["type"] = "article"

    def _links(self) -> None:
        links: list[dict[str, str]] = []
        for tag, rel in _LINKS.items():
            kept: list[str] = []
            for value in self.remaining.get(tag, ()):
                found = [link_to(url, self.fields["type"]) for url in addresses(value.replace(";http", " http"))]
                links.extend([link | {"rel": rel} for link in found] if rel else found)
                if not found:
                    kept.append(value)
            self.remaining[tag] = kept
        add_links(self.fields, links)

    def _rest(self) -> None:
        """Keep the remaining tags under their CSL names, or under the tag."""
        for tag, values in self.remaining.items():
            if not values:
                continue
            if tag in _MANY:
                name, joint = _MANY[tag]
                self.fields[name] = joint.join(dict.fromkeys(filter(None, (self.fields.get(name, ""), *values))))
                continue
            name = _ONCE.get(tag, tag)
            if tag == "SN" and self.fields["type"] == "report" and "number" not in self.fields:
                name = "number"
            elif tag == "SN":
                name = "ISBN" if self.fields["type"] in _WITH_ISBN else "ISSN"
            if name not in self.fields:
                self.fields[name] = values.pop(0)
            if values:
                fallback = tag if tag not in self.fields and tag not in KNOWN_FIELDS else f"ris-{tag}"
                self.fields[fallback] = values[0] if len(values) == 1 else values


def _names(value: str) -> list[dict[str, str]]:
    """Read ``Family, Given, Suffix``; a name without a comma is that of a group. Some put several in a line."""
    if ";" in value:
        return [name for piece in value.split(";") for name in _names(piece)]
    family, comma, rest = (part.strip() for part in value.partition(","))
    if not comma:
        return [{"literal": family}] if family else []
    given, _comma, suffix = (part.strip() for part in rest.partition(","))
    given = f"{given} {suffix}".strip()
    if not family:
        return [{"literal": given}] if given else []
    return [{"family": family, "given": given}] if given else [{"family": family}]


def _is_said(value: str, issued: str) -> bool:
    """Return whether ``issued`` expresses a date in full."""
    bare = value.strip().rstrip("/").replace("/", "-")
    parts = [part.lstrip("0") for part in bare.split("-")]
    return parts == [part.lstrip("0") for part in issued.split("-")][: len(parts)]
