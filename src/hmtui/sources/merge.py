"""Several sources as one catalog.

Invariant: every record of every source is in the result, in order, under an id
that no other has; the first source keeps its ids.
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

__all__ = ["MARK", "merge", "unique_id"]

MARK = "imported"
"""The field by which a catalog that import wrote says so; it is not true of one that is made of it."""


def merge(parts: Sequence[Imported]) -> Catalog:
    """Put sources into one catalog; sections of one id become one."""
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
    extra.pop(MARK, None)
    return Catalog(_title(part.catalog.title for part in parts), tuple(sections.values()), tuple(entries), extra)


def unique_id(wanted: str, taken: set[str]) -> str:
    """Return an id that is not taken yet, ``bert``, then ``bert-2``, and take it."""
    made, number = wanted, 1
    while made in taken:
        number += 1
        made = f"{wanted}-{number}"
    taken.add(made)
    return made


def _title(titles: Iterable[str]) -> str:
    return " + ".join(dict.fromkeys(title for title in titles if title))
