"""What is cited: the kind of thing a record describes, where it appeared, and when.

Invariant: every style reads a record through ``describe``. What is decided here
is decided for all of them:

- A DOI under 10.48550 is the preprint's; a published paper never carries it.
- A published paper is dated by ``published``. Without it, ``issued`` serves; but
  when the arXiv number shows that to be the day of the preprint, the paper takes
  the year in the name of its venue ("ICLR 2023") if there is one, and no month.
- Software, data and reports that name no authors are by their organisation.
- A conference paper without proceedings, or an article without a journal, is
  cited as what is left of it: a preprint, or a thing with an address.
- A model that has only an announcement with a title is cited by the announcement.
- A group called "others" at the end of the authors is no author: it says that there are more.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.identity import arxiv_number, bare_doi
from hmtui.models import Author
from hmtui.text.cleaning import safe_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from hmtui.models import Entry

__all__ = ["Date", "Kind", "Work", "describe", "page_range", "split_suffix"]


class Kind:
    """The kinds of work that the styles tell apart."""

    PREPRINT = "preprint"
    CONFERENCE = "conference"
    JOURNAL = "journal"
    REPORT = "report"
    CHAPTER = "chapter"
    BOOK = "book"
    THESIS = "thesis"
    SOFTWARE = "software"
    DATASET = "dataset"
    ONLINE = "online"
    OTHER = "other"


class Date(Struct, frozen=True):
    """A date as far as it is known; 0 is unknown."""

    year: int = 0
    month: int = 0
    day: int = 0


class Work(Struct, frozen=True):
    """A record as it is cited."""

    kind: str
    """One of ``Kind``."""
    title: str
    """The title, else the name of the model; never empty."""
    names: tuple[str, ...]
    """What the record is called, and what its source says keeps its capitals, longest first."""
    authors: tuple[Author, ...]
    more: bool
    """Whether there are more authors, whose names the record does not have."""
    date: Date
    stage: str
    """What stands in the place of a date that is still to come: "to appear", "in press"."""
    container: str
    """Proceedings, journal, book or site; empty for a work that stands alone."""
    volume: str
    issue: str
    pages: tuple[str, ...]
    """First and last page, or one page or article number, or none."""
    publisher: str
    note: str
    """Where a preprint is said to have appeared, when that is all that is known."""
    doi: str
    """Without the resolver; empty when only the preprint has one and this is not it."""
    arxiv: str
    arxiv_class: str
    url: str
    """The best address of what is cited; empty when there is no safe one."""
    official_url: str
    """The address at the place of publication, where one is known."""
    master: bool
    """Whether a thesis is a master's."""
    editors: tuple[Author, ...] = ()
    """Who edited the book that it is, or is in."""
    series: str = ""
    place: str = ""
    """Where the publisher is."""
    edition: str = ""
    isbn: str = ""
    remark: str = ""
    """What its own bibliography notes of it, for bibliographies alone."""
    how_published: str = ""
    """How a thing of no kind was published, in the words of its own bibliography."""


_KINDS = {
    "article": Kind.PREPRINT,
    "preprint": Kind.PREPRINT,
    "article-journal": Kind.JOURNAL,
    "article-magazine": Kind.JOURNAL,
    "article-newspaper": Kind.JOURNAL,
    "review": Kind.JOURNAL,
    "paper-conference": Kind.CONFERENCE,
    "report": Kind.REPORT,
    "chapter": Kind.CHAPTER,
    "entry-encyclopedia": Kind.CHAPTER,
    "entry-dictionary": Kind.CHAPTER,
    "book": Kind.BOOK,
    "thesis": Kind.THESIS,
    "software": Kind.SOFTWARE,
    "dataset": Kind.DATASET,
    "webpage": Kind.ONLINE,
    "post": Kind.ONLINE,
    "post-weblog": Kind.ONLINE,
}
_PUBLISHED = {Kind.CONFERENCE, Kind.JOURNAL, Kind.CHAPTER, Kind.BOOK}
_ANYWHERE = ("paper", "announcement", "pdf", "website", "code")
_LINKS = {
    Kind.SOFTWARE: ("code", "website", "paper", "announcement", "weights"),
    Kind.DATASET: ("dataset", "website", *_ANYWHERE),
    Kind.ONLINE: ("announcement", "website", *_ANYWHERE),
}
_ARXIV_DOI = "10.48550/arxiv."
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_GENERATIONS = {"jr": "Jr.", "sr": "Sr.", "ii": "II", "iii": "III", "iv": "IV"}
_LONGEST_WAIT = 5
"""Years between a preprint and its publication, beyond which the year in a venue's name means something else."""
_LONGEST_NAME = 4
"""Words of the longest name that is taken for a proper name; more is a sentence."""


_LONGEST_IN_LETTERS, _MOST_NAMES = 200, 100
"""Letters of a name and names of a work that are looked for in its title."""


def describe(entry: Entry) -> Work:
    """Work out how a record is to be cited."""
    kind = _kind(entry)
    published = kind in _PUBLISHED
    doi = bare_doi(entry.doi)
    if published and doi.lower().startswith(_ARXIV_DOI):
        doi = ""
    container = entry.container_title or (entry.venue if published or kind == Kind.ONLINE else "")
    arxiv = arxiv_number(entry.arxiv)
    date = _date(entry, published=published)
    named = tuple([name for name in entry.author if name.short and name.literal.lower() != _OTHERS])
    return Work(
        kind=kind,
        title=_unstopped(entry.title) or entry.name,
        names=_names(entry),
        authors=named or _organisation(entry, kind),
        more=bool(named) and entry.author[-1].literal.lower() == _OTHERS,
        date=date,
        stage=_stage(entry) if entry.extra and not date.year else "",
        container="" if kind == Kind.PREPRINT else _unstopped(container),
        volume=entry.volume,
        issue=entry.issue,
        pages=page_range(entry.page),
        publisher=entry.publisher or _issuer(entry, kind),
        note=_note(entry, kind),
        doi=doi,
        arxiv=arxiv,
        arxiv_class=entry.arxiv_class,
        url=_url(entry, kind, arxiv),
        official_url=_first_safe(entry, ("proceedings",)) if published else "",
        master="master" in str(entry.value("genre")).lower(),
        **_book(entry, kind),
        **_remarks(entry),
    )


_SENTENCE = 3
"""Words from which on a full stop at the end of a text ends it, and is not that of an abbreviation (``Nature Phys.``)."""


def _unstopped(text: str) -> str:
    """Take away the full stop that some libraries put behind titles; every style puts its own mark there."""
    if not text.endswith(".") or text.count(".") > 1 or len(text.split()) < _SENTENCE:
        return text
    return text[:-1] if text[-5:-1].isalnum() else text


_OTHERS = "others"

_BOUND = {Kind.CONFERENCE, Kind.CHAPTER, Kind.BOOK}
"""Kinds that are a book, or in one."""


def _isbn(text: str) -> str:
    """Return the first number of several; a text without a whole one comes back as it is."""
    found = re.search(r"(?<![\dX])(?:\d[- ]?){9}(?:(?:\d[- ]?){3})?[\dXx](?![\dX])", text.translate(_DASHES))
    return found[0] if found else text


def _edition(text: str) -> str:
    from hmtui.formats.values.editions import stem  # noqa: PLC0415 - few records are books

    return stem(text)


_CLEANED: dict[str, Callable[[str], str]] = {"isbn": _isbn, "edition": _edition}


def _book(entry: Entry, kind: str) -> dict[str, Any]:
    """Return what is known of the book; imported records keep some of it under its CSL name."""
    if kind not in _BOUND:
        return {}
    editors = entry.value("editor") or ()
    found: dict[str, Any] = {
        "editors": tuple(name for one in editors if (name := _editor(one)).short)
        if isinstance(editors, (list, tuple))
        else ()
    }
    names = {"series": "collection-title", "place": "publisher-place", "edition": "edition", "isbn": "ISBN"}
    for field, csl_name in names.items():
        said = entry.value(csl_name)
        if isinstance(said, (str, int)) and not isinstance(said, bool):
            found[field] = _CLEANED.get(field, str)(str(said))
    return found


_LONGEST_REMARK = 200
"""Letters of the longest note that belongs into a bibliography; more is an abstract."""


def _remarks(entry: Entry) -> dict[str, Any]:
    """Return what an imported record's own bibliography prints beside the fields that all have; addresses are links.

    A note of a record that was read from no list is its curator's, to the reader of the catalog, and not to be cited.
    """
    found = {}
    for field, name in (("remark", "note"), ("how_published", "howpublished")) if entry.source else ():
        said = entry.value(name)
        if isinstance(said, str) and len(said) <= _LONGEST_REMARK and "://" not in said:
            found[field] = said
    return found


def _editor(said: object) -> Author:
    if isinstance(said, Author):
        return said
    if not isinstance(said, dict):
        return Author()
    return Author(
        *(value if isinstance(value := said.get(part), str) else "" for part in ("family", "given", "literal"))
    )


def _kind(entry: Entry) -> str:
    kind = _KINDS.get(entry.type, Kind.OTHER)
    place = entry.container_title or entry.venue
    if kind == Kind.PREPRINT and not entry.arxiv and entry.container_title:
        kind = Kind.JOURNAL
    if kind == Kind.OTHER and entry.container_title and entry.volume:
        kind = Kind.JOURNAL
    if kind in {Kind.CONFERENCE, Kind.JOURNAL, Kind.CHAPTER} and not place:
        kind = Kind.OTHER
    if kind == Kind.OTHER and entry.arxiv and not entry.container_title:
        kind = Kind.PREPRINT
    if kind == Kind.PREPRINT and not (entry.arxiv or entry.doi or entry.publisher):
        kind = Kind.OTHER
    if kind == Kind.SOFTWARE and entry.title not in {"", entry.name} and entry.link("announcement"):
        kind = Kind.ONLINE
    return kind


def _names(entry: Entry) -> tuple[str, ...]:
    """Return the names by which the work is called, if they are names and not sentences, and those its source marks."""
    names = [entry.name, *(alias for alias in entry.aliases if " " not in alias)]
    if entry.name == entry.title and entry.type != "software":
        # A list without names calls its records by their titles.
        del names[0]
    proper = {
        name for name in names if len(name) > 1 and len(name.split()) <= _LONGEST_NAME and any(map(str.isupper, name))
    }
    marked = entry.extra.get("title-names") if entry.extra else None
    if isinstance(marked, list):
        proper.update(name for name in marked if isinstance(name, str) and name)
    telling = sorted((name for name in proper if len(name) <= _LONGEST_IN_LETTERS), key=lambda name: (-len(name), name))
    return tuple(telling[:_MOST_NAMES])


def _organisation(entry: Entry, kind: str) -> tuple[Author, ...]:
    if kind in {Kind.SOFTWARE, Kind.DATASET, Kind.REPORT} and entry.organizations:
        return (Author(literal=entry.organizations[0]),)
    return ()


def _issuer(entry: Entry, kind: str) -> str:
    """Name who put a work out when no publisher is recorded and the work has to say it."""
    if kind == Kind.PREPRINT and entry.arxiv:
        return "arXiv"
    if kind in {Kind.REPORT, Kind.THESIS} and entry.organizations:
        return entry.organizations[0]
    return ""


def _note(entry: Entry, kind: str) -> str:
    venue = entry.venue
    if kind not in {Kind.PREPRINT, Kind.OTHER} or not venue or "arxiv" in venue.lower() or venue == entry.publisher:
        return ""
    return venue


# --- dates --------------------------------------------------------------------------------------------------


def _date(entry: Entry, *, published: bool) -> Date:
    if published and entry.published:
        return _read_date(entry.published)
    date = _read_date(entry.issued)
    if not (published and date.year and date.year == _arxiv_year(entry.arxiv)):
        return date
    for text in (entry.venue, entry.container_title):
        for found in map(int, _years().findall(text)):
            if date.year <= found <= date.year + _LONGEST_WAIT:
                return Date(found)
    return Date(date.year)


_STAGES = frozenset(
    ("to appear", "in press", "in print", "forthcoming", "submitted", "accepted", "under review", "in preparation")
)


def _stage(entry: Entry) -> str:
    """Return the words that a bibliography has for a year that is still to come."""
    said = entry.extra.get("year") or entry.extra.get("date")
    words = said.strip("() .") if isinstance(said, str) else ""
    return words if words.lower() in _STAGES else ""


@cache
def _years() -> re.Pattern[str]:
    return re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _read_date(text: str) -> Date:
    return Date(*[int(piece) for piece in text.split("-")[:3] if piece.isdecimal()])


def _arxiv_year(number: str) -> int:
    """Return the year in which an arXiv number was given out; 0 when there is no number."""
    digits = arxiv_number(number).rpartition("/")[2][:2]
    if not digits.isdecimal():
        return 0
    first_year = 91
    return int(digits) + (1900 if int(digits) >= first_year else 2000)


# --- identifiers and addresses -------------------------------------------------------------------------------


def _url(entry: Entry, kind: str, arxiv: str) -> str:
    if kind == Kind.PREPRINT and arxiv:
        return f"https://arxiv.org/abs/{arxiv}"
    found = _first_safe(entry, _LINKS.get(kind, ("proceedings", *_ANYWHERE)))
    return found or next((link.url for link in entry.links if safe_url(link.url)), "")


def _first_safe(entry: Entry, rels: tuple[str, ...]) -> str:
    for rel in rels:
        for link in entry.links:
            if link.rel == rel and safe_url(link.url):
                return link.url
    return ""


# --- pages and names -----------------------------------------------------------------------------------------


def page_range(page: str) -> tuple[str, ...]:
    """Split pages: ``("1877", "1901")``, one page or article number, or nothing."""
    page = page.strip()
    first, dash, last = (
        part.strip() for part in page.translate(_DASHES).replace("---", "-").replace("--", "-").partition("-")
    )
    if not (dash and first and last) or any(sign in page for sign in ",;+") or "-" in last:
        return (page,) if page else ()
    return (first,) if first == last else (first, last)


def split_suffix(name: Author) -> tuple[str, str, str]:
    """Split a person into family name, given name and generation (``Jr.``), wherever the record put the last."""
    for at, part in enumerate((name.given, name.family)):
        rest, _space, word = part.rpartition(" ")
        generation = _GENERATIONS.get(word.rstrip(".").lower())
        if generation and (rest := rest.rstrip(", ")):
            return (name.family, rest, generation) if at == 0 else (rest, name.given, generation)
    return name.family, name.given, ""
