"""The standard colours, those of the terminal itself, and what makes any theme readable.

Under the terminal's own sixteen colours nothing is known of their contrast, so no
text stands on a ground of a colour: a cursor is reverse video. A theme with colours
of its own is measured: each style that is too near to its ground is moved away from it.
Invariant: in every such theme each pair of ``PAIRS`` has a contrast of at least 4.5 : 1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from textual.color import BLACK, WHITE, Color
from textual.theme import Theme

from hmtui.tui.terminal.few_colours import nearest_colour

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["CONTRAST", "DARK_THEME", "LIGHT_THEME", "PAIRS", "THEME", "contrast", "has_light_ground", "readable"]

CONTRAST = 4.5
"""What WCAG 2 asks of text of the usual size."""

_GROUNDS = ("background", "surface", "panel")
_OWN_GROUNDS = ("background", "resting-background", "dialog-background")
"""Those on which something is written; on others quiet text would have to be as light as any, or as dark."""
_ROLES: Mapping[str, str] = {
    **{name: name for name in ("primary", "secondary", "accent", "success", "warning", "error")},
    "strong": "foreground",
    "match": "warning",
    "mark": "error",
    "star": "warning",
    "s0": "accent",
    "s1": "warning",
    "s2": "error",
    "m0": "foreground",
    "m1": "primary",
    "m2": "success",
    "m3": "warning",
    "m4": "error",
}
"""Each style, and the colour of a theme that it has unless the theme says its own (``style-m1``)."""
_DARK = {
    "accent": "cyan",
    "success": "green",
    "warning": "yellow",
    "error": "red",
    "match": "yellow",
    "mark": "magenta",
    "star": "yellow",
    "s0": "cyan",
    "s1": "yellow",
    "s2": "magenta",
    "m1": "cyan",
    "m2": "green",
    "m3": "yellow",
    "m4": "red",
}
_LIGHT = {
    "accent": "blue",
    "success": "green",
    "warning": "red",
    "error": "red",
    "match": "red",
    "mark": "magenta",
    "star": "red",
    "s0": "blue",
    "s1": "red",
    "s2": "magenta",
    "m1": "blue",
    "m2": "green",
    "m3": "magenta",
    "m4": "red",
}
"""Which of the terminal's sixteen colours an style is. On a dark or unknown ground text is cyan or yellow, on a light one
blue or red: of the others there are common palettes in which they cannot be read."""
PAIRS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((*(f"style-{name}" for name in _ROLES), "text-muted", "text-disabled"), _OWN_GROUNDS),
    "foreground": _GROUNDS,
    "block-cursor-foreground": ("block-cursor-background",),
    "tab-foreground": ("tab-background",),
    "block-cursor-blurred-foreground": ("block-cursor-blurred-background",),
    "input-cursor-foreground": ("input-cursor-background",),
    "input-selection-foreground": ("input-selection-background",),
}
"""Each variable that is a colour of text, with those that are its grounds."""
_PLAIN = re.compile("#[0-9A-Fa-f]{6}")
_MUTED = 0.6
"""How much of the foreground quiet text has, where that is readable."""

_FEW = "few-"
"""How the name of a variable begins that takes the place of another one in 256 colours."""
_RULE, _THUMB = 0.35, 0.45
"""How much of the foreground rules and frames have, which are ornament and not to be read, and the bars that scroll."""

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
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
    },
)
"""The terminal's own colours: at home on dark and light grounds, and a few bytes a run where RGB takes forty."""


def _own_theme(
    name: str, *, dark: bool, grounds: Sequence[str], styles: Mapping[str, str], few: Mapping[str, str]
) -> Theme:
    """Return a theme of ours: ``grounds`` are those of screen, cursor row, resting row, tab, selection and dialog.

    ``few``: what variables are instead in 256 colours, of which the nearest would look unlike them.
    """
    ground, cursor, resting, tab, selection, dialog = grounds
    return Theme(
        name=name,
        dark=dark,
        primary=styles["m1"],
        secondary=styles["s2"],
        warning=styles["match"],
        error=styles["error"],
        success=styles["success"],
        accent=styles["accent"],
        foreground=styles["text"],
        background=ground,
        surface=dialog,
        panel=dialog,
        variables={
            **{f"style-{role}": colour for role, colour in styles.items()},
            "text-muted": styles["muted"],
            "text-disabled": styles["faint"],
            "border-blurred": styles["rule"],
            "resting-background": resting,
            "dialog-background": dialog,
            "block-cursor-background": cursor,
            "block-cursor-foreground": styles["strong"],
            "cursor-keeps-colours": "yes",
            "tab-background": styles["accent"],
            "tab-foreground": tab,
            "input-selection-background": selection,
            "input-selection-foreground": styles["link"],
            **{f"{_FEW}{variable}": colour for variable, colour in few.items()},
        },
    )


DARK_THEME = _own_theme(
    "hmtui-dark",
    dark=True,
    grounds=("#12151c", "#24344a", "#1b222e", "#0b1118", "#27415a", "#1a1f2a"),
    styles={
        "text": "#d5dae3",
        "strong": "#f2f5fa",
        "muted": "#a6b0c0",
        "faint": "#98a3b5",
        "rule": "#465066",
        "thumb": "#6a768f",
        "accent": "#58c4dc",
        "match": "#ffd166",
        "mark": "#f48fb1",
        "star": "#ffd166",
        "link": "#ffffff",
        "success": "#6fd08c",
        "error": "#ff7f7f",
        "warning": "#ffd166",
        "s0": "#58c4dc",
        "s1": "#ffd166",
        "s2": "#f48fb1",
        "m0": "#7b8ba6",
        "m1": "#4aa3df",
        "m2": "#3fc1a5",
        "m3": "#f2c14e",
        "m4": "#ff7f5c",
    },
    few={"block-cursor-background": "#343b45", "style-m0": "#98a1b2"},
)
LIGHT_THEME = _own_theme(
    "hmtui-light",
    dark=False,
    grounds=("#fbfaf7", "#dfedf3", "#eff1f2", "#ffffff", "#cfe6ee", "#ffffff"),
    styles={
        "text": "#2b303b",
        "strong": "#10131a",
        "muted": "#525b69",
        "faint": "#5e6776",
        "rule": "#c2c7ce",
        "thumb": "#868f9c",
        "accent": "#0b6e8a",
        "match": "#8a4b00",
        "mark": "#b0266b",
        "star": "#855900",
        "link": "#06303d",
        "success": "#16702f",
        "error": "#b3261e",
        "warning": "#8a4b00",
        "s0": "#0b6e8a",
        "s1": "#855900",
        "s2": "#b0266b",
        "m0": "#78828f",
        "m1": "#2f7fc1",
        "m2": "#128a6c",
        "m3": "#a06e00",
        "m4": "#d1451f",
    },
    few={
        "block-cursor-background": "#b5d9e7",
        "resting-background": "#e4e8ea",
        "style-m1": "#1f5b9e",
        "style-m2": "#0d672e",
        "style-m3": "#7b5400",
        "style-m4": "#a52c16",
    },
)
"""Two themes of ours, one for a dark ground and one for a light."""

_REVERSED = {
    **dict.fromkeys(("block-cursor-foreground", "block-cursor-background"), "ansi_default"),
    **dict.fromkeys(("block-cursor-blurred-foreground", "block-cursor-blurred-background"), "ansi_default"),
    **dict.fromkeys(("block-cursor-text-style", "block-cursor-blurred-text-style"), "reverse"),
    **dict.fromkeys(("input-selection-foreground", "input-selection-background"), "ansi_default"),
    **dict.fromkeys(
        ("resting-background", "dialog-background", "style-rule", "style-thumb", "tab-background", "tab-foreground"),
        "ansi_default",
    ),
}


def readable(theme: Theme, variables: Mapping[str, str], *, light: bool = False, few: bool = False) -> dict[str, str]:
    """Return the variables of a theme with our styles, and with every colour of text readable on its ground.

    Args:
        theme: the theme.
        variables: its variables.
        light: the terminal is known to have a light ground; asked only where its own colours are used.
        few: the terminal has 256 colours, of which the nearest take the place of the theme's.
    """
    if few:
        variables = {
            **variables,
            **{one.removeprefix(_FEW): variables[one] for one in variables if one.startswith(_FEW)},
        }
    own = {name: variables.get(f"style-{name}", variables[role]) for name, role in _ROLES.items()}
    if theme.ansi:
        own |= {name: f"ansi_{colour}" for name, colour in (_LIGHT if light else _DARK).items()}
    found = {**variables, **{f"style-{name}": colour for name, colour in own.items()}}
    if theme.ansi:
        return found | _REVERSED
    found.setdefault("resting-background", found["background"])
    found.setdefault("dialog-background", found["background"])
    found.setdefault("tab-background", found["block-cursor-background"])
    found.setdefault("tab-foreground", found["block-cursor-foreground"])
    shown = _in_few if few else _same
    background = shown(_colour(found["background"]))
    for name in _GROUNDS:
        found[name] = shown(_on(background, _colour(found[name]))).hex
    foreground = _colour(found["foreground"])
    found.setdefault("style-rule", background.blend(foreground, _RULE).hex)
    found.setdefault("style-thumb", background.blend(foreground, _THUMB).hex)
    for name in ("text-muted", "text-disabled"):
        if name not in theme.variables:
            found[name] = background.blend(foreground, _MUTED).hex
    keeps = ("block-cursor-background",) if "cursor-keeps-colours" in found else ()
    for name, others in PAIRS.items():
        grounds = (*others, *(keeps if name.startswith("style-") else ()))
        behind = [shown(_on(background, _colour(found[ground]))) for ground in grounds]
        for ground, colour in zip(grounds, behind, strict=True) if few or len(behind) == 1 else ():
            found[ground] = colour.hex
        text = _pole(behind) if found[name].startswith("auto") else _on(behind[0], _colour(found[name]))
        found[name] = _away_from(behind, text, shown).hex
    return found if not few else {name: _nearest_value(value) for name, value in found.items()}


def _same(colour: Color) -> Color:
    return colour


def _in_few(colour: Color) -> Color:
    return Color(*nearest_colour(colour.rgb))


def _nearest_value(value: str) -> str:
    """Return the nearest of 256 colours for the value of a variable; what is no plain colour stays."""
    return _in_few(Color.parse(value)).hex if _PLAIN.fullmatch(value) else value


def has_light_ground(colorfgbg: str) -> bool:
    """Check whether ``$COLORFGBG``, as some terminals set it ("0;15"), names a light ground."""
    return colorfgbg.rpartition(";")[2] in {"7", "15"}


def contrast(one: Color, other: Color) -> float:
    """Return the contrast of two opaque colours as WCAG 2 measures it: 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    shares = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized)
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), shares, strict=True))


def _colour(value: str) -> Color:
    """Parse a value of a variable, as ``#81a1c1 35%``."""
    name, _, share = value.partition(" ")
    colour = Color.parse(name)
    return colour.with_alpha(float(share.rstrip("%")) / 100) if share else colour


def _on(ground: Color, colour: Color) -> Color:
    """Return what a colour that may be transparent looks like on a ground."""
    return ground.blend(colour.with_alpha(1), colour.a)


def _away_from(grounds: Sequence[Color], colour: Color, shown: Callable[[Color], Color]) -> Color:
    """Return the nearest colour on the way to white or black that is readable, as it is shown."""
    pole = _pole(grounds)
    for step in range(101):
        moved = shown(colour.blend(pole, step / 100))
        if min(contrast(moved, ground) for ground in grounds) >= CONTRAST:
            return moved
    return pole


def _pole(grounds: Sequence[Color]) -> Color:
    """Return white or black, whichever is further from the grounds."""
    return max((WHITE, BLACK), key=lambda end: min(contrast(end, ground) for ground in grounds))
