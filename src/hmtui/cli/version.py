"""``hmtui --version``: which program this is, and which catalog it would open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hmtui
from hmtui.cli.choosing import open_library
from hmtui.cli.output import emit

if TYPE_CHECKING:
    from hmtui.cli.arguments import Arguments
    from hmtui.library import Library

__all__ = ["run"]


def run(arguments: Arguments) -> int:
    """Print the version of hmtui, then title, size and date of the catalog."""
    emit(f"hmtui {hmtui.__version__}")
    emit(_describe(open_library(arguments)))
    return 0


def _describe(library: Library) -> str:
    count = len(library)
    newest = library.entry_at(0).issued if count else ""
    records = "1 record" if count == 1 else f"{count} records"
    return f"{library.catalog.title}: {records}" + (f", the newest of {newest}" if newest else "")
