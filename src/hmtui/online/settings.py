"""The addresses, keys and rate limits of the services.

Invariant: a key is in no message, log, cache file or representation of a value.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hmtui.online.pace import Rate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hmtui.config import Config

__all__ = ["SERVICES", "Service", "Settings"]


class Service(Struct, frozen=True):
    """A service, and how it wants to be asked."""

    name: str
    title: str
    """The name shown to users."""
    base: str
    """The address that paths are appended to."""
    rate: Rate
    connections: int = 4
    key_header: str = ""
    """The header that takes the key."""
    key_prefix: str = ""
    """What stands before the key in the header."""
    key_parameter: str = ""
    """The query parameter that takes the key, where it is no header."""
    key_setting: str = ""
    """The name of the setting with the key."""
    is_shared: bool = False
    """Whether the rate holds for all processes of this user together."""


SERVICES: dict[str, Service] = {
    service.name: service
    for service in (
        Service("arxiv", "arXiv", "https://export.arxiv.org/api", Rate(1, 3.0), connections=1),
        Service("crossref", "Crossref", "https://api.crossref.org", Rate(5, 1.0)),
        Service(
            *("openalex", "OpenAlex", "https://api.openalex.org", Rate(10, 1.0)),
            key_parameter="api_key",
            key_setting="online.openalex-key",
        ),
        Service(
            *("s2", "Semantic Scholar", "https://api.semanticscholar.org/graph/v1", Rate(1, 1.0)),
            connections=1,
            key_header="x-api-key",
            key_setting="online.semantic-scholar-key",
        ),
        Service(
            *("hf", "Hugging Face", "https://huggingface.co", Rate(500, 300.0)),
            key_header="Authorization",
            key_prefix="Bearer ",
            key_setting="online.hugging-face-token",
        ),
        Service("dblp", "DBLP", "https://dblp.org", Rate(1, 1.0), connections=1),
        Service("doi", "doi.org", "https://doi.org", Rate(5, 1.0)),
    )
}
"""All services, by name, in the order in which they are asked."""

_POLITE = Rate(10, 1.0)
"""What Crossref allows to those who say who they are."""
_MAILTO = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


class Settings:
    """The user's settings for services."""

    def __init__(
        self,
        *,
        mailto: str = "",
        keys: Mapping[str, str] | None = None,
        bases: Mapping[str, str] | None = None,
    ) -> None:
        """Store the e-mail address to identify with, and keys and addresses by name of the service."""
        self.mailto = mailto if _MAILTO.fullmatch(mailto) else ""
        self._keys = {name: key for name, key in (keys or {}).items() if key and key.isascii() and key.isprintable()}
        self._bases = {name: base.rstrip("/") for name, base in (bases or {}).items() if base}

    @classmethod
    def of(cls, config: Config) -> Settings:
        """Return the settings of a configuration."""
        keys = {name: str(config[one.key_setting]) for name, one in SERVICES.items() if one.key_setting}
        bases = {name: str(config[f"online.{name}-url"]) for name in SERVICES}
        return cls(mailto=str(config["online.mailto"]), keys=keys, bases=bases)

    def service(self, name: str) -> Service:
        """Return a service with the user's address for it."""
        found = SERVICES[name]
        base = self._bases.get(name, found.base)
        rate = _POLITE if name == "crossref" and self.mailto else found.rate
        return replace(found, base=base, rate=rate, is_shared=found.connections == 1 and base == found.base)

    def has_key(self, service: Service) -> bool:
        """Return whether there is a key for a service."""
        return service.name in self._keys

    def key_headers(self, service: Service) -> dict[str, str]:
        """Return the header with the key of a service, if there is a key."""
        key = self._keys.get(service.name, "")
        return {service.key_header: f"{service.key_prefix}{key}"} if key and service.key_header else {}

    def key_parameters(self, service: Service) -> dict[str, str]:
        """Return the query parameter with the key of a service, if there is a key."""
        key = self._keys.get(service.name, "")
        return {service.key_parameter: key} if key and service.key_parameter else {}

    def without_keys(self, text: str) -> str:
        """Return a text in which every key is replaced by a mark."""
        for key in self._keys.values():
            text = text.replace(key, "[key]")
        return text
