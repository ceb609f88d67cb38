"""Look up the DOI and the arXiv number of a reference, and compare what they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.checks.linkfacts import arxiv_of
from hmtui.identity import bare_doi, plain_number
from hmtui.online.identifiers import ArxivId, Doi
from hmtui.verification.comparison import compare_authors, compare_titles
from hmtui.verification.values import Claim, ClaimKind, Verdict
from hmtui.verification.wording import described, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.models import Entry
    from hmtui.online.provider import Notice
    from hmtui.verification.comparison import AuthorMatch, TitleMatch
    from hmtui.verification.indexes import Indexes

__all__ = ["Identified", "claimed_title", "identifiers_of", "look_up"]

_ARXIV_DOI = "10.48550/arxiv."
_LEAST_NAME = 3
"""Words of a name from which on it is a title, where there is no other."""


class Identified(Struct, frozen=True):
    """A DOI or arXiv number of a reference, and the work it stands for."""

    claim: Claim
    work: Entry | None = None
    """The work as an index describes it."""
    title: TitleMatch | None = None
    authors: AuthorMatch | None = None
    notices: tuple[Notice, ...] = ()
    """What the index says about the work."""
    asked: tuple[str, ...] = ()

    @property
    def is_other_work(self) -> bool:
        """Return whether the identifier stands for a work of another title."""
        return self.claim.verdict is Verdict.DIFFERS and self.title is not None and not self.title.same


def claimed_title(entry: Entry) -> str:
    """Return the title of a reference; its name if that can only be a title."""
    return entry.title or (entry.name if len(entry.name.split()) >= _LEAST_NAME else "")


def identifiers_of(entry: Entry) -> Iterator[Doi | ArxivId]:
    """Yield the DOI and the arXiv number of a reference; a DOI of arXiv is an arXiv number."""
    doi, number = bare_doi(entry.doi).lower(), plain_number(arxiv_of(entry))
    if doi.startswith(_ARXIV_DOI):
        number = number or plain_number(doi.removeprefix(_ARXIV_DOI))
    elif doi:
        yield Doi(doi)
    if number:
        yield ArxivId(number)


def look_up(entry: Entry, identifier: Doi | ArxivId, indexes: Indexes) -> Identified:
    """Return what an identifier of a reference stands for, and whether that is the reference."""
    is_doi = isinstance(identifier, Doi)
    kind = ClaimKind.DOI if is_doi else ClaimKind.ARXIV
    absent: list[str] = []
    failed: list[str] = []
    for reply in indexes.ask(identifier, first="crossref" if is_doi else "arxiv"):
        if reply.answer is None:
            failed.append(reply.failure)
        elif not reply.answer.entries:
            absent.append(reply.index)
            if len(absent) == 1 and (gone := _unregistered(identifier, indexes, reply.index)):
                return Identified(Claim(kind, identifier.value, Verdict.NOT_FOUND, gone), asked=tuple(absent))
        else:
            work = reply.answer.entries[0]
            notices = tuple(one for one in reply.answer.notices if one.entry == work.id)
            return _compared(entry, Claim(kind, identifier.value, Verdict.EXISTS, reply.index), work, notices)
    known = f"registered, but not known to {listed(absent)}" if absent else ""
    evidence = "; ".join((*([known] if known else []), *failed)) or "no index was asked"
    return Identified(Claim(kind, identifier.value, Verdict.NOT_CHECKED, evidence), asked=tuple(absent))


def _unregistered(identifier: Doi | ArxivId, indexes: Indexes, index: str) -> str:
    """Return the evidence that an identifier that the first index lacks does not exist; empty if it may exist.

    arXiv knows all its numbers, and doi.org all DOIs, whoever registered them.
    """
    if isinstance(identifier, ArxivId):
        return "arXiv has no paper with this number" if index == "arXiv" else ""
    registered, _ = indexes.is_registered(identifier.value)
    return f"neither doi.org nor {index} knows this DOI" if registered is False else ""


def _compared(entry: Entry, claim: Claim, work: Entry, notices: tuple[Notice, ...]) -> Identified:
    """Compare a reference with the work that its identifier stands for."""
    index, claimed = claim.evidence, claimed_title(entry)
    titles = compare_titles(claimed, claimed_title(work))
    authors = compare_authors(entry.author, work.author)
    verdict, evidence = Verdict.EXISTS, f"{index}: {described(work)}"
    if claimed and not (titles.same or (titles.subtitle and authors.agree)):
        verdict, evidence = Verdict.DIFFERS, f"{index} has it for {described(work)}"
    elif authors.agree is False:
        missing = listed(authors.missing)
        verdict, evidence = Verdict.DIFFERS, f"{index} does not name {missing} as an author of {described(work)}"
    claim = Claim(claim.kind, claim.value, verdict, evidence)
    return Identified(claim, work, titles, authors, notices, (index,))
