"""``hmtui pick``: the browser on the terminal itself, the choice on stdout.

Editors, shells and scripts start it with stdin, stdout and stderr of their own.
Invariant: stdout gets the choice and nothing else; who gives up gets an empty
stdout and the exit code 130.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hmtui.actions import remap
from hmtui.annotations import Place
from hmtui.citations import style_of
from hmtui.cli.choosing import open_library, section_id
from hmtui.cli.cite import print_citations
from hmtui.cli.output import emit
from hmtui.cli.screen import make_ready, terminal_itself
from hmtui.config import load

if TYPE_CHECKING:
    from hmtui.cli.arguments import Arguments

__all__ = ["run"]

_GIVEN_UP = 130


def run(arguments: Arguments) -> int:
    """Let the user choose, and print what was chosen.

    Raises:
        UsageError: there is no terminal to choose on.
        CitationError: ``--print`` names no style, or what was chosen cannot be written so.
    """
    what = arguments.get("print", "key")
    if what != "id":
        style_of(what)
    library = open_library(arguments)
    tab = section_id(library, arguments.get("tab"))
    config = load()
    remap({name: value.value for name, value in config.keys.items()})
    with terminal_itself():
        with make_ready():
            from hmtui.tui.app import run_picker  # noqa: PLC0415 - Textual is only for the browser

        chosen = run_picker(library, place=Place(" ".join(arguments.words), tab=tab or ""), config=config)
    if not chosen:
        return _GIVEN_UP
    entries = [library.entry(entry_id) for entry_id in chosen]
    if what != "id":
        return print_citations(library, entries, what)
    emit(*chosen)
    return 0
