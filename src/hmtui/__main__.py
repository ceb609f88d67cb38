"""``hmtui`` and ``python -m hmtui``: hand the arguments to the command line and return its exit code to the shell."""

from __future__ import annotations

import gc
import os
import sys

from hmtui.cli import run

__all__ = ["main"]

_YOUNG = 10_000
"""New objects after which the garbage collector looks at these: at the default of 700, it takes a thirtieth of the time
to the first screen, and finds nothing."""


def main() -> int:
    """Run the command line and return its exit code."""
    gc.set_threshold(_YOUNG)
    try:
        code = run(sys.argv[1:])
    except Exception as error:  # noqa: BLE001 - a fault of the program itself: one sentence, and a traceback in the log
        from hmtui.cli.output import say_error  # noqa: PLC0415 - nothing happens at import
        from hmtui.crash import report  # noqa: PLC0415 - as above

        failure = report(error)
        say_error(failure)
        code = failure.exit_code
    if "textual" not in sys.modules:
        # Everything is written and nothing is open: taking the interpreter apart would only be a tenth of the wait.
        sys.stderr.flush()
        os._exit(code)
    return code


if __name__ == "__main__":
    sys.exit(main())
