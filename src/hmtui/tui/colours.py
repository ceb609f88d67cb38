"""The standard colours: those of the terminal itself.

Invariant: no colour of our own is named, so dark and light grounds, and a user's own palette, all hold.
"""

from __future__ import annotations

from textual.theme import Theme

__all__ = ["THEME"]

THEME = Theme(
    name="hmtui",
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_green",
    accent="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "border-blurred": "ansi_bright_black",
        "block-cursor-foreground": "ansi_bright_white",
        "block-cursor-background": "ansi_blue",
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_bright_white",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
    },
)
"""The terminal's own colours: at home on dark and light grounds, and a few bytes a run where RGB takes forty."""
