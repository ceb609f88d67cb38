"""JSON of any other shape: objects whose members are named as in a bibliography or a table of models.

Invariant: an object is only taken for a record when it stands beside others or alone,
has a name or title, and says something else that records have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hmtui.formats.columns import meaning
from hmtui.formats.flat import draft_of
from hmtui.formats.json_document import YEAR, Found, drafts, few_headings, find_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from hmtui.formats.draft import Draft, Report
    from hmtui.formats.head import Head

__all__ = ["is_record", "make", "read", "sniff"]

_NAMES = frozenset(("name", "title", "id", "link:paper"))
_BESIDE = frozenset(("heading", "aliases", "citation-key", "type", "month", "day", "languages"))
"""What says little about whether an object is a record."""
_NOT_RECORDS = frozenset(
    """
    dependencies devDependencies scripts engines openapi swagger $schema asyncapi jsonrpc compilerOptions
    nbformat lockfileVersion parameters_schema inputSchema
    """.split()
)
"""Members of settings and descriptions of programs."""


def is_record(item: Mapping[str, Any]) -> bool:
    """Return whether an object is named as records are, and says something else that records say."""
    if any(isinstance(item[name], (dict, str)) for name in _NOT_RECORDS & item.keys()):
        return False
    meanings = {meaning(str(name)) for name, value in item.items() if value not in (None, "", [], {})}
    named = any(field in meanings for field in _NAMES)
    return named and bool(meanings - _NAMES - _BESIDE - {""})


def sniff(head: Head) -> bool:
    """Return whether a text holds such objects."""
    return head.is_json and find_path(head.json, is_record, listed=True) is not None


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the objects."""
    return few_headings(drafts(text, report, is_record, make, listed=True))


def make(found: Found) -> Draft | None:
    """Return the draft of an object; the name under which it is listed is its year or its heading."""
    above = found.names[-1] if found.names else ""
    beside = [("year", above)] if YEAR.fullmatch(above) and not any(map(_is_dated, found.item)) else []
    draft = draft_of([*found.item.items(), *beside], found.line)
    if draft is None or draft.headings or not above:
        return draft
    return replace(draft, headings=(above,))


def _is_dated(name: object) -> bool:
    return meaning(str(name)) in {"year", "issued"}
