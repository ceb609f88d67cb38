"""What is wrong with the records of a list, as far as the list itself can tell.

Each rule looks at one record, beside what the list as a whole does (``Habits``),
since a list without a year column lacks no years; rules that compare records
come after. Nothing is fetched.

Invariant: a finding names a record and says what to look at; a rule that cannot
be certain is silent.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.checks import linkfacts
from hmtui.checks.curated import check_curated
from hmtui.checks.pairs import MODELS, PAPERS, duplicates, has_own_name, letters, said, shared_links, shown
from hmtui.checks.venues import spelling, venue_year
from hmtui.formats.findings import Finding
from hmtui.formats.values.link_roles import is_file
from hmtui.text.cleaning import clean, safe_url
from hmtui.text.normalize import fold, normalize, parts, squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hmtui.models import Entry, Link

__all__ = ["check"]

_BIBLIOGRAPHIES = {
    *("bibtex", "csl-json", "ris", "pubmed", "endnote", "hayagriva", "citation-file", "atom"),
    *("crossref", "openalex", "semantic-scholar", "dblp"),
}
"""Formats in which the year is that of publication, and a record needs no link."""
_UNSPACED = re.compile(r"[A-Za-z0-9]:[A-Z][a-z]")
_ARXIV = re.compile(r"arxiv", re.IGNORECASE)
_PAPER = re.compile(r"paper|pdf|arxiv", re.IGNORECASE)
_LIST = re.compile(
    r"\b(?:awesome|curated|collections?|lists?|survey|papers|resources|reading|roadmap|overview)\b", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"website|homepage|news|blog|code|github", re.IGNORECASE)
_LEAST_REPOSITORY = 3
"""Letters of a repository's name below which it says nothing."""
_MOST = 0.75
"""Share of the records that have a field from which on the others lack it."""
_OWN_USE = 10
"""Links under one label from which on that is how the list uses the word."""
_FEW = 4
_MOSTLY, _NEARLY_ALWAYS = 0.75, 0.9
"""Shares of the papers with the year of their preprint from which on an earlier, or a later, year is odd."""
_LAST_MONTHS = "10"
"""A paper of that month or later may well come out in the next year."""

Found = tuple[str, str]
"""A code, and what is wrong."""


class Habits(Struct, frozen=True):
    """What a list does as a whole."""

    form: str
    lacking: dict[tuple[str, ...], frozenset[str]]
    """By headings: the fields that most records under them have, so that the others lack them."""
    preprint_years: bool
    """Whether its years are those of preprints, also for papers that were published in a later year."""
    preprint_share: float
    """The share of its papers on arXiv that have the year of their preprint."""
    labels: frozenset[str]
    """The words by which it calls pages of papers throughout, such as “Website”."""
    spaced: bool
    """Whether it writes venues as ``ICLR 2021``, not ``ICLR2021``."""
    owners: dict[str, str]
    """Names of models by what a repository of theirs would be called; empty where two share it."""


def check(entries: Sequence[Entry], place: Callable[[Entry], tuple[str, int]], form: str) -> tuple[Finding, ...]:
    """Look at every record; ``place`` tells file and line of one, ``form`` is the format of the list."""
    habits = _habits(entries, form)
    found: list[Finding] = []
    for entry in entries:
        file, line = place(entry)
        for rule in _RULES:
            # What an address holds percent-encoded is as untrusted as any text.
            found.extend(Finding(file, line, 1, code, clean(message)) for code, message in rule(entry, habits))
    curated = check_curated(entries) if form == "catalog" else ()
    compared = (*duplicates(entries, place, form), *shared_links(entries, place, form), *curated)
    for entry, code, message in compared:
        file, line = place(entry)
        found.append(Finding(file, line, 1, code, clean(message)))
    order = {name: number for number, name in enumerate(dict.fromkeys(place(entry)[0] for entry in entries))}
    return tuple(sorted(found, key=lambda one: (order[one.file], one.line)))


def _habits(entries: Sequence[Entry], form: str) -> Habits:
    spacing = Counter(look.spaced for entry in entries if (look := spelling(entry.venue)) is not None)
    return Habits(
        form,
        lacking=_lacking(entries, form),
        preprint_years=_has_preprint_years(entries),
        preprint_share=_share_of_preprint_years(entries),
        labels=_labels(entries),
        spaced=spacing[True] > spacing[False],
        owners=_owners(entries),
    )


def _lacking(entries: Iterable[Entry], form: str) -> dict[tuple[str, ...], frozenset[str]]:
    """Find for the records under each heading which fields nearly all of them have.

    A list has tables and lists of several kinds: what one of them has, another need not.
    """
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        groups.setdefault(_headings(entry), []).append(entry)
    checked = ("issued", "title") if form in _BIBLIOGRAPHIES else ("issued", "title", "links")
    return {
        headings: frozenset(field for field in checked if sum(_has(one, field) for one in group) >= len(group) * _MOST)
        for headings, group in groups.items()
    }


def _has(entry: Entry, field: str) -> bool:
    """Return whether the list itself gives a field; a date that is that of the arXiv number may have been made of it."""
    if field == "issued" and entry.issued:
        return entry.issued[:7] != linkfacts.arxiv_date(linkfacts.arxiv_of(entry))
    return bool(getattr(entry, field))


def _headings(entry: Entry) -> tuple[str, ...]:
    path = entry.extra.get("headings")
    return tuple(map(str, path)) if isinstance(path, list) else entry.sections[:1]


def _labels(entries: Iterable[Entry]) -> frozenset[str]:
    """Find the words that a list puts on the links to papers again and again: those are its own use of them."""
    counts = Counter(
        link.label.casefold() for entry in entries for link in entry.links if _is_mislabelled(link.label, link.url)
    )
    return frozenset(label for label, count in counts.items() if count >= _OWN_USE)


def _is_mislabelled(label: str, url: str) -> bool:
    return _ELSEWHERE.search(label) is not None and not _PAPER.search(label) and linkfacts.is_arxiv(url)


def _has_preprint_years(entries: Iterable[Entry]) -> bool:
    """Judge by the papers whose preprint and venue are of different years which of the two a list gives."""
    preprint = venue = 0
    for entry in entries:
        first, later = linkfacts.arxiv_year(linkfacts.arxiv_of(entry)), venue_year(entry.venue)
        if first and later and first != later:
            preprint += entry.year == first
            venue += entry.year == later
    return preprint > max(venue, 1)


def _share_of_preprint_years(entries: Iterable[Entry]) -> float:
    """Return the share of the papers on arXiv that are dated as they are there; 0 where there are few."""
    years = [(entry.year, linkfacts.arxiv_year(linkfacts.arxiv_of(entry))) for entry in entries if entry.year]
    known = [(year, first) for year, first in years if first]
    return sum(year == first for year, first in known) / len(known) if len(known) >= _FEW else 0.0


def _owners(entries: Iterable[Entry]) -> dict[str, str]:
    owners: dict[str, str] = {}
    for entry in entries:
        if has_own_name(entry):
            word = letters(entry.name)
            owners[word] = "" if word in owners else entry.name
    return owners


# --- rules that look at one record --------------------------------------------------------------------------


def _fields(entry: Entry, habits: Habits) -> Iterator[Found]:
    lacking = habits.lacking.get(_headings(entry), frozenset())
    if _says_nothing(entry):
        return  # a line of a table of contents, or a name in passing
    volume = (
        bool(entry.container_title) and not entry.author
    )  # proceedings, called by what others call their “booktitle”
    if "title" in lacking and not (entry.title or volume or _needs_no_title(entry, habits.form)):
        yield "no-title", f"{said(entry)} has no title."
    if "links" in lacking and not (entry.links or entry.arxiv or entry.doi):
        yield "no-link", f"{said(entry)} has no link."
    if "issued" in lacking and not entry.issued:
        yield "no-year", f"{said(entry)} has no year."


def _says_nothing(entry: Entry) -> bool:
    """Return whether a record has a name and nothing else."""
    return not (entry.author or entry.issued or entry.venue or entry.links or entry.summary or entry.container_title)


def _needs_no_title(entry: Entry, form: str) -> bool:
    """Return whether a record is complete without: software, or a paper whose title is its name."""
    paper = entry.link(*PAPERS) is not None
    if form in MODELS:
        return True  # without a title it is called by its name
    if form in _BIBLIOGRAPHIES:
        return False
    named = paper and len(entry.name.split()) > 1
    if form == "catalog":
        return named or entry.type == "software"
    return named if paper else not (entry.author or entry.venue)


def _year(entry: Entry, habits: Habits) -> Iterator[Found]:
    arxiv = linkfacts.arxiv_of(entry)
    if not arxiv:
        return
    year, first = entry.year, linkfacts.arxiv_year(arxiv)
    if first is None:
        yield "arxiv-id", f"{said(entry)}: “{arxiv}” cannot be an arXiv id."
        return
    if year is None or year == first or (habits.form in MODELS and has_own_name(entry)):
        return
    if linkfacts.is_turn_of_year(arxiv, entry.issued):
        return
    if _is_odd_year(entry, habits, year, first):
        yield "year-arxiv", f"{said(entry)} is dated {year}, but arXiv:{arxiv} is of {first}."


def _is_odd_year(entry: Entry, habits: Habits, year: int, first: int) -> bool:
    """Return whether a paper cannot be of a year that is not the one of its preprint.

    Many are published in the year after, fewer go to arXiv when they are published already.
    """
    published = entry.venue or entry.container_title
    if habits.form in _BIBLIOGRAPHIES:
        # What was published, or a thesis, may go to arXiv years later.
        return year < first and not published and entry.type in {"", "article"}
    elsewhere = any(link.rel in PAPERS and not linkfacts.is_arxiv(link.url) for link in entry.links)
    told = any(str(year) in link.label for link in entry.links)  # “Physical Review E 104 (2021)”
    if habits.preprint_years:
        return not told
    if year < first:
        expected = habits.preprint_share >= _MOSTLY or year < first - 1
        return expected and venue_year(entry.venue) != year
    late = year == first + 1 and linkfacts.arxiv_date(linkfacts.arxiv_of(entry))[5:] >= _LAST_MONTHS
    if habits.form in MODELS:
        return False
    return habits.preprint_share >= _NEARLY_ALWAYS and not (published or elsewhere or late)


def _venue(entry: Entry, habits: Habits) -> Iterator[Found]:
    look = spelling(entry.venue)
    if look is not None and (look.misspelt or (look.spaced is False and habits.spaced)):
        yield "venue-spelling", f"{said(entry)}: the venue “{entry.venue}” is usually written “{look.meant}”."
    papers = [link.url for link in entry.links if link.rel in PAPERS and linkfacts.is_document(link.url)]
    if _ARXIV.fullmatch(entry.venue) and papers and not linkfacts.arxiv_of(entry) and habits.form != "bibtex":
        yield "venue-link", f"{said(entry)}: the venue is arXiv, but no link leads there: {papers[0]}"


def _title(entry: Entry, habits: Habits) -> Iterator[Found]:
    if habits.form not in _BIBLIOGRAPHIES and (match := _UNSPACED.search(entry.title)):
        start = max(match.start() - 8, 0)
        yield (
            "title-spacing",
            f"{said(entry)}: there is no space after the colon in “…{entry.title[start : match.end()]}…”.",
        )


def _links(entry: Entry, habits: Habits) -> Iterator[Found]:
    for link in entry.links:
        if safe_url(link.url) is None:
            if habits.form == "markdown" and is_file(link.url):
                continue  # a file beside the list, of which the report of the list tells once
            yield "bad-link", f"{said(entry)}: the {_named(link.rel)} is no web address: {shown(link.url)}"
            continue
        why = linkfacts.expiry(link.url)
        if why:
            yield "expiring-link", f"{said(entry)}: the {_named(link.rel)} is {why}: {shown(link.url)}"
        if link.rel in PAPERS:
            yield from _paper_link(entry, link, habits)
        elif link.rel in {"code", "weights"}:
            yield from _code_link(entry, link, habits)


def _paper_link(entry: Entry, link: Link, habits: Habits) -> Iterator[Found]:
    url, label = link.url, link.label
    if linkfacts.is_code(url) and _was_meant(entry, link, "code", habits):
        yield "code-as-paper", f"{said(entry)}: the paper link is one of code: {shown(url)}"
    version = linkfacts.pinned_version(url)
    if version and label.casefold() != version:  # who writes “v1” beside the link means that version
        yield "pinned-version", f"{said(entry)}: the paper link is pinned to {version}: {shown(url)}"
    if _is_mislabelled(label, url) and label.casefold() not in habits.labels:
        yield "mislabelled-link", f"{said(entry)}: “{label}” leads to a paper: {shown(url)}"


def _was_meant(entry: Entry, link: Link, other: str, habits: Habits) -> bool:
    """Return whether the source itself says what a link leads to, so that it is wrong there and not only as it was read.

    A catalog says so; a list does where it names the same address twice.
    """
    if habits.form == "catalog":
        return True
    return any(one.rel == other and linkfacts.same(one.url) == linkfacts.same(link.url) for one in entry.links)


def _code_link(entry: Entry, link: Link, habits: Habits) -> Iterator[Found]:
    rel, url = link.rel, link.url
    listed = habits.form not in _BIBLIOGRAPHIES  # there, what a link leads to is told by its host alone
    if listed and rel == "code" and linkfacts.is_paper(url) and not _PAPER.search(link.label):
        yield "paper-as-code", f"{said(entry)}: the code link is one of a paper: {shown(url)}"
    if linkfacts.is_owner_page(url) and not _is_named(entry, linkfacts.owner(url)):
        yield "owner-page", f"{said(entry)}: the {rel} link shows all of an owner, not one model: {shown(url)}"
    repository = linkfacts.repository(url)
    named = letters(link.label) == letters(repository)
    if listed and linkfacts.is_list(url) and not (named or _is_list(entry) or _speaks_of(entry, repository)):
        yield "list-as-code", f"{said(entry)}: the {rel} link leads to another list: {shown(url)}"


def _is_named(entry: Entry, owner: str) -> bool:
    """Return whether an owner is called as a record is, and so is there for it alone."""
    word = letters(owner)
    names = (letters(entry.name), *squeezed(normalize(entry.name)))
    return word in letters(entry.title) or any(len(name) >= _LEAST_REPOSITORY and name in word for name in names)


def _is_list(entry: Entry) -> bool:
    """Return whether a record is a list itself: it says so, or nothing else is known of it."""
    return _LIST.search(f"{entry.name} {entry.title}") is not None or (len(entry.links) == 1 and not entry.title)


def _speaks_of(entry: Entry, repository: str) -> bool:
    """Return whether a list may be the subject's own, as the one that goes with a survey is."""
    said = fold(f"{entry.name} {entry.title}").split()
    return any(len(word) > _LEAST_REPOSITORY and word in said for word in parts(repository))


def _others_code(entry: Entry, habits: Habits) -> Iterator[Found]:
    links = [link for link in entry.links if link.rel == "code"]
    if len(links) != 1 or not has_own_name(entry):
        return
    word = letters(linkfacts.repository(links[0].url))
    owner = habits.owners.get(word, "") if len(word) >= _LEAST_REPOSITORY else ""
    own = any(word in name or name in word for name in squeezed(normalize(entry.name)))
    named = letters(links[0].label) in {word, letters(entry.name)}  # “in CausalDiscoveryToolbox” says whose it is
    if owner and not own and not named and word not in letters(entry.title):
        yield "others-code", f"{said(entry)}: the code link is the repository of “{owner}”: {shown(links[0].url)}"


_RULES: tuple[Callable[[Entry, Habits], Iterator[Found]], ...] = (_fields, _year, _venue, _title, _links, _others_code)


def _named(rel: str) -> str:
    return "link" if rel == "link" else f"{rel} link"
