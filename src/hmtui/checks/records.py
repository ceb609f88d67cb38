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
from hmtui.checks.venues import spelling, venue_year
from hmtui.formats.findings import Finding
from hmtui.text.cleaning import clean, safe_url
from hmtui.text.normalize import fold, normalize, parts, squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from hmtui.models import Entry

__all__ = ["check"]

_PAPERS = ("paper", "pdf")
_BIBLIOGRAPHIES = {"bibtex", "csl-json", "ris"}
"""Formats in which the year is that of publication, and a record needs no link."""
_UNSPACED = re.compile(r"[A-Za-z0-9]:[A-Z][a-z]")
_ARXIV = re.compile(r"arxiv", re.IGNORECASE)
_ELSEWHERE = re.compile(r"website|homepage|news|blog|code|github", re.IGNORECASE)
_LEAST_REPOSITORY = 3
"""Letters of a repository's name below which it says nothing."""
_MOST = 0.75
"""Share of the records that have a field from which on the others lack it."""
_LEAST_TITLE = 12
"""Letters of a title below which two records may well share it."""

Found = tuple[str, str]
"""A code, and what is wrong."""


class Habits(Struct, frozen=True):
    """What a list does as a whole."""

    form: str
    dated: bool
    titled: bool
    linked: bool
    preprint_years: bool
    """Whether its years are those of preprints, also for papers that were published in a later year."""
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
    for entry, code, message in (*_duplicates(entries, place), *_shared_links(entries, place)):
        file, line = place(entry)
        found.append(Finding(file, line, 1, code, clean(message)))
    order = {name: number for number, name in enumerate(dict.fromkeys(place(entry)[0] for entry in entries))}
    return tuple(sorted(found, key=lambda one: (order[one.file], one.line)))


def _habits(entries: Sequence[Entry], form: str) -> Habits:
    most = len(entries) * _MOST
    spacing = Counter(look.spaced for entry in entries if (look := spelling(entry.venue)) is not None)
    return Habits(
        form,
        dated=sum(bool(entry.issued) for entry in entries) >= most,
        titled=sum(bool(entry.title) for entry in entries) >= most,
        linked=sum(bool(entry.links) for entry in entries) >= most and form not in _BIBLIOGRAPHIES,
        preprint_years=_has_preprint_years(entries),
        spaced=spacing[True] > spacing[False],
        owners=_owners(entries),
    )


def _has_preprint_years(entries: Iterable[Entry]) -> bool:
    """Tell by the papers whose preprint and venue are of different years which of the two a list gives."""
    preprint = venue = 0
    for entry in entries:
        first, later = linkfacts.arxiv_year(linkfacts.arxiv_of(entry)), venue_year(entry.venue)
        if first and later and first != later:
            preprint += entry.year == first
            venue += entry.year == later
    return preprint > max(venue, 1)


def _owners(entries: Iterable[Entry]) -> dict[str, str]:
    owners: dict[str, str] = {}
    for entry in entries:
        if _has_own_name(entry):
            word = _squeezed(entry.name)
            owners[word] = "" if word in owners else entry.name
    return owners


def _has_own_name(entry: Entry) -> bool:
    """Return whether a record is called by a name, as models are, not by the title of a paper."""
    return bool(entry.title) and _squeezed(entry.title) != _squeezed(entry.name)


def _squeezed(text: str) -> str:
    return fold(text).replace(" ", "")


def _said(entry: Entry) -> str:
    name = entry.name
    return f"“{name}”" if len(name) <= 60 else f"“{name[:59]}…”"  # noqa: PLR2004 - enough to know it by


# --- rules that look at one record --------------------------------------------------------------------------


def _fields(entry: Entry, habits: Habits) -> Iterator[Found]:
    if habits.titled and not entry.title and not _needs_no_title(entry, habits.form):
        yield "no-title", f"{_said(entry)} has no title."
    if habits.linked and not entry.links:
        yield "no-link", f"{_said(entry)} has no link."
    if habits.dated and not entry.issued:
        yield "no-year", f"{_said(entry)} has no year."


def _needs_no_title(entry: Entry, form: str) -> bool:
    """Return whether a record is complete without: software, or a paper whose title is its name."""
    paper = entry.link(*_PAPERS) is not None and len(entry.name.split()) > 1
    return paper or (form == "catalog" and entry.type == "software")


def _year(entry: Entry, habits: Habits) -> Iterator[Found]:
    arxiv = linkfacts.arxiv_of(entry)
    if not arxiv:
        return
    year, first = entry.year, linkfacts.arxiv_year(arxiv)
    if first is None:
        yield "arxiv-id", f"{_said(entry)}: “{arxiv}” cannot be an arXiv id."
        return
    if year is None or year == first:
        return
    message = f"{_said(entry)} is dated {year}, but arXiv:{arxiv} is of {first}."
    if habits.form in _BIBLIOGRAPHIES:
        published = entry.venue or entry.container_title
        if year < first - 1 or (not published and year != first and entry.type in {"", "article"}):
            yield "year-arxiv", message
    elif habits.preprint_years or year != venue_year(entry.venue):
        yield "year-arxiv", message


def _venue(entry: Entry, habits: Habits) -> Iterator[Found]:
    look = spelling(entry.venue)
    if look is not None and (look.misspelt or (look.spaced is False and habits.spaced)):
        yield "venue-spelling", f"{_said(entry)}: the venue “{entry.venue}” is usually written “{look.meant}”."
    papers = [link.url for link in entry.links if link.rel in _PAPERS and linkfacts.is_paper(link.url)]
    if _ARXIV.fullmatch(entry.venue) and papers and not linkfacts.arxiv_of(entry) and habits.form != "bibtex":
        yield "venue-link", f"{_said(entry)}: the venue is arXiv, but no link leads there: {papers[0]}"


def _title(entry: Entry, habits: Habits) -> Iterator[Found]:
    if habits.form not in _BIBLIOGRAPHIES and (match := _UNSPACED.search(entry.title)):
        start = max(match.start() - 8, 0)
        yield (
            "title-spacing",
            f"{_said(entry)}: there is no space after the colon in “…{entry.title[start : match.end()]}…”.",
        )


def _links(entry: Entry, _habits: Habits) -> Iterator[Found]:
    for link in entry.links:
        if safe_url(link.url) is None:
            yield "bad-link", f"{_said(entry)}: the {_named(link.rel)} is no web address: {_shown(link.url)}"
            continue
        why = linkfacts.expiry(link.url)
        if why:
            yield "expiring-link", f"{_said(entry)}: the {_named(link.rel)} is {why}: {_shown(link.url)}"
        if link.rel in _PAPERS:
            yield from _paper_link(entry, link.url, link.label)
        elif link.rel in {"code", "weights"}:
            yield from _code_link(entry, link.rel, link.url)


def _paper_link(entry: Entry, url: str, label: str) -> Iterator[Found]:
    if linkfacts.is_code(url):
        yield "code-as-paper", f"{_said(entry)}: the paper link is one of code: {_shown(url)}"
    version = linkfacts.pinned_version(url)
    if version and label.casefold() != version:  # who writes “v1” beside the link means that version
        yield "pinned-version", f"{_said(entry)}: the paper link is pinned to {version}: {_shown(url)}"
    if _ELSEWHERE.search(label) and linkfacts.is_arxiv(url):
        yield "mislabelled-link", f"{_said(entry)}: “{label}” leads to a paper: {_shown(url)}"


def _code_link(entry: Entry, rel: str, url: str) -> Iterator[Found]:
    if rel == "code" and linkfacts.is_paper(url):
        yield "paper-as-code", f"{_said(entry)}: the code link is one of a paper: {_shown(url)}"
    if linkfacts.is_owner_page(url):
        yield "owner-page", f"{_said(entry)}: the {rel} link shows all of an owner, not one model: {_shown(url)}"
    if linkfacts.is_list(url) and not _speaks_of(entry, linkfacts.repository(url)):
        yield "list-as-code", f"{_said(entry)}: the {rel} link leads to another list: {_shown(url)}"


def _speaks_of(entry: Entry, repository: str) -> bool:
    """Return whether a list may be the subject's own, as the one that goes with a survey is."""
    said = fold(f"{entry.name} {entry.title}").split()
    return any(len(word) > _LEAST_REPOSITORY and word in said for word in parts(repository))


def _others_code(entry: Entry, habits: Habits) -> Iterator[Found]:
    links = [link for link in entry.links if link.rel == "code"]
    if len(links) != 1 or not _has_own_name(entry):
        return
    word = _squeezed(linkfacts.repository(links[0].url))
    owner = habits.owners.get(word, "") if len(word) >= _LEAST_REPOSITORY else ""
    own = any(word in name or name in word for name in squeezed(normalize(entry.name)))
    if owner and not own and word not in _squeezed(entry.title):
        yield "others-code", f"{_said(entry)}: the code link is the repository of “{owner}”: {_shown(links[0].url)}"


_RULES: tuple[Callable[[Entry, Habits], Iterator[Found]], ...] = (_fields, _year, _venue, _title, _links, _others_code)


def _shown(url: str) -> str:
    url = clean(url)
    return url if len(url) <= 120 else f"{url[:119]}…"  # noqa: PLR2004 - enough to find it by


# --- rules that compare records -----------------------------------------------------------------------------


def _duplicates(
    entries: Iterable[Entry], place: Callable[[Entry], tuple[str, int]]
) -> Iterator[tuple[Entry, str, str]]:
    """Find records of one paper: the same arXiv id or DOI under a title that does not differ, or the same title.

    Two papers can have one title, such as “Deep learning”, when nobody wrote both.
    """
    seen: dict[str, Entry] = {}
    for entry in entries:
        title = _squeezed(entry.title)
        marks = [f"title:{title}"] if len(title) >= _LEAST_TITLE else []
        for kind, mark in (("arXiv", linkfacts.arxiv_of(entry).casefold()), ("DOI", entry.doi.casefold())):
            first = seen.get(f"{kind}:{mark}")
            if mark and (first is None or not _differ(title, _squeezed(first.title))):
                marks.append(f"{kind}:{mark}")
        known = [mark for mark in marks if mark in seen]
        if known and known[0].startswith("title:") and _others_wrote(entry, seen[known[0]]):
            del known[0]
        first = seen[known[0]] if known else None
        if first is not None:
            file, line = place(first)
            yield entry, "duplicate-paper", f"{_said(entry)} is the same paper as {_said(first)} ({file}:{line})."
        for mark in marks:
            seen.setdefault(mark, entry)


def _named(rel: str) -> str:
    return "link" if rel == "link" else f"{rel} link"


def _others_wrote(entry: Entry, other: Entry) -> bool:
    """Return whether the authors of two records are known, and no name is among both."""
    here, there = ({fold(name.family or name.literal) for name in one.author} - {"others"} for one in (entry, other))
    return bool(here and there) and here.isdisjoint(there)


def _differ(title: str, other: str) -> bool:
    return bool(title and other) and not (title in other or other in title)


def _shared_links(
    entries: Iterable[Entry], place: Callable[[Entry], tuple[str, int]]
) -> Iterator[tuple[Entry, str, str]]:
    """Find one paper link under two titles: at least one of them is wrong."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        for link in entry.links:
            if link.rel not in _PAPERS:
                continue
            mark = linkfacts.same(link.url)
            first = seen.setdefault(mark, entry)
            if first is not entry and _differ(_squeezed(entry.title), _squeezed(first.title)):
                file, line = place(first)
                yield (
                    entry,
                    "shared-link",
                    (f"{_said(entry)} has the paper link of {_said(first)} ({file}:{line}): {_shown(link.url)}"),
                )
                break
