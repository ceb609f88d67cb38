"""What is wrong with a source, as a person reads it: in which file, where, what.

Invariant: every text of a finding is clean, and findings of one file stay in the
order in which its reader met them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.formats.draft import Report
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hmtui.formats.draft import Problem

__all__ = ["Finding", "Findings", "Origin", "in_order"]

_NOTES = {"not-an-entry"}
"""What a reader tells so that nothing is passed over in silence, though nothing is wrong there."""
_CLOSER = {"year": "year-arxiv"}
"""What a reader notices, and the check that says the same with more to go by."""


class Finding(Struct, frozen=True):
    """A problem and the file it is in."""

    file: str
    line: int
    column: int
    code: str
    """A short stable word for the kind."""
    message: str
    """A sentence that can be shown as it is."""
    repaired: bool = False
    """Whether the record already has what is right."""
    was: str = ""
    now: str = ""

    @property
    def place(self) -> str:
        """Where it is, as editors and terminals understand it: ``README.md:12:1``."""
        return f"{self.file}:{self.line}:{self.column}"


class Origin(Struct, frozen=True):
    """What the records of a list were made of."""

    format: str
    """A name of ``hmtui.formats.table.FORMATS``."""
    encoding: str
    problems: tuple[Finding, ...] = ()


class Findings:
    """Collects the reports of the files of a source."""

    def __init__(self) -> None:
        """Start with none."""
        self._reports: list[tuple[str, Report]] = []

    def report_of(self, file: str) -> Report:
        """Return the report that the reader of a file writes to."""
        report = Report()
        self._reports.append((clean(file), report))
        return report

    def __len__(self) -> int:
        """How many there are so far."""
        return sum(len(report.problems) for _file, report in self._reports)

    @property
    def problems(self) -> tuple[Finding, ...]:
        """Everything found so far, file by file."""
        return tuple(_finding(file, problem) for file, report in self._reports for problem in report.problems)


def _finding(file: str, problem: Problem) -> Finding:
    return Finding(
        file,
        problem.line,
        problem.column,
        problem.code,
        clean(problem.message),
        problem.repaired,
        clean(problem.was),
        clean(problem.now),
    )


def in_order(read: Iterable[Finding], looked: Iterable[Finding], files: Sequence[str]) -> tuple[Finding, ...]:
    """Put what reading and what looking found into the order of the files, each fault once."""
    looked = tuple(looked)
    known = {(one.file, one.line, one.code) for one in looked}
    kept = [
        one for one in read if one.code not in _NOTES and (one.file, one.line, _CLOSER.get(one.code, "")) not in known
    ]
    order = {file: number for number, file in enumerate(files)}
    return tuple(sorted((*kept, *looked), key=lambda one: (order.get(one.file, -1), one.line, one.column)))
