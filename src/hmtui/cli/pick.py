"""``hmtui pick``: the browser on the terminal itself, the choice on stdout.

Editors, shells and scripts start it with stdin, stdout and stderr of their own;
the screen is then drawn on ``/dev/tty``, and keys are read from there.

Invariant: stdout gets the choice and nothing else; who gives up gets an empty
stdout and the exit code 130.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager

from hmtui.citations import style_of
from hmtui.cli.browse import make_ready
from hmtui.cli.choosing import open_library, section_id
from hmtui.cli.output import emit
from hmtui.errors import UsageError
from hmtui.terminal import refuse_screen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hmtui.cli.arguments import Arguments
    from hmtui.library import Library
    from hmtui.model import Entry

__all__ = ["run"]

_GIVEN_UP = 130
_STREAMS = ("__stdin__", "__stdout__", "__stderr__")
"""What Textual reads keys from, measures and draws on, whatever ``sys.stdout`` is at the time."""


def run(arguments: Arguments) -> int:
    """Let the person choose, and print what was chosen.

    Raises:
        UsageError: there is no terminal to choose on, or ``--print`` names nothing known.
        CitationError: what was chosen cannot be written so.
    """
    what = arguments.get("print", "key")
    if what != "id":
        style_of(what)
    library = open_library(arguments)
    tab = section_id(library, arguments.get("tab"))
    with _on_the_terminal():
        make_ready()
        from hmtui.tui.app import run_picker  # noqa: PLC0415 - Textual is only for the browser

        chosen = run_picker(library, query=" ".join(arguments.words), tab=tab)
    if not chosen:
        return _GIVEN_UP
    emit(_written(library, [library.entry(entry_id) for entry_id in chosen], what))
    return 0


def _written(library: Library, entries: Sequence[Entry], what: str) -> str:
    return "\n".join(entry.id for entry in entries) if what == "id" else library.cite(entries, what)


@contextmanager
def _on_the_terminal() -> Iterator[None]:
    """Let the browser take the terminal this process belongs to for its standard streams."""
    refusal = refuse_screen(stdin_is_terminal=True, stdout_is_terminal=True, environ=os.environ)
    if refusal:
        raise UsageError(refusal)
    usual = {name: getattr(sys, name) for name in _STREAMS}
    path = _terminal()
    try:
        with open(path, encoding="utf-8") as keys, open(path, "w", encoding="utf-8", errors="replace") as screen:  # noqa: PTH123 - no path object is needed
            for name, stream in zip(_STREAMS, (keys, screen, screen), strict=True):
                setattr(sys, name, stream)
            yield
    finally:
        for name, stream in usual.items():
            setattr(sys, name, stream)


def _terminal() -> str:
    """Find the terminal by its own name where a stream still leads to it: not every system can wait on ``/dev/tty``.

    Raises:
        UsageError: there is none.
    """
    names = [os.ttyname(number) for number in range(3) if os.isatty(number)]
    for name in (*names, "/dev/tty"):
        try:
            os.close(os.open(name, os.O_RDWR | os.O_NOCTTY))
        except OSError:
            continue
        return name
    raise UsageError("There is no terminal to choose on.", hint="Use: hmtui search WORDS --ids.")
