"""``hmtui --version``: which program this is, and which catalog it would open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hmtui
from hmtui.catalog.facts import describe
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
    return describe(library.catalog, count, library.entry_at(0).issued if count else "")
