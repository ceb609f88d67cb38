"""Check the records of a list.

Each rule checks one record against the habits of the whole list (``Habits``): a
list without a year column lacks no years. Rules that compare records follow
(``pairs``). Nothing is fetched.

Invariant: a finding names a record and what to check there; a rule that is not
certain reports nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.checks import linkfacts
from hmtui.checks.curated import check_curated
from hmtui.checks.habits import BIBLIOGRAPHIES, PAPER_LABEL, habits_of, is_mislabelled
from hmtui.checks.pairs import (
    MODELS,
    PAPERS,
    duplicates,
    has_own_name,
    headings,
    letters,
    names_people,
    said,
    says_nothing,
    shared_links,
    shown,
)
from hmtui.checks.venues import spelling, venue_year
from hmtui.formats.findings import Finding
from hmtui.formats.values.link_roles import is_file
from hmtui.text.cleaning import clean, safe_url
from hmtui.text.normalize import normalize, squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hmtui.checks.habits import Habits
    from hmtui.models import Entry, Link

__all__ = ["check"]

_UNSPACED = re.compile(r"[A-Za-z0-9]:[A-Z][a-z]")
_WITHOUT_SPACES = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts in which no space follows a colon."""
_ARXIV = re.compile(r"arxiv", re.IGNORECASE)
_CALLED_PAPER = re.compile(r"\b(?:paper|arxiv)\b", re.IGNORECASE)  # a book may be a PDF in a repository
_LIST = re.compile(
    r"\b(?:awesome|curated|collections?|lists?|survey|papers|resources|reading|roadmap|overview)\b", re.IGNORECASE
)
_CODE = re.compile(r"\b(?:code|github|repo|repository|implementation)\b", re.IGNORECASE)
_LEAST_REPOSITORY = 3
"""Letters of a repository's name below which it says nothing."""
_UNDATED = {"", "dataset", "document", "manuscript", "post-weblog", "software", "webpage"}
"""Types of references that often have no year."""
_TO_COME = re.compile(r"\b(?:in ?press|forthcoming|to appear|submitted|in preparation|manuscript)\b", re.IGNORECASE)
_DATED_OTHERWISE = {"crossref", "accessed", "urldate", "pubstate", "date", "year"}
"""Fields by which a reference has another date than a year, or says that it has none."""
_MOSTLY = 0.75
"""Share of the papers with the year of their preprint from which on an earlier year is odd."""
_ARXIV_BEGAN = 1991
"""A year before it was not read from a date."""
_OCTOBER = "10"
"""The month from which on a paper may get an arXiv number of the next January."""
_NEW_YEAR = "07000"
"""The arXiv numbers of January up to which papers may have been sent in the year before."""

_LACKING = {
    "no-year": re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])|['’][0-9]{2}(?![0-9])"),
    # A link with words and no address is a finding of its own; one without words, as “[]()” is, is none.
    "no-link": re.compile(r"(?<!\[)\]\(|\]\(\s*[^\s)]|https?://"),
}
"""What the text of a record must not have in it, if something is lacking: else the list was not understood there."""
_CITED = re.compile(r"\bet al\.?,? \(?(?:19|20)[0-9]{2}")
"""The year of another paper, which a description speaks of."""
_ADDRESS_OF_LINK = re.compile(r"(?<=://)[^\s)]+|(?<=\]\()\s*[^\s)]+")
Found = tuple[str, str]
"""A code, and what is wrong."""


def check(
    entries: Sequence[Entry],
    place: Callable[[Entry], tuple[str, int]],
    form: str,
    passage: Callable[[Entry], str] = lambda _entry: "",
) -> tuple[Finding, ...]:
    """Return the findings on all records, in the order of their lines.

    Args:
        entries: the records of the list.
        place: returns file and line of a record.
        form: the format of the list.
        passage: returns the text of a record in a Markdown list.
    """
    habits = habits_of(entries, form, passage)
    found: list[Finding] = []
    for entry in entries:
        file, line = place(entry)
        for rule in _RULES:
            # What an address holds percent-encoded is as untrusted as any text.
            found.extend(
                Finding(file, line, 1, code, clean(message))
                for code, message in rule(entry, habits)
                if _is_borne_out(code, entry, passage(entry))
            )
    curated = check_curated(entries) if form == "catalog" else ()
    compared = (*duplicates(entries, place, form), *shared_links(entries, place, form), *curated)
    for entry, code, message in compared:
        file, line = place(entry)
        found.append(Finding(file, line, 1, code, clean(message)))
    order = {name: number for number, name in enumerate(dict.fromkeys(place(entry)[0] for entry in entries))}
    return tuple(sorted(found, key=lambda one: (order[one.file], one.line)))


def _is_borne_out(code: str, entry: Entry, passage: str) -> bool:
    """Return whether the text of a record confirms a fault; else the reader misunderstood it. No text confirms all."""
    if code == "year-arxiv":
        said = _CITED.sub("", _ADDRESS_OF_LINK.sub("x", passage))
        posted = str(linkfacts.arxiv_year(linkfacts.arxiv_of(entry)))  # both years: two versions of the paper
        return not passage or (str(entry.year) in said and posted not in said.replace(entry.venue or " ", " "))
    return code not in _LACKING or not _LACKING[code].search(_ADDRESS_OF_LINK.sub("x", passage))


# --- rules that look at one record --------------------------------------------------------------------------


def _fields(entry: Entry, habits: Habits) -> Iterator[Found]:
    lacking = habits.lacking.get(headings(entry), frozenset())
    if (says_nothing(entry) and not entry.summary) or names_people(entry.name):
        return  # a line of a table of contents, a name in passing, or the authors of the record before
    if "title" in lacking and not (entry.title or _needs_no_title(entry, habits.form)):
        yield "no-title", f"{said(entry)} has no title."
    if "links" in lacking and not (entry.links or entry.arxiv or entry.doi):
        yield "no-link", f"{said(entry)} has no link."
    if "issued" in lacking and not (entry.issued or _needs_no_year(entry, habits.form)):
        yield "no-year", f"{said(entry)} has no year."


def _needs_no_title(entry: Entry, form: str) -> bool:
    """Return whether a record is complete without: software, or a paper whose title is its name."""
    paper = entry.link(*PAPERS) is not None
    if form in MODELS:
        return True  # without a title it is called by its name
    if form in BIBLIOGRAPHIES:
        volume = bool(entry.container_title) and not entry.author  # proceedings, called by their “booktitle”
        return volume or (entry.type == "document" and any(map(entry.value, ("note", "howpublished"))))
    named = paper and len(entry.name.split()) > 1
    if form == "catalog":
        return named or entry.type == "software"
    return named if paper else not (entry.author or entry.venue)


def _needs_no_year(entry: Entry, form: str) -> bool:
    """Return whether a record is complete without a year: none is asked for, it will come, or a parent has it.

    In a list that is whatever is not certainly a paper: programs, pages.
    """
    if form not in BIBLIOGRAPHIES:
        return form == "markdown" and not any(
            link.rel in PAPERS and linkfacts.is_document(link.url) for link in entry.links
        )
    if entry.type in _UNDATED or not _DATED_OTHERWISE.isdisjoint(entry.extra):
        return True
    said = " ".join(str(entry.value(name) or "") for name in ("note", "status"))
    return _TO_COME.search(said) is not None


def _year(entry: Entry, habits: Habits) -> Iterator[Found]:
    arxiv = linkfacts.arxiv_of(entry)
    if not arxiv:
        return
    year, first = entry.year, linkfacts.arxiv_year(arxiv)
    if first is None:
        yield "arxiv-id", f"{said(entry)}: “{arxiv}” is not a valid arXiv id."
        return
    if year is None or year == first or (habits.form in MODELS and has_own_name(entry)):
        return
    if linkfacts.is_turn_of_year(arxiv, entry.issued):
        return
    if _is_odd_year(entry, habits, year, first):
        yield "year-arxiv", f"{said(entry)} is dated {year}, but arXiv:{arxiv} is from {first}."


def _is_odd_year(entry: Entry, habits: Habits, year: int, first: int) -> bool:
    """Return whether a paper cannot be of a year before that of its preprint; many are published years after it.

    Some go to arXiv when they are published already, and models are dated by their release.
    """
    if not _ARXIV_BEGAN <= year < first or _came_at_new_year(entry, first):
        return False
    if linkfacts.arxiv_of(entry).startswith(f"{year}."):  # “arXiv 2011”, of November 2020
        return False
    if any(str(year) in link.label for link in entry.links):  # “Physical Review E 104 (2021)”
        return False
    published = entry.venue or entry.container_title
    by_preprint, slip = habits.preprint_share >= _MOSTLY, _is_slip(entry, year, first)
    if published and not _ARXIV.search(published):
        other = venue_year(published) not in {None, year}
        return habits.form not in BIBLIOGRAPHIES and other and (by_preprint or slip)
    if published or slip:
        return True
    if habits.form == "catalog":
        return by_preprint or year < first - 1
    long_before = year < first - 1  # a year less: when it was written, or announced
    if habits.form in BIBLIOGRAPHIES:
        return long_before and entry.type in {"", "article"}
    return long_before and by_preprint and not has_own_name(entry)


def _is_slip(entry: Entry, year: int, first: int) -> bool:
    """Return whether a date is that of the preprint but for its year, or has the digits of its year exchanged."""
    month = linkfacts.arxiv_date(linkfacts.arxiv_of(entry))[4:]
    return sorted(str(year)) == sorted(str(first)) or (bool(month) and entry.issued[4:7] == month)


def _came_at_new_year(entry: Entry, first: int) -> bool:
    """Return whether an arXiv number of January is that of a paper sent in before: one of the first, or one held back."""
    arxiv, (year, *month_and_day) = linkfacts.arxiv_of(entry), entry.issued.split("-")
    if year != str(first - 1) or arxiv[2:5] != "01.":
        return False
    return month_and_day[0] >= _OCTOBER if len(month_and_day) > 1 else not month_and_day and arxiv[5:] < _NEW_YEAR


def _venue(entry: Entry, habits: Habits) -> Iterator[Found]:
    look = spelling(entry.venue)
    if look is None or look.name in habits.venues:
        return
    if look.misspelt or (look.spaced is False and habits.spaced):
        yield "venue-spelling", f"{said(entry)}: the venue “{entry.venue}” is usually written “{look.meant}”."


def _title(entry: Entry, habits: Habits) -> Iterator[Found]:
    if habits.form in BIBLIOGRAPHIES or _WITHOUT_SPACES.search(entry.title):
        return
    if match := _UNSPACED.search(entry.title):
        start = max(match.start() - 8, 0)
        yield (
            "title-spacing",
            f"{said(entry)}: no space after the colon in “…{entry.title[start : match.end()]}…”.",
        )


def _links(entry: Entry, habits: Habits) -> Iterator[Found]:
    for link in entry.links:
        if safe_url(link.url) is None:
            if habits.form == "markdown" and is_file(link.url):
                continue  # a file beside the list, of which the report of the list tells once
            whole = f"https://{link.url}"
            hint = ", “https://” may be missing" if safe_url(whole) and not linkfacts.damage(whole) else ""
            yield "bad-link", f"{said(entry)}: the {_named(link.rel)} is not a web address{hint}: {shown(link.url)}"
            continue
        if why := linkfacts.damage(link.url):
            yield "bad-link", f"{said(entry)}: the {_named(link.rel)} cannot be right ({why}): {shown(link.url)}"
            continue
        if why := linkfacts.expiry(link.url):
            yield "expiring-link", f"{said(entry)}: the {_named(link.rel)} is {why}: {shown(link.url)}"
        if link.rel in PAPERS:
            yield from _paper_link(entry, link, habits)
        elif link.rel in {"code", "weights"}:
            yield from _code_link(entry, link, habits)


def _paper_link(entry: Entry, link: Link, habits: Habits) -> Iterator[Found]:
    url, label = link.url, link.label
    if linkfacts.is_code(url) and _is_called(link, _CALLED_PAPER, habits):
        yield "code-as-paper", f"{said(entry)}: the paper link leads to code: {shown(url)}"
    version = linkfacts.pinned_version(url)
    if version and version not in label.casefold():  # who writes “v1” beside the link means that version
        yield "pinned-version", f"{said(entry)}: the paper link is pinned to {version}: {shown(url)}"
    if is_mislabelled(label, url) and label.casefold() not in habits.labels:
        yield "mislabelled-link", f"{said(entry)}: “{label}” leads to a paper: {shown(url)}"


def _is_called(link: Link, words: re.Pattern[str], habits: Habits) -> bool:
    """Return whether the source itself says what a link leads to, so that it is wrong there and not only as it was read.

    A catalog and a table of models do; a list does by the label of the link.
    """
    return _is_declared(habits) or words.search(link.label) is not None


def _is_declared(habits: Habits) -> bool:
    return habits.form == "catalog" or habits.form in MODELS


def _code_link(entry: Entry, link: Link, habits: Habits) -> Iterator[Found]:
    rel, url = link.rel, link.url
    meant = _is_called(link, _CODE, habits)
    if meant and rel == "code" and linkfacts.is_paper(url) and not PAPER_LABEL.search(link.label):
        yield "paper-as-code", f"{said(entry)}: the code link leads to a paper: {shown(url)}"
    certain = _is_declared(habits) or (rel == "code" and linkfacts.is_code(url) and entry.link(*PAPERS) is not None)
    if certain and linkfacts.is_owner_page(url) and not _is_named(entry, link):
        yield (
            "owner-page",
            f"{said(entry)}: the {rel} link points to an owner's page, not to one repository: {shown(url)}",
        )
    if _is_declared(habits) and linkfacts.is_list(url) and not _LIST.search(f"{entry.name} {entry.title}"):
        yield "list-as-code", f"{said(entry)}: the {rel} link leads to another list: {shown(url)}"


def _is_named(entry: Entry, link: Link) -> bool:
    """Return whether the owner that a link shows has the name of the record, as the account of one project has."""
    word = letters(linkfacts.owner(link.url))
    title = entry.name.partition(":")[0]
    names = (letters(entry.name), letters(title), *squeezed(normalize(title)))
    return (
        word in {*names, letters(link.label)}
        or word in letters(entry.title)
        or letters(link.label) == letters(entry.name)
        or any(len(name) >= _LEAST_REPOSITORY and name in word for name in names)
    )


def _others_code(entry: Entry, habits: Habits) -> Iterator[Found]:
    links = [link for link in entry.links if link.rel == "code"]
    if len(links) != 1 or not has_own_name(entry) or not _is_declared(habits):
        return
    link = links[0]
    word = letters(linkfacts.repository(link.url))
    owner = habits.owners.get(word) if len(word) >= _LEAST_REPOSITORY else None
    if owner is None or _is_at_home(entry, owner, linkfacts.owner(link.url)):
        return
    own = any(word in name or name in letters(link.url) for name in squeezed(normalize(entry.name)))
    named = letters(link.label) in {word, letters(entry.name)}  # “in CausalDiscoveryToolbox” says whose it is
    if not own and not named and word not in letters(entry.title):
        yield "others-code", f"{said(entry)}: the code link is the repository of “{owner.name}”: {shown(link.url)}"


def _is_at_home(entry: Entry, owner: Entry, account: str) -> bool:
    """Return whether a repository may hold another work than the one it is named after: a later one, or by the same makers."""
    later = entry.year is None or owner.year is None or entry.year > owner.year
    makers = (
        *entry.organizations,
        *re.findall(r"[^\W\d_]{4,}", entry.summary),
    )  # some lists name them beside the title
    ours = any(letters(name) in letters(account) for name in makers)
    return later or ours or not set(entry.organizations).isdisjoint(owner.organizations)


_RULES: tuple[Callable[[Entry, Habits], Iterator[Found]], ...] = (_fields, _year, _venue, _title, _links, _others_code)


def _named(rel: str) -> str:
    return "link" if rel == "link" else f"{rel} link"
