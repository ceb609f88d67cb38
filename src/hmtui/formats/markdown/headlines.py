"""Lines that are the title of the paper whose links stand in the blocks under them.

    **A Title of a Paper**

    - Paper: https://…
    - Code: https://…

A point can be such a line as well, where the points under it were not set in far
enough to be under it. Invariant: a line heads what is under it only as far as that is no entry itself and
no running text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.draft import Report
from hmtui.formats.markdown import judge
from hmtui.formats.markdown.blocks import Item, Paragraph
from hmtui.formats.markdown.columns import column_role
from hmtui.formats.markdown.items import read_item, read_paragraph
from hmtui.formats.markdown.notes import Notes
from hmtui.formats.markdown.phrase import read_phrase
from hmtui.formats.markdown.spans import lay_out
from hmtui.formats.markdown.titles import clean_title, is_label
from hmtui.formats.values.link_roles import role_of_host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hmtui.formats.markdown.blocks import Block
    from hmtui.formats.markdown.reading import Reading

__all__ = ["Headed", "gathered", "hang", "read_headed"]

_KEYED = re.compile(r"\s*([A-Za-z][A-Za-z ]{1,20}|[\u3400-\u9fff]{2,8})\s?(?:[(（][^()（）]{1,30}[)）])?\s?[:：]")
_FEWEST_WORDS = 3
_FEWEST_SIGNS = 6


class Headed(Struct, frozen=True):
    """A line and what belongs to it."""

    title: Item | Paragraph
    members: list[Item | Paragraph]


def gathered(blocks: list[Block]) -> Iterator[Block | Headed]:
    """Return the blocks, with those put together that are one paper."""
    at = 0
    while at < len(blocks):
        block = blocks[at]
        at += 1
        if isinstance(block, Paragraph) and _is_headline(block):
            members = _members(blocks, at)
            if not _is_long(block) and not _are_keyed(members):
                members = []
        elif isinstance(block, Item) and _is_bare_point(block):
            members = _links_after(blocks, at)
        else:
            members = []
        if members and isinstance(block, (Item, Paragraph)):
            headed = Headed(block, members)
            if isinstance(block, Paragraph) or _is_title(headed):
                yield headed
                at += len(members)
                continue
        yield block


def _is_headline(paragraph: Paragraph) -> bool:
    """Return whether a paragraph is nothing but words in bold that can be a title."""
    if not any(span.bold for span in paragraph.spans) or any(span.link for span in paragraph.spans):
        return False
    run = lay_out(paragraph.spans)
    outside = list(run.text)
    for start, end in run.bold:
        outside[start:end] = " " * (end - start)
    words = clean_title(run.text)
    if re.search(r"\w", re.sub(r":\w+:", "", "".join(outside))) or run.text.rstrip().endswith((":", "：")):
        return False
    return bool(words) and not is_label(words) and not judge.is_boilerplate(words)


def _is_long(paragraph: Paragraph) -> bool:
    """Return whether a line has words enough to be a title whatever is under it."""
    words = clean_title(lay_out(paragraph.spans).text)
    return len(words.split()) >= _FEWEST_WORDS or (not words.isascii() and len(words) >= _FEWEST_SIGNS)


def _is_bare_point(item: Item) -> bool:
    """Return whether a point is words alone, enough to be a title, with nothing under it."""
    if item.children or _holds_link(item):
        return False
    return len(clean_title(lay_out(item.spans).text).split()) >= _FEWEST_WORDS


def _is_title(headed: Headed) -> bool:
    """Return whether a point heads what follows it: “Authors: …” does not, what it belongs to stands above."""
    reading = read_headed(headed, Notes(Report()))
    return bool(reading.heading) and not judge.is_call(reading)


def _holds_link(item: Item) -> bool:
    return any(span.link or "://" in span.text for span in item.spans)


def _links_after(blocks: list[Block], at: int) -> list[Item | Paragraph]:
    """Return the points that follow and hold nothing but links."""
    members: list[Item | Paragraph] = []
    trial = Notes(Report())
    for block in blocks[at:]:
        if not isinstance(block, Item) or block.children or not _holds_link(block):
            break
        body = read_phrase(block.spans, block.line, trial, titled=False)
        if not body.web or body.notes or body.authors or _is_entry(block, trial):
            break
        members.append(block)
    return members


def _members(blocks: list[Block], at: int) -> list[Item | Paragraph]:
    members: list[Item | Paragraph] = []
    kept = 0
    headed = False
    trial = Notes(Report())  # what reading on trial finds wrong is told when it is read in earnest
    while at + len(members) < len(blocks):
        block = blocks[at + len(members)]
        if not isinstance(block, (Item, Paragraph)) or (isinstance(block, Paragraph) and _is_headline(block)):
            break
        body = read_phrase(block.spans, block.line, trial, titled=False)
        told = isinstance(block, Item) and _is_told(block)
        if not (told or judge.is_short(body)) or (not told and _is_entry(block, trial)):
            break
        members.append(block)
        headed = headed or judge.is_heading_body(body) or (not headed and _is_address(block, body))
        if body.web or isinstance(block, Item):
            kept = len(members)
    return members[:kept] if headed else []


def _are_keyed(members: list[Item | Paragraph]) -> bool:
    """Return whether every point says what it is: so do those under a short title, and not those of a list under a heading."""
    points = [member for member in members if isinstance(member, Item)]
    return bool(points) and all(_KEYED.match(lay_out(point.spans).text) for point in points)


def _is_told(item: Item) -> bool:
    """Return whether a point is a remark about the paper above, however long: “Intro: …”, “Keywords: …”."""
    keyed = _KEYED.match(lay_out(item.spans).text)
    return keyed is not None and not _holds_link(item) and column_role(keyed[1]) in {"summary", "keyword"}


def _is_address(block: Item | Paragraph, body: Reading) -> bool:
    """Return whether a paragraph is the address of a paper or of its code, and nothing else."""
    if not isinstance(block, Paragraph) or body.notes or len(body.links) != 1:
        return False
    return role_of_host(body.links[0]["url"]) in {"paper", "code", "project"}


def _is_entry(block: Item | Paragraph, trial: Notes) -> bool:
    if isinstance(block, Item):
        readings = [found.reading for found in read_item(block, trial)]
    else:
        readings = read_paragraph(block, trial)
    return any(reading.lead in {"link", "quote", "bold"} for reading in readings)


def read_headed(headed: Headed, notes: Notes) -> Reading:
    """Read a title with what belongs to it."""
    reading = read_phrase(headed.title.spans, headed.title.line, notes)
    for member in headed.members:
        hang(member, reading, notes)
    return reading


def hang(block: Item | Paragraph, reading: Reading, notes: Notes) -> None:
    """Return what a block and the points under it say to an entry."""
    reading.take(read_phrase(block.spans, block.line, notes, titled=False))
    for child in block.children if isinstance(block, Item) else ():
        hang(child, reading, notes)
