"""Insert fields into the entries of a ``.bib`` file, leaving every other byte as it is.

A field is inserted right behind the key of its entry. Invariant: the new text has the
same entries, each with its old fields and the new ones; otherwise nothing is returned.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hmtui.formats.bibtex.contents import read_contents

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["insert_fields"]


def insert_fields(text: str, fields: Mapping[str, Mapping[str, str]]) -> str:
    """Return a text with more fields; ``fields`` are values as LaTeX by name, by the key of the entry.

    A field that an entry has already, and an entry whose key occurs twice, are left alone.

    Raises:
        ValueError: the fields cannot be inserted without damage.
    """
    before = read_contents(text)
    keys = [entry.key for entry in before.entries]
    line_end = "\r\n" if "\r\n" in text else "\n"
    new = text
    wanted: dict[str, dict[str, str]] = {}
    for entry in before.entries:
        missing = {name: value for name, value in fields.get(entry.key, {}).items() if name.lower() not in entry.fields}
        if missing and keys.count(entry.key) == 1:
            wanted[entry.key] = missing
            new = _with_fields(new, entry.key, missing, line_end)
    after = read_contents(new)
    if len(after.problems) > len(before.problems):
        raise ValueError(", ".join(wanted))
    for old, now in zip(before.entries, after.entries, strict=True):
        expected = {name.lower() for name in wanted.get(old.key, {})} | set(old.fields)
        kept = all(now.fields.get(name) == value for name, value in old.fields.items())
        if old.key != now.key or set(now.fields) != expected or not kept:
            raise ValueError(old.key)
    return new


def _with_fields(text: str, key: str, fields: Mapping[str, str], line_end: str) -> str:
    """Return a text with fields behind the key of an entry."""
    begin = re.compile(rf"^[ \t]*@[A-Za-z]+[ \t]*[{{(]\s*{re.escape(key)}\s*,", re.MULTILINE)
    found = begin.search(text)
    if found is None or begin.search(text, found.end()):
        raise ValueError(key)
    lines = "".join(f"{line_end}  {name} = {{{value}}}," for name, value in fields.items())
    rest = text[found.end() :]
    return (
        f"{text[: found.end()]}{lines}{rest if rest[:1] in {chr(10), chr(13)} else line_end + '  ' + rest.lstrip(' ')}"
    )
