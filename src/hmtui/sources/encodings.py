"""From bytes to text: which encoding a list was saved in.

In this order: what a byte order mark says; the zero bytes of UTF-16 without
one; UTF-8, also with a few damaged bytes in it; then GB18030 where the bytes above
ASCII come in the pairs of Chinese text; else Windows-1252, which Western text
that is not UTF-8 nearly always is.

Invariant: any bytes are either text under a name that can be told to a person, or
a ``SourceError`` that says what they are instead; a byte that means nothing
becomes U+FFFD and is counted, never dropped.
"""

from __future__ import annotations

import codecs
import re

from msgspec import Struct

from hmtui.errors import SourceError
from hmtui.formats.binary import kind_of
from hmtui.formats.table import READS

__all__ = ["Decoded", "decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # begins like UTF-16's mark, so it is asked first
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_SAMPLE = 1 << 18
"""Bytes that are looked at where counting all of them would tell no more."""
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\v\f\r\x1a\x1b")
_HIGH = bytes(range(0x80, 0x100))
_CHINESE_PAIR = re.compile(rb"[\xa1-\xa9\xb0-\xf7][\xa1-\xfe]")
"""A character of GB2312: what Chinese text consists of, however many more GB18030 has."""
_BINARY_SHARE = 0.02
_DAMAGED_SHARE = 0.01
_CHINESE_SHARE = 0.8
_UTF16_SHARE = 0.9


class Decoded(Struct, frozen=True):
    """The text of a source."""

    text: str
    encoding: str
    """The name of the encoding, as it is told to a person."""
    damaged: int = 0
    """How many characters could not be read and stand there as U+FFFD."""


def decode(data: bytes, name: str) -> Decoded:
    """Return the text of a source and the encoding it was in; ``name`` is what errors call it.

    Raises:
        SourceError: it is not text.
    """
    if kind := kind_of(data):
        raise SourceError(f"{name} is {kind}, which hmtui does not read.", hint=_hint(kind))
    for mark, codec, said in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], codec, said)
    codec = _unmarked_utf16(data[:_SAMPLE])
    if codec:
        return _decoded(data, codec, "UTF-16")
    if _is_binary(data[:_SAMPLE]):
        raise SourceError(f"{name} is a binary file, not a list.", hint=READS)
    return _eight_bit(data)


def _hint(kind: str) -> str:
    return "Unpack it first." if "archive" in kind else READS


def _decoded(data: bytes, codec: str, said: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), said)
    except UnicodeDecodeError:
        text = data.decode(codec, errors="replace")
        return Decoded(text, said, text.count("\ufffd"))


def _unmarked_utf16(sample: bytes) -> str:
    """Tell UTF-16 by its zero bytes: those of ASCII letters, spaces and line ends all stand on one side."""
    if len(sample) < 2 or b"\0" not in sample:  # noqa: PLR2004 - one character
        return ""
    sample = sample[: len(sample) // 2 * 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    for zeros, others, codec in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros and zeros >= _UTF16_SHARE * (zeros + others) and _is_plausible(sample, codec):
            return codec
    return ""


def _is_plausible(sample: bytes, codec: str) -> bool:
    """Return whether bytes read as UTF-16 are text: no zeros, few controls, and characters that are assigned."""
    text = sample.decode(codec, errors="replace")
    odd = sum(1 for sign in text if not (sign.isprintable() or sign in "\t\n\r\f\v\u3000"))
    return odd <= _BINARY_SHARE * len(text)


def _is_binary(sample: bytes) -> bool:
    if b"\0" in sample:
        return True
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > _BINARY_SHARE * len(sample)


def _eight_bit(data: bytes) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        pass
    high = len(data) - len(data.translate(None, _HIGH))
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    # Text of another encoding hardly ever has whole UTF-8 sequences; a damaged UTF-8 file has little else.
    whole = sum(1 for sign in text[:_SAMPLE] if sign > "\x7f" and sign != "\ufffd")
    if damaged < whole and damaged <= max(_DAMAGED_SHARE * high, whole / 10, 3):
        return Decoded(text, "UTF-8", damaged)
    pairs = _CHINESE_PAIR.findall(data)
    if 2 * len(pairs) >= _CHINESE_SHARE * high:
        return _decoded(data, "gb18030", "GB18030")
    return _decoded(data, "cp1252", "Windows-1252")
