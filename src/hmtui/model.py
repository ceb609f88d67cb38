"""The things hmtui talks about: catalogs, records, people, links.

Invariant: values here are frozen, hold only cleaned text (see ``hmtui.text``),
and know nothing of how they look or where they are kept. Field names are those
of CSL-JSON where it has one (``container-title`` is ``container_title`` here);
an absent fact is ``None`` or empty, never a placeholder.
"""

from __future__ import annotations

from types import MappingProxyType

from hmtui.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

__all__ = ["Catalog", "Correction", "Entry", "Link", "Name", "Section", "Source"]


_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Name(Record):
    """One author: a person by family and given name, or a group by its literal name."""

    family: str = ""
    given: str = ""
    literal: str = ""
    """The whole name of a group ("BigScience Workshop"); when set, the other two are empty."""

    @property
    def short(self) -> str:
        """The part by which the author is listed: the family name, or the group."""
        return self.literal or self.family or self.given

    @property
    def full(self) -> str:
        """The name in reading order."""
        return self.literal or f"{self.given} {self.family}".strip()


class Link(Record):
    """Somewhere a record points to."""

    rel: str
    """What is there: paper, pdf, code, weights, dataset, website, video, …"""
    url: str
    label: str = ""
    """The words shown for it; empty when ``rel`` says it all."""


class Correction(Record):
    """A fault of the list a record came from, and what is right."""

    field: str
    was: str
    now: str
    why: str


class Source(Record):
    """Where an imported record stands in the file it was read from."""

    file: str
    line: int


class Section(Record):
    """A heading of the catalog; each one becomes a tab."""

    id: str
    title: str


class Entry(Record):
    """One record: a model, or a paper, with everything known of it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    """Section ids, the home section first."""
    title: str = ""
    author: tuple[Name, ...] = ()
    issued: str = ""
    """When it first came out: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
    published: str = ""
    """When the version with venue, volume and pages came out, in the same form, where that is not the year of ``issued``."""
    type: str = ""
    """A CSL type: article, article-journal, paper-conference, report, webpage, software, chapter, thesis, …"""
    venue: str = ""
    """The short form that people say: "NeurIPS 2020"."""
    container_title: str = ""
    volume: str = ""
    issue: str = ""
    page: str = ""
    publisher: str = ""
    doi: str = ""
    arxiv: str = ""
    arxiv_class: str = ""
    citation_key: str = ""
    """Set only when the key must not be derived from authors, year and title."""
    links: tuple[Link, ...] = ()
    organizations: tuple[str, ...] = ()
    country: str = ""
    parameters: int | None = None
    """Weights of the largest model described, as a count."""
    parameters_note: str = ""
    training_tokens: int | None = None
    architecture: str = ""
    modalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    license: str = ""
    open_weights: bool | None = None
    summary: str = ""
    corrections: tuple[Correction, ...] = ()
    sources: tuple[str, ...] = ()
    """Where the facts were checked."""
    source: Source | None = None
    extra: Mapping[str, Any] = _NOTHING
    """Fields this version does not know, kept as they were so that saving loses nothing."""

    @property
    def year(self) -> int | None:
        """The year of ``issued``, or None when it is not known."""
        return int(self.issued[:4]) if self.issued[:4].isdecimal() else None

    def link(self, *rels: str) -> Link | None:
        """Give the first link whose ``rel`` is one of those asked for, in the order asked."""
        for rel in rels:
            for link in self.links:
                if link.rel == rel:
                    return link
        return None


class Catalog(Record):
    """A list of records under headings, in the order of its file."""

    title: str
    sections: tuple[Section, ...]
    entries: tuple[Entry, ...]
    extra: Mapping[str, Any] = _NOTHING
    """Unknown top-level fields, kept for saving."""
