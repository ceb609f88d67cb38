"""The panel that shows one record in full.

It lays the record out for its width and scrolls it; with the focus, down and up
walk from link to link and scroll where no link is in view. Invariant: it shows
the record it was last given and knows no other; what to open or copy is asked
of the screen.

Messages up: ``LinkChosen`` (a link was clicked).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from hmtui.query import parse
from hmtui.tui.line_widget import Line, Run
from hmtui.tui.record_card import Card, Preview, lay_out
from hmtui.tui.scroller import Scroller

if TYPE_CHECKING:
    from textual import events

    from hmtui.annotations import State
    from hmtui.models import Entry, Link
    from hmtui.query import Query

__all__ = ["DetailPanel"]

_EMPTY = Card((), ())


class DetailPanel(Scroller, can_focus=True):
    """One record."""

    class LinkChosen(Message):
        """A link was clicked."""

        def __init__(self, link: Link) -> None:
            """Carry the link."""
            self.link = link
            super().__init__()

    def __init__(self, **options: str) -> None:
        """Start without a record."""
        super().__init__(**options)
        self.all_authors = False
        self._entry: Entry | None = None
        self._query: Query = parse("")
        self._preview: Preview | None = None
        self._own: State | None = None
        self._card = _EMPTY
        self._link: int | None = None

    @property
    def entry(self) -> Entry | None:
        """The record shown."""
        return self._entry

    @property
    def link(self) -> Link | None:
        """The link that carries the cursor."""
        return None if self._link is None else self._card.links[self._link][1]

    @property
    def length(self) -> int:
        """How many lines the record takes."""
        return len(self._card.lines)

    def show(self, entry: Entry | None, query: Query, preview: Preview | None, own: State | None = None) -> None:
        """Show a record; another one than before is shown from its top."""
        if entry is None or self._entry is None or entry.id != self._entry.id:
            self.top = 0
            self._link = None
            self.all_authors = False
        self._entry, self._query, self._preview, self._own = entry, query, preview, own
        self._lay_out()

    def toggle_authors(self) -> None:
        """Unfold a long list of authors, or fold it."""
        self.all_authors = not self.all_authors
        self._lay_out()

    def move(self, delta: int) -> None:
        """Go to the next link when it is in view or comes into view, else scroll a line."""
        step = 1 if delta > 0 else -1
        index = (-1 if step > 0 else len(self._card.links)) if self._link is None else self._link
        index += step
        if 0 <= index < len(self._card.links) and self._in_view(self._card.links[index][0]):
            self._link = index
        else:
            if self._link is not None and not self._in_view(self._card.links[self._link][0] - step):
                self._link = None
            self.scroll_lines_to(self.top + step)
        self._lay_out()

    def scroll_by(self, lines: int) -> None:
        """Scroll without touching the link cursor."""
        self.scroll_lines_to(self.top + lines)
        self._link = None
        self._lay_out()

    def line(self, y: int) -> Line:
        """Write a line of the record, with a cell of air on the left."""
        index = self.top + y
        if index >= len(self._card.lines):
            return ()
        return (Run(" "), *self._card.lines[index])

    def fit(self) -> None:
        """Lay the record out for the width there is."""
        self._card = self._laid_out()
        self.scroll_lines_to(self.top)

    def on_focus(self) -> None:
        """Put the cursor on the first link in view, so that Enter has something to open."""
        if self._link is None:
            self._link = next((n for n, (line, _) in enumerate(self._card.links) if self._in_view(line)), None)
        self._lay_out()

    def on_blur(self) -> None:
        """Take the link cursor away."""
        self._link = None
        self._lay_out()

    def on_click(self, event: events.Click) -> None:
        """Open the link under the pointer."""
        index = self.top + event.y
        placed = [(line, link) for line, link in self._card.links if line <= index]
        if placed and index < _line_after(self._card) and event.x < self.line_width:
            self.post_message(self.LinkChosen(placed[-1][1]))

    def _in_view(self, line: int) -> bool:
        return self.top <= line < self.top + self.page

    def _lay_out(self) -> None:
        self.fit()
        self.redraw()

    def _laid_out(self) -> Card:
        if self._entry is None or not self.size:
            return _EMPTY
        return lay_out(
            self._entry,
            self.line_width - 1,
            self._query,
            self._preview,
            own=self._own,
            all_authors=self.all_authors,
            focused=self._link,
        )


def _line_after(card: Card) -> int:
    """Return the first line after the last address, which may wrap: the next blank one."""
    at = card.links[-1][0] + 1 if card.links else 0
    while at < len(card.lines) and card.lines[at]:
        at += 1
    return at
