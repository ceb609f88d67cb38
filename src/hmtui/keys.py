"""Names of keys: as Textual calls them, as users write them in the config file, and as manuals print them."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

__all__ = ["key_label", "key_name", "types_or_edits", "written_key"]

_SHOWN = {
    "slash": "/",
    "escape": "Esc",
    "enter": "↵",
    "space": "Space",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "backspace": "Backspace",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "home": "Home",
    "end": "End",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "colon": ":",
    "question_mark": "?",
    "asterisk": "*",
    "plus": "+",
    "exclamation_mark": "!",
    "equals_sign": "=",
    "minus": "-",
    "f1": "F1",
}


def key_label(key: str) -> str:
    """Return a key as printed on keyboards and in manuals: ``Ctrl+P``, ``?``, ``PgDn``."""
    *held, base = key.split("+") if key not in _SHOWN else [key]
    shown = _SHOWN.get(base, base.upper() if held and len(base) == 1 else _character(base))
    return "+".join([*(one.capitalize() for one in held), shown])


def _character(name: str) -> str:
    """Return the character that Textual calls by a name; other keys with a capital: ``F2``, ``Delete``."""
    unicode_name = {short: name for name, short in _OTHER_NAMES.items()}.get(name, name).replace("_", " ")
    with suppress(KeyError):
        if len(name) > 1 and (character := unicodedata.lookup(unicode_name)).isprintable():
            return character
    return name if len(name) == 1 else name.capitalize()


_NAMED = {
    *("space", "enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "home", "end"),
    *("pageup", "pagedown", "insert", "delete", "backspace", *(f"f{number}" for number in range(1, 13))),
}


_OTHER_NAMES = {
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "low_line": "underscore",
    "plus_sign": "plus",
    "reverse_solidus": "backslash",
    "solidus": "slash",
}
"""Characters that Textual calls by another name than Unicode."""


def key_name(key: str) -> str:
    """Return Textual's name of a key as the user wrote it, such as ``asterisk`` for ``*``; empty if it is invalid."""
    if len(key) == 1 and key.isprintable() and key != " ":
        name = key if key.isalnum() else unicodedata.name(key, "").lower().replace("-", "_").replace(" ", "_")
        return _OTHER_NAMES.get(name, name)
    name = key.lower()
    if name in _NAMED or name in _SHOWN:
        return name
    modifiers, _, base = name.rpartition("+")
    held = modifiers.split("+")
    if not set(held) <= {"ctrl", "alt", "shift"} or len(held) > len(set(held)):
        return ""
    letter = len(base) == 1 and base.isalnum() and "shift" not in held
    return "+".join([*sorted(held), base]) if letter or base in _NAMED - {"shift+tab"} else ""


def written_key(key: str) -> str:
    """Return a key as users write it in the configuration; ``key_name`` is the reverse."""
    shown = _SHOWN.get(key, key)
    return shown if len(shown) == 1 and key_name(shown) == key else key


_ARROWS = {"down", "up", "enter"}
_EDITING = {"home", "end", "backspace", "ctrl+d", "ctrl+u", "space"} | {
    key for key in _SHOWN if len(_SHOWN[key]) == 1
} - _ARROWS
"""Keys that type or edit in a text box, other than single characters."""


def types_or_edits(key: str) -> bool:
    """Return whether a key types or edits while a text box has the focus."""
    return len(key) == 1 or key in _EDITING
