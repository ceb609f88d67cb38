"""hmtui: a terminal browser for huge AI models and their papers.

This module holds nothing but the version, looked up only when asked for, so that
importing any part of the core costs only that part.
"""

from __future__ import annotations

__all__ = ["__version__"]  # noqa: F822 - looked up by __getattr__


_UNINSTALLED = "0+uninstalled"


def __getattr__(name: str) -> str:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - 10 ms that few should pay

        try:
            return version("hmtui")
        except PackageNotFoundError:  # run from its source tree, as with python -m hmtui
            return _UNINSTALLED
    raise AttributeError(name)
