"""Merge several sources into one catalog.

Invariant: the result has every record of every source, in order, with a unique id; the
records of the first source keep their ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.models import Catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from hmtui.models import Entry, Section
    from hmtui.sources import Imported

__all__ = ["IMPORT_MARK", "merge", "unique_id"]

IMPORT_MARK = "imported"
"""The field with the hash of an imported catalog; it is not valid in a merged one."""


def merge(parts: Sequence[Imported]) -> Catalog:
    """Return the sources as one catalog; sections with the same id are merged."""
    sections: dict[str, Section] = {}
    entries: list[Entry] = []
    extra: dict[str, Any] = {}
    taken: set[str] = set()
    for part in parts:
        for section in part.catalog.sections:
            sections.setdefault(section.id, section)
        for entry in part.catalog.entries:
            made = unique_id(entry.id, taken)
            entries.append(entry if made == entry.id else replace(entry, id=made))
        extra = {**part.catalog.extra, **extra}
    extra.pop(IMPORT_MARK, None)
    return Catalog(_title(part.catalog.title for part in parts), tuple(sections.values()), tuple(entries), extra)


def unique_id(wanted: str, taken: set[str]) -> str:
    """Return an unused id, ``bert``, then ``bert-2``, and add it to ``taken``."""
    made, number = wanted, 1
    while made in taken:
        number += 1
        made = f"{wanted}-{number}"
    taken.add(made)
    return made


def _title(titles: Iterable[str]) -> str:
    return " + ".join(dict.fromkeys(title for title in titles if title))
