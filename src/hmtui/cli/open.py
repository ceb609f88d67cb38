"""``hmtui open NAME``: a record's paper, or another of its links, in the web browser.

Invariant: where no browser can be started, the link is on stdout and the reason
on stderr.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hmtui.cli import candidates, options
from hmtui.cli.loading import open_library
from hmtui.cli.output import emit, say
from hmtui.cli.parsing import Command
from hmtui.cli.settings import pass_settings
from hmtui.links import open_url

if TYPE_CHECKING:
    from hmtui.cli.settings import Settings
    from hmtui.models import Link
    from hmtui.terminal import Environment

__all__ = ["command", "open_link"]


@click.command(
    "open",
    cls=Command,
    examples=(
        ("hmtui open gpt-3", "the paper"),
        ("hmtui open megatron-lm --rel code --print", "print the link to the code"),
    ),
)
@click.argument("name", metavar="NAME", shell_complete=candidates.names)
@options.rel
@options.print_link
@options.catalog_and_help
@pass_settings
def command(settings: Settings, name: str, rel: str, *, print_link: bool) -> int:
    """Open a paper, or another link, in the web browser."""
    library = open_library(settings)
    link = library.link(library.find(name), rel)
    if print_link:
        emit(link.url)
    else:
        open_link(link, settings.environment)
    return 0


def open_link(link: Link, environment: Environment) -> None:
    """Open a link and say how; where no browser can be started, print it and say why."""
    opened = open_url(link.url, environment)
    if opened.started:
        say(f"Opened {link.url} ({opened.via})")
    else:
        emit(opened.url or link.url)
        say(f"{opened.reason[:1].upper()}{opened.reason[1:]}, link printed instead")
