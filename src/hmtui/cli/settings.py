"""The settings of one run: what the command line, the environment and the config file say, resolved once.

Invariant: an option goes before an environment variable, and that before the
config file. Nothing below a command looks any of them up again.
"""

from __future__ import annotations

import os
from functools import wraps
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from hmtui.citations import Citing
from hmtui.config import Config, load
from hmtui.terminal import Environment

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Settings", "pass_settings", "resolve"]


class Settings(Struct, frozen=True):
    """The settings of one run: the config file, the environment and the options of the command line."""

    source: str
    """The catalog to use; empty is the shipped one."""
    citing: Citing
    """How citations are written."""
    config: Config
    environment: Environment
    """The terminal, with the clipboard route that the settings ask for."""

    @property
    def cache_limit(self) -> int:
        """The bytes that lists kept in the cache may take."""
        return int(self.config["cache.megabytes"]) * 1_000_000


def resolve(
    source: str = "",
    *,
    ascii_only: bool = False,
    comment: bool = False,
    max_authors: int | None = None,
    pandoc: bool = False,
    pattern: str | None = None,
) -> Settings:
    """Resolve the settings; the arguments are the options of the command line that go before them."""
    config = load()
    citing = Citing(
        style=config["cite.style"],
        pattern=pattern or config["cite.keys"],
        max_authors=max_authors or config["cite.max-authors"] or None,
        ascii_only=ascii_only or config["cite.ascii"],
        comment=comment or config["cite.comment"],
        preprint_note=config["cite.preprint-note"],
        pandoc=pandoc or config["cite.pandoc"],
    )
    environment = replace(Environment.read(), clipboard_route=config["copy.clipboard"])
    return Settings(source or os.environ.get("HMTUI_CATALOG", ""), citing, config, environment)


def pass_settings(function: Callable[..., int]) -> Callable[..., int]:
    """Call a command with the resolved settings instead of the options that they are resolved from."""

    @wraps(function)
    def command(**values: Any) -> int:
        settings = resolve(
            values.pop("catalog", None) or "",
            ascii_only=values.pop("ascii_only", False),
            comment=values.pop("comment", False),
            max_authors=values.pop("max_authors", None),
            pandoc=values.pop("pandoc", False),
            pattern=values.pop("pattern", None),
        )
        return function(settings, **values)

    return command
