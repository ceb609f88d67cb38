"""``hmtui --version``: the version of this program, and the catalog it would open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hmtui
from hmtui.catalog.facts import describe
from hmtui.cli.loading import open_library
from hmtui.cli.output import emit
from hmtui.cli.settings import resolve

if TYPE_CHECKING:
    from hmtui.library import Library

__all__ = ["print_version"]


def print_version(source: str) -> None:
    """Print the version of hmtui, then title, size and date of the catalog."""
    emit(f"hmtui {hmtui.__version__}")
    emit(_describe(open_library(resolve(source))))


def _describe(library: Library) -> str:
    count = len(library)
    return describe(library.catalog, count, library.entry_at(0).issued if count else "")
