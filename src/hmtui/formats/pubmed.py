"""PubMed (``.nbib``, MEDLINE): tags of four letters, a hyphen and a value, which goes on in indented lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.coerce import date, person
from hmtui.formats.draft import Draft
from hmtui.formats.members import put
from hmtui.formats.tagged import records
from hmtui.formats.tally import Skipped, counted
from hmtui.formats.values.bibliographic import add_links

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from hmtui.formats.draft import Report

__all__ = ["read"]

_LINE = re.compile(r"([A-Z]{2,4}) {0,2}- ?(.*)$")
_IDENTIFIER = re.compile(r"(\S+) \[(doi|pii)\]")
_PLAIN = {"JT": "container-title", "TA": "venue", "VI": "volume", "IP": "issue", "PG": "page", "AB": "abstract"}
_KINDS = (
    ("preprint", "article"),
    ("review", "article-journal"),
    ("journal article", "article-journal"),
    ("book chapter", "chapter"),
    ("book", "book"),
    ("dataset", "dataset"),
)
_EXTRA = {"PMID": "PMID", "PMC": "PMCID", "IS": "ISSN", "MH": "mesh", "OT": "keyword", "GR": "grants"}


def read(text: str, report: Report) -> Iterator[Draft]:
    """Read the records."""
    found = records(text, _tag_of, lambda tag, _record: tag == "PMID")
    return counted((_draft(record.done(), record.line) or Skipped(record.line) for record in found), report, "record")


def _tag_of(line: str) -> tuple[str, str]:
    found = None if line[:1].isspace() else _LINE.match(line.rstrip())
    return (found[1], found[2]) if found else ("", "")


def _draft(tags: dict[str, list[str]], line: int) -> Draft | None:
    title = next((tags[tag][0] for tag in ("TI", "BTI", "TT") if tags.get(tag)), "")
    title = title.removesuffix(".") if not title.endswith("..") else title
    if not title:
        return None
    fields: dict[str, Any] = {"title": title.strip("[]") if title.startswith("[") and title.endswith("]") else title}
    for tag, name in _PLAIN.items():
        put(fields, name, " ".join(tags.get(tag, [])))
    fields.setdefault("venue", fields.get("container-title", ""))
    names = tags.get("FAU") or [_medline(name) for name in tags.get("AU", [])]
    put(
        fields,
        "author",
        [*(who for name in names if (who := person(name))), *({"literal": one} for one in tags.get("CN", []))],
    )
    put(fields, "issued", date(" ".join(tags.get("DP", []))) or date(" ".join(tags.get("DEP", []))))
    kinds = " ".join(tags.get("PT", [])).casefold()
    put(fields, "type", next((kind for word, kind in _KINDS if word in kinds), ""))
    stated = " ".join([*tags.get("AID", []), *tags.get("LID", [])])
    found = {kind: value for value, kind in _IDENTIFIER.findall(stated)}
    put(fields, "DOI", found.get("doi", ""))
    number = tags.get("PMID", [""])[0].split(" ")[0]
    links = (
        [{"rel": "website", "label": "PubMed", "url": f"https://pubmed.ncbi.nlm.nih.gov/{number}/"}]
        if number.isdecimal()
        else []
    )
    add_links(fields, links)
    put(fields, "languages", tags.get("LA", []))
    for tag, name in _EXTRA.items():
        put(fields, name, "; ".join(tags.get(tag, [])))
    return Draft(fields, line)


def _medline(name: str) -> str:
    """Return ``Brown TB`` as ``Brown, TB``: initials come last there."""
    family, _, initials = name.rpartition(" ")
    return f"{family}, {initials}" if family and initials.isupper() else name
