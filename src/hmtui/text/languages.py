"""Languages as they are read: codes of ISO 639 stay, but for the one that says nothing to most people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["language_names"]

_READABLE = {"mul": "multilingual"}


def language_names(codes: Sequence[str]) -> list[str]:
    """Return the languages of a record as a person reads them: ``mul`` is multilingual."""
    return [_READABLE.get(code, code) for code in codes]
