"""What is done only when the same key is pressed again. Invariant: any other key in between takes the question back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Confirmation"]


class Confirmation:
    """The question of one browser that waits for a second key."""

    def __init__(self, ask: Callable[[str], None]) -> None:
        """Start with no question; ``ask`` shows one."""
        self._ask = ask
        self._asked = self._asked_before = ""
        """What this key has asked, and what the key before it has."""

    def key_pressed(self) -> None:
        """Begin another key: what is asked before it holds for this key alone."""
        self._asked_before, self._asked = self._asked, ""

    def is_open(self, question: str) -> bool:
        """Return whether the key before has asked this, which this key leaves unanswered."""
        return bool(question) and self._asked_before == question

    def given(self, question: str) -> bool:
        """Return whether the key before has asked this, too; else ask it."""
        if self._asked_before == question:
            return True
        self._asked = question
        self._ask(question)
        return False
