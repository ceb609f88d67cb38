"""Getting a list from the web: over https, within limits, and from a copy where that is as good.

The standard library's client is enough here: one request at a time, and no
session; what it leaves open (limits, redirects, unpacking) is what would have to be
written around another one too.

Invariant: nothing but http(s) is ever spoken, and http only with this machine; a
fetch ends within ``DEADLINE`` seconds, ``MOST_REDIRECTS`` steps and ``LARGEST``
unpacked bytes; what is given is whole, or there is a ``SourceError``. Whoever waits
can give up at any time: the asking is done on a thread of its own.
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

from hmtui.errors import Cancelled, SourceError
from hmtui.sources.addresses import candidates
from hmtui.sources.web_cache import Copies
from hmtui.text.cleaning import clean, safe_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPMessage, HTTPResponse
    from typing import IO

__all__ = ["DEADLINE", "LARGEST", "MOST_REDIRECTS", "Fetched", "fetch"]

DEADLINE = 60.0
"""Seconds that a fetch may take in all."""
PATIENCE = 15.0
"""Seconds to wait for the next byte."""
LARGEST = 50_000_000
"""Bytes of a list, unpacked."""
MOST_REDIRECTS = 5
_BLOCK = 1 << 16
_SENT = "/%:@!$&'()*+,;=~?[]"
"""What stands in an address as it is; all else is written as %XX."""
_TICK = 0.1
"""Seconds between two looks at whether the answer is still wanted."""
_NOT_TEXT = ("image/", "audio/", "video/", "font/", "application/pdf")
_NOT_MODIFIED = 304
_NOT_FOUND = 404
_REDIRECTS = {301, 302, 303, 307, 308}


class Fetched(Struct, frozen=True):
    """What a web address gave."""

    data: bytes
    address: str
    """Where it was at last."""
    notice: str = ""
    """What a person should know: that it is a copy, and of when."""


def fetch(
    url: str,
    *,
    offline: bool = False,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    copies: Copies | None = None,
) -> Fetched:
    """Get what is behind an address; that of a GitHub page stands for the file it shows.

    Raises:
        SourceError: the address is none that is fetched, or does not answer with a list in time.
        Cancelled: ``cancelled`` said that the answer is no longer wanted.
    """
    kept = copies or Copies.of_user()
    addresses = candidates(_checked(url))
    if offline:
        return _from_copies(url, addresses, kept)
    for address in addresses:
        found = _wait_for(_Fetch(address, kept), progress or (lambda _done: None), cancelled or (lambda: False))
        if found is not None:
            return found
    raise SourceError(f"There is nothing at {clean(url)} (404).", hint=_nothing_there(addresses))


def _checked(url: str) -> str:
    """Refuse what is no address to fetch from."""
    name = clean(url)
    scheme, host = _split(url)
    if scheme not in {"http", "https"}:
        raise SourceError(f"{name}: {scheme}: addresses are not opened.", hint="Give a path or an https address.")
    if safe_url(url) is None or not host or not _wired(url):
        raise SourceError(f"{name} is no web address that can be opened.", hint="It looks like https://host/path.")
    if scheme == "http" and not _is_this_machine(host):
        raise SourceError(f"{name} is not encrypted, so it is not fetched.", hint="Use https:// instead of http://.")
    return url


def _split(url: str) -> tuple[str, str]:
    """Return scheme and host; no host where the address is broken."""
    try:
        parts = urlsplit(url)
        # Asking for a port that is none raises, too.
        return clean(parts.scheme.lower()), (parts.hostname or "") if parts.port != 0 else ""
    except ValueError:
        return clean(url.partition(":")[0].lower()), ""


def _wired(url: str) -> str:
    """Write an address in ASCII, as it is sent; empty when its host has no such form."""
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


def _from_copies(url: str, addresses: tuple[str, ...], kept: Copies) -> Fetched:
    for address in addresses:
        copy = kept.find(address)
        if copy is not None:
            return Fetched(copy.data, address, f"the copy of {copy.day}")
    raise SourceError(
        f"There is no copy of {clean(url)}, and --offline forbids fetching it.", hint="Open it once without --offline."
    )


def _nothing_there(addresses: tuple[str, ...]) -> str:
    looked = ", ".join(address.rpartition("/")[2] for address in addresses)
    return f"Looked for {looked}; a private repository looks the same." if len(addresses) > 1 else "Check the address."


def _wait_for(asked: _Fetch, progress: Callable[[float], None], cancelled: Callable[[], bool]) -> Fetched | None:
    """Let a fetch run on its own thread, until it ends, is given up or is out of time.

    A thread that is left behind ends with its connection, or with the program.
    """
    answer: Future[Fetched | None] = Future()

    def run() -> None:
        try:
            answer.set_result(asked.run())
        except SourceError as error:
            answer.set_exception(error)
        except BaseException as error:
            answer.set_exception(error)  # a fault of ours: nobody waits for nothing
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
            asked.give_up()
            raise Cancelled
        if time.monotonic() > until:
            asked.give_up()
            raise asked.error(f"is too slow: {asked.received} bytes in {DEADLINE:.0f} seconds")
        progress(asked.fraction)


class _Redirects(HTTPRedirectHandler):
    """Follows a few redirects, never away from encryption."""

    max_redirections = MOST_REDIRECTS
    max_repeats = 2

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        scheme, host = _split(newurl)
        was_secure = req.full_url.startswith("https:")
        if safe_url(newurl) is None or not host or (scheme == "http" and (was_secure or not _is_this_machine(host))):
            fp.close()
            raise SourceError(
                f"{clean(req.full_url)} leads to {clean(newurl)[:200]}, which is not fetched.",
                hint="Only https addresses are.",
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Fetch:
    """One address, asked once."""

    def __init__(self, address: str, kept: Copies) -> None:
        self._address = address
        self._name = clean(address)
        self._kept = kept
        self._copy = kept.find(address)
        self._given_up = False
        self._expected = -1
        self.received = 0

    @property
    def fraction(self) -> float:
        """How much of the answer is here, from 0 to 1; 0 while its size is not known."""
        return min(self.received / self._expected, 1.0) if self._expected > 0 else 0.0

    def give_up(self) -> None:
        """End at the next byte that comes."""
        self._given_up = True

    def run(self) -> Fetched | None:
        """Return the answer, or None when there is nothing at this address."""
        try:
            return self._ask()
        except HTTPError as error:
            return self._refused(error)
        except (URLError, TimeoutError) as error:
            reason = error.reason if isinstance(error, URLError) else error
            if isinstance(reason, TimeoutError):
                raise self.error("did not answer in time") from error
            raise self.error(f"cannot be reached: {_said(reason)}") from error
        except HTTPException as error:
            raise self.error("gave an answer that was cut off or broken") from error
        except OSError as error:
            raise self.error(f"broke off: {_said(error)}") from error

    def _ask(self) -> Fetched:
        opener = build_opener(_Redirects(), *([ProxyHandler({})] if _is_this_machine(_split(self._address)[1]) else []))
        with opener.open(self._request(), timeout=PATIENCE) as answer:
            kind = (answer.headers.get_content_type() or "").lower()
            if kind.startswith(_NOT_TEXT):
                raise SourceError(f"{self._name} is {clean(kind)}, not a list.", hint="Name a text file.")
            data = self._body(answer)
            self._kept.keep(self._address, data, answer.headers)
            return Fetched(data, answer.geturl())

    def _request(self) -> Request:
        from hmtui import __version__  # noqa: PLC0415 - it asks for the installed version

        headers = {"User-Agent": f"hmtui/{__version__}", "Accept": "text/*, */*;q=0.5", "Accept-Encoding": "gzip"}
        if self._copy is not None:
            headers.update(self._copy.conditions)
        # The address has been checked: it is http(s).
        return Request(_wired(self._address), headers=headers)  # noqa: S310

    def _refused(self, error: HTTPError) -> Fetched | None:
        with error:
            if error.code == _NOT_MODIFIED and self._copy is not None:
                return Fetched(self._copy.data, self._address)
            if error.code == _NOT_FOUND:
                return None
            if error.code in _REDIRECTS and "not allowed" in str(error.msg):
                raise self.error("leads to an address which is not fetched") from error
            if error.code in _REDIRECTS and "loop" in str(error.msg):
                raise self.error("leads in a circle, or too far") from error
            raise self.error(f"answered {error.code} {clean(str(error.reason))}".rstrip()) from error

    def _body(self, answer: HTTPResponse) -> bytes:
        self._expected = _length(answer)
        if self._expected > LARGEST:
            raise self._too_large()
        packed = (answer.headers.get("Content-Encoding") or "").lower()
        unpack = zlib.decompressobj(16 + zlib.MAX_WBITS) if packed in {"gzip", "x-gzip"} else None
        blocks: list[bytes] = []
        size = 0
        while not self._given_up and (block := answer.read1(_BLOCK)):
            self.received += len(block)
            piece = self._unpacked(unpack, block, LARGEST - size) if unpack else block
            size += len(piece)
            if size > LARGEST:
                raise self._too_large()
            blocks.append(piece)
        if self.received < self._expected or self._given_up or (unpack is not None and not unpack.eof):
            raise self.error("was cut off before its end")
        return b"".join(blocks)

    def _unpacked(self, unpack: zlib._Decompress, block: bytes, room: int) -> bytes:
        try:
            piece = unpack.decompress(block, room + 1)
        except zlib.error as error:
            raise self.error("is packed in a way that cannot be read") from error
        return piece + b"\0" if unpack.unconsumed_tail else piece

    def _too_large(self) -> SourceError:
        return SourceError(
            f"{self._name} is larger than {LARGEST // 1_000_000} MB, so it was not fetched.",
            hint="Download it and open the file.",
        )

    def error(self, what: str) -> SourceError:
        """Return what went wrong here, and what can still be had."""
        if self._copy is None:
            return SourceError(f"{self._name} {what}.", hint="Check the address and the connection.")
        return SourceError(f"{self._name} {what}.", hint=f"--offline opens the copy of {self._copy.day}.")


def _length(answer: HTTPResponse) -> int:
    said = answer.headers.get("Content-Length") or ""
    return int(said) if said.isascii() and said.isdecimal() else -1


def _said(reason: object) -> str:
    text = getattr(reason, "strerror", None) or str(reason)
    return clean(str(text)).rstrip(".") or type(reason).__name__
