"""Fetch a list over https, with limits and a cache.

Invariant: a fetch returns the whole list, from the network or from the cache, or raises a
``SourceError``; one that fails leaves the cached copy as it was.
"""

from __future__ import annotations

from functools import cache
from http.client import responses
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

import hmtui
from hmtui.errors import SourceError
from hmtui.sources.addresses import candidate_urls
from hmtui.sources.http import Call, Limits, TransferError, address_fault, send
from hmtui.sources.web_cache import WebCache
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hmtui.sources.http import Reply
    from hmtui.sources.web_cache import CachedCopy

__all__ = ["DEADLINE", "MAX_BYTES", "Copies", "Fetched", "fetch", "user_agent"]

DEADLINE = 60.0
"""Seconds for a whole fetch."""
READ_TIMEOUT = 15.0
"""Seconds to wait for the next byte."""
MAX_BYTES = 50_000_000
"""Decompressed bytes of a list."""
_NOT_TEXT = ("image/", "audio/", "video/", "font/", "application/pdf")
_SUCCESS = 2
_NOT_MODIFIED = 304
_NOT_FOUND = 404


class Copies(Protocol):
    """Where copies of fetched lists are kept."""

    def find(self, address: str) -> CachedCopy | None:
        """Return the copy of a URL; None if there is none."""

    def store(self, address: str, data: bytes, headers: Mapping[str, str]) -> None:
        """Keep the content of a URL."""


class Fetched(Struct, frozen=True):
    """The content of a URL."""

    data: bytes
    address: str
    """The URL after redirects."""
    notice: str = ""
    """A message for the user, if the content is a cached copy; else empty."""


@cache
def user_agent() -> str:
    """Return the name with which hmtui identifies itself to servers."""
    return f"hmtui/{hmtui.__version__}"


def fetch(
    url: str,
    *,
    offline: bool = False,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    web_cache: Copies | None = None,
) -> Fetched:
    """Fetch a URL; for a GitHub page, fetch the file it shows.

    Raises:
        SourceError: the URL is not allowed, or the server did not return a list in time.
        Cancelled: ``cancelled`` returned True.
    """
    cache: Copies = web_cache or WebCache.default()
    fault, hint = address_fault(url)
    if fault:
        raise SourceError(f"{clean(url)}{fault}", hint=hint)
    addresses = candidate_urls(url)
    if offline:
        return _from_cache(url, addresses, cache)
    for address in addresses:
        found = _fetched(address, cache, progress or (lambda _done: None), cancelled or (lambda: False))
        if found is not None:
            return found
    raise SourceError(f"Nothing found at {clean(url)} (404).", hint=_not_found_hint(addresses))


def _from_cache(url: str, addresses: tuple[str, ...], cache: Copies) -> Fetched:
    for address in addresses:
        copy = cache.find(address)
        if copy is not None:
            return Fetched(copy.data, address, f"cached on {copy.day}")
    raise SourceError(f"{clean(url)} is not cached, and --offline is set.", hint="Open it once without --offline.")


def _not_found_hint(addresses: tuple[str, ...]) -> str:
    looked = ", ".join(address.rpartition("/")[2] for address in addresses)
    return (
        f"Looked for {looked}. Private repositories are not accessible." if len(addresses) > 1 else "Check the address."
    )


def _fetched(
    address: str, cache: Copies, progress: Callable[[float], None], cancelled: Callable[[], bool]
) -> Fetched | None:
    """Return the content of a URL, and cache it; None if the server answers 404."""
    copy = cache.find(address)
    headers = {"User-Agent": user_agent(), "Accept": "text/*, */*;q=0.5", "Accept-Encoding": "gzip"}
    call = Call(address, {**headers, **(copy.conditions if copy else {})}, unwanted=_NOT_TEXT)
    try:
        reply = send(call, Limits(DEADLINE, READ_TIMEOUT, MAX_BYTES), progress=progress, cancelled=cancelled)
    except TransferError as error:
        raise _failed(address, error.what, error.hint, copy) from error
    if reply.status // 100 == _SUCCESS:
        cache.store(address, reply.data, reply.headers)
        return Fetched(reply.data, reply.address)
    if reply.status == _NOT_MODIFIED and copy is not None:
        return Fetched(copy.data, address)
    if reply.status == _NOT_FOUND:
        return None
    raise _failed(address, f"answered {_status(reply)}", "Check the address and the connection.", copy)


def _status(reply: Reply) -> str:
    return f"{reply.status} {responses.get(reply.status, '')}".rstrip()


def _failed(address: str, what: str, hint: str, copy: CachedCopy | None) -> SourceError:
    """Return an error; the hint names a cached copy, if there is one."""
    if copy is not None:
        hint = f"Use --offline to open the copy of {copy.day}."
    return SourceError(f"{clean(address)} {what}.", hint=hint)
