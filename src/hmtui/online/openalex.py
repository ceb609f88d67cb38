"""OpenAlex: works of all publishers and repositories, and who cites whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hmtui.formats import openalex
from hmtui.formats.json_document import Found
from hmtui.formats.members import array, inner, string
from hmtui.online.answers import answer, notice, parse_json
from hmtui.online.client import Question
from hmtui.online.identifiers import ArxivId, Doi, Title
from hmtui.online.provider import PAGE_SIZE, Answer, NoticeKind
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hmtui.formats.draft import Draft
    from hmtui.online.client import Client, Received
    from hmtui.online.identifiers import Identifier
    from hmtui.online.provider import Notice

__all__ = ["OpenAlex"]

_CANDIDATES = 5
_parse = parse_json(lambda document: "results" in document or openalex.is_work(document))


class OpenAlex:
    """The provider. Looking up an identifier is free; a search is charged to the daily budget."""

    name = "openalex"
    title = "OpenAlex"

    def __init__(self, client: Client) -> None:
        """Ask with a client."""
        self._client = client

    def covers(self, identifier: Identifier) -> bool:
        """Return whether OpenAlex can look up an identifier."""
        return isinstance(identifier, (Doi, ArxivId, Title))

    def search(self, words: str, page: str = "", size: int = PAGE_SIZE) -> Answer:
        """Return a page of works; ``page`` is a cursor."""
        return self._list({"search": words}, page, size)

    def lookup(self, identifier: Identifier) -> Answer:
        """Return the work of a DOI or arXiv number, or the works most like a title."""
        if isinstance(identifier, Title):
            return self._list({"search": identifier.value}, "", _CANDIDATES)
        received = self._client.get(Question(self.name, f"/works/{_name(identifier)}", {}), _parse)
        return answer(self.name, received, _works(received))

    def references(self, identifier: Identifier, page: str = "", size: int = PAGE_SIZE) -> Answer:
        """Return a page of the works that a work cites."""
        return self._related("cited_by", identifier, page, size)

    def citations(self, identifier: Identifier, page: str = "", size: int = PAGE_SIZE) -> Answer:
        """Return a page of the works that cite a work, the most cited first."""
        return self._related("cites", identifier, page, size)

    def _related(self, relation: str, identifier: Identifier, page: str, size: int) -> Answer:
        """Return a page of works that are related to a work, which must be looked up first."""
        received = self._client.get(Question(self.name, f"/works/{_name(identifier)}", {}), _parse)
        number = string(received.document or {}, "id").rpartition("/")[2]
        if not number:
            return Answer(self.name, received.asked_at, total=0, from_cache=received.from_cache)
        return self._list({"filter": f"{relation}:{number}", "sort": "cited_by_count:desc"}, page, size)

    def _list(self, parameters: dict[str, str], page: str, size: int) -> Answer:
        parameters = {**parameters, "per_page": str(size), "cursor": page or "*"}
        received = self._client.get(Question(self.name, "/works", parameters, costs=True), _parse)
        document = received.document or {}
        meta = inner(document, "meta")
        total = meta.get("count")
        following = string(meta, "next_cursor") if array(document, "results") else ""
        return answer(
            self.name,
            received,
            _works(received),
            total=total if isinstance(total, int) else None,
            next_page=following,
        )


def _name(identifier: Identifier) -> str:
    doi = f"10.48550/arxiv.{identifier.value}" if isinstance(identifier, ArxivId) else identifier.value
    return f"doi:{quote(doi)}"


def _works(received: Received[Mapping[str, Any]]) -> Iterator[tuple[Draft | None, list[Notice]]]:
    document = received.document or {}
    for item in array(document, "results") if "results" in document else [document]:
        if openalex.is_work(item):
            yield openalex.make(Found(item, 1)), list(_notices(item))


def _notices(item: Mapping[str, Any]) -> Iterator[Notice]:
    if item.get("is_retracted") is True:
        yield notice(NoticeKind.RETRACTION, "OpenAlex: marked as retracted", target=clean(string(item, "id")))
    if string(item, "type") != "preprint":
        return
    for place in array(item, "locations"):
        page, source = string(place, "landing_page_url"), string(inner(place, "source"), "display_name")
        if (
            string(place, "version") == "publishedVersion"
            and page
            and string(inner(place, "source"), "type") != "repository"
        ):
            yield notice(NoticeKind.PUBLISHED, f"OpenAlex: published in {clean(source)}", target=clean(page))
            return
