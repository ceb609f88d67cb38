"""The rows around the panels: the header, the title of the details, and the rules that show where the focus is.

Invariant: each is one line high and knows only the values that it was given; the heavy rule, which is seen without
colours too, is under the title of the focused panel and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.tui.widgets.line_widget import Line, LineWidget, Span, cut, width_of
from hmtui.tui.widgets.said import Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hmtui.views.signs import Signs

__all__ = ["Corner", "Header", "Rule", "Title", "details_width", "marked_text"]

_PROGRAM = "hmtui"


_STEP = {"narrow": -10, "wide": 14, "widest": 28}
"""Cells by which the details are wider than usual, or narrower."""
_LEAST_LIST = 48
"""Cells that wide details leave to the list."""


def details_width(columns: int, room: str = "normal") -> int:
    """Return the cells of the details where they stand beside the list, on a terminal with so many columns.

    ``room``: one of ``config.DETAILS_ROOM``.
    """
    usual = 37 if columns < 118 else max(41, min(64, (columns - 4) // 3))
    return min(usual + _STEP.get(room, 0), max(usual, columns - _LEAST_LIST))


def marked_text(marked: int, unlisted: int, room: int) -> str:
    """Write how many records are marked, and how many of them are not listed now, as far as there is room."""
    hidden = f" ({unlisted:,} not listed)" if unlisted else ""
    texts = (f"{marked:,} marked{hidden}", f"{marked:,}{hidden}", f"{marked:,} marked", f"{marked:,}")
    return next((text for text in texts if marked and width_of(text) <= room), "")


class Header(LineWidget):
    """The name of the list, how much it holds and from when it is; on the right how many records are marked, if any are.

    Else what the signs mean, and the name of the program, so that a picture of the screen says what it shows.
    """

    def __init__(self, **options: str) -> None:
        """Start empty."""
        super().__init__(**options)
        self._called, self._facts = "", ""
        self._legend: Line = ()
        self._with_legend = True
        self._marked = self._unlisted = 0

    def show(self, name: str, facts: Sequence[str], signs: Signs | None = None) -> None:
        """Show the name of a list, facts about it, and which of its signs mean open and closed weights."""
        self._called, self._facts = name, "".join(f" · {fact}" for fact in facts if fact)
        self._legend = tuple(
            Span(text, style)
            for kind, word in ((True, " open   "), (False, " closed   "))
            for text, style in ([*signs.of_weights(open_weights=kind), (word, "muted")] if signs else ())
        )
        self.redraw()

    def show_legend(self, *, shown: bool) -> None:
        """Show what the signs mean, or leave it out where a plot says so itself."""
        self._with_legend = shown
        self.redraw()

    def show_marks(self, marked: int, unlisted: int) -> None:
        """Show how many records are marked, and how many of them are not listed now."""
        self._marked, self._unlisted = marked, unlisted
        self.redraw()

    def line(self, y: int) -> Line:
        """Write the facts as far as there is room beside the marks; the name is cut last."""
        marked = marked_text(self._marked, self._unlisted, self.line_width // 2)
        right = width_of(marked) + 3 if marked else 0
        room = self.line_width - 2 - right
        facts = cut(self._facts, max(0, room - width_of(self._called)))
        name = cut(self._called, room)
        spans = [Span(" "), Span(name, "name"), Span(facts)]
        gap = self.line_width - 1 - width_of(name + facts)
        if marked:
            spans += [Span(" " * (gap - right)), Span("┃", "mark"), Span(f" {marked} ", "name")]
        elif gap > len(_PROGRAM) + 2 and name != _PROGRAM:
            cells = sum(width_of(span.text) for span in self._legend)
            legend = self._legend if self._with_legend and gap > len(_PROGRAM) + cells + 4 else ()
            room = gap - len(_PROGRAM) - 1 - cells * bool(legend)
            spans += [Span(" " * room), *legend, Span(f"{_PROGRAM} ", "faint")]
        return tuple(spans)


class Title(LineWidget):
    """The title of the details: what it is called, and on the right the sign and whether its weights are open.

    Below the list, it stands in the rule between the two.
    """

    def __init__(self, *, in_rule: bool, **options: str) -> None:
        """Start empty; ``in_rule``: draw a rule through the line."""
        super().__init__(**options)
        self._in_rule = in_rule
        self._called = ""
        self._right: Line = ()
        self._lit = False

    def show(self, name: str, right: Line) -> None:
        """Show the title of another record."""
        if (name, right) != (self._called, self._right):
            self._called, self._right = name, right
            self.redraw()

    def light(self, *, lit: bool) -> None:
        """Show whether the details have the focus."""
        self._lit = lit
        self.redraw()

    def line(self, y: int) -> Line:
        """Write the title; it is cut before what stands on the right."""
        right_cells = sum(width_of(span.text) for span in self._right)
        space = 4 if self._in_rule else 1
        name = cut(self._called, max(0, self.line_width - right_cells - 2 * space - 1))
        title = Span(name, "name accent" if self._lit else "name")
        if not self._in_rule:
            gap = self.line_width - 2 - width_of(name) - right_cells
            return (Span(" "), title, Span(" " * gap), *self._right)
        stroke, style = ("━", "accent") if self._lit else ("─", "rule")
        if not name:
            return (Span(stroke * self.line_width, style),)
        used = width_of(name) + 3 + (right_cells + 3 if right_cells else 0)
        end = (Span(" "), *self._right, Span(" "), Span(stroke, style)) if right_cells else ()
        return (Span(stroke, style), Span(" "), title, Span(" "), Span(stroke * (self.line_width - used), style), *end)


class Corner(LineWidget):
    """The beginning of a divider, between the tabs and the title of a panel beside the list."""

    def line(self, y: int) -> Line:
        """Draw the divider."""
        return (Span("│", "rule"),)


class Rule(LineWidget):
    """The rule under the tabs and the title: heavy under the panel that has the focus."""

    def __init__(self, **options: str) -> None:
        """Start with no panel in focus."""
        super().__init__(**options)
        self._dividers: Sequence[int] = ()
        self._lit: int | None = None
        self._said = Said()

    def light(self, dividers: Sequence[int], lit: int | None) -> None:
        """Show in which columns dividers meet the rule, and which of the parts between them has the focus, if one has."""
        if (dividers, lit) != (self._dividers, self._lit):
            self._dividers, self._lit = dividers, lit
            self.redraw()

    def explain(self, said: Said) -> None:
        """Show what of a query was not understood in place of the rule; no words take it away."""
        if said != self._said:
            self._said = said
            self.redraw()

    def line(self, y: int) -> Line:
        """Draw the rule."""
        if self._said.words:
            return (Span(" "), *self._said.line(self.line_width - 2))
        spans: list[Span] = []
        start = 0
        for at, end in enumerate((*self._dividers, self.line_width)):
            stroke, style = ("━", "accent") if at == self._lit else ("─", "rule")
            spans += [Span(stroke * (end - start), style), Span("┼" if end < self.line_width else "", "rule")]
            start = end + 1
        return tuple(spans)
