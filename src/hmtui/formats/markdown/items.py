"""Points of lists, with the points under them, and paragraphs that are entries.

Invariant: a point under an entry is either an entry of its own, in which case it
comes after the other, or belongs to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.markdown.columns import LINKS
from hmtui.formats.markdown.judge import is_entry, is_entry_paragraph
from hmtui.formats.markdown.phrase import read_phrase, read_run
from hmtui.formats.markdown.spans import HARD, SOFT, Run, Span, lay_out
from hmtui.formats.values.link_roles import label_role, role_of_host

if TYPE_CHECKING:
    from hmtui.formats.markdown.blocks import Item, Paragraph
    from hmtui.formats.markdown.notes import Notes
    from hmtui.formats.markdown.reading import Reading

__all__ = ["Found", "read_item", "read_paragraph"]

_KIND = re.compile(r"\W*([^\W\d_][\w ]{1,24})\W{0,3}[:：]\W*")


class Found(Struct, frozen=True):
    """An entry, and the points above it that are no entries but head it."""

    reading: Reading
    above: tuple[str, ...] = ()


class _Point(Struct, frozen=True):
    item: Item
    reading: Reading
    found: list[Found]


def read_item(item: Item, notes: Notes) -> list[Found]:
    """Return the entries that a point of a list and the points under it are."""
    return _point(item, notes).found


def _point(item: Item, notes: Notes) -> _Point:
    reading = read_phrase(item.spans, item.line, notes)
    under = [_point(child, notes) for child in item.children]
    if is_entry(reading):
        talk = [point for point in under if _is_talk(point, reading)]
        nested = [found for point in under if _stands_alone(point) and point not in talk for found in point.found]
        for point in under:
            if not _stands_alone(point) or point in talk:
                _hang(point, reading, notes)
        return _Point(item, reading, [Found(reading), *nested])
    nested = [found for point in under for found in point.found]
    if (
        len(nested) < len(under)
        and not reading.web
        and any(map(_is_link_of_above, under))
        and not any(map(_is_paper, nested))
    ):
        nested = []
    if not nested and under and reading.heading and not reading.prose:
        for point in under:
            _hang(point, reading, notes)
        if (reading.said or any(map(_is_bare_link, under))) and is_entry(reading):
            return _Point(item, reading, [Found(reading)])
    heads = (reading.heading,) if nested and reading.heading and not reading.web else ()
    return _Point(item, reading, [Found(found.reading, (*heads, *found.above)) for found in nested])


def _stands_alone(point: _Point) -> bool:
    """Return whether a point under an entry is one as well: it has a title, and a link or more than words."""
    if not point.found:
        return False
    reading = point.found[0].reading
    if label_role(reading.name) and len(reading.links) > 1:
        return False  # “Datasets: [one](…), [two](…)” are those of the paper above
    return reading.lead in {"link", "quote", "bold"} or bool(reading.issued and reading.links)


def _is_link_of_above(point: _Point) -> bool:
    """Return whether a point is no entry but says which link of the point above it is: “Paper”, “Code”."""
    return not point.found and point.reading.said > 0 and not point.reading.heading and not point.reading.notes


def _is_paper(found: Found) -> bool:
    return found.reading.said > 0 or any(link["rel"] in {"paper", "pdf"} for link in found.reading.links)


def _is_talk(point: _Point, above: Reading) -> bool:
    """Return whether a point under a paper only leads to what is said about it: a discussion, a message."""
    if len(point.found) != 1 or not any(link["rel"] in {"paper", "pdf"} for link in above.links):
        return False
    urls = [link["url"] for link in point.found[0].reading.links]
    return bool(urls) and all(role_of_host(url) in {"blog", "profile"} for url in urls)


def _is_bare_link(point: _Point) -> bool:
    """Return whether a point is an address and nothing else."""
    reading = point.reading
    return reading.web and not (reading.heading or reading.notes or point.item.children)


def _hang(point: _Point, reading: Reading, notes: Notes) -> None:
    """Return what a point says to the entry above it."""
    run = lay_out(point.item.spans)
    reading.take(read_run(run, point.item.line, notes, column=_kind_of_all(run), titled=False))
    for child in point.item.children:
        _hang(_Point(child, reading, []), reading, notes)


def _kind_of_all(run: Run) -> str:
    """Return what all links of a point are that names their kind once: “Datasets: [one](…), [two](…)”."""
    if len(run.links) < 2:  # noqa: PLR2004 - of several
        return ""
    key = _KIND.fullmatch(run.text, 0, run.links[0].start)
    kind = label_role(key[1]) if key else ""
    return kind if kind in LINKS else ""


def read_paragraph(paragraph: Paragraph, notes: Notes) -> list[Reading]:
    """Return the entries a paragraph is: one, several under each other, or none."""
    parts = _parts(paragraph)
    if len(parts) > 1:
        readings = [read_phrase(spans, line, notes) for spans, line in parts]
        if sum(map(is_entry_paragraph, readings)) > 1 and all(reading.web for reading in readings):
            return [reading for reading in readings if is_entry_paragraph(reading)]
    reading = read_phrase(paragraph.spans, paragraph.line, notes)
    return [reading] if is_entry_paragraph(reading) else []


def _parts(paragraph: Paragraph) -> list[tuple[list[Span], int]]:
    """Cut a paragraph at lines that begin as an entry does: with a title in bold or as a link."""
    parts: list[tuple[list[Span], int]] = [([], paragraph.line)]
    line = paragraph.line
    fresh = True
    for span in paragraph.spans:
        if span.text in {HARD, SOFT}:
            line += 1
            fresh = True
            parts[-1][0].append(span)
            continue
        if fresh and span.text.strip():
            fresh = False
            if _begins(span) and any(part.text.strip() for part in parts[-1][0]):
                parts.append(([], line))
        parts[-1][0].append(span)
    return parts


def _begins(span: Span) -> bool:
    # “Code”, “Project page” begin no entry.
    return (span.bold or span.link is not None) and len(span.text.split()) > 2  # noqa: PLR2004 - as said
