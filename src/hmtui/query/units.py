"""The units of a query as they were typed, so that one of them can be left out or changed."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

from hmtui.query.parser import LONGEST, colon_form, parse
from hmtui.query.tree import Between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "alternatives",
    "either",
    "filter_of",
    "is_small",
    "meant",
    "meant_filters",
    "other_words",
    "separate",
    "unquoted",
    "within_years",
    "without_each",
]

_UNIT = re.compile(r'[-!]?(?:\w+:=?)?(?:"[^"]*"?|“[^”]*”?|\([^()]*\)|[^\s"“()]+(?:\([^\s()]*\)[^\s"“()]*)?)|\S')
_JOINING = {"OR", "AND", "|"}
_PREFIXES = {"NOT", "-", "!"}
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_IS = {"open", "closed", "starred", "unread", "to-read"}
"""Words that ``is:`` takes, and that are seldom words of a title."""
_ORDERS = {
    **dict.fromkeys(("newest", "latest"), "sort:year"),
    "oldest": "sort:-year",
    **dict.fromkeys(("largest", "biggest"), "sort:params"),
    "smallest": "sort:-params",
}
"""Words for an order."""
_SMALL = frozenset(
    """a all an and any are articles at by for from have in is list model models of on paper papers published
    record records released show that the to was were what which with works""".split()
)
"""Words that say nothing of what is looked for."""
_MOST = 8
"""Units of a query of which each is left out in turn."""


def alternatives(text: str) -> Sequence[Sequence[str]]:
    """Return the units of a query, all of which must match, each as the alternatives that OR joins.

    Brackets that are not closed are closed; operators without a word to work on are left out. Orders stand last, each by
    itself: they are no alternatives.
    """
    found: list[list[str]] = []
    orders: list[list[str]] = []
    joins = False
    for piece in _pieces(text):
        if piece in _JOINING:
            joins = joins or (piece != "AND" and bool(found))
            continue
        if not any(map(str.isalnum, piece)):  # as brackets around nothing
            continue
        if piece.casefold().startswith("sort:"):
            orders.append([piece])
            continue
        if joins:
            found[-1].append(colon_form(piece))
        else:
            found.append([colon_form(piece)])
        joins = False
    return found + orders


def _pieces(text: str) -> Iterator[str]:
    """Yield words, filters and operators; what is in brackets, and what NOT excludes, is one piece."""
    begin, depth = -1, 0
    for match in _UNIT.finditer(text):
        piece, start = match[0], match.start() if begin < 0 else begin
        if piece == "(":
            begin, depth = start, depth + 1
        elif piece == ")" and depth:
            depth -= 1
        if depth or (piece in {")", "("} and begin < 0):
            continue
        if piece in _PREFIXES:
            begin = start
        else:
            begin = -1
            yield piece if piece in _JOINING else text[start : match.end()]
    if depth:
        yield text[begin:] + " )" * depth


def without_each(text: str, together: int = 1) -> tuple[tuple[str, str], ...]:
    """Return each unit of a query, or so many ``together``, with the query that is left without them.

    Nothing for a query of no more units, of very many, or with OR and NOT between words, which are about their neighbours.
    """
    units = _units(text)
    if len(units) == 1 and (words := unquoted(text)):
        units = _units(words)
    if not together < len(units) <= _MOST // together or not (_JOINING | _PREFIXES).isdisjoint(units):
        return ()
    return tuple(
        (
            " and ".join(_quoted(units[at]) for at in left),
            " ".join(unit for at, unit in enumerate(units) if at not in left),
        )
        for left in combinations(range(len(units)), together)
    )


def _units(text: str) -> list[str]:
    """Return the units of a query, but for AND, which changes nothing."""
    return [match[0] for match in _UNIT.finditer(text[:LONGEST]) if match[0] != "AND"]


def _quoted(unit: str) -> str:
    """Return a unit as it is named in a sentence: a word in quotation marks."""
    return f'"{unit}"' if unit.isalnum() else unit


def meant(text: str) -> str:
    """Return the query that may be meant by one with a mistake, or words for a year, a fact, an order or "or"; empty where there is none.

    ``params:7`` may be ``params:7b``, ``open 2025`` may be ``is:open year:2025``, and ``gpt or bert`` may be ``gpt OR bert``.
    """
    if mistake := parse(text).mistake:
        return mistake.corrected(text)
    units = separate(text)
    last = len(units) - 1
    changed = [filter_of(unit) or ("OR" if unit == "or" and 0 < at < last else unit) for at, unit in enumerate(units)]
    return " ".join(changed) if changed != [*units] else ""


def meant_filters(text: str) -> str:
    """Return the filters and orders of a query without its words: of ``best open model 2025``, ``is:open year:2025``.

    Empty where there are less than two, or none that a word stands for.
    """
    units = separate(text)
    meant_by = [filter_of(unit) for unit in units]
    found = [one or unit for one, unit in zip(meant_by, units, strict=True) if one or _is_filter(unit)]
    return " ".join(found) if len(found) > 1 and any(meant_by) else ""


def other_words(text: str) -> list[str]:
    """Return the words of a query that ``meant_filters`` leaves out, but for those that say nothing."""
    return [unit for unit in separate(text) if not (filter_of(unit) or _is_filter(unit) or is_small(unit))]


def is_small(word: str) -> bool:
    """Return whether a word says nothing of what is looked for."""
    return word.casefold() in _SMALL


def separate(text: str) -> Sequence[str]:
    """Return the units of a query; none of one with very many, or with OR and NOT between words, which are about their neighbours."""
    units = _units(text)
    return units if len(units) <= _MOST and (_JOINING | _PREFIXES).isdisjoint(units) else ()


def unquoted(text: str) -> str:
    """Return a query with the words of its phrases in any order; empty where it has no phrase."""
    units = separate(text)
    changed = [unit.strip('"“”').strip() if unit[0] in '"“' else unit for unit in units]
    return " ".join(changed) if changed != [*units] else ""


def _is_filter(unit: str) -> bool:
    query = parse(unit)
    return bool(query.clauses or query.sort) and not query.has_text and not query.problems


def filter_of(word: str) -> str:
    """Return the filter or order that a word may stand for; empty where it is a word."""
    if _YEAR.fullmatch(word):
        return f"year:{word}"
    word = word.casefold()
    return _ORDERS.get(word, f"is:{word}" if word in _IS else "")


def either(text: str) -> str:
    """Return a query in which the values that it gives a field one after another are alternatives; empty where none has several.

    ``year:2022 year:2023`` becomes ``year:2022,2023``; a record has one year.
    """
    found: dict[str, str] = {}
    for unit in separate(text):
        field, colon, value = unit.partition(":")
        key = f"{field}:" if colon and value and field.isalpha() and not value.startswith(("=", ">", "<")) else unit
        found[key] = f"{found[key]},{value}" if key in found and key != unit else unit
    query = " ".join(found.values())
    return query if "," in query and len(found) < len(separate(text)) else ""


def within_years(text: str, first: int, last: int) -> str:
    """Return a query in which years that all are before ``first`` or after ``last`` are that year."""

    def nearest(unit: re.Match[str]) -> str:
        match parse(unit[0]).clauses:
            case [Between("year", low, high)] if (low or 0) > last or (high or last) < first:
                return f"year:{last if (low or 0) > last else first}"
        return unit[0]

    return _UNIT.sub(nearest, text[:LONGEST])
