"""Headings as sections: which are tabs, and what stands under each.

Invariant: a heading is above a block when it is the last of its level before it
and none of a higher level came between.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.markdown.blocks import Fold, Heading, Item, Paragraph, Skipped, Table
from hmtui.formats.markdown.judge import is_boilerplate, is_contents, is_perhaps_contents
from hmtui.formats.markdown.spans import lay_out
from hmtui.formats.markdown.titles import clean_title

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hmtui.formats.markdown.blocks import Block

__all__ = ["Section", "heading_text", "is_contents_list", "sections", "shared_depth"]

_LONGEST = 120
_BACK = re.compile(r"\[*\[[^\[\]]*\]\(#[^()]*\)\]*|\[\[[^\[\]]*\]\]?")


class Section(Struct, frozen=True):
    """A heading with the headings above it, and the blocks down to the next heading."""

    path: tuple[str, ...]
    """The words of the headings, the outermost first; its own last."""
    heading: Heading | None
    blocks: list[Block]
    is_title: bool = False
    """Whether the heading is the only one of the first level: the title of the list."""


def heading_text(heading: Heading) -> str:
    """Return the words of a heading, without the way back to the top, badges and emoji at its edges."""
    kept = [
        span
        for span in heading.spans
        if span.link is None or not span.link.url.startswith("#") or not _is_return(span.text)
    ]
    text = _BACK.sub(" ", lay_out(kept).text)
    return clean_title(text).rstrip(":： ")[:_LONGEST].strip(" []")


def _is_return(text: str) -> bool:
    return (
        re.search(r"\b(?:back|top|toc|contents?|up)\b|⇧|⬆|↑|🔝|返回|回到|目录", text, re.IGNORECASE) is not None
        or not text.strip()
    )


def sections(blocks: Iterable[Block]) -> list[Section]:
    """Part the blocks at their headings."""
    blocks = _under_numbers(list(blocks))
    firsts = [block for block in blocks if isinstance(block, Heading) and block.level == 1]
    above: list[tuple[int, str]] = []
    found = [Section((), None, [])]
    for block in blocks:
        if isinstance(block, Heading):
            above = [(level, text) for level, text in above if level < block.level]
            above.append((block.level, heading_text(block)))
            path = tuple(text for _, text in above if text)
            found.append(Section(path, block, [], _is_title(block, firsts, first=len(found) == 1)))
        else:
            found[-1].blocks.append(block)
    return found


def _under_numbers(blocks: list[Block]) -> list[Block]:
    """Hang points without a number that stand between numbered ones under the one before: they were not set in far enough."""
    kept: list[Block] = []
    at = 0
    while at < len(blocks):
        block = blocks[at]
        at += 1
        kept.append(block)
        if not isinstance(block, Item) or not block.numbered or not _has_web_link(block.spans):
            continue  # words alone are a title, to which ``headlines`` gives the links that follow
        until = at
        while until < len(blocks) and isinstance(point := blocks[until], Item) and not point.numbered:
            until += 1
        following = blocks[until] if until < len(blocks) else None
        if isinstance(following, Item):
            block.children += [point for point in blocks[at:until] if isinstance(point, Item)]
            at = until
    return kept


def _is_title(heading: Heading, firsts: list[Heading], *, first: bool) -> bool:
    """Return whether a heading is the title of the list; of several of the first level the one before all, with a badge."""
    if heading not in firsts:
        return False
    badge = any(span.link is not None and not span.text.strip() for span in heading.spans)
    return len(firsts) == 1 or (first and badge)


def shared_depth(found: list[Section]) -> int:
    """Return how many headings are above everything that can be an entry: the title of the list, and what only wraps the rest."""
    paths = [
        section.path
        for section in found
        if section.path and not any(map(is_boilerplate, section.path)) and _may_hold_entries(section)
    ]
    depth = 0
    while paths and all(len(path) > depth + 1 for path in paths) and len({path[: depth + 1] for path in paths}) == 1:
        depth += 1
    if depth == 0 and found and any(section.is_title for section in found):
        title = next(section.path for section in found if section.is_title)
        if all(path[: len(title)] == title for path in paths):
            depth = 1
    return depth


def is_contents_list(section: Section) -> bool:
    """Return whether what is under a heading is a table of contents: under “Index” only if it leads to places in the page."""
    heading = section.path[-1] if section.path else ""
    if not is_contents(heading):
        return False
    items = [block for block in section.blocks if isinstance(block, Item)]
    return not (is_perhaps_contents(heading) and items) or any(map(_leads_within, items))


def _leads_within(item: Item) -> bool:
    within = any(span.link is not None and not span.link.url.startswith("http") for span in item.spans)
    return within or any(map(_leads_within, item.children))


def _may_hold_entries(section: Section) -> bool:
    """Tell, without reading them, whether blocks under a heading can be entries."""
    for block in section.blocks:
        if isinstance(block, Table):
            return True
        if isinstance(block, Item) and _leads_out(block):
            return True
        if (
            isinstance(block, Paragraph)
            and any(span.bold or span.link for span in block.spans[:3])
            and _has_web_link(block.spans)
        ):
            return True
        if isinstance(block, (Fold, Skipped)):
            continue
    return False


def _leads_out(item: Item) -> bool:
    return _has_web_link(item.spans) or any(map(_leads_out, item.children))


def _has_web_link(spans: list) -> bool:  # type: ignore[type-arg]
    return any(span.link is not None and span.link.url.startswith("http") for span in spans)
