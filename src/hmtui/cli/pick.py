"""``hmtui pick``: the browser on the terminal itself, the choice on stdout.

Editors, shells and scripts start it with stdin, stdout and stderr of their own.
Invariant: stdout gets the choice and nothing else; when it is cancelled, stdout
is empty and the exit code is 130.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hmtui.actions import remapped
from hmtui.annotations import Position
from hmtui.cli import candidates, options
from hmtui.cli.loading import open_library, section_id
from hmtui.cli.output import emit, say
from hmtui.cli.parsing import Command
from hmtui.cli.results import print_citations
from hmtui.cli.screen import make_ready, terminal_itself
from hmtui.cli.settings import pass_settings

if TYPE_CHECKING:
    from hmtui.cli.settings import Settings

__all__ = ["command"]

_CANCELLED = 130


@click.command(
    "pick",
    cls=Command,
    examples=(
        ("hmtui pick", "Enter prints the key of the record; Esc prints nothing"),
        ("hmtui pick --print bibtex >> refs.bib", "mark several with Space"),
        ("hmtui pick --print cite megatron", "start with a search"),
    ),
)
@click.argument("query", metavar="[QUERY]", nargs=-1, shell_complete=candidates.fields)
@options.print_what
@options.tab
@options.citing
@options.catalog_and_help
@pass_settings
def command(settings: Settings, query: tuple[str, ...], print_what: str, tab: str | None) -> int:
    """Choose records in the browser and print them."""
    library = open_library(settings)
    place = Position(" ".join(query), tab=section_id(library, tab or "") or "")
    for problem in remapped(settings.config.given_keys)[1]:
        say(problem)
    with terminal_itself():
        with make_ready():
            from hmtui.tui.app import run_picker  # noqa: PLC0415 - Textual is only for the browser

        chosen = run_picker(library, position=place, config=settings.config)
    if not chosen:
        return _CANCELLED
    entries = [library.entry(entry_id) for entry_id in chosen]
    if print_what != "id":
        return print_citations(library, entries, print_what)
    emit(*chosen)
    return 0
