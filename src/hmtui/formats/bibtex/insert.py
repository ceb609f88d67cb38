"""Insert fields into the entries of a ``.bib`` file, leaving every other byte as it is.

A field is inserted right behind the key of its entry; one that is to be replaced is replaced
where it stands. Invariant: the new text has the same entries, each with its old
fields and the new ones; otherwise nothing is returned.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from hmtui.formats.bibtex.contents import read_contents

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

__all__ = ["insert_fields"]

_BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_QUOTED = rf'"(?:[^"{{}}]|{_BRACED})*"'
"""Values; those with more braces in braces are not replaced."""
_BEGIN = re.compile(r"^[ \t]*@[A-Za-z]+[ \t]*[{(]\s*([^\s,{}\"=]+)\s*,", re.MULTILINE)
_REST = re.compile("[^ ]")

_Edit: TypeAlias = tuple[int, int, str]
"""Where a part of a text begins and ends, and what is to stand there."""


def insert_fields(
    text: str, fields: Mapping[str, Mapping[str, str]], *, replacing: Collection[str] = frozenset()
) -> str:
    """Return a text with more fields; ``fields`` are values as LaTeX by name, by the key of the entry.

    A field that an entry has already is left alone, unless it is one of those to replace. An entry whose key occurs
    twice is left alone.

    Raises:
        ValueError: the fields cannot be inserted without damage.
    """
    before = read_contents(text)
    counts, begins = Counter(entry.key for entry in before.entries), _begins(text)
    line_end = "\r\n" if "\r\n" in text else "\n"
    edits: list[_Edit] = []
    wanted: dict[str, Mapping[str, str]] = {}
    for entry in before.entries:
        given = (
            {name.lower(): value for name, value in fields.get(entry.key, {}).items()} if counts[entry.key] == 1 else {}
        )
        missing = {name: value for name, value in given.items() if name not in entry.fields}
        changed = {name: given[name] for name in replacing if name in given and name not in missing}
        if missing or changed:
            begin = begins.get(entry.key)
            if begin is None:
                raise ValueError(entry.key)
            edits += _inserted(text, begin, missing, line_end)
            edits += _replaced(text, begin, entry.key, changed)
            wanted[entry.key] = {**missing, **changed}
    new = _edited(text, edits)
    after = read_contents(new)
    if len(after.problems) > len(before.problems):
        raise ValueError(", ".join(wanted))
    for old, now in zip(before.entries, after.entries, strict=True):
        expected = {**old.fields, **wanted.get(old.key, {})}
        kept = all(now.fields.get(name) == value for name, value in expected.items() if name in old.fields)
        if old.key != now.key or set(now.fields) != set(expected) or not kept:
            raise ValueError(old.key)
    return new


def _begins(text: str) -> Mapping[str, int | None]:
    """Return where the fields of each entry begin, by its key; None where that is in doubt."""
    found: dict[str, int | None] = {}
    for begin in _BEGIN.finditer(text):
        found[begin[1]] = None if begin[1] in found else begin.end()
    return found


def _replaced(text: str, begin: int, key: str, values: Mapping[str, str]) -> Iterator[_Edit]:
    """Yield the edits that give fields of an entry other values."""
    for name, value in values.items():
        pattern = re.compile(rf"\b{re.escape(name)}\s*=\s*({_BRACED}|{_QUOTED}|\d+)", re.IGNORECASE)
        found = pattern.search(text, begin)
        if found is None:
            raise ValueError(key)
        yield *found.span(1), f"{{{value}}}"


def _inserted(text: str, begin: int, fields: Mapping[str, str], line_end: str) -> Iterator[_Edit]:
    """Yield the edit that inserts fields behind the key of an entry."""
    if fields:
        lines = "".join(f"{line_end}  {name} = {{{value}}}," for name, value in fields.items())
        if text[begin : begin + 1] in {"\n", "\r"}:
            yield begin, begin, lines
        else:
            rest = _REST.search(text, begin)
            yield begin, rest.start() if rest else len(text), f"{lines}{line_end}  "


def _edited(text: str, edits: Sequence[_Edit]) -> str:
    """Return a text in which parts are replaced; ValueError where they overlap."""
    pieces, at = [], 0
    for start, stop, instead in sorted(edits):
        if start < at:
            raise ValueError(text[start:stop])
        pieces += [text[at:start], instead]
        at = stop
    return "".join((*pieces, text[at:]))
