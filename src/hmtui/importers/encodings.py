"""From bytes to text: which encoding a list is written in.

UTF-8 is taken where the bytes are UTF-8, which other text hardly ever is by
chance. UTF-16 is told by its mark or by its zeros, GB18030 by whether it yields
Chinese in common use; what is left is Windows' Western alphabet.

Invariant: any bytes become text, the name of what was assumed is told, and a
byte that means nothing becomes U+FFFD and is counted, never dropped.
"""

from __future__ import annotations

import codecs

from hmtui.record import Record

__all__ = ["Decoded", "decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with a mark"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_SAMPLE = 1 << 16
_MOSTLY = 0.9
_FEW = 0.001
_COMMON = range(0x4E00, 0x9FA6)
"""Chinese characters that GB 2312 and its kin write with two bytes."""


class Decoded(Record):
    """Text, and what it was taken for."""

    text: str
    encoding: str
    """As a person would call it."""
    lost: int = 0
    """Bytes that mean nothing in the encoding."""


def decode(data: bytes) -> Decoded:
    """Decode the bytes of a list; line ends stay as they are."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], codec, name)
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        pass
    sample = data[:_SAMPLE]
    if codec := _unmarked_utf16(sample):
        return _decoded(data, codec, "UTF-16 without a mark")
    broken = sample.decode("utf-8", "replace").count("�")
    if broken <= _FEW * len(sample):
        return _decoded(data, "utf-8", "UTF-8, damaged")
    if _is_chinese(sample):
        return _decoded(data, "gb18030", "GB18030")
    return _decoded(data, "cp1252", "Windows-1252")


def _decoded(data: bytes, codec: str, name: str) -> Decoded:
    text = data.decode(codec, "replace")
    lost = text.count("�")
    return Decoded(text, name, lost)


def _unmarked_utf16(sample: bytes) -> str:
    """Tell UTF-16 by the zeros that every other byte of Western text is."""
    half = max(1, len(sample) // 2)
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > _MOSTLY * half * 0.5 and even < 0.1 * half:
        return "utf-16-le"
    if even > _MOSTLY * half * 0.5 and odd < 0.1 * half:
        return "utf-16-be"
    return ""


def _is_chinese(sample: bytes) -> bool:
    text = sample.decode("gb18030", "replace")
    foreign = [sign for sign in text if sign > "\x7f"]
    common = sum(ord(sign) in _COMMON or sign in "，。、；：？！“”‘’（）《》【】—…·" for sign in foreign)
    # One character stands for two bytes: where half of the foreign bytes were letters with accents, few pairs match.
    return bool(foreign) and common > _MOSTLY * len(foreign)
