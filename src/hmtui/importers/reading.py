"""From a source to records, as they come: bytes, encoding, format, drafts, records.

Invariant: whatever a source is, the answer is records and a report, or one
``SourceError`` that says what was looked for.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

from hmtui.errors import SourceError
from hmtui.importers.assemble import Assembler
from hmtui.importers.draft import Origin, Report
from hmtui.importers.encodings import decode
from hmtui.importers.sniff import FORMATS, refuse_binary, sniff
from hmtui.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from hmtui.importers.draft import Draft
    from hmtui.model import Entry, Section

__all__ = ["Stream", "stream"]

_SUFFIXES = (".md", ".markdown", ".bib", ".bibtex", ".ris", ".json", ".txt")
_READERS = {
    "markdown": "hmtui.importers.markdown",
    "bibtex": "hmtui.importers.bibtex",
    "csl-json": "hmtui.importers.csljson",
    "ris": "hmtui.importers.ris",
}


class Stream:
    """The records of one source, given as they are read."""

    def __init__(self, source: str, *, offline: bool = False) -> None:
        """Take what the person named; nothing is read yet."""
        self._source = source
        self._offline = offline
        self._formats: dict[str, None] = {}
        self._encodings: dict[str, None] = {}
        self._sections: Sequence[Section] = ()
        self._lines = 0
        self._line = 0
        self.report = Report()

    @property
    def fraction(self) -> float:
        """How much of the source has been read, from 0 to 1."""
        return min(1.0, self._line / self._lines) if self._lines else 0.0

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections so far, in the order of their first record."""
        return tuple(self._sections)

    def origin(self) -> Origin:
        """Give what is known now of format, encoding and problems."""
        return Origin(", ".join(self._formats), ", ".join(self._encodings), tuple(self.report.problems))

    def records(self) -> Iterator[Entry]:
        """Give the records.

        Raises:
            SourceError: the source cannot be read, is no list, or holds no record.
        """
        count = 0
        for name, data in _files(self._source):
            for entry in self._of_file(name, data):
                count += 1
                yield entry
        if not count:
            name = clean(self._source)
            kinds = ", ".join(FORMATS[kind] for kind in self._formats)
            raise SourceError(
                f"{name} was read as {kinds}, but no entry was found in it.",
                hint="Looked for: entries of a .bib, .ris or CSL-JSON file, tables and bullets with links in markdown.",
            )

    def _of_file(self, name: str, data: bytes) -> Iterator[Entry]:
        refuse_binary(data, clean(name))
        decoded = decode(data)
        text = decoded.text
        kind = sniff(text, clean(name))
        self._formats[kind] = self._encodings[decoded.encoding] = None
        if decoded.lost:
            self.report.add("encoding", 1, f"{decoded.lost:,} bytes are no text in {decoded.encoding}; they show as �.")
        if kind == "catalog":
            yield from self._of_catalog(text, name)
            return
        self._lines, self._line = text.count("\n") + 1, 0
        reader = import_module(_READERS[kind])
        assembler = Assembler(name, self.report)
        known = len(self._sections)
        for entry in assembler.records(self._watched(reader.read(text, self.report))):
            self._sections = (*self._sections[:known], *assembler.sections)
            yield entry

    def _watched(self, drafts: Iterable[Draft]) -> Iterator[Draft]:
        for draft in drafts:
            self._line = draft.line
            yield draft

    def _of_catalog(self, text: str, name: str) -> Iterator[Entry]:
        from hmtui.catalog import loads  # noqa: PLC0415 - most sources are none

        catalog = loads(text, clean(name))
        self._sections = (*self._sections, *catalog.sections)
        yield from catalog.entries


def stream(source: str, *, offline: bool = False) -> Stream:
    """Prepare to read a file, a directory, an address, or ``-`` for stdin."""
    return Stream(source, offline=offline)


def _files(source: str) -> Iterator[tuple[str, bytes]]:
    """Give the name and the bytes of every file that a source means."""
    if source == "-":
        yield "-", sys.stdin.buffer.read()
    elif os.path.isdir(source):  # noqa: PTH112 - any name a person can type
        for path in _in_directory(source):
            yield path, _bytes(path)
    else:
        yield source, _bytes(source)


def _in_directory(folder: str) -> list[str]:
    """Choose the lists of a directory: its README, else every file that could be one."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.lower().endswith(_SUFFIXES))  # noqa: PTH208 - as above
    except OSError as error:
        raise SourceError(f"{clean(folder)} cannot be read: {error.strerror}.") from error
    lists = [name for name in names if name.lower().endswith((".bib", ".bibtex", ".ris"))]
    readme = [name for name in names if name.lower() in {"readme.md", "readme.markdown"}]
    chosen = lists or readme or names
    if not chosen:
        raise SourceError(
            f"There is no list in the directory {clean(folder)}.",
            hint="Looked for: README.md and *.bib, *.ris, *.json, *.md.",
        )
    return [os.path.join(folder, name) for name in chosen]  # noqa: PTH118 - as above


def _bytes(path: str) -> bytes:
    name = clean(path)
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - as above
            return file.read()
    except FileNotFoundError:
        raise SourceError(f"There is no file {name}.", hint="Check the path.") from None
    except PermissionError:
        raise SourceError(f"{name} may not be read.", hint="Check its permissions.") from None
    except (OSError, ValueError) as error:
        raise SourceError(f"{name} cannot be read: {clean(str(error))}.") from error
