"""Fetch a list over https, with limits and a cache.

The client of the standard library is sufficient: there is one request at a time, and
other clients would need the same additions (limits, redirects, decompression).

Invariant: only https is used, and http only with localhost; a fetch ends within
``DEADLINE`` seconds, ``MAX_REDIRECTS`` redirects and ``MAX_BYTES`` decompressed bytes; the
result is complete, or a ``SourceError`` is raised. A fetch runs in its own thread, so
it can be cancelled at any time.
"""

from __future__ import annotations

import time
import zlib
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from http.client import HTTPException
from ipaddress import ip_address
from threading import Thread
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from msgspec import Struct

from hmtui import __version__
from hmtui.errors import Cancelled, SourceError
from hmtui.sources.addresses import candidate_urls
from hmtui.sources.web_cache import WebCache
from hmtui.text.cleaning import clean, safe_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPMessage, HTTPResponse
    from typing import IO

__all__ = ["DEADLINE", "MAX_BYTES", "MAX_REDIRECTS", "Fetched", "fetch"]

DEADLINE = 60.0
"""Seconds for a whole fetch."""
READ_TIMEOUT = 15.0
"""Seconds to wait for the next byte."""
MAX_BYTES = 50_000_000
"""Decompressed bytes of a list."""
MAX_REDIRECTS = 5
_BLOCK = 1 << 16
_SENT = "/%:@!$&'()*+,;=~?[]"
"""Characters of a URL that are not percent-encoded."""
_TICK = 0.1
"""Seconds between two looks at whether the answer is still wanted."""
_NOT_TEXT = ("image/", "audio/", "video/", "font/", "application/pdf")
_NOT_MODIFIED = 304
_NOT_FOUND = 404
_REDIRECTS = {301, 302, 303, 307, 308}


class Fetched(Struct, frozen=True):
    """The content of a URL."""

    data: bytes
    address: str
    """The URL after redirects."""
    notice: str = ""
    """A message for the user, if the content is a cached copy; else empty."""


def fetch(
    url: str,
    *,
    offline: bool = False,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    web_cache: WebCache | None = None,
) -> Fetched:
    """Fetch a URL; for a GitHub page, fetch the file it shows.

    Raises:
        SourceError: the URL is not allowed, or the server did not return a list in time.
        Cancelled: ``cancelled`` returned True.
    """
    cache = web_cache or WebCache.default()
    addresses = candidate_urls(_checked(url))
    if offline:
        return _from_cache(url, addresses, cache)
    for address in addresses:
        found = _wait_for(_Fetch(address, cache), progress or (lambda _done: None), cancelled or (lambda: False))
        if found is not None:
            return found
    raise SourceError(f"Nothing found at {clean(url)} (404).", hint=_not_found_hint(addresses))


def _checked(url: str) -> str:
    """Return a URL that may be fetched. Raises SourceError for other ones."""
    name = clean(url)
    scheme, host = _split(url)
    if scheme not in {"http", "https"}:
        raise SourceError(f"{name}: {scheme}: URLs are not supported.", hint="Use a path or an https URL.")
    if safe_url(url) is None or not host or not _ascii_url(url):
        raise SourceError(f"{name} is not a valid web URL.", hint="Use a URL like https://host/path.")
    if scheme == "http" and not _is_this_machine(host):
        raise SourceError(f"{name} is not encrypted, so it was not fetched.", hint="Use https:// instead of http://.")
    return url


def _split(url: str) -> tuple[str, str]:
    """Return scheme and host; an empty host if the URL is invalid."""
    try:
        parts = urlsplit(url)
        # An invalid port raises ValueError too.
        return clean(parts.scheme.lower()), (parts.hostname or "") if parts.port != 0 else ""
    except ValueError:
        return clean(url.partition(":")[0].lower()), ""


def _ascii_url(url: str) -> str:
    """Return a URL in ASCII, as it is sent; empty when its host cannot be encoded."""
    parts = urlsplit(url)
    try:
        host = parts.netloc.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return urlunsplit((parts.scheme, host, quote(parts.path, safe=_SENT), quote(parts.query, safe=_SENT), ""))


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _from_cache(url: str, addresses: tuple[str, ...], cache: WebCache) -> Fetched:
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


def _wait_for(request: _Fetch, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Fetched | None:
    """Run a fetch in a thread until it ends, is cancelled, or reaches the deadline.

    An abandoned thread ends with its connection or with the program.
    """
    answer: Future[Fetched | None] = Future()

    def run() -> None:
        try:
            answer.set_result(request.run())
        except SourceError as error:
            answer.set_exception(error)
        except BaseException as error:
            answer.set_exception(error)  # a bug: end the wait, too
            raise

    Thread(target=run, name="hmtui-fetch", daemon=True).start()
    until = time.monotonic() + DEADLINE
    while True:
        try:
            return answer.result(timeout=_TICK)
        except FutureTimeoutError:
            if answer.done():
                raise
        if cancelled():
            request.give_up()
            raise Cancelled
        if time.monotonic() > until:
            request.give_up()
            raise request.error(f"is too slow: {request.received} bytes in {DEADLINE:.0f} seconds")
        progress(request.fraction)


class _Redirects(HTTPRedirectHandler):
    """Follows redirects, but never from https to http."""

    max_redirections = MAX_REDIRECTS
    max_repeats = 2

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        scheme, host = _split(newurl)
        was_secure = req.full_url.startswith("https:")
        if safe_url(newurl) is None or not host or (scheme == "http" and (was_secure or not _is_this_machine(host))):
            fp.close()
            raise SourceError(
                f"{clean(req.full_url)} redirects to {clean(newurl)[:200]}, which is not allowed.",
                hint="Only https URLs are fetched.",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Fetch:
    """One request."""

    def __init__(self, address: str, cache: WebCache) -> None:
        self._address = address
        self._name = clean(address)
        self._cache = cache
        self._copy = cache.find(address)
        self._given_up = False
        self._expected = -1
        self.received = 0

    @property
    def fraction(self) -> float:
        """The received share of the response, from 0 to 1; 0 while its size is unknown."""
        return min(self.received / self._expected, 1.0) if self._expected > 0 else 0.0

    def give_up(self) -> None:
        """Abort at the next received block."""
        self._given_up = True

    def run(self) -> Fetched | None:
        """Return the response; None if it is 404."""
        try:
            return self._ask()
        except HTTPError as error:
            return self._refused(error)
        except (URLError, TimeoutError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            if isinstance(reason, TimeoutError):
                raise self.error("did not answer in time") from error
            raise self.error(f"cannot be reached: {_reason(reason)}") from error
        except HTTPException as error:
            raise self.error("sent an incomplete or invalid response") from error
        except OSError as error:
            raise self.error(f"closed the connection: {_reason(error)}") from error

    def _ask(self) -> Fetched:
        opener = build_opener(_Redirects(), *([ProxyHandler({})] if _is_this_machine(_split(self._address)[1]) else []))
        with opener.open(self._request(), timeout=READ_TIMEOUT) as answer:
            kind = (answer.headers.get_content_type() or "").lower()
            if kind.startswith(_NOT_TEXT):
                raise SourceError(f"{self._name} is {clean(kind)}, not a list.", hint="Name a text file.")
            data = self._body(answer)
            self._cache.store(self._address, data, answer.headers)
            return Fetched(data, answer.geturl())

    def _request(self) -> Request:

        headers = {"User-Agent": f"hmtui/{__version__}", "Accept": "text/*, */*;q=0.5", "Accept-Encoding": "gzip"}
        if self._copy is not None:
            headers.update(self._copy.conditions)
        return Request(_ascii_url(self._address), headers=headers)  # noqa: S310 - the scheme was checked

    def _refused(self, error: HTTPError) -> Fetched | None:
        with error:
            if error.code == _NOT_MODIFIED and self._copy is not None:
                return Fetched(self._copy.data, self._address)
            if error.code == _NOT_FOUND:
                return None
            if error.code in _REDIRECTS and "not allowed" in str(error.msg):
                raise self.error("redirects to a URL that is not allowed") from error
            if error.code in _REDIRECTS and "loop" in str(error.msg):
                raise self.error("redirects in a loop, or too often") from error
            raise self.error(f"answered {error.code} {clean(str(error.reason))}".rstrip()) from error

    def _body(self, answer: HTTPResponse) -> bytes:
        self._expected = _length(answer)
        if self._expected > MAX_BYTES:
            raise self._too_large()
        packed = (answer.headers.get("Content-Encoding") or "").lower()
        unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if packed in {"gzip", "x-gzip"} else None
        blocks: list[bytes] = []
        size = 0
        while not self._given_up and (block := answer.read1(_BLOCK)):
            self.received += len(block)
            piece = self._unpacked(unpack, block, MAX_BYTES - size) if unpack else block
            size += len(piece)
            if size > MAX_BYTES:
                raise self._too_large()
            blocks.append(piece)
        if self.received < self._expected or self._given_up or (unpack is not None and not unpack.eof):
            raise self.error("sent an incomplete response")
        return b"".join(blocks)

    def _unpacked(self, unpack: zlib._Decompress, block: bytes, room: int) -> bytes:
        try:
            piece = unpack.decompress(block, room + 1)
        except zlib.error as error:
            raise self.error("sent invalid gzip data") from error
        return piece + b"\0" if unpack.unconsumed_tail else piece

    def _too_large(self) -> SourceError:
        return SourceError(
            f"{self._name} is larger than {MAX_BYTES // 1_000_000} MB and was not fetched.",
            hint="Download it and open the file.",
        )

    def error(self, what: str) -> SourceError:
        """Return an error about this request; the hint names a cached copy, if there is one."""
        if self._copy is None:
            return SourceError(f"{self._name} {what}.", hint="Check the address and the connection.")
        return SourceError(f"{self._name} {what}.", hint=f"Use --offline to open the copy of {self._copy.day}.")


def _length(answer: HTTPResponse) -> int:
    length = answer.headers.get("Content-Length") or ""
    return int(length) if length.isascii() and length.isdecimal() else -1


def _reason(reason: object) -> str:
    text = getattr(reason, "strerror", None) or str(reason)
    return clean(str(text)).rstrip(".") or type(reason).__name__
