"""The commands, and the running of a command line: errors become one line on stderr and an exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from hmtui.cli.commands import COMMANDS, COMPLETE, Summary
from hmtui.cli.options import help_only
from hmtui.cli.output import drop_stdout, finish, prepare, say_error
from hmtui.cli.parsing import Group
from hmtui.errors import HmtuiError, UsageError
from hmtui.text.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["cli", "run"]


@click.group(
    "hmtui",
    cls=Group,
    lazy=COMMANDS,
    default=Summary("hmtui.cli.browse", "Browse a catalog on the full screen"),
)
@help_only
def cli() -> None:
    """Browse huge AI models and their papers in the terminal."""


def run(argv: Sequence[str], *, retry: bool = True) -> int:
    """Run a command line and return the exit code; KeyboardInterrupt and faults of the program itself raise.

    ``retry``: run it once more when a damaged file of the cache was in the way.
    """
    prepare()
    try:
        if instruction := os.environ.get(COMPLETE):
            return _complete(instruction)
        code = _invoke(argv)
        finish()
    except HmtuiError as error:
        if retry and _discard_damaged_store(error):
            return run(argv, retry=False)
        say_error(error)
        return error.exit_code
    except BrokenPipeError:
        # The reader has read enough (``| head``).
        drop_stdout()
        return 0
    except KeyboardInterrupt:
        drop_stdout()
        raise
    return code


def _invoke(argv: Sequence[str]) -> int:
    """Parse a command line and run its command. ``click``'s own ``main`` would print errors in another form."""
    try:
        with cli.make_context("hmtui", list(argv)) as context:
            code: int = cli.invoke(context)
    except click.exceptions.Exit as end:  # after --help and --version
        return end.exit_code
    except click.ClickException as error:
        raise UsageError(clean(error.format_message())) from None
    return code


def _complete(instruction: str) -> int:
    """Answer a shell's completion script."""
    from hmtui.cli.completions import complete  # noqa: PLC0415 - when a shell asks

    return complete(cli, COMPLETE, instruction)


def _discard_damaged_store(error: HmtuiError) -> bool:
    """Delete a damaged file of the cache; return whether that was what is wrong."""
    store = sys.modules.get("hmtui.store.store")  # imported by whatever met such a file
    if store is None or not isinstance(error, store.DamagedStoreError):
        return False
    say_error(error)
    error.discard()
    return True
