"""Long lists that were read once, kept in the cache as catalogs.

``KEY.list`` is a catalog with one record a line, ``KEY.report`` what was found
wrong with the list; KEY is the hash of the list's content, of its path (which
its records name) and of the version of hmtui that read it.

Invariant: as with search indexes, a file appears under its name only when it is
whole, and nothing here is needed: without the folder a list is read again.
"""

from __future__ import annotations

import json
import os
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import astuple

from hmtui import __version__
from hmtui.catalog import SCHEMA, entry_to_json
from hmtui.files import make_private_folder, write_atomically
from hmtui.formats.findings import Finding, Origin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from hmtui.models import Catalog

__all__ = ["Shelf"]

_BLOCK = 1 << 20
_SMALL = 1_000_000
"""Bytes of a list up to which reading it again is as quick as looking for it here."""


class Shelf:
    """The place of one list in a folder."""

    def __init__(self, folder: Path, key: str) -> None:
        """Name the two files of the list."""
        self.path = folder / f"{key}.list"
        self._report = folder / f"{key}.report"

    @classmethod
    def of(cls, source: str, folder: Path) -> Shelf | None:
        """Find the place of a list; None when it is short, or no file."""
        try:
            if not os.path.isfile(source):  # noqa: PTH113 - as below; a pipe can be read only once
                return None
            with open(source, "rb") as file:  # noqa: PTH123 - any name a person can type
                if os.fstat(file.fileno()).st_size <= _SMALL:
                    return None
                digest = blake2b(
                    f"{__version__}\0{Path(source).absolute()}".encode(errors="surrogateescape"), digest_size=16
                )
                while block := file.read(_BLOCK):
                    digest.update(block)
        except (OSError, ValueError):
            return None  # whoever reads it says why it can't be read
        return cls(folder, digest.hexdigest())

    def origin(self) -> Origin | None:
        """Return what was said of the list when it was read; None when it is not kept, or not whole."""
        try:
            said = json.loads(self._report.read_bytes())
            os.utime(self.path)
            return Origin(said["format"], said["encoding"], tuple(Finding(*problem) for problem in said["problems"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, catalog: Catalog, origin: Origin) -> bool:
        """Keep the records of the list, if that can be."""
        try:
            make_private_folder(self.path.parent)
            self._write(self.path, _lines(catalog))
            said = {
                "format": origin.format,
                "encoding": origin.encoding,
                "problems": [astuple(problem) for problem in origin.problems],
            }
            self._write(self._report, [json.dumps(said, ensure_ascii=False)])
        except OSError:
            return False
        return True

    def _write(self, path: Path, lines: Iterable[str]) -> None:
        def fill(file: BinaryIO) -> None:
            file.writelines(line.encode("utf-8", "surrogatepass") for line in lines)

        write_atomically(path, fill, private=True)


def _lines(catalog: Catalog) -> Iterable[str]:
    """Write a catalog with one record a line: the library's own writer in C, without its indents."""
    head = {
        "schema": SCHEMA,
        "title": catalog.title,
        "sections": [{"id": section.id, "title": section.title} for section in catalog.sections],
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "entries": [\n'
    last = len(catalog.entries) - 1
    encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode  # ``dumps`` would make one for each
    for number, entry in enumerate(catalog.entries):
        yield encode(entry_to_json(entry)) + ("\n" if number == last else ",\n")
    yield "]}\n"
