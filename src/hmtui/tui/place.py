"""Where the cursor belongs after the list has changed under it.

A query that changes puts the cursor on the best match, unless the person has
chosen a record among the hits; a cleared query goes back to where the person
was, or to the record that was chosen meanwhile; another tab or order keeps the
record. Invariant: it deals in record ids, never in rows, since rows move.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Landing", "Place"]


@dataclass(frozen=True, slots=True)
class Landing:
    """Where to go: a record (None is the first row) and the row to scroll to the top (None: as little as needed)."""

    entry_id: str | None
    top: int | None


class Place:
    """Remembers where the person was before a search."""

    def __init__(self, begin: str = "") -> None:
        """Begin on a record, the first one when it is empty, with nothing to come back to."""
        self._begin = begin
        self._text = ""
        self._kept: Landing | None = None
        self._chosen = False

    def choose(self) -> None:
        """Note that the person has put the cursor somewhere."""
        self._chosen = True

    def land(self, text: str, current: str | None, top: int) -> Landing:
        """Say where the cursor belongs now that ``text`` is searched for.

        Args:
            text: the query that the new rows answer.
            current: id of the record that was under the cursor.
            top: the row that was at the top.
        """
        before, self._text = self._text, text.strip()
        if self._begin:
            begin, self._begin = self._begin, ""
            return Landing(begin, None)
        if before == self._text:
            return Landing(current, None)
        if not before:
            self._kept, self._chosen = Landing(current, top), False
        if not self._text and self._kept is not None and not self._chosen:
            return self._kept
        if self._text and not self._chosen:
            return Landing(None, 0)
        return Landing(current, None)
