"""The window in which another list is chosen: the shipped catalog, recent lists, or a path that is typed.

Invariant: Enter opens what is under the cursor for all that was typed before it, and where a path is typed that
several begin with, there is no cursor until it is moved; what was typed stays until something is opened.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from textual.binding import Binding

from hmtui.paths import absolute_source
from hmtui.sources.files import READMES
from hmtui.sources.path_completion import may_be_list
from hmtui.text.cleaning import clean
from hmtui.text.short_address import shorten_middle
from hmtui.tui.dialogs.dialog import CLOSE
from hmtui.tui.dialogs.path_line import PathDialog
from hmtui.tui.terminal.key_hold import when_typed
from hmtui.tui.widgets.line_widget import Line, Span, cut, pad, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events

    from hmtui.sources.path_completion import PathMatches

__all__ = ["Listed", "OpenDialog"]

_NAME, _COUNT, _DATE, _PLACE = 26, 9, 10, 16
"""Cells of a name, a count and a date, and the fewest that a path is worth."""
_NARROW = 30
"""Cells below which only names are shown."""
_FEWEST = 12
"""Rows of the window, where there is room: it must not jump while a name is typed."""
_DIRECTORIES = "Directories"
_OPEN = " (open)"
_DATES = {"Catalog": "updated", "Yours": "written", "Saved": "updated", "Recent": "opened"}
"""What the date of a list is, by its group."""


class Listed(Struct, frozen=True):
    """A list that can be opened."""

    group: str
    source: str
    """What opens it; empty is the shipped catalog."""
    name: str
    records: int | None = None
    """None where that is not known."""
    date: str = ""
    place: str = ""
    """Where it is, as it is shown."""
    is_open: bool = False
    """Whether it is the list that is shown."""


class OpenDialog(PathDialog):
    """Answers with a source; None when nothing is to be opened."""

    BINDINGS: ClassVar = [
        Binding("enter", "take", show=False, priority=True),
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(10)", show=False, priority=True),
        Binding("pageup", "move(-10)", show=False, priority=True),
    ]

    def __init__(
        self, lists: Sequence[Listed], look_up: Callable[[str], PathMatches], typed: str = "", reason: str = ""
    ) -> None:
        """Offer lists.

        Args:
            lists: those that are known, in the order in which they are shown; those of a group together.
            look_up: completes a path; called in a thread, since directories may be slow.
            typed: what stands in the line.
            reason: why that could not be opened.
        """
        keys = (("↵", "open"), ("Tab", "complete path"), ("↑ ↓", "choose"), CLOSE)
        super().__init__("Open", keys, typed, look_up=look_up, placeholder="Type to filter, or a path or URL")
        self._lists = lists
        self._reason = reason
        self._rows: Sequence[Listed] = lists
        self._row_lines: list[int] = []
        """The line of the body in which each row stands."""
        self._at = 0
        """The row under the cursor; -1 where there is none."""
        self._moved = False

    def change_path(self) -> None:
        """Forget why the path before could not be opened."""
        self._reason = self._reason if not self.matches.typed else ""

    def show_matches(self) -> None:
        """Begin at the first row again, if that is what was typed."""
        self._moved = False
        self.lay_out()

    # --- rows -----------------------------------------------------------------------------------------------

    def _find(self) -> list[Listed]:
        """Return what can be opened: the path that is typed, the lists that match it, the paths that it begins."""
        words = self.typed.casefold().split()
        found = [one for one in self._lists if all(word in f"{one.name} {one.place}".casefold() for word in words)]
        if self.matches.typed != self.typed or not words:
            return found
        known = {_path(one.source) for one in found}
        files = [
            Listed(_group(name), name, clean(name))
            for name in self.matches.names
            if name != self.typed and _path(name) not in known
        ]
        if self.matches.kind == "directory":
            here = [] if self.typed.endswith("/") else [Listed(_DIRECTORIES, f"{self.typed}/", clean(f"{self.typed}/"))]
            files = [one for one in files if not here or one.source != here[0].source]
            return [*here, *files, *found, *self._together()]
        if not self.matches.kind:
            return [*found, *files]
        found = [one for one in found if _path(one.source) != _path(self.typed)]
        return [Listed(f"This {self.matches.kind}", self.typed, self.typed), *found, *files]

    @property
    def _is_ambiguous(self) -> bool:
        """Whether what was typed is a path, and more than one begins with it or lies in it."""
        if "/" not in self.typed or self.matches.kind in {"file", "URL"}:
            return False
        if self.matches.kind == "directory" and not self.typed.endswith("/"):
            return False
        begun = [name for name in self.matches.names if name.startswith(self.typed)]
        return len(begun or self._rows) != 1

    def _together(self) -> list[Listed]:
        """Return the directory that is typed, read as one list, where that is more than one of its files."""
        names = {name.rpartition("/")[2].lower() for name in self.matches.names}
        if not self.typed.endswith("/") or self.matches.lists < 2 or names.intersection(READMES):
            return []
        return [Listed(f"All {self.matches.lists} as one list", self.typed, clean(self.typed))]

    def lay_out(self) -> None:
        """Write the rows under their headings."""
        width = self.body.line_width
        if width <= 0:
            return
        self._rows = self._find()
        if not self._moved:
            self._at = -1 if self._is_ambiguous else 0
        self._at = min(self._at, len(self._rows) - 1)
        lines: list[Line] = []
        for at, piece in enumerate(wrap(self._reason, width - 2) if self._reason else ()):
            lines.append((Span("  " if at else "✗ ", "error name"), Span(piece)))
        self._row_lines = []
        for at, row in enumerate(self._rows):
            if not at or row.group != self._rows[at - 1].group:
                lines += [()] if lines and lines[-1] else []
                lines.append(_heading(row, width))
            self._row_lines.append(len(lines))
            lines.append(_row(row, width, chosen=at == self._at))
        self.body.styles.height = min(self.most, max(_FEWEST, len(self._lists) + 4))
        if not self._rows and not self._reason:
            lines.append((Span("No list or file matches.", "muted"),))
        self.body.show(lines)
        self.body.scroll_to_show(self._row_lines[self._at] if self._at > 0 else 0)
        self.body.redraw()

    def action_move(self, step: int) -> None:
        """Go to another row."""
        self._at, self._moved = max(0, min(self._at + step, len(self._rows) - 1)), True
        self.lay_out()

    # --- answers --------------------------------------------------------------------------------------------

    def complete(self) -> None:
        """Complete the path; under the cursor, put that path into the line."""
        if self._rows and (self._moved or not self.matches.names):
            self.put(self._rows[self._at].source or self.typed)
        else:
            super().complete()

    def action_take(self) -> None:
        """Answer with what is under the cursor."""
        when_typed(self.answer, lambda: self.when_looked_up(self._take))

    def _take(self) -> None:
        if self._at >= 0:
            self._choose(self._rows[self._at])
        elif self.matches.common not in {"", self.typed}:
            super().complete()
        else:
            self._reason = "Several match: choose one with ↑ ↓" if self._rows else self.matches.reason
            self.lay_out()

    def _choose(self, row: Listed) -> None:
        """Answer with a list; of a directory, show the files."""
        if row.group == _DIRECTORIES:
            self.put(row.source)
        else:
            self.dismiss(row.source)

    def on_click(self, event: events.Click) -> None:
        """Answer with the row under the pointer."""
        offset = event.get_content_offset(self.body)
        line = self.body.top + offset.y if offset is not None else -1
        if line in self._row_lines:
            self._choose(self._rows[self._row_lines.index(line)])


def _path(source: str) -> str:
    """Return a source as one that can be compared with others."""
    return absolute_source(os.path.expanduser(source))  # noqa: PTH111 - addresses too


def _group(name: str) -> str:
    """Return the heading under which a path is offered."""
    return "Files" if may_be_list(name) else _DIRECTORIES if name.endswith("/") else "Other files"


def _heading(row: Listed, width: int) -> Line:
    """Write the heading of a group, with those of its columns."""
    name, count, date, _ = _columns(width)
    if row.records is None and not row.date:
        return (Span(cut(row.group, width), "heading"),)
    label = _DATES.get(row.group, "")
    heads = [pad("records", _COUNT, right=True)] * bool(count) + [pad(f"  {label}", _DATE + 2)] * bool(date)
    return (Span(pad(row.group, name + 1), "heading"), Span("".join(heads), "muted"))


def _columns(width: int) -> tuple[int, int, int, int]:
    """Return the cells of name, count, date and path for a width; what has no room is not shown."""
    count = _COUNT if width >= _NARROW else 0
    date = _DATE if width >= _NAME + _COUNT + _DATE + 3 else 0
    rest = width - 2 - _NAME - count - (date + 2 if date else 0)
    place = rest - 2 if rest - 2 >= _PLACE else 0
    name = _NAME if place else width - 2 - count - (date + 2 if date else 0)
    return name, count, date, place


def _row(row: Listed, width: int, *, chosen: bool) -> Line:
    """Write a list: name, records, date and path, as far as there is room."""
    ground = "cursor" if chosen else ""
    if row.records is None and not row.date and not row.place:
        return (Span(pad(f" {shorten_middle(row.name, width - 2)}", width), ground),)
    name, count, date, place = _columns(width)
    mark = _OPEN if row.is_open else ""
    called = shorten_middle(row.name, name - width_of(mark)) + mark
    spans = [Span(f" {pad(called, name)}", f"{ground} name".strip())]
    if count:
        spans.append(Span(pad(f"{row.records:,}" if row.records is not None else "", count, right=True), ground))
    if date:
        spans.append(Span(f"  {pad(row.date, date)}", ground or "muted"))
    if place:
        spans.append(Span(f"  {shorten_middle(row.place, place)}", ground or "muted"))
    used = sum(width_of(span.text) for span in spans)
    return (*spans, Span(" " * max(0, width - used), ground))
