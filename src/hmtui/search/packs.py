"""Labels and texts of records, ``PACK`` of them packed together.

In a large index, what is usual in this list goes *before* each pack: it is not
written again, but what is like it is written short. Invariant: all packs of an
index have the same before them, and it is a part of the index.
"""

from __future__ import annotations

import zlib

__all__ = ["LEVEL", "PACK", "packed", "unpacked"]

PACK = 64
"""Records whose texts are taken apart, and packed, together."""
LEVEL = 5
"""How hard texts are packed. Finding more that is alike would take twice the time and save a twentieth of the room."""
_PLAIN = -15
"""Without marks and checksum of their own; the index has some."""


def packed(data: bytes, before: bytes, level: int = LEVEL) -> bytes:
    """Pack lines of records; at level 0 they are only written as if they were packed."""
    packing = zlib.compressobj(level, zlib.DEFLATED, _PLAIN, zdict=before)
    return packing.compress(data) + packing.flush()


def unpacked(data: bytes | bytearray | memoryview, before: bytes) -> bytes:
    """Return what was packed."""
    return zlib.decompressobj(_PLAIN, zdict=before).decompress(data)
