"""From the fields of a ``.bib`` entry to those of a record.

Types become CSL types, and fields that CSL-JSON has a name for take that name.
Invariant: every field with a value ends in the draft: as what it means, or under
its own name as it was.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from hmtui.formats.bibtex.names import read_people
from hmtui.formats.bibtex.parser import shown
from hmtui.formats.bibtex.protected_words import marked
from hmtui.formats.draft import Draft
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
    read_date,
)
from hmtui.identity import arxiv_number
from hmtui.text.latex_decode import decode, verbatim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from hmtui.formats.bibtex.parser import Block
    from hmtui.formats.draft import Report
    from hmtui.models import Author

__all__ = ["draft_of"]

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
"""Fields of home-made lists that hold addresses, and what is there."""
_MANY_PREPRINTS = ("corr", "arxiv", "arxiv preprint", "arxiv e-prints", "arxiv.org", "computing research repository")


def draft_of(block: Block, report: Report, headings: tuple[str, ...]) -> Draft:
    """Make the draft of an entry, whose inherited fields are already among its own."""
    return _Maker(block, report).draft(headings)


class _Maker:
    """Takes the fields of one entry out, one meaning after the other; what is left is kept as it is."""

    def __init__(self, block: Block, report: Report) -> None:
        self.block = block
        self.report = report
        self.left = {name: value for name, value in block.fields.items() if value.strip()}
        self.made: dict[str, Any] = {}

    def draft(self, headings: tuple[str, ...]) -> Draft:
        self._title()
        self._people()
        self._date()
        links = self._identifiers()
        self._kind()
        self._place()
        add_links(self.made, [*self._links(), *links])
        self._rest(grouped=bool(headings))
        if self.block.key:
            self.made["citation-key"] = self.block.key
        return Draft(self.made, self.block.line, headings, self.block.key)

    def _take(self, name: str) -> str:
        value = self.left.pop(name, "")
        return decode(value) if value else ""

    def _put(self, name: str, value: object) -> None:
        if value:
            self.made[name] = value

    def _title(self) -> None:
        raw = self.left.get("title", "")
        title, subtitle = self._take("title"), self._take("subtitle")
        self._put("title-names", marked(raw, title))
        if title and subtitle:
            title = f"{title}{' ' if title[-1] in '.:?!–—-' else ': '}{subtitle}"
        self._put("title", title or subtitle)

    def _people(self) -> None:
        self._put("author", self._names("author"))
        for field in sorted(_PEOPLE.keys() & self.left.keys()):
            self._put(_PEOPLE[field], self._names(field))

    def _names(self, field: str) -> list[dict[str, str]]:
        value = self.left.pop(field, "")
        if not value:
            return []
        people = read_people(value)
        names = [_as_json(name) for name in people.names]
        if people.cut_short:
            self._tell("others", f"“{field}” names the first {len(names)} and says that there are others")
            names += [{"literal": "others"}] if names else []
        if people.mended:
            first = people.names[0].full if people.names else ""
            self.report.repaired(
                "joined-names",
                self.block.line,
                f"{self.block.title}: the names of “{field}” are not joined by “and”; they are taken apart.",
                was=shown(decode(value)),
                now=f"{shown(first)} and {len(names) - 1} more",
            )
        return names

    def _tell(self, code: str, message: str) -> None:
        self.report.add(code, self.block.line, f"{self.block.title}: {message}.")

    def _date(self) -> None:
        take = self.left.pop
        said = _date_of(take("date", ""), take("year", ""), take("month", ""), take("day", ""))
        self.made.update(said)

    def _identifiers(self) -> list[dict[str, str]]:
        """Take DOI and arXiv number from wherever they are; give the links that notes have."""
        made, left = self.made, self.left
        stated = verbatim(left.pop("doi", ""))
        self._put("DOI", doi_in(stated, bare=True) or stated)
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
                links.extend(link_to(url, "") for url in addresses(verbatim(value.replace("\\url", " "))))
        if "arxiv" not in made and (number := arxiv_in(made.get("DOI", ""))):
            made["arxiv"] = number
        return links

    def _eprint(self) -> None:
        left = self.left
        eprint = left.get("eprint", "")
        archive = left.get("archiveprefix") or left.get("eprinttype") or "arxiv"
        if not eprint or archive.strip("{} \n").lower() != "arxiv" or not (number := arxiv_number(eprint)):
            return
        for name in ("eprint", "archiveprefix", "eprinttype"):
            left.pop(name, None)
        self.made["arxiv"] = number
        stated = left.pop("primaryclass", "") or left.pop("eprintclass", "")
        self._put("arxiv-class", verbatim(stated) or arxiv_class(eprint))

    def _kind(self) -> None:
        block, left = self.block, self.left
        kind = _TYPES.get(block.kind)
        if kind is None:
            self.made["bibtex-type"] = block.kind
            kind = "document"
        genre = self._take("type")
        self._put("genre", _GENRE_WORDS.get(genre.lower(), genre) or _GENRES.get(block.kind, ""))
        journal = left.get("journal") or left.get("journaltitle") or ""
        if self.made.get("arxiv") and _is_preprint(kind, journal, in_book="booktitle" in left):
            kind = "article"
        self.made["type"] = kind

    def _place(self) -> None:
        made, left = self.made, self.left
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
        kind = self.made["type"]
        if "url" in self.left:
            value = verbatim(self.left.pop("url"))
            found = addresses(value)
            yield from (link_to(url, kind) for url in found)
            if not found:
                self.made["url"] = value
        for name in sorted(_LINKED.keys() & self.left.keys()):
            if self.left[name].strip().startswith("http"):
                yield {"rel": _LINKED[name], "url": verbatim(self.left.pop(name))}

    def _rest(self, *, grouped: bool) -> None:
        made, left = self.made, self.left
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
                made[wanted] = text


@lru_cache(maxsize=4096)
def _date_of(date: str, year: str, month: str, day: str) -> tuple[tuple[str, str], ...]:
    """Read the fields of a date; give ``issued``, and those of them that it does not say in full."""
    date, year, month, day = decode(date), decode(year), decode(month), decode(day)
    issued = read_date(date) or read_date(year)
    number = month_number(month)
    if number and len(issued) == len("2020"):
        in_month = 0 if month.isdecimal() else day_beside_month(month)
        issued = iso_date(int(issued), number, int(day) if _DAY.fullmatch(day) else in_month)
    has_day = len(issued) == len("2020-05-28")
    said = {"issued": issued}
    if date != issued:
        said["date"] = date
    if year not in {issued, issued[:4]}:
        said["year"] = year
    if not number or issued[5:7] != f"{number:02}" or not (has_day or month.isdecimal() or _IS_WORD.fullmatch(month)):
        said["month"] = month
    if issued[8:].lstrip("0") != day.lstrip("0"):
        said["day"] = day
    return tuple((name, text) for name, text in said.items() if text)


_DAY = re.compile(r"[0-3]?[0-9]")
_IS_WORD = re.compile(r"[^\W\d_]+\.?")


def _is_preprint(kind: str, journal: str, *, in_book: bool) -> bool:
    """Return whether a work with an arXiv number appeared nowhere else."""
    if kind == "article-journal":
        word = journal.strip("{} \n").lower()
        return not in_book and (not word or "arxiv" in word or word in _MANY_PREPRINTS)
    return kind in {"document", "webpage", "manuscript", "article"} and not journal and not in_book


def _as_json(name: Author) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    return {"family": name.family, "given": name.given} if name.given else {"family": name.family}
