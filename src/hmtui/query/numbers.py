"""Parse numbers of a query: years and counts, as values, ranges and comparisons.

Invariant: the result is inclusive bounds; invalid text raises ``BadValueError`` with a
message for the user.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    _Parser: TypeAlias = Callable[[str], tuple[int, int]]

__all__ = ["BadValueError", "bounds", "unit_missing"]


class BadValueError(Exception):
    """A value is invalid for its field; the message is for the user, ``instead`` the value that may be meant."""

    def __init__(self, message: str, instead: str = "") -> None:
        """Carry the message and the value."""
        super().__init__(message)
        self.instead = instead


def _year(text: str) -> tuple[int, int]:
    """Parse a year; fewer than four digits mean a decade or century that is still being typed."""
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise ValueError
    scale = 10 ** (4 - len(text))
    return int(text) * scale, int(text) * scale + scale - 1


_UNITS = {"": 1, "k": 10**3, "m": 10**6, "b": 10**9, "g": 10**9, "t": 10**12}


def _scaled(text: str) -> tuple[int, int, int]:
    """Parse a count with a unit; return its value, the step of its last digit, and the common divisor of both."""
    match = re.fullmatch(
        r"([0-9]{1,15})(?:\.([0-9]{0,9}))?(?:e([0-9]{1,2}))?([kmbgt]?)", text.casefold().replace("_", "")
    )
    if match is None:
        raise ValueError
    decimals = match[2] or ""
    step = 10 ** int(match[3] or 0) * _UNITS[match[4]]
    return int(match[1] + decimals) * step, step, 10 ** len(decimals)


def _rounded_count(text: str) -> tuple[int, int]:
    """Parse a count as the range of numbers that round to it: ``8.3b`` is 8.25e9 to 8.35e9."""
    value, step, divisor = _scaled(text)
    return -((step - 2 * value) // (2 * divisor)), max(value // divisor, (2 * value + step - 1) // (2 * divisor))


def _exact_count(text: str) -> tuple[int, int]:
    value, _, divisor = _scaled(text)
    return -(-value // divisor), value // divisor


_NUMBERS: dict[str, tuple[_Parser, _Parser, str]] = {
    "year": (_year, _year, "2020, 2019..2022, >=2021"),
    "params": (_rounded_count, _exact_count, "7b, 1b..20b, >100b"),
    "tokens": (_rounded_count, _exact_count, "300b, 1t..5t, >10t"),
}


def bounds(key: str, text: str) -> tuple[int | None, int | None]:
    """Parse a number, a range or a comparison for ``key`` (year, params or tokens); return inclusive bounds, None if open.

    Raises:
        BadValueError: the text is none of these.
    """
    single, bound, examples = _NUMBERS[key]
    match = re.fullmatch(
        r"(?P<sign>[<>]=?|=)?(?P<low>[^<>=.\-–]*(?:\.[0-9]+[^.\-–]*)?)(?P<to>\.\.+|-|–)?(?P<high>(?<=[.\-–]).+)?", text
    )
    try:
        if match is None or not (match["low"] or match["high"]) or (match["sign"] and match["to"]):
            raise ValueError  # noqa: TRY301 - one message for all kinds of errors
        if match["to"] is None:
            sign = match["sign"] or "="
            return _compared(sign, *(single if sign == "=" else bound)(match["low"]))
        low = bound(match["low"])[0] if match["low"] else None
        high = bound(match["high"])[1] if match["high"] else None
    except ValueError:
        raise BadValueError(f"Ignored {key}:{text}. Use {examples}") from None
    if low is not None and high is not None and low > high:
        turned = f"{match['high']}{match['to']}{match['low']}"
        raise BadValueError(f"Ignored {key}:{text}, which ends before it begins. Did you mean {key}:{turned}?", turned)
    return low, high


_BARE = re.compile(r"(?<!\w)(?<![0-9]\.)(?:[1-9][0-9]{0,3}(?:\.[0-9]+)?|0\.[0-9]+)(?!\w|\.[0-9])")
"""A number without a unit that is too small to count parameters or tokens one by one."""


def unit_missing(key: str, text: str) -> tuple[str, str] | None:
    """Return what to say of a valid value whose numbers lack a unit, and the value in billions; None where none does."""
    if key == "year" or not _BARE.search(text):
        return None
    number, instead = text.strip("<>="), _BARE.sub(r"\g<0>b", text)
    noun = {"params": "parameter", "tokens": "token"}[key] + "s" * (number != "1")
    said = f"means {number} {noun}" if _BARE.fullmatch(number) else "has a number without a unit"
    return f"{key}:{text} {said}. Did you mean {key}:{instead}?", instead


def _compared(sign: str, low: int, high: int) -> tuple[int | None, int | None]:
    bounds = {"=": (low, high), "<": (None, low - 1), "<=": (None, high), ">": (high + 1, None), ">=": (low, None)}
    return bounds[sign]
