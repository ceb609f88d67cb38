"""Verify one reference: its DOI and arXiv number first, its title where these do not settle it.

The verdict on a reference follows from those on its claims:

- *differs* if a claim disagrees with the work that was found, or a DOI or arXiv number does not exist for a work that does;
- else *not found* if a claim is not found;
- else *not checked* if a claim could not be checked;
- else *exists*.

An identifier whose work has another title is not taken for wrong if an index lists both as one work: preprints and
published versions often have different titles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.formats.work import Kind, describe
from hmtui.identity import bare_doi, identities
from hmtui.online.identifiers import ArxivId, Doi
from hmtui.online.provider import NoticeKind
from hmtui.verification.comparison import compare_titles, is_retracted_title, misspelt
from hmtui.verification.identified import identifiers_of, look_up
from hmtui.verification.outcome import claimed_title, matched
from hmtui.verification.titled import find_title
from hmtui.verification.values import Claim, ClaimKind, Fix, Remark, RemarkKind, Result, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hmtui.models import Entry
    from hmtui.online.provider import Notice
    from hmtui.verification.indexes import Indexes
    from hmtui.verification.outcome import Outcome

__all__ = ["verify"]

_REMARKS = {
    NoticeKind.RETRACTION: RemarkKind.RETRACTED,
    NoticeKind.CONCERN: RemarkKind.CONCERN,
    NoticeKind.CORRECTION: RemarkKind.CORRECTED,
    NoticeKind.PUBLISHED: RemarkKind.PUBLISHED,
}
_ARXIV_DOI = "10.48550/arxiv."


def verify(entry: Entry, indexes: Indexes, *, day: str = "") -> Result:
    """Return what the indexes know of a reference. Raises Cancelled."""
    known = [look_up(entry, identifier, indexes) for identifier in identifiers_of(entry)]
    titled = find_title(entry, indexes) if _needs_title(known) else None
    if titled is not None:
        known = [_reconciled(one, titled) for one in known]
    outcomes = (*known, *([titled] if titled is not None else []), *_more_about(entry, known, indexes))
    remarks = tuple(_remarks(entry, outcomes))
    return Result(
        _verdict(known, titled),
        (*(one.claim for one in known), *([titled.claim] if titled is not None else [])),
        remarks,
        (*_corrections(entry, known, titled), *_spelling(entry, known, indexes), *_updates(entry, remarks)),
        tuple(dict.fromkeys(name for one in outcomes for name in one.asked)),
        day,
    )


def _more_about(entry: Entry, known: Sequence[Outcome], indexes: Indexes) -> Iterator[Outcome]:
    """Ask further indexes for the published version of a preprint, if the first one names none."""
    for one in known:
        if one.claim.kind is not ClaimKind.ARXIV or one.claim.verdict is not Verdict.EXISTS or not _is_preprint(entry):
            continue
        if any(notice.kind is NoticeKind.PUBLISHED for notice in one.notices):
            return
        for reply in indexes.ask(ArxivId(one.claim.value), without=(*one.asked, "doi.org")):
            if reply.answer is not None and reply.answer.entries:
                more = matched(entry, one.claim, reply.answer.entries[0], reply.index, reply.answer)
                yield more
                if any(notice.kind is NoticeKind.PUBLISHED for notice in more.notices):
                    return


def _needs_title(known: Sequence[Outcome]) -> bool:
    """Return whether the identifiers leave open whether the work exists."""
    unsettled = (one.claim.verdict is not Verdict.EXISTS and (one.work is None or one.is_other_work) for one in known)
    return not known or any(unsettled)


def _reconciled(one: Outcome, titled: Outcome) -> Outcome:
    """Accept an identifier if an index lists it, or the work it stands for, as the work of the claimed title."""
    if titled.work is None or not (one.is_other_work or one.claim.verdict is Verdict.NOT_CHECKED):
        return one
    claimed = {f"{one.claim.kind.value.lower()}:{one.claim.value.lower()}"}
    registered = _identities(one.work, one.notices) if one.work is not None else set()
    if (claimed | registered).isdisjoint(_identities(titled.work, titled.notices)):
        return one
    evidence = f"{one.claim.evidence}; the same work under both titles: {titled.claim.evidence}"
    return replace(one, claim=Claim(one.claim.kind, one.claim.value, Verdict.EXISTS, evidence))


def _identities(work: Entry, notices: Iterable[Notice]) -> set[str]:
    """Return the identities of a work, with the DOI of its published version."""
    published = (
        one.target.lower() for one in notices if one.kind is NoticeKind.PUBLISHED and one.target.startswith("10.")
    )
    return {*identities(work)[:-1], *(f"doi:{target}" for target in published)}


def _verdict(known: Sequence[Outcome], titled: Outcome | None) -> Verdict:
    verdicts = {one.claim.verdict for one in known}
    title = titled.claim.verdict if titled is not None else Verdict.EXISTS
    if Verdict.DIFFERS in {*verdicts, title}:
        return Verdict.DIFFERS
    if Verdict.NOT_FOUND in verdicts:
        exists = Verdict.EXISTS in verdicts or (titled is not None and titled.work is not None)
        return Verdict.DIFFERS if exists else Verdict.NOT_FOUND
    if title is Verdict.EXISTS:
        return Verdict.NOT_CHECKED if Verdict.NOT_CHECKED in verdicts else Verdict.EXISTS
    return title


def _remarks(entry: Entry, outcomes: Iterable[Outcome]) -> Iterator[Remark]:
    """Yield what the indexes say about the work itself, each thing once."""
    seen: set[tuple[RemarkKind, str]] = set()
    for one in outcomes:
        for remark in _remarks_of(entry, one) if one.claim.verdict is Verdict.EXISTS else ():
            if remark.kind is not RemarkKind.CORRECTED and (remark.kind, remark.target) not in seen:
                seen.add((remark.kind, remark.target))
                yield remark


def _remarks_of(entry: Entry, one: Outcome) -> Iterator[Remark]:
    kinds = set()
    for notice in one.notices:
        kind = _REMARKS[notice.kind]
        kinds.add(kind)
        if kind is not RemarkKind.PUBLISHED or _is_preprint(entry):
            target = bare_doi(notice.target) if "doi.org/" in notice.target else notice.target
            yield Remark(kind, notice.evidence, target)
    work = one.work
    if work is not None and is_retracted_title(work.title) and RemarkKind.RETRACTED not in kinds:
        yield Remark(RemarkKind.RETRACTED, f"its title is now “{work.title}”")


def _is_preprint(entry: Entry) -> bool:
    """Return whether a reference cites the preprint, not the published version."""
    doi = entry.doi.lower()
    return describe(entry).kind in {Kind.PREPRINT, Kind.ONLINE, Kind.OTHER} and (not doi or _ARXIV_DOI in doi)


def _corrections(entry: Entry, known: Iterable[Outcome], titled: Outcome | None) -> Iterator[Fix]:
    """Yield the corrections that need no judgement."""
    work = titled.work if titled is not None and titled.is_certain else None
    for one in known:
        if work is not None and (one.claim.verdict is Verdict.NOT_FOUND or one.is_other_work):
            is_doi = one.claim.kind is ClaimKind.DOI
            old, new = (entry.doi, work.doi) if is_doi else (entry.arxiv, work.arxiv)
            if old and new and not (is_doi and _ARXIV_DOI in new.lower()):
                yield Fix("DOI" if is_doi else "arxiv", old, new)


def _spelling(entry: Entry, known: Iterable[Outcome], indexes: Indexes) -> Iterator[Fix]:
    """Yield the right title of a work whose title has typing errors, if two indexes agree on it."""
    for one in known:
        if one.work is None or one.claim.verdict is not Verdict.EXISTS or not one.authors.agree:
            continue
        title = one.work.title
        if one.title.exact or title.isupper() or set(title) & set("<>$\\") or not misspelt(claimed_title(entry), title):
            continue
        identifier = Doi(one.claim.value) if one.claim.kind is ClaimKind.DOI else ArxivId(one.claim.value)
        for reply in indexes.ask(identifier, without=(*one.asked, "doi.org")):
            if reply.answer is not None and reply.answer.entries:
                if compare_titles(title, reply.answer.entries[0].title).exact:
                    yield Fix("title", claimed_title(entry), title)
                return


def _updates(entry: Entry, remarks: Iterable[Remark]) -> Iterator[Fix]:
    """Yield the DOI of the published version of a preprint, if there is one."""
    targets = {one.target for one in remarks if one.kind is RemarkKind.PUBLISHED}
    if len(targets) == 1 and (doi := targets.pop()).startswith("10."):
        yield Fix("DOI", entry.doi, doi)
