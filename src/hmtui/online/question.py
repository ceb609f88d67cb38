"""One question as a provider, so that its answers can be searched page by page like those to words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.online.provider import PAGE_SIZE

if TYPE_CHECKING:
    from collections.abc import Callable

    from hmtui.online.provider import Answer, Provider

__all__ = ["FixedQuestion"]


class FixedQuestion:
    """A provider that answers one question, whatever words it is asked for."""

    def __init__(self, provider: Provider, ask: Callable[[str, int], Answer]) -> None:
        """Ask a provider; ``ask`` is given the page and its size."""
        self.name = provider.name
        self.title = provider.title
        self.covers = provider.covers
        self.lookup = provider.lookup
        self._ask = ask

    def search(self, words: str, page: str = "", size: int = PAGE_SIZE) -> Answer:  # noqa: ARG002 - the question is fixed
        """Return a page of the answer."""
        return self._ask(page, size)
