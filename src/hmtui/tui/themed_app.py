"""An application with themes and windows: every colour readable, the whole screen at once, the last choice remembered.

Textual parses every sheet again when a theme is chosen, and computes the styles of each panel apart: here both are
done once. Invariant: the configured theme holds until another one is chosen, and again once the configuration has
changed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ReturnType

from hmtui.annotations.choices import choice, choose
from hmtui.memory import give_back
from hmtui.tui.terminal.ending import EndingApp
from hmtui.tui.theme.colours import DARK_THEME, LIGHT_THEME, THEME, has_light_ground, readable
from hmtui.tui.widgets.line_widget import STYLES, LineWidget

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.theme import Theme

    from hmtui.tui.terminal.key_reader import BackgroundColor

__all__ = ["ThemedApp"]

_MINUTE = 60


class ThemedApp(EndingApp[ReturnType]):
    """An application that keeps its theme, and computes the styles of its panels once."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"style--{style}" for style in STYLES}
    restyling = False
    """Whether styles are being set one by one, each of which asks for the panels to be drawn."""
    _configured = "hmtui"
    _light_ground = False
    chosen_theme = ""
    """The theme in use, whichever one is looked at before it is chosen."""

    def start_theme(self, configured: str) -> None:
        """Use the theme chosen last, else the configured one."""
        for one in (THEME, DARK_THEME, LIGHT_THEME):
            self.register_theme(one)
        self._configured = configured
        environ = os.environ
        self._light_ground = has_light_ground(environ.get("COLORFGBG", ""))
        # The console of Linux has one background, and no answer; without colours there is nothing to choose.
        asked = "COLORFGBG" in environ or "NO_COLOR" in environ or environ.get("TERM", "") in {"linux", "dumb", ""}
        self.wants_background = not asked
        theme = choice("look.theme", configured)
        self.theme = self.chosen_theme = theme if theme in self.available_themes else "hmtui"

    def on_mount(self) -> None:
        """Follow the theme, draw again after returning from the shell, and give back once a minute what memory was freed."""
        self.set_interval(_MINUTE, give_back)
        self.theme_changed_signal.subscribe(self, self._theme_changed)
        # Coming back from the shell, the screen is empty; Textual signals that, but does not draw.
        self.app_resume_signal.subscribe(self, lambda _app: self.refresh(layout=True))

    async def on_event(self, event: events.Event) -> None:
        """Close a window that gives way to a key before that is handled."""
        hands_on = getattr(self.screen, "hands_on", None) if isinstance(event, events.Key) else None
        if isinstance(event, events.Key) and hands_on is not None and hands_on(event.key):
            self.screen.dismiss(None)
        await super().on_event(event)

    def choose_theme(self, name: str) -> None:
        """Use a theme from now on, in later sessions too."""
        self.theme = self.chosen_theme = name
        choose("look.theme", name, self._configured)

    def _theme_changed(self, _theme: Theme) -> None:
        self.repaint_in_new_colours()

    def on_background_color(self, message: BackgroundColor) -> None:
        """Choose the colours for a light or dark background, as soon as the terminal has said which it has."""
        if message.light != self._light_ground:
            self._light_ground = message.light
            self.refresh_css(animate=False)
            self.repaint_in_new_colours()

    def get_css_variables(self) -> dict[str, str]:
        """Return the colours of the theme, each of them readable on its ground."""
        light = self.current_theme.name == "ansi-light" or self._light_ground
        few = self.console.color_system == "256"
        self.theme_variables = readable(self.current_theme, super().get_css_variables(), light=light, few=few)
        return self.theme_variables

    def refresh_css(self, animate: bool = True) -> None:  # noqa: FBT001, FBT002 - Textual's own
        """Style everything anew; before there is anything, set only the colours that the sheets are parsed with."""
        if self.screen_stack:
            self.restyling = True
            try:
                super().refresh_css(animate)
            finally:
                self.restyling = False
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def repaint_in_new_colours(self) -> None:
        """Paint everything anew: panels remember what they have painted, and in which colours."""
        for screen in self.screen_stack:
            for panel in screen.walk_children(LineWidget):
                panel.notify_style_update()
                panel.refresh()
            screen.refresh(layout=True)

    def get_default_screen(self) -> Screen[object]:
        """Compute the styles before there is a panel to paint."""
        self.stylesheet.apply(self)
        return self.first_screen()

    def first_screen(self) -> Screen[object]:
        """Return the screen to begin with."""
        return super().get_default_screen()
