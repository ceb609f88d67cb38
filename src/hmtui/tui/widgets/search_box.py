"""The search box: what was typed, how many it found, and what was not understood.

Invariant: it knows text and numbers, not records; whatever is said in the frame
takes no line of its own, so that nothing below it ever jumps.

Messages up: ``Input.Changed`` and ``Input.Submitted`` of its box.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rich.highlighter import Highlighter
from textual import events
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.reactive import Reactive

from hmtui.query import is_field
from hmtui.text.cleaning import clean
from hmtui.tui.widgets.line_widget import Line, LineWidget, Span, pad, width_of
from hmtui.tui.widgets.said import Said
from hmtui.tui.widgets.text_input import LineBox

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from rich.text import Text
    from textual.app import ComposeResult
    from textual.message import Message
    from textual.timer import Timer

__all__ = ["BEGIN_NO_QUERY", "SearchBox"]

BEGIN_NO_QUERY = {"question_mark", "colon"}
"""Keys that do in an empty box what they do elsewhere."""

_PATIENCE = 0.3
"""Seconds without an answer after which it is said that a search is going on."""
_EXAMPLES = (
    (("org", "org:openai"), ("year", "year:2023.."), ("params", "params:>100b"), ("signs", "is:open")),
    (("authors", "author:chen"), ("year", "year:2023.."), ("venue", "venue:neurips"), ("title", "has:doi")),
)
"""What the empty box shows as examples, each where the list has the field: for models, and for papers."""


def _placeholder(examples: Sequence[str], width: int) -> str:
    """Return what the empty box says: ``Words, or org:openai  year:2023..``, with as many examples as fit."""
    said = "Words"
    for at, example in enumerate(examples):
        longer = f"{said}  {example}" if at else f"{said}, or {example}"
        if len(longer) > width:
            break
        said = longer
    return said


class _Edge(LineWidget):
    """One line of the frame: above or below the box, or beside it."""

    def __init__(self, **options: str) -> None:
        super().__init__(**options)
        self.lit = False
        self.said = Said()
        self.texts: Sequence[str] = ("",)
        """The count of records, the longest text first."""

    @property
    def style(self) -> str:
        return "accent" if self.lit else "rule"


class _Top(_Edge):
    """The upper line of the frame, with its label, up to the count."""

    def line(self, y: int) -> Line:
        label = Span(" Search ", "name accent" if self.lit else "name")
        return (Span("╭─", self.style), label, Span("─" * self.line_width, self.style))


class _Count(_Edge):
    """The rest of the upper line: how many records are listed. Apart, since of a line all is sent up to what changed."""

    def line(self, y: int) -> Line:
        text = next((text for text in self.texts if width_of(text) <= self.line_width - 5), "")
        count = (Span(f" {text} "), Span("─╮", self.style)) if text else (Span("─╮", self.style),)
        stroke = "─" * (self.line_width - 2 - (width_of(text) + 2 if text else 0))
        return (Span(stroke, self.style), *count)


class _Bottom(_Edge):
    """The lower line of the frame: what of the query was not understood."""

    def line(self, y: int) -> Line:
        notice = (Span(" "), *self.said.line(self.line_width - 7), Span(" ")) if self.said.words else ()
        stroke = "─" * (self.line_width - 4 - sum(width_of(span.text) for span in notice))
        return (Span("╰─", self.style), *notice, Span(f"{stroke}─╯", self.style))


class _Left(_Edge):
    """What stands before the text: the frame, or the key that leads into the box."""

    def line(self, y: int) -> Line:
        return (Span("│ ", self.style),) if self.line_width == _FRAME else (Span(" /", "name accent"), Span(" "))


class _Right(_Edge):
    """What stands behind the text: the frame, or how many records are listed."""

    def line(self, y: int) -> Line:
        if self.line_width == _FRAME:
            return (Span(" │", self.style),)
        text = next((text for text in self.texts if width_of(text) < self.line_width), self.texts[-1])
        return (Span(pad(text, self.line_width - 1, right=True)),)


_FRAME = 2
"""Cells of the frame on either side of the text."""


_AROUND = 23
"""Cells of the row that the text of an empty box has not: what stands before it, and the count behind it."""


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
    _together = ""
    """Letters that arrived together, before the last of them."""

    def post_message(self, message: Message) -> bool:
        """Take a message, and count what is typed."""
        taken = super().post_message(message)
        self.typed += taken and isinstance(message, (events.Key, events.Paste))
        return taken

    async def on_event(self, event: events.Event) -> None:
        """Deal with an event, and count what was typed."""
        self._begun += isinstance(event, (events.Key, events.Paste))
        await super().on_event(event)

    @property
    def given_more(self) -> bool:
        """Whether more was typed than it has begun to deal with: what it holds now is on its way to something else."""
        return self.typed > self._begun

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Type what is printable, but leave a key that begins no query to the browser where a query would begin."""
        begins = not self.given_more and self.selected_text == self.value
        return super().check_consume_key(key, character) and not (begins and key in BEGIN_NO_QUERY)

    async def _on_key(self, event: events.Key) -> None:
        """Write letters that arrive together at once, so that they are measured and searched for once.

        A slash where a query would begin is dropped: it is the key that leads into the box.
        """
        if event.is_printable:
            event.stop()
            event.prevent_default()
            self._together += event.character or ""
            if self._together == "/" and self.selected_text == self.value:
                self._together = ""
        if not (event.is_printable and self.given_more):
            self._write("")

    def _write(self, more: str) -> None:
        """Write the letters that wait, and more."""
        text, self._together = self._together + more, ""
        if text:
            self.replace(text, *self.selection)

    def _on_focus(self, _event: events.Focus) -> None:
        # Textual then calls the handlers of the base classes, of which one selects.
        self.select_on_focus, self.selects_first = self.selects_first, True

    def replace(self, text: str, start: int, end: int) -> None:
        """Put text in the place of other text."""
        self._initial_value = False  # Textual does not bring the caret behind the first text into view
        super().replace(text if text.isprintable() else clean(text), start, end)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()  # which would take the first line alone
        self._write(event.text)


_FIELD = re.compile(r"(?<![^\s(!|-])([^\W\d_]+):(?!//|\s|$)")


class _Fields(Highlighter):
    """Shows which words before a colon are fields that are known."""

    def __init__(self, box: _Box) -> None:
        self._box = box

    def highlight(self, text: Text) -> None:
        for match in _FIELD.finditer(text.plain):
            style = "accent" if is_field(match[1]) else "warn"
            text.stylize(self._box.app.get_component_styles(f"style--{style}").partial_rich_style, *match.span())


class SearchBox(Vertical):
    """The box at the top, in its frame where there is room for one."""

    def __init__(self, query: str, *, selected: bool = False, **options: str) -> None:
        """Start with a query in the box; ``selected``: the next letter replaces it."""
        super().__init__(**options)  # type: ignore[arg-type]
        self._query = clean(query)
        self.input = _Box(placeholder="Words", compact=True, id="query")
        self._examples: Sequence[str] = ()
        self.input.cursor_blink = False
        self.input.highlighter = _Fields(self.input)
        self.input.selects_first = selected
        self._edges: tuple[_Edge, ...] = (
            _Top(id="label"),
            _Count(id="listed"),
            _Left(id="before"),
            _Right(id="counter"),
            _Bottom(id="below"),
        )
        self._awaiting: Timer | None = None

    def compose(self) -> ComposeResult:
        """Draw the frame around the box, and put the query into it now that there is a screen to show it."""
        self.input.value = self._query
        self.input.cursor_position = len(self._query)
        label, listed, before, counter, below = self._edges
        yield Horizontal(label, listed, id="above")
        yield Horizontal(before, self.input, counter, id="box-row")
        yield below

    @property
    def text(self) -> str:
        """What stands in the box."""
        return self.input.value

    @property
    def is_selected(self) -> bool:
        """Whether what stands in the box is selected, so that the next letter takes its place."""
        return bool(self.text) and self.input.selected_text == self.text

    @property
    def count(self) -> str:
        """How many records are listed, as it is shown where there is room."""
        return self._edges[0].texts[0]

    @property
    def explanation(self) -> str:
        """What is said of the query."""
        return self._edges[-1].said.words

    def show_examples(self, has: Container[str], *, papers: bool) -> None:
        """Show in the empty box examples of fields that the list has."""
        self._examples = [example for field, example in _EXAMPLES[papers] if field in has]
        self.on_resize()

    def on_resize(self) -> None:
        """Show as many examples as there is room for."""
        self.input.placeholder = _placeholder(self._examples, self.app.size.width - _AROUND)

    def set_text(self, text: str) -> None:
        """Replace what stands in the box, with the caret behind it; searched like typed text."""
        self.input.value = clean(text)
        self.input.cursor_position = len(self.input.value)

    def light(self, *, lit: bool) -> None:
        """Show whether the box has the focus."""
        for edge in self._edges:
            edge.lit = lit
            edge.redraw()

    def show_count(self, texts: Sequence[str]) -> None:
        """Show how many records of how many are listed: the first text that there is room for."""
        self._stop_awaiting()
        self._say_count(texts)

    def await_count(self) -> None:
        """Say that a search is going on, should no number come soon."""
        self._stop_awaiting()
        self._awaiting = self.set_timer(_PATIENCE, self._say_searching)

    def _stop_awaiting(self) -> None:
        if self._awaiting is not None:
            self._awaiting.stop()
            self._awaiting = None

    def _say_searching(self) -> None:
        self._say_count(("searching …",))

    def _say_count(self, texts: Sequence[str]) -> None:
        for edge in self._edges:
            edge.texts = texts
            edge.redraw()

    def explain(self, said: Said) -> None:
        """Say in the frame what was not understood or was corrected; no words take it away."""
        below = self._edges[-1]
        if said != below.said:
            below.said = said
            below.redraw()
