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
from textual.reactive import reactive

from hmtui.actions import ACTIONS, key_labels
from hmtui.query import parse
from hmtui.text.cleaning import openable
from hmtui.text.short_address import short_address
from hmtui.tui.widgets.line_widget import Line, Span, cut
from hmtui.tui.widgets.record_card import Card, CardOptions, Preview, lay_out
from hmtui.tui.widgets.scroller import Scroller
from hmtui.views.signs import Scale

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from hmtui.actions import Action
    from hmtui.annotations import State
    from hmtui.models import Entry, Link
    from hmtui.query import Query

__all__ = ["DetailsPanel"]

_EMPTY = Card((), ())
_HOST = 24
"""Cells of the host of a link, where it is said what would be opened."""


class DetailsPanel(Scroller, can_focus=True):
    """One record."""

    opens = reactive("", repaint=False)
    """What Enter does, if that can be said: ``open github.com``."""

    class LinkChosen(Message):
        """A link was clicked."""

        def __init__(self, link: Link) -> None:
            """Carry the link."""
            self.link = link
            super().__init__()

    def __init__(self, actions: Sequence[Action] = ACTIONS, **options: str) -> None:
        """Start without a record; ``actions``: the table with the user's keys."""
        super().__init__(**options)
        self.room = "normal"
        """How much room they have: one of ``config.DETAILS_ROOM``."""
        self.all_authors = False
        self.compact = False
        """Whether it stands below the list: lines are wide and few."""
        self.scale = Scale()
        """The scale of the size bars."""
        self._unfolded: bool | None = None
        self._entry: Entry | None = None
        self._query: Query = parse("")
        self._preview: Preview | None = None
        self._state: State | None = None
        self._again: Sequence[Entry] = ()
        """Other records of the same paper."""
        self._card = _EMPTY
        self._link: int | None = None
        self._keys = key_labels(actions)
        self.marked = False
        """Whether records are marked: the key of the whole citation then shows theirs, and is left out."""

    @property
    def hidden(self) -> bool:
        """Whether they are shown on their own alone."""
        return self.room == "hidden"

    @property
    def entry(self) -> Entry | None:
        """The record shown."""
        return self._entry

    @property
    def link(self) -> Link | None:
        """The link that carries the cursor; None where it is not in view."""
        links, at = self._card.links, self._seen_link
        return links[at][1] if at is not None and at < len(links) else None

    @property
    def on_fold(self) -> bool:
        """Whether the fold with facts, corrections and sources carries the cursor."""
        at = self._seen_link
        return at is not None and at >= len(self._card.links)

    def link_number(self, number: int) -> Link | None:
        """Return the link with a number, counted from 1 as shown; None if there is none."""
        links = self._card.links
        return links[number - 1][1] if 0 < number <= len(links) else None

    def toggle_fold(self) -> None:
        """Show or hide facts, corrections and sources; what is shown begins at the top, as far as there are lines."""
        self._unfolded = not self._card.unfolded
        self._lay_out()
        if self._unfolded and self._card.fold is not None:
            self.scroll_lines_to(self._card.fold)
            self._lay_out()

    @property
    def length(self) -> int:
        """How many lines the record takes."""
        return len(self._card.lines)

    def show(
        self,
        entry: Entry | None,
        query: Query,
        preview: Preview | None,
        state: State | None = None,
        again: Sequence[Entry] = (),
    ) -> None:
        """Show a record; another one than before is shown from its top. ``again``: other records of its paper."""
        if entry is None or self._entry is None or entry.id != self._entry.id:
            self.top = 0
            self._link = None
            self.all_authors = False
            self._unfolded = None
        self._entry, self._query, self._preview, self._state = entry, query, preview, state
        self._again = again
        self._lay_out()

    def toggle_authors(self) -> None:
        """Unfold a long list of authors, or fold it."""
        self.all_authors = not self.all_authors
        self._lay_out()

    def move(self, delta: int) -> None:
        """Go to the next link when it is in view or comes into view, else scroll a line."""
        step = 1 if delta > 0 else -1
        stops = self._stops()
        index = (-1 if step > 0 else len(stops)) if self._link is None else self._link
        index += step
        if 0 <= index < len(stops) and self._in_view(stops[index]):
            self._link = index
        else:
            if self._link is not None and not self._in_view(stops[self._link] - step):
                self._link = None
            self.scroll_lines_to(self.top + step)
            if 0 <= index < len(stops) and self._in_view(stops[index]):
                self._link = index
        self._lay_out()

    def scroll_by(self, lines: int) -> None:
        """Scroll, with the cursor on the first link in view."""
        self.scroll_lines_to(self.top + lines)
        self._link = self._first_in_view
        self._lay_out()

    def go_to_end(self, *, last: bool) -> None:
        """Scroll to the beginning or the end, with the cursor on the first or the last link in view there."""
        self.scroll_lines_to(self.length if last else 0)
        seen = [number for number, line in enumerate(self._stops()) if self._in_view(line)]
        self._link = seen[-1 if last else 0] if seen else None
        self._lay_out()

    def show_link(self) -> bool:
        """Put the cursor on a link in view; where there is none, scroll to one. Return whether the record has any."""
        self._seek_link()
        self._lay_out()
        return self._link is not None

    def line(self, y: int) -> Line:
        """Write a line of the record, with air on the left: below the list, as much as the rows of that have."""
        index = self.top + y
        if index >= len(self._card.lines):
            return ()
        return (Span("  " if self.compact else " "), *self._card.lines[index])

    def fit(self) -> None:
        """Lay the record out for the size there is; the link of the cursor stays in view."""
        self._card = self._laid_out()
        self.scroll_lines_to(self.top)
        if self._link is not None:
            self._seek_link()
        elif self.lit:
            self._link = self._first_in_view
        if self._link is not None:
            self._card = self._laid_out()
            self.scroll_lines_to(self.top)

    def on_focus(self) -> None:
        """Put the cursor on the first link in view; where none is, the record stays at its top until a key scrolls."""
        self.lit = True
        self._link = self._first_in_view
        self._lay_out()

    def on_blur(self) -> None:
        """Take the link cursor away."""
        self.lit = False
        self._link = None
        self._lay_out()

    def on_click(self, event: events.Click) -> None:
        """Open the link under the pointer, or the fold."""
        index = self.top + event.y
        if event.x >= self.line_width:
            return
        if index == self._card.fold:
            self.toggle_fold()
        for line, link in self._card.links:
            if line == index:
                self.post_message(self.LinkChosen(link))

    def _stops(self) -> list[int]:
        """Return the lines that the cursor walks: the links, then the fold."""
        fold = [] if self._card.fold is None else [self._card.fold]
        return [*(line for line, _link in self._card.links), *fold]

    @property
    def _first_in_view(self) -> int | None:
        return next((n for n, line in enumerate(self._stops()) if self._in_view(line)), None)

    @property
    def _seen_link(self) -> int | None:
        """The stop under the cursor, if that is in view: the wheel may have left it behind."""
        stops = self._stops()
        return (
            self._link
            if self._link is not None and self._link < len(stops) and self._in_view(stops[self._link])
            else None
        )

    def _seek_link(self) -> None:
        """Put the cursor on a stop in view: where it is, else on the first one, else scroll to where it was."""
        stops = self._stops()
        if self._seen_link is None:
            at = self._first_in_view
            self._link = at if at is not None else min(self._link or 0, len(stops) - 1) if stops else None
        if self._link is not None:
            line = stops[self._link]
            self.scroll_lines_to(max(min(self.top, line), line + 1 - self.page))

    def _in_view(self, line: int) -> bool:
        return self.top <= line < self.top + self.page

    def _lay_out(self) -> None:
        self._card = self._laid_out()
        self.scroll_lines_to(self.top)
        self.redraw()

    def scroll_lines_to(self, top: int) -> None:
        """Bring a line to the top of the window, and say what Enter does there."""
        super().scroll_lines_to(top)
        if self.on_fold:
            self.opens = "fold" if self._card.unfolded else "unfold"
        elif self.lit and self.link is None:
            self.opens = "to the link" if self._card.links else "to the facts"
        else:
            self.opens = _opening(self.link)

    def _laid_out(self) -> Card:
        if self._entry is None or not self.size:
            return _EMPTY
        shown = self.all_authors, self._link, self._unfolded
        keys = self._keys | ({"copy_menu": ""} if self.marked else {})
        options = CardOptions(self.scale, self.compact, *shown, self.page, keys, self._again, self.lit)
        width = self.line_width - 2 - self.compact
        return lay_out(self._entry, width, self._query, self._preview, options, state=self._state)


def _opening(link: Link | None) -> str:
    """Return what is said of opening a link: its host, or its arXiv number."""
    if link is None or openable(link.url) is None:
        return ""
    return f"open {cut(short_address(link.url, len(link.url)).partition('/')[0], _HOST)}"
