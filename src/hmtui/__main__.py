"""``hmtui`` and ``python -m hmtui``: hand the arguments to the command line and its answer to the shell."""

from __future__ import annotations

import os
import sys

__all__ = ["main"]


def main() -> int:
    """Run the command line and give its exit code."""
    from hmtui.cli import run  # noqa: PLC0415 - nothing happens at import

    code = run(sys.argv[1:])
    if "textual" not in sys.modules:
        # Everything is written and nothing is open: taking the interpreter apart would only be a tenth of the wait.
        sys.stderr.flush()
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
