"""From the words of a command line to the things they mean: the catalog, a section, a record.

Invariant: what is not there is refused with the nearest things that are.
"""

from __future__ import annotations

import os
import sys

from hmtui.cli.output import is_terminal, say
from hmtui.errors import UsageError
from hmtui.library import Library
from hmtui.places import folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from hmtui.cli.arguments import Arguments
    from hmtui.config import Config
    from hmtui.opening import News

__all__ = ["cache_limit", "open_library", "section_id", "settled", "show_progress"]


def open_library(arguments: Arguments) -> Library:
    """Open the catalog that ``-c`` names, else HMTUI_CATALOG's, else the shipped one.

    Raises:
        SourceError: it cannot be read, or is no catalog.
    """
    library = Library.open(arguments.get("catalog") or None, tell=show_progress, cache_limit=cache_limit())
    if library.notice:
        say(library.notice)
    return settled(library, arguments)


def settled(library: Library, arguments: Arguments) -> Library:
    """Make a library cite as the person's settings and the options of the command line ask."""
    wanted = _settings()
    if arguments.has("ascii"):
        wanted["ascii_only"] = True
    if arguments.has("comment"):
        wanted["comment"] = True
    if arguments.has("max-authors"):
        wanted["max_authors"] = arguments.count("max-authors")
    if arguments.has("keys"):
        wanted["pattern"] = _pattern(arguments.get("keys"))
    if wanted:
        library.citing = library.citing._replace(**wanted)
    return library


def cache_limit() -> int | None:
    """Return how many bytes the stores in the cache may take; None where there are no settings."""
    config = _config()
    return None if config is None else config["cache.megabytes"] * 1_000_000


def _config() -> Config | None:
    """Return the settings; a file of settings is the exception, and read only where there is one."""
    if not os.environ.get("HMTUI_CONFIG") and not os.path.isdir(folder("config")):  # noqa: PTH112 - as below
        return None
    from hmtui.config import config_path, load  # noqa: PLC0415 - a millisecond, for who has settings

    return load() if os.path.exists(config_path()) else None  # noqa: PTH110 - pathlib costs more than the question


def _settings() -> dict[str, Any]:
    """Return how the user wants citations."""
    config = _config()
    if config is None:
        return {}
    for problem in config.problems:
        say(problem)
    return {
        "style": config["cite.style"],
        "pattern": config["cite.keys"],
        "ascii_only": config["cite.ascii"],
        "comment": config["cite.comment"],
        "max_authors": config["cite.max-authors"] or None,
    }


def _pattern(name: str) -> str:
    from hmtui.citations.keys import PATTERNS  # noqa: PLC0415 - for one option

    if name not in PATTERNS:
        raise UsageError(f"There is no pattern for keys “{name}”.", hint=f"Patterns: {', '.join(PATTERNS)}.")
    return name


def show_progress(news: News) -> None:
    """Say on a terminal how far the opening of a large source has come; Ctrl+C gives it up."""
    if is_terminal(sys.stderr):
        end = "\r\x1b[K" if news.done >= 1 else ""
        sys.stderr.write(f"\rReading, once for this file: {news.done:4.0%} (Ctrl+C gives up){end}")
        sys.stderr.flush()


def section_id(library: Library, name: str) -> str | None:
    """Give the id of the section with that id or title, in any case; None for no name, and for All.

    Raises:
        UsageError: the catalog has no such section.
    """
    wanted = name.casefold().strip()
    if wanted in {"", "all"}:
        return None
    for section in library.catalog.sections:
        if wanted in {section.id.casefold(), section.title.casefold()}:
            return section.id
    titles = ", ".join(section.title for section in library.catalog.sections)
    raise UsageError(f"There is no tab “{name}”.", hint=f"Tabs: All{', ' if titles else ''}{titles}.")
