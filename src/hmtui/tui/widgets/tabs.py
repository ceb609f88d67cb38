"""The strip of sections: which there are, which is shown, how many hits each has.

Invariant: the active tab is always in view; a catalog with forty headings
scrolls its strip under it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from hmtui.tui.widgets.line_widget import Line, LineWidget, Span, cut, width_of
from hmtui.tui.widgets.rows import TabLabel, tab_labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events

    from hmtui.models import Section
    from hmtui.views.signs import Signs

__all__ = ["SectionTabs"]


class SectionTabs(LineWidget):
    """One line of tabs."""

    DEFAULT_CSS = "SectionTabs { height: 1; }"

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, section: str | None) -> None:
            """Carry the id of the section; None is All."""
            self.section = section
            super().__init__()

    def __init__(self, sections: Sequence[Section], **options: str) -> None:
        """Show these sections after All."""
        super().__init__(**options)
        self._sections = sections
        self._active: str | None = None
        self._counts: Mapping[str | None, int] | None = None
        self._signs: Signs | None = None
        self._labels: tuple[TabLabel, ...] = tab_labels(sections, None, None)
        self._offset = 0

    def offer(self, sections: Sequence[Section], signs: Signs | None = None) -> None:
        """Have other sections from now on, with their signs where the list has any."""
        self._sections, self._signs = sections, signs

    def show(self, active: str | None, counts: Mapping[str | None, int] | None) -> None:
        """Show which section is open and the hits of each; None keeps the counts that were there."""
        self._active = active
        self._counts = counts if counts is not None else self._counts
        self.redraw()

    def line(self, y: int) -> Line:
        """Lay the tabs out from the offset that keeps the active one in view."""
        width = self.line_width - 1
        self._labels = self._fitting(width)
        self._offset = self._scrolled_to_active(width)
        spans: list[Span] = []
        end = 0
        for label in self._labels:
            spans += [Span(" " * (label.start - end)), *label.spans]
            end = label.end
        return (Span(" "), *_window(spans, self._offset, width))

    def _fitting(self, width: int) -> tuple[TabLabel, ...]:
        """Write the tabs; where they need more than the width, without digits, then without signs."""
        labels: tuple[TabLabel, ...] = ()
        for digits, signed, gap in ((True, True, 1), (True, True, 0), (False, True, 0), (False, False, 0)):
            signs = self._signs if signed else None
            labels = tab_labels(self._sections, self._counts, self._active, signs=signs, digits=digits, gap=gap)
            if labels[-1].end <= width:
                break
        return labels

    def _scrolled_to_active(self, width: int) -> int:
        label = next((label for label in self._labels if label.section == self._active), self._labels[0])
        # One cell on each side may be taken by the mark that says there is more.
        offset = min(self._offset, max(0, label.start - 1))
        if label.end - offset > width - 1:
            offset = label.end - width + 1
        return max(0, min(offset, self._labels[-1].end - width))

    def on_click(self, event: events.Click) -> None:
        """Open the tab under the pointer."""
        at = event.x - 1 + self._offset
        for label in self._labels:
            if label.start <= at < label.end:
                self.post_message(self.Chosen(label.section))


def _window(spans: Sequence[Span], offset: int, width: int) -> Line:
    """Cut ``width`` cells out of a long line, with a mark at each end where more follows."""
    text_end = sum(width_of(span.text) for span in spans)
    left, right = offset > 0, text_end - offset > width
    shown: list[Span] = []
    at = 0
    for text, style, url in spans:
        cells = width_of(text)
        start, end = max(offset + left, at), min(offset + width - right, at + cells)
        if start < end:
            piece = text[start - at : end - at] if text.isascii() else cut(text, end - at)
            shown.append(Span(piece, style, url))
        at += cells
    return (*([Span("‹", "accent")] if left else []), *shown, *([Span("›", "accent")] if right else []))
