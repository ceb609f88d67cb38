"""The command line: one of the two thin faces of ``hmtui.library``.

Every verb is a module of its own with one function, ``run(arguments) -> exit
code``, imported when it is used. stdout is data, stderr is talk, exit codes are
an API: 0 done, 1 nothing matched or problems found, 2 wrong use, 3 unreadable
input, 130 cancelled.

Invariant: nothing here imports textual or rich; ``browse`` takes the one step
across, after everything that could be refused was.
"""

from __future__ import annotations

from hmtui.cli.arguments import parse
from hmtui.cli.output import drop_stdout, finish, prepare, say_error
from hmtui.errors import HmtuiError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hmtui.cli.arguments import Arguments

__all__ = ["run"]

_CANCELLED = 130
"""128 + SIGINT, what a shell gives for a program that was interrupted."""
_MODULES = {"import": "import_"}
"""Modules of verbs whose names are words of the language."""


def run(argv: Sequence[str], *, again: bool = True) -> int:
    """Do what the arguments say, and give the exit code. Only faults of the program itself raise.

    ``again``: begin anew, once, when a damaged search index was in the way.
    """
    prepare()
    try:
        arguments = parse(argv)
        code = _verb(arguments)(arguments)
        finish()
    except HmtuiError as error:
        if again and _mend(error):
            return run(argv, again=False)
        say_error(error)
        return error.exit_code
    except BrokenPipeError:
        # Whoever read has read enough (``| head``): there is nobody to tell.
        drop_stdout()
        return 0
    except KeyboardInterrupt:
        drop_stdout()
        return _CANCELLED
    return code


def _mend(error: HmtuiError) -> bool:
    """Delete a damaged file of the cache; return whether that was what is wrong."""
    import sys  # noqa: PLC0415 - beside its one use

    store = sys.modules.get("hmtui.store.store")  # who met such a file has imported it
    if store is None or not isinstance(error, store.DamagedStoreError):
        return False
    say_error(error)
    error.discard()
    return True


def _verb(arguments: Arguments) -> Callable[[Arguments], int]:
    """Find the function of a verb; each import is paid for by the one who uses it."""
    from importlib import import_module  # noqa: PLC0415 - kept beside its one use

    name = "help" if arguments.has("help") else "version" if arguments.has("version") else arguments.verb
    run: Callable[[Arguments], int] = import_module(f"hmtui.cli.{_MODULES.get(name, name)}").run
    return run
