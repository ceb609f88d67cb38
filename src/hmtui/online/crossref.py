"""Crossref: the works that publishers registered, with corrections and retractions.

DOIs of other agencies, as DataCite has them for arXiv and Zenodo, are unknown to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hmtui.formats import crossref
from hmtui.formats.json_document import Found
from hmtui.formats.members import array, inner, number, string
from hmtui.online.answers import answer, notice, parse_json
from hmtui.online.client import Question
from hmtui.online.identifiers import Doi, Title
from hmtui.online.provider import PAGE_SIZE, Answer, NoticeKind
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hmtui.formats.draft import Draft
    from hmtui.online.client import Client, Received
    from hmtui.online.identifiers import Identifier
    from hmtui.online.provider import Notice

__all__ = ["Crossref"]

_DEEPEST = 10_000
"""Records that can be paged through."""
_CANDIDATES = 5
_UPDATES = {
    "retraction": NoticeKind.RETRACTION,
    "partial_retraction": NoticeKind.RETRACTION,
    "withdrawal": NoticeKind.RETRACTION,
    "removal": NoticeKind.RETRACTION,
    "expression_of_concern": NoticeKind.CONCERN,
    "correction": NoticeKind.CORRECTION,
    "corrigendum": NoticeKind.CORRECTION,
    "erratum": NoticeKind.CORRECTION,
}
_OTHER_AGENCIES = ("10.48550/", "10.5281/")
"""Prefixes of DataCite: arXiv and Zenodo."""

_parse = parse_json(lambda document: isinstance(document.get("message"), dict))


class Crossref:
    """The provider."""

    name = "crossref"
    title = "Crossref"

    def __init__(self, client: Client) -> None:
        """Ask with a client."""
        self._client = client

    def covers(self, identifier: Identifier) -> bool:
        """Return whether Crossref can look up an identifier."""
        if isinstance(identifier, Doi):
            return not identifier.value.startswith(_OTHER_AGENCIES)
        return isinstance(identifier, Title)

    def search(self, words: str, page: str = "", size: int = PAGE_SIZE) -> Answer:
        """Return a page of works; ``page`` is an offset."""
        first = int(page or 0)
        parameters = {"query": words, "rows": str(size), "offset": page}
        received = self._client.get(Question(self.name, "/works", parameters), _parse)
        total = number(inner(received.document or {}, "message"), "total-results") or 0
        following = str(first + size) if first + size < min(total, _DEEPEST) else ""
        return answer(self.name, received, _works(received), total=total, next_page=following)

    def lookup(self, identifier: Identifier) -> Answer:
        """Return the work of a DOI, or the works most like a title."""
        if isinstance(identifier, Title):
            words = f"{identifier.value} {identifier.author}".strip()
            parameters = {"query.bibliographic": words, "rows": str(_CANDIDATES)}
            received = self._client.get(Question(self.name, "/works", parameters), _parse)
        else:
            received = self._client.get(Question(self.name, f"/works/{quote(identifier.value)}", {}), _parse)
        return answer(self.name, received, _works(received))


def _works(received: Received[Mapping[str, Any]]) -> Iterator[tuple[Draft | None, list[Notice]]]:
    message = inner(received.document or {}, "message")
    for item in array(message, "items") if "items" in message else [message]:
        if crossref.is_work(item):
            yield crossref.make(Found(item, 1)), [*_updates(item), *_published(item), *_by_title(item)]


def _updates(item: Mapping[str, Any]) -> Iterator[Notice]:
    """Yield what publishers and Retraction Watch registered about a work."""
    for update in array(item, "updated-by"):
        kind = _UPDATES.get(string(update, "type").lower().replace(" ", "_").replace("-", "_"))
        doi = clean(string(update, "DOI"))
        if kind is not None:
            source = "Retraction Watch" if string(update, "source") == "retraction-watch" else "publisher"
            evidence = f"Crossref: {kind.value} {doi} ({source})"
            yield notice(kind, evidence, target=doi, date=crossref.date_of(update.get("updated")))


def _published(item: Mapping[str, Any]) -> Iterator[Notice]:
    """Yield the published version of a preprint."""
    for one in array(inner(item, "relation"), "is-preprint-of"):
        doi = clean(string(one, "id"))
        if string(one, "id-type") == "doi" and doi:
            yield notice(NoticeKind.PUBLISHED, f"Crossref: preprint of {doi}", target=doi)


def _by_title(item: Mapping[str, Any]) -> Iterator[Notice]:
    """Yield a retraction that the title states, where no update does."""
    title = string(item, "title")
    if title.lower().startswith(("retracted:", "retracted article:", "[retracted]", "withdrawn:")):
        yield notice(NoticeKind.RETRACTION, f"Crossref: the title begins with “{clean(title[:20])}…”")
