"""What a piece of a list says: the title, the links, and what the rest of its words are.

``Reading`` is the sheet that the readers of items, rows and headings fill in.
Invariant: every word of the source that was looked at is in one of its fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from hmtui.formats.markdown.kinds import kind_of
from hmtui.formats.markdown.vocabulary import is_placeholder
from hmtui.formats.values import link_roles as roles
from hmtui.formats.values.dates import of_arxiv
from hmtui.formats.values.sizes import largest_listed

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

__all__ = ["Reading"]


_VAGUE = {"link": 0, "website": 1}
"""Relations that say little of where a link leads, the one that says least first."""


class Reading(Struct, eq=False):
    """One entry while it is read."""

    line: int
    title: str = ""
    name: str = ""
    links: list[dict[str, str]] = []
    authors: list[dict[str, str]] = []
    venue: str = ""
    issued: str = ""
    notes: list[str] = []
    """Words that are none of the other fields."""
    keywords: list[str] = []
    abstract: list[str] = []
    columns: dict[str, str] = {}
    """Cells of columns that are not understood, under their headers."""
    extra: dict[str, Any] = {}
    """Fields of a record that are known for certain."""
    lead: str = ""
    """How the title stood out: ``quote``, ``link``, ``bold``, ``plain``; empty when there is none."""
    common: Container[str] = ()
    """Words that the list writes small; they are no names of people."""
    wary: bool = False
    """Whether names alone are no authors here, since hardly an entry of this form has any."""
    of_data: bool = False
    """Whether it leads to data alone, whose size is no number of parameters."""
    guessed: str = ""
    """The address of the title, where nothing but its many words says that it is a paper's."""

    @property
    def heading(self) -> str:
        """What it can be called, the short way if there is one."""
        return self.name or self.title

    def add_link(self, rel: str, url: str, label: str = "") -> None:
        """Add a link; of two to one address, one of which hardly says what it is, the other is kept if it can say the words of both."""
        link = {"rel": rel, "url": url}
        if label and label.casefold() not in {rel, "link", url.casefold()}:
            link["label"] = label
        vague = _VAGUE.keys() if url != self.guessed else set()  # a guess is no reason to leave out what the list says
        for at, one in enumerate(self.links):
            if one["url"] != url or (rel != one["rel"] and vague.isdisjoint({rel, one["rel"]})):
                continue
            kept, gone = (link, one) if _VAGUE.get(rel, 2) > _VAGUE.get(one["rel"], 2) else (one, link)
            words = gone.get("label", "")
            if gone["rel"] == "link" != kept["rel"] and any(map(str.isalpha, words)):
                kept.setdefault("label", words)
            told = words in kept.get("label", "") or roles.label_role(words) == gone["rel"]
            if rel == one["rel"] or told or not any(map(str.isalpha, words)):
                self.links[at] = kept
                return
        self.links.append(link)

    def add_organizations(self, names: Iterable[str]) -> None:
        """Add organizations that are not among those known already."""
        known = self.extra.setdefault("organizations", [])
        known += [name for name in names if name not in known]

    def call_by_label(self) -> None:
        """Call an entry by the label of its link where what was read as the title says that it is yet to come."""
        labels = [link["label"] for link in self.links if link.get("label")]
        if labels and not self.name and is_placeholder(self.title):
            self.notes.insert(0, self.title)
            self.title = labels[0]
            self.keywords = [word for word in self.keywords if word != self.title]

    def take(self, other: Reading) -> None:
        """Add what a part of this entry says, such as a point under it; what is known already stays."""
        titled = any(link["rel"] == "paper" for link in self.links)
        for link in other.links:
            label = link.get("label", "")
            # A work that a remark names is not the paper itself.
            named = titled and link["rel"] == "paper" and " " in label and kind_of(label) == "open"
            self.add_link("related" if named else link["rel"], link["url"], label)
        self.authors = self.authors or other.authors
        if self.venue and other.venue.casefold() not in self.venue.casefold():
            self.notes.append(other.venue)
        self.venue = self.venue or other.venue
        self.issued = self.issued or other.issued
        self.notes += other.notes
        self.keywords += other.keywords
        for key, value in other.extra.items():
            self.extra.setdefault(key, value)

    def fields(self) -> dict[str, Any]:
        """Return what was read as the fields of a record."""
        fields: dict[str, Any] = {"name": self.name or self.title}
        if self.title and (self.title != self.name or self.authors or self.venue):
            fields["title"] = self.title
        papers = [link["url"] for link in self.links if link["rel"] in {"paper", "pdf"}]
        arxiv = next(filter(None, map(roles.arxiv_id, papers)), "") or self.extra.get("arxiv", "")
        doi = next(filter(None, map(roles.doi, papers)), "")
        fields |= {
            "author": self.authors,
            # “arXiv 2012” is a month where the number begins so.
            "issued": self.issued if self.issued not in {"", arxiv[:4]} else of_arxiv(arxiv) or self.issued,
            "venue": self.venue,
            "DOI": doi,
            "arxiv": arxiv,
            "links": sorted(self.links, key=lambda link: link["rel"] == "search"),
            "summary": " · ".join(dict.fromkeys(self.notes)).replace(". · ", ". ").removesuffix("."),
            "keyword": ", ".join(dict.fromkeys(self.keywords)),
            "abstract": " ".join(self.abstract),
            "columns": self.columns,
        }
        listed = map(largest_listed, (self.name or self.title, *self.notes, *self.columns.values()))
        fields |= {"parameters": next(filter(None, listed), None)} | self.extra
        return {key: value for key, value in fields.items() if value not in ("", [], {}, None)}
