"""From what a terminal sends to messages: keys, and the answer to the question for its background.

A terminal sends Alt+b and Esc, b as the same two bytes. hmtui has no key with Alt, and who presses Esc and then b
quickly means both: Textual would take them as one. Invariant: Esc is never lost, and nothing that is pasted becomes Esc.
"""

from __future__ import annotations

import re
from time import monotonic
from typing import TYPE_CHECKING

from textual import constants
from textual.color import Color, ColorParseError
from textual.events import Key
from textual.message import Message

from hmtui.tui.terminal.textual_compat import KeyParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["ASK_BACKGROUND", "BackgroundColor", "KeyReader"]

ASK_BACKGROUND = "\x1b]11;?\x1b\\"
"""Asks the terminal for the colour of its background (OSC 11)."""
_BEGUN = re.compile(r"\x1b(?:[\[O\]P_^X]|\][0-9][^\x07\x1b]{0,60}\x1b?)?\Z")
"""The beginning of a sequence, at the end of what was read so far."""
_BACKGROUND = re.compile(r"\x1b\]11;(?:rgba?:)?([^\x07\x1b]{1,60})(?:\x07|\x1b\\)")
_TYPED = re.compile(r"\x1b(?=[^\x7f\[O\]P_^X]|\Z)")
"""Esc before a key; Alt+Backspace stays what deletes a word, and the other characters begin sequences."""
_PASTED = re.compile(r"(\x1b\[200~.*?(?:\x1b\[201~|\Z))", re.DOTALL)
_PASTE_ENDS = "\x1b[201~"


class BackgroundColor(Message):
    """The terminal has said which colour its background is."""

    def __init__(self, *, light: bool) -> None:
        """Carry whether the colour is a light one."""
        self.light = light
        super().__init__()


class KeyReader:
    """Reads what a terminal sends, piece by piece."""

    def __init__(self, clock: Callable[[], float] = monotonic, *, knows_alt: bool = False) -> None:
        """Start with nothing read; ``knows_alt``: the user has given an action a key with Alt."""
        self._parser = KeyParser()
        self._clock = clock
        self._held, self._held_at = "", 0.0
        self._pasting = False
        self._knows_alt = knows_alt

    @property
    def patience(self) -> float:
        """Seconds after which what was read of a sequence is Esc and other keys; 0 where nothing was."""
        return max(constants.ESCAPE_DELAY - (self._clock() - self._held_at), 0.001) if self._held else 0

    def feed(self, text: str) -> Iterator[Message]:
        """Yield the messages that text from the terminal completes."""
        text, self._held = self._held + text, ""
        if self._pasting:
            pasted, end, text = text.partition(_PASTE_ENDS)
            self._pasting = not end
            yield from self._parser.feed(pasted + end)
        for number, piece in enumerate(_PASTED.split(text)):
            if number % 2:
                self._pasting = not piece.endswith(_PASTE_ENDS)
                yield from self._parser.feed(piece)
            elif piece:
                yield from self._read(piece.replace("\n", "\r"))  # Enter, from before the terminal sent single keys

    def _read(self, text: str) -> Iterator[Message]:
        if match := _BACKGROUND.search(text):
            yield from self._read(text[: match.start()])
            yield from _background(match[1])
            yield from self._read(text[match.end() :])
            return
        if match := _BEGUN.search(text):
            self._held, self._held_at, text = match[0], self._clock(), text[: match.start()]
        yield from self._keys(text)

    def _keys(self, text: str) -> Iterator[Message]:
        if self._knows_alt:
            yield from self._parser.feed(text)
            return
        first, *others = _TYPED.split(text)
        yield from self._parser.feed(first)
        for piece in others:
            yield _escape()
            yield from self._parser.feed(piece)

    def tick(self) -> Iterator[Message]:
        """Yield the messages that the passing of time completes: Esc, alone or before what begins sequences."""
        if self._held and self._clock() - self._held_at >= constants.ESCAPE_DELAY:
            held, self._held = self._held, ""
            yield _escape()
            yield from self._parser.feed(held[1:].replace("\x1b", ""))
        yield from self._parser.tick()


def _escape() -> Key:
    return Key("escape", "\x1b")


def _background(answer: str) -> Iterator[BackgroundColor]:
    """Yield whether a colour is light: ``ffff/ffff/ffff`` with one to four digits a part, or ``#rrggbb``."""
    parts = answer.split("/")[:3]
    try:
        if len(parts) == 3:
            red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in parts)
        else:
            red, green, blue = Color.parse(answer).normalized
    except (ValueError, ColorParseError):
        return
    yield BackgroundColor(light=0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.5)
