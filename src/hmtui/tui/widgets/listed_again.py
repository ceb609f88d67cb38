"""What the details say of a paper that a list has more than once.

Pure: a record and the others in, a sentence out. Invariant: a heading is named only where it is another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.store.facets import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.models import Entry

__all__ = ["heading_path", "listed_again"]

_MOST = 3
"""Records that are named."""


def listed_again(entry: Entry, others: Sequence[Entry]) -> str:
    """Return where else the paper of a record is listed; empty where it is not.

    Such as ``Also listed at line 153, under Planning``.
    """
    own = entry.headings
    places = [_place(other, own) for other in others[:_MOST]]
    more = [f"{len(others) - _MOST:,} more"] if len(others) > _MOST else []
    return f"Also listed {'; '.join((*places, *more))}" if places else ""


def _place(other: Entry, own: Sequence[str]) -> str:
    line = f"at line {other.source.line}" if other.source else f"as {other.name}"
    path = other.headings
    return f"{line}, under {heading_path(path)}" if path and path != own else line


def heading_path(headings: Sequence[str]) -> str:
    """Return the headings that a record stands under, one that repeats the one above in other capitals said once."""
    above = ("", *headings)
    return SEPARATOR.join(one for up, one in zip(above, headings, strict=False) if one.casefold() != up.casefold())
