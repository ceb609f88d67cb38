"""Recognize the formats with readers in packages of their own, and JSON Lines."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hmtui.formats.head import Head

__all__ = ["CSL_TYPES", "is_bibtex", "is_catalog", "is_csl_json", "is_json_lines", "is_object", "is_ris"]

_RIS = re.compile(r"TY {0,2}- ?[A-Za-z]")
_RIS_ALONE = re.compile(r"TY  - [A-Z]{3,8}\s*\n[A-Z][A-Z0-9]  - ")
"""The beginning of a file that was cut short before its first record ended."""
_MARKDOWN_SUFFIXES = (".md", ".markdown")
_MOST_CERTAIN = 3
"""Lines that are certainly Markdown, for each entry of a text that begins with BibTeX: more are no abstracts."""
_JSON_LINES_SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")
_SAMPLE_LINES = 6
"""Lines of a text that are tried as JSON Lines."""
CSL_TYPES = frozenset(
    """
    article article-journal article-magazine article-newspaper bill book broadcast chapter classic
    collection dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing
    interview legal_case legislation manuscript map motion_picture musical_score pamphlet paper-conference
    patent performance periodical personal_communication post post-weblog regulation report review
    review-book software song speech standard thesis treaty webpage
    """.split()
)
_CSL_NAMES = frozenset(("container-title", "citation-key", "citation-label", "collection-title", "event-title"))
"""Members that only items of CSL-JSON have."""
_PERSON = frozenset(("family", "literal", "non-dropping-particle"))
_CROSSREF = frozenset(("indexed", "deposited", "reference-count", "is-referenced-by-count", "paperId", "authorships"))
"""Members of works as Crossref, Semantic Scholar and OpenAlex return them."""


def is_catalog(head: Head) -> bool:
    """Return whether a text is a catalog of hmtui's own."""
    value = head.json
    return isinstance(value, dict) and ("schema" in value or isinstance(value.get("entries"), list))


def is_csl_json(head: Head) -> bool:
    """Return whether a text is CSL-JSON: an item, a list of items, or an object that has one.

    A list that is empty, or broken before its first item, is taken for CSL-JSON too: its reader says where.
    """
    value = head.json
    if isinstance(value, dict):
        inner = value.get("items", value.get("references"))
        if not isinstance(inner, list):
            return _is_item(value) or any(isinstance(item, dict) and _is_item(item) for item in value.values())
        value = inner
    if not isinstance(value, list):
        return False
    items = [item for item in value if isinstance(item, dict)]
    return not any(items) or any(map(_is_item, items))


def _is_item(value: dict[str, object]) -> bool:
    """Return whether an object is an item of CSL-JSON, and not the answer of a service that has the same names in it."""
    if not _CROSSREF.isdisjoint(value):
        return False
    names = value.get("author")
    person = names[0] if isinstance(names, list) and names else None
    return (
        value.get("type") in CSL_TYPES
        or isinstance(value.get("issued"), dict)
        or not _CSL_NAMES.isdisjoint(value)
        or (isinstance(person, dict) and not _PERSON.isdisjoint(person))
        or (set(value) == {"id"} and "/" not in str(value["id"]))
    )


def is_ris(head: Head) -> bool:
    """Return whether a line begins a record of RIS, and another ends one."""
    if "\nER" not in head.text and not _RIS_ALONE.match(head.text):
        return False
    return any(_RIS.match(line.strip()) for line in _unfenced(head))


def is_bibtex(head: Head) -> bool:
    """Return whether a text is BibTeX, not Markdown that shows how to cite it."""
    votes = head.votes
    if not votes.bibtex or votes.first == "latex":
        return False
    if head.suffix in _MARKDOWN_SUFFIXES or (head.suffix != ".bib" and votes.certain > _MOST_CERTAIN * votes.bibtex):
        return votes.bibtex > votes.certain
    return votes.first == "bibtex" or votes.bibtex > votes.markdown


def _unfenced(head: Head) -> list[str]:
    """Return the lines that stand in no code block."""
    parts = re.split(r"^(?:```|~~~).*$", head.text, flags=re.MULTILINE)
    return [line for part in parts[::2] for line in part.split("\n")]


def is_json_lines(head: Head) -> bool:
    """Return whether the first line is an object, and another one after it."""
    if not head.is_json or head.text[0] != "{":
        return False
    lines = [line for line in head.text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES] if line.strip()]
    if not is_object(lines[0]):
        return False
    return head.suffix in _JSON_LINES_SUFFIXES or any(map(is_object, lines[1:]))


def is_object(line: str) -> bool:
    """Return whether a line is an object of JSON."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
