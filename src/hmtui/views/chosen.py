"""What of a query was chosen among its facets, and the query with one value more or less.

The text of the query is all there is: its units are told by the qualifiers that facets write. Values of one facet are
alternatives (``year:2022,2023``), those of several facets must all match, and excluded values are left out one by one.
Invariant: what is not about a facet stays as it was typed, but for the spaces between.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from hmtui.annotations import tag_name
from hmtui.query import field_of, fields
from hmtui.query.units import alternatives
from hmtui.store.facets import SEPARATOR, name_key
from hmtui.views.facets import FIXED_VALUES, WHOLE_NAME_FACETS, Facet, FacetValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["ChosenFacets", "title_of"]

State = Literal["", "chosen", "excluded"]

_QUOTED = re.compile(r'"[^"]*"')
_OPEN_VALUE = re.compile(r'\w:=?"[^"]*$')
_LIST = re.compile(r"(year|is|tag):([^\s\"“”()=,|]+(?:[,|][^\s\"“”()=,|]+)*)")
"""Values that are written behind one field, with commas."""

_ONE_OF = {"Weights": "weights", "Size": "params"}
"""Facets whose values are written with several fields or words, and of which a record has one value."""
_READ_STATUS = {"is:unread", "is:to-read", "is:reading", "is:read"}


class _Unit(Struct, frozen=True):
    """A part of the query that must match."""

    pieces: tuple[str, ...]
    """The values of the facet, or what OR joins."""
    title: str = ""
    """The facet; empty where it is about none."""
    excluded: bool = False


class ChosenFacets:
    """The values chosen and excluded in the facets of one query."""

    def __init__(self, text: str) -> None:
        """Take a query apart."""
        self._units = [_unit(pieces) for pieces in alternatives(_closed(text))]
        self._states: dict[str, State] = {
            _key(piece): "excluded" if unit.excluded else "chosen"
            for unit in self._units
            for piece in unit.pieces
            if unit.title
        }

    @property
    def titles(self) -> Sequence[str]:
        """The facets of which values are chosen or excluded."""
        return tuple(dict.fromkeys(unit.title for unit in self._units if unit.title))

    def state(self, qualifier: str) -> State:
        """Return whether a value is chosen or excluded; ``qualifier`` is that of the facets."""
        return self._states.get(_key(_grouped(qualifier)), "") if self._states else ""

    def complete(self, facet: Facet) -> Facet:
        """Return a facet with the values chosen and excluded of which no record is left."""
        known = {_key(_grouped(value.qualifier)) for value in facet.values} if facet.title in self.titles else set()
        missing = [
            _value(piece)
            for unit in self._units
            if unit.title == facet.title
            for piece in unit.pieces
            if _key(piece) not in known
        ]
        values = sorted((*facet.values, *missing), key=lambda value: value.is_missing)
        return replace(facet, values=tuple(values)) if missing else facet

    def shortened(self, facet: Facet, most: int) -> Facet:
        """Return a facet with its first values, those chosen or excluded, and that of the records without a value."""
        rest = facet.values[most:] if self._states else facet.values[most:][-1:]
        kept = (value for value in rest if value.is_missing or self.state(value.qualifier))
        values = (*facet.values[:most], *kept)
        return replace(facet, values=values, further=len(facet.values) - len(values))

    def without(self, title: str) -> str:
        """Return the query without the values of a facet."""
        return _text(unit for unit in self._units if unit.title != title)

    def toggle(self, qualifier: str, *, exclude: bool = False) -> str:
        """Return the query with a value chosen, or excluded; without it where it was that already."""
        value, title = _grouped(qualifier), title_of(qualifier)
        units = [_without(unit, _key(value)) for unit in self._units]
        if self.state(qualifier) == ("excluded" if exclude else "chosen"):
            return _text(units)
        alike = [at for at, unit in enumerate(units) if title and unit.title == title and not unit.excluded]
        if alike and not exclude:
            units[alike[0]] = _Unit((*units[alike[0]].pieces, value), title)
        else:
            units.append(_Unit((value,), title, exclude))
        return _text(units)

    def with_text(self, text: str) -> str:
        """Return the query with what was typed: its fields take the place of the same fields, the rest is added."""
        typed = [_unit(pieces) for pieces in alternatives(_closed(text))]
        subjects = {subject for unit in typed for piece in unit.pieces if (subject := _subject(piece))}
        kept = [unit for unit in self._units if subjects.isdisjoint(map(_subject, unit.pieces))]
        return _text([*kept, *typed])


def title_of(qualifier: str) -> str:
    """Return the facet that a qualifier is a value of; empty where it is none."""
    piece = _grouped(qualifier)
    if fixed := _FIXED.get(_key(piece)):
        return fixed[0]
    field, _, value = piece.partition(":")
    if field == "year":
        return "Year" if value.isdecimal() else ""
    if field == "tag":
        return "Tags" if value else ""
    if field == "section" and SEPARATOR in value:
        return "Subsection"
    return WHOLE_NAME_FACETS.get(field, "") if value.startswith("=") and len(value) > 1 else ""


def _closed(text: str) -> str:
    """Return a query without a quotation that is not closed, which would go on into what is added."""
    if text.count('"') % 2 == 0:
        return text
    # Of a field it is the value; elsewhere it is words.
    return f'{text}"' if _OPEN_VALUE.search(text) else "".join(text.rsplit('"', 1))


def _unit(pieces: Sequence[str]) -> _Unit:
    values = [value for piece in pieces for value in _listed(piece)]
    titles = {title_of(value) for value in values}
    if len(titles) == 1 and (title := titles.pop()):
        return _Unit(tuple(values), title)
    opposite = _opposite(pieces[0])
    if len(pieces) == 1 and (title := title_of(opposite)):
        return _Unit((opposite,), title, excluded=True)
    return _Unit(tuple(pieces))


def _without(unit: _Unit, key: str) -> _Unit:
    pieces = tuple(piece for piece in unit.pieces if _key(piece) != key)
    return replace(unit, pieces=pieces) if unit.title else unit


def _text(units: Iterable[_Unit]) -> str:
    return " ".join(
        _opposite(unit.pieces[0])
        if unit.excluded
        else " OR ".join(_written(unit.pieces) if unit.title else unit.pieces)
        for unit in units
        if unit.pieces
    )


def _written(values: Sequence[str]) -> Iterator[str]:
    """Yield values as they are written: those of one field behind it once."""
    listed: dict[str, list[str]] = {}
    for value in values:
        match = _LIST.fullmatch(value)
        listed.setdefault(match[1] if match else value, []).append(match[2] if match else "")
    for field, rest in listed.items():
        yield f"{field}:{','.join(rest)}" if any(rest) else field


def _subject(piece: str) -> str:
    """Return what a part of a query is about, of which another part would contradict it; empty for words."""
    plain = piece.lstrip("-!").casefold()
    title = title_of(piece) or title_of(plain)
    if title in _ONE_OF:
        return _ONE_OF[title]
    name, colon, _ = plain.partition(":")
    field = field_of(name) if colon else ""
    if field in {"is", "has"}:
        return "read status" if plain in _READ_STATUS else plain
    return field if field in fields() else ""


def _listed(piece: str) -> Sequence[str]:
    """Return the values of one field: ``year:2022,2023`` are two."""
    match = _LIST.fullmatch(piece)
    return [f"{match[1]}:{value}" for value in re.split("[,|]", match[2])] if match else [piece]


def _opposite(piece: str) -> str:
    return piece[1:] if piece.startswith("-") else f"-{piece}"


def _grouped(qualifier: str) -> str:
    """Return a qualifier of several parts in brackets."""
    return f"({qualifier})" if " " in _QUOTED.sub("", qualifier) and not qualifier.startswith("(") else qualifier


def _key(piece: str) -> str:
    """Return what is equal for the ways to write one value."""
    plain = piece.replace('"', "").casefold()
    if plain.startswith("tag:"):
        return f"tag:{tag_name(plain[4:])}"
    field, whole, name = plain.partition(":=")
    return f"{field}{whole}{name_key(field, name) if whole else name}"


def _value(piece: str) -> FacetValue:
    """Return the value that a part of a query is, of which there is no record."""
    if fixed := _FIXED.get(_key(piece)):
        return fixed[1]
    name = piece.partition(":")[2].removeprefix("=").replace('"', "")
    return FacetValue(f"#{name}" if piece.startswith("tag:") else name, 0, piece)


_FIXED = {_key(_grouped(value.qualifier)): (title, value) for title, values in FIXED_VALUES.items() for value in values}
