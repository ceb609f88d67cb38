"""Files that are not text, recognized by their first bytes.

Invariant: no text in any encoding that ``importers.encodings`` decodes begins like one of these.
"""

from __future__ import annotations

__all__ = ["kind_of"]

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (DOC, XLS or PPT)"),
    (b"AT&TFORM", "a DjVu document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    *((b"BZh%d1AY&SY" % level, "a bzip2 archive") for level in range(1, 10)),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x04\x22\x4d\x18", "an LZ4 archive"),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF87a", "a picture (GIF)"),
    (b"GIF89a", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"\x00\x00\x01\x00", "a picture (ICO)"),
    (b"8BPS\x00\x01", "a picture (PSD)"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1\x15", "a Parquet file"),
    (b"ARROW1\x00", "an Arrow file"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
    (b"\x93NUMPY", "a NumPy array"),
    (b"GGUF\x03\x00", "model weights (GGUF)"),
    (b"\x7fELF", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\x00asm", "a WebAssembly program"),
    (b"OggS\x00", "an audio or video file (Ogg)"),
    (b"\x1aE\xdf\xa3", "a video (Matroska or WebM)"),
    *((b"ID3" + version, "an audio file (MP3)") for version in (b"\x02", b"\x03", b"\x04")),
    (b"fLaC\x00", "an audio file (FLAC)"),
)
_RIFF = {b"WEBP": "a picture (WebP)", b"WAVE": "an audio file (WAV)", b"AVI ": "a video (AVI)"}
_STILL = {b"heic", b"heix", b"mif1", b"avif"}
_TAR_MARK = 257
"""Where a tar archive says that it is one."""


def kind_of(data: bytes) -> str:
    """Return what a file is that is not text, with its article; empty when its beginning does not say."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    brand = data[8:12]
    marks = (
        (data[:4] == b"RIFF" and brand in _RIFF, _RIFF.get(brand, "")),
        (data[4:8] == b"ftyp" and brand in _STILL, "a picture (HEIC or AVIF)"),
        (data[4:8] == b"ftyp", "a video (MP4)"),
        (data[_TAR_MARK : _TAR_MARK + 5] == b"ustar", "a tar archive"),
        # A bitmap has four zero bytes; two letters alone could begin a text.
        (data[:2] == b"BM" and data[6:10] == bytes(4), "a picture (BMP)"),
        (data[8:10] == b'{"' and data[4:8] == bytes(4), "model weights (safetensors)"),
    )
    return next((kind for holds, kind in marks if holds), "")
