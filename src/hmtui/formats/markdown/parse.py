"""Markdown into blocks, by a CommonMark parser with GitHub's tables.

Invariant: every block has the line of the source on which it begins; no text is
too long, too deep or too broken to be read in time that grows with its length.
"""

from __future__ import annotations

import html
import re
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from msgspec import Struct

from hmtui.formats.markdown.blocks import Builder
from hmtui.formats.markdown.source import cells_of
from hmtui.formats.markdown.spans import HARD, SOFT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.token import Token

    from hmtui.formats.markdown.blocks import Block

__all__ = ["Piece", "blocks", "pieces"]

_NAME = r"(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9-]{0,19})"
# One character at a time outside quotes: a repeat within the repeat would let broken tags cost exponential time.
_TOKEN = re.compile(rf"<!--|<{_NAME}(?P<attributes>(?:[\s/](?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)?)>|<[/?!][^<>]*>")
_LOOSE = re.compile(rf"<{_NAME}(?P<attributes>\s[^<>]*)?>")
_ATTRIBUTE = re.compile(r"([A-Za-z][\w:-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


class Piece(Struct, frozen=True, gc=False):
    """Text, or a tag that opens or closes."""

    kind: str
    """``text``, ``open``, ``close`` or ``comment``."""
    text: str
    """The text with entities resolved, the name of the tag, or a whole comment."""
    line: int
    """How many lines after the beginning it stands."""
    attributes: dict[str, str] | None = None


def pieces(text: str) -> Iterator[Piece]:
    """Return the tags and texts of a fragment of HTML in order."""
    at = line = 0
    last_comment_end = text.rfind("-->")
    while at < len(text):
        start = text.find("<", at)
        if start < 0:
            start = len(text)
        if start > at:
            yield Piece("text", html.unescape(text[at:start]), line)
            line += text.count("\n", at, start)
            at = start
            continue
        match = _TOKEN.match(text, at) or _LOOSE.match(text, at)
        if match is None:
            yield Piece("text", "<", line)
            at += 1
            continue
        end = match.end()
        if match[0] == "<!--":
            end = text.find("-->", at) + 3 if last_comment_end >= at else len(text)
            yield Piece("comment", text[at:end], line)
        elif match["tag"]:
            kind = "close" if match["close"] else "open"
            found = _ATTRIBUTE.findall(match["attributes"] or "")
            attributes = {name.lower(): html.unescape(one or two or bare) for name, two, one, bare in found}
            yield Piece(kind, match["tag"].lower(), line, attributes)
        line += text.count("\n", at, end)
        at = end


_DEEPEST = 40
_LONGEST_RUN = 4000
"""Characters of running text that are read in one go: parsing links and stars can cost the square of it."""
_LONGEST_TANGLE = 400
"""The same where brackets stand that can hardly be links."""
_MOST_OPEN = 60
_MARKUP = re.compile(r"[\\`*_\[\]<>&!~\n]")
"""What running text without any of can hold nothing to parse, as most cells of tables."""
_SHORTEST_LINK = 16


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    parser.disable("code")  # what is set in too far is text all the same
    parser.inline.terminator_re = _MARKUP  # signs at which none of its rules begins need not end its texts
    # Running text is parsed block by block below, so that the first records come early.
    parser.core.ruler.enableOnly(["normalize", "block"])
    # Addresses stay as they are written; which of them may be opened is decided where they are opened.
    parser.normalizeLink = str  # type: ignore[method-assign,assignment]
    parser.validateLink = bool  # type: ignore[method-assign,assignment]
    return parser


def blocks(text: str) -> Iterator[Block]:
    """Return the blocks of a markdown text as they are read."""
    env: dict[str, Any] = {}
    builder = Builder()
    walker = _Walker(builder, env, text.split("\n"))
    for token in _parser().parse(text, env):
        walker.take(token)
        if builder.done:
            yield from builder.done
            builder.done = []
    builder.finish(text.rstrip().count("\n") + 1)
    yield from builder.done


class _Walker:
    """Turns tokens of the parser into tags and texts for the builder."""

    def __init__(self, builder: Builder, env: dict[str, Any], lines: list[str]) -> None:
        self._builder = builder
        self._env = env
        self._lines = lines
        self._line = 1
        self._cells = 0
        self._row_line = 0

    def take(self, token: Token) -> None:
        if token.map:
            self._line = token.map[0] + 1
        if token.type == "inline":
            self._run(token.content, self._line)
        elif token.type == "html_block":
            self._html(token.content, self._line)
        elif token.type == "fence":
            last = token.map[1] if token.map else self._line
            while not self._lines[last - 1].strip():  # one that is not closed goes on to the end
                last -= 1
            self._builder.skip("code", self._line, last)
        elif token.type == "hr":
            self._builder.open("hr", {}, self._line)
        elif token.nesting:
            self._tag(token)

    def _tag(self, token: Token) -> None:
        tag = token.tag
        if token.nesting > 0:
            if tag == "tr":
                self._cells, self._row_line = 0, self._line
            elif tag in {"td", "th"}:
                self._cells += 1
            self._builder.open(tag, {}, self._line)
            return
        if tag == "tr":
            self._stray_cells()
        self._builder.close(tag, self._line)

    def _stray_cells(self) -> None:
        """Take the cells of a row beyond the header's, which the parser leaves out."""
        for content in cells_of(self._lines[self._row_line - 1])[self._cells :]:
            self._builder.open("td", {}, self._row_line)
            if content.strip():
                self._run(content.strip(), self._row_line)
            self._builder.close("td", self._row_line)

    def _html(self, text: str, line: int) -> None:
        for piece in pieces(text):
            at = line + piece.line
            if piece.kind == "text":
                before = len(piece.text) - len(piece.text.lstrip())
                first, last = (at + piece.text.count("\n", 0, end) for end in (before, len(piece.text.rstrip())))
                self._builder.text(re.sub(r"\s+", " ", piece.text), first, max(first, last))
            elif piece.kind == "open":
                self._builder.open(piece.text, piece.attributes or {}, at)
            elif piece.kind == "close":
                self._builder.close(piece.text, at)
            elif "://" in piece.text or text.lstrip().startswith("<!--"):
                self._builder.skip("comment", at, at + piece.text.count("\n"))

    def _run(self, content: str, line: int) -> None:
        if not _MARKUP.search(content):
            self._builder.text(content, line)
            return
        for part in _portions(content):
            if _is_hopeless(part):
                self._builder.text(part.replace("\n", " "), line, line + part.rstrip().count("\n"))
                line += part.count("\n")
                continue
            children: list[Token] = []
            _parser().inline.parse(part, _parser(), self._env, children)
            line = self._children(_joined(children), line)

    def _children(self, children: Iterable[Token], line: int) -> int:
        builder = self._builder
        for child in children:
            kind = child.type
            if kind == "text":
                builder.text(child.content, line)
            elif kind == "code_inline":
                builder.open("code", {}, line)
                builder.text(child.content, line)
                builder.close("code", line)
            elif kind in {"softbreak", "hardbreak"}:
                builder.text(SOFT if kind == "softbreak" else HARD, line)
                line += 1
            elif kind == "image":
                builder.image(child.content, str(child.attrGet("src") or ""), line)
            elif kind == "html_inline":
                self._html(child.content, line)
                line += child.content.count("\n")
            elif kind == "link_open":
                builder.open("a", {"href": str(child.attrGet("href") or "")}, line)
            elif child.nesting > 0:
                builder.open(child.tag, {}, line)
            elif child.nesting < 0:
                builder.close(child.tag, line)
        return line


def _joined(children: Iterable[Token]) -> Iterator[Token]:
    r"""Join the texts that an entity or a sign behind a back-slash parts: they can be one address, “https://…/a\_b”."""
    for is_text, found in groupby(children, lambda child: child.type in {"text", "text_special"}):
        if is_text:
            first, *others = found
            first.type, first.content = "text", "".join(one.content for one in (first, *others))
            yield first
        else:
            yield from found


def _portions(content: str) -> Iterator[str]:
    """Cut running text that is endless at white space, or anywhere if it has none."""
    opened = content.count("[")
    tangled = opened - content.count("](") > _MOST_OPEN or (
        opened > _MOST_OPEN and opened * _SHORTEST_LINK > len(content)
    )
    longest = _LONGEST_TANGLE if tangled else _LONGEST_RUN
    at = 0
    while len(content) - at > longest:
        cut = max(content.rfind(sign, at + longest // 2, at + longest) for sign in "\n ") + 1 or at + longest
        yield content[at:cut]
        at = cut
    yield content[at:]


def _is_hopeless(part: str) -> bool:
    """Return whether so many brackets are open that few can be links: looking for their ends would cost the square of it."""
    opened = part.count("[")
    if opened <= _MOST_OPEN:
        return False
    closed = min(part.count("]"), part.count(")") if "](" in part else opened)
    return closed * 4 < opened
