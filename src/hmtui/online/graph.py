"""The citation graph around a work: what it cites, and what cites it.

Both are given as providers that ``hmtui.online.searching`` can page through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from hmtui.online.openalex import OpenAlex
from hmtui.online.provider import PAGE_SIZE
from hmtui.online.semantic_scholar import SemanticScholar

if TYPE_CHECKING:
    from hmtui.online.client import Client
    from hmtui.online.identifiers import Identifier
    from hmtui.online.provider import Answer, Provider

__all__ = ["Relation", "related"]

Relation = Literal["references", "citations"]


class _Related:
    """The works related to one work, as a provider whose only search finds them."""

    def __init__(self, provider: OpenAlex | SemanticScholar, relation: Relation, identifier: Identifier) -> None:
        self.name = provider.name
        self.title = provider.title
        self._provider = provider
        self._relation: Relation = relation
        self._identifier = identifier

    def covers(self, identifier: Identifier) -> bool:
        """Return whether the identifier is that of the work."""
        return identifier == self._identifier

    def search(self, words: str, page: str = "", size: int = PAGE_SIZE) -> Answer:  # noqa: ARG002 - the work decides
        """Return a page of the related works."""
        ask = self._provider.references if self._relation == "references" else self._provider.citations
        return ask(self._identifier, page, size)

    def lookup(self, identifier: Identifier) -> Answer:
        """Return the work itself."""
        return self._provider.lookup(identifier)


def related(client: Client, relation: Relation, identifier: Identifier) -> list[Provider]:
    """Return providers of the works that a work cites (``references``) or that cite it (``citations``)."""
    return [_Related(kind(client), relation, identifier) for kind in (OpenAlex, SemanticScholar)]
