"""Markdown as lines of spans: headings, lists, quotes, code, emphasis and links of a note.

Invariant: text stays text; a link is one only where it may be opened; every line fits the width.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from hmtui.text.cleaning import openable
from hmtui.tui.widgets.line_widget import Line, Span, width_of, wrap, wrap_indented

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from markdown_it.token import Token

__all__ = ["markdown_lines", "plain_words"]

_DEEPEST = 4
"""Levels of lists and quotes that are indented."""


def markdown_lines(text: str, width: int) -> list[Line]:
    """Lay Markdown out for a width; a line of a note stays a line, as in a comment on a forge."""
    return _Layout(max(1, width)).lay_out(_parsed(text))


@lru_cache(maxsize=256)
def plain_words(text: str) -> str:
    """Return the words of Markdown in one line, without its signs."""
    pieces = (
        "".join(span.text for span in _spans(token.children or (), "")) if token.type == "inline" else token.content
        for token in _parsed(text)
    )
    return " ".join(" ".join(pieces).split())


def _parsed(text: str) -> list[Token]:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").parse(text)


class _Layout:
    """Lays the tokens of a note out, block by block."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._lines: list[Line] = []
        self._prefixes: list[str] = []
        """What the lines of the open lists and quotes begin with."""
        self._marker = ""
        """The bullet or number of the item that begins; it stands in its first line."""
        self._numbers: list[int | None] = []

    def lay_out(self, tokens: Sequence[Token]) -> list[Line]:
        style = ""
        for token in tokens:
            match token.type:
                case "heading_open":
                    style = "heading"
                    self._blank()
                case "paragraph_open" if not token.hidden:
                    self._blank()
                case "heading_close":
                    style = ""
                case "inline":
                    self._paragraph(_spans(token.children or (), style))
                case "fence" | "code_block":
                    self._blank()
                    for line in wrap_indented(token.content.rstrip("\n"), self._room):
                        self._put((Span(line, "accent"),))
                case "hr":
                    self._put((Span("─" * self._room, "rule"),))
                case _:
                    self._structure(token)
        return self._lines

    def _structure(self, token: Token) -> None:
        """Open or close a list, an item or a quote."""
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                ordered = token.type == "ordered_list_open"
                if not self._numbers:
                    self._blank()
                self._numbers.append(int(token.attrGet("start") or 1) if ordered else None)
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
            case "list_item_open":
                number = self._numbers[-1]
                self._marker = "• " if number is None else f"{number}. "
                if number is not None:
                    self._numbers[-1] = number + 1
                self._prefixes.append(" " * len(self._marker))
            case "blockquote_open":
                self._prefixes.append("│ ")
            case "list_item_close" | "blockquote_close":
                self._prefixes.pop()
                self._marker = ""

    @property
    def _prefix(self) -> str:
        return "".join(self._prefixes[:_DEEPEST])[: self._width // 2]

    @property
    def _room(self) -> int:
        return max(1, self._width - width_of(self._prefix))

    def _blank(self) -> None:
        if self._lines and self._lines[-1] and not self._marker:
            self._lines.append(())

    def _put(self, line: Line) -> None:
        prefix, marker = self._prefix, self._marker
        if marker and width_of(marker) <= width_of(prefix):
            line = (Span(marker, "accent"), *line)
            prefix = prefix[: len(prefix) - len(marker)]
        self._marker = ""
        self._lines.append((Span(prefix, "faint"), *line) if prefix else line)

    def _paragraph(self, spans: Sequence[Span]) -> None:
        for line in wrapped(spans, self._room):
            self._put(line)


def wrapped(spans: Iterable[Span], width: int) -> list[Line]:
    """Break spans into lines at spaces; a newline in a span begins another line."""
    lines: list[list[Span]] = [[]]
    used = 0
    for text, style, url in spans:
        for number, piece in enumerate(text.split("\n")):
            if number:
                lines.append([])
                used = 0
            for word in _words(piece):
                cells = width_of(word)
                if used + width_of(word.rstrip()) > width and used:
                    lines.append([])
                    used = 0
                *full, rest = wrap(word.rstrip(), width) if cells > width else [word]
                for part in full:
                    lines[-1].append(Span(part, style, url))
                    lines.append([])
                    used = 0
                if rest.strip() or used:
                    lines[-1].append(Span(rest, style, url))
                    used += width_of(rest)
    return [tuple(line) for line in lines]


def _words(text: str) -> list[str]:
    """Split text behind its spaces."""
    words = text.split(" ")
    return [f"{word} " for word in words[:-1]] + [words[-1]] if text else []


def _spans(tokens: Sequence[Token], style: str) -> list[Span]:
    """Return the text of a block with its emphasis, code and links."""
    spans: list[Span] = []
    styles, url = [style], ""
    for token in tokens:
        match token.type:
            case "strong_open" | "em_open":
                styles.append("name")
            case "link_open":
                url = openable(str(token.attrGet("href") or "")) or ""
                styles.append("link" if url else styles[-1])
            case "strong_close" | "em_close" | "link_close":
                styles.pop()
                url = "" if token.type == "link_close" else url
            case "softbreak" | "hardbreak":
                spans.append(Span("\n"))
            case "code_inline":
                spans.append(Span(token.content, "accent", url))
            case _ if token.content:
                spans.append(Span(token.content, styles[-1], url))
    return spans
