"""What is wrong with a part of a file, for who puts the parts together: some of it is told once for all of them.

Invariant: nothing is left out here; what was told before, the parts before know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.formats.draft import Problem, Report

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Notes"]


class Notes(Report):
    """Collects the problems of a part."""

    def __init__(self) -> None:
        """Start with none."""
        super().__init__()
        self._about: dict[int, str] = {}

    def add_once(self, code: str, line: int, message: str, *, about: str) -> None:
        """Report something that is told once in a file: the first time that something is ``about`` the same."""
        self._about[len(self.problems)] = about
        self.add(code, line, message)

    def take(self) -> Sequence[tuple[Problem, str]]:
        """Return what was collected, each with what it is about, and start anew."""
        if not self.problems:
            return ()
        taken = [(problem, self._about.get(number, "")) for number, problem in enumerate(self.problems)]
        self.problems.clear()
        self._about.clear()
        return taken
