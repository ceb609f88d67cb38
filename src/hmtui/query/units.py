"""The units of a query as they were typed, so that one of them can be left out."""

from __future__ import annotations

import re

from hmtui.query.parser import LONGEST

__all__ = ["without_each"]

_UNIT = re.compile(r'[-!]?(?:\w+:)?(?:"[^"]*"?|“[^”]*”?|\([^()]*\)|[^\s"“()]+(?:\([^\s()]*\)[^\s"“()]*)?)|\S')
_JOINING = {"OR", "AND", "NOT", "|"}
_MOST = 8
"""Units of a query of which each is left out in turn."""


def without_each(text: str) -> tuple[tuple[str, str], ...]:
    """Return each unit of a query with the query that is left without it.

    Nothing for a query of one unit, of very many, or with OR and NOT between words, which are about their neighbours.
    """
    units = [match[0] for match in _UNIT.finditer(text[:LONGEST])]
    if not 1 < len(units) <= _MOST or not _JOINING.isdisjoint(units):
        return ()
    return tuple((unit, " ".join(units[:at] + units[at + 1 :])) for at, unit in enumerate(units))
