"""Citation keys that have left the program, so that they never change.

A key goes into a paper; when a catalog later gains a record that would take it,
or a date is put right, the paper must still find its record. ``keys.tsv`` in the
data directory has a line for each key that was copied, exported or printed: the
pattern it was made by, the paper, and the key. A paper is named by its DOI and by
its arXiv number, each in a line of its own, so that a preprint keeps its key when
it appears; one that has neither, by its id in its catalog. The first line for a
name holds. Only lines are ever added, so two copies of the program, or two
machines and git, can both write it.

Invariant: a key in the file is never given to another record of the same
catalog, and the file is no condition: where it cannot be read or written, keys
are made anew.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hmtui.files import make_private_folder
from hmtui.identity import identities
from hmtui.paths import folder
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hmtui.models import Entry

__all__ = ["Pinned"]


class Pinned:
    """The keys of one pattern."""

    def __init__(self, pattern: str, path: str = "", *, catalog: str = "") -> None:
        """Look into the file of the user, or another; ``catalog`` tells ids of this catalog from those of others."""
        self._pattern = pattern
        self._catalog = catalog
        self._path = path or f"{folder('data')}/keys.tsv"

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
        """Keep the keys of records from now on; those that are kept already stay as they are."""
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
            with open(self._path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - pathlib costs too much here
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
        """Add whole lines in one write, which is how two programs can write to one file."""
        try:
            make_private_folder(os.path.dirname(self._path))  # noqa: PTH120 - as above
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(descriptor, f"{_end_of_cut(descriptor)}{lines}".encode("utf-8", "replace"))
            finally:
                os.close(descriptor)
        except OSError:
            return


def _end_of_cut(descriptor: int) -> str:
    """Return what makes a last line that was cut short one that is not read; empty where there is none."""
    size = os.fstat(descriptor).st_size
    return "\t\t\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else ""
