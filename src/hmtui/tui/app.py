"""The Textual application: colours, palette, signals, and the way in.

Invariant: whatever ends the program (a key, SIGTERM, a hung-up line), Textual is
asked to leave, so that the terminal is left as it was found.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events

from hmtui.config import load
from hmtui.crash import errors_logged, log_error, report
from hmtui.errors import InternalError
from hmtui.personal import Place
from hmtui.text import clean
from hmtui.tui.browse import BrowseScreen
from hmtui.tui.colours import THEME
from hmtui.tui.first_frame import InkedApp
from hmtui.tui.plain_glyphs import AsciiFilter
from hmtui.tui.signals import restoring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.filter import LineFilter
    from textual.screen import Screen

    from hmtui.config import Config
    from hmtui.library import Library
    from hmtui.opening import Opening

__all__ = ["HmtuiApp", "run_browser", "run_picker"]

_HUNG_UP_FOR = 10.0
"""Seconds after the terminal has gone in which the program ends in any case."""


class HmtuiApp(InkedApp[tuple[str, ...]]):
    """hmtui on a screen."""

    TITLE = "hmtui"
    CSS_PATH = "hmtui.tcss"
    COMMANDS: ClassVar = set()  # the browser brings its own
    COMMAND_PALETTE_BINDING = "f2"  # the table of actions opens it with its own keys

    def __init__(
        self,
        library: Library,
        *,
        place: Place | None = None,
        config: Config | None = None,
        picking: bool = False,
        opening: Opening | None = None,
    ) -> None:
        """Browse ``library``, beginning at a place.

        ``picking``: Enter ends with the ids chosen. ``opening``: where more of the library comes from.
        """
        config = config or load({})
        self.problems = config.problems
        """What is wrong with the settings; said when the browser begins."""
        self.failure: InternalError | None = None
        """The error that ended the application, if one did."""
        self.drafts: list[str] = []
        """Files with notes in progress that could not be saved."""
        self._last_moment: threading.Timer | None = None
        # Textual decides on NO_COLOR before it knows the theme; for RGB themes it would paint greys.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.register_theme(THEME)
        theme = config["look.theme"]
        self.theme = theme if theme in self.available_themes else "hmtui"
        self.animation_level = "none"
        self._last_filters = (AsciiFilter(),) if config["look.ascii"] else ()
        self._make_browser = partial(
            BrowseScreen,
            library,
            place or Place(),
            columns=config["look.columns"],
            picking=picking,
            opening=opening,
        )

    def first_screen(self) -> Screen[object]:
        """Begin with the browser itself: a blank screen under it would be painted first."""
        self._browser = self._make_browser()
        return cast("Screen[object]", self._browser)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Give what every line passes before it is drawn."""
        return [*super().get_line_filters(), *self._last_filters]

    def on_load(self) -> None:
        """Leave in good order when asked to from outside; from before the terminal is taken."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self._leave, signal.SIGTERM)
        loop.add_signal_handler(signal.SIGHUP, self.hang_up)

    def on_mount(self) -> None:
        """Draw anew when coming back from the shell."""
        # Coming back from the shell, the screen is empty; Textual tells, but does not draw.
        self.app_resume_signal.subscribe(self, lambda _app: self.refresh(layout=True))

    def on_key(self, event: events.Key) -> None:
        """Give the box what was typed before anything had the focus: nobody waits for a program to be ready."""
        if self.screen is self._browser and self._browser.panel == "box" and event.is_printable:
            event.stop()
            self._browser.search.input.post_message(events.Key(event.key, event.character))

    async def on_event(self, event: events.Event) -> None:
        """Hear of a key when it is its turn."""
        if not isinstance(event, (events.Key, events.Paste)) or not self._browser.ahead.holds(event):
            await super().on_event(event)

    def end_reading(self) -> None:
        """End what is still being read, after the screen was given back."""
        if self._browser.loading_source is not None:
            self._browser.loading_source.finish()

    def _leave(self, number: int) -> None:
        self.exit(return_code=128 + number)

    def hang_up(self) -> None:
        """Leave, since the terminal is gone; whatever still runs then has a few seconds."""
        if self._last_moment is None:
            self._last_moment = threading.Timer(_HUNG_UP_FOR, os._exit, (128 + signal.SIGHUP,))
            self._last_moment.daemon = True
            self._last_moment.start()
        self._leave(signal.SIGHUP)

    def failed(self, error: BaseException) -> None:
        """Keep what was being written, and log the error; the terminal is given back as in any other end."""
        if self.failure is None:
            self.failure = report(error)
            self.keep_drafts()
        else:
            log_error(error)

    def keep_drafts(self) -> None:
        """Write notes in progress to files."""
        for screen in self.screen_stack:
            if (keep := getattr(screen, "keep_draft", None)) is not None:  # only the note window has it
                keep()

    def loop_failed(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        """Log what went wrong in a callback of the event loop; Textual would show it nowhere."""
        if isinstance(error := context.get("exception"), BaseException):
            log_error(error)

    def die(self, number: int) -> bool:
        """Restore the terminal before the process dies of a signal; return False where the signal is to be ignored."""
        if number == signal.SIGQUIT and self.terminal_is_lent:
            return False  # typed in the user's editor
        self.keep_drafts()
        if self.give_terminal_back():
            with suppress(OSError):  # not through a stream, which may be in the middle of something
                os.write(2, "".join(f"hmtui: {sentence}\n" for sentence in self.draft_notices()).encode())
        return True

    def draft_notices(self) -> list[str]:
        """Return where notes in progress were kept."""
        return [f"The unsaved note is in {clean(path)}" for path in self.drafts]

    def copy_to_clipboard(self, text: str) -> None:
        """Send a selection the same honest way as everything else that is copied."""
        self._browser.outbox.copy(text, "selection")

    def remember_copied(self, text: str) -> None:
        """Keep text for pasting within the program."""
        self._clipboard = text

    def write_terminal(self, sequence: str) -> bool:
        """Send an escape sequence to the terminal between two frames; False when there is none (tests)."""
        if self._driver is None or self.is_headless:
            return False
        self._driver.write(sequence)
        return True


def run_browser(library: Library, *, place: Place, config: Config, opening: Opening | None = None) -> int:
    """Run the browser until the person leaves; give the exit code of the process."""
    app = HmtuiApp(library, place=place, config=config, opening=opening)
    _run(app, library)
    return app.return_code or 0


def run_picker(library: Library, *, place: Place, config: Config) -> tuple[str, ...]:
    """Run the browser until the person has chosen; give the ids of the records, none when it was given up."""
    return _run(HmtuiApp(library, place=place, config=config, picking=True), library)


def _run(app: HmtuiApp, library: Library) -> tuple[str, ...]:
    _ = library.index  # built before the clock of the first search runs
    with restoring(app.die), errors_logged():
        try:
            chosen = app.run()
        finally:
            app.give_terminal_back()
            app.end_reading()
    if not app.terminal_answers:
        _write_no_more()
    if app.failure is not None:
        raise InternalError(app.failure.message, hint=". ".join([app.failure.hint, *app.draft_notices()]).strip(". "))
    for sentence in app.draft_notices():
        sys.stderr.write(f"hmtui: {sentence}\n")
    return chosen or ()


def _write_no_more() -> None:
    """Let what is still written to the terminal vanish: it takes nothing, and nobody shall wait for it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        with suppress(OSError):
            if os.isatty(number):
                os.dup2(nowhere, number)
    os.close(nowhere)
