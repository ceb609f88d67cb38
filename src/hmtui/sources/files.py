"""Read local sources: a file, the lists in a directory, a pipe, or the standard input.

Invariant: files are only opened for reading and within a size limit; pipes and devices
are read within time and size limits (``unsized``); a source that cannot be read raises
a ``SourceError`` that says why.
"""

from __future__ import annotations

import os
import stat
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import Cancelled, SourceError
from hmtui.formats.table import READS, SUFFIXES
from hmtui.sources.unsized import has_size, read_stream, read_unsized
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import BinaryIO

__all__ = ["MAX_BYTES", "MAX_FILES", "File", "find_lists", "list_files", "read_file", "read_stdin"]

MAX_BYTES = 512_000_000
"""Bytes of a list; a larger one would not fit into memory several times."""
MAX_FILES = 5_000
"""Lists of a directory that are read together."""
_CHECKED = 1_000
"""Files of a directory between two checks whether to go on."""
READMES = ("readme.md", "readme.markdown")
"""Files that are the whole list of a directory that has one."""
_NO_LISTS = {
    *("package.json", "package-lock.json", "tsconfig.json", "composer.json", "renovate.json", "manifest.json"),
    *("_config.yml", "mkdocs.yml", "docker-compose.yml", "compose.yaml", "environment.yml", "codecov.yml"),
}


class File(Struct, frozen=True):
    """A file of a source that has not been read yet."""

    name: str
    """The name of the file in messages."""
    load: Callable[[], bytes]
    """Returns its bytes, or raises ``SourceError``."""
    notice: str = ""
    """A message for the user about where the content came from."""


def read_stdin(stdin: BinaryIO | None = None) -> bytes:
    """Return the bytes of the standard input.

    Raises:
        SourceError: it is closed, a terminal, or too large.
    """
    stream = stdin if stdin is not None else getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise SourceError("There is no standard input.", hint="Name a file.")
    try:
        if stream.isatty():
            raise SourceError("The standard input is a terminal.", hint="Pipe a list into it: … | hmtui -")
        return read_stream(stream, "The standard input")
    except (OSError, ValueError) as error:
        raise SourceError(f"The standard input cannot be read: {_reason(error)}.") from error


def list_files(
    source: str,
    *,
    waiting: Callable[[str], None] = lambda _name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[File]:
    """Return the file at a path, or the lists in a directory.

    ``waiting`` is called with the name of a pipe if it has no data for a second.

    Raises:
        SourceError: the path does not exist, is not readable, or has no list; or it has too many, or too large ones.
        Cancelled: ``cancelled`` returned True.
    """
    names = [source]
    try:
        if stat.S_ISDIR(Path(source).stat().st_mode):
            lists = find_lists(Path(source), cancelled)
            _refuse_too_many(clean(source), lists, cancelled)
            names = [str(path) for path in lists]
    except (OSError, ValueError) as error:
        raise _unreadable(clean(source), error) from error
    return [File(clean(name), partial(read_file, name, waiting=waiting, cancelled=cancelled)) for name in names]


def read_file(
    source: str,
    *,
    waiting: Callable[[str], None] = lambda _name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> bytes:
    """Return the bytes of a file, pipe or device.

    Raises:
        SourceError: it cannot be read, or is too large.
        Cancelled: ``cancelled`` returned True.
    """
    name = clean(source)
    try:
        if has_size(Path(source).stat()):
            return _read(Path(source), name)
        return read_unsized(source, name, waiting=waiting, cancelled=cancelled)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def _read(path: Path, name: str) -> bytes:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size > MAX_BYTES:
            raise _too_large(name)
        data = file.read(MAX_BYTES + 1)  # the file may grow meanwhile
    if len(data) > MAX_BYTES:
        raise _too_large(name)
    return data


def find_lists(directory: Path, cancelled: Callable[[], bool] = lambda: False) -> list[Path]:
    """Return the README of a directory, else all files with the suffix of a list, ordered by name.

    Raises:
        SourceError: there is none.
        Cancelled: ``cancelled`` returned True.
    """
    found: list[str] = []
    with os.scandir(directory) as entries:
        for number, entry in enumerate(entries):
            if number % _CHECKED == 0 and cancelled():
                raise Cancelled
            if not entry.name.startswith(".") and entry.is_file():
                found.append(entry.name)
    files = [directory / name for name in sorted(found)]
    for readme in READMES:
        for path in files:
            if path.name.lower() == readme:
                return [path]
    lists = [path for path in files if path.suffix.lower() in SUFFIXES and path.name not in _NO_LISTS]
    if not lists:
        raise SourceError(
            f"No list found in {clean(str(directory))}.",
            hint=f"Looked for README.md, then for *{', *'.join(SUFFIXES)}.",
        )
    return lists


def _refuse_too_many(name: str, lists: Sequence[Path], cancelled: Callable[[], bool]) -> None:
    """Refuse a directory whose lists are more than can be read together, before any of them is read."""
    if len(lists) == 1:
        return
    size = 0
    for number, path in enumerate(lists if len(lists) <= MAX_FILES else ()):
        if number % _CHECKED == 0 and cancelled():
            raise Cancelled
        size += path.stat().st_size
    if len(lists) > MAX_FILES or size > MAX_BYTES:
        held = f"{len(lists):,} lists" + (f" of {size / 1e6:,.0f} MB" if size else "")
        raise SourceError(
            f"{name} has {held}; at most {MAX_FILES:,} files and {MAX_BYTES // 1_000_000} MB are read together.",
            hint="Name one of them, or move some to a directory of their own.",
        )


def _unreadable(name: str, error: OSError | ValueError) -> SourceError:
    if isinstance(error, FileNotFoundError):
        address = name.startswith(("github.com/", "www.", "gist.github.com/"))
        hint = f"Did you mean https://{name}?" if address else "Check the path."
        return SourceError(f"There is no file {name}.", hint=hint)
    if isinstance(error, PermissionError):
        return SourceError(f"{name} is not readable.", hint="Check its permissions.")
    return SourceError(f"{name} cannot be read: {_reason(error)}.")


def _too_large(name: str) -> SourceError:
    return SourceError(f"{name} is larger than {MAX_BYTES // 1_000_000} MB, too large for a list.", hint=READS)


def _reason(error: OSError | ValueError) -> str:
    return clean((error.strerror if isinstance(error, OSError) else "") or str(error))
