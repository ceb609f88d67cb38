"""Turn drafts of records into the entries of an answer, with their source and date.

Invariant: an entry says in its field ``provenance`` which of its values came from which
provider on which day: ``{"crossref 2026-12-01": ["title", "author"]}``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from hmtui.formats.draft import Report
from hmtui.online.provider import Answer, Notice, NoticeKind
from hmtui.sources.assemble import Assembler

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from hmtui.formats.draft import Draft
    from hmtui.models import Entry
    from hmtui.online.client import Received

__all__ = ["PROVENANCE", "answer", "named_fields", "notice", "parse_json", "with_remark"]

PROVENANCE = "provenance"
"""The field with the origin of each value, by provider and day."""
_NAMES = frozenset(("id", "name", "source", PROVENANCE, "sections", "lists"))
"""Fields that are not facts about a work."""


def answer(
    provider: str,
    received: Received[Any],
    found: Iterable[tuple[Draft | None, Iterable[Notice]]],
    *,
    total: int | None = None,
    next_page: str = "",
) -> Answer:
    """Return an answer with the entries of drafts; the notices of a draft get the id of its entry."""
    assembler = Assembler(provider, Report())
    stamp = f"{provider} {received.asked_at[:10]}"
    entries: list[Entry] = []
    notices: list[Notice] = []
    for draft, about in found:
        for made in assembler.records([draft] if draft is not None else []):
            entry = replace(made, source=None)
            entries.append(replace(entry, extra={**entry.extra, PROVENANCE: {stamp: named_fields(entry)}}))
            notices.extend(replace(one, entry=entry.id) for one in about)
    return Answer(
        provider, received.asked_at, tuple(entries), total, next_page, tuple(notices), from_cache=received.from_cache
    )


def named_fields(entry: Entry) -> list[str]:
    """Return the JSON names of the facts that an entry has."""
    names = zip(entry.__struct_fields__, entry.__struct_encode_fields__, strict=True)
    known = [name for field, name in names if field != "extra" and getattr(entry, field) not in ("", (), None)]
    return [name for name in (*known, *entry.extra) if name not in _NAMES]


def notice(kind: NoticeKind, evidence: str, *, target: str = "", date: str = "") -> Notice:
    """Return a notice whose entry is not known yet."""
    return Notice(kind, "", target, date, evidence)


def with_remark(entry: Entry, notices: Iterable[Notice]) -> Entry:
    """Return a record whose note says that it was retracted, or that there is a published version."""
    said = [one.evidence for one in notices if one.kind in _REMARKED and one.target != entry.doi]
    return replace(entry, note="; ".join(dict.fromkeys(said))) if said and not entry.note else entry


_REMARKED = {NoticeKind.RETRACTION, NoticeKind.CONCERN, NoticeKind.PUBLISHED}


def parse_json(check: Callable[[Mapping[str, Any]], bool]) -> Callable[[bytes], Mapping[str, Any]]:
    """Return a parser of JSON objects that fails for an object of another shape than ``check`` accepts."""

    def parse(data: bytes) -> Mapping[str, Any]:
        document = json.loads(data)
        if not isinstance(document, dict) or not check(document):
            raise ValueError("not the expected shape")
        return document

    return parse
