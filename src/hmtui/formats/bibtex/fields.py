"""Map the fields of a ``.bib`` entry to those of a record.

Types become CSL types, and fields with a CSL-JSON name take that name. Invariant: every
field with a value is in the draft, as what it means or under its own name.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from hmtui.formats.bibtex.names import parse_names
from hmtui.formats.bibtex.protected_words import protected_words
from hmtui.formats.draft import Draft, excerpt
from hmtui.formats.values.bibliographic import (
    KNOWN_FIELDS,
    add_links,
    addresses,
    arxiv_class,
    arxiv_in,
    day_beside_month,
    doi_in,
    iso_date,
    link_to,
    month_number,
    put_doi,
    read_date,
)
from hmtui.identity import arxiv_number
from hmtui.text.latex_decode import decode, is_plain_formula, verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from hmtui.formats.bibtex.raw_entry import RawEntry
    from hmtui.formats.draft import Report
    from hmtui.models import Author

__all__ = ["COUNT_FIELDS", "draft_from_entry"]

COUNT_FIELDS = ("citationcount", "citationcount-date")
"""How often a work is cited, which is JabRef's field, and on which day that was so."""

_BY_TYPE = {
    "article": "preprint",
    "article-journal": "article suppperiodical",
    "article-magazine": "magazine",
    "article-newspaper": "newspaper",
    "book": "book mvbook collection mvcollection proceedings mvproceedings reference mvreference manual",
    "chapter": "inbook incollection bookinbook suppbook suppcollection",
    "dataset": "dataset data",
    "document": "misc",
    "entry-encyclopedia": "inreference",
    "graphic": "image artwork",
    "legislation": "legislation",
    "manuscript": "unpublished",
    "motion_picture": "movie video",
    "pamphlet": "booklet",
    "paper-conference": "inproceedings conference",
    "patent": "patent",
    "periodical": "periodical",
    "personal_communication": "letter",
    "report": "techreport report",
    "review": "review",
    "software": "software",
    "song": "audio music",
    "standard": "standard",
    "thesis": "phdthesis mastersthesis thesis",
    "webpage": "online electronic www webpage",
}
_TYPES = {kind: csl for csl, kinds in _BY_TYPE.items() for kind in kinds.split()}
_GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}
_GENRE_WORDS = {"mathesis": "Master's thesis", "phdthesis": "PhD thesis", "candthesis": "Candidate thesis"}
_GENRE_WORDS |= {"techreport": "Technical report", "resreport": "Research report"}
_CONTAINERS = ("booktitle", "journaltitle", "journal", "fjournal", "maintitle")
_JOURNALS = ("journaltitle", "journal", "booktitle", "fjournal", "maintitle")
_ISSUERS = ("publisher", "school", "institution", "organization")
_NUMBERED = frozenset(
    ("article-journal", "article-magazine", "article-newspaper", "paper-conference", "periodical", "article", "review")
)
_EXTRAS = {
    "address": "publisher-place",
    "location": "publisher-place",
    "series": "collection-title",
    "isbn": "ISBN",
    "issn": "ISSN",
    "keywords": "keyword",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "shorttitle": "title-short",
    "shortjournal": "container-title-short",
    "annotation": "annote",
    "langid": "language",
    "pagetotal": "number-of-pages",
    "chapter": "chapter-number",
    "eventtitle": "event-title",
    "venue": "event-place",
    **dict(zip(COUNT_FIELDS, ("citations", "citations-date"), strict=True)),
}
"""Fields that CSL-JSON has another name for."""
_PEOPLE = {"editor": "editor", "translator": "translator", "bookauthor": "container-author", "director": "director"}
_VERBATIM = frozenset(("file", "isbn", "issn", "biburl", "bdsk-url-1", "bdsk-url-2", "pmid", "pmcid", "eprint", "ids"))
_LINKED = {
    "pdf": "pdf",
    "code": "code",
    "github": "code",
    "video": "video",
    "website": "website",
    "slides": "slides",
    "poster": "poster",
    "dataset": "dataset",
    "demo": "demo",
    "blog": "website",
}
"""Non-standard fields that hold addresses, and the roles of their links."""
_MANY_PREPRINTS = ("corr", "arxiv", "arxiv preprint", "arxiv e-prints", "arxiv.org", "computing research repository")


def draft_from_entry(entry: RawEntry, report: Report, headings: tuple[str, ...]) -> Draft:
    """Return the draft of an entry whose inherited fields are already added."""
    return _DraftBuilder(entry, report).draft(headings)


class _DraftBuilder:
    """Moves the fields of one entry into a draft; the fields without a CSL meaning stay under their own names."""

    def __init__(self, entry: RawEntry, report: Report) -> None:
        self.entry = entry
        self.report = report
        self.remaining = {name: value for name, value in entry.fields.items() if value.strip()}
        self.fields: dict[str, Any] = {}

    def draft(self, headings: tuple[str, ...]) -> Draft:
        self._title()
        self._people()
        self._date()
        links = self._identifiers()
        self._kind()
        self._container()
        add_links(self.fields, [*self._links(), *links])
        self._rest(grouped=bool(headings))
        if self.entry.key:
            self.fields["citation-key"] = self.entry.key
        return Draft(self.fields, self.entry.line, headings, self.entry.key)

    def _take(self, name: str) -> str:
        value = self.remaining.pop(name, "")
        return decode(value) if value else ""

    def _put(self, name: str, value: object) -> None:
        if value:
            self.fields[name] = value

    def _title(self) -> None:
        raw = self.remaining.get("title", "")
        title, subtitle = self._take("title"), self._take("subtitle")
        self._put("title-names", protected_words(raw, title))
        self._put("title-math", _formulas(raw, title))
        if title and subtitle:
            title = f"{title}{' ' if title[-1] in '.:?!–—-' else ': '}{subtitle}"
        self._put("title", title or subtitle)

    def _people(self) -> None:
        self._put("author", self._names("author"))
        for field in sorted(_PEOPLE.keys() & self.remaining.keys()):
            self._put(_PEOPLE[field], self._names(field))

    def _names(self, field: str) -> list[dict[str, str]]:
        value = self.remaining.pop(field, "")
        if not value:
            return []
        people = parse_names(value)
        names = [_as_json(name) for name in people.names]
        if people.cut_short:
            self._report(
                "others", f"“{field}” ends with “and others”, after {len(names)} name{'' if len(names) == 1 else 's'}"
            )
            names += [{"literal": "others"}] if names else []
        if people.repaired:
            first = people.names[0].full if people.names else ""
            self.report.repaired(
                "joined-names",
                self.entry.line,
                f"{self.entry.label}: the names of “{field}” are not separated by “and”; they were split.",
                was=excerpt(decode(value)),
                now=f"{excerpt(first)} and {len(names) - 1} more",
            )
        return names

    def _report(self, code: str, message: str) -> None:
        self.report.add(code, self.entry.line, f"{self.entry.label}: {message}.")

    def _date(self) -> None:
        take = self.remaining.pop
        said = _date_of(take("date", ""), take("year", ""), take("month", ""), take("day", ""))
        self.fields.update(said)

    def _identifiers(self) -> list[dict[str, str]]:
        """Move the DOI and arXiv number into the draft, whatever field has them; return the links found in notes."""
        made, left = self.fields, self.remaining
        put_doi(made, verbatim(left.pop("doi", "")))
        self._eprint()
        links: list[dict[str, str]] = []
        for name in ("url", "howpublished", "note", "ee", "journal", "journaltitle", "volume", "number", "annote"):
            value = left.get(name)
            if not value:
                continue
            if "arxiv" not in made and (number := arxiv_in(value)):
                made["arxiv"] = number
            if "DOI" not in made and "doi" in value.lower() and (doi := doi_in(verbatim(value))):
                made["DOI"] = doi
            if name in {"howpublished", "note", "ee"} and "http" in value:
                words = _URL.sub(lambda found: f" {''.join(found[1].split())} ", value).split()
                links.extend(link_to(url, "") for word in words for url in addresses(verbatim(word)))
        if "arxiv" not in made and (number := arxiv_in(made.get("DOI", ""))):
            made["arxiv"] = number
        return links

    def _eprint(self) -> None:
        left = self.remaining
        eprint = left.get("eprint", "")
        archive = left.get("archiveprefix") or left.get("eprinttype") or "arxiv"
        if not eprint or archive.strip("{} \n").lower() != "arxiv" or not (number := arxiv_number(eprint)):
            return
        for name in ("eprint", "archiveprefix", "eprinttype"):
            left.pop(name, None)
        self.fields["arxiv"] = number
        stated = left.pop("primaryclass", "") or left.pop("eprintclass", "")
        self._put("arxiv-class", verbatim(stated) or arxiv_class(eprint))

    def _kind(self) -> None:
        entry, left = self.entry, self.remaining
        kind = _TYPES.get(entry.kind)
        if kind is None:
            self.fields["bibtex-type"] = entry.kind
            kind = "document"
        genre = self._take("type")
        self._put("genre", _GENRE_WORDS.get(genre.lower(), genre) or _GENRES.get(entry.kind, ""))
        journal = left.get("journal") or left.get("journaltitle") or ""
        if self.fields.get("arxiv") and _is_preprint(kind, journal, in_book="booktitle" in left):
            kind = "article"
        self.fields["type"] = kind

    def _container(self) -> None:
        made, left = self.fields, self.remaining
        kind = made["type"]
        if kind == "article" and "arxiv" in made:
            made["publisher"] = "arXiv"
        else:
            names = _JOURNALS if kind.startswith("article") else _CONTAINERS
            self._put("container-title", next((self._take(name) for name in names if name in left), ""))
        if "volume" in left and not arxiv_in(left["volume"]):
            made["volume"] = self._take("volume")
        pages = self._take("pages")
        self._put("page", pages.replace("–", "-").replace("—", "-").replace("--", "-"))
        numbers = ("number", "issue") if kind in _NUMBERED else ("issue",)
        self._put("issue", next((self._take(name) for name in numbers if name in left), ""))
        if "publisher" not in made:
            self._put("publisher", next((self._take(name) for name in _ISSUERS if name in left), ""))

    def _links(self) -> Iterator[dict[str, str]]:
        kind = self.fields["type"]
        if "url" in self.remaining:
            value = verbatim(self.remaining.pop("url"))
            found = addresses(value)
            yield from (link_to(url, kind) for url in found)
            if not found:
                self.fields["url"] = value
        for name in sorted(_LINKED.keys() & self.remaining.keys()):
            if self.remaining[name].strip().startswith("http"):
                yield {"rel": _LINKED[name], "url": verbatim(self.remaining.pop(name))}

    def _rest(self, *, grouped: bool) -> None:
        made, left = self.fields, self.remaining
        if grouped and "," not in left["groups"]:
            del left["groups"]
        for name, value in left.items():
            wanted = _EXTRAS.get(name, name)
            if wanted in made:
                wanted = name
            if wanted in KNOWN_FIELDS or wanted in made:
                wanted = f"bibtex-{name}"
            text = verbatim(value) if name in _VERBATIM else decode(value)
            if text:
                made[wanted] = int(text) if name == COUNT_FIELDS[0] and _COUNT.fullmatch(text) else text


_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_URL = re.compile(r"\\url\s*(\{[^{}]*\})")
"""An address, which may be broken into lines."""
_FORMULA = re.compile(r"(?<!\\)\$[^$]+\$")
_MOST_FORMULAS = 20


def _formulas(raw: str, title: str) -> dict[str, str]:
    """Return the formulas of a title by their decoded text, so that exporting can write them again."""
    if "$" not in raw:
        return {}
    formulas = list(dict.fromkeys(_FORMULA.findall(raw)))[:_MOST_FORMULAS]
    found = {decode(formula): formula for formula in formulas if is_plain_formula(formula)}
    return {text: formula for text, formula in found.items() if text and text in title}


@lru_cache(maxsize=4096)
def _date_of(date: str, year: str, month: str, day: str) -> tuple[tuple[str, str], ...]:
    """Return ``issued``, and the date fields that ``issued`` does not express in full."""
    date, year, month, day = decode(date), decode(year), decode(month), decode(day)
    issued = read_date(date) or read_date(year)
    number = month_number(month)
    if number and len(issued) == len("2020"):
        in_month = 0 if month.isdecimal() else day_beside_month(month)
        issued = iso_date(int(issued), number, int(day) if _DAY.fullmatch(day) else in_month)
    said = {"issued": issued}
    if date != issued:
        said["date"] = date
    if year not in {issued, issued[:4]}:
        said["year"] = year
    if not number or issued[5:7] != f"{number:02}" or not (month.isdecimal() or _IS_WORD.fullmatch(month)):
        said["month"] = month
    if issued[8:].lstrip("0") != day.lstrip("0"):
        said["day"] = day
    return tuple((name, text) for name, text in said.items() if text)


_DAY = re.compile(r"[0-3]?[0-9]")
_IS_WORD = re.compile(r"[^\W\d_]+\.?")


def _is_preprint(kind: str, journal: str, *, in_book: bool) -> bool:
    """Return whether a work with an arXiv number has no other place of publication."""
    if kind == "article-journal":
        word = journal.strip("{} \n").lower()
        return not in_book and (not word or "arxiv" in word or word in _MANY_PREPRINTS)
    return kind in {"document", "webpage", "manuscript", "article"} and not journal and not in_book


def _as_json(name: Author) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    return {"family": name.family, "given": name.given} if name.given else {"family": name.family}
