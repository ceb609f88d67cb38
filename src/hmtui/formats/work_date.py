"""Determine the date under which a record is cited.

Invariant: the date of a preprint never becomes that of its publication.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.values.bibliographic import month_number
from hmtui.identity import arxiv_number

if TYPE_CHECKING:
    from hmtui.models import Entry

__all__ = ["Date", "date_of", "month_text", "stage_of"]

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST_WAIT = 5
"""Years between a preprint and its publication, beyond which the year in a venue's name means something else."""


class Date(Struct, frozen=True):
    """A date as far as it is known; 0 is unknown."""

    year: int = 0
    month: int = 0
    day: int = 0


def date_of(entry: Entry, *, published: bool) -> Date:
    """Return the date under which a record is cited; ``published`` says whether it is more than a preprint."""
    date = _publication_date(entry, published=published)
    month = month_number(month_text(entry, date)) if date.year and not date.month else 0
    return Date(date.year, month) if month else date


def _publication_date(entry: Entry, *, published: bool) -> Date:
    if published and entry.published:
        return _read_date(entry.published)
    date = _read_date(entry.issued)
    preprint = _arxiv_date(entry.arxiv)
    if not (published and date.year and date.year == preprint.year):
        return date
    # A month of a bibliography that is later than the preprint's is that of the publication.
    stated = date if entry.citation_key and 0 < preprint.month < date.month else Date(date.year)
    for text in (entry.venue, entry.container_title):
        for found in map(int, _YEAR.findall(text)):
            if date.year <= found <= date.year + _LONGEST_WAIT:
                return stated if found == date.year else Date(found)
    return stated


_STAGES = frozenset(
    ("to appear", "in press", "in print", "forthcoming", "submitted", "accepted", "under review", "in preparation")
)


def stage_of(entry: Entry) -> str:
    """Return the words that stand for the year of a work that has not appeared yet."""
    said = entry.extra.get("year") or entry.extra.get("date")
    words = said.strip("() .") if isinstance(said, str) else ""
    return words if words.lower() in _STAGES else ""


@lru_cache(maxsize=1024)
def _read_date(text: str) -> Date:
    return Date(*[int(piece) for piece in text.split("-")[:3] if piece.isdecimal()])


def _arxiv_date(number: str) -> Date:
    """Return the year and month in which an arXiv number was assigned."""
    digits = arxiv_number(number).rpartition("/")[2][:4]
    if not digits.isdecimal():
        return Date()
    first_year = 91
    year = int(digits[:2])
    return Date(year + (1900 if year >= first_year else 2000), int(digits[2:] or 0))


def month_text(entry: Entry, date: Date) -> str:
    """Return the month as the source writes it, when it says more than the month of the date."""
    month = entry.value("month")
    month = month if isinstance(month, str) else ""
    return "" if date.month and _MONTH.fullmatch(month) else month


_MONTH = re.compile(r"\d{1,2}|[^\W\d_]+\.?")
