"""Every use of Textual that its documentation does not promise, in one place, each with its reason.

Written against Textual 8.2. ``hmtui.tui.terminal.driver`` extends ``LinuxDriver`` in the same way; nothing else
in hmtui may reach for a name of Textual that begins with an underscore.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual import constants
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser
from textual.app import App, ReturnType
from textual.binding import BindingsMap
from textual.css.scalar import Scalar
from textual.events import Key
from textual.geometry import Region

from hmtui.tui.terminal.frames import ShownScreen

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console, RenderableType
    from textual.binding import Binding
    from textual.message import Message
    from textual.screen import Screen
    from textual.widget import Widget

__all__ = [
    "KITTY_KEYBOARD",
    "KeyParser",
    "TerminalApp",
    "action_of_key",
    "bind",
    "forget_repaints",
    "forget_watches",
    "release_drawing",
]

KITTY_KEYBOARD = "" if constants.DISABLE_KITTY_KEY else "\x1b[>25u"
"""What asks for kitty's keyboard protocol: the flags 1 + 8 + 16, as in ``LinuxDriver.start_application_mode``."""

_HUNG_UP = 128 + 1
"""What a shell says of a process that died of SIGHUP."""
_MOST_REGIONS = 400
"""Missed regions from which on the whole screen is painted instead."""


class KeyParser:
    """Turns typed text into messages; an escape sequence that Textual's parser fails on is skipped.

    ``XTermParser`` has no public name. It raises ``ValueError`` for sequences such as ``ESC [ 1 : u``, after
    which it is of no use any more.
    """

    def __init__(self) -> None:
        self._parser = XTermParser()

    def feed(self, text: str) -> Iterable[Message]:
        """Yield the messages that typed text completes."""
        before, *sequences = text.split("\x1b")
        for piece in (before, *(f"\x1b{sequence}" for sequence in sequences)):
            try:
                yield from filter(_can_be_encoded, self._parser.feed(piece) if piece else ())
            except Exception:  # noqa: BLE001 - int, chr and unicodedata fail on strange sequences, each in its own way
                self._parser = XTermParser()

    def tick(self) -> Iterable[Message]:
        """Yield the messages that the passing of time completes: a lone Esc."""
        yield from self._parser.tick()


def _can_be_encoded(message: Message) -> bool:
    """Return False for half a surrogate pair typed as a key, which no file and no database takes."""
    typed = message.character if isinstance(message, Key) else None
    return not any("\ud800" <= sign <= "\udfff" for sign in typed or "")


class _Changes(CompositorUpdate):
    """A frame that sends only the cells that changed."""

    def __init__(self, update: ChopsUpdate | LayoutUpdate, shown: ShownScreen) -> None:
        self._update, self._shown = update, shown

    def render_segments(self, console: Console) -> str:
        """Return what is sent to the terminal."""
        update = self._update
        pieces = _lines_of(update) if isinstance(update, LayoutUpdate) else _pieces_of(update)
        return self._shown.write(pieces, console.color_system)


def _lines_of(update: LayoutUpdate) -> Iterator[tuple[int, int, Sequence[Segment]]]:
    """Yield the lines of a whole screen."""
    left, top = update.region.offset
    for y, line in enumerate(update.strips, top):
        yield y, left, [segment for strip in line for segment in strip]


def _pieces_of(update: ChopsUpdate) -> Iterator[tuple[int, int, Sequence[Segment]]]:
    """Yield the pieces of lines that were painted: of each widget that a painted span touches, its part of the line."""
    for y, start, stop in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < stop and end > start:
                yield y, x, list(strip)


class TerminalApp(App[ReturnType]):
    """An application that outlives slow terminals, and reports its own failure without a traceback."""

    def __init__(self, *, ansi_color: bool | None = None) -> None:
        self._missed: list[Region] | None = []
        """What was not painted while the terminal took nothing; None is the whole screen."""
        super().__init__(ansi_color=ansi_color)
        self.knows_alt = False
        """Whether an action has a key with Alt (``hmtui.tui.terminal.key_reader``)."""
        self._shown = ShownScreen()
        self._shown_size: object = None
        self.wants_background = False
        """Whether the terminal is to be asked for the colour of its background."""

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Paint what has changed, or note what would have been painted where the terminal takes nothing now.

        Overridden because Textual queues every frame, whether the terminal takes it or not, and sends all of it.
        """
        if renderable is None or not getattr(self._driver, "backed_up", False):
            if self._shown_size != self.size:
                self._shown_size = self.size
                self._shown.forget()
            painted = isinstance(renderable, (ChopsUpdate, LayoutUpdate))
            changes: Any = _Changes(renderable, self._shown) if painted else renderable  # type: ignore[arg-type] # as checked
            super()._display(screen, changes)
            return
        if not isinstance(renderable, ChopsUpdate):
            self._missed = None
        elif self._missed is not None:
            self._missed += [Region(left, y, right - left, 1) for y, left, right in renderable.spans]
            if len(self._missed) > _MOST_REGIONS:
                self._missed = list(dict.fromkeys(self._missed))
            if len(self._missed) > _MOST_REGIONS:
                self._missed = None
        self.post_display_hook()

    def paint_missed(self) -> None:
        """Paint as it is now what was missed while the terminal took nothing."""
        missed, self._missed = self._missed, []
        if missed is None:
            self.screen.refresh()
        elif missed:
            self.screen.refresh(*missed)

    def forget_shown(self) -> None:
        """Forget what the terminal shows: it is empty now."""
        self._shown.forget()

    def on_resize(self) -> None:
        """Release what was drawn for another size."""
        release_drawing()

    def remember_copied(self, text: str) -> None:
        """Keep text for pasting within the program, without sending it to the terminal as Textual would."""
        self._clipboard = text

    def write_terminal(self, sequence: str) -> bool:
        """Send an escape sequence to the terminal between two frames; False when there is none (tests)."""
        if self._driver is None or self.is_headless:
            return False
        self._driver.write(sequence)
        return True

    @property
    def is_leaving(self) -> bool:
        """Whether the application was told to end."""
        return self._exit

    def _handle_exception(self, error: Exception) -> None:
        """End after an error that nobody caught.

        Overridden because Textual prints a traceback with all local variables, among them the user's notes.
        ``run_test`` reads ``_exception`` and its event.
        """
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._return_code = 1
        self.failed(error)
        self._close_messages_no_wait()

    def fail(self, error: Exception) -> None:
        """End after an error outside of any widget."""
        self._handle_exception(error)

    def hang_up(self) -> None:
        """End after the terminal has gone."""
        self.exit(return_code=_HUNG_UP)

    def give_terminal_back(self) -> bool:
        """Return the terminal back if that was not done; return whether it takes what is written."""
        if (give_back := getattr(self._driver, "give_back", None)) is not None:
            give_back()
        return self.terminal_answers

    @property
    def terminal_answers(self) -> bool:
        """Whether the terminal has taken what was written to it last."""
        return bool(getattr(self._driver, "took_all", True))

    @property
    def terminal_is_lent(self) -> bool:
        """Whether another program, the user's editor, has the terminal."""
        return bool(getattr(self._driver, "is_lent", False))

    def loop_failed(self, _loop: AbstractEventLoop, _context: dict[str, object]) -> None:
        """Take note of what went wrong in a callback of the event loop."""

    def failed(self, error: BaseException) -> None:
        """Take note of an error that nobody caught; the application ends."""


def forget_repaints(widget: Widget) -> None:
    """Forget what a widget wishes to have painted; no public method takes such a wish back."""
    widget._exchange_repaint_regions()  # noqa: SLF001 - as above


def forget_watches(widget: Widget) -> None:
    """Forget what a widget that is closed watches in the application.

    Textual holds it, and all of its text, until that changes: ``TextArea`` watches the theme. No public method ends it.
    """
    for watchers in getattr(widget.app, "__watchers", {}).values():
        watchers[:] = [watcher for watcher in watchers if watcher[0] is not widget]


def release_drawing() -> None:
    """Release what closed windows and other sizes of the terminal have left in the caches of Textual and Rich.

    Textual remembers the colours of each widget in a cache of 1,024 entries whose keys hold all lines of the widget:
    some hundred kilobytes for each window that was ever opened. What was computed for the sizes and lines of another
    terminal size is in caches of 4,096 and 16,384 entries, of no use any more.
    """
    StylesCache.get_inner_outer.cache_clear()
    for method in (Region.intersection, Region.union, Region.grow, Region.shrink, Region.__contains__):
        method.cache_clear()
    Scalar.resolve.cache_clear()
    Segment._split_cells.cache_clear()  # noqa: SLF001 - as above


def bind(widget: Widget, bindings: Iterable[Binding]) -> None:
    """Bind keys for one widget; ``BINDINGS`` belongs to its class, and ``App.bind`` takes no priority."""
    widget._bindings = BindingsMap.merge([BindingsMap(bindings), widget._bindings])  # noqa: SLF001 - as above


def action_of_key(widget: Widget, key: str) -> str:
    """Return the action that a widget itself binds to a key, empty for none; no public method tells."""
    bound = widget._bindings.key_to_bindings.get(key)  # noqa: SLF001 - as above
    return bound[0].action if bound else ""
