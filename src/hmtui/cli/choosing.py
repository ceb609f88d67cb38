"""From the words of a command line to the things they mean: the catalog, a section, a record.

Invariant: what is not there is refused with the nearest things that are.
"""

from __future__ import annotations

from hmtui.errors import UsageError
from hmtui.library import Library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hmtui.cli.arguments import Arguments

__all__ = ["open_library", "section_id"]


def open_library(arguments: Arguments) -> Library:
    """Open the catalog that ``-c`` names, else HMTUI_CATALOG's, else the shipped one.

    Raises:
        SourceError: it cannot be read, or is no catalog.
    """
    return Library.open(arguments.get("catalog") or None)


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
