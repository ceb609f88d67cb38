"""The Textual application: colours, palette, signals, and the way in.

Invariant: however the program ends, the terminal is left as it was found (``hmtui.tui.terminal.ending``).
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events

from hmtui.annotations import Position
from hmtui.config import load
from hmtui.store import LIMITED_SEARCH, has_full_text
from hmtui.tui.screens.browse import BrowseScreen
from hmtui.tui.terminal.ending import run_app
from hmtui.tui.theme.ascii_glyphs import AsciiFilter, takes_utf8
from hmtui.tui.themed import ThemedApp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.filter import LineFilter
    from textual.screen import Screen

    from hmtui.config import Config
    from hmtui.library import Library
    from hmtui.opening import Opening

__all__ = ["HmtuiApp", "run_browser", "run_picker"]


class HmtuiApp(ThemedApp[tuple[str, ...]]):
    """hmtui on a screen."""

    TITLE = "hmtui"
    CSS_PATH = "hmtui.tcss"
    COMMANDS: ClassVar = set()  # the browser brings its own
    COMMAND_PALETTE_BINDING = "f2"  # the table of actions opens it with its own keys

    def __init__(
        self,
        library: Library,
        *,
        place: Position | None = None,
        config: Config | None = None,
        picking: bool = False,
        restored: bool = False,
        opening: Opening | None = None,
    ) -> None:
        """Browse ``library``, beginning at a place.

        ``picking``: Enter returns the ids chosen. ``restored``: select the query. ``opening``: brings more records.
        """
        self.clipboard_route: str | None = config["copy.clipboard"] if config else None
        self.greeting = ""  # shown at the start
        config = config or load({})
        self.problems = config.problems if has_full_text() else (*config.problems, LIMITED_SEARCH)  # shown at the start
        self.cache_limit = config["cache.megabytes"] * 1_000_000
        # Textual decides on NO_COLOR before it knows the theme; for RGB themes it would paint greys.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.begin_with_theme(config["look.theme"])
        self.animation_level = "none"
        self.ascii_only: bool = config["look.ascii"]
        self._last_filters = (AsciiFilter(keeps_text=takes_utf8(os.environ)),) if self.ascii_only else ()
        self._make_browser = partial(
            BrowseScreen,
            library,
            place or Position(),
            columns=config["look.columns"],
            picking=picking,
            restored=restored,
            opening=opening,
        )

    def first_screen(self) -> Screen[object]:
        """Begin with the browser itself: a blank screen under it would be painted first."""
        self._browser = self._make_browser()
        return cast("Screen[object]", self._browser)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what every line passes before it is drawn."""
        return [*super().get_line_filters(), *self._last_filters]

    def on_mount(self) -> None:
        """Follow the theme, and draw again after returning from the shell."""
        self.follow_theme()
        # Coming back from the shell, the screen is empty; Textual tells, but does not draw.
        self.app_resume_signal.subscribe(self, lambda _app: self.refresh(layout=True))

    def on_key(self, event: events.Key) -> None:
        """Return the box what was typed before anything had the focus: nobody waits for a program to be ready."""
        if self.screen is self._browser and self._browser.panel == "box" and event.is_printable:
            event.stop()
            self._browser.search.input.post_message(events.Key(event.key, event.character))

    async def on_event(self, event: events.Event) -> None:
        """Handle a key when it is its turn; a notice that could be read before it goes."""
        if not (typed := isinstance(event, (events.Key, events.Paste))) or not self._browser.ahead.holds(event):
            await super().on_event(event)
            if typed and self.screen_stack[-1:] == [self._browser]:
                self._browser.status.hush_read()

    def end_reading(self) -> None:
        """End what is still being read, after the screen was given back."""
        if self._browser.loading_source is not None:
            self._browser.loading_source.finish()

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


def run_browser(
    library: Library,
    *,
    place: Position,
    config: Config,
    restored: bool = False,
    opening: Opening | None = None,
    greeting: str = "",
) -> int:
    """Run the browser until the user leaves, and return the exit code of the process."""
    app = HmtuiApp(library, place=place, config=config, restored=restored, opening=opening)
    app.greeting = greeting
    _run(app, library)
    return app.return_code or 0


def run_picker(library: Library, *, place: Position, config: Config) -> tuple[str, ...]:
    """Run the browser until the user has chosen; give the ids of the records, none when it was given up."""
    return _run(HmtuiApp(library, place=place, config=config, picking=True), library)


def _run(app: HmtuiApp, library: Library) -> tuple[str, ...]:
    library.store.index_text()  # before the first letter is typed
    return run_app(app, at_end=app.end_reading) or ()
