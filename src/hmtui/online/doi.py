"""doi.org: whether a DOI exists at any agency, and what its agency says about it.

It cannot be searched. A DOI whose agency sends a web page instead of data is an error,
not an unknown DOI.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from hmtui.formats import crossref
from hmtui.formats.csl_json import read as csl_json
from hmtui.formats.draft import Report
from hmtui.formats.json_document import Found
from hmtui.online.answers import answer
from hmtui.online.client import Question
from hmtui.online.identifiers import ArxivId, Doi
from hmtui.online.provider import PAGE_SIZE, Answer

if TYPE_CHECKING:
    from hmtui.formats.draft import Draft
    from hmtui.online.client import Client
    from hmtui.online.identifiers import Identifier

__all__ = ["DoiOrg"]

_CSL = "application/vnd.citationstyles.csl+json"


class DoiOrg:
    """The provider."""

    name = "doi"
    title = "doi.org"

    def __init__(self, client: Client) -> None:
        """Ask with a client."""
        self._client = client

    def covers(self, identifier: Identifier) -> bool:
        """Return whether doi.org can look up an identifier."""
        return isinstance(identifier, (Doi, ArxivId))

    def search(self, words: str, page: str = "", size: int = PAGE_SIZE) -> Answer:  # noqa: ARG002 - nothing can be searched
        """Return an empty page."""
        return Answer(self.name, "", total=0)

    def lookup(self, identifier: Identifier) -> Answer:
        """Return the work of a DOI."""
        doi = f"10.48550/arxiv.{identifier.value}" if isinstance(identifier, ArxivId) else identifier.value
        received = self._client.get(Question(self.name, f"/{quote(doi)}", {}, accept=_CSL), _parse)
        return answer(self.name, received, ((one, ()) for one in received.document or []))


def _parse(data: bytes) -> list[Draft | None]:
    text = data.decode("utf-8")
    item = json.loads(text)
    if not isinstance(item, dict) or "title" not in item:
        raise ValueError("not a work")
    if crossref.is_work(item):  # Crossref sends its own names under this type
        return [crossref.make(Found(item, 1))]
    return list(csl_json.read(text, Report()))
