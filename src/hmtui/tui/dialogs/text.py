"""The windows that show a text, or a link that no browser was started for."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding

from hmtui.text.cleaning import openable
from hmtui.tui.dialogs.dialog import Dialog
from hmtui.tui.widgets.line_widget import Line, Span, wrap, wrap_indented

__all__ = ["LinkDialog", "TextDialog"]

_OWN = frozenset({"escape", "enter", "q", "o", "O", "f1", "question_mark"})
"""Keys of the window of a link: those that close it, o, which has opened it, too, and those of the help."""
_SCROLLING = frozenset({"up", "down", "j", "k", "pageup", "pagedown"})


class TextDialog(Dialog):
    """A text to read, and to select with the terminal's own mouse."""

    BINDINGS: ClassVar = [Binding("enter", "close", show=False)]

    def __init__(self, title: str, text: str, why: str = "") -> None:
        """Show ``text`` below the sentence ``why``."""
        super().__init__(title)
        self._text, self._why = text, why

    def lay_out(self) -> None:
        """Write the sentence, then the text, unbroken where it can be."""
        width = self.body.line_width
        lines: list[Line] = [(Span(piece, "muted"),) for piece in wrap(self._why, width)] if self._why else []
        lines += [()] if lines else []
        lines += [(Span(piece),) for text in self._text.splitlines() for piece in wrap_indented(text, width)]
        self.fit(lines)


class LinkDialog(Dialog):
    """A link to click, whole, and where it was copied to. Keys that do not close it do in the browser what they always do."""

    BINDINGS: ClassVar = [Binding("enter,o,O", "close", show=False)]

    def __init__(self, title: str, of: str, url: str, said: str) -> None:
        """Show the link ``url``; ``of``: whose and which it is; ``said``: what was done with it instead."""
        super().__init__(title, (("Esc Enter", "close"),), fact=of)
        self._url, self._said = url, said

    def hands_on(self, key: str) -> bool:
        """Return whether the window gives way to a key: neither does it close the window, nor scroll in it."""
        scrolls = key in _SCROLLING and self.body.length > self.body.page
        return key not in _OWN and not scrolls

    def lay_out(self) -> None:
        """Write the link, each of its lines a hyperlink to the whole, then the sentence."""
        width = self.body.line_width
        lines: list[Line] = [
            (Span(piece, "link", openable(self._url) or ""),) for piece in wrap_indented(self._url, width)
        ]
        lines += [(), *((Span(piece),) for piece in wrap(self._said, width))]
        self.fit(lines)
