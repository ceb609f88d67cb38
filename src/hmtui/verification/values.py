"""What the verification of a reference yields: a verdict on each claim, with evidence.

Invariant: a verdict states what the indexes answered, never what it may mean. "Not found" is only said when every
index that could know the work answered that it does not; otherwise the claim is "not checked".
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

__all__ = ["Claim", "ClaimKind", "Fix", "Remark", "RemarkKind", "Result", "Verdict"]


class Verdict(str, Enum):
    """What is known about a claim, or about a reference as a whole."""

    EXISTS = "exists"
    """The work exists, and it is the one that the reference describes."""
    DIFFERS = "differs"
    """A work was found, and something in the reference disagrees with it."""
    NOT_FOUND = "not found"
    """Every index that could know the work answered, and none has it."""
    NOT_CHECKED = "not checked"
    """An index did not answer, or none covers works of this kind."""


class ClaimKind(str, Enum):
    """What a reference claims."""

    DOI = "DOI"
    ARXIV = "arXiv"
    TITLE = "title"


class Claim(Struct, frozen=True, omit_defaults=True):
    """One claim of a reference, and what was found out about it."""

    kind: ClaimKind
    value: str
    """The DOI, arXiv number or title, as the reference gives it."""
    verdict: Verdict
    evidence: str = ""
    """What was seen and where, in words that can be shown."""


class RemarkKind(str, Enum):
    """What else a reader who cites a work should know."""

    RETRACTED = "retracted"
    CONCERN = "concern"
    CORRECTED = "corrected"
    PUBLISHED = "published-version"
    DEAD_LINK = "dead-link"


class Remark(Struct, frozen=True, omit_defaults=True):
    """Something about a work or link that was seen while it was verified."""

    kind: RemarkKind
    evidence: str
    target: str = ""
    """The DOI or address of the notice or of the published version, or the dead link."""


class Fix(Struct, frozen=True):
    """A correction of a reference that follows from the evidence without doubt."""

    field: str
    """``DOI`` or ``title``."""
    old: str
    """The value in the reference; empty where it has none."""
    new: str


class Result(Struct, frozen=True, omit_defaults=True):
    """What is known about one reference."""

    verdict: Verdict
    claims: tuple[Claim, ...] = ()
    remarks: tuple[Remark, ...] = ()
    fixes: tuple[Fix, ...] = ()
    asked: tuple[str, ...] = ()
    """The indexes that answered, by name."""
    day: str = ""
    """The date of the answers: ``2026-12-01``."""
