"""What a catalog says of itself in one line: its title, size and date.

Invariant: a catalog without a date says that of its newest record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hmtui.models import Catalog

__all__ = ["date_of_facts", "describe"]


def date_of_facts(catalog: Catalog) -> str:
    """Return "facts of 2026-12-01"; empty when the catalog has no date."""
    return f"facts of {catalog.updated}" if catalog.updated else ""


def describe(catalog: Catalog, count: int, newest: str = "") -> str:
    """Return title, number of records, and date: "Huge Model Paper: 161 records, facts of 2026-12-01".

    Args:
        catalog: the catalog; its records may be elsewhere.
        count: how many records there are.
        newest: the date of the newest record, said where the catalog itself has no date.
    """
    records = "1 record" if count == 1 else f"{count} records"
    date = date_of_facts(catalog) or (f"the newest of {newest}" if newest else "")
    return f"{catalog.title}: " + ", ".join(filter(None, (records, date)))
