"""What the reader has to say beside the records: repairs, doubts, and what it passed over.

Invariant: everything that is passed over is told, neighbours of one kind together
in one problem, so that a report stays readable.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.draft import Missed
from hmtui.formats.values.link_roles import without_tracking
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.formats.draft import Report

__all__ = ["LINKED", "Diagnostics"]

LINKED = "linked"
"""What has a link and was not read: it may be an entry."""
_REASONS = {
    "contents": "links within the page",
    "text": "text without a web link",
    "row": "table rows without a web link",
    "heading": "headings with a link",
    "code": "code blocks",
    "preformatted": "preformatted text",
    "comment": "comments",
    "call": "words about the list",
    "picture": "pictures",
    "caption": "captions of pictures",
    "wordless": "links without words",
    "known": "links that records have",
}
_NO_WORDS = re.compile(r"<(?!img\b|a\b)[^<>]*>|[\W_]")
"""What a line between two others may have, so that nothing stands between them."""
_SHOWN = 60


class Diagnostics:
    """Gathers what is to be told and hands it to the report in order."""

    def __init__(self, report: Report) -> None:
        """Take the report."""
        self._report = report
        self._lines: Sequence[str] = ()
        self._skipped: tuple[str, int, int, str] | None = None
        self._missed: Missed | None = None

    def read_from(self, text: str) -> None:
        """Take the text of the list, to see what stands between two places."""
        self._lines = text.split("\n")

    def source(self, first: int, last: int) -> str:
        """Return these lines of the list."""
        return "\n".join(self._lines[first - 1 : last])

    def repaired(self, code: str, line: int, message: str, *, was: str, now: str) -> None:
        """Report something mended."""
        self._end_skip()
        self._report.repaired(code, line, message, was=was, now=now)

    def doubt(self, code: str, line: int, message: str) -> None:
        """Report something that looks wrong and was left as it is."""
        self._end_skip()
        self._report.add(code, line, message)

    def address(self, url: str, line: int) -> str:
        """Return an address without tracking parameters, and tell if it had some."""
        short = without_tracking(url)
        if short != url:
            message = "Removed tracking parameters from the address."
            self.repaired("tracking", line, message, was=clean(url), now=clean(short))
        return short

    def skip(self, reason: str, line: int, text: str = "", *, last: int = 0) -> None:
        """Report something that is no entry; ``reason`` is a key of the reasons, else said as it is.

        ``last`` is its last line where it has several. What stands below another of one reason, with no words between
        them, is one place with it; what may be an entry is counted by itself.
        """
        last = max(last, line)
        if self._skipped is not None and self._skipped[0] == reason != LINKED and self._is_next(line):
            kind, first, before, shown = self._skipped
            self._skipped = (kind, first, max(before, last), shown)
        else:
            self._end_skip()
            self._skipped = (reason, line, last, text)

    def _is_next(self, line: int) -> bool:
        """Return whether no words stand between what was passed over last and a line."""
        between = self._lines[self._skipped[2] : line - 1] if self._skipped is not None else ()
        return not any(_NO_WORDS.sub("", one) for one in between)

    def miss(self, line: int) -> None:
        """Count a unit that looks like an entry and was not understood."""
        missed = self._missed
        self._missed = Missed(missed.first, line, missed.units + 1) if missed is not None else Missed(line, line, 1)

    def read(self) -> None:
        """Note that an entry was read: what was passed over before it is reported now."""
        self._end_skip()
        if self._missed is not None:
            self._report.missed.append(self._missed)
            self._missed = None

    def finish(self) -> None:
        """Report what is still to be reported."""
        self.read()

    def _end_skip(self) -> None:
        if self._skipped is None:
            return
        reason, first, last, text = self._skipped
        self._skipped = None
        where = f"Lines {first}–{last}" if last > first else ""
        shown = clean(f": “{text[:_SHOWN]}{'…' if len(text) > _SHOWN else ''}”" if text else "")
        if reason == LINKED:
            said = f"{where} have a link but were" if where else "Has a link but was"
            self._report.passed_over("not-read", (first, last), f"{said} not read as an entry{shown}.")
            return
        why = _REASONS.get(reason, reason)
        said = f"{where} skipped" if where else "Skipped"
        self._report.passed_over("not-an-entry", (first, last), f"{said} ({why}){shown}.", why)
