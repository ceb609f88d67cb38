"""The command line, one of the two front ends of ``hmtui.library``.

Each command is a module with an object ``command``, imported when it is used;
``main`` lists them. Results go to stdout, messages to stderr. Exit codes: 0 done,
1 nothing matched or problems found, 2 wrong use or a query that cannot be used as
written, 3 unreadable input, 130 cancelled.

Invariant: nothing here imports textual or rich, except ``browse`` and ``pick``
when they open the browser.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from hmtui.cli.commands import opens_browser
from hmtui.echo import echo_off

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["run"]

_NOT_INSTALLED = 2
_CANCELLED = 130
"""128 + SIGINT, what a shell reports for a program that was interrupted."""


def run(argv: Sequence[str]) -> int:
    """Run a command line and return the exit code; only faults of the program itself raise."""
    try:
        with echo_off() if opens_browser(argv) else nullcontext():
            from hmtui.cli.main import run as run_main  # noqa: PLC0415 - so that Ctrl+C is handled while click is imported

            return run_main(argv)
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if not missing or missing == "hmtui":
            raise
        # A source tree that was not installed.
        sys.stderr.write(
            f"hmtui: The Python package {missing} is missing. Install hmtui with what it needs: pip install hmtui\n"
        )
        return _NOT_INSTALLED
    except KeyboardInterrupt:
        return _CANCELLED
