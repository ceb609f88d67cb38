"""The words that an option or argument takes, where the command line alone knows them."""

from __future__ import annotations

__all__ = ["COPIED", "PLOT_VIEWS", "SHELLS"]

COPIED = ("citation", "key", "link", "code", "weights")
"""What ``hmtui copy --what`` takes."""
PLOT_VIEWS = ("size", "years", "organizations")
"""What ``hmtui plot --view`` takes."""
SHELLS = ("bash", "zsh", "fish")
"""Shells that there are completions for."""
