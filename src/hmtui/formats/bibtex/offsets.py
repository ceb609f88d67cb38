"""Where entries begin in the text of a ``.bib`` file, and on which line a place is.

Invariant: every search goes forward from where it is told to start and looks at
each sign a bounded number of times.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Places"]

_SIGNS = {"{": re.compile(r"[{}]"), "(": re.compile(r"[()]")}
_ENTRY = re.compile(r"@\s*([A-Za-z][\w-]*)\s*([{(])")


class _Pairs:
    """Which brace closes which, from one place to another."""

    def __init__(self, since: int) -> None:
        self.since = since - 1
        self.until = since
        self.ends: dict[int, int] = {}
        """By the place of what opens: the place behind what closes it."""
        self._open: list[int] = []

    def go_on(self, text: str, signs: re.Pattern[str], limit: int) -> None:
        for sign in signs.finditer(text, self.until, limit) if limit > self.until else ():
            if sign[0] in "{(":
                self._open.append(sign.start())
            elif self._open:
                self.ends[self._open.pop()] = sign.end()
        self.until = max(self.until, limit)


class Places:
    """A text, and what stands where in it."""

    def __init__(self, text: str) -> None:
        """Take a text whose lines end in a line feed."""
        self.text = text
        self._counted = (0, 1)
        self._known: tuple[int, int, list[int]] = (0, 0, [])
        """Between two places: all limits there."""
        self._paired: dict[str, _Pairs] = {}

    def line(self, at: int) -> int:
        """Return the line of a place, counted from where the last count ended."""
        since, line = self._counted
        if at < since:
            return line - self.text.count("\n", at, since)
        line += self.text.count("\n", since, at)
        self._counted = (at, line)
        return line

    def begin_at(self, at: int) -> re.Match[str] | None:
        """Return the word and the opening brace of the entry that begins at a place."""
        return _ENTRY.match(self.text, at)

    def next_begin(self, at: int) -> re.Match[str] | None:
        """Find the next ``@word{``, wherever it stands; an e-mail address is none."""
        while (at := self.text.find("@", at)) >= 0:
            begin = _ENTRY.match(self.text, at)
            if begin is not None and not self.text[at - 1 : at].isalnum():
                return begin
            at += 1
        return None

    def next_limit(self, at: int) -> int:
        """Find where the next entry begins that is first on its line, or behind a closing brace; else the end."""
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
        """Find the place behind what closes a brace or parenthesis that was opened just before ``at``.

        Whoever asks in the order of the text has each sign looked at once, however many are never closed.
        """
        pairs = self._paired.get(opened)
        if pairs is None or not pairs.since < at <= pairs.until + 1:
            pairs = self._paired[opened] = _Pairs(at - 1)
        pairs.go_on(self.text, _SIGNS[opened], limit)
        end = pairs.ends.get(at - 1)
        return end if end is not None and end <= limit else None

    def is_limit(self, at: int) -> bool:
        """Return whether what stands at a place is first on its line, or behind a closing brace."""
        return self._sign_before(at, " \t,") in "\n})"

    def limits(self, at: int, most: int) -> Iterator[int]:
        """Return where the next entries begin, the nearest first, and at most so many; the end is the last of all."""
        for _ in range(most):
            at = self.next_limit(at)
            yield at
            if at >= len(self.text):
                return
            at += 1

    def begins(self) -> Iterator[re.Match[str]]:
        """Return every entry that begins where ``next_limit`` finds it."""
        at = self.next_limit(0)
        while at < len(self.text):
            begin = _ENTRY.match(self.text, at)
            if begin is not None:
                yield begin
            at = self.next_limit(at + 1)

    def is_commented_out(self, at: int) -> bool:
        """Return whether nothing but a ``%`` stands before a place on its line."""
        return self._sign_before(at, " \t") == "%"

    def _sign_before(self, at: int, skipped: str) -> str:
        """Return the sign before a place, without those to be skipped; a line feed at the start of the text."""
        at -= 1
        while at >= 0 and self.text[at] in skipped:
            at -= 1
        return self.text[at] if at >= 0 else "\n"
