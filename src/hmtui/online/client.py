"""The one client for services on the network: rate limits, retries, cache, keys, offline use.

Invariant: a request ends within ``PATIENCE`` seconds of waiting and asking, or is cancelled;
a service that failed ``FAILURES`` requests in a row is not asked again; an answer that cannot
be parsed is not cached; whatever prevents an answer is an ``OnlineError`` without a key in it.
"""

from __future__ import annotations

import re
import time
from http import HTTPStatus
from http.client import responses
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import urlencode, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from hmtui.errors import OnlineError, SourceError
from hmtui.online.headers import next_link, retry_after, seconds_without_budget, stated_rate
from hmtui.online.pace import Pace, Rate, SystemClock
from hmtui.online.settings import Service
from hmtui.sources.fetch import user_agent
from hmtui.sources.http import Call, Limits, Reply, TransferError, send
from hmtui.sources.web_cache import WebCache
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hmtui.online.pace import Clock
    from hmtui.online.settings import Settings
    from hmtui.sources.web_cache import CachedCopy

__all__ = ["Client", "Question", "Received"]

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds after which a request is given up, waits for rate limits not counted."""
FAILURES = 3
"""Requests in a row that a service may fail before this client asks it no more."""
_DEADLINE = 20.0
"""Seconds for one attempt."""
_SILENCE = 10.0
"""Seconds to wait for the next byte."""
_LARGEST = 10_000_000
"""Decompressed bytes of an answer."""
_ATTEMPTS = 4
_FIRST_WAIT = 1.0
"""Seconds before the second attempt; doubled for each further one."""
_LONGEST_WAIT = 30.0
"""Seconds that a server may ask to wait before the attempt is given up."""
_DAY = 86_400.0
_BUSY = frozenset((429, 500, 502, 503, 504))
_TRY_AGAIN = "Check the connection, or try again later."
_ABSENT = frozenset((404, 410))
_ANY_HOST = Rate(2, 1.0)
"""The rate for hosts that are no known service."""


class _BadRequestError(OnlineError):
    """A service refused one request; it may answer others."""


class Received(Struct, Generic[T], frozen=True):
    """An answer: the document in it, and what is known about it."""

    document: T | None
    """The parsed answer; None when the service says that there is no such thing (404)."""
    asked_at: str
    """When the service gave the answer, in UTC."""
    from_cache: bool = False
    next_link: str = ""
    """The address of the next page, where the service names it in a header."""


class Question(Struct, frozen=True):
    """A request to a service."""

    service: str
    """The name of the service in ``SERVICES``."""
    path: str
    """The path after the base address of the service."""
    parameters: Mapping[str, str | Sequence[str]] = {}
    """The query parameters; empty ones are left out."""
    accept: str = "application/json"
    """The wanted content type."""
    costs: bool = False
    """Whether the request is charged to a daily budget."""
    absent: frozenset[int] = frozenset()
    """Statuses that mean that there is no such thing, besides 404 and 410."""


class Client:
    """Sends requests to services. One client is shared by all providers and threads."""

    def __init__(
        self,
        settings: Settings,
        *,
        offline: bool = False,
        max_age: float = _DAY,
        cancelled: Callable[[], bool] = lambda: False,
        clock: Clock | None = None,
        web_cache: WebCache | None = None,
    ) -> None:
        """Use cached answers up to ``max_age`` seconds old; with ``offline``, use only these, of any age."""
        self._settings = settings
        self._offline = offline
        self._max_age = max_age
        self._cancelled = cancelled
        self._clock = clock or SystemClock()
        self._cache = web_cache or WebCache.default()
        self._paces: dict[str, Pace] = {}
        self._spent: dict[str, float] = {}
        self._failures: dict[str, int] = {}
        self._lock = Lock()

    def get(self, question: Question, parse: Callable[[bytes], T]) -> Received[T]:
        """Return the answer to a question; ``parse`` turns its bytes into a document.

        ``parse`` raises ValueError, RecursionError or SourceError for an answer that is not what it should be.

        Raises:
            OnlineError: there was no usable answer.
            Cancelled: the client was cancelled.
        """
        service = self._settings.service(question.service)
        address = self._address(service, question)
        copy = self._cache.find(f"online {address}")
        if copy is not None and (self._offline or 0 <= self._clock.time() - copy.time < self._max_age):
            return self._parsed(service, _reply_of(copy), parse, copy.time, from_cache=True)
        if self._offline:
            raise OnlineError(
                f"{service.title}: no cached answer, and --offline is set.", hint="Run it once without --offline."
            )
        if question.costs and self._spent.get(service.name, 0.0) > self._clock.time():
            raise OnlineError(f"The daily budget at {service.title} is used up.", hint=self._key_hint(service))
        if self._failures.get(service.name, 0) >= FAILURES:
            raise OnlineError(f"{service.title} is skipped after {FAILURES} failures.", hint=_TRY_AGAIN)
        try:
            received = self._asked(service, question, parse, address, copy)
        except _BadRequestError:
            raise
        except OnlineError:
            with self._lock:
                self._failures[service.name] = self._failures.get(service.name, 0) + 1
            raise
        self._failures[service.name] = 0
        return received

    def _asked(
        self, service: Service, question: Question, parse: Callable[[bytes], T], address: str, copy: CachedCopy | None
    ) -> Received[T]:
        """Return the answer of the service itself, and cache it. Raises as ``get`` does."""
        reply = self._exchange(service, self._call(service, address, question.accept, copy))
        if reply.status in question.absent:
            reply = replace(reply, status=HTTPStatus.NOT_FOUND)
        now = self._clock.time()
        if reply.status == HTTPStatus.NOT_MODIFIED and copy is not None:
            received = self._parsed(service, _reply_of(copy), parse, now)
            self._cache.store(
                f"online {address}",
                copy.data,
                {"ETag": copy.etag, "Last-Modified": copy.modified, "Link": copy.link},
                now=now,
            )
            return received
        received = self._parsed(service, reply, parse, now)
        self._cache.store(f"online {address}", reply.data, reply.headers, status=reply.status, now=now)
        return received

    def probe(self, url: str) -> int:
        """Return the HTTP status of any URL, without its content.

        Raises:
            OnlineError: there was no answer.
            Cancelled: the client was cancelled.
        """
        host = clean(urlsplit(url).hostname or "")
        if self._offline:
            raise OnlineError(f"{host} was not queried: --offline is set.")
        service = Service(f"host {host}", host, "", _ANY_HOST, connections=1)
        call = Call(url, {"User-Agent": self._agent(), "Accept": "*/*"}, method="HEAD")
        return self._exchange(service, call, attempts=2, busy=frozenset((429, 503))).status

    @staticmethod
    def _address(service: Service, question: Question) -> str:
        """Return the address of a request, without keys."""
        query = urlencode({name: value for name, value in question.parameters.items() if value}, doseq=True)
        return f"{service.base}{question.path}?{query}" if query else f"{service.base}{question.path}"

    def _call(self, service: Service, address: str, accept: str, copy: CachedCopy | None) -> Call:
        headers = {"User-Agent": self._agent(), "Accept": accept, "Accept-Encoding": "gzip"}
        secrets = urlencode(self._settings.key_parameters(service))
        if secrets:
            address = f"{address}{'&' if '?' in address else '?'}{secrets}"
        return Call(address, {**headers, **(copy.conditions if copy else {})}, self._settings.key_headers(service))

    def _agent(self) -> str:
        mailto = self._settings.mailto
        return f"{user_agent()} (mailto:{mailto})" if mailto else user_agent()

    def _pace(self, service: Service) -> Pace:
        with self._lock:
            if service.name not in self._paces:
                stamp = self._cache.folder / f"{service.name}.stamp" if service.is_shared else None
                self._paces[service.name] = Pace(service.rate, service.connections, self._clock, stamp)
            return self._paces[service.name]

    def _exchange(
        self, service: Service, call: Call, *, attempts: int = _ATTEMPTS, busy: frozenset[int] = _BUSY
    ) -> Reply:
        """Return the final reply to a request, after retries."""
        pace, spent = self._pace(service), 0.0
        for attempt in range(attempts):
            wait = _FIRST_WAIT * 2**attempt
            pace.begin(self._cancelled)
            begun = self._clock.monotonic()
            try:
                reply = send(call, Limits(_DEADLINE, _SILENCE, _LARGEST), cancelled=self._cancelled)
            except TransferError as error:
                if attempt + 1 == attempts or not error.retry or spent + wait > PATIENCE:
                    failure = self._error(service, error.what, _TRY_AGAIN)
                    failure.unreachable = error.unreachable
                    raise failure from error
            else:
                self._learn(service, pace, reply)
                if reply.status not in busy:
                    return reply
                wait = max(retry_after(reply.headers, self._clock.time(), wait), 0.0)
                if attempt + 1 == attempts or wait > _LONGEST_WAIT or spent + wait > PATIENCE:
                    raise self._busy(service, reply, wait)
                pace.pause(wait)
            finally:
                pace.end()
            spent += self._clock.monotonic() - begun + wait
            pace.wait_until(self._clock.monotonic() + wait, self._cancelled)
        raise self._error(service, "did not answer", "")

    def _learn(self, service: Service, pace: Pace, reply: Reply) -> None:
        """Adopt the rate limit and the budget that a service states in its headers."""
        if rate := stated_rate(reply.headers):
            pace.set_rate(rate)
        if seconds := seconds_without_budget(reply.headers):
            self._spent[service.name] = self._clock.time() + seconds

    def _busy(self, service: Service, reply: Reply, wait: float) -> OnlineError:
        when = f"Try again in {wait:.0f} seconds." if wait > _LONGEST_WAIT else "Try again later."
        wants_key = reply.status == HTTPStatus.TOO_MANY_REQUESTS and not self._settings.has_key(service)
        hint = self._key_hint(service) if wants_key else ""
        return self._error(service, f"is busy ({_status(reply)})", f"{when} {hint}".strip())

    def _parsed(
        self, service: Service, reply: Reply, parse: Callable[[bytes], T], when: float, *, from_cache: bool = False
    ) -> Received[T]:
        """Return the parsed answer. Raises OnlineError for a refusal, and for a document that is not what it should be."""
        asked_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when))
        if reply.status in _ABSENT:
            return Received(None, asked_at, from_cache)
        if not HTTPStatus.OK <= reply.status < HTTPStatus.MULTIPLE_CHOICES:
            raise self._refusal(service, reply)
        try:
            document = parse(reply.data)
        except SourceError as error:
            raise self._error(service, f"sent an unusable answer: {error.message.rstrip('.')}", "") from error
        except (ValueError, RecursionError) as error:
            what = "a web page instead of data" if _is_page(reply.data) else "an answer that is damaged"
            raise self._error(service, f"sent {what}", "Try again later.") from error
        return Received(document, asked_at, from_cache, next_link(reply.headers))

    def _refusal(self, service: Service, reply: Reply) -> OnlineError:
        hint = self._key_hint(service) if reply.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN} else ""
        error = self._error(service, f"refused the request ({_status(reply)})", hint or "Check the request.")
        return error if hint else _BadRequestError(error.message, hint=error.hint)

    def _key_hint(self, service: Service) -> str:
        if not service.key_setting:
            return ""
        return "Check the key." if self._settings.has_key(service) else f"A key helps: set {service.key_setting}."

    def _error(self, service: Service, what: str, hint: str) -> OnlineError:
        return OnlineError(
            self._settings.without_keys(f"{service.title} {what}."), hint=self._settings.without_keys(hint)
        )


def _reply_of(copy: CachedCopy) -> Reply:
    return Reply(copy.status, copy.data, {"link": copy.link}, "")


def _status(reply: Reply) -> str:
    return f"{reply.status} {responses.get(reply.status, '')}".rstrip()


def _is_page(data: bytes) -> bool:
    return re.match(rb"\s*<(?:!doctype|html|head|body)", data[:500], re.IGNORECASE) is not None
