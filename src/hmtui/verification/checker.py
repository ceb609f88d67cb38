"""Check the references of a list: with what an earlier run found out, and with the indexes.

Invariant: each result that an index gave is kept at once, so a run that is stopped loses only what is in flight.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.online.arxiv import Arxiv
from hmtui.online.client import Client
from hmtui.online.identifiers import ArxivId
from hmtui.online.registry import all_providers
from hmtui.verification.arxiv_batch import ArxivBatch
from hmtui.verification.dead_links import DeadLinks
from hmtui.verification.identified import identifiers_of
from hmtui.verification.indexes import Indexes
from hmtui.verification.result_cache import ResultCache, key_of
from hmtui.verification.run import each
from hmtui.verification.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from threading import Event

    from hmtui.models import Entry
    from hmtui.online.settings import Settings
    from hmtui.verification.values import Result

__all__ = ["Checker", "indexes_of"]

_DAY = 86_400.0
"""Seconds for which an answer of a service is used again."""
_ASKED = ("crossref", "doi", "arxiv", "openalex", "s2")
"""The providers that are asked; DBLP answers programs too seldom."""


def indexes_of(client: Client, settings: Settings, entries: Iterable[Entry] = ()) -> Indexes:
    """Return the indexes that a client can ask, which may be about some references."""
    arxiv = ArxivBatch(Arxiv(client))
    arxiv.expect(one.value for entry in entries for one in identifiers_of(entry) if isinstance(one, ArxivId))
    known = {**all_providers(client), arxiv.name: arxiv}
    has_key = bool(settings.key_parameters(settings.service("openalex")))
    # A search at OpenAlex is charged to the budget of its key; looking up an identifier is free.
    return Indexes([known[name] for name in _ASKED], without_titles=() if has_key else ("openalex",))


class Checker:
    """Checks references."""

    def __init__(
        self,
        indexes: Callable[[Sequence[Entry]], Indexes],
        links: DeadLinks | None,
        cache: ResultCache,
        *,
        again: bool = False,
    ) -> None:
        """Store whom to ask.

        Args:
            indexes: returns the indexes to ask about some references.
            links: asks for links; None to leave them out.
            cache: the results of earlier runs.
            again: whether these are not used.
        """
        self._indexes, self._links, self._cache, self._again = indexes, links, cache, again
        self._options = ("links",) if links is not None else ()

    @classmethod
    def online(cls, settings: Settings, stop: Event, *, links: bool, again: bool, offline: bool) -> Checker:
        """Return a checker that asks the services on the network until ``stop`` is set."""
        client = Client(settings, offline=offline, cancelled=stop.is_set, max_age=0.0 if again else _DAY)
        probe = DeadLinks(client.probe) if links else None
        return cls(partial(indexes_of, client, settings), probe, ResultCache(), again=again)

    def results(self, entries: Sequence[Entry], stop: Event) -> Iterator[tuple[int, Result]]:
        """Yield the index of each reference and its result, in the order in which they are known."""
        open_ones = []
        for number, entry in enumerate(entries):
            kept = None if self._again else self._cache.find(key_of(entry, *self._options))
            if kept is not None:
                yield number, kept
            else:
                open_ones.append(number)
        left = [entries[number] for number in open_ones]
        indexes = self._indexes(left)
        try:
            for at, result in each(left, lambda entry: self._check(entry, indexes), stop):
                self._cache.store(key_of(left[at], *self._options), result)
                yield open_ones[at], result
        finally:
            stop.set()
            self._cache.close()

    def _check(self, entry: Entry, indexes: Indexes) -> Result:
        result = verify(entry, indexes, day=time.strftime("%Y-%m-%d"))
        if self._links is None:
            return result
        return replace(result, remarks=(*result.remarks, *self._links.of(entry)))
