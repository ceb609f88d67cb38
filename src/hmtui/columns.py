"""The one table of the columns of a list: what each shows, how it is sorted, and how wide it is.

The list on the screen, ``sort:`` in a query, the ``look.columns`` setting and the sorted orders of the index are
derived from it. Invariant: keys are unique and stable; they are written in settings, queries and saved views.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.models import OTHERS
from hmtui.text.cleaning import human_count
from hmtui.text.organizations import organization_name
from hmtui.text.venues import short_venue

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.models import Entry

__all__ = [
    "COLUMNS",
    "SORT_KEYS",
    "Column",
    "column",
    "is_descending",
    "order_name",
    "order_words",
    "short_title",
    "venue_of",
]


class Column(Struct, frozen=True):
    """One column."""

    key: str
    title: str
    """The heading."""
    show: Callable[[Entry], str]
    """Returns the text of the cell for a record."""
    least: int
    """Cells that it needs; it is left out where there are fewer."""
    most: int
    """Cells that it takes at most; 0 is all that are left."""
    letter: str = ""
    """The key that stands for it in the sort menu; a column without one cannot be sorted by."""
    descending: bool = False
    """Whether the largest comes first, as with years and sizes."""
    ways: tuple[str, str] = ("A–Z", "Z–A")
    """What its order is called, and what the reverse of that."""
    right: bool = False
    """Whether the text is aligned to the right."""
    sort_text: Callable[[Entry], str] | None = None
    """Returns what the list is sorted by, where that is not the text of the cell."""

    @property
    def sorts(self) -> bool:
        """Whether the list can be sorted by it."""
        return bool(self.letter)

    def order(self, entry: Entry) -> str:
        """Return the text that a record is sorted by, before it is normalized; empty where it has none."""
        return (self.sort_text or self.show)(entry)


_REPEATED = re.compile(r"\s*:\s+|\s+[-–—]\s+")


def short_title(entry: Entry) -> str:
    """Return the title without a leading repeat of the name: ``LLaMA: open and …`` is ``Open and …`` next to LLaMA."""
    name, title = entry.name, entry.title
    if title == name:
        return ""
    if title[: len(name)].casefold() == name.casefold() and (follows := _REPEATED.match(title, len(name))):
        first, rest = title[follows.end() : follows.end() + 1], title[follows.end() + 1 :]
        # A name such as mBART keeps its small letter.
        return (first.upper() if rest.partition(" ")[0].islower() else first) + rest
    return title


def _authors(entry: Entry) -> str:
    """Return the first author and the number of others, if it is known; two are both named."""
    names = [author.short for author in entry.author[:2]]
    more = len(entry.author) - 1
    if more > 0 and entry.author[-1].literal == OTHERS:
        return f"{names[0]} et al."
    return ", ".join(names) if more < 2 else f"{names[0]} +{more:,}"


def _first_author(entry: Entry) -> str:
    """Return the family name of the first author, or the name of a group."""
    return entry.author[0].short if entry.author else ""


def _organization(entry: Entry) -> str:
    """Return the first organization."""
    return organization_name(entry.organizations[0]) if entry.organizations else ""


def venue_of(entry: Entry) -> str:
    """Return where a record was published, else that it is on arXiv, as the record says it."""
    return entry.venue or entry.container_title or ("arXiv" if entry.arxiv else "")


def _links(entry: Entry) -> str:
    """Return which links there are, each in a fixed column: P paper, C code, W weights."""
    known = {link.rel for link in entry.links}
    paper = "P" if known & {"paper", "pdf", "announcement"} else " "
    return f"{paper} {'C' if 'code' in known else ' '} {'W' if 'weights' in known else ' '}".rstrip()


COLUMNS = (
    Column(
        "year",
        "Year",
        lambda entry: entry.issued[:4],
        4,
        4,
        "y",
        descending=True,
        ways=("newest first", "oldest first"),
    ),
    Column("name", "Model", lambda entry: entry.name, 10, 18, "n"),
    Column(
        "params",
        "Size",
        lambda entry: human_count(entry.parameters),
        4,
        4,
        "s",
        descending=True,
        ways=("largest first", "smallest first"),
        right=True,
    ),
    Column("title", "Title", short_title, 24, 0, "t", sort_text=lambda entry: short_title(entry) or entry.title),
    Column("authors", "Authors", _authors, 14, 20, "a", sort_text=_first_author),
    Column("org", "Organization", _organization, 14, 20),
    Column("venue", "Venue", lambda entry: short_venue(venue_of(entry)), 11, 16, "v"),
    Column("links", "Links", _links, 5, 5),
)
"""All columns, from left to right."""

SORT_KEYS = ("relevance", "list", *(one.key for one in COLUMNS if one.sorts))
"""What a list can be sorted by: how well records match, where they stand in their source, and columns."""


def column(key: str) -> Column:
    """Return the column with this key."""
    return next(one for one in COLUMNS if one.key == key)


def order_name(key: str, *, reverse: bool) -> str:
    """Return what an order is called: ``Size, largest first``."""
    if key == "list":
        return "List order" + ", reversed" * reverse
    return f"{column(key).title}, {column(key).ways[reverse]}" if key != "relevance" else "Best match"


def order_words(key: str, *, reverse: bool) -> str:
    """Return what an order is called within a sentence: ``size, largest first``."""
    name = order_name(key, reverse=reverse)
    return name[:1].lower() + name[1:]


def is_descending(key: str) -> bool:
    """Check whether an order has the largest, newest or best first unless it is reversed."""
    return key == "relevance" or (key != "list" and column(key).descending)
