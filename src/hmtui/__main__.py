"""``hmtui`` and ``python -m hmtui``: hand the arguments to the command line and its answer to the shell."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> int:
    """Run the command line and give its exit code."""
    from hmtui.cli import run  # noqa: PLC0415 - nothing happens at import

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
