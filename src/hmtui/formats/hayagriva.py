"""Hayagriva, the bibliographies of Typst: YAML with one entry under each key, its container as ``parent``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats import coerce
from hmtui.formats.draft import Draft
from hmtui.formats.members import array, inner, put, string
from hmtui.formats.tally import Skipped, counted
from hmtui.formats.values.bibliographic import add_links, arxiv_in, doi_in, link_to
from hmtui.formats.yaml_sniff import is_yaml
from hmtui.formats.yaml_values import documents

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from hmtui.formats.draft import Report
    from hmtui.formats.head import Head

__all__ = ["read", "sniff"]

_TYPES = {
    "article": "article-journal",
    "chapter": "chapter",
    "entry": "entry",
    "anthos": "chapter",
    "report": "report",
    "thesis": "thesis",
    "web": "webpage",
    "blog": "post-weblog",
    "repository": "software",
    "misc": "document",
    "book": "book",
    "anthology": "book",
    "reference": "book",
    "proceedings": "book",
    "conference": "paper-conference",
    "patent": "patent",
    "case": "legal_case",
    "newspaper": "article-newspaper",
    "manuscript": "manuscript",
    "original": "document",
    "video": "motion_picture",
    "audio": "song",
    "legislation": "legislation",
    "post": "post",
    "performance": "performance",
    "artwork": "graphic",
}
_PAPERS = {"proceedings", "conference"}
_ENTRY = re.compile(
    r"^[\w:./+-]+:[ \t]*\n(?:[ \t]+\S.*\n|[ \t]*\n)*?[ \t]+type:[ \t]*[\"']?(?:" + "|".join(_TYPES) + r")\b",
    re.IGNORECASE | re.MULTILINE,
)


def sniff(head: Head) -> bool:
    """Return whether a text is YAML with an entry under its first key."""
    return head.text[:1] not in "-[{#" and is_yaml(head) and _ENTRY.match(head.text[:20_000]) is not None


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the entries.

    Raises:
        SourceError: it is no YAML, or stands for more than is read.
    """
    return counted(_drafts(text), report, "entry")


def _drafts(text: str) -> Iterator[Draft | Skipped]:
    for root in documents(text):
        for key, item in root.items() if isinstance(root, dict) else ():
            if isinstance(item, dict) and _title(item):
                yield _draft(str(key), item)
            else:
                yield Skipped(int(getattr(item, "line", 1)), f"{key} has no title")


def _title(item: Mapping[str, Any]) -> str:
    return coerce.text(item.get("title"))


def _draft(key: str, item: Mapping[str, Any]) -> Draft:
    fields: dict[str, Any] = {"title": _title(item), "citation-key": key}
    parents = array(item, "parent")
    parent: Mapping[str, Any] = parents[0] if parents else {}
    kind, around = string(item, "type").lower(), string(parent, "type").lower()
    put(fields, "type", "paper-conference" if around in _PAPERS and kind == "article" else _TYPES.get(kind, ""))
    put(fields, "author", coerce.people(_names(item.get("author"))))
    put(fields, "issued", coerce.date(item.get("date")) or coerce.date(parent.get("date")))
    put(fields, "container-title", _title(parent))
    put(fields, "venue", coerce.text(inner(parent, "title").get("short")) or _title(parent))
    for field in ("volume", "issue"):
        put(fields, field, string(item, field) or string(parent, field))
    put(fields, "page", coerce.text(item.get("page-range")))
    put(fields, "publisher", coerce.text(item.get("publisher")) or coerce.text(parent.get("publisher")))
    put(fields, "abstract", string(item, "abstract"))
    numbers = inner(item, "serial-number")
    url = coerce.text(item.get("url"))
    put(fields, "DOI", doi_in(string(numbers, "doi") or string(item, "doi"), bare=True) or doi_in(url))
    put(fields, "arxiv", arxiv_in(f"arXiv:{string(numbers, 'arxiv')}") if "arxiv" in numbers else arxiv_in(url))
    for name in ("isbn", "issn"):
        put(fields, name.upper(), string(numbers, name) or string(inner(parent, "serial-number"), name))
    add_links(fields, [link_to(url, fields.get("type", ""))] if url else [])
    put(fields, "note", string(item, "note"))
    return Draft(fields, int(getattr(item, "line", 1)), (), key)


def _names(value: object) -> object:
    """Return one author as a list: ``Brown, Tom`` is one name, not two."""
    return [value] if isinstance(value, str) else value
