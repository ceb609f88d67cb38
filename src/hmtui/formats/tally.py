"""What a source yielded: rows that became records, and rows that did not, with their lines.

Invariant: every row that yields nothing is a problem with its line, up to ``_MOST``;
where much yields nothing, a problem that says so comes before all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.draft import Missed, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hmtui.formats.draft import Draft, Report

__all__ = ["Skipped", "counted"]

_MOST = 1000
_MUCH = 0.2
"""Share of the rows from which on the report begins with it."""
_FEW = 3
_MANY = 10
"""Rows that yielded nothing from which on that is said as it is of a list."""


class Skipped(Struct, frozen=True):
    """A row that yielded nothing."""

    line: int
    why: str = "it has no title"


def counted(rows: Iterable[Draft | Skipped], report: Report, row: str) -> Iterator[Draft]:
    """Yield the drafts of a source and report the other rows; ``row`` is what one of them is called."""
    tally = _Tally(report, row)
    for one in rows:
        if isinstance(one, Skipped):
            tally.skip(one)
        else:
            tally.count += 1
            yield one
    tally.finish()


class _Tally:
    """Counts the rows of a source."""

    def __init__(self, report: Report, row: str) -> None:
        self._report = report
        self._row = row
        self._begin = len(report.problems)
        self.count = 0
        """The rows that became records."""
        self._lines: list[int] = []

    def skip(self, row: Skipped) -> None:
        """Count a row that yielded nothing, and report why."""
        self._lines.append(row.line)
        if len(self._lines) <= _MOST:
            self._report.add("nothing-read", row.line, f"Nothing was read from this {self._row}: {row.why}.")

    def finish(self) -> None:
        """Report first that much yielded nothing, where that is so, and how many more rows than were listed."""
        lost, total = len(self._lines), len(self._lines) + self.count
        if lost > _MOST:
            self._report.add(
                "nothing-read",
                self._lines[_MOST],
                f"{lost - _MOST} more {self._row}s yielded nothing, from this line on.",
            )
        if lost >= max(_MANY, _MUCH * total):
            self._report.missed.append(Missed(self._lines[0], self._lines[-1], lost))
        elif lost >= max(_FEW, _MUCH * total):
            first, last = self._lines[0], self._lines[-1]
            message = f"{total} {self._row}s, {self.count} read: {lost} yielded nothing, lines {first} to {last}."
            self._report.problems.insert(self._begin, Problem("little-read", first, message))
