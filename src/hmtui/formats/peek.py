"""The beginning of a JSON text as values, also where the text is cut off or damaged.

Invariant: any text gives a value or None; at most ``_MOST`` tokens are looked at, so
the time does not depend on the length of the text.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["peek"]

_TOKEN = re.compile(r'\s*(?:("[^"\\]*(?:\\.[^"\\]*)*")|([{}\[\],:])|([^\s{}\[\],:"]{1,100}))', re.DOTALL)
_MOST = 4000
_DEEPEST = 40


def peek(text: str) -> object:
    """Return the value that a JSON text begins with, as far as the first tokens tell it; of JSON Lines a list."""
    return _Peek(text).top()


class _Peek:
    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._ended = False

    def top(self) -> object:
        first = self.value(0)
        found = [first]
        while isinstance(first, dict) and self._next() == "{":
            found.append(self._object(0))
        return found if len(found) > 1 else first

    def value(self, depth: int) -> object:
        sign = self._next()
        if sign == "{" and depth < _DEEPEST:
            return self._object(depth)
        if sign == "[" and depth < _DEEPEST:
            return self._list(depth)
        return _scalar(sign)

    def _object(self, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        while (key := self._next()).startswith('"'):
            if self._next() != ":":
                break
            found[str(_scalar(key))] = self.value(depth + 1)
            if self._next() != ",":
                break
        return found

    def _list(self, depth: int) -> list[object]:
        found: list[object] = []
        while not self._ended:
            sign = self._next()
            if sign == "{" and depth < _DEEPEST:
                found.append(self._object(depth + 1))
            elif sign == "[" and depth < _DEEPEST:
                found.append(self._list(depth + 1))
            elif sign in {"", "]", "}", ":"}:
                break
            elif sign != ",":
                found.append(_scalar(sign))
        return found

    def _next(self) -> str:
        sign = next(self._tokens, "")
        self._ended = self._ended or not sign
        return sign


def _tokens(text: str) -> Iterator[str]:
    at = 0
    for _ in range(_MOST):
        found = _TOKEN.match(text, at)
        if found is None:
            return
        at = found.end()
        yield found[1] or found[2] or found[3]


def _scalar(sign: str) -> object:
    try:
        value: object = json.loads(sign)
    except ValueError:
        return None
    return value
