"""The command palette: one line a command, its key at the right; what cannot be run says why.

Invariant: the command that Enter runs is the one under the cursor for all that was typed before Enter.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from msgspec.structs import replace
from textual.binding import Binding

from hmtui.text.distance import distance, nearest
from hmtui.tui.dialogs.dialog import CLOSE, LineDialog
from hmtui.tui.terminal.key_hold import key_hold_of, when_typed
from hmtui.tui.widgets.line_widget import Line, Span, cut, pad, width_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual import events
    from textual.timer import Timer

__all__ = ["Command", "PaletteDialog", "rank"]

_REST = 0.04
"""Seconds after which the cursor rests: a held key comes sooner."""
_MOST_RECENT = 3
"""Commands used last that are offered."""
_MOST_SPELLED, _MOST_EDITS = 3, 2
"""Words up to which a misspelt one is taken for the nearest in a name, and letters that may be wrong in it."""
_MOST_SHOWN = 500
"""Commands that are shown; of more, some are found by typing."""
_LONGER = 8
"""Cells by which the column of names may be wider: those of “(3 marked)”."""
_DETAIL_LEAST = 12
"""Cells below which it is not said what a command would do."""


class Command(Struct, frozen=True):
    """One row of the palette."""

    name: str
    run: Callable[[], object]
    detail: str = ""
    """What it would do now."""
    key: str = ""
    reason: str = ""
    """Why it can't be run now; empty where it can."""
    words: str = ""
    """Other words by which it is found."""
    group: str = ""
    """The heading under which it stands before anything is typed."""
    listed: bool = True
    """Whether it is offered before anything is typed; another command then leads to it."""
    current: bool = False
    """Whether it is what is in use, on which the cursor begins."""
    short: str = ""
    """What the footer calls it: who types that means this one."""
    by_name: bool = False
    """Whether it is found by its name and its other words alone: it leaves the program, or takes something away."""


class PaletteDialog(LineDialog):
    """Commands to choose from by typing; the chosen one is run once the palette has closed."""

    VERB = "run"
    """What Enter does with a command."""
    NAME = 30
    """Cells of the names, where there is room."""

    BINDINGS: ClassVar = [
        Binding("enter", "take", show=False, priority=True),
        Binding("down,ctrl+n", "move(1)", show=False, priority=True),
        Binding("up,ctrl+p", "move(-1)", show=False, priority=True),
        Binding("pagedown", "move(10)", show=False, priority=True),
        Binding("pageup", "move(-10)", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        commands: Sequence[Command],
        *,
        preview: Callable[[str], None] | None = None,
        recent: list[str] | None = None,
        otherwise: Callable[[str], Sequence[Command]] | None = None,
    ) -> None:
        """Offer commands, those of a group behind each other.

        Args:
            title: what they are called.
            commands: the commands.
            preview: shows what the command of a name would do, while the cursor rests on it; without a name, what was
                there before.
            recent: names of the commands used last, to which the one that is run is added; None offers none.
            otherwise: returns what is offered for a text that no command matches, if anything.
        """
        self._commands = commands
        names = [width_of(one.name) for one in commands[:_MOST_SHOWN]]
        self._longest = max(names, default=0)
        self._column = max(
            (min(cells, self.NAME) if cells > self.NAME + _LONGER else cells for cells in names), default=0
        )
        """Cells of the names beside what they do: of the longest one that is not cut."""
        self._headings = list(dict.fromkeys(one.group for one in commands))
        self._found = self._listed = [one for one in commands if one.listed]
        self._at = next((at for at, one in enumerate(self._listed) if one.current), 0)
        self._lines_of: Sequence[int] = ()
        """The line of each command."""
        self._preview, self._used, self._otherwise = preview, recent, otherwise
        by_name = {one.name: one for one in commands}
        self._recent = [by_name[name] for name in recent or () if name in by_name]
        self._resting: Timer | None = None
        self.stands_aside = preview is not None
        self.veils = preview is None
        verb = "use" if preview is not None else self.VERB
        keys = (("↵", verb), ("↑ ↓", "choose"), CLOSE)
        super().__init__(title, keys, placeholder="Type to filter", fact=f"{len(self._listed)}")

    def on_input_changed(self) -> None:
        """Show the commands that match."""
        words = self.answer.value.casefold().split()
        among = self._commands if words else self._listed
        self._found = _ranked(among, words)
        self._at = 0
        self.box.label(fact=f"{len(self._found)} found" if words else f"{len(self._listed)}")
        if not self._found:
            near = _ranked(among, _spelled(among, words)) if len(words) <= _MOST_SPELLED else []
            self._found = [*near, *(self._otherwise(self.answer.value.strip()) if words and self._otherwise else ())]
        self.lay_out()
        self._rest()

    @property
    def _groups(self) -> Sequence[tuple[str, Sequence[Command]]]:
        """The commands under their headings: those used last come first, but after those that were searched for."""
        found = self._found[:_MOST_SHOWN]
        recent = (("Recent", self._recent),) if self._recent and found else ()
        if self.answer.value.strip():
            return (("", found), *recent)
        grouped = ((name, [one for one in found if one.group == name]) for name in self._headings)
        return (*recent, *((name, commands) for name, commands in grouped if commands))

    @property
    def _shown(self) -> Sequence[Command]:
        return [one for _heading, commands in self._groups for one in commands]

    def lay_out(self) -> None:
        """Write one line a command."""
        width = self.body.line_width
        if width <= 0:
            return
        headings = len(self._recent) + 2 * (bool(self._recent) + sum(map(bool, self._headings)))
        rows = max(1, min(len(self._listed) + headings, self.most))
        self.body.styles.height = rows  # the window must not jump while a filter is typed
        name = self._column if width >= 2 * self.NAME else min(self._longest, width)
        words = self.answer.value.casefold().split()
        lines: list[Line] = []
        lines_of: list[int] = []
        for heading, commands in self._groups:
            if heading:
                lines += [*([()] if lines else []), (Span(f" {heading}", "heading"),)]
            for one in commands:
                chosen = len(lines_of) == self._at
                lines_of.append(len(lines))
                lines.append(_row(_without(heading, one), width, name, words, chosen=chosen))
        self._lines_of = lines_of
        self.body.show(lines or [(Span("No command matches.", "muted"),)])
        self.body.scroll_to_show(lines_of[self._at] if self._at else 0)
        self.body.redraw()

    def action_move(self, step: int) -> None:
        """Go to another command."""
        self._at = max(0, min(self._at + step, len(self._shown) - 1))
        self.lay_out()
        self._rest()

    def _rest(self) -> None:
        """Show what the command under the cursor would do, when the cursor rests."""
        self._stop_resting()
        if self._preview is not None and self._at < len(self._shown):
            self._resting = self.set_timer(_REST, partial(self._preview, self._shown[self._at].name))

    def _stop_resting(self) -> None:
        if self._resting is not None:
            self._resting.stop()

    def action_close(self) -> None:
        """Close, with everything as it was before."""
        self._stop_resting()
        if self._preview is not None:
            self._preview("")
        super().action_close()

    def action_take(self) -> None:
        """Run the command under the cursor, once what was typed before has been handled."""
        when_typed(self.answer, self._take)

    def _take(self) -> None:
        if self._at >= len(self._shown) or not self.is_active:
            return
        self._stop_resting()
        command = self._shown[self._at]
        if self._used is not None and command in self._commands:
            self._used[:] = list(dict.fromkeys((command.name, *self._used)))[:_MOST_RECENT]
        hold = key_hold_of(self.answer)
        release = hold.hold(lambda: True) if hold else None

        async def run() -> None:
            command.run()
            if release is not None:
                await release()

        self.dismiss(None)
        self.app.call_later(run)

    def on_click(self, event: events.Click) -> None:
        """Run the command under the pointer."""
        offset = event.get_content_offset(self.body)
        line = self.body.top + offset.y if offset is not None else -1
        if line in self._lines_of:
            self._at = self._lines_of.index(line)
            self._take()


def _ranked(commands: Sequence[Command], words: Sequence[str]) -> list[Command]:
    """Return the commands that fit the words typed, the best first."""
    fits = [(fit, at) for at, one in enumerate(commands) if (fit := rank(one, words)) is not None]
    return [commands[at] for _fit, at in sorted(fits)]


def _spelled(commands: Iterable[Command], words: Iterable[str]) -> list[str]:
    """Return words typed, each as the nearest word of a name of a command, up to two letters apart: "exprt" as "export"."""
    known = [word for one in commands for word in one.name.casefold().rstrip("…").split()]
    near = {word: next(iter(nearest(word, known)), word) for word in words}
    return [other if distance(word, other, prefix=True) <= _MOST_EDITS else word for word, other in near.items()]


def rank(command: Command, words: Iterable[str]) -> int | None:
    """Return how well a command fits the words typed, the best first; None where one of them is in no part of it."""
    folded = command.name.casefold()
    name = f" {folded.rstrip('…')} {folded} "  # whoever types the dots means them
    rest = "" if command.by_name else f"{command.detail} {command.reason} {command.key}".casefold()
    also, short = f" {command.words.casefold()}", command.short.casefold()
    worst = 0
    for word in words:
        fits = (
            word == short,
            name.startswith(f" {word}"),
            f" {word} " in name,
            f" {word}" in name,
            word in name,
            f" {word}" in also,
            word in rest,
        )
        if not any(fits):
            return None  # at the first one: a book may have been pasted
        worst = max(worst, fits.index(True))
    return worst


def _without(heading: str, command: Command) -> Command:
    """Return a command whose detail does not repeat the heading that it stands under."""
    first, _, rest = command.detail.partition(" · ")
    return replace(command, detail=rest) if heading and first == heading else command


def _row(command: Command, width: int, name: int, words: Sequence[str], *, chosen: bool) -> Line:
    """Write a command: its name with the letters typed, what it would do, and its key."""
    ground = "cursor " if chosen else ""
    quiet = "faint" if command.reason and not chosen else ""
    key = cut(command.key, max(0, width - 7))
    name = max(1, min(name, width - width_of(key) - 6))
    room = max(0, width - name - width_of(key) - 6)
    title = _highlighted(pad(command.name, name), words, f"{ground}{quiet}".strip(), "" if quiet else "match")
    elsewhere = [word for word in words if word not in command.name.casefold()]
    said = _sentence(command.reason or command.detail)
    detail = pad(said if room >= _DETAIL_LEAST else "", room)
    return (
        Span(" ", ground.strip()),
        *title,
        Span("  ", ground.strip()),
        *_highlighted(detail, elsewhere, f"{ground}{quiet}".strip(), "" if quiet else "match"),
        Span(f"  {key} ", f"{ground}{quiet or 'accent name'}".strip() if not chosen else "cursor name"),
    )


def _highlighted(text: str, words: Sequence[str], style: str, match: str) -> list[Span]:
    """Cut a text where words typed stand in it."""
    folded = text.casefold()
    marked = {at + step for word in words for at in [folded.find(word)] if at >= 0 for step in range(len(word))}
    if len(folded) != len(text) or not marked:
        return [Span(text, style)]
    spans: list[Span] = []
    for at, letter in enumerate(text):
        styled = f"{style} {match}".strip() if at in marked else style
        if spans and spans[-1].style == styled:
            spans[-1] = Span(spans[-1].text + letter, styled)
        else:
            spans.append(Span(letter, styled))
    return spans


def _sentence(text: str) -> str:
    """Return a text with a capital at its beginning, unless that is an address or a query."""
    first = text.partition(" ")[0].rstrip(":,")
    return text if any(mark in first for mark in "./:") else f"{text[:1].upper()}{text[1:]}"
