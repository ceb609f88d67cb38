"""Look up the DOI and the arXiv number of a reference, and compare what they stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.checks.linkfacts import arxiv_of
from hmtui.identity import bare_doi, plain_number
from hmtui.online.identifiers import ArxivId, Doi
from hmtui.text.cleaning import fold_list
from hmtui.verification.indexes import REGISTRIES
from hmtui.verification.outcome import Outcome, claimed_title, matched
from hmtui.verification.values import Claim, ClaimKind, Verdict
from hmtui.verification.wording import described, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.models import Entry
    from hmtui.verification.indexes import Indexes

__all__ = ["identifiers_of", "look_up"]

_ARXIV_DOI = "10.48550/arxiv."
_ORIGIN = {"doi": "crossref"}
"""Where what an index knows of a DOI comes from, if not from itself."""
_NAMES = 3
"""Names that are shown."""


def identifiers_of(entry: Entry) -> Iterator[Doi | ArxivId]:
    """Yield the DOI and the arXiv number of a reference; a DOI of arXiv is an arXiv number."""
    doi, number = bare_doi(entry.doi).lower(), plain_number(arxiv_of(entry))
    if doi.startswith(_ARXIV_DOI):
        number = number or plain_number(doi.removeprefix(_ARXIV_DOI))
    elif doi:
        yield Doi(doi)
    if number:
        yield ArxivId(number)


def look_up(entry: Entry, identifier: Doi | ArxivId, indexes: Indexes) -> Outcome:
    """Return what an identifier of a reference stands for, and whether that is the reference.

    When an index describes another work, further ones are asked: they may know the title of the published version, or
    list more of the authors. That only the authors differ is said if two indexes agree, or if all others answered:
    publishers often register the first author alone.
    """
    kind = ClaimKind.DOI if isinstance(identifier, Doi) else ClaimKind.ARXIV
    differing: Outcome | None = None
    absent: list[str] = []
    failed: list[str] = []
    seen: set[str] = set()
    for reply in indexes.ask(identifier):
        if reply.answer is None:
            failed.append(reply.failure)
        elif reply.answer.entries:
            claim, work = Claim(kind, identifier.value, Verdict.EXISTS), reply.answer.entries[0]
            found = _compared(entry, matched(entry, claim, work, reply.index, reply.answer), work, reply.index)
            if found.claim.verdict is Verdict.EXISTS:
                return found if differing is None else _agreed(found, differing)
            differing = differing or found
            seen.add(_ORIGIN.get(reply.name, reply.name))
        else:
            absent.append(reply.index)
            if reply.name == REGISTRIES[type(identifier)] and differing is None:
                evidence = f"{listed(absent)} {'does' if len(absent) == 1 else 'do'} not know it"
                return Outcome(Claim(kind, identifier.value, Verdict.NOT_FOUND, evidence), asked=tuple(absent))
    if differing is not None:
        is_certain = not (differing.title.same and failed) or len(seen) > 1 or kind is ClaimKind.ARXIV
        return differing if is_certain else _uncertain(differing, failed)
    unknown = [f"unknown to {listed(absent)}"] if absent else []
    evidence = "; ".join((*unknown, *failed)) or "no index was queried"
    return Outcome(Claim(kind, identifier.value, Verdict.NOT_CHECKED, evidence), asked=tuple(absent))


def _uncertain(differing: Outcome, failed: list[str]) -> Outcome:
    """Return an outcome in which one index differs and those that could confirm it did not answer."""
    evidence = "; ".join((differing.claim.evidence, *failed))
    return replace(differing, claim=replace(differing.claim, verdict=Verdict.NOT_CHECKED, evidence=evidence))


def _agreed(found: Outcome, differing: Outcome) -> Outcome:
    """Return an outcome in which an index agrees with the reference, and another one does not."""
    evidence = f"{found.claim.evidence}; {differing.claim.evidence}"
    notices = (*differing.notices, *found.notices)
    asked = (*differing.asked, *found.asked)
    return replace(found, claim=replace(found.claim, evidence=evidence), notices=notices, asked=asked)


def _compared(entry: Entry, found: Outcome, work: Entry, index: str) -> Outcome:
    """Return the verdict on an identifier, now that its work is known."""
    verdict, evidence = Verdict.EXISTS, f"{index}: {described(work)}"
    if claimed_title(entry) and not (found.title.same or (found.title.subtitle and found.authors.agree)):
        verdict, evidence = Verdict.DIFFERS, f"{index} has it for {described(work)}"
    elif found.authors.agree is False:
        names = fold_list(found.authors.missing, _NAMES)
        verdict, evidence = Verdict.DIFFERS, f"{index} does not name {names} as an author of {described(work)}"
    return replace(found, claim=replace(found.claim, verdict=verdict, evidence=evidence))
