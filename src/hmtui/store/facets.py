"""What records are grouped by; names of organizations, licenses and venues in their short form.

Invariant: a name has no remark in parentheses, and a venue neither year nor volume, so that records that belong
together have the same name. Names with one ``name_key`` are one name to a query.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from hmtui.columns import venue_of
from hmtui.models import OTHERS
from hmtui.store.zones import FLAGS
from hmtui.text.normalize import fold, normalize
from hmtui.text.organizations import organization_name, organization_names
from hmtui.text.venues import short_venue
from hmtui.text.work_types import type_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from hmtui.models import Entry

__all__ = ["COLUMN_OF", "FACETS", "GROUPS", "SEPARATOR", "author_keys", "author_names", "name_key"]

SEPARATOR = " › "
"""What stands between a section and the headings below it in the name of a group, “Papers › Surveys”."""
_OF_ONE_ISSUE = re.compile(r"\s+(?:(?:19|20)\d\d|\d+(?:\(\d+\))?)$")
"""What follows the name of a venue: the year, the volume with its number."""


def _without_remark(name: str) -> str:
    return name.partition(" (")[0] or name


def _organizations(entry: Entry) -> tuple[str, ...]:
    return organization_names(entry.organizations)


def _license(entry: Entry) -> tuple[str, ...]:
    return (_without_remark(entry.license),) if entry.license else ()


def _venue(entry: Entry) -> tuple[str, ...]:
    venue = venue_of(entry)
    return (_OF_ONE_ISSUE.sub("", short_venue(venue)),) if venue else ()


def _groups(entry: Entry) -> tuple[str, ...]:
    path, home = entry.headings, entry.sections[0] if len(entry.sections) == 1 else None
    below = path[path.index(home) :] if home in path else ()
    return (*entry.sections, *(SEPARATOR.join(below[:depth]) for depth in range(2, len(below) + 1)))


def _type(entry: Entry) -> tuple[str, ...]:
    return (type_name(entry.type),) if entry.type else ()


def author_names(entry: Entry) -> tuple[str, ...]:
    """Return the names of the authors in reading order, each once; not that there are others."""
    names = (author.full for author in entry.author if author.literal != OTHERS)
    return tuple(dict.fromkeys(name for name in names if name))


@lru_cache(maxsize=16384)
def name_key(field: str, name: str) -> str:
    """Return a name as a query for the whole of it compares it; of a venue without spaces, which abbreviations vary."""
    folded = fold({"org": organization_name, "venue": short_venue}.get(field, str)(name))
    return (folded.replace(" ", "") if field == "venue" else folded) or name.casefold()


def author_keys(names: Sequence[str]) -> list[str]:
    """Return what ``name_key`` returns for each of many names of authors, in a fraction of the time."""
    lines = normalize("\n".join(names)).replace("-", "").split("\n")
    return [" ".join(line.split()) or name.casefold() for name, line in zip(names, lines, strict=False)]


FACETS: Mapping[str, Callable[[Entry], tuple[str, ...]]] = {
    "organizations": _organizations,
    "license": _license,
    "venue": _venue,
    "type": _type,
    "headings": _groups,
}
"""The columns of ``fact`` that hold names, and the names of a record."""

COLUMN_OF = {"org": "organizations", "license": "license", "venue": "venue", "section": "headings", "type": "type"}
"""The column of ``fact`` that holds the names of a field of the query language."""

GROUPS = {
    "year": "fact.year",
    "sections": "fact.sections",
    "organizations": "fact.organizations",
    "license": "fact.license",
    "venue": "fact.venue",
    "type": "fact.type",
    "headings": "fact.headings",
    "weights": f"((fact.flags & {FLAGS['is:open']}) > 0) - ((fact.flags & {FLAGS['is:closed']}) > 0)",
    "magnitude": "(fact.params >= 1e9) + (fact.params >= 1e10) + (fact.params >= 1e11) + (fact.params >= 1e12)",
}
"""What results can be grouped by, in SQL. Weights are 1 (open), -1 (closed) or 0 (unknown), magnitude 0 to 4."""
