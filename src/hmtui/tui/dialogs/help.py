"""The window with every key and the search language.

Invariant: all of it can be reached by every key that moves, on the smallest screen
too; a filter takes the letters only once it has been begun.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from hmtui.actions import ACTIONS
from hmtui.keys import key_label
from hmtui.tui.dialogs.dialog import RESERVED, Dialog
from hmtui.tui.terminal.key_hold import when_typed
from hmtui.tui.widgets.line_widget import Line, Span, pad, wrap
from hmtui.tui.widgets.text_input import LineBox

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

__all__ = ["HelpDialog"]

_SYNTAX = (
    ("gpt-3", "also finds GPT3; case, accents and punctuation do not matter"),
    ('"few-shot learners"', "the exact phrase"),
    ("-vision", "without the word"),
    ("bert OR roberta", "either"),
    ("author:raffel org:google", "in one field; also title: name: venue: section: license: arch: lang: id:"),
    ("year:2020..2022 params:>100b", "numbers and ranges"),
    ("has:code is:open", "what a record has, and what it is"),
    ("sort:params", "largest first; sort:-year is oldest first"),
)


class HelpDialog(Dialog):
    """Every key and the search language: keys of movement scroll, ``/`` or any other letter filters."""

    AUTO_FOCUS = ""  # the page has the keys until a filter is typed
    BINDINGS: ClassVar = [
        Binding("slash", "filter", show=False),
        Binding("enter", "read", show=False, priority=True),
    ]
    chrome = 3

    def __init__(self) -> None:
        """Prepare the page from the table of actions."""
        super().__init__("Keys and search", "↑ ↓ j k scroll · / filter · Esc")
        self.filter = LineBox(placeholder="/ filters", compact=True, id="filter", select_on_focus=False)
        self.filter.cursor_blink = False

    def compose(self) -> ComposeResult:
        """Put the filter over the page."""
        box = Vertical(self.filter, self.body, id="box")
        box.border_title = Content(self._title)
        box.border_subtitle = Content(self._hint)
        yield box

    def on_key(self, event: events.Key) -> None:
        """Begin the filter with a letter that moves nothing."""
        letter = event.character
        # A letter typed right behind the first one was sent here, too, before the filter had the focus.
        begun = self.focused is self.filter
        if event.is_printable and letter is not None and (begun or letter not in f"{RESERVED}?/"):
            event.stop()
            self.set_focus(self.filter)
            self.filter.insert_text_at_cursor(letter)

    def action_filter(self) -> None:
        """Write a filter."""
        self.set_focus(self.filter)

    def action_read(self) -> None:
        """Scroll what the filter has left, by all keys."""
        when_typed(self.filter, lambda: self.set_focus(None))

    def on_input_changed(self) -> None:
        """Show what matches."""
        self.lay_out()

    def lay_out(self) -> None:
        """Write the actions in groups, then the search language, as far as they match."""
        wanted = self.filter.value.casefold().split()
        width = self.body.line_width
        rows = [
            (action.group, "  ".join(map(key_label, _short(action.keys))), action.help, action.label)
            for action in ACTIONS
        ]
        rows += [("Search language", example, words, "") for example, words in _SYNTAX]
        lines: list[Line] = []
        shown = ""
        for group, key, words, label in rows:
            if not all(word in f"{group} {key} {words} {label}".casefold() for word in wanted):
                continue
            if group != shown:
                lines += [()] if lines else []
                lines.append((Span(group, "heading accent"),))
                shown = group
            lines += _row(key, words, width)
        self.fit_to_screen(lines or [(Span("No key or word of the search language matches.", "muted"),)])

    def fit_to_screen(self, lines: list[Line]) -> None:
        """Keep the window's height while the filter narrows the page."""
        self.body.styles.height = max(1, int(self.app.size.height * 0.9) - self.chrome)
        self.body.show(lines)


def _short(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Write a run of digits as its ends."""
    return ("0", "…", "9") if keys == tuple("0123456789") else keys


_KEY_COLUMN = 18


def _row(key: str, words: str, width: int) -> list[Line]:
    column = min(_KEY_COLUMN if width > 2 * _KEY_COLUMN else width // 3, width - 8)
    pieces = wrap(words, max(8, width - column - 1))
    if len(key) + 2 >= column:  # two cells before it, and one behind it
        return [(Span(f"  {key}", "accent"),), *((Span(" " * column), Span(piece)) for piece in pieces)]
    head = pad(f"  {key}", column)
    return [(Span(head if n == 0 else " " * column, "accent"), Span(piece)) for n, piece in enumerate(pieces)]
