"""Hugging Face: models, through the interface of its hub or of a mirror."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

from hmtui.formats import hugging_face
from hmtui.formats.json_document import Found
from hmtui.online.answers import answer
from hmtui.online.client import Question
from hmtui.online.identifiers import ModelId
from hmtui.online.provider import PAGE_SIZE, Answer

if TYPE_CHECKING:
    from hmtui.online.client import Client
    from hmtui.online.identifiers import Identifier

__all__ = ["HuggingFace"]

_EXPAND = (
    *("author", "cardData", "config", "createdAt", "downloads", "gated", "lastModified", "library_name", "likes"),
    *("pipeline_tag", "safetensors", "tags"),
)
_PRIVATE = frozenset((401,))
"""What the hub answers for a model that does not exist, or that is private."""


class HuggingFace:
    """The provider."""

    name = "hf"
    title = "Hugging Face"

    def __init__(self, client: Client) -> None:
        """Ask with a client."""
        self._client = client

    def covers(self, identifier: Identifier) -> bool:
        """Return whether Hugging Face can look up an identifier."""
        return isinstance(identifier, ModelId)

    def search(self, words: str, page: str = "", size: int = PAGE_SIZE) -> Answer:
        """Return a page of models, the most downloaded first; ``page`` is a cursor."""
        parameters = {"search": words, "sort": "downloads", "limit": str(size), "cursor": page, "expand[]": _EXPAND}
        received = self._client.get(Question(self.name, "/api/models", parameters), _parse)
        cursor = parse_qs(urlsplit(received.next_link).query).get("cursor", [""])[0]
        found = [hugging_face.make(Found(item, 1)) for item in received.document or []]
        return answer(self.name, received, ((one, ()) for one in found), next_page=cursor if found else "")

    def lookup(self, identifier: Identifier) -> Answer:
        """Return a model."""
        path = f"/api/models/{quote(identifier.value)}"
        received = self._client.get(Question(self.name, path, {"expand[]": _EXPAND}, absent=_PRIVATE), _parse)
        found = [hugging_face.make(Found(item, 1)) for item in received.document or []]
        return answer(self.name, received, ((one, ()) for one in found))


def _parse(data: bytes) -> list[dict[str, Any]]:
    document = json.loads(data)
    items = document if isinstance(document, list) else [document]
    models = [item for item in items if isinstance(item, dict) and isinstance(item.get("id"), str)]
    if items and not models:
        raise ValueError("no models")
    return models
