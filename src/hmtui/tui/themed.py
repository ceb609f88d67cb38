"""An application with themes: every colour readable, the whole screen at once, the last choice remembered.

Invariant: the configured theme holds until another one is chosen, and again once the configuration has changed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.app import ReturnType
from textual.theme import ThemeProvider

from hmtui.annotations.choices import choice, choose
from hmtui.tui.theme.colours import DARK_THEME, LIGHT_THEME, THEME, has_light_ground, readable
from hmtui.tui.themed_app import InkedApp
from hmtui.tui.dialogs.palette import Palette

if TYPE_CHECKING:
    from textual.theme import Theme

__all__ = ["ThemedApp"]


class ThemedApp(InkedApp[ReturnType]):
    """An application that keeps its theme, and opens the palettes in which it is chosen."""

    _configured = "hmtui"

    def begin_with_theme(self, configured: str) -> None:
        """Have the theme chosen last, else the configured one."""
        for one in (THEME, DARK_THEME, LIGHT_THEME):
            self.register_theme(one)
        self._configured = configured
        theme = choice("look.theme", configured)
        self.theme = theme if theme in self.available_themes else "hmtui"

    def follow_theme(self) -> None:
        """Show from now on the colours that are chosen, and remember them."""
        self.theme_changed_signal.subscribe(self, self._theme_chosen)

    def _theme_chosen(self, theme: Theme) -> None:
        self.repaint_in_new_colours()
        choose("look.theme", theme.name, self._configured)

    def get_css_variables(self) -> dict[str, str]:
        """Return the colours of the theme, each of them readable on its ground."""
        light = self.current_theme.name == "ansi-light" or has_light_ground(os.environ.get("COLORFGBG", ""))
        self.theme_variables = readable(self.current_theme, super().get_css_variables(), light=light)
        return self.theme_variables

    def action_command_palette(self) -> None:
        """Open the palette over the browser; over another window it would have nothing to offer."""
        if len(self.screen_stack) == 1:
            self.push_screen(Palette())

    def search_themes(self) -> None:
        """Open the palette with the themes."""
        self.push_screen(Palette(providers=[ThemeProvider], placeholder="Search for themes…"))
