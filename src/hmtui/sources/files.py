"""The files of a source on this machine: one, those of a directory, or the standard input.

Invariant: files are opened for reading only, and none is read that is too large
to be a list; a pipe or device is waited for and read within bounds (``unsized``); what cannot be read is a ``SourceError`` that says why.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import SourceError
from hmtui.formats.table import READS, SUFFIXES
from hmtui.sources.unsized import has_size, read_stream, read_unsized
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

__all__ = ["LARGEST", "File", "files_of", "lists_in", "read_all", "read_file"]

LARGEST = 512_000_000
"""Bytes of a list; what is larger is another kind of thing, and would not fit into memory several times."""
_READMES = ("readme.md", "readme.markdown")
_NO_LISTS = {
    *("package.json", "package-lock.json", "tsconfig.json", "composer.json", "renovate.json", "manifest.json"),
    *("_config.yml", "mkdocs.yml", "docker-compose.yml", "compose.yaml", "environment.yml", "codecov.yml"),
}


class File(Struct, frozen=True):
    """A file of a source, not read yet."""

    name: str
    """What the file is called when it is talked about."""
    load: Callable[[], bytes]
    """Gives its bytes, or raises ``SourceError``."""
    notice: str = ""
    """What a person should know of how it was got at."""


def read_all(stdin: BinaryIO | None = None) -> bytes:
    """Read the standard input to its end.

    Raises:
        SourceError: it is closed, a terminal, or too large.
    """
    stream = stdin if stdin is not None else getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise SourceError("There is no standard input to read.", hint="Name a file.")
    try:
        if stream.isatty():
            raise SourceError("The standard input is the keyboard.", hint="Pipe a list into it: … | hmtui -")
        return read_stream(stream, "The standard input")
    except (OSError, ValueError) as error:
        raise SourceError(f"The standard input cannot be read: {_reason(error)}.") from error


def files_of(
    source: str,
    *,
    waiting: Callable[[str], None] = lambda _name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> list[File]:
    """Return the file of that path, or the lists in the directory of that path.

    ``waiting`` is told the name of a pipe when nothing comes from it for a moment.

    Raises:
        SourceError: it is not there, may not be read, or holds no list.
    """
    path = Path(source)
    name = clean(source)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            return [_file(file) for file in lists_in(path)]
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error
    if not has_size(status.st_mode):
        return [File(name, lambda: _read_unsized(source, name, waiting, cancelled))]
    return [File(name, lambda: _read(path, name))]


def read_file(source: str, *, waiting: Callable[[str], None] = lambda _name: None) -> bytes:
    """Return the bytes of a file, pipe or device.

    Raises:
        SourceError: it cannot be read, or is too large.
    """
    name = clean(source)
    try:
        mode = os.stat(source).st_mode  # noqa: PTH116 - any name a person can type
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error
    if has_size(mode):
        return _read(Path(source), name)
    return _read_unsized(source, name, waiting, lambda: False)


def _read_unsized(source: str, name: str, waiting: Callable[[str], None], cancelled: Callable[[], bool]) -> bytes:
    try:
        return read_unsized(source, name, waiting=waiting, cancelled=cancelled)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def _file(path: Path) -> File:
    name = clean(str(path))
    return File(name, lambda: _read(path, name))


def _read(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > LARGEST:
                raise _too_large(name)
            # It may grow while it is read.
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error
    if len(data) > LARGEST:
        raise _too_large(name)
    return data


def lists_in(directory: Path) -> list[Path]:
    """Choose the README, else everything that may be a list by its suffix, in name order.

    Raises:
        SourceError: there is nothing of the kind.
    """
    files = sorted(path for path in directory.iterdir() if path.is_file() and not path.name.startswith("."))
    for readme in _READMES:
        for path in files:
            if path.name.lower() == readme:
                return [path]
    lists = [path for path in files if path.suffix.lower() in SUFFIXES and path.name not in _NO_LISTS]
    if not lists:
        raise SourceError(
            f"There is no list in the directory {clean(str(directory))}.",
            hint=f"Looked for README.md, then for *{', *'.join(SUFFIXES)}.",
        )
    return lists


def _unreadable(name: str, error: OSError | ValueError) -> SourceError:
    if isinstance(error, FileNotFoundError):
        address = name.startswith(("github.com/", "www.", "gist.github.com/"))
        hint = f"Did you mean https://{name}?" if address else "Check the path."
        return SourceError(f"There is no file {name}.", hint=hint)
    if isinstance(error, PermissionError):
        return SourceError(f"{name} may not be read.", hint="Check its permissions.")
    return SourceError(f"{name} cannot be read: {_reason(error)}.")


def _too_large(name: str) -> SourceError:
    return SourceError(f"{name} is larger than {LARGEST // 1_000_000} MB, too large for a list.", hint=READS)


def _reason(error: OSError | ValueError) -> str:
    return clean((error.strerror if isinstance(error, OSError) else "") or str(error))
