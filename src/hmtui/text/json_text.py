"""Write a JSON list of many items, of which one at a time is held as objects."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["json_list"]


def json_list(items: Iterable[object], indent: str = "") -> str:
    """Return what ``json.dumps`` with an indent of two makes of a list; ``indent`` stands before its last line."""
    inner = f"\n{indent}  "
    # No value holds a line feed: JSON escapes those in texts.
    pieces = [json.dumps(item, ensure_ascii=False, indent=2).replace("\n", inner) for item in items]
    return f"[{inner}{f',{inner}'.join(pieces)}\n{indent}]" if pieces else "[]"
