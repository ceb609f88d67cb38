"""The habits of a list, against which each of its records is checked.

Invariant: what most records of a list do is a habit; what a few do is none.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.checks import linkfacts
from hmtui.checks.pairs import has_own_name, headings, letters
from hmtui.checks.venues import others, spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hmtui.models import Entry

__all__ = ["BIBLIOGRAPHIES", "PAPER_LABEL", "Habits", "habits_of", "is_mislabelled"]

BIBLIOGRAPHIES = {
    *("bibtex", "csl-json", "ris", "pubmed", "endnote", "hayagriva", "citation-file", "atom"),
    *("crossref", "openalex", "semantic-scholar", "dblp"),
}
"""Formats in which the year is that of publication, and a record needs no link."""
PAPER_LABEL = re.compile(r"paper|pdf|arxiv", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\b(?:website|homepage|news|blog|code|github)\b", re.IGNORECASE)
_MOST = 0.75
"""Share of the records that have a field from which on the others lack it."""
_NEARLY_ALL = 0.9
"""Share of all records of a list with a link from which on one lacks it also under a heading where only some have one."""
_SOME, _MANY = 0.4, 10
"""Share of the records under such a heading with a link, and how many they are at least."""
_LONGEST_LABEL = 3
"""Words of a label that says what a link leads to."""
_OWN_USE = 10
"""Links under one label from which on that is how the list uses the word."""
_FEW = 4
"""Papers on arXiv below which nothing is said of how they are dated."""


class Habits(Struct, frozen=True):
    """The habits of a list."""

    form: str
    lacking: dict[tuple[str, ...], frozenset[str]]
    """By headings: the fields that most records under them have, so that the others lack them."""
    preprint_share: float
    """The share of its papers on arXiv that have the year of their preprint."""
    labels: frozenset[str]
    """The words by which it calls pages of papers throughout, such as “Website”."""
    spaced: bool
    """Whether it writes venues as ``ICLR 2021``, not ``ICLR2021``."""
    venues: frozenset[str]
    """The names of venues, in small letters, that are near a known one and right nevertheless."""
    owners: dict[str, Entry | None]
    """Models by what a repository of theirs would be called; None where two share it."""


def habits_of(entries: Sequence[Entry], form: str, passage: Callable[[Entry], str]) -> Habits:
    """Return the habits of a list; ``passage`` returns the text of a record in it, empty where there is none."""
    looks = [look for entry in entries if (look := spelling(entry.venue)) is not None]
    spacing = Counter(
        look.spaced
        for entry in entries
        if (look := spelling(entry.venue)) is not None and entry.venue in (passage(entry) or entry.venue)
    )  # what is not in the text was written otherwise there
    return Habits(
        form,
        lacking=_lacking(entries, form),
        preprint_share=_share_of_preprint_years(entries),
        labels=_labels(entries),
        spaced=spacing[True] > spacing[False],
        owners=_owners(entries),
        venues=others(looks),
    )


def _lacking(entries: Sequence[Entry], form: str) -> dict[tuple[str, ...], frozenset[str]]:
    """Return for each heading the fields that nearly all records under it have.

    A list has tables and lists of several kinds: what one of them has, another need not.
    """
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        groups.setdefault(headings(entry), []).append(entry)
    checked = ("issued", "title") if form in BIBLIOGRAPHIES else ("issued", "title", "links")
    linked = sum(bool(entry.links) for entry in entries) >= len(entries) * _NEARLY_ALL
    found: dict[tuple[str, ...], frozenset[str]] = {}
    for path, group in groups.items():
        least = {field: len(group) * _MOST for field in checked}
        least |= {"links": len(group) * _SOME} if linked and len(group) >= _MANY else {}
        found[path] = frozenset(field for field in checked if sum(_has(one, field) for one in group) >= least[field])
    return found


def _has(entry: Entry, field: str) -> bool:
    """Return whether the list itself has a field; a date equal to that of the arXiv number may be derived from it."""
    if field == "issued" and entry.issued:
        return entry.issued[:7] != linkfacts.arxiv_date(linkfacts.arxiv_of(entry))
    return bool(getattr(entry, field))


def _labels(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the labels, such as “Website”, that a list uses for links to papers throughout."""
    counts = Counter(
        link.label.casefold() for entry in entries for link in entry.links if is_mislabelled(link.label, link.url)
    )
    return frozenset(label for label, count in counts.items() if count >= _OWN_USE)


def is_mislabelled(label: str, url: str) -> bool:
    """Return whether a link to a paper has a label that names something else, such as “Website”."""
    if len(label.split()) > _LONGEST_LABEL:
        return False  # a title
    return _ELSEWHERE.search(label) is not None and not PAPER_LABEL.search(label) and linkfacts.is_arxiv(url)


def _share_of_preprint_years(entries: Iterable[Entry]) -> float:
    """Return the share of the papers on arXiv that are dated as they are there; 0 where there are few."""
    years = [(entry.year, linkfacts.arxiv_year(linkfacts.arxiv_of(entry))) for entry in entries if entry.year]
    known = [(year, first) for year, first in years if first]
    return sum(year == first for year, first in known) / len(known) if len(known) >= _FEW else 0.0


def _owners(entries: Iterable[Entry]) -> dict[str, Entry | None]:
    owners: dict[str, Entry | None] = {}
    for entry in entries:
        if has_own_name(entry):
            word = letters(entry.name)
            owners[word] = None if word in owners else entry
    return owners
