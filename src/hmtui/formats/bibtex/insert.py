"""Insert fields into the entries of a ``.bib`` file, leaving every other byte as it is.

A field is inserted right behind the key of its entry; one that is to be replaced is replaced
where it stands. Invariant: the new text has the same entries, each with its old
fields and the new ones; otherwise nothing is returned.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from hmtui.formats.bibtex.contents import read_contents

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = ["insert_fields"]

_BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_QUOTED = rf'"(?:[^"{{}}]|{_BRACED})*"'
"""Values; those with more braces in braces are not replaced."""


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
    counts = Counter(entry.key for entry in before.entries)
    new = text
    wanted: dict[str, Mapping[str, str]] = {}
    for entry in before.entries:
        given = (
            {name.lower(): value for name, value in fields.get(entry.key, {}).items()} if counts[entry.key] == 1 else {}
        )
        missing = {name: value for name, value in given.items() if name not in entry.fields}
        changed = {name: given[name] for name in replacing if name in given and name not in missing}
        if missing or changed:
            new = _with_fields(_with_values(new, entry.key, changed), entry.key, missing)
            wanted[entry.key] = {**missing, **changed}
    after = read_contents(new)
    if len(after.problems) > len(before.problems):
        raise ValueError(", ".join(wanted))
    for old, now in zip(before.entries, after.entries, strict=True):
        expected = {**old.fields, **wanted.get(old.key, {})}
        kept = all(now.fields.get(name) == value for name, value in expected.items() if name in old.fields)
        if old.key != now.key or set(now.fields) != set(expected) or not kept:
            raise ValueError(old.key)
    return new


def _begin(text: str, key: str) -> int:
    """Return where the fields of an entry begin."""
    begin = re.compile(rf"^[ \t]*@[A-Za-z]+[ \t]*[{{(]\s*{re.escape(key)}\s*,", re.MULTILINE)
    found = begin.search(text)
    if found is None or begin.search(text, found.end()):
        raise ValueError(key)
    return found.end()


def _with_values(text: str, key: str, values: Mapping[str, str]) -> str:
    """Return a text with other values of fields that an entry has."""
    for name, value in values.items():
        begin = _begin(text, key)
        pattern = re.compile(rf"(\b{re.escape(name)}\s*=\s*)(?:{_BRACED}|{_QUOTED}|\d+)", re.IGNORECASE)
        found = pattern.search(text, begin)
        if found is None:
            raise ValueError(key)
        text = f"{text[: found.start()]}{found[1]}{{{value}}}{text[found.end() :]}"
    return text


def _with_fields(text: str, key: str, fields: Mapping[str, str]) -> str:
    """Return a text with fields behind the key of an entry."""
    if not fields:
        return text
    begin = _begin(text, key)
    line_end = "\r\n" if "\r\n" in text else "\n"
    lines = "".join(f"{line_end}  {name} = {{{value}}}," for name, value in fields.items())
    rest = text[begin:]
    return f"{text[:begin]}{lines}{rest if rest[:1] in {chr(10), chr(13)} else line_end + '  ' + rest.lstrip(' ')}"
