"""Keep citation keys that were given out, so that they never change.

A key goes into a paper; when the catalog later gains a record that would get the same
key, or a date is corrected, the paper must still find its record. ``keys.tsv`` in the
data directory has one line for each key that was copied, exported or printed: the
pattern, the work, and the key. A work is identified by its DOI and its arXiv number,
each in a line of its own, so that a preprint keeps its key when it is published; a work
without either, by its id in its catalog. The first line for a work counts. Lines are
only ever added, so several processes, or two machines with git, can write the file.

Invariant: a key in the file is never given to another record of the same catalog; if
the file cannot be read or written, keys are made anew.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hmtui.files import make_private_folder
from hmtui.identity import identities
from hmtui.paths import folder
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hmtui.models import Entry

__all__ = ["IssuedKeys"]


class IssuedKeys:
    """The keys of one pattern."""

    def __init__(self, pattern: str, path: str = "", *, catalog: str = "") -> None:
        """Use the file of the user, or ``path``; ``catalog`` distinguishes the ids of different catalogs."""
        self._pattern = pattern
        self._catalog = catalog
        self._path = Path(path) if path else Path(folder("data"), "keys.tsv")

    def among(self, entries: Iterable[Entry]) -> dict[str, str]:
        """Return the pinned keys of some records, by record id."""
        kept = self._kept()
        if not kept:
            return {}
        found = {}
        for entry in entries:
            for name in self._names(entry):
                if name in kept:
                    found[entry.id] = kept[name]
                    break
        return found

    def pin(self, entries: Iterable[Entry], keys: Mapping[str, str]) -> None:
        """Store the keys of records; keys that are already stored stay as they are."""
        kept = self._kept()
        lines = []
        for entry in entries:
            if entry.citation_key:
                continue
            *lasting, own = self._names(entry)
            key = next((kept[name] for name in (*lasting, own) if name in kept), keys[entry.id])
            for name in lasting or (own,):
                if name not in kept:
                    kept[name] = key
                    lines.append(f"{self._pattern}\t{name}\t{key}\n")
        if lines:
            self._add("".join(lines))

    def _names(self, entry: Entry) -> tuple[str, ...]:
        return tuple(map(clean, identities(entry, self._catalog)))

    def _kept(self) -> dict[str, str]:
        kept: dict[str, str] = {}
        try:
            with self._path.open(encoding="utf-8", errors="replace") as file:
                for line in file:
                    pattern, _, rest = line.partition("\t")
                    paper, _, key = rest.partition("\t")
                    # A line without its end, or with more in it, was cut short when it was written.
                    if pattern == self._pattern and key.endswith("\n") and key.strip() and "\t" not in key:
                        kept.setdefault(paper, key[:-1])
        except OSError:
            return {}
        return kept

    def _add(self, lines: str) -> None:
        """Append whole lines in one write, so that several processes can share the file."""
        try:
            make_private_folder(str(self._path.parent))
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(descriptor, f"{_end_of_cut(descriptor)}{lines}".encode("utf-8", "replace"))
            finally:
                os.close(descriptor)
        except OSError:
            return


def _end_of_cut(descriptor: int) -> str:
    """Return the text that invalidates a truncated last line, or an empty text."""
    size = os.fstat(descriptor).st_size
    return "\t\t\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else ""
