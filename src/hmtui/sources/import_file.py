"""Write the catalog file of an import.

An imported catalog has a field ``"imported"`` with a hash of all the rest. While the hash
is right, the file was not edited and may be replaced; any other existing file is kept
as a backup.

Invariant: the file is written atomically; source files are never modified.
"""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from hmtui.citations.replace import FileChangedError, read, replace
from hmtui.errors import UsageError
from hmtui.sources.addresses import is_url
from hmtui.sources.files import find_lists
from hmtui.sources.merge import IMPORT_MARK
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["OutputFile"]


class OutputFile:
    """The output file of an import."""

    def __init__(self, path: str, sources: Iterable[str]) -> None:
        """Check the output file before any source is read.

        Raises:
            UsageError: it is one of the sources, or not a file.
            CitationError: it cannot be read.
        """
        self.name = clean(path)
        self._path = Path(path)
        for source in sources:
            if self._is(source):
                raise UsageError(f"{self.name} is one of the sources.", hint="Name another file.")
        if self._path.exists() and not self._path.is_file():
            raise UsageError(f"{self.name} is not a file.", hint="Name a file for the catalog: -o mine.json.")
        self._before = read(self._path)

    def write(self, text: str) -> str:
        """Write the catalog atomically; return the name of the backup, empty if there is none.

        Raises:
            UsageError: another program has changed the file; nothing was written.
            CitationError: it cannot be written, as when the disk is full.
        """
        ours = _is_ours(self._before.data)
        try:
            backup = replace(self._before, _marked(text))
        except FileChangedError as error:
            raise UsageError(
                f"{self.name} was changed by another program, nothing was written.", hint="Try again."
            ) from error
        if backup is not None and ours:
            backup.unlink(missing_ok=True)
        return clean(str(backup)) if backup is not None and not ours else ""

    def _is(self, source: str) -> bool:
        """Return whether the output file is a source, or a list in a directory that is a source."""
        if is_url(source) or not self._path.exists():
            return False
        there = Path(source)
        try:
            return any(self._path.samefile(file) for file in (find_lists(there) if there.is_dir() else (there,)))
        except OSError:
            return False  # missing; reported when it is read


def _marked(text: str) -> bytes:
    """Insert the hash after the first line of the catalog."""
    data = text.encode(errors="surrogatepass")
    begin, end, rest = data.partition(b"\n")
    return b"".join((begin, end, b'  "%s": "%s",\n' % (IMPORT_MARK.encode(), _hash(data)), rest))


def _is_ours(data: bytes) -> bool:
    """Return whether the bytes are exactly what an import wrote."""
    begin, end, rest = data.partition(b"\n")
    mark, _, rest = rest.partition(b"\n")
    return mark == b'  "%s": "%s",' % (IMPORT_MARK.encode(), _hash(begin + end + rest))


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).hexdigest().encode()
