"""What became of the check of one claim: the claim with its verdict, and the work behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.verification.comparison import AuthorMatch, TitleMatch, compare_authors, compare_titles
from hmtui.verification.values import Claim, Verdict

if TYPE_CHECKING:
    from hmtui.models import Entry
    from hmtui.online.provider import Answer, Notice

__all__ = ["Outcome", "claimed_title", "matched"]

_LEAST_NAME = 3
"""Words of a name from which on it is a title, where there is no other."""


class Outcome(Struct, frozen=True):
    """A checked claim."""

    claim: Claim
    work: Entry | None = None
    """The work that the claim is about, as an index describes it."""
    title: TitleMatch = TitleMatch(same=False, score=0.0)
    """How the title of the reference compares with that of the work."""
    authors: AuthorMatch = AuthorMatch(agree=None)
    notices: tuple[Notice, ...] = ()
    """What the index says about the work."""
    asked: tuple[str, ...] = ()
    """The indexes that answered."""

    @property
    def is_other_work(self) -> bool:
        """Return whether an identifier stands for a work of another title."""
        return self.work is not None and self.claim.verdict is Verdict.DIFFERS and not self.title.same

    @property
    def is_certain(self) -> bool:
        """Return whether the work has exactly the title of the reference, and its authors."""
        return self.title.exact and self.authors.agree is True


def claimed_title(entry: Entry) -> str:
    """Return the title of a record; its name if that can only be a title."""
    return entry.title or (entry.name if len(entry.name.split()) >= _LEAST_NAME else "")


def matched(entry: Entry, claim: Claim, work: Entry, index: str, answer: Answer) -> Outcome:
    """Return the outcome of a claim for which an index answered with a work."""
    return Outcome(
        claim,
        work,
        compare_titles(claimed_title(entry), claimed_title(work)),
        compare_authors(entry.author, work.author),
        tuple(one for one in answer.notices if one.entry == work.id),
        (index,),
    )
