"""The window that shows records side by side: which facts differ, which are the same, which number is the largest."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from hmtui.library import LINK_WORDS
from hmtui.text.cleaning import openable
from hmtui.text.short_address import short_address
from hmtui.tui.dialogs.dialog import CLOSE, HELP
from hmtui.tui.dialogs.page import Page
from hmtui.tui.widgets.line_widget import Line, Span, cut, pad, width_of, wrap
from hmtui.views.comparison import markdown_table
from hmtui.views.signs import TOKENS, Scale, band, bar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hmtui.models import Entry
    from hmtui.tui.dialogs.dialog import Key
    from hmtui.views.comparison import Cell, Row

__all__ = ["CompareDialog"]

_WIDE, _NARROW = (17, 3, 19), (11, 2, 11)
"""Cells of the names of facts, between two records, and of a record at least; the latter for two with little room."""
_SHORT = {
    "Architecture": "Design",
    "Modalities": "Modality",
    "Languages": "Language",
    "Organization": "Made by",
    "Paper or blog": "Paper",
    "Weights link": "Download",
}
"""What facts are called where there is little room."""
_BAR, _NUMBER = 24, 5
"""Cells of the bar of a number at most, and of the number."""
_SIZES = {"parameters", "active-parameters"}
_LEGENDS = (
    (
        "= same in all",
        ": the largest known, or the only one that differs",
        ": the largest known",
        "bars: log scale",
        "   ",
    ),
    ("= same in all", ": the largest or only other", ": largest", "bars: log scale", "   "),
    ("= same", ": largest or only other", ": largest", "bars: log scale", "  "),
    ("= same", ": largest or other", ": largest", "bars: log", "  "),
    ("= same", ": differs", ": largest", "bars: log", "  "),
)
"""What signs, bold text (in general, and where it is numbers alone) and bars mean, with the gap, the longest text first."""
_MOST_LINES = 4
"""Lines of a text, beside other records, before it is cut."""


class CompareDialog(Page):
    """The comparison, which stays open while its records are cited, copied or opened."""

    own_keys = (
        "Compare",
        (
            ("← →", "Go to the record before, or the next one."),
            ("d", "Show only what differs, or all facts again."),
            ("o O w", "Open paper, code or weights of the record in front."),
            ("y c", "Copy the citations of all of them."),
            ("m", "Copy the comparison as a Markdown table."),
            ("↑ ↓", "Scroll."),
            ("Esc q =", "Close."),
        ),
    )
    BINDINGS: ClassVar = [
        Binding("d", "differences", show=False),
        Binding("m", "markdown", show=False),
        Binding("o", "act('paper')", show=False),
        Binding("O", "act('code')", show=False),
        Binding("w", "act('weights')", show=False),
        Binding("y,c", "act('cite')", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("right", "turn(1)", show=False),
        Binding("equals_sign", "close", show=False),
    ]

    def __init__(
        self,
        entries: Sequence[Entry],
        rows: Sequence[Row],
        signs: Sequence[tuple[str, str]],
        described: tuple[str, Sequence[str]],
        marked: int,
        act: Callable[[str, str], None],
    ) -> None:
        """Compare records.

        Args:
            entries: the records.
            rows: their facts side by side.
            signs: their signs.
            described: the name of the list, and facts about it.
            marked: how many records are marked.
            act: does what is asked for: ``markdown`` with the table, ``cite`` of all records, ``paper``, ``code`` or
                ``weights`` with the id of the record in front.
        """
        super().__init__(f"Compare {len(entries)} records", *described, marked=marked)
        self._entries, self._rows, self._signs, self._act = entries, rows, signs, act
        self.scale = Scale()
        """The scale of the size bars: that of the list."""
        self._only_differences = False
        self._first = self._at = 0
        """The first record in view, where there is no room for all, and the one that is opened."""
        self._label, self._gap, _ = _WIDE

    def lay_out(self) -> None:
        """Write the comparison for the width there is."""
        width = self.room
        roomy = width >= sum(_WIDE) + _WIDE[-1]
        self._label, self._gap, narrowest = _WIDE if roomy else _NARROW
        fitting = (width - self._label + self._gap) // (narrowest + self._gap)
        shown = max(1, min(len(self._entries), fitting if roomy else min(fitting, 2)))
        self._first = max(self._at - shown + 1, min(self._first, self._at, len(self._entries) - shown))
        room = max((width - self._label + self._gap) // shown - self._gap, 8)
        every, first, last = len(self._entries), self._first + 1, self._first + shown
        more = "".join(f"{arrow} " for arrow, hidden in (("←", first > 1), ("→", last < every)) if hidden)
        seen = f"{first}–{last}" if shown > 1 else f"{first}"
        self.title_row.show((), f"Compare {seen} of {every} · {more}more" if more else f"Compare {every} records")
        legend = self._legend(self.title_row.room)
        self.title_row.show(legend)
        lines = [() if legend else self._legend(width), *self._lines(range(self._first, last), room)]
        self.show_keys([*self._keys()])
        self.body.show(lines)

    def _legend(self, room: int) -> Line:
        """Return what signs and bars mean, in as many words as there is room for; empty where there is none."""
        bold = [cell for row in self._rows for cell in row.cells if cell.stands_out]
        numbers = all(cell.number is not None for cell in bold)
        for same, differs, largest, bars, gap in _LEGENDS:
            parts: list[tuple[Span, ...]] = []
            if any(row.same for row in self._rows) and not self._only_differences:
                parts.append((Span(same, "faint"),))
            if bold:
                parts.append((Span("bold", "name"), Span(largest if numbers else differs)))
            if any(cell.number for row in self._rows for cell in row.cells):
                parts.append((Span(bars),))
            line = tuple(span for at, part in enumerate(parts) for span in ((Span(gap), *part) if at else part))
            if sum(width_of(span.text) for span in line) <= room:
                return line
        return ()

    def _keys(self) -> Iterator[Key]:
        yield "← →", "record"
        yield "d", "all facts" if self._only_differences else "differences"
        for key, word in (("o", "paper"), ("O", "code"), ("w", "weights")):
            if self._entries[self._at].link(*LINK_WORDS.get(word, (word,))):
                yield key, word
        yield "y", f"cite {len(self._entries)}"
        yield "m", "copy as Markdown"
        yield CLOSE
        yield HELP

    def _lines(self, shown: range, room: int) -> Iterator[Line]:
        names = {at: wrap(cut(self._entries[at].name, 2 * (room - 3)), room - 2) for at in shown}
        for part in range(max(map(len, names.values()))):
            line: list[Span] = [Span(" " * self._label)]
            for at, name in names.items():
                sign, style = self._signs[at] if not part else (" ", "")
                piece = name[part] if part < len(name) else ""
                ground = "tab" if at == self._at else "name"
                line += [Span(sign, style), Span(" "), Span(piece, ground)]
                line.append(Span(" " * (room - 2 - width_of(piece) + self._gap)))
            yield tuple(line)
        group = -1
        for row in self._rows:
            if self._only_differences and row.same:
                continue
            if row.group != group:
                yield ()
            group = row.group
            yield from self._row(row, [row.cells[at] for at in shown], room)

    def _row(self, row: Row, cells: Sequence[Cell], room: int) -> Iterator[Line]:
        style = "faint" if row.same else ""
        name = _SHORT.get(row.label, row.label) if self._label == _NARROW[0] else row.label
        label = Span(pad(f"{'=' if row.same else ' '} {name}", self._label), style or "muted")
        if cells[0].number is not None or any(cell.number is not None for cell in row.cells):
            yield (label, *(span for cell in cells for span in self._number(row, cell, room)))
            return
        before = self._label
        narrow = before == _NARROW[0]
        if any(_breaks(cell.text, room) if not cell.url else narrow for cell in cells):  # its label stands above it
            yield (label,)
            label, before, room = Span(" "), 1, room + (before - 1) // len(cells)
        texts = [self._wrapped(cell, room, _MOST_LINES if len(cells) > 1 else None) for cell in cells]
        for at in range(max(map(len, texts))):
            line: list[Span] = [label if not at else Span(" " * before)]
            for cell, text in zip(cells, texts, strict=True):
                look = "name" if cell.stands_out else style or ("link" if cell.url else "")
                piece = text[at] if at < len(text) else ""
                url = openable(cell.url) or "" if cell.url else ""
                line += [Span(piece, look, url), Span(" " * (room - width_of(piece) + self._gap))]
            yield tuple(line)

    @staticmethod
    def _wrapped(cell: Cell, room: int, most: int | None) -> list[str]:
        """Break a text into lines; beside other records into ``most`` lines."""
        if cell.url:
            return [short_address(cell.url, room)]
        lines = wrap(cell.text or "–", room)
        if most is not None and len(lines) > most:
            lines = [*lines[: most - 1], pad(f"{lines[most - 1]} …", room).rstrip()]
        return lines

    def _number(self, row: Row, cell: Cell, room: int) -> Line:
        """Write a number with its bar; the rest of the scale is a thin line."""
        look = "name" if cell.stands_out else "faint" if row.same else ""
        text = Span(pad(cell.text or "–", _NUMBER), look)
        wide = min(_BAR, room - _NUMBER - 2)
        if wide < 4 or cell.number is None:
            return (text, Span(" " * (room - _NUMBER + self._gap)))
        drawn = bar(cell.number, self.scale if row.field in _SIZES else TOKENS, wide)
        rest = "─" * (wide - width_of(drawn))
        style = band(cell.number) if row.field in _SIZES else ""
        return (
            text,
            Span(" "),
            Span(drawn, style),
            Span(rest, "rule"),
            Span(" " * (room - _NUMBER - 1 - wide + self._gap)),
        )

    def action_differences(self) -> None:
        """Show only what differs, or everything again."""
        self._only_differences = not self._only_differences
        self.lay_out()

    def action_turn(self, step: int) -> None:
        """Go to the next record, whose links can be opened."""
        self._at = max(0, min(self._at + step, len(self._entries) - 1))
        self.lay_out()

    def action_act(self, what: str) -> None:
        """Cite the records, or open a link of the one in front."""
        self._act(what, self._entries[self._at].id)

    def action_markdown(self) -> None:
        """Copy the comparison as a Markdown table."""
        rows = [row for row in self._rows if not (self._only_differences and row.same)]
        self._act("markdown", "\n".join(markdown_table([entry.name for entry in self._entries], rows)))


def _breaks(text: str, room: int) -> bool:
    """Check whether a word of a text must be broken in so many cells, but for one with a hyphen there."""
    return any(not piece.endswith("-") for word in text.split() for piece in wrap(word, room)[:-1])
