"""The 63 records of the source list, which do not change when the shipped catalog gains a model.

Tests of what the program does with a catalog use it; what the catalog holds is tested in ``tests/data``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui import catalog
from hmtui.library import Library

if TYPE_CHECKING:
    from hmtui.models import Catalog

__all__ = ["SIZE_OF_SHIPPED", "source_list", "source_list_library"]

SIZE_OF_SHIPPED = len(catalog.load().entries)
"""How many records the shipped catalog has."""


def source_list() -> Catalog:
    """Return the catalog with the records of the source list alone, and a date that stays."""
    shipped = catalog.load()
    kept = tuple(entry for entry in shipped.entries if "huge-model-paper" in entry.lists)
    return replace(shipped, entries=kept, updated="2026-12-01")


def source_list_library() -> Library:
    """Return a library of the source list."""
    return Library(source_list())
