"""What is said of a query in one line: in the frame of the box, or in place of the rule."""

from __future__ import annotations

from msgspec import Struct

from hmtui.tui.widgets.line_widget import Line, Span, cut, width_of

__all__ = ["Said"]


class Said(Struct, frozen=True):
    """Words behind a sign, and the key that takes what may be meant."""

    words: str = ""
    """Nothing is said where they are empty."""
    sign: Span = Span("")
    takes: str = ""
    """What the key does, in words; nothing of it is cut."""
    short: str = ""
    """What stands in place of the words where there is no room for them."""

    def line(self, width: int) -> Line:
        """Return it in so many cells."""
        room = width - width_of(self.sign.text) - 1
        left = max(room - width_of(self.takes), 0)
        words = self.short if self.short and width_of(self.words) > left else self.words
        return (self.sign, Span(f" {cut(cut(words, left) + self.takes, room)}"))
