"""Citation keys that have left the program, so that they never change.

A key goes into a paper; when a catalog later gains a record that would take it,
or a date is put right, the paper must still find its record. ``keys.tsv`` in the
data directory has one line for each key that was copied, exported or printed:
the pattern it was made by, the paper (its DOI, else its arXiv number, else its
id), and the key; the first line for a paper holds. Only lines are ever added, so
two copies of the program, or two machines and git, can both write it.

Invariant: a key in the file is never given to another record of the same
catalog, and the file is no condition: where it cannot be read or written, keys
are made anew.
"""

from __future__ import annotations

import os

from hmtui.identity import identity
from hmtui.places import folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hmtui.model import Entry

__all__ = ["Pinned"]


class Pinned:
    """The keys of one pattern."""

    def __init__(self, pattern: str, path: str = "") -> None:
        """Look into the file of the person, or another."""
        self._pattern = pattern
        self._path = path or f"{folder('data')}/keys.tsv"

    def among(self, entries: Iterable[Entry]) -> dict[str, str]:
        """Give the pinned keys of some records, by record id."""
        kept = self._kept()
        if not kept:
            return {}
        papers = ((entry.id, identity(entry)) for entry in entries)
        return {entry_id: kept[paper] for entry_id, paper in papers if paper in kept}

    def pin(self, entries: Iterable[Entry], keys: Mapping[str, str]) -> None:
        """Keep the keys of records from now on; those that are kept already stay as they are."""
        kept = self._kept()
        lines = []
        for entry in entries:
            paper = identity(entry)
            if not entry.citation_key and paper not in kept:
                kept[paper] = keys[entry.id]
                lines.append(f"{self._pattern}\t{paper}\t{keys[entry.id]}\n")
        if lines:
            self._add("".join(lines))

    def _kept(self) -> dict[str, str]:
        kept: dict[str, str] = {}
        try:
            with open(self._path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - pathlib costs too much here
                for line in file:
                    pattern, _, rest = line.rstrip("\n").partition("\t")
                    paper, _, key = rest.partition("\t")
                    if pattern == self._pattern and key:
                        kept.setdefault(paper, key)
        except OSError:
            return {}
        return kept

    def _add(self, lines: str) -> None:
        """Add whole lines in one write, which is how two programs can write to one file."""
        try:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)  # noqa: PTH103, PTH120 - as above
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                os.write(descriptor, lines.encode("utf-8", "replace"))
            finally:
                os.close(descriptor)
        except OSError:
            return
