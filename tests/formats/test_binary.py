from __future__ import annotations

import io
import sqlite3
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from hmtui.cli import run
from hmtui.errors import SourceError
from hmtui.formats.binary import kind_of
from hmtui.sources.encodings import decode

if TYPE_CHECKING:
    from pathlib import Path


def packed_tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("list.md")
        info.size = 6
        archive.addfile(info, io.BytesIO(b"- [A]\n"))
    return buffer.getvalue()


def database(folder: Path) -> bytes:
    path = folder / "a.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE model (name TEXT)")
    connection.commit()
    connection.close()
    return path.read_bytes()


def test_files_made_by_other_programs_are_refused_by_name(tmp_path: Path) -> None:
    for data, kind in ((packed_tar(), "a tar archive"), (database(tmp_path), "an SQLite database")):
        with pytest.raises(SourceError, match=f"is {kind}, which hmtui does not read") as caught:
            decode(data, "list.md")
        assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture"),
        (b"RIFF\x24\0\0\0WEBPVP8 ", "a picture"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "a picture"),
        (b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an old Office document"),
        (b"{\\rtf1\\ansi ", "an RTF document"),
        (b"PAR1\x15\x04", "a Parquet file"),
        (b'\x40\0\0\0\0\0\0\0{"weight":', "model weights"),
    ],
)
def test_first_bytes_name_what_is_no_text(data: bytes, kind: str) -> None:
    assert kind_of(data).startswith(kind)


@pytest.mark.parametrize(
    "text", ["GGUF models\n", "PAR1 and PAR2\n", "ID3 and C4.5\n", "BMW\n", "MZ\n", "BZh\n", "II*\n"]
)
def test_a_text_that_begins_with_the_same_letters_is_text(text: str) -> None:
    assert decode(text.encode(), "a.md").text == text


def test_the_command_line_answers_3_and_says_what_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "feeds.opml"
    source.write_text("<opml version='2.0'><body/></opml>")
    for command in (["import", str(source)], ["check", str(source)], ["search", "-c", str(source), "x"]):
        assert run(command) == 3
        out, err = capsys.readouterr()
        assert out == ""
        assert "feeds.opml is OPML, which hmtui does not read" in err
        assert "hmtui reads Markdown, " in err


def test_a_zip_archive_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.md", "- a")
        archive.writestr("b.md", "- b")
    with pytest.raises(SourceError, match="ZIP archive"):
        decode(buffer.getvalue(), "a.zip")
