"""How a record is kept in the store: as the JSON of a catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from hmtui.catalog import entry_from_json, entry_to_json

if TYPE_CHECKING:
    from hmtui.model import Entry

__all__ = ["decode", "encode"]

_encoder, _decoder = msgspec.json.Encoder(), msgspec.json.Decoder()


def encode(entry: Entry) -> bytes:
    """Return a record as bytes."""
    return _encoder.encode(entry_to_json(entry))


def decode(data: bytes) -> Entry:
    """Return the record that ``encode`` wrote. Raises ValueError or CatalogError when it is damaged."""
    return entry_from_json(_decoder.decode(data), "cache")
