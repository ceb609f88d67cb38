"""The one name under which an organization is shown, counted and grouped, where it has had several.

A record keeps the names that its paper gives, and is found by these, too. Invariant: a name that is not in the table
stays as it is, but for a remark in parentheses; a laboratory is not taken for the company that it belongs to.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from hmtui.text.normalize import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["organization_name", "organization_names"]

_NOW = {
    fold(name): now
    for name, now in (
        ("Beijing Academy of Artificial Intelligence", "BAAI"),
        ("DeepMind", "Google DeepMind"),  # renamed in 2023
        ("Facebook AI", "Meta AI"),  # renamed in 2021, and so was its laboratory
        ("Facebook AI Research", "Meta AI"),
        ("Google Research, Brain Team", "Google Brain"),
        ("Zhipu AI", "Z.ai"),  # renamed in 2025
    )
}
"""Names that mean another one, folded; the name that stands for both."""


@lru_cache(4096)
def organization_name(name: str) -> str:
    """Return the name under which an organization is shown: its present one, without a remark in parentheses."""
    short = name.partition(" (")[0] or name
    return _NOW.get(fold(short), short)


def organization_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names under which several organizations are shown, each once."""
    return tuple(dict.fromkeys(map(organization_name, names)))
