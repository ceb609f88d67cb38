"""Find links of references that lead nowhere.

Only 404 (not found) and 410 (gone) are taken for an answer; whatever else a server does may be due to its dislike of
programs. Links to arXiv and doi.org are verified as identifiers.

Invariant: only public https addresses are asked, with HEAD, a few per record; a host that failed twice is left alone.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hmtui.checks.linkfacts import is_arxiv
from hmtui.errors import OnlineError
from hmtui.text.cleaning import safe_url
from hmtui.verification.values import Remark, RemarkKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hmtui.models import Entry

__all__ = ["DeadLinks", "is_public"]

_MOST = 5
"""Links of a record that are asked for."""
_GONE = {404, 410}
_PATIENCE = 2
_REGISTRIES = {"doi.org", "dx.doi.org", "www.doi.org"}


class DeadLinks:
    """Asks for links."""

    def __init__(self, probe: Callable[[str], int], allowed: Callable[[str], bool] | None = None) -> None:
        """Ask with ``probe``, which returns a status or raises OnlineError, for the addresses that are ``allowed``."""
        self._probe = probe
        self._allowed = allowed or is_public
        self._failures: dict[str, int] = {}

    def of(self, entry: Entry) -> Iterator[Remark]:
        """Yield a remark on each dead link of a record. Raises Cancelled."""
        urls = [link.url for link in entry.links if not is_arxiv(link.url) and self._allowed(link.url)]
        for url in list(dict.fromkeys(urls))[:_MOST]:
            host = _host(url)
            if host in _REGISTRIES or self._failures.get(host, 0) >= _PATIENCE:
                continue
            try:
                status = self._probe(url)
            except OnlineError:
                self._failures[host] = self._failures.get(host, 0) + 1
                continue
            if status in _GONE:
                yield Remark(RemarkKind.DEAD_LINK, f"{url} answered {status}", url)


def is_public(url: str) -> bool:
    """Return whether a URL is https and its host is not in a private network."""
    host = _host(url)
    if not url.lower().startswith("https://") or safe_url(url) is None or "." not in host.strip("."):
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return not host.endswith((".local", ".internal", ".localhost", ".lan", ".home.arpa"))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
