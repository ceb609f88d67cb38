"""``hmtui`` and ``python -m hmtui``: hand the arguments to the command line and return its exit code to the shell."""

from __future__ import annotations

import os
import sys

from hmtui.cli import run
from hmtui.memory import collect_seldom

__all__ = ["main"]


def main() -> int:
    """Run the command line and return its exit code."""
    collect_seldom()  # until the first frame of the browser
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
