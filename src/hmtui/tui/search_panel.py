"""The search box: what was typed, how many it found, and what was not understood.

Invariant: it knows text and numbers, not records; whatever is said under the box
takes no line of its own, so that nothing below it ever jumps.

Messages up: ``Input.Changed`` and ``Input.Submitted`` of its box.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive

from hmtui.text.cleaning import clean
from hmtui.tui.line_widget import Line, LineWidget, Run, pad
from hmtui.tui.writing import LineBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.message import Message
    from textual.timer import Timer

__all__ = ["SearchPanel"]

_PLACEHOLDER = "Search: words, author:, org:, year:2020..2022, params:>100b, has:code"


_PATIENCE = 0.3
"""Seconds without an answer after which it is said that a search is going on."""


class _Counter(LineWidget):
    """``3 of 63 · 0 ms`` at the right end of the box, or as much of that as there is room for."""

    DEFAULT_CSS = "_Counter { width: 32; height: 1; }"

    def __init__(self) -> None:
        super().__init__(id="counter")
        self.texts: Sequence[str] = ("",)
        """What it would say, the longest first."""

    def line(self, y: int) -> Line:  # noqa: ARG002 - one line high
        fitting = next((text for text in self.texts if len(text) < self.line_width), self.texts[-1])
        return (Run(pad(fitting, self.line_width, right=True), "muted"),)


class _Box(LineBox):
    """The box itself: one line whose text never moves anything else, so a letter is painted without a layout.

    Whatever is pasted becomes one line of safe text.
    """

    virtual_size = Reactive(Size(0, 0), layout=False)
    selects_first = True
    """Whether the first focus selects the text, so that the next letter replaces it, as every later focus does."""
    typed = 0
    """Keys and pastes it was given, of which some may still wait to be dealt with."""
    _begun = 0

    def post_message(self, message: Message) -> bool:
        """Take a message, and count what is typed."""
        self.typed += isinstance(message, (events.Key, events.Paste))
        return super().post_message(message)

    async def on_event(self, event: events.Event) -> None:
        """Deal with an event, and count what was typed."""
        self._begun += isinstance(event, (events.Key, events.Paste))
        await super().on_event(event)

    @property
    def given_more(self) -> bool:
        """Whether more was typed than it has begun to deal with: what it holds now is on its way to something else."""
        return self.typed > self._begun

    def _on_focus(self, _event: events.Focus) -> None:
        # Textual then calls the handlers of the base classes, of which one selects.
        self.select_on_focus, self.selects_first = self.selects_first, True

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text in the place of other text."""
        super().replace(text if text.isprintable() else clean(text), start, end)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()  # which would take the first line alone
        self.replace(event.text, *self.selection)


class SearchPanel(Horizontal):
    """The box at the top."""

    def __init__(self, query: str, *, selected: bool = False, date: str = "", **options: str) -> None:
        """Start with a query in the box; ``selected``: the next letter replaces it; ``date``: what the title adds."""
        super().__init__(**options)  # type: ignore[arg-type]
        self._query = clean(query)
        self.input = _Box(placeholder=_PLACEHOLDER, compact=True, id="query")
        self.input.cursor_blink = False
        self.input.selects_first = selected
        self._counter = _Counter()
        self._said = ""
        self._awaiting: Timer | None = None
        self.show_date(date)

    def show_date(self, date: str) -> None:
        """Show of which day the facts are, after the title."""
        self.border_title = Content(f"Search · {date}" if date else "Search")

    def compose(self) -> ComposeResult:
        """Put the counter beside the box, and the query into it now that there is a screen to show it."""
        self.input.value = self._query
        self.input.cursor_position = len(self._query)
        yield self.input
        yield self._counter

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.input.value

    def set_text(self, text: str) -> None:
        """Replace what stands in the box; searched like typed text."""
        self.input.value = clean(text)

    def show_count(
        self, shown: int, total: int, milliseconds: float, *, partial: bool = False, more: bool = False
    ) -> None:
        """Return how many records of how many are listed.

        ``partial``: these are not all that the source has; ``more``: more are listed in a moment.
        """
        self._stop_awaiting()
        all_of_them = f"the first {total:,}" if partial else f"{total:,}"
        listed = f"{shown:,}+" if more else f"{shown:,}"
        found = f"{listed} of {all_of_them}" if self.input.value else all_of_them
        self._counter.texts = (
            ("reading …",) if partial and not total else (f"{found} · {milliseconds:.0f} ms", found, listed)
        )
        self._counter.redraw()

    def await_count(self) -> None:
        """Return that a search is going on, should no number come soon."""
        self._stop_awaiting()
        self._awaiting = self.set_timer(_PATIENCE, self._say_searching)

    def _stop_awaiting(self) -> None:
        if self._awaiting is not None:
            self._awaiting.stop()
            self._awaiting = None

    def _say_searching(self) -> None:
        self._counter.texts = ("searching …",)
        self._counter.redraw()

    def explain(self, words: str) -> None:
        """Return under the box what was not understood or was forgiven; empty takes it away."""
        if words != self._said:
            self._said = words
            self.border_subtitle = Content(words)
