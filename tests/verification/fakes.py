"""Indexes in memory, to verify references without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.errors import OnlineError
from hmtui.identity import bare_doi, plain_number
from hmtui.models import Author, Entry
from hmtui.online.identifiers import ArxivId, Doi, Title
from hmtui.online.provider import Answer, Notice, NoticeKind
from hmtui.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hmtui.online.identifiers import Identifier

TITLES = {"crossref": "Crossref", "arxiv": "arXiv", "s2": "Semantic Scholar", "openalex": "OpenAlex", "doi": "doi.org"}
KINDS: dict[str, tuple[type, ...]] = {
    "crossref": (Doi, Title),
    "arxiv": (ArxivId, Title),
    "s2": (Doi, ArxivId, Title),
    "openalex": (Doi, ArxivId, Title),
    "doi": (Doi, ArxivId),
}
CANDIDATES = 5


class Index:
    """A provider that knows some works."""

    def __init__(
        self, name: str, works: Iterable[Entry] = (), notices: Iterable[Notice] = (), *, down: bool = False
    ) -> None:
        self.name, self.title = name, TITLES[name]
        self.works, self.notices, self.down = tuple(works), tuple(notices), down
        self.asked: list[Identifier] = []

    def covers(self, identifier: Identifier) -> bool:
        return isinstance(identifier, KINDS[self.name])

    def search(self, words: str, page: str = "", size: int = 25) -> Answer:
        raise NotImplementedError

    def lookup(self, identifier: Identifier) -> Answer:
        self.asked.append(identifier)
        if self.down:
            raise OnlineError(f"{self.title} is busy (503 Service Unavailable).")
        found = tuple(work for work in self.works if _is_of(work, identifier))
        if isinstance(identifier, Title):
            words = set(fold(identifier.value).split())
            found = tuple(sorted(self.works, key=lambda work: -len(words & set(fold(work.title).split()))))[:CANDIDATES]
        return Answer(self.name, "2026-12-01T12:00:00Z", found, notices=self.notices)


def _is_of(work: Entry, identifier: Identifier) -> bool:
    if isinstance(identifier, Doi):
        return bare_doi(work.doi).lower() == identifier.value
    return isinstance(identifier, ArxivId) and plain_number(work.arxiv) == identifier.value


def work(
    title: str, *authors: str, doi: str = "", arxiv: str = "", kind: str = "paper-conference", **more: str
) -> Entry:
    """Return a work; authors are written ``Brown, Tom``."""
    names = tuple(Author(family=one.partition(", ")[0], given=one.partition(", ")[2]) for one in authors)
    entry_id = fold(title).replace(" ", "-") or "x"
    return replace(Entry(id=entry_id, name=title, title=title, author=names, doi=doi, arxiv=arxiv, type=kind), **more)


def retraction(of: Entry, target: str = "10.1/notice") -> Notice:
    return Notice(NoticeKind.RETRACTION, of.id, target, "2024-01-01", f"Crossref: retraction {target} (publisher)")


def published(of: Entry, target: str) -> Notice:
    return Notice(NoticeKind.PUBLISHED, of.id, target, "", f"Crossref: preprint of {target}")
