"""Gzip and zip: opened where there is one file in them, refused in a sentence where not."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from formats.reading import piped, read
from hmtui.errors import SourceError
from hmtui.formats import packed

if TYPE_CHECKING:
    from pathlib import Path

TEXT = b"Model,Year\nAlpha,2020\n"


def zipped(*files: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("models.csv.gz", gzip.compress(TEXT, mtime=0)),
        ("models.gz", gzip.compress(TEXT[:11], mtime=0) + gzip.compress(TEXT[11:], mtime=0)),
        ("models.zip", zipped(("folder/models.csv", TEXT))),
        ("models.zip", zipped(("models.csv", TEXT), ("__MACOSX/._models.csv", b"x"), (".DS_Store", b"x"))),
    ],
)
def test_one_packed_file_is_opened(tmp_path: Path, name: str, data: bytes) -> None:
    for got in (read(tmp_path, name, data), piped(data)):
        assert (got.format, [one.name for one in got.catalog.entries]) == ("csv", ["Alpha"])
    assert read(tmp_path, name, data).catalog.title == "models"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (zipped(("a.csv", TEXT), ("b.csv", TEXT)), "is a ZIP archive with 2 files, not one list"),
        (zipped(), "an empty ZIP archive"),
        (zipped(("[Content_Types].xml", b""), ("word/document.xml", b"x")), "is a Word document"),
        (zipped(("[Content_Types].xml", b""), ("xl/workbook.xml", b"x")), "is an Excel workbook"),
        (
            zipped(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"")),
            r"is an OpenDocument text \(ODT\)",
        ),
        (zipped(("mimetype", b"application/epub+zip"), ("a.html", b"")), "is an EPUB book"),
        (zipped(("a.csv", TEXT))[:-30], "the ZIP archive is damaged"),
        (gzip.compress(TEXT, mtime=0)[:-9], "the gzip data is cut off before its end"),
        (gzip.compress(TEXT, mtime=0)[:10] + b"\x07" * 20, "the gzip data is damaged"),
        (gzip.compress(zipped(("a.csv", TEXT)), mtime=0), "is a ZIP archive"),
        (gzip.compress(b"x" * 257 + b"ustar" + b"\0" * 300, mtime=0), "is a tar archive"),
    ],
)
def test_what_is_packed_otherwise_is_refused_by_name(tmp_path: Path, data: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        read(tmp_path, "a.zip", data)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped(("a.csv", data))])
def test_a_file_that_unpacks_to_far_more_than_it_is_stays_packed(monkeypatch: pytest.MonkeyPatch, pack: object) -> None:
    assert callable(pack)
    data = pack(b"a" * 2_000_000)
    monkeypatch.setattr(packed, "_SURELY_SMALL", 1_000_000)
    with pytest.raises(SourceError, match="unpacks to more than 100 times its size"):
        packed.unpack(data, "a")
    monkeypatch.setattr(packed, "LARGEST", 1_500_000)
    monkeypatch.setattr(packed, "_SURELY_SMALL", 10_000_000)
    with pytest.raises(SourceError, match="too large for a list"):
        packed.unpack(data, "a")


def test_an_encrypted_archive_is_refused() -> None:
    data = bytearray(zipped(("a.csv", TEXT)))
    for at, mark in ((6, b"PK\x03\x04"), (8, b"PK\x01\x02")):
        data[data.index(mark) + at] |= 1
    with pytest.raises(SourceError, match="is encrypted"):
        packed.unpack(bytes(data), "a.zip")
