"""RIS, for Zotero, EndNote and Mendeley.

Invariant: each line is ``XX  - value``, a record begins with TY and ends with ER,
and a value is one line, so that it can never be taken for a tag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.work import Kind, describe, split_suffix
from hmtui.models import OTHERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hmtui.formats.work import Date, Work
    from hmtui.models import Author, Entry

__all__ = ["render"]

_TYPES = {
    # Nothing in RIS is a preprint; readers agree on UNPB, an unpublished work, for it.
    Kind.PREPRINT: "UNPB",
    Kind.CONFERENCE: "CONF",
    Kind.JOURNAL: "JOUR",
    Kind.REPORT: "RPRT",
    Kind.CHAPTER: "CHAP",
    Kind.BOOK: "BOOK",
    Kind.THESIS: "THES",
    Kind.SOFTWARE: "COMP",
    Kind.DATASET: "DATA",
    Kind.ONLINE: "ELEC",
    Kind.OTHER: "GEN",
}


def render(entries: Sequence[Entry], keys: Mapping[str, str]) -> str:
    """Return records in RIS, with an empty line between them."""
    return "\n\n".join(_record(describe(entry), keys[entry.id]) for entry in entries)


def _record(work: Work, key: str) -> str:
    lines = [f"{tag}  - {value}" for tag, value in _tags(work, key) if value]
    return "\n".join((*lines, "ER  - "))


def _tags(work: Work, key: str) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES[work.kind]
    yield "ID", key
    yield "TI", work.title
    # RIS has no "et al.": a program would take it for a person.
    yield from (("AU", _person(name)) for name in work.authors)
    # In a book that is cited itself, A2 means the editor of its series.
    yield from (
        ("ED" if work.kind == Kind.BOOK else "A2", _person(name)) for name in work.editors if name.literal != OTHERS
    )
    yield "PY", str(work.date.year or "")
    yield "DA", _day(work.date)
    conference = work.kind == Kind.CONFERENCE
    yield "T2", work.container
    # Programs differ in which of the two they take for the title of the proceedings.
    yield "C3", work.container if conference else ""
    yield "C1", work.place if conference else ""
    yield "VL", work.volume or work.series_number
    yield "IS", work.issue
    yield "M3", _genre(work)
    yield "SP", work.pages[0] if work.pages else ""
    yield "EP", work.pages[-1] if len(work.pages) > 1 else ""
    yield "PB", work.publisher
    yield "CY", work.place
    yield "ET", work.edition
    yield "T3", work.series
    yield "SN", work.number or work.isbn
    yield "DO", work.doi or work.handle
    yield "UR", work.official_url or work.stated_url or work.url
    yield "AN", f"arXiv:{work.arxiv}" if work.arxiv else ""
    yield "N1", work.note
    yield "N1", work.remark
    yield "AB", work.abstract


def _genre(work: Work) -> str:
    if work.kind == Kind.THESIS:
        return work.genre or ("Master's thesis" if work.master else "PhD thesis")
    return work.genre


def _person(name: Author) -> str:
    """Return ``Family, Given, Jr.``; a comma marks a person, so the commas of a group's name are dropped."""
    if name.literal or not name.family:
        return (name.literal or name.given).replace(",", "")
    return ", ".join(filter(None, split_suffix(name)))


def _day(date: Date) -> str:
    """Return ``2020/05/28/``, with all slashes when a part is unknown; empty when only the year is known."""
    if not date.month:
        return ""
    return f"{date.year:04}/{date.month:02}/{f'{date.day:02}' if date.day else ''}/"
