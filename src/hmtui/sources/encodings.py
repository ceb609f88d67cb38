"""Detect the encoding of a list and decode it.

In this order: a byte order mark; UTF-16 without one, by its zero bytes; UTF-8, even
with a few damaged bytes; GB18030, if the non-ASCII bytes form pairs as in Chinese
text; else Windows-1252, which nearly all other Western text uses.

Invariant: any bytes are either decoded, with the name of the encoding, or raise a
``SourceError`` that names what they are; an undecodable byte becomes U+FFFD and is
counted, never dropped.
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
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # before UTF-16, whose mark is a prefix
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_SAMPLE = 1 << 18
"""Bytes that are examined where more would not change the result."""
_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\v\f\r\x1a\x1b")
_HIGH = bytes(range(0x80, 0x100))
_CHINESE_PAIR = re.compile(rb"[\xa1-\xa9\xb0-\xf7][\xa1-\xfe]")
"""A character of GB2312, the common part of GB18030."""
_BINARY_SHARE = 0.02
_DAMAGED_SHARE = 0.3
_CHINESE_SHARE = 0.8
_UTF16_SHARE = 0.9


class Decoded(Struct, frozen=True):
    """Decoded text."""

    text: str
    encoding: str
    """The name of the encoding, for messages."""
    damaged: int = 0
    """The number of undecodable characters, which became U+FFFD."""


def decode(data: bytes, name: str) -> Decoded:
    """Return the text and the encoding of a source; ``name`` is used in errors.

    Raises:
        SourceError: the data is not text.
    """
    if kind := kind_of(data):
        raise SourceError(f"{name} is {kind}, which hmtui does not read.", hint=_hint(kind))
    for mark, codec, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], codec, encoding)
    codec = _unmarked_utf16(data[:_SAMPLE])
    if codec:
        return _decoded(data, codec, "UTF-16")
    if _is_binary(data[:_SAMPLE]):
        raise SourceError(f"{name} is a binary file, not a list.", hint=READS)
    return _eight_bit(data)


def _hint(kind: str) -> str:
    return "Unpack it first." if "archive" in kind else READS


def _decoded(data: bytes, codec: str, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(codec), encoding)
    except UnicodeDecodeError:
        text = data.decode(codec, errors="replace")
        return Decoded(text, encoding, text.count("\ufffd"))


def _unmarked_utf16(sample: bytes) -> str:
    """Return the codec of UTF-16 without a mark, by its zero bytes, which are all at odd or even offsets; else empty."""
    if len(sample) < 2 or b"\0" not in sample:
        return ""
    sample = sample[: len(sample) // 2 * 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    for zeros, others, codec in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if zeros and zeros >= _UTF16_SHARE * (zeros + others) and _is_plausible(sample, codec):
            return codec
    return ""


def _is_plausible(sample: bytes, codec: str) -> bool:
    """Return whether bytes decoded as UTF-16 are text: with few control or unassigned characters."""
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
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    # Text in another encoding hardly ever contains valid UTF-8 sequences; damaged UTF-8 has many.
    whole = len(text) - len(text.encode("ascii", "ignore")) - damaged
    if damaged < whole and damaged <= max(_DAMAGED_SHARE * whole, 3):
        return Decoded(text, "UTF-8", damaged)
    high = len(data) - len(data.translate(None, _HIGH))
    pairs = _CHINESE_PAIR.findall(data)
    if 2 * len(pairs) >= _CHINESE_SHARE * high:
        return _decoded(data, "gb18030", "GB18030")
    return _decoded(data, "cp1252", "Windows-1252")
