"""Semantic Scholar: papers, and who cites whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hmtui.formats import semantic_scholar
from hmtui.formats.json_document import Found
from hmtui.formats.members import array, inner, number, string
from hmtui.identity import bare_doi
from hmtui.online.answers import answer, notice, parse_json
from hmtui.online.client import Question
from hmtui.online.identifiers import ArxivId, Doi, Title
from hmtui.online.provider import PAGE_SIZE, Answer, NoticeKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hmtui.formats.draft import Draft
    from hmtui.online.client import Client, Received
    from hmtui.online.identifiers import Identifier
    from hmtui.online.provider import Notice

__all__ = ["SemanticScholar"]

_FIELDS = (
    "title,authors,year,publicationDate,venue,publicationVenue,journal,externalIds,abstract,citationCount,"
    "openAccessPdf,publicationTypes,url"
)
_DEEPEST = 1_000
"""Records of a search that can be paged through."""
_LISTS = ("data", "total")
_parse = parse_json(lambda document: any(name in document for name in _LISTS) or semantic_scholar.is_paper(document))


class SemanticScholar:
    """The provider."""

    name = "s2"
    title = "Semantic Scholar"

    def __init__(self, client: Client) -> None:
        """Ask with a client."""
        self._client = client

    def covers(self, identifier: Identifier) -> bool:
        """Return whether Semantic Scholar can look up an identifier."""
        return isinstance(identifier, (Doi, ArxivId, Title))

    def search(self, words: str, page: str = "", size: int = PAGE_SIZE) -> Answer:
        """Return a page of papers; ``page`` is an offset."""
        return self._list("/paper/search", {"query": words, "fields": _FIELDS}, page, size)

    def lookup(self, identifier: Identifier) -> Answer:
        """Return the paper of a DOI, arXiv number or title."""
        if isinstance(identifier, Title):
            parameters = {"query": identifier.value, "fields": _FIELDS}
            received = self._client.get(Question(self.name, "/paper/search/match", parameters), _parse)
        else:
            received = self._client.get(Question(self.name, f"/paper/{_name(identifier)}", {"fields": _FIELDS}), _parse)
        return answer(self.name, received, _papers(received))

    def references(self, identifier: Identifier, page: str = "", size: int = PAGE_SIZE) -> Answer:
        """Return a page of the papers that a paper cites."""
        return self._list(f"/paper/{_name(identifier)}/references", {"fields": _FIELDS}, page, size)

    def citations(self, identifier: Identifier, page: str = "", size: int = PAGE_SIZE) -> Answer:
        """Return a page of the papers that cite a paper."""
        return self._list(f"/paper/{_name(identifier)}/citations", {"fields": _FIELDS}, page, size)

    def _list(self, path: str, parameters: dict[str, str], page: str, size: int) -> Answer:
        parameters = {**parameters, "offset": page or "0", "limit": str(size)}
        received = self._client.get(Question(self.name, path, parameters), _parse)
        document = received.document or {}
        following = number(document, "next")
        is_deep = path.endswith("/search") and following is not None and following >= _DEEPEST
        total = document.get("total")
        return answer(
            self.name,
            received,
            _papers(received),
            total=total if isinstance(total, int) else None,
            next_page=str(following) if following and not is_deep else "",
        )


def _name(identifier: Identifier) -> str:
    return f"ARXIV:{quote(identifier.value)}" if isinstance(identifier, ArxivId) else f"DOI:{quote(identifier.value)}"


def _papers(received: Received[Mapping[str, Any]]) -> Iterator[tuple[Draft | None, list[Notice]]]:
    document = received.document or {}
    for item in array(document, "data") if any(name in document for name in _LISTS) else [document]:
        # Citations and references are wrapped in an object about the citation.
        paper = inner(item, "citingPaper") or inner(item, "citedPaper") or item
        if semantic_scholar.is_paper(paper):
            yield semantic_scholar.make(Found(paper, 1)), list(_notices(paper))


def _notices(paper: Mapping[str, Any]) -> Iterator[Notice]:
    numbers = inner(paper, "externalIds")
    doi = bare_doi(string(numbers, "DOI"))
    if string(numbers, "ArXiv") and doi and not doi.lower().startswith("10.48550/"):
        yield notice(NoticeKind.PUBLISHED, f"Semantic Scholar: published as {doi}", target=doi)
