"""Describe works in the evidence of a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.text.cleaning import fold_list

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.models import Entry

__all__ = ["described", "listed"]

_LONGEST = 100
"""Letters of a title that are shown."""
_NAMES = 3


def described(work: Entry) -> str:
    """Return title, authors and year of a work: “Attention Is All You Need” by Vaswani, Shazeer, … (2017)."""
    title = work.title or work.name
    title = title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1]}…"
    names = fold_list([name.short for name in work.author], _NAMES)
    return f"“{title}”" + (f" by {names}" if names else "") + (f" ({work.year})" if work.year else "")


def listed(names: Sequence[str]) -> str:
    """Return names as a part of a sentence: "Crossref, arXiv and DBLP"."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
