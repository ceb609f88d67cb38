"""The values that hmtui works with: a catalog, its entries, and their parts.

Invariant: values are frozen, contain only cleaned text (``hmtui.text.cleaning``), and are
independent of display and storage. Field names are those of CSL-JSON where it has
one, with ``_`` for ``-``; in JSON they are written with ``-``. An unknown value is ``None``
or empty, never a placeholder.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta, Struct, field

__all__ = [
    "LARGEST_COUNT",
    "OTHERS",
    "Author",
    "Catalog",
    "Correction",
    "Entry",
    "Link",
    "PartialDate",
    "Section",
    "Source",
]

LARGEST_COUNT = 10**18
"""The largest number of parameters or tokens that is accepted."""

OTHERS = "others"
"""The name of a group at the end of the authors: there are more, who are not named."""

PartialDate = Annotated[str, Meta(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
"""A date as far as it is known: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""
Count = Annotated[int, Meta(ge=0, le=LARGEST_COUNT)]
"""A number of parameters or tokens."""


class Author(Struct, frozen=True, omit_defaults=True):
    """One author: a person by family and given name, or a group by its literal name."""

    family: str = ""
    """The family name, with its particle: "van der Maaten"."""
    given: str = ""
    """Given names, as published."""
    literal: str = ""
    """The whole name of a group: "BigScience Workshop". When set, the other two are empty."""

    @property
    def short(self) -> str:
        """The name used in lists: the family name, or the name of the group."""
        return self.literal or self.family or self.given

    @property
    def full(self) -> str:
        """The name in reading order."""
        return self.literal or f"{self.given} {self.family}".strip()


class Link(Struct, frozen=True, omit_defaults=True):
    """A web address that belongs to a record."""

    rel: str
    """What the address leads to: paper, pdf, code, weights, dataset, website, video, …"""
    url: str
    """The address, in full."""
    label: str = ""
    """The text shown for it; empty when ``rel`` says enough."""

    @property
    def kind(self) -> str:
        """What a user calls it: ``rel``, but for an announcement, which is a blog to all who read it."""
        return "blog" if self.rel == "announcement" else self.rel

    @property
    def named(self) -> str:
        """What a sentence calls it: the paper link, the link."""
        return "the link" if self.kind == "link" else f"the {self.kind} link"


class Correction(Struct, frozen=True, omit_defaults=True):
    """An error of the list a record came from, and the right value."""

    field: str = ""
    """The field of the record that was wrong."""
    was: str = ""
    """What the list said."""
    now: str = ""
    """The right value; empty when there is none."""
    why: str = ""
    """How the error was found, or why the new value is right."""


class Source(Struct, frozen=True):
    """The file and line an imported record was read from."""

    file: str = ""
    """The name of the file or its address."""
    line: Annotated[int, Meta(ge=0)] = 0
    """The number of the line, from 1; 0 when unknown."""


class Section(Struct, frozen=True):
    """A heading of the catalog; each one becomes a tab."""

    id: Annotated[str, Meta(min_length=1)]
    """The name by which records refer to the section; unique in the catalog."""
    title: str
    """The text on the tab."""


class Entry(Struct, frozen=True, omit_defaults=True, rename="kebab"):
    """One record: a model or a paper, with everything known about it."""

    id: Annotated[str, Meta(min_length=1)]
    """A stable, unique identifier, which the command line accepts."""
    name: str
    """The short name: that of the model, or a short form of the title."""
    aliases: tuple[str, ...] = ()
    """Other names of the same model."""
    sections: tuple[str, ...] = ()
    """Ids of the sections it is listed in, the home section first."""
    lists: tuple[str, ...] = ()
    """Ids of the published lists it was taken from: "huge-model-paper"."""
    title: str = ""
    """The title of the paper."""
    author: tuple[Author, ...] = ()
    """The authors, in the order of the paper."""
    editor: tuple[Author, ...] = ()
    """The editors of the proceedings or book it is in."""
    issued: PartialDate = ""
    """When the work first appeared."""
    published: PartialDate = ""
    """When the version with venue, volume and pages appeared, if that is not the year of ``issued``."""
    month: str = ""
    """The month or months of publication, as the publisher writes them: "July", "June-July"."""
    type: str = ""
    """A CSL type: article, article-journal, paper-conference, report, webpage, software, chapter, thesis, …"""
    genre: str = ""
    """The kind of a report or thesis: "Technical report", "PhD thesis"."""
    venue: str = ""
    """The short name of the venue with its year: "NeurIPS 2020"."""
    container_title: str = ""
    """The full name of the journal or proceedings."""
    collection_title: str = ""
    """The series of the proceedings or book: "Proceedings of Machine Learning Research"."""
    volume: str = ""
    """The volume of the journal."""
    issue: str = ""
    """The issue of the volume."""
    number: str = ""
    """The number of a report: "AIM-1"."""
    page: str = ""
    """First and last page: "1877-1901"."""
    publisher: str = ""
    """The publisher, or the institution of a report."""
    publisher_place: str = ""
    """The place that the publisher's entry gives: "Online", "Brussels, Belgium"."""
    doi: str = field(default="", name="DOI")
    """The DOI, without the resolver's address."""
    arxiv: str = ""
    """The arXiv identifier, without version: "2005.14165"."""
    arxiv_class: str = ""
    """The primary arXiv category: "cs.CL"."""
    citation_key: str = ""
    """Set only when the key must not be derived from authors, year and title."""
    links: tuple[Link, ...] = ()
    """Web addresses, the most important ones first."""
    organizations: tuple[str, ...] = ()
    """The companies, universities and groups behind the work."""
    country: str = ""
    """The country of the organizations."""
    parameters: Count | None = None
    """The number of parameters of the largest model described."""
    active_parameters: Count | None = None
    """Of a mixture of experts, the number of parameters used for one token."""
    parameters_note: str = ""
    """A remark on the number of parameters: other sizes, active parameters."""
    training_tokens: Count | None = None
    """The number of tokens the model was trained on."""
    architecture: str = ""
    """The kind of network: decoder-only transformer, diffusion, …"""
    modalities: tuple[str, ...] = ()
    """What goes in and out: text, image, audio, video, code, …"""
    languages: tuple[str, ...] = ()
    """Language codes."""
    license: str = ""
    """The license of the weights, or of the code."""
    open_weights: bool | None = None
    """Whether anybody can download the weights."""
    summary: str = ""
    """One line on what is special about it."""
    abstract: str = ""
    """The abstract of the paper, where its license allows copying."""
    corrections: tuple[Correction, ...] = ()
    """Errors of the source list that were corrected."""
    sources: tuple[str, ...] = ()
    """Where the facts were verified."""
    confidence: str = ""
    """How certain the facts are: high (primary sources), medium (secondary sources, or a doubt left)."""
    note: str = ""
    """A remark for readers that fits no other field."""
    source: Source | None = None
    """The place an imported record was read from."""
    extra: dict[str, Any] = {}
    """Fields that this version does not know, by their JSON name; saving writes them back."""

    @property
    def year(self) -> int | None:
        """The year of ``issued``; None when unknown."""
        return int(self.issued[:4]) if self.issued[:4].isdecimal() else None

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings above it in its list, the outermost first; its sections where only these are known."""
        path = self.extra.get("headings")
        return tuple(map(str, path)) if isinstance(path, list) and path else self.sections

    def link(self, *rels: str) -> Link | None:
        """Return the first link with one of these relations, in the given order of preference; None when there is none."""
        for rel in rels:
            for link in self.links:
                if link.rel == rel:
                    return link
        return None

    def value(self, name: str) -> Any:
        """Return the value of a field by its JSON name, whether this version knows the field or not; None if absent."""
        field_name = _FIELD_NAMES.get(name)
        return (field_name and getattr(self, field_name)) or self.extra.get(name)


_FIELD_NAMES = {name.replace("_", "-"): name for name in Entry.__struct_fields__}


class Catalog(Struct, frozen=True):
    """A list of records under headings, in the order of its file."""

    title: str
    """The name of the list."""
    sections: tuple[Section, ...]
    """The headings, in order."""
    entries: tuple[Entry, ...]
    """The records, in order; their ids are unique."""
    extra: dict[str, Any] = {}
    """Unknown top-level fields; saving writes them back."""
    updated: PartialDate = ""
    """The day on which the facts were last verified."""
