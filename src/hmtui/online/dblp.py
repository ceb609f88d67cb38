"""DBLP: publications of computer science. It may answer programs with a web page instead of data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats import dblp
from hmtui.formats.json_document import Found
from hmtui.formats.members import array, inner, string
from hmtui.online.answers import answer, parse_json
from hmtui.online.client import Question
from hmtui.online.identifiers import Title
from hmtui.online.provider import PAGE_SIZE, Answer

if TYPE_CHECKING:
    from hmtui.online.client import Client
    from hmtui.online.identifiers import Identifier

__all__ = ["Dblp"]

_CANDIDATES = 5
_parse = parse_json(lambda document: bool(inner(inner(document, "result"), "hits")))


class Dblp:
    """The provider."""

    name = "dblp"
    title = "DBLP"

    def __init__(self, client: Client) -> None:
        """Ask with a client."""
        self._client = client

    def covers(self, identifier: Identifier) -> bool:
        """Return whether DBLP can look up an identifier: it knows titles only."""
        return isinstance(identifier, Title)

    def search(self, words: str, page: str = "", size: int = PAGE_SIZE) -> Answer:
        """Return a page of publications; ``page`` is an offset."""
        parameters = {"q": words, "format": "json", "h": str(size), "f": page or "0"}
        received = self._client.get(Question(self.name, "/search/publ/api", parameters), _parse)
        hits = inner(inner(received.document or {}, "result"), "hits")
        total = string(hits, "@total")
        count = int(total[:9]) if total.isascii() and total.isdecimal() else 0
        end = int(page or 0) + size
        found = [dblp.make(Found(item, 1)) for item in array(hits, "hit")]
        return answer(
            self.name, received, ((one, ()) for one in found), total=count, next_page=str(end) if end < count else ""
        )

    def lookup(self, identifier: Identifier) -> Answer:
        """Return the publications most like a title."""
        return self.search(identifier.value, size=_CANDIDATES)
