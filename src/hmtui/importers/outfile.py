"""The file that an import is written to.

A catalog that import wrote carries a mark, ``"imported"``: a hash of the rest of it.
Where the mark still fits, importing again would make the file again, and it may be
replaced; any other file is somebody's, and is kept beside the new one.

Invariant: the name stands for the old bytes or for all of the new ones, whatever
happens; no source is ever written to.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path

from hmtui.citations.replace import FileChangedError, read, replace
from hmtui.errors import CitationError, UsageError
from hmtui.importers.addresses import is_address
from hmtui.importers.files import lists_in
from hmtui.importers.merge import MARK
from hmtui.text import clean

TYPE_CHECKING = False
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
        """Tell whether the place is that of a source, by whatever name, or a file that a directory gives."""
        if is_address(source) or not self._path.exists():
            return False
        there = Path(source)
        try:
            return any(self._path.samefile(file) for file in (lists_in(there) if there.is_dir() else (there,)))
        except OSError:
            return False  # it is not there: whoever reads it says so


def _marked(text: str) -> bytes:
    """Put the mark before the entries, where a person sees it."""
    raw = json.loads(text)
    raw.pop(MARK, None)
    mark = _hash(raw)
    entries = raw.pop("entries")
    return _dumped({**raw, MARK: mark, "entries": entries})


def _is_ours(data: bytes) -> bool:
    try:
        raw = json.loads(data)
        mark = raw.pop(MARK)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return False
    # Also the layout must be the one that import writes: a person's own indents are work too.
    return mark == _hash(raw) and _marked(json.dumps(raw)) == data


def _hash(raw: object) -> str:
    text = json.dumps(raw, ensure_ascii=False, sort_keys=True)
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _dumped(raw: object) -> bytes:
    return (json.dumps(raw, ensure_ascii=False, indent=2) + "\n").encode(errors="surrogatepass")
