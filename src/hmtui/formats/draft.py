"""What every reader of a format returns: drafts of records, and a report of the problems it met.

A reader is a function ``read(text, report) -> Iterator[Draft]``; it yields a draft
as soon as it has one, so that a large file is shown while it is read.
Invariant: nothing of the source is dropped in silence; what did not become a
field of a draft is in the report, with its line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Draft", "Keys", "Missed", "Problem", "Report", "excerpt"]

_SHOWN = 60
"""Characters of a text that a message quotes."""


def excerpt(text: str) -> str:
    """Return a text from a file in a form that a message can have in it."""
    text = clean(text[: 2 * _SHOWN])
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


class Draft(Struct, frozen=True):
    """One record as a reader understood it."""

    fields: Mapping[str, Any]
    """The fields of a record in the form of a catalog file (``hmtui.catalog``), without id, sections and source.

    Text need not be clean; it goes through ``entry_from_json`` before anyone sees it.
    """
    line: int
    """Where it begins in the source; lines count from 1."""
    headings: tuple[str, ...] = ()
    """The path of headings above it, the outermost first."""
    wish: str = ""
    """The id it would like: the key of a .bib entry. Empty: one is made of its name or title."""
    section: int = 0
    """Which of its headings becomes a tab, counted from 0."""


class Problem(Struct, frozen=True):
    """Something wrong with a source, repaired or only reported."""

    code: str
    """A short stable word for the kind: mojibake, shifted-column, duplicate-key, …"""
    line: int
    message: str
    """A sentence that can be shown as it is: what is wrong, with which record."""
    column: int = 1
    repaired: bool = False
    """Whether the record already has what is right."""
    was: str = ""
    now: str = ""
    """What stood there and what stands in the record instead, where it was repaired."""
    lost: bool = False
    """Whether a record stands there of which nothing was read."""
    last: int = 0
    """The last line that it is about, where that are several."""
    reason: str = ""
    """Why something was passed over: what is passed over for one reason is told together."""


class Missed(Struct, frozen=True):
    """A stretch of a source whose parts look like entries, and none of which became one."""

    first: int
    last: int
    """Its lines."""
    units: int
    """How many parts of it look like entries."""


class Report:
    """Collects problems in the order in which they are met."""

    def __init__(self) -> None:
        """Start with none."""
        self.problems: list[Problem] = []
        self.missed: list[Missed] = []

    def add(self, code: str, line: int, message: str, *, column: int = 1, lost: bool = False) -> None:
        """Report something that was left as it is; ``lost``: a record of which nothing was read."""
        self.problems.append(Problem(code, line, message, column, lost=lost))

    def passed_over(self, code: str, lines: tuple[int, int], message: str, reason: str = "") -> None:
        """Report lines, from the first to the last, of which nothing was read."""
        self.problems.append(Problem(code, lines[0], message, last=lines[1], reason=reason))

    def repaired(self, code: str, line: int, message: str, *, was: str, now: str, column: int = 1) -> None:
        """Report something that was repaired."""
        self.problems.append(Problem(code, line, message, column, repaired=True, was=was, now=now))


class Keys:
    """The keys of a file so far, of which each is reported that is there twice."""

    def __init__(self, report: Report, word: str = "id") -> None:
        """Report to ``report``; ``word`` is what a key is called."""
        self._report, self._word = report, word
        self._lines: dict[str, int] = {}

    def add(self, key: str, line: int, *, folded: str = "") -> None:
        """Add the key of a record; ``folded`` is what keys are compared by, if not the key itself."""
        mark = folded or key
        if not mark:
            return
        if mark in self._lines:
            message = (
                f"The {self._word} {excerpt(key)} is already used on line {self._lines[mark]}; both records are kept."
            )
            self._report.add("duplicate-key", line, message)
        self._lines.setdefault(mark, line)
