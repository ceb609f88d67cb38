"""Where the cursor belongs after the list has changed under it.

A query that changes puts the cursor on the best match, unless the user has
chosen a record among the hits, or a value, which narrows what is listed; a cleared query goes back to where the user
was, or to the record that was chosen or gone to meanwhile; a tab that was open
before goes back to the record that was there, and another one keeps the record;
so does another order, or a list that grows, once the user has moved or reads.
Invariant: it deals in record ids, never in rows, since rows move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hmtui.models import Section

__all__ = ["CursorRestore", "CursorTarget"]


class CursorTarget(Struct, frozen=True):
    """Where to go: a record (None is the first row) and the row to scroll to the top (None: as little as needed)."""

    entry_id: str | None
    top: int | None


class CursorRestore:
    """Remembers where the user was before a search."""

    def __init__(self, start: str = "", tab: str = "") -> None:
        """Begin as ``begin`` does."""
        self.begin(start, tab)

    def begin(self, start: str = "", tab: str = "") -> None:
        """Begin with a list: on a record, the first one when it is empty, in a tab, with nothing to come back to."""
        self._start = start
        self._start_top: int | None = None
        self._start_text: str | None = None
        self.tab = tab
        """The tab to open as soon as it is there; empty once the user has opened one."""
        self._text = ""
        self._kept: CursorTarget | None = None
        self._chosen = self._from_top = self._narrows = False
        self._visited = ""
        """The query whose hits the user has gone to."""
        self._left: dict[str | None, CursorTarget] = {}
        """Where the user was in the tabs that were left, for the same query and order."""
        self._back: CursorTarget | None = None

    def choose(self) -> None:
        """Note that the user has put the cursor somewhere."""
        self._chosen, self._back = True, None

    def visit(self, text: str) -> None:
        """Note that the user has gone to what a query found: another query moves the cursor, clearing this one does not."""
        self._visited = text.strip()

    def forget_choice(self) -> None:
        """Note that the query, not the cursor, is what the user has just chosen."""
        self._chosen = False

    def narrow(self) -> None:
        """Note that the next query comes from a choice of values: it keeps the record, if that is still listed."""
        self._narrows = True

    def go_to(self, entry_id: str, top: int | None = None) -> None:
        """Put the cursor on a record once the list is searched anew, and a row at the top (None: as little as needed)."""
        self._start, self._start_top, self._start_text, self._chosen = entry_id, top, None, False

    def change_tab(self, left: str | None, opened: str | None, place: CursorTarget) -> None:
        """Note that a tab is left at a place for another one; one that was left before is gone back to."""
        self._left[left] = place
        self._back = self._left.get(opened)

    def reorder(self, *, reading: bool) -> None:
        """Note that the list gets another order, whose first row is shown; ``reading``: a record is read in full."""
        self._from_top = not reading
        self._chosen = self._chosen and reading
        self._left.clear()

    def grow(self, now: str | None, sections: Iterable[Section], *, reading: bool) -> str | None:
        """Return which tab is open now that there are more records, and these tabs; ``reading``: a record is read in full."""
        self._from_top, known = not reading, {section.id for section in sections}
        if self.tab in known:
            now, self.tab = self.tab, ""
        return now if now in known else None

    def land(self, text: str, current: str | None, top: int, *, arriving: bool = False) -> CursorTarget:
        """Return where the cursor belongs now that ``text`` is searched for.

        Args:
            text: the query that the new rows answer.
            current: id of the record that was under the cursor.
            top: the row that was at the top.
            arriving: whether records still arrive, the one to begin on perhaps among them.
        """
        before, self._text = self._text, text.strip()
        back, self._back = self._back, self._back if arriving else None
        if before != self._text:
            self._left.clear()
        from_top, self._from_top = self._from_top, False
        narrows, self._narrows = self._narrows, False
        if self._start_text is None:
            self._start_text = self._text
        if self._start and not self._chosen and self._text == self._start_text:
            start, self._start = self._start, self._start if arriving else ""
            return CursorTarget(start, self._start_top)
        self._start = ""
        if before == self._text and back is not None:
            return back
        if before == self._text:
            return CursorTarget(None, 0) if from_top and not self._chosen else CursorTarget(current, None)
        if not before:
            self._kept, self._chosen = CursorTarget(current, top), False
        if not self._text and self._kept is not None:
            stays = self._chosen or self._visited == before
            self._visited = ""
            return CursorTarget(current, self._kept.top) if stays and current is not None else self._kept
        if self._text and not (self._chosen or narrows):
            return CursorTarget(None, 0)
        return CursorTarget(current, None)
