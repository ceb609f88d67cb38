"""How a record is stored: as the JSON of its struct, compressed.

One record is too short to be compressed by itself, so a few others are its
dictionary, the same for all records of a store.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import msgspec

from hmtui.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Codec", "dictionary_of"]

_encoder, _decoder = msgspec.json.Encoder(), msgspec.json.Decoder(Entry)
_LARGEST = 32_000
"""Bytes of a dictionary: no more are of use, as zlib looks back 32 KiB."""
_RAW = -15
"""No header and no checksum for each record."""


class Codec:
    """Turns records into bytes and back."""

    def __init__(self, dictionary: bytes = b"") -> None:
        """Compress with a dictionary; without one, records are not compressed."""
        self._dictionary = dictionary
        self._packer = zlib.compressobj(wbits=_RAW, zdict=dictionary)
        """Has read the dictionary, which takes longer than to compress a record; a copy of it compresses one."""

    def encode(self, entry: Entry) -> bytes:
        """Return a record as bytes."""
        return self.pack(_encoder.encode(entry))

    def decode(self, data: bytes) -> Entry:
        """Return the record that ``encode`` wrote. Raises ValueError when it is damaged."""
        if self._dictionary:
            unpacker = zlib.decompressobj(_RAW, zdict=self._dictionary)
            try:
                data = unpacker.decompress(data)
            except zlib.error as error:
                raise ValueError(str(error)) from error
        try:
            return _decoder.decode(data)
        except msgspec.DecodeError as error:
            raise ValueError(str(error)) from error

    def pack(self, data: bytes) -> bytes:
        """Compress what a codec without dictionary wrote."""
        if not self._dictionary:
            return data
        packer = self._packer.copy()
        return packer.compress(data) + packer.flush()


def dictionary_of(records: Iterable[bytes]) -> bytes:
    """Return a dictionary for compression, made of uncompressed records."""
    return b"".join(records)[:_LARGEST]
