"""The units of a query as they were typed, so that one of them can be left out or changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.query.parser import LONGEST

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["alternatives", "without_each"]

_UNIT = re.compile(r'[-!]?(?:\w+:=?)?(?:"[^"]*"?|“[^”]*”?|\([^()]*\)|[^\s"“()]+(?:\([^\s()]*\)[^\s"“()]*)?)|\S')
_JOINING = {"OR", "AND", "NOT", "|"}
_MOST = 8
"""Units of a query of which each is left out in turn."""


def alternatives(text: str) -> Sequence[Sequence[str]]:
    """Return the units of a query, all of which must match, each as the alternatives that OR joins.

    A query that cannot be taken apart is one unit: one with NOT, or with brackets in brackets.
    """
    pieces = [match[0] for match in _UNIT.finditer(text)]
    if not {"NOT", "(", ")"}.isdisjoint(pieces):
        return [[text.strip()]]
    found: list[list[str]] = []
    joins = False
    for piece in pieces:
        if piece in _JOINING:
            joins = piece != "AND" and bool(found)
            continue
        if joins:
            found[-1].append(piece)
        else:
            found.append([piece])
        joins = False
    return found


def without_each(text: str) -> tuple[tuple[str, str], ...]:
    """Return each unit of a query with the query that is left without it.

    Nothing for a query of one unit, of very many, or with OR and NOT between words, which are about their neighbours.
    """
    units = [match[0] for match in _UNIT.finditer(text[:LONGEST])]
    if not 1 < len(units) <= _MOST or not _JOINING.isdisjoint(units):
        return ()
    return tuple((unit, " ".join(units[:at] + units[at + 1 :])) for at, unit in enumerate(units))
