"""The file that an import is written to.

A catalog that import wrote carries a mark, ``"imported"``: the hash of all the rest.
Where the mark still fits, importing again would make the file again, and it may be
replaced; any other file is somebody's, and is kept beside the new one.

Invariant: the name stands for the old bytes or for all of the new ones, whatever
happens; no source is ever written to.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from hmtui.citations.replace import FileChangedError, read, replace
from hmtui.errors import CitationError, UsageError
from hmtui.sources.addresses import is_address
from hmtui.sources.files import lists_in
from hmtui.sources.merge import MARK
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["OutFile"]


class OutFile:
    """Where a catalog is to be written."""

    def __init__(self, path: str, sources: Iterable[str]) -> None:
        """Look at the place before anything is read.

        Raises:
            UsageError: it is a source, no file, or in no directory that can be written to.
        """
        self.name = clean(path)
        self._path = Path(path)
        for source in sources:
            if self._is(source):
                raise UsageError(f"{self.name} is one of the sources; nothing was read.", hint="Name another file.")
        if self._path.exists() and not self._path.is_file():
            raise UsageError(f"{self.name} is no file.", hint="Name a file for the catalog: -o mine.json.")
        try:
            self._before = read(self._path)
        except CitationError as error:
            raise UsageError(error.message, hint=error.hint) from error

    def write(self, text: str) -> str:
        """Write the catalog in one step; give the name of the backup, empty when none was needed.

        Raises:
            UsageError: it cannot be written, or the file changed meanwhile; it is as it was.
        """
        ours = _is_ours(self._before.data)
        try:
            backup = replace(self._before, _marked(text))
        except FileChangedError as error:
            raise UsageError(f"{self.name} changed meanwhile; nothing was written.", hint="Try again.") from error
        except CitationError as error:
            raise UsageError(error.message, hint=error.hint) from error
        if backup is not None and ours:
            backup.unlink(missing_ok=True)
        return clean(str(backup)) if backup is not None and not ours else ""

    def _is(self, source: str) -> bool:
        """Return whether the place is that of a source, by whatever name, or a file that a directory gives."""
        if is_address(source) or not self._path.exists():
            return False
        there = Path(source)
        try:
            return any(self._path.samefile(file) for file in (lists_in(there) if there.is_dir() else (there,)))
        except OSError:
            return False  # it is not there: whoever reads it says so


def _marked(text: str) -> bytes:
    """Put the mark after the first line of the catalog's object."""
    data = text.encode(errors="surrogatepass")
    begin, end, rest = data.partition(b"\n")
    return b"".join((begin, end, b'  "%s": "%s",\n' % (MARK.encode(), _hash(data)), rest))


def _is_ours(data: bytes) -> bool:
    """Return whether these bytes, every space of them, are what import wrote."""
    begin, end, rest = data.partition(b"\n")
    mark, _, rest = rest.partition(b"\n")
    return mark == b'  "%s": "%s",' % (MARK.encode(), _hash(begin + end + rest))


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).hexdigest().encode()
