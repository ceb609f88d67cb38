"""Ask several indexes in turn.

Invariant: nothing raises but a cancellation; an index that gave no answer is a reply with its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import OnlineError
from hmtui.online.identifiers import ArxivId, Doi, Title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hmtui.online.identifiers import Identifier
    from hmtui.online.provider import Answer, Provider

__all__ = ["REGISTRIES", "Indexes", "Reply"]

REGISTRIES: dict[type, str] = {Doi: "doi", ArxivId: "arxiv"}
"""The provider that knows every identifier of a kind: what it does not know does not exist."""
_ORDER: dict[type, tuple[str, ...]] = {
    Doi: ("crossref", "doi", "openalex", "s2"),
    ArxivId: ("arxiv", "openalex", "s2", "doi"),
    Title: ("crossref", "openalex", "s2", "dblp", "arxiv"),
}
"""The providers in the order in which they are asked: what knows most first, slow ones last."""


class Reply(Struct, frozen=True):
    """What became of a question to an index."""

    name: str
    """The name of its provider."""
    index: str
    """Its name as shown to users."""
    answer: Answer | None = None
    failure: str = ""
    """Why there is no answer."""


class Indexes:
    """The indexes that are asked."""

    def __init__(self, providers: Sequence[Provider], without_titles: Sequence[str] = ()) -> None:
        """Ask ``providers``, in our order; those named in ``without_titles`` for identifiers only."""
        self._providers = {provider.name: provider for provider in providers}
        self._without_titles = frozenset(without_titles)

    def ask(self, identifier: Identifier, without: Sequence[str] = ()) -> Iterator[Reply]:
        """Yield the reply of each index that could know, except of those ``without`` (names as shown to users)."""
        for name in _ORDER.get(type(identifier), ()):
            provider = self._providers.get(name)
            if isinstance(identifier, Title) and name in self._without_titles:
                continue
            if provider is not None and provider.title not in without and provider.covers(identifier):
                yield self._asked(provider, identifier)

    @staticmethod
    def _asked(provider: Provider, identifier: Identifier) -> Reply:
        try:
            return Reply(provider.name, provider.title, provider.lookup(identifier))
        except OnlineError as error:
            return Reply(provider.name, provider.title, failure=error.message.rstrip("."))
