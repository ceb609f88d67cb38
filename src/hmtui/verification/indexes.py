"""Ask several indexes in turn, and stop asking one that keeps failing.

Invariant: nothing raises but a cancellation; an index that gave no answer is a reply with its reason.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import OnlineError
from hmtui.online.provider import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hmtui.online.identifiers import Identifier
    from hmtui.online.provider import Provider

__all__ = ["Indexes", "Reply"]

_PATIENCE = 3
"""Requests in a row that an index may fail before it is not asked any more."""


class Reply(Struct, frozen=True):
    """What became of a question to an index."""

    index: str
    """The name of the index, as shown to users."""
    answer: Answer | None = None
    failure: str = ""
    """Why there is no answer."""


class Indexes:
    """The indexes that are asked, and the registry of all DOIs."""

    def __init__(self, providers: Sequence[Provider], registered: Callable[[str], bool]) -> None:
        """Ask ``providers`` in this order; ``registered`` returns whether a DOI is registered, or raises OnlineError."""
        self._providers = tuple(providers)
        self._registered = registered
        self._failures: dict[str, int] = {}
        self._lock = Lock()

    def covering(self, identifier: Identifier) -> tuple[Provider, ...]:
        """Return the indexes that could know a work by such an identifier."""
        return tuple(provider for provider in self._providers if provider.covers(identifier))

    def ask(self, identifier: Identifier, first: str = "") -> Iterator[Reply]:
        """Yield the reply of each index that could know; the one named ``first`` is asked first."""
        for provider in sorted(self.covering(identifier), key=lambda one: one.name != first):
            yield self._try(provider.title, lambda provider=provider: provider.lookup(identifier))  # type: ignore[misc]

    def is_registered(self, doi: str) -> tuple[bool | None, str]:
        """Return whether a DOI is registered with any agency; None, and why, if doi.org did not answer."""
        registered = False

        def look() -> Answer:
            nonlocal registered
            registered = self._registered(doi)
            return Answer("doi", "")

        reply = self._try("doi.org", look)
        return (registered, "") if reply.answer is not None else (None, reply.failure)

    def _try(self, title: str, ask: Callable[[], Answer]) -> Reply:
        if self._failures.get(title, 0) >= _PATIENCE:
            return Reply(title, failure=f"{title} was not asked again after {_PATIENCE} failures")
        try:
            answer = ask()
        except OnlineError as error:
            with self._lock:
                self._failures[title] = self._failures.get(title, 0) + 1
            return Reply(title, failure=error.message.rstrip("."))
        with self._lock:
            self._failures[title] = 0
        return Reply(title, answer)
