"""Look for a reference by its title and authors, in every index that covers titles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.online.identifiers import Title
from hmtui.verification.comparison import NEAR, compare_authors, compare_titles
from hmtui.verification.outcome import Outcome, claimed_title, matched
from hmtui.verification.values import Claim, ClaimKind, Verdict
from hmtui.verification.wording import described, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hmtui.models import Entry
    from hmtui.verification.indexes import Indexes

__all__ = ["find_title"]

_COVERED = frozenset(("article", "article-journal", "paper-conference", "review"))
"""Types of works that the indexes cover so well that a missing one can be said to be missing."""
_DISTINCTIVE = 4
"""Words of a title from which on two works by different authors hardly share it."""
_ENOUGH = 2
"""Indexes that must answer before a work is said to be missing."""


class _Near(Struct, frozen=True):
    """A work that is nearly the one that is looked for."""

    index: str
    work: Entry
    other_authors: bool

    @property
    def evidence(self) -> str:
        what = "has this title by other authors" if self.other_authors else "has a similar title by these authors"
        return f"{self.index} {what}: {described(self.work)}"


def find_title(entry: Entry, indexes: Indexes) -> Outcome:
    """Return the work that has the title and the authors of a reference, and what speaks for it."""
    title = claimed_title(entry)
    if not title:
        return Outcome(Claim(ClaimKind.TITLE, "", Verdict.NOT_CHECKED, "it has no title, DOI or arXiv number"))
    family = next((author.family for author in entry.author if author.family), "")
    absent: list[str] = []
    failed: list[str] = []
    near: _Near | None = None
    for reply in indexes.ask(Title(title, family)):
        if reply.answer is None:
            failed.append(reply.failure)
            continue
        found = _same_work(entry, reply.answer.entries)
        if found is not None:
            claim = Claim(ClaimKind.TITLE, title, Verdict.EXISTS, f"{reply.index}: {described(found)}")
            return matched(entry, claim, found, reply.index, reply.answer)
        absent.append(reply.index)
        near = near or _nearest(entry, reply.answer.entries, reply.index)
    return Outcome(_missing_claim(entry, title, near, absent, failed), asked=tuple(absent))


def _same_work(entry: Entry, candidates: Iterable[Entry]) -> Entry | None:
    """Return the candidate with the title and the authors of a reference; one with equal title first."""
    title = claimed_title(entry)
    matches = []
    for work in candidates:
        match = compare_titles(title, claimed_title(work))
        if not (match.same or match.subtitle):
            continue
        agree = compare_authors(entry.author, work.author).agree
        if agree or (match.same and agree is None and len(title.split()) >= _DISTINCTIVE):
            matches.append((match.exact, match.score, work))
    return max(matches, key=lambda one: one[:2])[2] if matches else None


def _nearest(entry: Entry, candidates: Iterable[Entry], index: str) -> _Near | None:
    title = claimed_title(entry)
    for work in candidates:
        match = compare_titles(title, claimed_title(work))
        if match.score < NEAR:
            continue
        agree = compare_authors(entry.author, work.author).agree
        if match.exact and agree is False and len(title.split()) >= _DISTINCTIVE:
            return _Near(index, work, other_authors=True)
        if agree:
            return _Near(index, work, other_authors=False)
    return None


def _missing_claim(entry: Entry, title: str, near: _Near | None, absent: list[str], failed: list[str]) -> Claim:
    """Return the claim on a title that no index has; it is only "not found" if all could know it and answered."""
    verdict = Verdict.NOT_CHECKED
    unknown = f"{listed(absent)} {'has' if len(absent) == 1 else 'have'} no such title"
    if failed or not absent:
        evidence = (
            "; ".join((*([near.evidence] if near else [unknown] if absent else []), *failed)) or "no index was queried"
        )
    elif near is not None:
        verdict, evidence = Verdict.DIFFERS, near.evidence
    elif not _is_covered(entry):
        evidence = f"{unknown}, but they do not cover works of type {entry.type or 'unknown'}"
    elif len(absent) < _ENOUGH:
        evidence = f"{unknown}; one index is not enough"
    else:
        verdict, evidence = Verdict.NOT_FOUND, f"{unknown} by these authors" if entry.author else unknown
    return Claim(ClaimKind.TITLE, title, verdict, evidence)


def _is_covered(entry: Entry) -> bool:
    """Return whether a reference is to a paper: by its type, else by where it appeared."""
    return entry.type in _COVERED or (not entry.type and bool(entry.container_title or entry.venue))
