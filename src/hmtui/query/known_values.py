"""What to say of a value that its field does not know: the known value that may be meant, else which there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.text.distance import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["suggestion"]

_NAMED = 6
"""Values that are named."""


def suggestion(word: str, known: Sequence[str], prefix: str = "") -> tuple[str, str]:
    """Return what to say of an unknown word, and the known value that may be meant by it; empty where there is none.

    It is the only value that the word begins, else the nearest one. Where the word begins several, these are named.
    """
    begun = [value for value in known if word and value.startswith(word)]
    near = begun or nearest(word, known)
    if len(begun) > 1 or not near:
        values = begun or known
        return f"Try: {', '.join(values[:_NAMED])}{', …' if len(values) > _NAMED else ''}", ""
    return f"Did you mean {prefix}{near[0]}?", near[0]
