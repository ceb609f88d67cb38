"""The strip of sections: which there are, which is shown, how many hits each has.

Invariant: the active tab is always in view; a catalog with forty headings
scrolls its strip under it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.message import Message

from hmtui.text.short_address import shorten_apart
from hmtui.tui.widgets.line_widget import Line, LineWidget, Span, cut_line, width_of
from hmtui.tui.widgets.rows import TabLabel, tab_labels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events

    from hmtui.models import Section
    from hmtui.views.signs import Signs

__all__ = ["SectionTabs"]


_TITLE_LENGTHS = (28, 24, 20, 17, 14)
"""Cells that titles may have, longest first; the shorter ones where all tabs fit with them."""
_LEAST = 10
"""Cells from which the beginning of a tab says something."""


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
        self._first = self._offset = 0
        self._longest = _TITLE_LENGTHS[0]

    def offer(self, sections: Sequence[Section], signs: Signs | None = None) -> None:
        """Have other sections from now on, with their signs where the list has any."""
        self._sections, self._signs = sections, signs
        self._longest = _TITLE_LENGTHS[0]

    def on_resize(self) -> None:
        """Let titles be as long as the new width allows."""
        self._longest = _TITLE_LENGTHS[0]

    def show(self, active: str | None, counts: Mapping[str | None, int] | None) -> None:
        """Show which section is open and the hits of each; None keeps the counts that were there."""
        self._active = active
        self._counts = counts if counts is not None else self._counts
        self.redraw()

    def line(self, y: int) -> Line:
        """Lay out as many whole tabs as fit, the active one among them, and the beginning of the next."""
        width = self.line_width - 1
        self._labels = self._fitting(width)
        self._first, stop = self._in_view(width)
        shown = self._labels[self._first : stop]
        left = self._first > 0
        self._offset = shown[0].start - left
        spans: list[Span] = []
        end = shown[0].start
        right = stop < len(self._labels)
        room = max(0, width - left - right)
        last = shown[0].start + room - right  # a blank before the mark
        begun = [label for label in self._labels[stop : stop + 1] if last - label.start >= _LEAST]
        for label in (*shown, *begun):
            kept = cut_line(label.spans, last - label.start)
            spans += [Span(" " * (label.start - end)), *kept]
            end = label.start + sum(width_of(span.text) for span in kept)
        return (
            Span(" "),
            Span("‹" if left else "", "accent"),
            *spans,
            Span(" " * (room - end + shown[0].start) if right else ""),
            Span("›" if right else "", "accent"),
        )

    def _fitting(self, width: int) -> tuple[TabLabel, ...]:
        """Write the tabs; where they need more than the width, without digits, then without signs, then with short titles."""
        for digits, signed, gap in ((True, True, 1), (True, True, 0), (False, True, 0)):
            labels = self._written(digits=digits, signed=signed, gap=gap)
            if labels[-1].end <= width:
                return labels
        for longest in (one for one in _TITLE_LENGTHS if one <= self._longest):
            labels = self._written(longest=longest)
            if labels[-1].end <= width:
                self._longest = longest  # until the sections change, so that a search does not change titles
                return labels
        # Where not even the shortest titles are all in view, the strip scrolls: there is room for titles and digits.
        return self._written(digits=True)

    def _written(
        self, *, digits: bool = False, signed: bool = False, gap: int = 0, longest: int = _TITLE_LENGTHS[0]
    ) -> tuple[TabLabel, ...]:
        titles = shorten_apart([section.title for section in self._sections], longest)
        sections = [replace(section, title=title) for section, title in zip(self._sections, titles, strict=True)]
        signs = self._signs if signed else None
        return tab_labels(sections, self._counts, self._active, signs=signs, digits=digits, gap=gap)

    def _in_view(self, width: int) -> tuple[int, int]:
        """Return the first tab in view, and the one after the last: whole ones, and beyond each end a mark for more."""
        labels = self._labels
        active = next((at for at, label in enumerate(labels) if label.section == self._active), 0)
        first = min(self._first, active)
        while first < active and labels[active].end - labels[first].start > width - 2:
            first += 1
        while first and labels[-1].end - labels[first - 1].start <= width - (first > 1):
            first -= 1
        whole = labels[-1].end - labels[first].start <= width - (first > 0)
        room = width - 2 + (not first)
        stop = next((at for at, label in enumerate(labels) if label.end - labels[first].start > room), len(labels))
        return first, len(labels) if whole else max(stop, active + 1)

    def on_click(self, event: events.Click) -> None:
        """Open the tab under the pointer."""
        at = event.x - 1 + self._offset
        for label in self._labels:
            if label.start <= at < label.end:
                self.post_message(self.Chosen(label.section))
