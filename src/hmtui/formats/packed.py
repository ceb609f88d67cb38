"""Gzip, and zip archives of one file: their content, within bounds.

Invariant: never more than ``LARGEST`` bytes are unpacked, and no more than
``_MOST_TIMES`` the packed size once that is more than a list is likely to be.
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

from msgspec import Struct

from hmtui.errors import SourceError
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from typing import IO
    from zipfile import ZipFile, ZipInfo

__all__ = ["LARGEST", "Unpacked", "unpack"]

LARGEST = 512_000_000
"""Bytes of the content."""
_SURELY_SMALL = 20_000_000
_MOST_TIMES = 100
"""How many times its packed size a list may have; text has ten, a file made to fill the memory a thousand."""
_BLOCK = 1 << 20
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_HINT = "Unpack it, and open the list in it."
_OFFICE = (
    ("word/", "a Word document (DOCX)"),
    ("xl/", "an Excel workbook (XLSX)"),
    ("ppt/", "a PowerPoint presentation (PPTX)"),
)
_MIME = (
    ("opendocument.text", "an OpenDocument text (ODT)"),
    ("opendocument.spreadsheet", "an OpenDocument spreadsheet (ODS)"),
    ("opendocument", "an OpenDocument file"),
    ("epub", "an EPUB book"),
)
_BY_FILE = (
    ("META-INF/MANIFEST.MF", "a Java archive"),
    ("META-INF/container.xml", "an EPUB book"),
    ("data.pkl", "model weights (PyTorch)"),
)
_ENCRYPTED = 0x1


class Unpacked(Struct, frozen=True):
    """The content of a file, and the name that goes with it."""

    data: bytes
    name: str


def unpack(data: bytes, name: str) -> Unpacked:
    """Return the content of a gzip file or of a zip archive of one file; any other data as it is.

    Raises:
        SourceError: it is damaged, encrypted or too large, an office document, or has several files in it.
    """
    if data.startswith(_GZIP):
        return Unpacked(_gunzip(data, name), name[:-3] if name.lower().endswith(".gz") else name)
    return _from_zip(data, name) if data.startswith(_ZIP) else Unpacked(data, name)


def _gunzip(data: bytes, name: str) -> bytes:
    """Unpack the members of a gzip file; what follows the last one is ignored, as gzip does."""
    blocks: list[bytes] = []
    size = 0
    rest = data
    while rest.startswith(_GZIP):
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        while not unpacker.eof:
            try:
                block = unpacker.decompress(rest, _BLOCK)
            except zlib.error as error:
                raise SourceError(f"{name}: the gzip data is damaged.", hint="Get the file again.") from error
            rest = unpacker.unconsumed_tail
            if not block and not rest and not unpacker.eof:
                raise SourceError(f"{name}: the gzip data is cut off before its end.", hint="Get the file again.")
            blocks.append(block)
            size += len(block)
            _check_size(size, len(data), name)
        rest = unpacker.unused_data
    return b"".join(blocks)


def _check_size(size: int, packed: int, name: str) -> None:
    if size > LARGEST:
        raise SourceError(f"{name} unpacks to more than {LARGEST // 1_000_000} MB, too large for a list.", hint=_HINT)
    if size > _SURELY_SMALL and size > packed * _MOST_TIMES:
        raise SourceError(
            f"{name} unpacks to more than {_MOST_TIMES} times its size, so it was not opened.",
            hint="A list does not; the file may have been made to fill the memory.",
        )


def _from_zip(data: bytes, name: str) -> Unpacked:
    from zipfile import BadZipFile, ZipFile  # noqa: PLC0415 - few lists are packed

    try:
        with ZipFile(io.BytesIO(data)) as archive:
            _refuse_documents(archive, name)
            files = [info for info in archive.infolist() if _counts(info)]
            if len(files) != 1:
                raise SourceError(f"{name} is a ZIP archive with {len(files)} files, not one list.", hint=_HINT)
            if files[0].flag_bits & _ENCRYPTED:
                raise SourceError(f"{name} is encrypted.", hint=_HINT)
            with archive.open(files[0]) as file:
                return Unpacked(_read(file, len(data), name), f"{name}/{clean(files[0].filename)}")
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise SourceError(f"{name}: the ZIP archive is damaged.", hint="Get the file again.") from error
    except (NotImplementedError, RuntimeError) as error:
        raise SourceError(f"{name} is packed in a way that is not read: {clean(str(error))}.", hint=_HINT) from error


def _counts(info: ZipInfo) -> bool:
    """Return whether a file of an archive was put there by a user, not by the system that packed it."""
    parts = info.filename.split("/")
    return not (info.is_dir() or parts[0] == "__MACOSX" or parts[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"})


def _refuse_documents(archive: ZipFile, name: str) -> None:
    names = archive.namelist()
    kind = ""
    if "mimetype" in names:
        with archive.open("mimetype") as file:
            mime = file.read(200).decode("ascii", "replace")
        kind = next((kind for mark, kind in _MIME if mark in mime), "")
    if not kind and "[Content_Types].xml" in names:
        kind = next(
            (kind for folder, kind in _OFFICE if any(one.startswith(folder) for one in names)), "an Office document"
        )
    kind = kind or next((kind for mark, kind in _BY_FILE if any(one.endswith(mark) for one in names)), "")
    if kind:
        raise SourceError(f"{name} is {kind}, which hmtui does not read.", hint="Save it as CSV, BibTeX or Markdown.")


def _read(file: IO[bytes], packed: int, name: str) -> bytes:
    blocks: list[bytes] = []
    size = 0
    while block := file.read(_BLOCK):
        blocks.append(block)
        size += len(block)
        _check_size(size, packed, name)
    return b"".join(blocks)
