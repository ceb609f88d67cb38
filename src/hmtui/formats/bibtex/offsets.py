"""Find the beginnings of entries, matching braces and line numbers in a ``.bib`` text.

Invariant: every search moves forward from the offset it is given and looks at each
character a bounded number of times.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["OffsetIndex"]

_SIGNS = {"{": re.compile(r"[{}]"), "(": re.compile(r"[()]")}
_ENTRY = re.compile(r"@\s*([A-Za-z][\w-]*)\s*([{(])")


class _Pairs:
    """The matching braces between two offsets."""

    def __init__(self, since: int) -> None:
        self.since = since - 1
        self.until = since
        self.ends: dict[int, int] = {}
        """By the offset of an opening brace: the offset after its closing brace."""
        self._open: list[int] = []

    def go_on(self, text: str, signs: re.Pattern[str], limit: int) -> None:
        for sign in signs.finditer(text, self.until, limit) if limit > self.until else ():
            if sign[0] in "{(":
                self._open.append(sign.start())
            elif self._open:
                self.ends[self._open.pop()] = sign.end()
        self.until = max(self.until, limit)


class OffsetIndex:
    """Finds entries, matching braces and line numbers in a text."""

    def __init__(self, text: str) -> None:
        """Store a text whose lines end in a line feed."""
        self.text = text
        self._counted = (0, 1)
        self._known: tuple[int, int, list[int]] = (0, 0, [])
        """Two offsets, and all entry beginnings between them that ``next_limit`` found."""
        self._paired: dict[str, _Pairs] = {}

    def line(self, at: int) -> int:
        """Return the line number of an offset, counting from the last offset asked for."""
        since, line = self._counted
        if at < since:
            return line - self.text.count("\n", at, since)
        line += self.text.count("\n", since, at)
        self._counted = (at, line)
        return line

    def begin_at(self, at: int) -> re.Match[str] | None:
        """Return the match of ``@type{`` at an offset, or None."""
        return _ENTRY.match(self.text, at)

    def next_begin(self, at: int, *, in_words: bool = False) -> re.Match[str] | None:
        """Return the next ``@type{`` anywhere in the text, or None; an ``@`` inside a word counts with ``in_words``."""
        while (at := self.text.find("@", at)) >= 0:
            begin = _ENTRY.match(self.text, at)
            if begin is not None and (in_words or not self.text[at - 1 : at].isalnum()):
                return begin
            at += 1
        return None

    def next_limit(self, at: int) -> int:
        """Return the offset of the next entry that is first on its line or follows a closing brace, else the end."""
        since, until, found = self._known
        if not since <= at <= until:
            since, until, found = at, at, []
        number = bisect_left(found, at)
        if number < len(found):
            return found[number]
        text = self.text
        limit = len(text)
        while (until := text.find("@", until)) >= 0:
            until += 1
            if self.is_limit(until - 1) and _ENTRY.match(text, until - 1):
                limit = until - 1
                found.append(limit)
                break
        self._known = (since, until if until >= 0 else len(text), found)
        return limit

    def closing(self, at: int, opened: str, limit: int) -> int | None:
        """Return the offset after the brace or parenthesis that closes the one opened just before ``at``, or None.

        Calls in the order of the text look at each character once, however many braces are never closed.
        """
        pairs = self._paired.get(opened)
        if pairs is None or not pairs.since < at <= pairs.until + 1:
            pairs = self._paired[opened] = _Pairs(at - 1)
        pairs.go_on(self.text, _SIGNS[opened], limit)
        end = pairs.ends.get(at - 1)
        return end if end is not None and end <= limit else None

    def is_limit(self, at: int) -> bool:
        """Return whether an offset is first on its line, or follows a closing brace."""
        return self._sign_before(at, " \t,") in "\n})"

    def limits(self, at: int, most: int) -> Iterator[int]:
        """Yield the offsets of at most ``most`` next entries, the nearest first; the end of the text is the last."""
        for _ in range(most):
            at = self.next_limit(at)
            yield at
            if at >= len(self.text):
                return
            at += 1

    def begins(self) -> Iterator[re.Match[str]]:
        """Yield the match of ``@type{`` for every entry that ``next_limit`` finds."""
        at = self.next_limit(0)
        while at < len(self.text):
            begin = _ENTRY.match(self.text, at)
            if begin is not None:
                yield begin
            at = self.next_limit(at + 1)

    def is_commented_out(self, at: int) -> bool:
        """Return whether only a ``%`` precedes an offset on its line."""
        return self._sign_before(at, " \t") == "%"

    def _sign_before(self, at: int, skipped: str) -> str:
        """Return the character before an offset, ignoring ``skipped``; a line feed at the start of the text."""
        at -= 1
        while at >= 0 and self.text[at] in skipped:
            at -= 1
        return self.text[at] if at >= 0 else "\n"
