"""The Textual application: colours, palette, signals, and the way in.

Invariant: whatever ends the program (a key, SIGTERM, a hung-up line), Textual is
asked to leave, so that the terminal is left as it was found.
"""

from __future__ import annotations

import asyncio
import os
import signal
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events

from hmtui.config import load
from hmtui.personal import Place
from hmtui.store import LIMITED_SEARCH, has_full_text
from hmtui.tui.browse import BrowseScreen
from hmtui.tui.colours import THEME
from hmtui.tui.first_frame import InkedApp
from hmtui.tui.plain_glyphs import AsciiFilter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.filter import LineFilter
    from textual.screen import Screen

    from hmtui.config import Config
    from hmtui.library import Library
    from hmtui.opening import Opening

__all__ = ["HmtuiApp", "run_browser", "run_picker"]


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
        self.problems = config.problems if has_full_text() else (*config.problems, LIMITED_SEARCH)
        """What is wrong with the settings; said when the browser begins."""
        self.cache_limit = config["cache.megabytes"] * 1_000_000
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

    def on_mount(self) -> None:
        """Leave in good order when asked to from outside."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self._leave, number)
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
    library.store.index_text()  # before the first letter is typed
    chosen = app.run()
    app.end_reading()
    return chosen or ()
