"""The Textual application: colours, palettes, and the way in.

Invariant: however the program ends, the terminal is left as it was found (``hmtui.tui.terminal.ending``).
"""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, cast

from textual import events

from hmtui.actions import remapped
from hmtui.annotations import Position
from hmtui.config import load
from hmtui.store import LIMITED_SEARCH, has_full_text
from hmtui.tui.screens.browse import BrowseScreen
from hmtui.tui.screens.wiring import Options
from hmtui.tui.terminal.ending import run_app
from hmtui.tui.terminal.key_hold import KeyHold
from hmtui.tui.theme.ascii_glyphs import AsciiFilter, takes_utf8
from hmtui.tui.themed_app import ThemedApp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.filter import LineFilter
    from textual.screen import Screen

    from hmtui.config import Config
    from hmtui.library import Library
    from hmtui.opening_thread import Opening

__all__ = ["HmtuiApp", "run_browser", "run_picker"]


class HmtuiApp(ThemedApp[tuple[str, ...]]):
    """hmtui on a screen."""

    TITLE = "hmtui"
    CSS_PATH = "hmtui.tcss"
    ENABLE_COMMAND_PALETTE = False  # the browser brings its own

    def __init__(
        self,
        library: Library,
        *,
        position: Position | None = None,
        config: Config | None = None,
        picking: bool = False,
        restored: bool = False,
        opening: Opening | None = None,
    ) -> None:
        """Browse ``library``, beginning at a position.

        ``picking``: Enter returns the ids chosen. ``restored``: select the query. ``opening``: brings more records.
        """
        config = config or load({})
        self._problems = config.problems if has_full_text() else (*config.problems, LIMITED_SEARCH)
        self.greeting = ""  # a notice to begin with, where nothing is wrong
        # Textual decides on NO_COLOR before it knows the theme; for RGB themes it would paint greys.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        self.start_theme(config["look.theme"])
        self.animation_level = "none"
        self.key_hold = KeyHold(self)
        self.ascii_only: bool = config["look.ascii"]
        options = Options(
            columns=config["look.columns"],
            actions=remapped(config.given_keys)[0],
            picking=picking,
            restored=restored,
            clipboard_route=config["copy.clipboard"],
            cache_limit=config["cache.megabytes"] * 1_000_000,
            config=config,
            first_notice=self._first_notice,
        )
        self.knows_alt = any(key.startswith("alt+") for action in options.actions for key in action.keys)
        self._make_browser = partial(BrowseScreen, library, position or Position(), self.key_hold, options, opening)

    def first_screen(self) -> Screen[object]:
        """Begin with the browser itself: a blank screen under it would be painted first."""
        self._browser = self._make_browser()
        return cast("Screen[object]", self._browser)

    def _first_notice(self) -> tuple[str, bool]:
        """Return what the browser begins with, and whether that is a problem."""
        first, *others = self._problems or (self.greeting,)
        return f"{first} (and {len(others)} more: hmtui config)" if others else first, bool(self._problems)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters that every line passes before it is drawn."""
        filters = super().get_line_filters()
        return [*filters, AsciiFilter(keeps_text=takes_utf8(os.environ))] if self.ascii_only else filters

    def on_key(self, event: events.Key) -> None:
        """Pass on a character that nothing has taken."""
        if event.is_printable:
            event.stop()
            self._browser.controllers.keys.unused(event)

    async def on_event(self, event: events.Event) -> None:
        """Handle a key when it is its turn, and take away a notice that could be read before it."""
        if typed := isinstance(event, (events.Key, events.Paste)):
            if self.key_hold.holds(event):
                return
            self._browser.session.confirmation.key_pressed()
        # Also where the key then opens a window, and in a window that repeats the notice.
        seen = typed and (self.screen_stack[-1:] == [self._browser] or self._browser.footer.repeat is not None)
        await super().on_event(event)
        if isinstance(event, events.Key) and event.key == "escape" and len(self.screen_stack) > 1:
            self.key_hold.after(self.focused or self.screen, lambda: None)  # what follows is for the screen below it
        if seen:
            self._browser.footer.clear_read(event.time)

    def choose_theme(self, name: str) -> None:
        """Use a theme from now on, and say so, and which one it was before."""
        before = f" (before: {self.chosen_theme})" if self.chosen_theme != name else ""
        super().choose_theme(name)
        self._browser.session.notify(f"Theme: {name}{before}")

    def end_reading(self) -> None:
        """End what is still being read, after the screen was given back."""
        self._browser.controllers.loader.finish()

    def copy_to_clipboard(self, text: str) -> None:
        """Send a selection the same way as everything else that is copied."""
        self._browser.controllers.clipboard.copy(text, "selection")


def run_browser(
    library: Library,
    *,
    position: Position,
    config: Config,
    restored: bool = False,
    opening: Opening | None = None,
    greeting: str = "",
) -> int:
    """Run the browser until the user leaves, and return the exit code of the process."""
    app = HmtuiApp(library, position=position, config=config, restored=restored, opening=opening)
    app.greeting = greeting
    run_app(app, at_end=app.end_reading)
    return app.return_code or 0


def run_picker(library: Library, *, position: Position, config: Config) -> tuple[str, ...]:
    """Run the browser until the user has chosen; return the ids of the records, none when it was given up."""
    app = HmtuiApp(library, position=position, config=config, picking=True)
    return run_app(app, at_end=app.end_reading) or ()
