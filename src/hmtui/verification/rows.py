"""The lines of a report: what is wrong with a reference, at its place in the file.

Invariant: each row has a code, a level and a message of one line; a reference that exists has no rows of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.checks.pairs import said
from hmtui.text.cleaning import clean
from hmtui.verification.values import ClaimKind, RemarkKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.models import Entry
    from hmtui.verification.values import Claim, Remark, Result

__all__ = ["CODES", "Row", "rows_of"]

CODES: dict[str, tuple[str, str]] = {
    "differs": ("error", "A work was found, and the reference disagrees with it"),
    "not-found": ("error", "No index has this work"),
    "retracted": ("error", "The work was retracted"),
    "concern": ("warning", "An expression of concern was published about the work"),
    "dead-link": ("warning", "A link leads nowhere"),
    "published-version": ("note", "The preprint has a published version"),
    "not-checked": ("note", "An index did not answer, or none covers this work"),
}
"""The codes of rows, each with its level and what it means."""

_LABELS = {ClaimKind.DOI: "DOI {}", ClaimKind.ARXIV: "arXiv:{}", ClaimKind.TITLE: "title"}


class Row(Struct, frozen=True):
    """One line of a report."""

    file: str
    line: int
    column: int
    code: str
    """A code of ``CODES``, or that of a finding of ``hmtui check``."""
    message: str
    level: str
    """``error``, ``warning`` or ``note``, as in SARIF."""

    @property
    def is_problem(self) -> bool:
        """Return whether it makes the check fail."""
        return self.level != "note"


def rows_of(entry: Entry, result: Result, place: tuple[str, int]) -> Iterator[Row]:
    """Yield the rows on a reference that stands at a place."""
    if result.verdict is not Verdict.EXISTS:
        doubtful = [claim for claim in result.claims if claim.verdict is not Verdict.EXISTS]
        found = [
            claim for claim in result.claims if claim.verdict is Verdict.EXISTS and len(doubtful) < len(result.claims)
        ]
        about = "; ".join(map(_claimed, (*doubtful, *found)))
        yield _row(place, result.verdict.value.replace(" ", "-"), f"{said(entry)}: {about}")
    for remark in result.remarks:
        yield _row(place, remark.kind.value, f"{said(entry)}: {_remarked(remark)}")


def _row(place: tuple[str, int], code: str, message: str) -> Row:
    return Row(place[0], place[1], 1, code, clean(message), CODES[code][0])


def _claimed(claim: Claim) -> str:
    label = _LABELS[claim.kind].format(claim.value)
    return f"{label} {claim.verdict.value} ({claim.evidence})"


def _remarked(remark: Remark) -> str:
    if remark.kind is RemarkKind.DEAD_LINK or not remark.target or remark.target in remark.evidence:
        return remark.evidence
    return f"{remark.evidence}: {remark.target}"
