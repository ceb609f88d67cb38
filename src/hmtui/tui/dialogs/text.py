"""The window that shows a text."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding

from hmtui.text.cleaning import openable
from hmtui.text.short_address import short_address
from hmtui.tui.dialogs.dialog import Dialog
from hmtui.tui.widgets.line_widget import Line, Span, width_of, wrap, wrap_indented

__all__ = ["TextDialog"]


class TextDialog(Dialog):
    """A text to read, to select with the terminal's own mouse, or a link to click.

    An address that needs more than a line is shown short; what it leads to is the whole.
    """

    BINDINGS: ClassVar = [Binding("enter", "close", show=False)]

    def __init__(self, title: str, text: str, why: str = "", *, whole: bool = True) -> None:
        """Show ``text`` below the sentence ``why``; an address becomes a hyperlink, short unless ``whole`` is to be selected."""
        super().__init__(title)
        self._text, self._whole = text, whole
        self._why = why

    def lay_out(self) -> None:
        """Write the sentence, then the text, unbroken where it can be."""
        width = self.body.line_width
        lines: list[Line] = [(Span(piece, "muted"),) for piece in wrap(self._why, width)] if self._why else []
        lines += [()] if lines else []
        for text in self._text.splitlines():
            url = openable(text) or ""
            short = bool(url) and not self._whole and width_of(text) > width
            pieces = [short_address(text, width)] if short else wrap_indented(text, width)
            lines += [(Span(piece, "link" if url else "", url),) for piece in pieces]
        self.fit(lines)
