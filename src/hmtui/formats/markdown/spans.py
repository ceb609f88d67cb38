"""Running text with its links and styles, as every block of a list holds it.

Invariant: a span is plain text (no markup, entities resolved) or a break; the
same anchor object stands in every span of one link.
"""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["GAP", "HARD", "SOFT", "Anchor", "Placed", "Run", "Span", "lay_out"]

GAP = "\x1f"
"""Stands where something was taken out of a text that has been read."""

HARD = "\n"
"""The text of a span that is a line break that was meant: a back-slash, two spaces, ``<br>``, a new paragraph."""
SOFT = "\r"
"""The text of a span that is a line break of the source only."""
_URL = re.compile(r"https?://[^\s<>\"'|\\^`{}\[\]，。；、）】》]+")
_TRAILING = ".,;:!?*_~"
_AND_OTHERS = re.compile(r"\s*et\.?\s?al\W*")
"""Words that are often set in italics and belong to the name before them all the same."""


class Anchor(Struct, eq=False, gc=False):
    """One link: two of them are the same only when they are the same object."""

    url: str
    bare: bool = False
    """Whether the address itself is the text."""
    alts: list[str] = []
    """What the pictures in it say: the words of a badge."""
    line: int = 0
    """Where it begins."""


class Span(Struct, frozen=True, gc=False):
    """A piece of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: Anchor | None = None
    line: int = 0
    last: int = 0
    """The lines of the source on which it begins and ends."""

    @property
    def is_blank(self) -> bool:
        """Whether it has no words, and no picture in a link."""
        return not (self.text.strip() or (self.link is not None and not self.text))


class Placed(Struct, frozen=True, gc=False):
    """A link and where its label stands in the text."""

    start: int
    end: int
    link: Anchor


class Run(Struct, frozen=True, gc=False):
    """The text of some spans in one piece, and where in it the links and styles are."""

    text: str
    links: tuple[Placed, ...]
    bold: tuple[tuple[int, int], ...]
    italic: tuple[tuple[int, int], ...]
    code: tuple[tuple[int, int], ...]

    def label(self, placed: Placed) -> str:
        """Return the words of a link: its text, or what its pictures say."""
        words = " ".join(self.text[placed.start : placed.end].split())
        return words or " ".join(placed.link.alts)

    def styled(self, until: int) -> bool:
        """Return whether a link or a style begins before a place."""
        styles = (*self.bold, *self.italic, *self.code)
        return any(one.start < until for one in self.links) or any(start < until for start, _ in styles)


def lay_out(spans: list[Span], *, soft: str = " ") -> Run:
    """Put spans into one text; ``soft`` is what a line break of the source only becomes."""
    texts: list[str] = []
    at = 0
    links: list[Placed] = []
    styles: tuple[list[tuple[int, int]], ...] = ([], [], [])
    for span in _with_bare_links(spans):
        text = soft if span.text == SOFT else span.text
        end = at + len(text)
        link = span.link
        if link is not None:
            if links and links[-1].link is link:
                links[-1] = Placed(links[-1].start, end, link)
            else:
                links.append(Placed(at, end, link))
        if span.bold or span.italic or span.code:
            for is_in, held in zip((span.bold, span.italic, span.code), styles, strict=True):
                # White space begins no range, but one goes on over it: bold words on two lines are bold words.
                # A range that begins where the last ended is the same, as around a link within bold words.
                if is_in and held and held[-1][1] == at:
                    held[-1] = (held[-1][0], end)
                elif is_in and text.strip() and not _AND_OTHERS.fullmatch(text):
                    held.append((at, end))
        texts.append(text)
        at = end
    return Run("".join(texts), tuple(links), *map(tuple, styles))


def _with_bare_links(spans: list[Span]) -> list[Span]:
    """Make links of the addresses that stand in the text as they are."""
    if not any("://" in span.text for span in spans):
        return spans
    found: list[Span] = []
    for span in spans:
        if span.link is not None or span.code or "://" not in span.text:
            if span.link is not None and _URL.fullmatch(span.text.strip()):
                span.link.bare = True  # an address in angle brackets, or one that is its own label
            found.append(span)
            continue
        at = 0
        for match in _URL.finditer(span.text):
            url = match[0].rstrip(_TRAILING)
            if url.endswith(")") and url.count("(") < url.count(")"):
                url = url[: url.rfind(")")].rstrip(_TRAILING)
            if at < match.start():
                found.append(replace(span, text=span.text[at : match.start()]))
            found.append(replace(span, text=url, link=Anchor(url, bare=True, line=span.line)))
            at = match.start() + len(url)
        if at < len(span.text):
            found.append(replace(span, text=span.text[at:]))
    return found
